"""SAS tokens against published numbers and against a second implementation in this file."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.secrets.secret import MASK, Secret
from nhconsole.core.token.sas import LIFETIME, SasToken, encode_resource, expiry, sign

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "sas.json").read_text("utf-8")
)
KEY = Secret(VECTORS["key"])
NAME = str(VECTORS["key_name"])
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)

clients = pytest.mark.parametrize(
    "row", VECTORS["tokens"], ids=[row["client"] for row in VECTORS["tokens"]]
)


def _hmac_by_hand(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256 as RFC 2104 writes it, without the hmac module."""
    block = hashlib.sha256(key).digest() if len(key) > 64 else key
    block = block.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in block) + text).digest()
    return hashlib.sha256(bytes(octet ^ 0x5C for octet in block) + inner).digest()


def _percent_by_hand(text: str) -> str:
    safe = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"
    return "".join(chr(octet) if octet in safe else f"%{octet:02X}" for octet in text.encode())


def test_the_published_check_value_comes_out() -> None:
    check = VECTORS["check"]

    signature = sign(check["text"], Secret(check["key"]))

    assert _percent_by_hand(signature) == check["base64_encoded"]


@given(key=KEYS, text=KEYS)
def test_signing_agrees_with_another_implementation(key: str, text: str) -> None:
    wanted = base64.b64encode(_hmac_by_hand(key.encode(), text.encode())).decode()

    assert sign(text, Secret(key)) == wanted


@clients
def test_every_clients_token_is_read(row: dict[str, str]) -> None:
    token = SasToken.parse(row["header"])

    assert token.resource == row["sr"]
    assert token.uri == row["uri"]
    assert token.signature.reveal() == row["sig"]
    assert token.expires == VECTORS["se"]
    assert token.key_name == NAME


@clients
def test_every_clients_token_is_verified(row: dict[str, str]) -> None:
    token = SasToken.parse(row["header"])

    assert token.is_signed_with(KEY)
    assert not token.is_signed_with(Secret("another"))


@clients
def test_a_token_with_one_letter_changed_is_not_verified(row: dict[str, str]) -> None:
    header = row["header"].replace("contoso", "contosa")

    assert not SasToken.parse(header).is_signed_with(KEY)


@pytest.mark.parametrize("row", VECTORS["ours"])
def test_our_token_is_the_articles_with_every_sign_of_the_signature_escaped(
    row: dict[str, Any],
) -> None:
    now = datetime.fromtimestamp(row["now"], UTC)

    token = SasToken.make(uri=row["uri"], key_name=NAME, key=KEY, now=now)

    assert token.header().reveal() == row["header"]
    assert token.signature.reveal() == row["sig"]


def test_one_of_the_vectors_has_a_slash_and_a_plus_in_its_signature() -> None:
    (row, *_) = [row for row in VECTORS["ours"] if "/" in row["sig"] and "+" in row["sig"]]

    assert "%2F" in row["header"]
    assert "%2B" in row["header"]


@given(
    host=st.from_regex(r"[A-Za-z0-9\-]{1,20}\.example", fullmatch=True),
    hub=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    key=KEYS,
    now=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_every_token_of_ours_holds_for_a_second_reader(
    host: str, hub: str, name: str, key: str, now: datetime
) -> None:
    header = SasToken.make(
        uri=f"https://{host}/{hub}", key_name=name, key=Secret(key), now=now
    ).header()

    found = re.fullmatch(
        r"SharedAccessSignature sr=([^&]+)&sig=([^&/+=]+)&se=(\d+)&skn=([^&]+)", header.reveal()
    )
    assert found
    resource, signature, expires, key_name = found.groups()
    assert resource == _percent_by_hand(f"https://{host}/{hub}").lower()
    digest = _hmac_by_hand(key.encode(), f"{resource}\n{expires}".encode())
    assert signature == _percent_by_hand(base64.b64encode(digest).decode())
    assert abs(int(expires) - now.timestamp() - 300) <= 0.5
    assert key_name == _percent_by_hand(name)


def test_a_token_lives_for_three_hundred_seconds() -> None:
    assert timedelta(seconds=300) == LIFETIME
    assert expiry(NOW) == int(NOW.timestamp()) + 300


def test_the_zone_of_the_clock_does_not_matter() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-8)))

    assert expiry(elsewhere) == expiry(NOW)


def test_the_resource_is_lower_cased_after_encoding() -> None:
    assert encode_resource("https://NS.Example/MyHub") == "https%3a%2f%2fns.example%2fmyhub"


@given(st.permutations(["sr=a%2fb", "sig=x%2By%3D", "se=17", "skn=My%20Policy"]))
def test_the_order_of_the_fields_is_free(fields: list[str]) -> None:
    token = SasToken.parse("SharedAccessSignature " + "&".join(fields))

    assert (token.resource, token.expires, token.key_name) == ("a%2fb", 17, "My Policy")
    assert token.signature.reveal() == "x+y="


@pytest.mark.parametrize(
    ("sig", "wanted"),
    [("a+b/c=", "a+b/c="), ("a%2Bb%2Fc%3D", "a+b/c="), ("a%2bb%2fc%3d", "a+b/c=")],
)
def test_the_signature_is_read_escaped_or_not(sig: str, wanted: str) -> None:
    token = SasToken.parse(f"SharedAccessSignature sr=a&sig={sig}&se=1&skn=b")

    assert token.signature.reveal() == wanted


BAD = {
    "empty": "",
    "scheme alone": "SharedAccessSignature",
    "scheme and blank": "SharedAccessSignature ",
    "another scheme": "Bearer c2VjcmV0",
    "connection string": "Endpoint=sb://a/;SharedAccessKeyName=b;SharedAccessKey=c2VjcmV0",
    "no sr": "SharedAccessSignature sig=c2VjcmV0&se=1&skn=a",
    "no sig": "SharedAccessSignature sr=c2VjcmV0&se=1&skn=a",
    "empty sig": "SharedAccessSignature sr=c2VjcmV0&sig=&se=1&skn=a",
    "no se": "SharedAccessSignature sr=a&sig=c2VjcmV0&skn=a",
    "no skn": "SharedAccessSignature sr=a&sig=c2VjcmV0&se=1",
    "se is a word": "SharedAccessSignature sr=a&sig=c2VjcmV0&se=c2VjcmV0&skn=a",
    "se is negative": "SharedAccessSignature sr=a&sig=c2VjcmV0&se=-1&skn=a",
    "se in other digits": "SharedAccessSignature sr=a&sig=c2VjcmV0&se=١٢&skn=a",
    "se too long": "SharedAccessSignature sr=a&sig=c2VjcmV0&se=" + "1" * 30 + "&skn=a",
}


@pytest.mark.parametrize("header", BAD.values(), ids=BAD)
def test_what_is_no_token_is_refused_without_being_quoted(header: str) -> None:
    with pytest.raises(ValueError, match=r"SAS token|SharedAccessSignature") as caught:
        SasToken.parse(header)

    assert "c2VjcmV0" not in str(caught.value)
    assert SasToken.try_parse(header) is None


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_token_or_a_value_error(text: str) -> None:
    for header in (text, f"SharedAccessSignature {text}", f"SharedAccessSignature sr=a&sig={text}"):
        token = SasToken.try_parse(header)
        assert token is None or token.resource


def test_a_printed_token_shows_dots_for_its_signature() -> None:
    token = SasToken.make(uri="https://a.example/h", key_name=NAME, key=KEY, now=NOW)
    signature = token.signature.reveal()

    assert f"&sig={MASK}&" in str(token)
    assert str(token).replace(MASK, _percent_by_hand(signature)) == token.header().reveal()
    assert signature not in repr(token) + str(token)


def test_when_a_token_ends_is_told_in_utc() -> None:
    token = SasToken.parse("SharedAccessSignature sr=a&sig=b&se=1700000000&skn=c")

    assert token.expires_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_an_end_beyond_the_calendar_is_none() -> None:
    token = SasToken.parse("SharedAccessSignature sr=a&sig=b&se=9999999999999999999&skn=c")

    assert token.expires_at is None
