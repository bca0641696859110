"""The table of explanations as a list to search in: each rule with all that it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nhconsole.core.payload.platforms import platform_named, pns_of
from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.explanation_reading import Rule
from nhconsole.core.verdict.explanations import ExplanationTable


class Subject(StrEnum):
    """What a rule explains."""

    OUTCOMES = "outcomes"
    """What the hub says about one device."""
    NOBODY = "nobody"
    FAULTS = "faults"
    """Answers that are no outcome."""
    FAILURES = "failures"
    """No whole answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPart:
    """What a rule says besides for one platform."""

    label: str
    meaning: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule, ready to be listed."""

    rule: str
    subject: Subject
    explanation: Explanation
    """As it is for no platform in particular."""
    wanted: tuple[str, ...]
    """Texts, names and statuses that lead to the rule."""
    platforms: tuple[PlatformPart, ...]
    text: str
    """All that a search looks through, without case."""

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return self.explanation.title


def catalogue(table: ExplanationTable) -> tuple[Entry, ...]:
    """Return every rule of a table, in the table's order."""
    return tuple(_entry(rule) for rule in table.rules)


def found(
    entries: Iterable[Entry], words: str = "", subject: Subject | None = None
) -> tuple[Entry, ...]:
    """Return the entries in which every word occurs: first those that have them in the title.

    Args:
        entries: Where to look.
        words: As typed; in any order and case.
        subject: One subject only; None for all.
    """
    wanted = words.casefold().split()
    hits = [
        entry
        for entry in entries
        if subject in (None, entry.subject) and all(word in entry.text for word in wanted)
    ]
    return tuple(sorted(hits, key=lambda entry: not _is_in_title(entry, wanted)))


def _is_in_title(entry: Entry, wanted: list[str]) -> bool:
    title = entry.title.casefold()
    return all(word in title for word in wanted)


def _entry(rule: Rule) -> Entry:
    explanation = rule.explain()
    platforms = tuple(_platform_parts(rule))
    wanted = _wanted(rule)
    source = str(explanation.source or "")
    verdict = explanation.judgement.in_words()
    texts = [rule.explanation.rule, explanation.title, verdict, explanation.blame.place]
    texts += [explanation.shown_meaning, *explanation.steps, *wanted, source]
    for part in platforms:
        texts += [part.label, part.meaning, *part.steps]
    return Entry(
        rule=explanation.rule,
        subject=Subject(rule.subject),
        explanation=explanation,
        wanted=wanted,
        platforms=platforms,
        text="\n".join(texts).casefold(),
    )


def _wanted(rule: Rule) -> tuple[str, ...]:
    shown = (text for condition in rule.conditions for text in condition.shown)
    # A rule of many names says each once; a bare status adds nothing to the texts.
    return tuple(dict.fromkeys((*rule.says, *shown)))


def _platform_parts(rule: Rule) -> Iterable[PlatformPart]:
    additions = dict(rule.platforms)
    special = [name for row in rule.reasons for name in row.platforms]
    for name in dict.fromkeys((*additions, *special)):
        addition = additions.get(name)
        reasons = [str(row.reason) for row in rule.reasons if name in row.platforms]
        yield PlatformPart(
            label=platform_named(name).label,
            meaning=addition.meaning if addition else "",
            steps=_filled((*reasons, *(addition.steps if addition else ())), name),
        )


def _filled(texts: Iterable[str], platform: str) -> tuple[str, ...]:
    return tuple(text.replace("{pns}", pns_of(platform)) for text in texts)
