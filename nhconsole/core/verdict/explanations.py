"""Explains outcomes, faults and failures from a table of rules: cause, remedy, source.

The table is data (``resources/explanations/*.json``). What stands in no rule is shown as it came;
a cause is never invented.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from nhconsole.core.sending.exchange import TransportFailure
from nhconsole.core.text.text_place import one_line
from nhconsole.core.verdict.explanation import (
    ASSUMED,
    Blame,
    Explanation,
    Judgement,
    Reason,
    Source,
)
from nhconsole.core.verdict.explanation_reading import (
    BadExplanations,
    Rule,
    platform_key,
    read_rules,
)
from nhconsole.core.verdict.explanation_rules import sentence_key
from nhconsole.core.verdict.fault import HubFault
from nhconsole.core.verdict.outcome import RegistrationResult

__all__ = [
    "ASSUMED",
    "BadExplanations",
    "Blame",
    "Explanation",
    "ExplanationTable",
    "Judgement",
    "Reason",
    "Rule",
    "Source",
]

_LONGEST_PATTERN_TEXT = 4000
_OPERATORS = re.compile(r"&&|!|\(")
"""Alternatives alone (``||``) are several tags, not yet an expression to be doubted."""


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
                rules += read_rules(table)
            except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
                raise BadExplanations(f"The table of explanations is wrong: {error!r}") from error
        return cls(rules=tuple(rules))

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of that id; None if there is none."""
        return next((rule for rule in self.rules if rule.explanation.rule == rule_id), None)

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
            "platform": platform_key(result.application_platform),
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
            "detail": f"{failure.message} {failure.detail}"[:_LONGEST_PATTERN_TEXT],
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
        facts: dict[str, object] = {
            "audience": _audience_of(tags),
            "platform": platform_key(platform),
        }
        rule = self._first("nobody", facts)
        return rule.explain(platform=platform) if rule else _not_in_table("0 accepted, 0 refused")


def _audience_of(tags: str | None) -> str:
    """Say what sort of audience a tag expression names: its sort decides which reason is likely."""
    if tags is None:
        return "unknown"
    text = tags.strip().lower()
    if not text:
        return "broadcast"
    for prefix, audience in (("$installationid:", "installation"), ("$userid:", "user")):
        if prefix in text:
            return audience
    return "expression" if _OPERATORS.search(text) else "tags"


def _facts_of(fault: HubFault) -> dict[str, object]:
    return {
        "status": fault.status,
        "name": fault.name,
        "sub_code": fault.sub_code,
        "detail": fault.detail,
        "empty": fault.is_empty and not fault.detail,
        "wordless": not fault.is_empty and not fault.detail,
        "retry_after": bool(fault.retry_after),
        "location": bool(fault.location),
        "html": fault.is_html,
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
