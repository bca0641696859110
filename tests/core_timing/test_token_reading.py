"""SAS tokens taken apart: those of every client, masked ones, pasted ones, broken ones."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import Redactor, mask_signature
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.token.reading import TokenReading, read_token
from nhconsole.core.token.sas import SasToken

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "sas.json").read_text("utf-8"))
NOW = datetime(2026, 11, 22, 19, 12, 44, tzinfo=UTC)
KEY = Secret(VECTORS["key"])
URL = "https://contoso.servicebus.windows.net/myhub/messages?api-version=2020-06&test"
OURS = SasToken.make(
    uri="https://contoso.servicebus.windows.net/myhub", key_name="Sender", key=KEY, now=NOW
)
HEADER = OURS.header().reveal()


def sentences(reading: TokenReading, now: datetime = NOW) -> str:
    return " ".join(problem.sentence for problem in reading.problems_at(now))


@pytest.mark.parametrize("token", VECTORS["tokens"], ids=lambda token: token["client"])
def test_the_token_of_every_client_is_read(token: dict[str, str]) -> None:
    reading = read_token(token["header"], request_url=URL)

    assert reading.resource == token["sr"]
    assert reading.uri.lower() == token["uri"].lower()
    assert reading.signature == Secret(token["sig"])
    assert reading.expires_at == datetime.fromtimestamp(VECTORS["se"], UTC)
    assert reading.key_name == VECTORS["key_name"]
    assert reading.lasting_problems == ()
    assert SasToken.parse(token["header"]).string_to_sign == reading.string_to_sign


def test_our_own_token_has_no_problem_and_ticks_down() -> None:
    reading = read_token(HEADER, request_url=URL)

    assert reading.problems_at(NOW) == ()
    assert reading.validity_words(NOW + timedelta(seconds=2)) == "valid for 4:58 more"
    assert reading.validity_words(NOW + timedelta(hours=2, minutes=5)) == "expired 2 h ago"
    assert reading.lifetime_words(NOW) == "was valid for 5 min when it was sent"
    assert "before it was sent" in reading.lifetime_words(NOW + timedelta(hours=1))


def test_the_line_feed_of_the_string_to_sign_is_seen() -> None:
    reading = read_token(HEADER)

    assert reading.shown_string_to_sign == f"{OURS.resource}⏎\n{OURS.expires}"


@pytest.mark.parametrize(
    "masked",
    [
        mask_signature(HEADER),
        Redactor(frozenset({OURS.signature})).text(HEADER),
        str(OURS),
        HEADER.replace("&sig=", "&sig=…&was="),
    ],
    ids=["as in the history", "as a known secret", "as text", "cut"],
)
def test_a_masked_token_is_read_without_complaint_about_its_signature(masked: str) -> None:
    reading = read_token(masked, request_url=URL)

    assert reading.is_masked
    assert reading.key_name == "Sender"
    assert reading.expires_at == OURS.expires_at
    assert "signature" not in sentences(reading).lower()
    assert VECTORS["key"] not in repr(reading)


def test_a_whole_signature_is_no_mask_and_stands_in_no_repr() -> None:
    reading = read_token(HEADER)

    assert not reading.is_masked
    assert OURS.signature.reveal() not in f"{reading!r}{reading}"


@pytest.mark.parametrize(
    "pasted",
    [
        f"Authorization: {HEADER}",
        f"authorization:{HEADER}",
        f'"{HEADER}"',
        f"  {HEADER}\n",
        f'"Authorization: {HEADER}"',
        HEADER.replace("SharedAccessSignature", "sharedaccesssignature"),
        f"{HEADER[:60]}\r\n{HEADER[60:]}",
    ],
    ids=["header", "header, no blank", "quoted", "blanks", "quoted header", "case", "broken lines"],
)
def test_a_pasted_token_is_read_all_the_same(pasted: str) -> None:
    assert read_token(pasted, request_url=URL) == read_token(HEADER, request_url=URL)


def test_parts_alone_are_read_with_a_remark() -> None:
    reading = read_token(HEADER.partition(" ")[2], request_url=URL)

    assert reading.key_name == "Sender"
    (problem,) = reading.problems_at(NOW)
    assert not problem.is_error
    assert "SharedAccessSignature" in problem.sentence


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("&se=", "&no="), "“se” is missing: when it ends."),
        (("sr=", "rs="), "“sr” is missing"),
        (("&skn=Sender", ""), "“skn” is missing: the key's name."),
        (("&skn=Sender", "&skn=Sender&skn=Other"), "“skn” stands in it twice"),
        (("&skn=", "&x=1&skn="), "1 part that no token of a hub has"),
        (("https%3a", "https%zz"), "percent-encoding of “sr” is broken"),
        (("skn=Sender", "skn=Se%nder"), "percent-encoding of “skn” is broken"),
        (("%3a%2f%2f", "%253a%252f%252f"), "percent-encoded twice"),
        (("https%3a%2f%2f", "https://"), "is not percent-encoded"),
        ((f"se={OURS.expires}", "se=soon"), "“se” is not a number of seconds"),
        ((f"se={OURS.expires}", "se=-5"), "“se” is not a number of seconds"),
        (
            (f"se={OURS.expires}", f"se={OURS.expires}000"),
            "As milliseconds it would be 2026-11-22 19:17:44 UTC.",
        ),
        ((f"se={OURS.expires}", "se=" + "9" * 5000), "too large to be seconds"),
        (("myhub", "otherhub"), "It is for /otherhub, but the request was for /myhub/messages."),
        (("%2fmyhub", "%2fmyhu"), "It is for /myhu,"),
        (("contoso", "fabrikam"), "for the host fabrikam.servicebus.windows.net, but"),
        (("sr=https%3a%2f%2f", "sr=%2f"), "“sr” names no host"),
        (("sr=https%3a%2f%2fcontoso", "sr=https%3a%2f%2f%5b"), "“sr” is no address."),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(change: tuple[str, str], words: str) -> None:
    broken = HEADER.replace(*change)
    assert broken != HEADER

    reading = read_token(broken, request_url=URL)

    assert words in sentences(reading)


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("abc def=", "became a blank"),
        ("abc", "not base64"),
        ("YWJj", "holds 3 bytes"),
        ("ü" * 44, "not base64"),
    ],
    ids=["plus lost", "no base64", "too short", "not ASCII"],
)
def test_a_damaged_signature_is_told_without_a_word_of_it(signature: str, words: str) -> None:
    reading = read_token(f"SharedAccessSignature sr=a&sig={signature}&se=1&skn=p")

    assert words in sentences(reading)
    assert signature not in sentences(reading)


def test_time_tells_what_is_expired_and_what_lives_too_long() -> None:
    reading = read_token(HEADER)

    assert "It has expired" in sentences(reading, NOW + timedelta(hours=1))
    (problem,) = reading.problems_at(NOW - timedelta(days=800))
    assert "It is valid for 2 years more" in problem.sentence
    assert not problem.is_error


@pytest.mark.parametrize(
    ("resource", "covers"),
    [
        ("https://contoso.servicebus.windows.net/", True),
        ("http://contoso.servicebus.windows.net:443/MyHub/", True),
        ("sb://contoso.servicebus.windows.net/myhub/messages", True),
        ("contoso.servicebus.windows.net/myhub", True),
        ("https://contoso.servicebus.windows.net/myhub/messages?api-version=2015-01", True),
        ("https://contoso.servicebus.windows.net/myhub/messages/1", False),
        ("https://contoso.servicebus.windows.net/my", False),
    ],
)
def test_a_resource_covers_what_lies_below_it(resource: str, covers: bool) -> None:
    token = SasToken.make(uri=resource, key_name="p", key=KEY, now=NOW).header().reveal()

    problems = read_token(token, request_url=URL).problems_at(NOW)

    assert (problems == ()) == covers


def test_a_hub_name_with_an_escape_is_covered_by_its_own_token() -> None:
    uri = "https://contoso.servicebus.windows.net/My%2Fhub"
    token = SasToken.make(uri=uri, key_name="p", key=KEY, now=NOW).header().reveal()

    assert read_token(token, request_url=f"{uri}/messages?test").problems_at(NOW) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no Authorization"),
        ("   ", "There is no Authorization"),
        ("Bearer eyJhbGciOi", "kind “Bearer”"),
        ("Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=c2VjcmV0", "connection string"),
        ("c2VjcmV0LWtleQ==", "This is no SAS token"),
        ("x" * 20_000, "20,000 characters"),
    ],
    ids=["nothing", "blanks", "bearer", "connection string", "a key", "endless"],
)
def test_what_is_no_token_is_told_without_quoting_it(text: str, words: str) -> None:
    reading = read_token(text)

    assert not reading.is_token
    assert words in sentences(reading)
    assert "c2Vj" not in f"{reading!r}{sentences(reading)}"
    assert reading.validity_words(NOW) == "its end cannot be read"


pieces = st.sampled_from(
    ["SharedAccessSignature ", "sr=", "sig=", "se=", "skn=", "&", "=", "%", "%2", "%zz", "https://",
     "https%3a%2f%2f", "[", "]", "1700000000", "9" * 20, "•", "ü", "\ud800", "\n", " ", "?", "/"]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join) | st.text(max_size=300))
@example("SharedAccessSignature sr=//[&sig=%&se=253402300800&skn=%ff")
def test_no_text_is_an_error(text: str) -> None:
    reading = read_token(text, request_url=URL)

    for now in (NOW, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        reading.problems_at(now)
        assert reading.validity_words(now)
        reading.lifetime_words(now)
    assert reading.shown_string_to_sign is not None


@given(
    st.from_regex(r"\Ahttps://[a-z]{1,20}\.example/[A-Za-z0-9._~%-]{0,40}\Z").filter(
        lambda uri: "%" not in uri
    ),
    st.text(min_size=1, max_size=30).filter(str.strip).map(str.strip),
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)),
)
def test_every_token_that_we_make_is_read_back(uri: str, name: str, moment: datetime) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    now = moment.replace(tzinfo=UTC)
    token = SasToken.make(uri=uri, key_name=name, key=KEY, now=now)

    reading = read_token(token.header().reveal(), request_url=f"{uri}/messages?test")

    assert (reading.resource, reading.key_name) == (token.resource, name)
    assert reading.signature == token.signature
    assert reading.expires_at == token.expires_at
    assert reading.problems_at(now) == ()
