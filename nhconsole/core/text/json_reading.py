"""Says what is wrong with a JSON payload: where, what, and what to do; never an error.

Rules: RFC 8259, as Python's ``json`` reads it. Beyond it, NaN and Infinity are errors; a
number of any length is none. Nesting is an error where Python's reader gives up.
"""

import json
from dataclasses import dataclass

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.text.json_sentences import explain_slip, too_deep
from nhconsole.core.text.json_tokens import LONG_NUMBER, Walk
from nhconsole.core.text.json_value_sentences import JsonFinding
from nhconsole.core.text.text_place import place_of, shortened


class _Refused(ValueError):
    """Raised by the hook for NaN and Infinity, which Python's reader lets pass."""


def _refuse(name: str) -> object:
    raise _Refused(name)


def _nothing(_part: object) -> None:
    """Stand in for numbers and objects: only the grammar matters, and int() has a limit."""


@dataclass(slots=True)
class _Watch:
    """Notes, while Python's reader runs, whether there is anything to warn of."""

    is_odd: bool = False

    def pairs(self, pairs: list[tuple[str, object]]) -> None:
        if len(pairs) > 1 and len({key for key, _ in pairs}) < len(pairs):
            self.is_odd = True

    def whole_number(self, digits: str) -> None:
        if len(digits) >= LONG_NUMBER:
            self.is_odd = True


def _is_read(text: str, watch: _Watch) -> bool:
    try:
        json.loads(
            text,
            parse_constant=_refuse,
            parse_int=watch.whole_number,
            parse_float=_nothing,
            object_pairs_hook=watch.pairs,
        )
    except (ValueError, RecursionError):
        return False
    return True


def is_json(text: str) -> bool:
    """Whether ``text`` is JSON that Python's reader takes, NaN and Infinity apart."""
    return _is_read(text, _Watch())


def _problem(finding: JsonFinding, text: str, severity: Severity) -> Problem:
    line, column = place_of(text, finding.start)
    return Problem(
        severity=severity,
        field=Field.PAYLOAD,
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
        start=finding.start,
        end=min(len(text), finding.end),
        line=line,
        column=column,
        # The hub is said to take some of it (a trailing comma); whoever asks may see for himself.
        overridable=severity is Severity.ERROR,
    )


def _key_twice(walk: Walk) -> JsonFinding | None:
    if walk.twice is None:
        return None
    start, end = walk.twice.start, walk.twice.end
    return JsonFinding(
        "json.key-twice",
        f"The key {shortened(walk.text[start:end])} stands twice in the same object.",
        "Remove one: of two, most readers take the last.",
        start,
        end,
    )


def _long_number(walk: Walk) -> JsonFinding | None:
    if walk.long_number is None:
        return None
    start, end = walk.long_number.start, walk.long_number.end
    return JsonFinding(
        "json.long-number",
        f"This number has {end - start} digits; most readers lose some.",
        "Write it as a string if every digit counts.",
        start,
        end,
    )


def json_problem(text: str) -> Problem | None:
    """Return what is wrong with a JSON text: the error, else the first warning, else None."""
    watch = _Watch()
    is_read = _is_read(text, watch)
    if is_read and not watch.is_odd:
        return None
    # Our own walk is slower, but knows where and why.
    walk = Walk(text)
    slip = walk.run()
    if slip and not is_read:
        finding = too_deep(slip) if walk.too_deep else explain_slip(slip)
        return _problem(finding, text, Severity.ERROR)
    warning = _key_twice(walk) or _long_number(walk)
    return _problem(warning, text, Severity.WARNING) if warning else None
