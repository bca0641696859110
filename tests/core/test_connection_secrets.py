"""The key of a connection string is shown nowhere, however the string was mangled."""

import base64
import traceback

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.audience.tag_expression import parse_tag_expression
from nhconsole.core.audience.tags import check_tag
from nhconsole.core.connection.connection_string import (
    ConnectionString,
    hub_conflict,
    known_secrets,
    read_connection_string,
)
from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.connection.parts import cut_into_parts
from nhconsole.core.errors import InvalidConnectionString, InvalidTagExpression
from nhconsole.core.problem import Problem
from nhconsole.core.sending.header_rules import check_headers

KEYS = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode())
KEY = "q/+Z3rP8xV0kY7tB2nM5cW1sD4fG6hJ9lKaSdFgHjZ0="
USUAL = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey="
SURROUNDINGS = st.text(max_size=30) | st.sampled_from(
    [
        USUAL,
        USUAL.replace(";", ""),
        USUAL.replace("=", ":"),
        USUAL.replace("=", " "),
        "SharedAccessKeyName=",
        "SharedAccessKeyName=Listen",
        "Endpoint=",
        "Endpoint=sb://",
        "Endpoint=sb://ns.example:",
        "Endpoint=sb://ns.example/",
        "Endpoint=http://user:",
        "Endpoint=sb://ns.example/;EntityPath=",
        "Endpoint=sb://ns.example/;SharedAccessKeyName=F;SharedAccessKey=x;EntityPath=",
        "SharedAccesKey=",
        "SharedSecretValue=",
        "SharedAccessSignature sr=x&se=1&skn=y&sig=",
        "AccountKey=",
        "mongodb://user:",
        ";EntityPath=hub",
        ";EntityPath=a/b",
        "@host/",
        ";oops",
    ]
)


def _said(problems: tuple[Problem, ...]) -> str:
    parts = [repr(problems)]
    for problem in problems:
        parts += [problem.sentence(), str(problem), problem.suggestion or "", problem.place]
    return "\n".join(parts)


@given(before=SURROUNDINGS, key=KEYS, after=SURROUNDINGS)
@example(before="SharedAccessKeyName=", key=KEY, after="")
@example(before=USUAL, key=KEY, after=";EntityPath=a/../b")
def test_no_finding_and_no_repr_shows_a_planted_key(before: str, key: str, after: str) -> None:
    text = before + key + after
    reading = read_connection_string(text)

    shown = repr(reading) + str(reading) + _said(reading.problems)
    shown += _said(hub_conflict(reading, "another")) + _said(hub_conflict(reading, key))
    shown += repr(cut_into_parts(text)) + repr(cut_into_parts(text).parts)
    shown += repr(known_secrets(text))

    assert key.lower() not in shown.lower()


@given(before=SURROUNDINGS, key=KEYS, after=SURROUNDINGS)
def test_no_exception_shows_a_planted_key(before: str, key: str, after: str) -> None:
    try:
        connection = ConnectionString.parse(before + key + after)
    except InvalidConnectionString as error:
        shown = "".join(traceback.format_exception_only(error)) + repr(error) + repr(error.args)
    else:
        shown = repr(connection) + str(connection) + f"{connection.canonical()}"

    assert key.lower() not in shown.lower()


@given(before=SURROUNDINGS, key=KEYS, after=SURROUNDINGS)
def test_a_key_is_known_as_a_secret_wherever_it_stands_alone(
    before: str, key: str, after: str
) -> None:
    known = [secret.reveal() for secret in known_secrets(f"{before} {key};{after}")]

    assert any(key in secret for secret in known)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Endpoint=sb://h/;SharedAccessKeyName=F;SharedAccessKey=short", "short"),
        ("SharedAccessKey='my own key'", "my own key"),
        ("Endpoint=sb://h/SharedAccessKeyName=FSharedAccessKey=short", "short"),
        ("Endpoint=sb://h:443;SharedSecretIssuer=o;SharedSecretValue=word", "word"),
        ("AccountName=a;AccountKey=word", "word"),
        ("Endpoint=https://a.azconfig.io;Id=a;Secret=word", "word"),
        ("Endpoint=https://a.service.signalr.net;AccessKey=word", "word"),
        ("SharedAccessSignature sr=a&sig=a%2Fb%3D&se=1&skn=F", "a/b="),
        (f"Shared\u200bAccessKey={KEY[:9]}\u200b{KEY[9:30]}\n{KEY[30:]}", KEY),
    ],
)
def test_each_kind_of_string_gives_its_secret(text: str, secret: str) -> None:
    assert secret in [found.reveal() for found in known_secrets(text)]


@pytest.mark.parametrize(
    "text", ["", "hello", "Endpoint=sb://h/;SharedAccessKeyName=DefaultFullSharedAccessSignature"]
)
def test_what_holds_no_secret_gives_none(text: str) -> None:
    assert known_secrets(text) == ()


PLACES = st.sampled_from(["{}", " {} ", "a {}", "{} b", "a || {}", "({}", "!{} &&", "ns/{}", "{},"])


@given(place=PLACES, key=KEYS)
@example(place="a || {}", key=KEY)
def test_a_key_pasted_into_another_field_is_not_repeated(place: str, key: str) -> None:
    text = place.format(key)
    audiences = [
        Audience(mode=AudienceMode.ANY_OF, tags=(text,)),
        Audience(mode=AudienceMode.EXPRESSION, expression=text),
        Audience(mode=AudienceMode.INSTALLATION, installation_id=text),
    ]
    problems = [*check_hub_name(text), *check_tag(text), *check_tag(f"$UserId:{text}")]
    problems += [found for audience in audiences for found in audience.check()]
    problems += check_headers(((text, "x"), ("X", f"{text}\n"), ("Content-Type", text)), ())

    said = _said(tuple(problems))

    assert key not in said
    # Nor a large piece of it, if it looks like a piece of a key.
    pieces = [key[at : at + 24] for at in range(20)]
    assert not [piece for piece in pieces if piece in said and _is_mixed(piece)]


def _is_mixed(text: str) -> bool:
    return any(map(str.isdigit, text)) and text.lower() != text != text.upper()


@given(place=PLACES, key=KEYS)
def test_the_exception_of_an_expression_does_not_repeat_a_key(place: str, key: str) -> None:
    text = f"{place.format(key)} ("

    with pytest.raises(InvalidTagExpression) as caught:
        parse_tag_expression(text)

    assert key not in str(caught.value) + repr(caught.value)
