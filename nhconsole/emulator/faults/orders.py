"""Orders of faults in words: JSON over the control path, or one option on the command line."""

import json
from collections.abc import Mapping
from typing import Any

from nhconsole.emulator.faults.fault import Fault
from nhconsole.emulator.faults.kinds import (
    BadFault,
    FaultKind,
    FieldForm,
    fault_fields,
    fault_kinds,
)
from nhconsole.emulator.faults.plan import FaultOrder


def read_fault_order(body: bytes) -> FaultOrder:
    """Read ``{"kind": "status", "status": 503, "retry_after": 10, "times": 2}``.

    A fault is met once unless ``times`` says otherwise; ``"times": null`` holds until the faults
    are cleared. Null leaves any other field out, and a throttled answer's Retry-After too.

    Raises:
        BadFault: the text cannot be used.
    """
    try:
        order = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadFault("The body is not JSON.") from None
    if not isinstance(order, dict):
        raise BadFault("The body is not a JSON object.")
    return _read(order, times=1)


def parse_fault_option(text: str) -> FaultOrder:
    """Read ``throttled``, ``status=503,retry_after=10,times=2``, ``drip,chunk_bytes=8`` or JSON.

    The fault holds until it is cleared unless ``times`` says otherwise. Headers, and a body with
    a comma, can only be said as JSON.

    Raises:
        BadFault: the text cannot be used.
    """
    if text.lstrip().startswith("{"):
        return read_fault_order(text.encode("utf-8", "replace"))
    order: dict[str, object] = {}
    for place, part in enumerate(text.split(",")):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign:
            name, value = _kind_alone(name, place)
        if name in order:
            raise BadFault(f"“{name}” stands there twice.")
        order[name] = _option_value(name, value)
    return _read(order, times=None)


def _kind_alone(part: str, place: int) -> tuple[str, str]:
    if place:
        raise BadFault(f"“{part}” has no value; write NAME=VALUE after the kind.")
    return "kind", part


def _option_value(name: str, text: str) -> object:
    field = fault_fields().get(name)
    if field is None or field.is_text:
        return text
    if field.form is FieldForm.HEADERS:
        raise BadFault('“headers” can only be said as JSON: {"headers": {"NAME": "VALUE"}}.')
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _read(order: Mapping[str, object], *, times: int | None) -> FaultOrder:
    known = ["kind", *fault_fields()]
    unknown = [name for name in order if name not in known]
    if unknown:
        raise BadFault(f"“{unknown[0][:40]}” is not known; these are: {', '.join(known)}.")
    kind = _kind(order.get("kind", "status"))
    chosen: dict[str, Any] = {
        name: _value(name, value)
        for name, value in order.items()
        if name not in ("kind", "times") and value is not None
    }
    if kind is FaultKind.THROTTLED and order.get("retry_after", 0) is None:
        chosen["retry_after_form"] = "none"
    wanted = order.get("times", times)
    if wanted is not None:
        fault_fields()["times"].check(wanted)
    return FaultOrder(
        fault=Fault(kind=kind, **chosen), times=wanted if isinstance(wanted, int) else None
    )


def _kind(value: object) -> FaultKind:
    if not isinstance(value, str) or value not in list(FaultKind):
        raise BadFault(f"“kind” is one of {', '.join(fault_kinds())}.")
    return FaultKind(value)


def _value(name: str, value: object) -> object:
    field = fault_fields()[name]
    if field.form is not FieldForm.HEADERS:
        field.check(value)
        return value
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise BadFault("“headers” is an object of texts.")
    return tuple(value.items())
