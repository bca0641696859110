"""Reads what the control paths are asked: numbers, JSON, changes of devices and settings."""

import json
from dataclasses import asdict, fields, replace

from nhconsole.emulator.desks.messages import SendRules
from nhconsole.emulator.devices import behaviours
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.device_view import DeviceView
from nhconsole.emulator.hub_request import HubRequest

Change = dict[str, object]
_LONGEST_DELAY_S = 60


class ControlRefusal(Exception):
    """A control request cannot be done; the text says why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def changed_device(view: DeviceView, change: Change) -> SimulatedDevice:
    """Return the device after a change of name, behaviour, delay or note."""
    known = view.known
    _check_names(change, ("behaviour", "delay_s", "name", "note"))
    behaviour = change.get("behaviour", view.behaviour.name)
    if not isinstance(behaviour, str) or behaviour not in behaviours():
        raise ControlRefusal(400, f"“behaviour” is one of {', '.join(behaviours())}")
    same = behaviour == view.behaviour.name
    delay_s = _delay(change, known.delay_s if known and same else None)
    device = view.behaving(behaviours()[behaviour], delay_s)
    return replace(
        device, name=_text(change, "name", device.name), note=_text(change, "note", device.note)
    )


def _text(change: Change, name: str, before: str) -> str:
    text = change.get(name, before)
    if not isinstance(text, str):
        raise ControlRefusal(400, f"“{name}” is a text")
    return text


def _delay(change: Change, before: float | None) -> float | None:
    delay = change.get("delay_s", before)
    if delay is None:
        return None
    is_number = isinstance(delay, int | float) and not isinstance(delay, bool)
    if not is_number or not 0 <= float(str(delay)) <= _LONGEST_DELAY_S:
        raise ControlRefusal(400, f"“delay_s” is a number of seconds from 0 to {_LONGEST_DELAY_S}")
    return float(str(delay))


def changed_rules(before: SendRules, change: Change) -> SendRules:
    """Return the rules after a change of some of them."""
    values = {**asdict(before)}
    _check_names(change, tuple(field.name for field in fields(SendRules)))
    for name, value in change.items():
        is_limit = name == "test_sends_per_minute"
        is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if is_limit and not (value is None or is_count):
            raise ControlRefusal(400, f"“{name}” is a whole number, or null for no limit")
        if not is_limit and not isinstance(value, bool):
            raise ControlRefusal(400, f"“{name}” is true or false")
        values[name] = value
    return SendRules(**values)


def _check_names(change: Change, known: tuple[str, ...]) -> None:
    unknown = next((name for name in change if name not in known), None)
    if unknown is not None:
        raise ControlRefusal(400, f"“{unknown}” is not known; these are: {', '.join(known)}")


def object_of(request: HubRequest) -> Change:
    """Return the JSON object of a request's body."""
    try:
        document = json.loads(request.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ControlRefusal(400, "the body is not JSON") from None
    if not isinstance(document, dict):
        raise ControlRefusal(400, "the body is not a JSON object")
    return document


def number_of(request: HubRequest, name: str, usual: int) -> int:
    """Return a whole number of a request's query, or the usual one."""
    text = request.query_value(name)
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ControlRefusal(400, f"“{name}” is “{text}”, not a whole number")
    return int(text)
