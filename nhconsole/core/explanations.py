"""Explains outcomes, faults and failures from a table of rules: cause, remedy, source.

The table is data (``resources/explanations/*.json``). What stands in no rule is shown as it came;
a cause is never invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nhconsole.core.exchange import TransportFailure
from nhconsole.core.explanation import ASSUMED, Blame, Explanation, Judgement, Source
from nhconsole.core.explanation_rules import Condition, read_condition, sentence_key
from nhconsole.core.fault import HubFault
from nhconsole.core.outcome import RegistrationResult
from nhconsole.core.platforms import pns_of
from nhconsole.core.text_place import first_upper, one_line

__all__ = [
    "ASSUMED",
    "BadExplanations",
    "Blame",
    "Explanation",
    "ExplanationTable",
    "Judgement",
    "Source",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a rule says beside, for one platform."""

    meaning: str = ""
    steps: tuple[str, ...] = ()
    """Stand before the common steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: any of its conditions, and what it then says."""

    conditions: tuple[Condition, ...]
    explanation: Explanation
    platforms: tuple[tuple[str, Addition], ...] = ()

    def explain(self, *, said: str = "", platform: str = "") -> Explanation:
        """Return the explanation for these words of that platform."""
        addition = dict(self.platforms).get(_platform_key(platform), Addition())
        pns = pns_of(platform) if platform else "the push service"
        known = self.explanation
        meaning = " ".join(part for part in (known.meaning, addition.meaning) if part)
        return replace(
            known,
            title=first_upper(known.title.replace("{pns}", pns)),
            meaning=first_upper(meaning.replace("{pns}", pns)),
            steps=tuple(
                first_upper(step.replace("{pns}", pns)) for step in (*addition.steps, *known.steps)
            ),
            said=said,
        )


def _platform_key(platform: str) -> str:
    return platform.strip().lower().removesuffix("template") or platform.strip().lower()


class BadExplanations(ValueError):
    """The table itself is wrong: a fault of the data file, not of a person's input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationTable:
    """All rules; the first one that fits wins."""

    rules: tuple[Rule, ...]

    @classmethod
    def from_json(cls, *texts: str) -> ExplanationTable:
        """Read tables; rules of an earlier text win over those of a later one.

        Raises:
            BadExplanations: If a text is no table.
        """
        rules: list[Rule] = []
        for text in texts:
            try:
                table = json.loads(text)
                rules += [_read_rule(table["subject"], row) for row in table["rules"]]
            except (ValueError, KeyError, TypeError, re.error) as error:
                raise BadExplanations(f"The table of explanations is wrong: {error!r}") from error
        return cls(rules=tuple(rules))

    def _first(self, subject: str, facts: dict[str, object]) -> Rule | None:
        for rule in self.rules:
            if any(
                condition.subject == subject and condition.fits(facts)
                for condition in rule.conditions
            ):
                return rule
        return None

    def explain_result(self, result: RegistrationResult) -> Explanation:
        """Explain what the hub says about one device."""
        facts: dict[str, object] = {
            "sentence": sentence_key(result.outcome),
            "platform": _platform_key(result.application_platform),
        }
        rule = self._first("outcomes", facts)
        if rule:
            return rule.explain(said=result.outcome, platform=result.application_platform)
        return _not_in_table(result.outcome)

    def explain_fault(self, fault: HubFault) -> Explanation:
        """Explain an error answer (or any other answer that is no outcome)."""
        rule = self._first("faults", _facts_of(fault))
        if rule:
            return rule.explain(said=fault.detail)
        return _not_in_table(fault.detail or f"{fault.status} {fault.reason}".strip())

    def explain_failure(self, failure: TransportFailure) -> Explanation:
        """Explain why no whole answer came."""
        facts: dict[str, object] = {
            "kind": str(failure.kind),
            "stage": str(failure.stage),
            "maybe": failure.may_have_been_accepted,
        }
        rule = self._first("failures", facts)
        if rule:
            return rule.explain(said=failure.message)
        return replace(_not_in_table(failure.message), judgement=Judgement.NO_ANSWER)

    def explain_nobody(self, *, platform: str = "", tags: str | None = None) -> Explanation:
        """Explain 0/0: the reasons in order, each with the check that settles it.

        Args:
            platform: The format that was sent.
            tags: The tag expression; empty for a broadcast, None if not known.
        """
        audience = "unknown" if tags is None else "tags" if tags.strip() else "broadcast"
        if "$installationid:" in (tags or "").lower():
            audience = "installation"
        facts: dict[str, object] = {"audience": audience, "platform": _platform_key(platform)}
        rule = self._first("nobody", facts)
        return rule.explain(platform=platform) if rule else _not_in_table("0 accepted, 0 refused")


def _facts_of(fault: HubFault) -> dict[str, object]:
    return {
        "status": fault.status,
        "name": fault.name,
        "sub_code": fault.sub_code,
        "detail": fault.detail,
        "empty": fault.is_empty and not fault.detail,
        "retry_after": bool(fault.retry_after),
        "proxy": fault.from_proxy,
    }


def _not_in_table(said: str) -> Explanation:
    words = one_line(said)
    shown = f"“{words}”" if words else "The answer has no words"
    return Explanation(
        rule="",
        title=words or "No words",
        judgement=Judgement.UNKNOWN,
        blame=Blame.UNKNOWN,
        meaning=f"{shown}: not in the table of known answers, so it is shown as it came.",
        said=said,
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _read_rule(subject: str, row: dict[str, object]) -> Rule:
    """Read one row; the schema beside the table describes it, here only the types are needed."""
    match = row["match"]
    platforms = row.get("platforms", {})
    steps = row.get("steps", [])
    if not (
        isinstance(match, list) and isinstance(platforms, dict) and isinstance(steps, Sequence)
    ):
        raise BadExplanations(f"The rule {row.get('id')!r} is not well-formed.")
    explanation = Explanation(
        rule=str(row["id"]),
        title=str(row["title"]),
        judgement=Judgement(str(row["verdict"])),
        blame=Blame(str(row["fault"])),
        meaning=str(row["meaning"]),
        steps=_texts(steps),
        source=_read_source(row.get("source")),
        confirmed=bool(row.get("confirmed", True)),
    )
    return Rule(
        conditions=tuple(read_condition(subject, condition) for condition in match),
        explanation=explanation,
        platforms=tuple((str(name), _read_addition(value)) for name, value in platforms.items()),
    )


def _read_source(value: object) -> Source | None:
    if not isinstance(value, dict):
        return None
    return Source(title=str(value["title"]), url=str(value.get("url", "")))


def _read_addition(value: dict[str, object]) -> Addition:
    steps = value.get("steps", [])
    return Addition(
        meaning=str(value.get("meaning", "")),
        steps=_texts(steps) if isinstance(steps, list) else (),
    )
