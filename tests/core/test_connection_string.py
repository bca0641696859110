"""Connection strings in every form in which people paste them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.connection.connection_string import (
    ConnectionReading,
    ConnectionString,
    hub_conflict,
    read_connection_string,
)
from nhconsole.core.errors import InvalidConnectionString
from nhconsole.core.problem import Field, Problem, Severity, errors_in

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "connection_strings.json").read_text("utf-8")
)
KEY = str(VECTORS["key"])
USUAL = (
    f"Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey={KEY}"
)


def _rows(group: str) -> pytest.MarkDecorator:
    rows = VECTORS[group]
    return pytest.mark.parametrize("row", rows, ids=[row["name"] for row in rows])


def _text(row: dict[str, str]) -> str:
    return row["text"].replace("{key}", KEY)


def _with_endpoint(endpoint: str) -> str:
    return f"Endpoint={endpoint};SharedAccessKeyName=Full;SharedAccessKey={KEY}"


def _codes(reading: ConnectionReading) -> set[str]:
    return {problem.code for problem in reading.problems}


def _the(reading: ConnectionReading, code: str) -> Problem:
    return next(problem for problem in reading.problems if problem.code == code)


@_rows("read")
def test_every_pasted_form_means_the_same(row: dict[str, str]) -> None:
    connection = ConnectionString.parse(_text(row))

    assert connection.endpoint.url == "https://contoso.servicebus.windows.net/"
    assert connection.key_name == "Full"
    assert connection.key.reveal() == KEY


@_rows("hosts")
def test_every_host_is_read_with_its_port(row: dict[str, str]) -> None:
    assert ConnectionString.parse(_with_endpoint(row["endpoint"])).endpoint.url == row["url"]


@_rows("wrong_hosts")
def test_a_wrong_endpoint_is_refused_and_marked(row: dict[str, str]) -> None:
    text = _with_endpoint(row["endpoint"])

    reading = read_connection_string(text)

    problem = _the(reading, row["code"])
    assert reading.connection is None
    assert problem.is_error
    assert problem.remedy
    assert problem.start is not None
    assert problem.end is not None
    assert len("Endpoint=") <= problem.start < problem.end <= text.index(";") + 1


@_rows("refused")
def test_what_is_no_string_of_a_hub_is_named_with_what_to_do(row: dict[str, str]) -> None:
    reading = read_connection_string(_text(row))

    problem = _the(reading, row["code"])
    assert reading.connection is None
    assert row["says"] in f"{problem.message} {problem.remedy}"
    assert problem.field is Field.CONNECTION
    assert problem.remedy


@_rows("refused")
def test_what_is_refused_raises_with_all_findings_and_without_the_key(row: dict[str, str]) -> None:
    with pytest.raises(InvalidConnectionString) as caught:
        ConnectionString.parse(_text(row))

    assert caught.value.problems
    assert KEY not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("Endpoint=http://a.example/;SharedAccessKeyName=F", "endpoint.http", "http"),
        ("Endpoint=sb://a b/;", "endpoint.host", "a b"),
        ("  \u200bEndpoint=sb://a\u200b b/;", "endpoint.host", "a\u200b b"),
        ("Endpoint=sb://a.ex\u200bample:9\u200b9999/;", "endpoint.port", "9\u200b9999"),
        ("Endpoint=sb://a.example/my/hub;", "endpoint.path", "/my/hub"),
        ("Endpoint=sb://a.example\r\n/my\r\n/hub;", "endpoint.path", "/my\r\n/hub"),
        ("Endpoint=a.example/;", "endpoint.scheme", "a.example/"),
        ("x Endpoint=sb://ns/;", "endpoint.host-short", "ns"),
        ("Endpoint=sb://a.example/; oops ;SharedAccessKey=", "connection.no-equals", "oops"),
        ("Endpoint=x; Sub = 1 ;", "connection.unknown-part", "Sub = 1"),
        ("Endpoint=x;SharedAccessKeyName= ;", "connection.value-missing", "SharedAccessKeyName="),
        ("Endpoint=x;SharedAccessKeyName=MyListen;", "connection.listen", "MyListen"),
        ("Endpoint=x;endpoint=y", "connection.twice", "endpoint=y"),
        (' "Endpoint=x"', "connection.quotes", '"'),
        ("Endpoint=\u200bx", "connection.invisible", "\u200b"),
        ("Endpoint=sb\n://x.y", "connection.line-break", "\n"),
        ("cs: Endpoint=x", "connection.lead", "c"),
        ("Endpoint=xSharedAccessKey=y", "connection.separator", "S"),
        ("Endpoint=x;EntityPath=hub ;", "connection.entity-path", "EntityPath=hub"),
        (f"Endpoint=sb://a.b;SharedAccessKey='{'k' * 257}'", "connection.long", "k" * 257),
        ("Endpoint=sb://a.b;SharedAccessKey=short", "connection.key-length", "short"),
        ("Endpoint=x;SharedAccessKey=a\u200b\ud800b", "connection.half-character", "\ud800"),
    ],
)
def test_findings_point_at_the_characters_as_pasted(text: str, code: str, marked: str) -> None:
    problem = _the(read_connection_string(text), code)

    assert text[problem.start : problem.end] == marked


def test_the_path_behind_the_host_is_offered_as_the_hub() -> None:
    reading = read_connection_string(_with_endpoint("sb://contoso.servicebus.windows.net/myhub"))

    assert reading.connection is not None
    assert reading.suggested_hub == "myhub"
    assert _the(reading, "endpoint.path").severity is Severity.WARNING


@pytest.mark.parametrize("before", ["", "x"], ids=["last", "first"])
def test_entity_path_is_offered_as_the_hub(before: str) -> None:
    text = f"{USUAL};EntityPath=myhub" if before else f"entitypath=myhub;{USUAL}"

    reading = read_connection_string(text)

    assert reading.connection is not None
    assert reading.connection.entity_path == "myhub"
    assert reading.connection.key.reveal() == KEY
    assert reading.suggested_hub == "myhub"
    assert _the(reading, "connection.entity-path").suggestion == "myhub"


def test_entity_path_wins_over_the_endpoints_path_as_suggestion() -> None:
    text = USUAL.replace("net/;", "net/one;") + ";EntityPath=two"

    assert read_connection_string(text).suggested_hub == "two"


@pytest.mark.parametrize("path", ["a/../b", "a#b", KEY, f"SharedAccessKey:{KEY}"])
def test_what_cannot_be_a_hub_is_not_offered_as_one(path: str) -> None:
    reading = read_connection_string(f"{USUAL};EntityPath={path}")

    assert reading.suggested_hub is None
    assert all(problem.suggestion is None for problem in reading.problems)


def test_a_hub_typed_against_entity_path_is_a_problem() -> None:
    reading = read_connection_string(f"{USUAL};EntityPath=one")

    (problem,) = hub_conflict(reading, "two")

    assert problem.is_error
    assert "one" in problem.message
    assert "two" in problem.message
    assert problem.suggestion == "one"


@pytest.mark.parametrize("typed", ["one", "ONE", " one ", "", "  "])
def test_the_same_hub_or_none_is_no_conflict(typed: str) -> None:
    reading = read_connection_string(f"{USUAL};EntityPath=one")

    assert hub_conflict(reading, typed) == ()


def test_no_entity_path_is_no_conflict() -> None:
    assert hub_conflict(read_connection_string(USUAL), "two") == ()


def test_a_usual_string_has_nothing_said_about_it() -> None:
    assert read_connection_string(USUAL).problems == ()


def test_a_policy_that_says_listen_gets_a_warning_and_is_read() -> None:
    reading = read_connection_string(USUAL.replace("Full", "DefaultListenSharedAccessSignature"))

    assert reading.connection is not None
    assert _the(reading, "connection.listen").severity is Severity.WARNING


def test_a_key_of_another_length_gets_a_hint_unless_it_is_for_this_machine() -> None:
    elsewhere = read_connection_string("Endpoint=sb://a.example;SharedAccessKey=abc")
    here = read_connection_string("Endpoint=sb://localhost;SharedAccessKey=abc")

    assert _the(elsewhere, "connection.key-length").severity is Severity.HINT
    assert "connection.key-length" not in _codes(here)


def test_all_that_is_missing_is_said_at_once() -> None:
    reading = read_connection_string("EntityPath=x")

    assert _codes(reading) >= {
        "connection.endpoint-missing",
        "connection.sharedaccesskeyname-missing",
        "connection.sharedaccesskey-missing",
    }


def test_what_is_right_is_known_even_where_the_rest_is_wrong() -> None:
    reading = read_connection_string("Endpoint=sb://a.example/;SharedAccessKeyName=Full")

    assert reading.connection is None
    assert reading.endpoint is not None
    assert reading.endpoint.host == "a.example"
    assert reading.key_name == "Full"


def test_no_place_is_marked_outside_the_text() -> None:
    for group in ("read", "refused"):
        for row in VECTORS[group]:
            text = _text(row)
            for problem in read_connection_string(text).problems:
                if problem.start is not None and problem.end is not None:
                    assert 0 <= problem.start < problem.end <= len(text)


HOSTS = st.from_regex(r"[a-z0-9]([a-z0-9\-]{0,20}[a-z0-9])?(\.[a-z0-9]{1,10}){1,4}", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,40}", fullmatch=True)
KEYS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=!-_.~", min_size=1)


@given(host=HOSTS, port=st.integers(1, 65535), name=NAMES, key=KEYS, hub=st.none() | NAMES)
def test_a_string_written_by_us_is_read_back(
    host: str, port: int, name: str, key: str, hub: str | None
) -> None:
    text = f"SharedAccessKey={key};Endpoint=https://{host}:{port};SharedAccessKeyName={name}"
    text += f";EntityPath={hub}" if hub else ""
    connection = ConnectionString.parse(text)

    again = ConnectionString.parse(connection.canonical().reveal())

    assert again == connection
    assert (connection.endpoint.host, connection.endpoint.port) == (host, port)
    assert connection.key.reveal() == key
    assert connection.entity_path == hub


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    reading = read_connection_string(text)

    assert reading.connection is not None or errors_in(reading.problems)


@given(
    st.lists(st.sampled_from([*USUAL, "Endpoint=", "SharedAccessKey=", ";", "\u200b", "\n", "="]))
)
def test_pieces_in_any_order_are_read_without_an_exception(pieces: list[str]) -> None:
    text = "".join(pieces)

    for problem in read_connection_string(text).problems:
        assert problem.start is None or 0 <= problem.start <= len(text)
        assert problem.sentence().encode()


@pytest.mark.parametrize(
    "text",
    [
        "=" * 300_000,
        ";" * 300_000,
        "\u200b" * 300_000,
        "\n" * 300_000 + "x",
        "sharedaccesssignature" + "=" * 300_000,
        "sharedaccesssignature" + " " * 300_000,
        "SharedAccessKey" + " " * 300_000,
        "Endpoint=" * 30_000,
        "a=b;" * 60_000,
        "Endpoint=sb://" + "a." * 100_000,
        "Endpoint=sb://" + "a-" * 100_000,
        "Endpoint=" + "a" * 300_000,
        "A" * 300_000,
        "%41" * 100_000,
        '"' * 300_000,
    ],
    ids=range(15),
)
def test_long_texts_are_read_in_one_pass(text: str) -> None:
    # Reading that backtracks would take hours.
    assert read_connection_string(text).connection is None
