"""Random requests, many of them nearly right: written as bytes, since clients refuse to."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.emulator_wire.odd_parts import (
    BATCH,
    HANDLE_LISTS,
    HEADERS,
    IDS,
    METHODS,
    ODD_JSON,
    ODD_METHODS,
    ODD_XML,
    PATHS,
    QUERIES,
    TYPES,
)
from tests.emulator_wire.registration_bodies import HANDLES, native, template

_JSON = b"application/json"
_ENTRY = b"application/atom+xml;type=entry;charset=utf-8"
_APPLE = ((b"ServiceBusNotification-Format", b"apple"),)
_TOAST = ((b"ServiceBusNotification-Format", b"windows"), (b"X-WNS-Type", b"wns/toast"))
_DIRECT = (*_APPLE, (b"ServiceBusNotification-DeviceHandle", b"AB12"))
_LATER = (*_APPLE, (b"ServiceBusNotification-ScheduleTime", b"2026-05-04T13:05:00Z"))
_PUT = b'{"platform":"apns","pushChannel":"AB","tags":["a"],"userId":"u","templates":{"t":%s}}'
_HUB_ENTRY = b'<entry xmlns="http://www.w3.org/2005/Atom"><content/></entry>'


@dataclass(frozen=True)
class _Draft:
    """A request that is right, before something is put in the place of one of its parts."""

    method: str
    target: bytes
    content_type: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


_RIGHT = (
    _Draft("POST", b"/{hub}/messages?test", _JSON, _APPLE, b'{"aps":{"alert":"x"}}'),
    _Draft("POST", b"/{hub}/messages", _JSON, (), b'{"message":"\\ud83d","a":"\\u0000"}'),
    _Draft("POST", b"/{hub}/messages?test", b"application/xml", _TOAST, b"<toast/>"),
    _Draft("POST", b"/{hub}/messages?direct", _JSON, _DIRECT, b'{"aps":{}}'),
    _Draft("POST", b"/{hub}/schedulednotifications", _JSON, _LATER, b'{"aps":{}}'),
    _Draft("POST", b"/{hub}/registrations", _ENTRY, (), native().encode()),
    _Draft("PUT", b"/{hub}/registrations/{id}", _ENTRY, (), native("Browser").encode()),
    _Draft("PUT", b"/{hub}/registrations/1-2-3", _ENTRY, (), native("Baidu").encode()),
    _Draft("GET", b"/{hub}/registrations/{id}"),
    _Draft("DELETE", b"/{hub}/registrations/{id}"),
    _Draft("GET", b"/{hub}/registrations?$top=2"),
    _Draft("GET", b"/{hub}/tags/{id}/registrations"),
    _Draft("PUT", b"/{hub}/installations/{id}", _JSON, (), _PUT % b'{"body":"{}"}'),
    _Draft("PATCH", b"/{hub}/installations/{id}", _JSON, (), b'[{"op":"remove","path":"/tags"}]'),
    _Draft("GET", b"/{hub}/installations/{id}"),
    _Draft("DELETE", b"/{hub}/installations/{id}"),
    _Draft("POST", b"/{hub}/registrationids"),
    _Draft("GET", b"/{hub}/messages/{id}"),
    _Draft("GET", b"/{hub}/feedbackcontainer"),
    _Draft("GET", b"/{hub}/jobs"),
    _Draft("PUT", b"/{id}", _ENTRY, (), _HUB_ENTRY),
    _Draft("GET", b"/{id}"),
    _Draft("DELETE", b"/{id}"),
    _Draft("POST", b"/{id}/messages?test", _JSON, _APPLE, b'{"aps":{}}'),
    _Draft("GET", b"/_emulator/devices?tags=a"),
    _Draft("GET", b"/_emulator/devices/{id}/received"),
    _Draft("GET", b"/_emulator/requests?limit=500"),
    _Draft("POST", b"/_emulator/devices", _JSON, (), b'{"devices":[]}'),
    _Draft("PATCH", b"/_emulator/devices/{id}", _JSON, (), b'{"behaviour":"expired"}'),
    _Draft("PATCH", b"/_emulator/settings", _JSON, (), b'{"remove_failing":true}'),
)


@dataclass(frozen=True)
class RandomRequest:
    """A request as it goes over the wire."""

    method: str
    data: bytes
    is_http: bool
    """Whether it keeps to HTTP's framing and characters, so that an answer must come."""


def random_request(chance: random.Random, hub: str, tokens: tuple[str, ...]) -> RandomRequest:
    """Make one request; most have a valid token, and half of them are nearly right."""
    draft = _nearly_right(chance) if chance.random() < 0.5 else _wild(chance)
    headers = [b"Host: 127.0.0.1", *_token(chance, tokens)]
    headers += [name + b": " + value for name, value in draft.headers]
    if draft.content_type:
        headers.append(b"Content-Type: " + draft.content_type)
    framing, body = _framing(chance, draft.body)
    target = draft.target.replace(b"{hub}", hub.encode())
    while b"{id}" in target:
        target = target.replace(b"{id}", chance.choice(IDS), 1)
    head = b"\r\n".join([b"%s %s HTTP/1.1" % (draft.method.encode(), target), *headers, *framing])
    is_broken = chance.random() < 0.03
    is_http = not is_broken and b"Connection: close" not in framing and target[:1] == b"/"
    is_http &= draft.method in (*METHODS, "HEAD", "OPTIONS", "TRACE", "PROPFIND")
    data = (_mangled(chance, head) if is_broken else head) + b"\r\n\r\n" + body
    is_http &= not re.search(rb"[^\t\r\n\x20-\x7e]", head)
    return RandomRequest(draft.method, data, is_http)


def _nearly_right(chance: random.Random) -> _Draft:
    draft = chance.choice(_RIGHT)
    if chance.random() < 0.3:
        draft = replace(draft, body=_body(chance))
    if chance.random() < 0.3:
        draft = replace(draft, headers=(*draft.headers, *_some_headers(chance)))
    if chance.random() < 0.2:
        mark = b"&" if b"?" in draft.target else b"?"
        draft = replace(draft, target=draft.target + mark + chance.choice(QUERIES))
    if chance.random() < 0.1:
        draft = replace(draft, content_type=chance.choice(TYPES))
    return draft


def _wild(chance: random.Random) -> _Draft:
    method = chance.choice(ODD_METHODS if chance.random() < 0.1 else METHODS)
    query = b"&".join(chance.sample(QUERIES, chance.randrange(4)))
    path = chance.choice(PATHS)
    return _Draft(
        method,
        path + b"?" + query if query else path,
        chance.choice(TYPES),
        _some_headers(chance),
        b"" if method in ("GET", "HEAD", "DELETE", "CONNECT") else _body(chance),
    )


def _token(chance: random.Random, tokens: tuple[str, ...]) -> list[bytes]:
    token = chance.choice(tokens).encode()
    if chance.random() < 0.85:
        return [b"Authorization: " + token]
    place = chance.randrange(len(token))
    wrong = (
        token[:place] + b"\xff" + token[place:],
        token[:place],
        token.replace(b"se=", b"se=9999999999"),
        token.replace(b"sig=", b"sig=%ED%A0%80"),
        token.replace(b"skn=", b"skn=%FF"),
        token.replace(b"sr=", b"sr=%5B%3A"),
        b"SharedAccessSignature sr=[::&sig=&se=&skn=",
        b"Bearer x",
        b"",
    )
    return [b"Authorization: " + chance.choice(wrong)]


def _some_headers(chance: random.Random) -> tuple[tuple[bytes, bytes], ...]:
    wanted = chance.sample(HEADERS, chance.randrange(4))
    return tuple((name, chance.choice(values)) for name, values in wanted)


def _body(chance: random.Random) -> bytes:
    makers: tuple[Callable[[random.Random], bytes], ...] = (
        lambda chance: chance.choice(ODD_JSON),
        lambda chance: chance.choice(ODD_XML),
        _registration,
        _batch,
        _json_body,
        lambda chance: chance.randbytes(chance.randrange(300)),
        lambda _: b"x" * 70000,
    )
    body = chance.choice(makers)(chance)
    return body if chance.random() < 0.8 else _mangled(chance, body)


def _registration(chance: random.Random) -> bytes:
    kind = chance.choice(tuple(HANDLES))
    tags = chance.choice(("news", "a,b,a", "$x", "é,😀", "x" * 121, ",", "t " * 9000))
    text = chance.choice(
        (
            native(kind, tags),
            template(kind, '{"a":"$(b)"}', tags, "<TemplateName>n</TemplateName>"),
            template(kind, "<toast>$(a)</toast>", tags, "<Expiry>x</Expiry><ApnsHeaders/>"),
        )
    )
    return text.encode()


def _batch(chance: random.Random) -> bytes:
    return BATCH % {
        b"odd": chance.choice((b"", b"  ", b"\x00", b"--")),
        b"body": chance.choice(ODD_JSON),
        b"handles": chance.choice(HANDLE_LISTS),
    }


def _json_body(chance: random.Random) -> bytes:
    value = chance.choice(
        (
            {"aps": {"alert": "x"}},
            {"message": {"notification": {"title": "é😀"}}},
            {"a": "b", "c": "\x00"},
            {"platform": "apns", "pushChannel": "AB", "tags": ["a"], "userId": "u}"},
            [{"op": "add", "path": "/tags", "value": "x"}],
        )
    )
    return json.dumps(value).encode()


def _framing(chance: random.Random, body: bytes) -> tuple[list[bytes], bytes]:
    """Return the headers that say how long the body is, and the body; few of them lie."""
    if chance.random() < 0.95:
        return ([b"Content-Length: %d" % len(body)] if body else []), body
    odd = chance.choice(
        (
            [b"Content-Length: 99999999999999999999x"],
            [b"Content-Length: -1"],
            [b"Content-Length: 0", b"Content-Length: 1"],
            [b"Transfer-Encoding: chunked"],
            [b"Transfer-Encoding: \xff"],
            [b"Content-Length: 0", b"Transfer-Encoding: chunked"],
        )
    )
    # What is no chunk at all, so that nobody waits for the next one.
    return [*odd, b"Connection: close"], b"zz\r\n" + body


def _mangled(chance: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    end = min(len(data), place + chance.randrange(5))
    return data[:place] + chance.randbytes(chance.randrange(3)) + data[end:]
