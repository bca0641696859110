"""The table of explanations on the command line: all of it, or what some words occur in."""

from collections.abc import Iterable, Iterator

from nhconsole.cli.bad_input import SCHEMA, Document
from nhconsole.cli.explain_report import Line, cause_lines, explanation_document
from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.explanations import ExplanationTable, Rule


def rules_with(table: ExplanationTable, words: str) -> tuple[Rule, ...]:
    """Return the rules in which every word occurs; without words, all of them."""
    wanted = words.lower().split()
    return tuple(rule for rule in table.rules if all(word in _text(rule) for word in wanted))


def _text(rule: Rule) -> str:
    """Return everything that a rule says, and what it is for."""
    known = rule.explain()
    platforms = (part for _, more in rule.platforms for part in (more.meaning, *more.steps))
    source = (str(known.source),) if known.source else ()
    parts = (known.rule, known.title, known.meaning, *known.steps, *platforms, *source, *rule.says)
    return " ".join(parts).lower()


def list_lines(rules: Iterable[Rule]) -> Iterator[Line]:
    """Give one line for each rule."""
    for rule in rules:
        known = rule.explain()
        yield 0, f"{known.rule:<32}  {known.judgement:<15}  {known.title}"


def rule_lines(rules: Iterable[Rule]) -> Iterator[Line]:
    """Give everything that each rule says."""
    for number, rule in enumerate(rules):
        known = rule.explain()
        if number:
            yield 0, ""
        yield 0, f"{known.title}  ({known.rule})"
        for text in rule.says:
            yield 2, f"For: “{text}”"
        yield from cause_lines(known)


def table_document(rules: Iterable[Rule]) -> Document:
    """Return the object that ``--list`` and ``--search`` print with ``--json``."""
    return {"schema": SCHEMA, "exit_code": 0, "rules": [_rule(rule) for rule in rules]}


def _rule(rule: Rule) -> Document:
    known: Explanation = rule.explain()
    return {**explanation_document(known), "says": rule.says}
