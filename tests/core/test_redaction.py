"""Known secrets are removed in every form; the finder here shares nothing with the product."""

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import REMOVED, Redactor, mask_signature
from nhconsole.core.secrets.secret import MASK, Secret
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Stage,
    TransportFailure,
)

KEY = "q/+Z3rP8xV0kY7tB2nM5cW1sD4fG6hJ9lK/+aSdFgHj="
NOW = datetime(2026, 11, 1, tzinfo=UTC)
PORTAL_KEYS = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode())
CHOSEN_KEYS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40
).filter(lambda text: len(set(text)) > 4)
KEYS = st.one_of(PORTAL_KEYS, CHOSEN_KEYS)
PADDING = st.binary(max_size=20)


def _decoded(data: bytes) -> Iterator[bytes]:
    """Everything that one step of decoding makes of some bytes."""
    yield unquote_to_bytes(data)
    yield html.unescape(data.decode("latin-1")).encode("latin-1", errors="replace")
    yield re.sub(
        rb"\\(u00([0-9a-fA-F]{2})|(.))",
        lambda found: bytes.fromhex(found[2].decode()) if found[2] else found[3],
        data,
    )
    for run in re.findall(rb"[A-Za-z0-9+/_\-]{8,}", data):
        standard = run.replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):
            piece = standard[start:]
            piece = piece[: len(piece) - (len(piece) % 4 == 1)]
            try:
                yield base64.b64decode(piece + b"=" * (-len(piece) % 4))
            except binascii.Error:
                continue


def holds(data: bytes, key: str, depth: int = 3) -> bool:
    """Whether the key can be read out of the data, by decoding up to ``depth`` times."""
    if key.lower().encode() in data.lower():
        return True
    return depth > 0 and any(
        holds(decoded, key, depth - 1) for decoded in _decoded(data) if decoded != data
    )


def _json(key: str) -> str:
    return json.dumps(key)[1:-1]


def _json_u(key: str) -> str:
    return "".join(c if c.isalnum() else f"\\u{ord(c):04x}" for c in key)


def _base64_at(lead: int) -> Callable[[str], str]:
    return lambda key: base64.b64encode(b"abc"[:lead] + key.encode() + b"xyz").decode()


FORMS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "lower case": str.lower,
    "percent": lambda key: quote(key, safe=""),
    "percent, slash left": quote,
    "percent, lower hex": lambda key: re.sub(
        "%..", lambda found: found[0].lower(), quote(key, safe="")
    ),
    "form": quote_plus,
    "form, decoded once too often": lambda key: key.replace("+", " "),
    "without padding": lambda key: key.rstrip("="),
    "for URLs, without padding": lambda key: key.rstrip("=").replace("+", "-").replace("/", "_"),
    "percent twice": lambda key: quote(quote(key, safe=""), safe=""),
    "percent twice, lower hex": lambda key: quote(
        re.sub("%..", lambda found: found[0].lower(), quote(key, safe="")), safe=""
    ),
    "json": _json,
    "json, slash escaped": lambda key: _json(key).replace("/", "\\/"),
    "json, all signs escaped": _json_u,
    "json, upper hex": lambda key: re.sub(
        r"u(00..)", lambda found: f"u{found[1].upper()}", _json_u(key)
    ),
    "json in json": lambda key: _json(_json(key).replace("/", "\\/")),
    "xml": html.escape,
    "xml, decimal": lambda key: "".join(c if c.isalnum() else f"&#{ord(c)};" for c in key),
    "xml, hexadecimal": lambda key: "".join(c if c.isalnum() else f"&#x{ord(c):X};" for c in key),
    "xml, twice": lambda key: html.escape(html.escape(key)),
    "html names": lambda key: (
        html.escape(key).replace("+", "&plus;").replace("/", "&sol;").replace("=", "&equals;")
    ),
    "base64 at 0": _base64_at(0),
    "base64 at 1": _base64_at(1),
    "base64 at 2": _base64_at(2),
    "base64 of percent": lambda key: _base64_at(1)(quote(key, safe="")),
    "percent of base64": lambda key: quote(_base64_at(2)(key), safe=""),
    "url-safe base64": lambda key: base64.urlsafe_b64encode(f"?{key}".encode()).decode(),
    "base64 in lines": lambda key: base64.encodebytes(f"{'x' * 30}{key}".encode()).decode(),
}
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@forms
@pytest.mark.parametrize("key", [KEY, "a-b.c/d+e=f g\"h'i&j<k>l\\m"], ids=["portal", "signs"])
def test_each_form_is_found_and_removed(form: Callable[[str], str], key: str) -> None:
    redactor = Redactor(frozenset({Secret(key)}))
    text = f'{{"x":"{form(key)}"}}'

    assert redactor.finds_in(text)
    assert REMOVED in redactor.text(text)
    assert not holds(redactor.text(text).encode(), key)
    assert not holds(redactor.raw(text.encode()), key)


@given(key=KEYS, form=st.sampled_from(list(FORMS.values())), before=PADDING, after=PADDING)
def test_no_form_of_any_key_is_left_in_bytes(
    key: str, form: Callable[[str], str], before: bytes, after: bytes
) -> None:
    data = before + form(key).encode() + after

    cleaned = Redactor(frozenset({Secret(key)})).raw(data)

    assume(not holds(before + after, key))
    assert not holds(cleaned, key)


@given(key=KEYS, before=PADDING, after=PADDING, url_safe=st.booleans())
@example(key=KEY, before=b"", after=b"\xff\xff", url_safe=True)
def test_no_key_is_left_inside_base64_of_any_surroundings(
    key: str, before: bytes, after: bytes, url_safe: bool
) -> None:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    text = encode(before + key.encode() + after).decode()

    assert not holds(Redactor(frozenset({Secret(key)})).text(text).encode(), key)


@given(key=PORTAL_KEYS, form=st.sampled_from(list(FORMS.values())))
def test_the_search_and_the_removal_agree(key: str, form: Callable[[str], str]) -> None:
    redactor = Redactor(frozenset({Secret(key)}))

    assert redactor.finds_in(form(key))
    assert not redactor.finds_in(redactor.text(form(key)))


@given(st.text(), st.binary())
def test_what_holds_no_secret_stays_as_it_is(text: str, data: bytes) -> None:
    redactor = Redactor(frozenset({Secret(KEY)}))

    assert redactor.text(text) == text
    assert redactor.raw(data) == data
    assert not redactor.finds_in(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_bytes_in_utf_16_are_cleaned_too(encoding: str) -> None:
    data = f'{{"a": "{KEY}"}}'.encode(encoding)

    assert KEY.encode(encoding) not in Redactor(frozenset({Secret(KEY)})).raw(data)


def test_a_redactor_of_nothing_changes_nothing() -> None:
    assert Redactor().text(KEY) == KEY
    assert Redactor().raw(KEY.encode()) == KEY.encode()
    assert not Redactor().finds_in(KEY)


def test_very_short_secrets_do_not_blot_out_words() -> None:
    assert Redactor(frozenset({Secret("a"), Secret("toast")})).text("a toast") == "a toast"


def test_an_empty_secret_is_not_taken_in() -> None:
    assert Redactor().with_secrets([Secret("")]) == Redactor()


def test_several_secrets_are_removed_at_once() -> None:
    redactor = Redactor(frozenset({Secret(KEY)})).with_secrets([Secret("another-secret")])

    assert redactor.text(f"{KEY}, another-secret") == f"{REMOVED}, {REMOVED}"


def test_half_a_character_in_a_secret_breaks_nothing() -> None:
    redactor = Redactor(frozenset({Secret("half \ud800 a character")}))

    assert redactor.text("half \ud800 a character") == REMOVED
    assert redactor.raw(b"\xff\xfe") == b"\xff\xfe"


def test_a_redactor_shows_no_secret() -> None:
    assert KEY not in repr(Redactor(frozenset({Secret(KEY)})))


@pytest.mark.parametrize(
    "data",
    [
        base64.b64encode(bytes(range(256)) * 14_000),
        b"<Result>hello</Result>" * 220_000,
        b"\\" * 5_000_000,
        b"\n" * 5_000_000,
        b"%25" * 1_600_000,
        b"&amp;" * 1_000_000,
        KEY.rstrip("=")[:-1].encode() * 110_000,
    ],
    ids=["base64", "xml", "backslashes", "line breaks", "percents", "ampersands", "almost"],
)
@pytest.mark.parametrize("key", [KEY, "+x/y=z\\&%"], ids=["portal", "signs first"])
def test_five_megabytes_are_searched_in_one_pass(data: bytes, key: str) -> None:
    # A search that backtracks over a run takes hours here; this one ends at once.
    assert Redactor(frozenset({Secret(key)})).raw(data) == data


# --- whole exchanges ---------------------------------------------------------------------------


def _exchange_full_of(text: str, signature: str) -> Exchange:
    token = (
        f"SharedAccessSignature sr=https%3a%2f%2fns%2f{quote(text, safe='').lower()}"
        f"&sig={quote(signature, safe='')}&se=1&skn=Root"
    )
    request = HttpRequest(
        method="POST",
        scheme="https",
        host=f"ns.{text}",
        port=443,
        target=f"/{quote(text, safe='')}/messages?api-version={text}&test",
        headers=(("Authorization", token), ("X-Key", text), (f"X-{text}", "1")),
        body=text.encode(),
    )
    echoed = f"{text} {signature} {token} {quote(signature, safe='')}"
    return Exchange(
        id="1",
        started_at=NOW,
        request=request,
        sent=request.to_bytes(),
        received=f"HTTP/1.1 400 {echoed}\r\nX: {echoed}\r\n\r\n{echoed}".encode(),
        response=HttpResponse(
            status=400,
            reason=echoed,
            http_version="1.1",
            headers=(("X-Echo", echoed), (echoed, "x")),
            body=echoed.encode(),
        ),
        failure=TransportFailure(
            stage=Stage.RECEIVE,
            kind=FailureKind.TRUNCATED,
            message=echoed,
            may_have_been_accepted=True,
            detail=echoed,
        ),
        peer=PeerInfo(address=echoed, proxy=echoed, certificate_subject=echoed),
    )


def _everything_in(exchange: Exchange) -> bytes:
    request, response, failure = exchange.request, exchange.response, exchange.failure
    assert response is not None
    assert failure is not None
    texts = [request.method, request.host, request.target, *map(str, request.headers)]
    texts += [response.reason, *(part for pair in response.headers for part in pair)]
    texts += [part for pair in request.headers for part in pair]
    texts += [failure.message, failure.detail]
    texts += [str(getattr(exchange.peer, name)) for name in PeerInfo.__slots__]
    pieces = [text.encode() for text in texts]
    pieces += [request.body, response.body, exchange.sent, exchange.received]
    return b"\n".join(pieces)


@forms
def test_an_exchange_full_of_the_key_is_written_down_without_it(form: Callable[[str], str]) -> None:
    signature = "Sb3/8k+Qz1Xw5Vt7Ru9Pi2Oy4Ma6Nb0Lc8Jd3Hf5Ge="
    exchange = _exchange_full_of(form(KEY), signature)

    cleaned = Redactor(frozenset({Secret(KEY)})).exchange(exchange)

    assert not holds(_everything_in(cleaned), KEY)
    assert not holds(_everything_in(cleaned), signature)


@settings(max_examples=settings().max_examples // 5)
@given(key=PORTAL_KEYS, raw=st.binary(min_size=32, max_size=32))
def test_neither_key_nor_signature_is_left_in_an_exchange(key: str, raw: bytes) -> None:
    signature = base64.b64encode(raw).decode()
    exchange = _exchange_full_of(key, signature)

    cleaned = _everything_in(Redactor(frozenset({Secret(key)})).exchange(exchange))

    assert not holds(cleaned, key, depth=2)
    assert not holds(cleaned, signature, depth=2)


def test_the_token_keeps_its_shape_and_loses_its_signature() -> None:
    cleaned = Redactor().exchange(_exchange_full_of("hub", "c2lnbmF0dXJlIG9mIHNvbWV0aGluZw=="))

    shown = f"SharedAccessSignature sr=https%3a%2f%2fns%2fhub&sig={MASK}&se=1&skn=Root"
    assert cleaned.request.header("Authorization") == shown
    assert shown.encode() in cleaned.sent


def test_an_exchange_without_secrets_keeps_every_byte_but_the_signature() -> None:
    exchange = _exchange_full_of("hub", "c2lnbmF0dXJlIG9mIHNvbWV0aGluZw==")
    image = b'{"image": "https://x.blob.core.windows.net/a.png?sv=1&sig=abc%3D"}'
    exchange = replace(
        exchange,
        request=replace(exchange.request, body=image),
        sent=exchange.sent.replace(b"\r\n\r\nhub", b"\r\n\r\n" + image),
    )

    cleaned = Redactor(frozenset({Secret(KEY)})).exchange(exchange)

    assert cleaned.request.body == image
    assert cleaned.sent.endswith(image)


def test_a_secret_cut_by_chunks_is_removed_from_the_recorded_bytes() -> None:
    chunks = b"".join(b"1\r\n%c\r\n" % octet for octet in KEY.encode()) + b"0\r\n\r\n"
    head = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n"
    exchange = replace(
        _exchange_full_of("hub", "x" * 20),
        received=head + chunks,
        response=HttpResponse(
            status=400,
            reason="Bad",
            http_version="1.1",
            headers=(("Transfer-Encoding", "chunked"),),
            body=KEY.encode(),
        ),
    )

    cleaned = Redactor(frozenset({Secret(KEY)})).exchange(exchange)

    assert cleaned.received == head + REMOVED.encode()


def test_bytes_that_are_no_text_pass_through() -> None:
    exchange = replace(_exchange_full_of("hub", "x" * 20), received=bytes(range(256)))

    assert Redactor(frozenset({Secret(KEY)})).exchange(exchange).received == bytes(range(256))


@pytest.mark.parametrize(
    "text",
    ["sr=a&sig=abc%3D&se=1", "SIG=abc%3D", "x sig=a/b+c= y", '"sig=abc"'],
)
def test_a_masked_signature_is_gone_and_the_rest_stays(text: str) -> None:
    masked = mask_signature(text)

    assert MASK in masked
    assert "abc" not in masked
    assert masked.lower().replace(MASK, "").startswith(text[:4].lower().rstrip("abc"))


def test_other_words_ending_in_sig_are_left() -> None:
    assert mask_signature("design=blue") == "design=blue"
