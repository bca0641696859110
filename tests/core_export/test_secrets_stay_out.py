"""A known secret, wherever it stands and however it is spelled, is in no export."""

import base64
import html
import json
import shlex
from dataclasses import fields, replace
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhconsole.core.export import (
    Exported,
    ExportRefused,
    ReportFacts,
    ReportOptions,
    exporters,
)
from nhconsole.core.export.secret_check import checked
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    PeerInfo,
    Stage,
    TransportFailure,
)
from tests.core_export.making import (
    KEY,
    OUTCOME,
    make_draft,
    make_exchange,
    make_request,
    make_source,
)

portal_keys = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode())
odd_keys = st.text("aB3dEfGh9kL+/='\"$\\`&<> |{}", min_size=14, max_size=40).filter(
    lambda key: key == key.strip() and len(set(key)) > 8
)
SPELLINGS = {
    "plain": lambda key: key,
    "url": lambda key: quote(key, safe=""),
    "url-twice": lambda key: quote(quote(key, safe=""), safe=""),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64-within": lambda key: base64.b64encode(f"x{key}yz".encode()).decode(),
    "json": lambda key: json.dumps(key)[1:-1],
    "xml": html.escape,
    "unpadded": lambda key: key.rstrip("="),
}
PLACES = (
    "body",
    "header-value",
    "header-name",
    "target",
    "tags",
    "answer-body",
    "answer-header",
    "answer-reason",
    "handle",
    "outcome",
    "failure",
    "peer",
    "note",
    "profile",
    "versions",
    "id",
)


def planted(place: str, text: str) -> tuple[Exchange, ReportFacts]:
    """Return an exchange, and facts, with a text at a place."""
    exchange, facts = make_exchange(make_request(make_draft(tags="a || b"))), ReportFacts()
    request, response = exchange.request, exchange.response
    assert response is not None
    match place:
        case "body":
            request = replace(request, body=b'{"a":"' + text.encode() + b'"}')
        case "header-value":
            request = replace(request, headers=(*request.headers, ("X-Note", f"a {text} b")))
        case "header-name":
            request = replace(request, headers=(*request.headers, (text, "value")))
        case "target":
            request = replace(request, target=f"/{quote(text, safe='')}/messages?test&x={text}")
        case "tags":
            tags = ("ServiceBusNotification-Tags", f"a || {text}")
            request = replace(request, headers=(*request.headers[:-1], tags))
        case "answer-body":
            response = replace(response, body=f"<Error><Detail>{text}</Detail></Error>".encode())
        case "answer-header":
            response = replace(response, headers=(*response.headers, ("Location", f"/{text}")))
        case "answer-reason":
            response = replace(response, reason=f"40103: {text}")
        case "handle":
            body = OUTCOME.replace("f00dfeed", html.escape(text))
            response = replace(response, body=body.encode())
        case "outcome":
            body = OUTCOME.replace("is wrong", html.escape(text))
            response = replace(response, body=body.encode())
        case "failure":
            failure = TransportFailure(
                stage=Stage.WAIT,
                kind=FailureKind.RESET,
                message=f"Broken: {text}.",
                may_have_been_accepted=True,
                detail=text,
            )
            exchange = replace(exchange, failure=failure)
        case "peer":
            peer = PeerInfo(**{each.name: f"CN={text}" for each in fields(PeerInfo)})
            exchange = replace(exchange, peer=peer)
        case "note":
            facts = replace(facts, note=f"It was {text}\nindeed.")
        case "profile":
            facts = replace(facts, profile_name=text)
        case "versions":
            facts = replace(facts, versions=(f"nhconsole {text}",))
        case "id":
            exchange = replace(exchange, id=text)
    head = f"HTTP/1.1 {response.status} {response.reason}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    exchange = replace(
        exchange,
        request=request,
        sent=request.to_bytes(),
        response=response,
        received=head.encode() + b"\r\n" + response.body,
    )
    return exchange, facts


def spellings_in(key: str) -> set[str]:
    """How a reader of an export could find the key; found without the program's own search."""
    raw = key.encode()
    found = {
        key,
        quote(key, safe=""),
        quote(key),
        quote(key, safe="").lower(),
        json.dumps(key)[1:-1],
        html.escape(key),
        base64.b64encode(raw).decode().rstrip("=")[:-1],
        shlex.quote(key)[1:-1],
        repr(key)[1:-1],
        raw.hex(),
        key.rstrip("="),
    }
    return {form for form in found if len(form) > 8}


# Eight exports each, and a new key makes new patterns to look for it with.
@settings(max_examples=max(settings.default.max_examples // 4, 10))
@given(
    key=st.one_of(portal_keys, odd_keys),
    place=st.sampled_from(PLACES),
    spelling=st.sampled_from(sorted(SPELLINGS)),
    hide=st.booleans(),
)
def test_a_key_planted_anywhere_is_in_no_export(
    key: str, place: str, spelling: str, hide: bool
) -> None:
    exchange, facts = planted(place, SPELLINGS[spelling](key))
    options = ReportOptions(replace_payload_values=hide, replace_tags=hide)
    source = make_source(exchange, facts=facts, options=options, key=key)

    for exporter in exporters():
        try:
            exported = exporter.function(source)
        except ExportRefused as refused:
            texts = [str(refused)]
        else:
            texts = [exported.text, exported.file_bytes.decode(errors="replace")]
        for text in texts:
            assert not [form for form in spellings_in(key) if form in text], exporter.id


@settings(max_examples=max(settings.default.max_examples // 4, 10))
@given(key=portal_keys, place=st.sampled_from(PLACES))
def test_a_portal_key_is_taken_out_and_the_export_made(key: str, place: str) -> None:
    exchange, facts = planted(place, key)
    source = make_source(exchange, facts=facts, key=key)

    for exporter in exporters():
        assert exporter.function(source).text


HIDDEN_IN = {
    "plain": KEY,
    "url": quote(KEY, safe=""),
    "base64": base64.b64encode(f"key={KEY}".encode()).decode(),
    "cut by shell quotes": "'" + KEY[:9] + "'\"'\"''" + KEY[9:] + "'",
    "cut by literals of C#": f'"{KEY[:20]}" +\n    "{KEY[20:]}"',
    "cut by literals of Python": f'"{KEY[:20]}"\n    "{KEY[20:]}"',
    "cut by a backslash": f"{KEY[:20]}\\\n{KEY[20:]}",
    "escapes of JavaScript": "".join(f"\\x{ord(char):02x}" for char in KEY),
    "escapes of C#": "".join(f"\\u{ord(char):04X}" for char in KEY),
    "long escapes of C#": "".join(f"\\U{ord(char):08X}" for char in KEY),
    "braced escapes": "".join(f"\\u{{{ord(char):x}}}" for char in KEY),
    "octal escapes": "".join(f"\\{ord(char):03o}" for char in KEY),
    "escaped signs": KEY.replace("+", "\\x2b").replace("/", "\\057").replace("=", "\\u003d"),
    "hex": KEY.encode().hex(),
    "hex in lines": KEY.encode().hex(" "),
    "escaped for Markdown": KEY.replace("+", "\\+"),
    "entities": "".join(f"&#{ord(char)};" if not char.isalnum() else char for char in KEY),
}


@pytest.mark.parametrize("how", HIDDEN_IN)
def test_the_last_look_finds_a_key(how: str) -> None:
    text = f"first line\nsecond line\nx = {HIDDEN_IN[how]};\nlast line\n"

    with pytest.raises(ExportRefused) as refused:
        checked(Exported(text=text), make_source())

    assert "An access key stands in the text" in str(refused.value)
    assert not [form for form in spellings_in(KEY) if form in str(refused.value)]
    if "\n" not in HIDDEN_IN[how]:
        assert "line 3" in str(refused.value)


def test_the_last_look_says_when_it_is_the_signature() -> None:
    source = make_source()
    token = source.exchange.request.header("Authorization") or ""

    with pytest.raises(
        ExportRefused, match=r"^The signature of the token stands in the text, in line 2"
    ):
        checked(Exported(text=f"a\n{token}"), source)


def test_the_last_look_reads_bytes_that_are_no_text_too() -> None:
    data = b"\xff\xfe\x00" + KEY.encode() + b"\x80"

    with pytest.raises(ExportRefused):
        checked(Exported(text="nothing", data=data), make_source())


def test_a_key_of_another_profile_is_known_as_well() -> None:
    other = base64.b64encode(bytes(range(32))).decode()
    exchange, facts = planted("body", other)
    source = replace(
        make_source(exchange, facts=facts),
        redactor=Redactor(frozenset({Secret(KEY), Secret(other)})),
    )

    for exporter in exporters():
        assert other not in exporter.function(source).text
