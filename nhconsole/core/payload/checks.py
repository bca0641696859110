"""What is wrong with a payload: well-formedness, size, and the commonest mistakes of a platform.

Sources: Microsoft's REST pages "Send a … native notification"; the FCM v1 migration page; reports
in the SDKs' issue trackers (a body without ``message`` or ``aps`` is accepted and shows nothing).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import HUB_LIMIT_BYTES, BodyKind
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted
from nhconsole.core.text.json_reading import json_problem
from nhconsole.core.text.xml_reading import xml_problem

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def check_payload(notification: Notification, text: str) -> tuple[Problem, ...]:
    """Return everything worth saying about a payload as typed."""
    return (
        *_well_formed(notification, text),
        *_lone_surrogates(text),
        *_size(notification),
        *_shape(notification, text),
    )


def _well_formed(notification: Notification, text: str) -> Iterator[Problem]:
    kind = notification.kind
    if kind.body is BodyKind.JSON:
        found = json_problem(text)
    elif kind.body is BodyKind.XML:
        found = xml_problem(text)
    else:
        found = None
        if not text:
            yield _problem("empty", "The payload is empty.", "", Severity.WARNING)
    if found is not None:
        # A debugging console sends broken payloads too, if asked: to see what the hub says.
        yield replace(found, field=Field.PAYLOAD, overridable=True)


def _lone_surrogates(text: str) -> Iterator[Problem]:
    found = _HALF_CHARACTER.search(text)
    if found:
        yield Problem(
            severity=Severity.ERROR,
            field=Field.PAYLOAD,
            code="payload.surrogate",
            message="Half of a character stands here; it cannot be sent as UTF-8.",
            remedy="Delete it and type the character again.",
            start=found.start(),
            end=found.end(),
        )


def _size(notification: Notification) -> Iterator[Problem]:
    size, kind = len(notification.body), notification.kind
    if size > HUB_LIMIT_BYTES:
        yield _problem(
            "hub-limit",
            f"The payload has {size:,} bytes; the hub takes at most {HUB_LIMIT_BYTES:,}.",
            "It would answer 413. Shorten the payload.",
            overridable=True,
        )
    elif size > kind.limit_bytes:
        source = " (an assumed figure)" if kind.limit_assumed else ""
        yield _problem(
            "pns-limit",
            f"The payload has {size:,} bytes; {notification.platform.pns} takes at most "
            f"{kind.limit_bytes:,}{source}.",
            "Shorten it, or let the app fetch the rest.",
            Severity.WARNING,
        )


def _shape(notification: Notification, text: str) -> Iterator[Problem]:
    if notification.kind.body is not BodyKind.JSON:
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(value, dict):
        yield _problem(
            "not-object",
            "The payload is JSON, but not an object.",
            "Write { … }: the hub takes a JSON object.",
            Severity.WARNING,
        )
        return
    yield from _object_shape(notification.platform.format, value)


def _object_shape(format_name: str, value: dict[str, object]) -> Iterator[Problem]:
    if format_name == "fcmv1" and "message" not in value:
        yield _problem(
            "fcmv1-message",
            "FCM v1 expects everything inside “message”.",
            'Write {"message": { … }}.',
            Severity.WARNING,
        )
    elif format_name == "apple" and "aps" not in value:
        yield _problem(
            "apple-aps",
            "There is no “aps”: the device would show nothing.",
            'Write {"aps": {"alert": "…"}}.',
            Severity.WARNING,
        )
    elif format_name == "template":
        wrong = next((name for name, item in value.items() if not isinstance(item, str)), None)
        if wrong is not None:
            yield _problem(
                "template-text",
                f"The property {quoted(wrong)} is not a text.",
                "Properties of a template notification are texts: put the value in quotes.",
                Severity.WARNING,
            )


def _problem(
    code: str,
    message: str,
    remedy: str,
    severity: Severity = Severity.ERROR,
    *,
    overridable: bool = False,
) -> Problem:
    return Problem(
        severity=severity,
        field=Field.PAYLOAD,
        code=f"payload.{code}",
        message=message,
        remedy=remedy,
        overridable=overridable,
    )
