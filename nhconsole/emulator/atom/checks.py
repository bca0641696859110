"""What the hub demands of a registration before it keeps it.

Source: texts that users of the service quote for bad tags, and the message table of Microsoft's
.NET SDK. ASSUMED: the texts of that table are what the service answers for a bad handle.
"""

import re
from typing import NoReturn
from urllib.parse import urlsplit

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.hub.description import PlatformShape, Template
from nhconsole.emulator.hub.template_check import template_fault

_LEGAL_TAG = re.compile(r"[-_@#.:\w]+")
_MAX_TAG_LENGTH = 120
_MAX_TAGS_SIZE = 8000
_MAX_TEMPLATE_NAME = 200
_MAX_PROPERTY_NAME = 120
_TOKEN_SIZE = "Device token is either empty OR it has odd number of nibbles."
_TOKEN_DIGIT = "One or more characters in device token is not a hexadecimal digit."
_CHANNEL = "Channel URI is either null, empty or not absolute value."
_MISSING = {
    "apple": _TOKEN_SIZE,
    "windows": _CHANNEL,
    "windowsphone": _CHANNEL,
    "gcm": "GCM Registration Id is invalid.",
    "fcmv1": "FCM V1 Registration Id is invalid.",
    "adm": "ADM Registration Id is invalid.",
    "baidu": "Baidu Registration Id is invalid.",
}


class Refused(ValueError):
    """A registration is not taken; carries the answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def refuse(reason: str, text: str | None = None) -> NoReturn:
    """Refuse a registration; without a known text of the service the reason is the text."""
    raise Refused(Refusal(status=400, text=text or f"{reason} {OWN_WORDING}", reason=reason))


def check_tags(tags: tuple[str, ...]) -> None:
    """Refuse tags that a client may not set, and too many of them.

    Raises:
        Refused: A tag is not legal, belongs to the system, or all together are too long.
    """
    for tag in tags:
        if tag.startswith("$"):
            refuse(
                f"the tag “{tag}” begins with $; such tags belong to installations",
                "Tags can not start with $",
            )
        if len(tag) > _MAX_TAG_LENGTH:
            _refuse_tag(tag, f"a tag has {len(tag)} characters; {_MAX_TAG_LENGTH} are allowed")
        if not _LEGAL_TAG.fullmatch(tag):
            _refuse_tag(tag, f"the tag “{tag}” is not legal")
    _check_size(tags)


def _refuse_tag(tag: str, reason: str) -> NoReturn:
    refuse(
        reason,
        f"An invalid tag '{tag}' was supplied. Valid tag characters are alphanumeric, _, @,"
        " -, ., : and #",
    )


def _check_size(tags: tuple[str, ...]) -> None:
    # ASSUMED: the size is that of the comma list in UTF-8.
    size = len(",".join(tags).encode())
    if size > _MAX_TAGS_SIZE:
        refuse(
            f"the tags have {size} bytes; {_MAX_TAGS_SIZE} are allowed",
            "Registration Tags serialized size is more than maximum supported value."
            f" Actual Size: '{size}' and Max Allowed Size: '{_MAX_TAGS_SIZE}'",
        )


def check_push_variables(variables: Headers) -> None:
    """Refuse push variables with names that no template could use.

    Raises:
        Refused: A name is empty or too long.
    """
    for name, _ in variables:
        if not 0 < len(name) <= _MAX_PROPERTY_NAME:
            refuse(
                f"the name of a push variable has {len(name)} characters;"
                f" 1 to {_MAX_PROPERTY_NAME} are allowed"
            )


def check_handle(shape: PlatformShape, handles: tuple[str, ...]) -> None:
    """Refuse a handle that is not there or cannot be one of its platform.

    Raises:
        Refused: Something of the handle is missing or malformed.
    """
    for field, value in zip(shape.fields, handles, strict=True):
        if not value:
            refuse(f"{field} is missing or empty", _MISSING.get(shape.platform))
        if field == "DeviceToken":
            _check_token(value)
        if field in ("ChannelUri", "Endpoint") and not _is_absolute(value):
            refuse(f"{field} is not an absolute address", _MISSING.get(shape.platform))


def _check_token(token: str) -> None:
    if not re.fullmatch(r"[0-9A-Fa-f]+", token):
        refuse("the device token has characters that are no hexadecimal digits", _TOKEN_DIGIT)
    if len(token) % 2:
        refuse(f"the device token has {len(token)} digits, an odd number", _TOKEN_SIZE)


def _is_absolute(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def check_template(template: Template, platform: str) -> str | None:
    """Return what is wrong with a template of a platform's registrations, or None."""
    if not template.body.strip():
        return f"the BodyTemplate of a registration for {platform} is missing or empty"
    if len(template.name) > _MAX_TEMPLATE_NAME:
        return (
            f"the TemplateName has {len(template.name)} characters;"
            f" {_MAX_TEMPLATE_NAME} are allowed"
        )
    # ASSUMED: the service reads templates when they come, as its .NET SDK does before it sends.
    fault = template_fault(platform, template)
    return f"the BodyTemplate cannot be used: {fault}" if fault else None
