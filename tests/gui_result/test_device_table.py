"""The devices of an outcome are sorted, filtered, grouped and written, without a window."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.gui.result.device_copy import JSON, TEXT, TSV, written
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table import (
    ACCEPTED,
    ALL,
    DEVICE,
    OUTCOME,
    REFUSED,
    UNKNOWN,
    VERDICT,
    Choice,
    group_of,
    natural_key,
    table_of,
)
from nhconsole.gui.roles import Tone
from tests.gui_result.answers import BAD, HANDLE, NEW, OK, WRONG, shown_outcome


def row(name: str = "id", **more: object) -> DeviceRow:
    values = {
        "registration_id": name,
        "pns_handle": f"handle of {name}",
        "platform": "windows",
        "words": "Handle not valid",
        "sentence": BAD,
        "tone": Tone.BAD,
        "verdict": "Refused by WNS",
        "is_refused": True,
    }
    return DeviceRow(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [("2", "10"), ("a2", "a10"), ("2-9-1", "2-10-1"), ("9" * 30, "1" + "0" * 30), ("A1", "b1"),
     ("", "0"), ("x007y", "x8y"), ("849523884231660601-3", "2282625459606590828-3")],
)  # fmt: skip
def test_ids_are_sorted_as_people_read_them(smaller: str, larger: str) -> None:
    assert natural_key(smaller) < natural_key(larger)


def test_equal_rows_stay_as_they_came_in_both_directions() -> None:
    table = table_of([row("c", platform="b"), row("a", platform="a"), row("b", platform="b")])

    assert table.sorted(range(3), 1, descending=False) == [1, 0, 2]
    assert table.sorted(range(3), 1, descending=True) == [0, 2, 1]
    assert table.sorted([2, 0, 1], -1, descending=False) == [0, 1, 2]


def test_by_verdict_what_was_refused_stands_first() -> None:
    table = shown_outcome(OK, NEW, BAD, counts=(1, 1)).devices

    groups = [group_of(table.rows[at]) for at in table.sorted(range(3), VERDICT, descending=False)]
    assert groups == [REFUSED, UNKNOWN, ACCEPTED]


@pytest.mark.parametrize(
    ("words", "found"),
    [("", [0, 1, 2]), ("  ", [0, 1, 2]), ("LOST sea", [2]), ("not valid", [1]), ("17-1", [1]),
     (HANDLE.format(2), [2]), ("wns accepted", [0]), ("zebra", []), ("windows", [0, 1, 2])],
)  # fmt: skip
def test_every_word_must_occur_somewhere_in_a_row(words: str, found: list[int]) -> None:
    table = shown_outcome(OK, BAD, NEW, counts=(1, 1)).devices

    assert table.chosen(Choice(words=words)) == found


def test_groups_and_causes_narrow_the_choice() -> None:
    table = shown_outcome(OK, BAD, NEW, BAD, WRONG, counts=(1, 3)).devices

    assert dict(table.counts) == {ACCEPTED: 1, REFUSED: 3, UNKNOWN: 1}
    assert table.chosen(Choice(group=REFUSED)) == [1, 3, 4]
    assert [(cause.title, cause.count) for cause in table.causes] == [
        ("Handle not valid", 2), ("Credentials do not fit this registration", 1), (NEW, 1),
        ("Accepted by WNS", 1),
    ]  # fmt: skip
    assert table.chosen(Choice(cause=0)) == [1, 3]
    assert table.chosen(Choice(cause=0, group=UNKNOWN)) == []


def test_unknown_words_that_the_hub_counts_as_failed_are_refused() -> None:
    table = shown_outcome(NEW, counts=(0, 1)).devices

    assert (table.rows[0].verdict, group_of(table.rows[0])) == ("Unknown (failed)", REFUSED)


_ROWS = st.lists(
    st.builds(
        row,
        st.text("ab1290-", max_size=6),
        platform=st.sampled_from(["apple", "windows", ""]),
        words=st.sampled_from(["One", "two", "Three"]),
        is_refused=st.booleans(),
        cause=st.integers(0, 2),
    ),
    max_size=12,
)


@given(_ROWS, st.text("ab1 otw", max_size=4), st.sampled_from([ALL, REFUSED, UNKNOWN]),
       st.none() | st.integers(0, 2), st.integers(-1, 3), st.booleans())  # fmt: skip
def test_choosing_and_sorting_keep_every_wanted_row_once(
    rows: list[DeviceRow], words: str, group: str, cause: int | None, column: int, falling: bool
) -> None:
    table = table_of(rows)
    choice = Choice(words=words, group=group, cause=cause)

    ordered = table.sorted(table.chosen(choice), column, descending=falling)

    wanted = {
        at
        for at, one in enumerate(rows)
        if (cause is None or one.cause == cause)
        and group in (ALL, group_of(one))
        and all(
            any(word in part.casefold() for part in (
                one.registration_id, one.pns_handle, one.platform, one.verdict, one.words,
                one.sentence))
            for word in words.split()
        )
    }  # fmt: skip
    assert sorted(ordered) == sorted(wanted)
    if column == DEVICE:
        keys = [natural_key(rows[at].name) for at in ordered]
        assert keys == sorted(keys, reverse=falling)
    if column == OUTCOME:
        assert [rows[at].words.casefold() for at in ordered] == sorted(
            (rows[at].words.casefold() for at in ordered), reverse=falling
        )


def test_copied_text_has_every_id_and_handle_whole() -> None:
    text = written(TEXT, shown_outcome(OK, BAD).devices.rows)

    assert HANDLE.format(1) in text
    assert "Refused by WNS: 7919-17-1 (windows)" in text
    assert f"“{BAD}”" in text


def test_tab_separated_values_have_one_line_for_each_device() -> None:
    lines = written(TSV, [row("a", sentence="tab\tand\nline")]).splitlines()

    assert lines[0].split("\t")[:3] == ["Registration id", "PNS handle", "Platform"]
    assert lines[1].split("\t") == [
        "a", "handle of a", "windows", "Refused by WNS", "Handle not valid", "tab and line",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=20), max_size=5))
def test_copied_json_is_json_whatever_the_hub_says(sentences: list[str]) -> None:
    read = json.loads(written(JSON, [row("a", sentence=text) for text in sentences]))

    assert [device["sentence"] for device in read] == sentences


def test_copied_json_names_the_rule() -> None:
    read = json.loads(written(JSON, shown_outcome(BAD).devices.rows))

    assert read[0]["rule"] == "outcome.handle-invalid"
    assert read[0]["pnsHandle"] == HANDLE.format(0)
