"""The filters of lists are read as every client writes them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making_descriptions import TOKEN, native

from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.atom.filters import ChannelFilter, read_filter
from nhconsole.emulator.hub.description import RegistrationDescription


def read(text: str) -> ChannelFilter:
    found = read_filter(text)
    assert isinstance(found, ChannelFilter), found
    return found


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("ChannelUri eq 'https://a.b/?c=1&d=2'", "ChannelUri", ("https://a.b/?c=1&d=2",)),
        ("DeviceToken eq 'ABCD'", "DeviceToken", ("ABCD",)),
        ("deviceToken eq 'abcd'", "DeviceToken", ("abcd",)),
        ("DEVICETOKEN EQ 'abcd'", "DeviceToken", ("abcd",)),
        ("  GcmRegistrationId   eq  'a b' ", "GcmRegistrationId", ("a b",)),
        ("FcmV1RegistrationId eq 'f:1'", "FcmV1RegistrationId", ("f:1",)),
        ("AdmRegistrationId eq 'it''s and'", "AdmRegistrationId", ("it's and",)),
        ("XiaomiRegistrationId eq 'x'", "XiaomiRegistrationId", ("x",)),
        ("GcmRegistrationId eq 'a and b eq c'", "GcmRegistrationId", ("a and b eq c",)),
        ("BaiduChannelId eq c' and BaiduUserId eq 'u'", "BaiduUserId", ("u", "c")),
        ("BaiduUserId eq 'u' and BaiduChannelId eq 'c'", "BaiduUserId", ("u", "c")),
        (
            "Endpoint eq 'https%3A%2F%2Fa.b' and P256DH eq 'p' and Auth eq 'a'",
            "Endpoint",
            ("https%3A%2F%2Fa.b", "p", "a"),
        ),
        ("Auth eq 'a' and Endpoint eq 'e'", "Endpoint", ("e", "a")),
    ],
)
def test_every_filter_that_clients_send_is_read(
    text: str, field: str, values: tuple[str, ...]
) -> None:
    found = read(text)

    assert (found.field, found.values) == (field, values)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("ChannelUri", 1),
        ("ChannelUri ne 'a'", 1),
        ("Colour eq 'red'", 1),
        ("  Colour eq 'red'", 3),
        ("ChannelUri eq ", 15),
        ("ChannelUri eq abc", 15),
        ("ChannelUri eq 'abc", 15),
        ("ChannelUri eq 'abc' or", 20),
        ("ChannelUri eq 'a'b'", 18),
        ("ChannelUri eq 'abc' and", 20),
        ("ChannelUri eq 'abc' and ", 24),
        ("ChannelUri eq 'a' and ChannelUri eq 'b'", 22),
        ("ChannelUri eq 'a' and DeviceToken eq 'b'", 1),
        ("P256DH eq 'p' and Auth eq 'a'", 1),
        ("ChannelUri eq ''", 1),
    ],
)
def test_a_filter_that_cannot_be_read_names_the_position(text: str, position: int) -> None:
    found = read_filter(text)

    assert isinstance(found, Refusal)
    assert found.status == 400
    assert found.reason.startswith(f"The $filter cannot be read at position {position}:")
    assert found.text == f"{found.reason} {OWN_WORDING}"


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("GcmRegistrationId eq 'ab'", ("ab",)),
        ("GcmRegistrationId eq 'a%3Ab'", ("a%3Ab", "a:b")),
        ("DeviceToken eq 'ab'", ("ab", "AB")),
        ("ChannelUri eq 'a%3Ab'", ("a%3Ab", "a:b", "A%3AB", "A:B")),
    ],
)
def test_a_handle_is_looked_for_in_every_spelling(text: str, handles: tuple[str, ...]) -> None:
    assert read(text).handles == handles


APPLE = native("apple")
WINDOWS = replace(native("windows"), handle="https://a.b/?t=1%2b2")
BAIDU = native("baidu")
BROWSER = native("browser")
PUSH = "https%3A%2F%2Fpush.example.com%2Fwpush%2Fv2%2FgAA"


@pytest.mark.parametrize(
    ("text", "description", "accepted"),
    [
        (f"ChannelUri eq '{TOKEN.lower()}'", APPLE, True),
        (f"DeviceToken eq '{TOKEN.lower()}'", APPLE, True),
        (f"GcmRegistrationId eq '{TOKEN}'", APPLE, False),
        ("DeviceToken eq 'AB'", APPLE, False),
        ("ChannelUri eq 'https://a.b/?t=1%2b2'", WINDOWS, True),
        ("ChannelUri eq 'https%3A%2F%2Fa.b%2F%3Ft%3D1%252b2'", WINDOWS, True),
        ("ChannelUri eq 'https://a.b/?t=1'", WINDOWS, False),
        ("BaiduChannelId eq channelId' and BaiduUserId eq 'userId'", BAIDU, True),
        ("BaiduChannelId eq other' and BaiduUserId eq 'userId'", BAIDU, False),
        (f"Endpoint eq '{PUSH}' and P256DH eq 'BNcRdreALRF'", BROWSER, True),
        (f"Endpoint eq '{PUSH}' and P256DH eq 'other'", BROWSER, False),
        (f"Endpoint eq '{PUSH}' and Auth eq 'BNcRdreALRF'", BROWSER, False),
    ],
)
def test_a_filter_accepts_what_it_names(
    text: str, description: RegistrationDescription, accepted: bool
) -> None:
    assert read(text).accepts(description) is accepted


PIECES = st.sampled_from(
    [
        "ChannelUri",
        "Endpoint",
        "Auth",
        "baiduuserid",
        " ",
        " eq ",
        " and ",
        "'",
        "''",
        "a",
        "%",
        "é",
    ]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_any_text_is_a_filter_or_a_refusal(text: str) -> None:
    assert isinstance(read_filter(text), (ChannelFilter, Refusal))


@given(st.text(min_size=1))
def test_any_handle_with_its_quotes_doubled_is_found(handle: str) -> None:
    quoted = handle.replace("'", "''")

    assert read(f"AdmRegistrationId eq '{quoted}'").values == (handle,)
