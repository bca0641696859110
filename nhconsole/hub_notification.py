"""The article's ``Notification``, and how it becomes a notification of the core."""

import json
from collections.abc import Callable

from nhconsole.core.errors import BadInput, InvalidNotification
from nhconsole.core.payload import notification as core
from nhconsole.core.payload.platforms import PLATFORMS, Platform, platform_named
from nhconsole.core.problem import Field, Problem, Severity, errors_in
from nhconsole.core.secrets.secret import quoted
from nhconsole.core.sending.exchange import Headers

_RAW_CLASSES = frozenset(map(str, (*range(3, 11), *range(13, 21), *range(23, 32))))
"""Values of X-NotificationClass that mean a raw notification. Source: the .NET SDK."""


class Notification:
    """A payload with its format and the headers of its platform.

    Args:
        notification_format: ``apple``, ``fcmv1``, ``windows``, ``template`` …, in any case.
        payload: A dict or list becomes JSON in UTF-8; text and bytes go out as they are.
        debug: Kept for scripts of the article; the hub's own ``debug`` decides.

    Raises:
        InvalidNotification: (a ValueError) there is no such format.
    """

    def __init__(
        self, notification_format: str | None = None, payload: object = None, debug: int = 0
    ) -> None:
        self.format = _platform(notification_format).format
        self.payload = payload
        self.debug = debug
        self.headers: dict[str, object] | None = {}
        """Further headers, such as ``X-WNS-Cache-Policy``; they win over those detected."""


def refuse(problems: tuple[Problem, ...], error: Callable[[tuple[Problem, ...]], BadInput]) -> None:
    """Raise for errors that cannot be overridden; of the others, the hub is the judge."""
    errors = tuple(problem for problem in errors_in(problems) if not problem.overridable)
    if errors:
        raise error(errors)


def _platform(name: str | None) -> Platform:
    try:
        return platform_named(name or "")
    except KeyError:
        known = ", ".join(platform.format for platform in PLATFORMS)
        message = f"{quoted(name or '')} is no notification format."
        problem = _problem(Field.PLATFORM, "platform.unknown", message, f"Formats are {known}.")
    raise InvalidNotification((problem,))


def message_of(notification: Notification) -> core.Notification:
    """Return what the article's notification means.

    Raises:
        InvalidNotification: its payload cannot be sent.
    """
    platform = _platform(notification.format)
    headers = tuple(
        (str(name).strip(" \t"), _header_text(name, value).strip(" \t"))
        for name, value in (notification.headers or {}).items()
    )
    return core.Notification.of(
        platform,
        _body(notification.payload),
        kind="raw" if _typed_as_raw(platform, headers) else "",
        headers=headers,
    )


def _header_text(name: object, value: object) -> str:
    if value is not None and not isinstance(value, (bytes, bytearray, memoryview)):
        return str(value)
    # str() would put the word “None”, or “b'…'”, on the wire.
    problem = _problem(
        Field.HEADERS,
        "header.type",
        f"The value of {quoted(str(name))} is no text but of the type {type(value).__name__}.",
        "Pass a text or a number, or leave the header out.",
    )
    raise InvalidNotification((problem,))


def _typed_as_raw(platform: Platform, headers: Headers) -> bool:
    """Whether the typed headers say so: a raw payload may look like any other."""
    typed = {name.lower(): value.lower() for name, value in headers}
    if platform.format == "windows":
        return typed.get("x-wns-type") == "wns/raw"
    return platform.format == "windowsphone" and typed.get("x-notificationclass") in _RAW_CLASSES


def _body(payload: object) -> bytes:
    if isinstance(payload, (bytes, bytearray, memoryview)):
        return bytes(payload)
    if payload is None:
        reason = "there is none"
    else:
        try:
            return _text(payload).encode()
        except UnicodeEncodeError:
            reason = "it holds half of a character"
        except (TypeError, ValueError, RecursionError) as error:
            reason = str(error)
    problem = _problem(
        Field.PAYLOAD,
        "payload.type",
        f"The payload cannot be sent: {reason}.",
        "Pass a dict or list for JSON, or the finished payload as text or bytes.",
    )
    raise InvalidNotification((problem,))


def _text(payload: object) -> str:
    if isinstance(payload, str):
        return payload
    if isinstance(payload, (dict, list, tuple)):
        # Not escaped to ASCII: push services count bytes. NaN is no JSON, so it is refused.
        return json.dumps(payload, ensure_ascii=False, allow_nan=False)
    raise TypeError(f"it is of the type {type(payload).__name__}")


def _problem(field: Field, code: str, message: str, remedy: str) -> Problem:
    return Problem(severity=Severity.ERROR, field=field, code=code, message=message, remedy=remedy)
