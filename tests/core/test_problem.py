"""Findings as sentences, and the exceptions that carry them."""

import pytest

from nhconsole.core.errors import (
    BadInput,
    InvalidConnectionString,
    InvalidNotification,
    InvalidTagExpression,
    NotificationHubsError,
)
from nhconsole.core.problem import Field, Problem, Severity, errors_in

BASE = Problem(severity=Severity.ERROR, field=Field.PAYLOAD, code="x.y", message="It is wrong.")
WARNING = Problem(severity=Severity.WARNING, field=Field.HUB, code="x", message="Hm.", remedy="Ok.")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({}, "payload: It is wrong."),
        ({"remedy": "Mend it."}, "payload: It is wrong. Mend it."),
        ({"start": 0, "end": 1}, "payload (position 1): It is wrong."),
        ({"line": 2, "column": 7}, "payload (line 2, column 7): It is wrong."),
        ({"line": 2, "start": 9}, "payload (line 2, column 1): It is wrong."),
    ],
)
def test_a_finding_is_one_sentence_with_its_place(place: dict[str, object], sentence: str) -> None:
    values = {"severity": BASE.severity, "field": BASE.field, "code": "x", "message": BASE.message}

    assert Problem(**values, **place).sentence() == sentence  # type: ignore[arg-type]


def test_only_errors_stop_a_send() -> None:
    assert errors_in((WARNING, BASE)) == (BASE,)


@pytest.mark.parametrize(
    "kind", [BadInput, InvalidConnectionString, InvalidTagExpression, InvalidNotification]
)
def test_bad_input_is_a_value_error_with_every_finding_on_a_line(kind: type[BadInput]) -> None:
    error = kind((BASE, WARNING))

    assert isinstance(error, (ValueError, NotificationHubsError))
    assert error.problems == (BASE, WARNING)
    assert str(error).splitlines() == ["payload: It is wrong.", "hub name: Hm. Ok."]
