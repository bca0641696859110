"""The same requests as recorded ones get the same statuses, headers and elements."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from tests.emulator.sdk_wire import APPLE, APPLE_HEADERS, WINDOWS_HEADERS, Heard
from tests.emulator_wire.conftest import OpenHub, WireClock
from tests.emulator_wire.hub_caller import LISTEN, ROOT, HubCaller
from tests.emulator_wire.registration_bodies import TOKEN, native

_XML = "application/xml; charset=utf-8"
_ENTRY = "application/atom+xml; type=entry; charset=utf-8"
_FEED = "application/atom+xml; type=feed; charset=utf-8"
_GATEWAY = "Microsoft-HTTPAPI/2.0"
_ALWAYS = {"Date", "Server", "Strict-Transport-Security", "X-Emulator"}
_TRACKED = {*_ALWAYS, "TrackingId", "x-ms-correlation-request-id"}
_CHUNKED, _SIZED = {"Transfer-Encoding"}, {"Content-Length"}
_SENT = {*_TRACKED, "Content-Length", "Location", "X-Powered-By"}
_DIRECT = {**APPLE_HEADERS, "ServiceBusNotification-DeviceHandle": TOKEN}
_LATER = {**APPLE_HEADERS, "ServiceBusNotification-ScheduleTime": "2026-05-04T13:20:00"}
_TYPED = {"Content-Type"}
_BATCH = (
    "--b\r\nContent-Type: application/json\r\n"
    "Content-Disposition: inline; name=notification\r\n\r\n"
    '{"aps":{}}\r\n--b\r\nContent-Type: application/json\r\n'
    'Content-Disposition: inline; name=devices\r\n\r\n["AB"]\r\n--b--'
)
_INSTALLATION = f'{{"platform":"apns","pushChannel":"{TOKEN.lower()}","tags":["likes_hockey"]}}'
_HUB = (
    '<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">'
    '<NotificationHubDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/'
    'servicebus/connect"/></content></entry>'
)


@dataclass(frozen=True)
class _Exchange:
    """A request, and what was recorded of its answer."""

    method: str
    path: str
    status: int
    names: frozenset[str] | set[str]
    server: str = _GATEWAY
    content_type: str | None = None
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    policy: str | None = None
    query: str = "api-version=2020-06"


def _headers(headers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(headers.items())


_EXCHANGES = {
    "send, 2022": _Exchange(
        "POST", "messages/", 201, _SENT, "Kestrel", None, APPLE.decode(), _headers(APPLE_HEADERS)
    ),
    "direct send, 2023": _Exchange(
        "POST",
        "messages/",
        201,
        _SENT,
        "Kestrel",
        None,
        APPLE.decode(),
        _headers(_DIRECT),
        query="api-version=2020-06&direct=true",
    ),
    "batch": _Exchange(
        "POST",
        "messages/$batch",
        201,
        _SENT,
        "Kestrel",
        None,
        _BATCH,
        (("Content-Type", 'multipart/mixed; boundary="b"'), *_headers(APPLE_HEADERS)[1:]),
        query="api-version=2020-06&direct",
    ),
    "direct send without the right, 2022": _Exchange(
        "POST",
        "messages",
        403,
        {*_TRACKED, "Content-Length"},
        "Kestrel",
        None,
        APPLE.decode(),
        _headers(_DIRECT),
        LISTEN,
        query="api-version=2020-06&direct",
    ),
    "scheduled": _Exchange(
        "POST",
        "schedulednotifications",
        201,
        {*_TRACKED, *_TYPED, "Location", *_CHUNKED},
        content_type=_XML,
        body=APPLE.decode(),
        headers=_headers(_LATER),
    ),
    "registration id": _Exchange("POST", "registrationids", 201, {*_TRACKED, "Location", *_SIZED}),
    "registration created, 2022": _Exchange(
        "POST",
        "registrations",
        200,
        {*_TRACKED, *_TYPED, "ETag", "Content-Location", *_CHUNKED},
        content_type=_ENTRY,
        body=native(),
    ),
    "registration put": _Exchange(
        "PUT",
        "registrations/123-234-1",
        200,
        {*_TRACKED, *_TYPED, "ETag", *_CHUNKED},
        content_type=_ENTRY,
        body=native(),
    ),
    "registration read": _Exchange(
        "GET",
        "registrations/kept",
        200,
        {*_TRACKED, *_TYPED, "ETag", *_CHUNKED},
        content_type=_ENTRY,
    ),
    "registration missing": _Exchange(
        "GET",
        "registrations/7370349226128184632-7286010147859580056-1",
        404,
        {*_ALWAYS, *_TYPED, *_CHUNKED},
        content_type=_XML,
    ),
    "registrations": _Exchange(
        "GET",
        "registrations",
        200,
        {*_TRACKED, *_TYPED, *_CHUNKED},
        content_type=_FEED,
        query="api-version=2020-06&$top=100",
    ),
    "registrations of a tag": _Exchange(
        "GET",
        "tags/tag1/registrations",
        200,
        {*_TRACKED, *_TYPED, *_CHUNKED},
        content_type=_FEED,
    ),
    "registrations, to be continued": _Exchange(
        "GET",
        "registrations",
        200,
        {*_TRACKED, *_TYPED, *_CHUNKED, "x-ms-continuationtoken"},
        content_type=_FEED,
        query="api-version=2020-06&$top=1",
    ),
    "installation put, 2022": _Exchange(
        "PUT",
        "installations/0e7c5973",
        200,
        {*_TRACKED, *_TYPED, *_SIZED},
        content_type=_XML,
        body=_INSTALLATION,
    ),
    "installation patched": _Exchange(
        "PATCH",
        "installations/kept",
        200,
        {*_TRACKED, *_TYPED, *_CHUNKED},
        content_type=_XML,
        body='[{"op":"add","path":"/tags","value":"a"}]',
    ),
    "installation read": _Exchange(
        "GET",
        "installations/kept",
        200,
        {*_TRACKED, *_TYPED, *_CHUNKED},
        content_type=_XML,
    ),
    "installation missing": _Exchange(
        "GET",
        "installations/missing",
        404,
        {*_ALWAYS, *_TYPED, *_CHUNKED},
        content_type=_XML,
    ),
    "installation deleted, 2022": _Exchange(
        "DELETE",
        "installations/kept",
        204,
        # The service wrote Content-Length: 0 as well; HTTP allows none beside 204.
        {*_TRACKED, *_TYPED},
        content_type=_XML,
    ),
    "hub missing": _Exchange(
        "GET",
        "/am3verify20200623",
        200,
        {*_TRACKED, *_TYPED, *_CHUNKED},
        content_type=_FEED,
        policy=ROOT,
    ),
    "missing hub deleted": _Exchange(
        "DELETE",
        "/am3verify20200623",
        404,
        {*_ALWAYS, *_TYPED, *_CHUNKED},
        content_type=_XML,
        policy=ROOT,
    ),
    "hub exists": _Exchange(
        "PUT",
        "/sample-hub",
        409,
        {*_ALWAYS, *_TYPED, *_CHUNKED},
        content_type=_XML,
        body=_HUB,
        policy=ROOT,
    ),
    "hub's key used for the namespace": _Exchange(
        "PUT",
        "/am3verify20200623",
        401,
        {*_ALWAYS, *_TYPED, *_CHUNKED},
        content_type=_XML,
        body=_HUB,
    ),
    "wns/raw as JSON": _Exchange(
        "POST",
        "messages",
        400,
        {*_ALWAYS, *_TYPED, *_CHUNKED},
        content_type=_XML,
        body="raw",
        headers=_headers(
            {**WINDOWS_HEADERS, "X-WNS-Type": "wns/raw", "Content-Type": "application/json"}
        ),
    ),
}


def _asked(hub: HubCaller, exchange: _Exchange) -> Heard:
    for number in range(2):
        hub.call("PUT", f"registrations/kept{number or ''}", native())
    hub.call("PUT", "installations/kept", _INSTALLATION)
    options = {"policy": exchange.policy} if exchange.policy else {}
    return hub.call(
        exchange.method,
        exchange.path,
        exchange.body or None,
        dict(exchange.headers),
        query=exchange.query,
        **options,
    )


@pytest.mark.parametrize("exchange", _EXCHANGES.values(), ids=_EXCHANGES)
def test_status_and_header_names_are_those_recorded(
    open_hub: OpenHub, clock: WireClock, exchange: _Exchange
) -> None:
    answer = _asked(open_hub(clock=clock), exchange)
    assert answer.status == exchange.status, answer.body
    assert sorted(name for name, _ in answer.headers) == sorted(exchange.names)
    assert answer.header("Server") == exchange.server
    assert answer.header("Content-Type") == exchange.content_type


def _shape(element: ElementTree.Element) -> object:
    """Return an element's name and those of all in it, in their order, with attributes."""
    name = element.tag.replace("{http://", "{")
    inner = [_shape(each) for each in element]
    return (name, sorted(element.attrib), inner) if inner else (name, sorted(element.attrib))


_CONNECT = "{schemas.microsoft.com/netservices/2010/10/servicebus/connect}"
_ETAG = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}etag"
_A = "{www.w3.org/2005/Atom}"
_APPLE_FIELDS = ("ETag", "ExpirationTime", "RegistrationId", "Tags", "DeviceToken")


def _entry_shape(kind: str, *fields: str) -> object:
    return (
        f"{_A}entry",
        [_ETAG],
        [
            (f"{_A}id", []),
            (f"{_A}title", ["type"]),
            (f"{_A}published", []),
            (f"{_A}updated", []),
            (f"{_A}link", ["href", "rel"]),
            (
                f"{_A}content",
                ["type"],
                [(f"{_CONNECT}{kind}", [], [(f"{_CONNECT}{name}", []) for name in fields])],
            ),
        ],
    )


def test_an_entry_has_the_recorded_elements_in_their_order(hub: HubCaller) -> None:
    answer = hub.call("POST", "registrations", native(tags="tag1"))
    assert _shape(ElementTree.fromstring(answer.body)) == _entry_shape(
        "AppleRegistrationDescription", *_APPLE_FIELDS
    )
    assert answer.header("ETag") == 'W/"1"'
    assert f"<id>{answer.header('Content-Location')}</id>".encode() in answer.body


def test_a_feed_has_the_recorded_elements_in_their_order(hub: HubCaller) -> None:
    for name in ("1-1-1", "2-2-2"):
        hub.call("PUT", f"registrations/{name}", native(tags="tag1"))
    answer = hub.call("GET", "registrations", query="api-version=2017-04&$top=1")
    assert _shape(ElementTree.fromstring(answer.body)) == (
        f"{_A}feed",
        [],
        [
            (f"{_A}title", ["type"]),
            (f"{_A}id", []),
            (f"{_A}updated", []),
            (f"{_A}link", ["href", "rel"]),
            (f"{_A}link", ["href", "rel"]),
            _entry_shape("AppleRegistrationDescription", *_APPLE_FIELDS),
        ],
    )
    assert b"registrations?api-version=2017-04&amp;$top=1</id>" in answer.body


_ERRORS = {
    "installation": ("GET", "installations/x", 404, "Installation not found"),
    "registration": ("GET", "registrations/x", 404, ""),
    "missing hub deleted": (
        "DELETE",
        "/missing",
        404,
        "No service is hosted at the specified address.",
    ),
    "missing hub": (
        "POST",
        "/missing/messages",
        404,
        "No service is hosted at the specified address.",
    ),
}


@pytest.mark.parametrize("case", _ERRORS.values(), ids=_ERRORS)
def test_an_error_has_the_recorded_text_and_then_its_trace(
    open_hub: OpenHub, clock: WireClock, case: tuple[str, str, int, str]
) -> None:
    method, path, status, text = case
    policy = {"policy": ROOT} if path.startswith("/") else {}
    answer = open_hub(clock=clock).call(method, path, **policy)
    assert answer.status == status
    trace = r"\.TrackingId:[0-9a-f-]{36}_G[0-9]+,TimeStamp:5/4/2026 1:02:03 PM"
    assert re.fullmatch(re.escape(text) + trace, answer.detail)
