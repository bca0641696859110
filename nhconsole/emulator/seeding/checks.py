"""Checks one device of a seed: what ``resources/emulator/devices.schema.json`` says, by hand.

A million devices take seconds so; a validator of schemas would take many minutes. Tests hold the
two against each other.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.text.text_place import shortened
from nhconsole.emulator.devices import behaviours
from nhconsole.emulator.hub.registry import TEMPLATE_FORMAT
from nhconsole.emulator.seeding.wrong import Wrong

_Check = Callable[[Any], None]
_PLATFORMS = frozenset(each.format for each in PLATFORMS) - {TEMPLATE_FORMAT}
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_REGISTRATION_ID = re.compile(r"[0-9]+-[0-9]+-[0-9]+")
_INSTALLATION_ID = re.compile(r"[-_@#.:=\w]+")
_TAG = re.compile(r"\$(?:InstallationId|UserId):\{[-_@#.:=\w]+\}|[-_@#.:\w]+")
_MAX_TAG_LENGTH = 120
_MAX_PROPERTY_NAME = 120
_MAX_TEMPLATE_NAME = 200
_LONGEST_DELAY_S = 60


def check_device(row: Any) -> None:
    """Check a device.

    Raises:
        Wrong: something of it cannot be used.
    """
    _check_members(row, _DEVICE, "a device")
    installation = row.get("installation", {})
    for name, other in (("platform", "platform"), ("handle", "pushChannel")):
        if name not in row and other not in installation:
            raise Wrong(f"a device has no “{name}”", f"add it, or “{other}” to its installation")
    if "keys" in row and row.get("platform", "browser") != "browser":
        raise Wrong("“keys” stands at a device that is no browser", "remove it", "keys")


def _check_members(row: Any, checks: Mapping[str, _Check], what: str) -> None:
    if type(row) is not dict:
        raise Wrong(f"{what} is {_kind(row)}", "write an object: {…}")
    for name, value in row.items():
        check = checks.get(name)
        if check is None:
            known = ", ".join(checks)
            raise Wrong(f"{what} has no property “{shortened(name)}”", f"it can have {known}", name)
        try:
            check(value)
        except Wrong as wrong:
            raise wrong.under(name) from None


def _check_each(values: Any, check: _Check, what: str) -> None:
    if type(values) is not list:
        raise Wrong(f"{what} is {_kind(values)}", "write an array: […]")
    for number, value in enumerate(values):
        try:
            check(value)
        except Wrong as wrong:
            raise wrong.under(number) from None


def _check_text(value: Any) -> None:
    if type(value) is not str:
        raise Wrong(f"a text is wanted, not {_kind(value)}", 'write it in double quotes: "…"')


def _check_filled(value: Any) -> None:
    _check_text(value)
    if not value:
        raise Wrong("the text is empty", "fill it in, or leave it out where it is not needed")


def _check_pattern(pattern: re.Pattern[str], what: str, remedy: str) -> _Check:
    def check(value: Any) -> None:
        _check_text(value)
        if not pattern.fullmatch(value):
            raise Wrong(f"“{shortened(value)}” is no id of {what}", remedy)

    return check


def _check_choice(choices: frozenset[str], what: str) -> _Check:
    remedy = f"these are: {', '.join(sorted(choices))}"

    def check(value: Any) -> None:
        _check_text(value)
        if value not in choices:
            raise Wrong(f"“{shortened(value)}” is no {what}", remedy)

    return check


def _check_delay(value: Any) -> None:
    if type(value) not in (int, float):
        raise Wrong(f"a number of seconds is wanted, not {_kind(value)}", "write it without quotes")
    if not 0 <= value <= _LONGEST_DELAY_S:
        raise Wrong(
            f"a delay of {shortened(str(value))} s cannot be played",
            f"write a number of seconds from 0 to {_LONGEST_DELAY_S}",
        )


def _check_keys(value: Any) -> None:
    _check_members(value, _KEYS, "the keys of a browser")
    missing = next((name for name in _KEYS if name not in value), None)
    if missing is not None:
        raise Wrong(f"the keys of a browser have no “{missing}”", "add it, or leave out “keys”")


def _check_tag(value: Any) -> None:
    _check_text(value)
    if len(value) > _MAX_TAG_LENGTH:
        what = f"the tag “{shortened(value)}” has {len(value)} characters"
        raise Wrong(what, f"{_MAX_TAG_LENGTH} are allowed")
    if not _TAG.fullmatch(value):
        raise Wrong(
            f"“{shortened(value)}” is no legal tag",
            "tags have letters, digits and _ @ # . : - alone, or are $InstallationId:{…} or"
            " $UserId:{…}",
        )


def _check_tags(value: Any) -> None:
    _check_each(value, _check_tag, "“tags”")
    if len(set(value)) < len(value):
        number = next(each for each, tag in enumerate(value) if tag in value[:each])
        raise Wrong(f"the tag “{shortened(value[number])}” stands twice", "remove one", number)


def _check_template(value: Any) -> None:
    if type(value) is dict:
        _check_members(value, _TEMPLATE, "a template")
        if "body" not in value:
            raise Wrong("a template has no “body”", "add it")
    elif type(value) is str:
        _check_body(value)
    else:
        remedy = "write the body as a text, or an object with body, name, headers, expiry"
        raise Wrong(f"a template is {_kind(value)}", remedy)


def _check_body(value: Any) -> None:
    _check_text(value)
    if not value.strip():
        raise Wrong("the body of a template is empty", "write one such as “$(message)” in its form")


def _check_template_name(value: Any) -> None:
    _check_text(value)
    if len(value) > _MAX_TEMPLATE_NAME:
        what = f"the name of a template has {len(value)} characters"
        raise Wrong(what, f"{_MAX_TEMPLATE_NAME} are allowed")


def _check_texts_by_name(value: Any) -> None:
    if type(value) is not dict:
        raise Wrong(f"names and texts are wanted, not {_kind(value)}", "write an object: {…}")
    for name, text in value.items():
        if not 0 < len(name) <= _MAX_PROPERTY_NAME:
            what = f"a name here has {len(name)} characters"
            raise Wrong(what, f"1 to {_MAX_PROPERTY_NAME} are allowed", name)
        try:
            _check_text(text)
        except Wrong as wrong:
            raise wrong.under(name) from None


def _check_registrations(value: Any) -> None:
    _check_each(value, _check_registration, "“registrations”")


def _check_registration(value: Any) -> None:
    _check_members(value, _REGISTRATION, "a registration")


def _check_installation(value: Any) -> None:
    """Check that it is one at all; the rest is read as a request is read."""
    if type(value) is not dict:
        raise Wrong(f"an installation is {_kind(value)}", "write an object: {…}")
    if "installationId" not in value:
        raise Wrong("an installation has no “installationId”", "add it")
    try:
        _check_installation_id(value["installationId"])
    except Wrong as wrong:
        raise wrong.under("installationId") from None


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return "a text"
        case list():
            return "an array"
        case dict():
            return "an object"
    return "a number"


_check_installation_id = _check_pattern(
    _INSTALLATION_ID, "an installation", "such ids have letters, digits and - _ @ # . : = alone"
)
_DEVICE: Mapping[str, _Check] = {
    "id": _check_pattern(_ID, "a device", "write 1 to 100 of A-Z, a-z, 0-9 and . _ -"),
    "name": _check_filled,
    "platform": _check_choice(_PLATFORMS, "platform"),
    "handle": _check_filled,
    "keys": _check_keys,
    "behaviour": _check_choice(frozenset(behaviours()), "behaviour"),
    "delay_s": _check_delay,
    "note": _check_text,
    "registrations": _check_registrations,
    "installation": _check_installation,
}
_KEYS: Mapping[str, _Check] = {"p256dh": _check_filled, "auth": _check_filled}
_REGISTRATION: Mapping[str, _Check] = {
    "id": _check_pattern(_REGISTRATION_ID, "a registration", "write digits-digits-digit"),
    "tags": _check_tags,
    "template": _check_template,
    "push_variables": _check_texts_by_name,
}
_TEMPLATE: Mapping[str, _Check] = {
    "body": _check_body,
    "name": _check_template_name,
    "headers": _check_texts_by_name,
    "expiry": _check_text,
}
