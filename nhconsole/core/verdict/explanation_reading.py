"""The rules of the table of explanations: what one says, and how it is read from the data.

The data is described by ``resources/explanations/explanations.schema.json``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nhconsole.core.payload.platforms import pns_of
from nhconsole.core.text.text_place import first_upper
from nhconsole.core.verdict.explanation import Blame, Explanation, Judgement, Reason, Source
from nhconsole.core.verdict.explanation_rules import Condition, read_condition


class BadExplanations(ValueError):
    """The table itself is wrong: a fault of the data file, not of a person's input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a rule says besides, for one platform."""

    meaning: str = ""
    steps: tuple[str, ...] = ()
    """Stand before the common steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformReason:
    """A reason that holds for some platforms only; for all if none is named."""

    reason: Reason
    platforms: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()

    def holds(self, platform: str) -> bool:
        """Whether it can be the reason for a send in that format."""
        return (not self.platforms or platform in self.platforms) and platform not in self.but_not


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: any of its conditions, and what it then says."""

    subject: str
    conditions: tuple[Condition, ...]
    explanation: Explanation
    platforms: tuple[tuple[str, Addition], ...] = ()
    reasons: tuple[PlatformReason, ...] = ()
    says: tuple[str, ...] = ()
    """Texts of the service that this rule is for."""

    def explain(self, *, said: str = "", platform: str = "") -> Explanation:
        """Return the explanation for these words of that platform."""
        key = platform_key(platform)
        addition = dict(self.platforms).get(key, Addition())
        pns = pns_of(platform) if platform else "the push service"
        known = self.explanation
        meaning = " ".join(part for part in (known.meaning, addition.meaning) if part)
        reasons = tuple(_named(row.reason, pns) for row in self.reasons if row.holds(key))
        steps = tuple(_filled(step, pns) for step in (*addition.steps, *known.steps))
        return replace(
            known,
            title=_filled(known.title, pns),
            meaning=_filled(meaning, pns),
            steps=(*(str(reason) for reason in reasons), *steps),
            reasons=reasons,
            said=said,
        )


def platform_key(platform: str) -> str:
    """Return a platform's name as the table has it: a device's template counts as its platform."""
    return platform.strip().lower().removesuffix("template") or platform.strip().lower()


def _filled(text: str, pns: str) -> str:
    return first_upper(text.replace("{pns}", pns))


def _named(reason: Reason, pns: str) -> Reason:
    return Reason(text=_filled(reason.text, pns), check=_filled(reason.check, pns))


def read_rules(table: Mapping[str, object]) -> Iterator[Rule]:
    """Read a table; the schema describes it whole, here only the types are needed."""
    reasons = {name: _read_reason(row) for name, row in _named_rows(table.get("reasons", {}))}
    rules = table["rules"]
    if not isinstance(rules, list):
        raise BadExplanations("The table has no list of rules.")
    for row in rules:
        yield _read_rule(str(table["subject"]), row, reasons)


def _read_rule(
    subject: str, row: Mapping[str, object], reasons: Mapping[str, PlatformReason]
) -> Rule:
    match = row["match"]
    platforms = row.get("platforms", {})
    if not (isinstance(match, list) and isinstance(platforms, dict)):
        raise BadExplanations(f"The rule {row.get('id')!r} is not well-formed.")
    explanation = Explanation(
        rule=str(row["id"]),
        title=str(row["title"]),
        judgement=Judgement(str(row["verdict"])),
        blame=Blame(str(row["fault"])),
        meaning=str(row["meaning"]),
        steps=_texts(row.get("steps", [])),
        source=_read_source(row.get("source")),
        confirmed=bool(row.get("confirmed", True)),
    )
    return Rule(
        subject=subject,
        conditions=tuple(read_condition(subject, condition) for condition in match),
        explanation=explanation,
        platforms=tuple((str(name), _read_addition(value)) for name, value in platforms.items()),
        reasons=tuple(reasons[name] for name in _texts(row.get("reasons", []))),
        says=_texts(row.get("says", [])),
    )


def _texts(values: object) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise BadExplanations(f"{values!r} is no list of texts.")
    return tuple(str(value) for value in values)


def _named_rows(values: object) -> Iterable[tuple[str, Mapping[str, object]]]:
    if not isinstance(values, dict):
        raise BadExplanations(f"{values!r} is no table of reasons.")
    return values.items()


def _read_source(value: object) -> Source | None:
    if not isinstance(value, dict):
        return None
    return Source(title=str(value["title"]), url=str(value.get("url", "")))


def _read_addition(value: Mapping[str, object]) -> Addition:
    return Addition(meaning=str(value.get("meaning", "")), steps=_texts(value.get("steps", [])))


def _read_reason(value: Mapping[str, object]) -> PlatformReason:
    return PlatformReason(
        reason=Reason(text=str(value["reason"]), check=str(value["check"])),
        platforms=_texts(value.get("platforms", [])),
        but_not=_texts(value.get("but_not", [])),
    )
