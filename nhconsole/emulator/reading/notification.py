"""Reads a send: format, payload, size, audience."""

from nhconsole.core.payload.platforms import HUB_LIMIT_BYTES, platform_named
from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.answers import Refusal, not_well
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.registry import TEMPLATE_FORMAT
from nhconsole.emulator.hub.sending import Send
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.reading.payload_check import check_payload
from nhconsole.emulator.reading.tag_check import read_audience

_FORWARDED = (
    "content-type",
    "apns-",
    "x-apns-",
    "servicebusnotification-apns",
    "x-wns-",
    "x-windowsphone-",
    "x-notificationclass",
    "x-messageid",
    "x-baidu-",
)
"""How the names begin of headers that the push services get."""


def read_send(
    request: HubRequest, *, refuse_mixed: bool = False, with_audience: bool = True
) -> Send | Refusal:
    """Return the send that a request asks for.

    Args:
        request: its body is the notification.
        refuse_mixed: whether ``&&`` and ``||`` side by side are refused.
        with_audience: whether the tags are read; a direct send has none.
    """
    if request.body_size > HUB_LIMIT_BYTES:
        reason = f"the body has {request.body_size} bytes; {HUB_LIMIT_BYTES} are allowed"
        return not_well(reason, 413)
    # Documented: the header may be left out for template sends.
    format_name = (request.header("ServiceBusNotification-Format") or TEMPLATE_FORMAT).strip()
    try:
        platform = platform_named(format_name)
    except KeyError:
        reason = f"the ServiceBusNotification-Format “{format_name}” is not known"
        return not_well(reason)
    kind = check_payload(platform.format, request)
    if isinstance(kind, Refusal):
        return kind
    tags = request.header("ServiceBusNotification-Tags") if with_audience else None
    audience = read_audience(tags, refuse_mixed=refuse_mixed)
    if isinstance(audience, Refusal):
        return audience
    return Send(
        format=platform.format,
        kind=kind,
        audience=audience,
        message=Message(body=request.body, headers=_forwarded(request.headers)),
        api_version=request.query_value("api-version"),
    )


def _forwarded(headers: Headers) -> Headers:
    return tuple(pair for pair in headers if pair[0].lower().startswith(_FORWARDED))
