"""The table of explanations as a list: each rule once, found by all that it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.verdict.explanation_catalogue import Entry, Subject, catalogue, found
from nhconsole.explained import explanation_table

TABLE = explanation_table()
ENTRIES = catalogue(TABLE)


def entry(rule: str) -> Entry:
    return next(one for one in ENTRIES if one.rule == rule)


def test_every_rule_is_there_once_with_words_for_people() -> None:
    assert [one.rule for one in ENTRIES] == [rule.explanation.rule for rule in TABLE.rules]
    for one in ENTRIES:
        assert "{pns}" not in one.text
        assert one.explanation.meaning
        assert one.explanation.steps or one.explanation.reasons
        assert one.wanted or one.rule == "outcome.emulator", one.rule


def test_subjects_are_those_of_the_files() -> None:
    assert {one.subject for one in ENTRIES} == set(Subject)
    assert entry("answer.empty").subject is Subject.FAULTS


def test_what_holds_for_one_platform_is_told_apart() -> None:
    parts = {part.label: part for part in entry("nobody.broadcast").platforms}

    assert "not converted" in " ".join(parts["Android (FCM v1)"].steps)
    assert not any("not converted" in step for step in entry("nobody.broadcast").explanation.steps)
    assert "Check:" in parts["Template"].steps[0]


@pytest.mark.parametrize(
    ("words", "subject", "rule"),
    [("handle invalid", None, "outcome.handle-invalid"), ("429", None, "fault.429"),
     ("PARENTHESES", Subject.NOBODY, "nobody.expression"),
     ("connection was reset", Subject.FAILURES, "failure.reset.before")],
)  # fmt: skip
def test_a_search_finds_it(words: str, subject: Subject | None, rule: str) -> None:
    assert rule in [one.rule for one in found(ENTRIES, words, subject)]


def test_hits_in_titles_stand_first() -> None:
    hits = found(ENTRIES, "proxy")

    assert "proxy" in hits[0].title.lower()
    assert len(hits) > 10


@given(st.text(max_size=12), st.none() | st.sampled_from(Subject))
def test_each_hit_has_every_word(words: str, subject: Subject | None) -> None:
    hits = found(ENTRIES, words, subject)

    for one in hits:
        assert all(word in one.text for word in words.casefold().split())
        assert subject in (None, one.subject)
    assert len({one.rule for one in hits}) == len(hits)
