"""HAR, raw HTTP and the report: what stands in them, and what is kept private."""

import base64
import json
from dataclasses import replace
from datetime import timedelta, timezone

import jsonschema
import pytest

from nhconsole.core.export import ReportFacts, ReportOptions, exporter_named, exporters
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpResponse,
    Stage,
    Timings,
    TransportFailure,
)
from tests.core_export.har_structure import HAR
from tests.core_export.making import (
    HANDLE_1,
    HANDLE_2,
    KEY,
    OUTCOME,
    make_draft,
    make_exchange,
    make_request,
    make_source,
)

ALL_HIDDEN = ReportOptions(replace_payload_values=True, replace_tags=True)
RECORDS = ("http", "har", "markdown")
SECRETIVE = '{"aps":{"alert":{"title":"Visa 4711","body":"Visa 4711"},"badge":4711},"ok":true}'


def export(name: str, exchange: Exchange | None = None, **more: object) -> str:
    return exporter_named(name).function(make_source(exchange, **more)).text  # type: ignore[arg-type]


def har(exchange: Exchange | None = None, **more: object) -> dict:
    value = json.loads(export("har", exchange, **more))
    jsonschema.Draft202012Validator(HAR).validate(value)
    return value["log"]["entries"][0]


def failed() -> Exchange:
    failure = TransportFailure(
        stage=Stage.WAIT,
        kind=FailureKind.TIMEOUT,
        message="No answer came within 30 s.",
        may_have_been_accepted=True,
    )
    return replace(make_exchange(), response=None, received=b"", failure=failure)


def with_answer(body: bytes, content_type: str, *, status: int = 200) -> Exchange:
    response = HttpResponse(
        status=status,
        reason="OK",
        http_version="1.1",
        headers=(("Content-Type", content_type),),
        body=body,
    )
    received = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type.encode() + b"\r\n\r\n" + body
    return replace(make_exchange(), response=response, received=received)


def test_the_list_has_the_ids_that_others_depend_on() -> None:
    assert [exporter.id for exporter in exporters()] == [
        "curl",
        "python-requests",
        "python",
        "javascript",
        "csharp",
        "http",
        "har",
        "markdown",
    ]
    assert all(exporter.file_suffix.startswith(".") for exporter in exporters())
    assert all(exporter.label and exporter.language for exporter in exporters())


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(make_exchange(), id="finished"),
        pytest.param(failed(), id="failed"),
        pytest.param(with_answer(bytes(range(256)), "application/octet-stream"), id="binary"),
        pytest.param(with_answer(b"", "text/plain"), id="empty"),
        pytest.param(with_answer("ü".encode("utf-16"), "text/plain"), id="utf-16"),
        pytest.param(replace(make_exchange(), timings=Timings(reused=True)), id="reused"),
    ],
)
def test_a_har_has_the_structure_of_version_1_2(exchange: Exchange) -> None:
    for options in (ReportOptions(), ALL_HIDDEN):
        assert har(exchange, options=options)


def test_a_har_has_request_answer_and_times() -> None:
    entry = har()

    assert entry["startedDateTime"] == "2026-11-22T09:30:15.250+00:00"
    assert entry["request"]["url"].endswith("/chat-hub/messages?api-version=2020-06&test")
    assert {"name": "test", "value": ""} in entry["request"]["queryString"]
    assert entry["request"]["postData"]["text"] == make_request().body.decode()
    assert entry["response"]["content"]["text"].startswith("<NotificationOutcome")
    assert entry["timings"]["connect"] == pytest.approx(51)
    assert entry["timings"]["ssl"] == pytest.approx(31)
    assert entry["time"] == pytest.approx(316)
    assert entry["serverIPAddress"] == "20.1.2.3"


def test_a_har_keeps_bytes_that_are_no_text() -> None:
    content = har(with_answer(bytes(range(256)), "image/png"))["response"]["content"]

    assert content["encoding"] == "base64"
    assert base64.b64decode(content["text"]) == bytes(range(256))


def test_raw_http_has_the_recorded_bytes_with_the_signature_masked() -> None:
    source = make_source(options=ReportOptions(shorten_handles=False))
    data = exporter_named("http").function(source).file_bytes
    exchange = source.exchange

    sent, _, received = data.partition(b"\r\n\r\nHTTP/1.1 201")
    token = exchange.request.header("Authorization") or ""
    signature = token.partition("sig=")[2].partition("&")[0]
    assert sent == exchange.sent.replace(signature.encode(), "••••".encode())
    assert b"HTTP/1.1 201" + received == exchange.received


@pytest.mark.parametrize("name", RECORDS)
def test_handles_are_shortened_unless_the_person_wants_them_whole(name: str) -> None:
    short = export(name)
    whole = export(name, options=ReportOptions(shorten_handles=False))

    assert "f00dfe…ee00" in short
    assert HANDLE_2 not in short
    assert "AwYAAAB" not in short
    assert HANDLE_2 in whole
    assert "AwYAAAB" in whole
    assert HANDLE_1


@pytest.mark.parametrize("name", RECORDS)
def test_payload_values_become_numbers_and_equal_stays_equal(name: str) -> None:
    request = make_request(make_draft(SECRETIVE, platform="apple"))
    exchange = make_exchange(request, body=OUTCOME.replace("wrong", "wrong: Visa 4711"))

    text = export(name, exchange, options=ALL_HIDDEN)

    assert "4711" not in text
    plain = text.replace('\\"', '"').replace(": ", ":")
    assert '"title":"«value 1»"' in plain
    assert '"body":"«value 1»"' in plain
    assert '"badge":"«value 2»"' in plain
    assert "wrong:«value 1»" in plain


def test_values_of_xml_become_numbers_and_the_form_stays() -> None:
    payload = (
        '<toast launch="id=7&amp;x"><visual><binding template="ToastText01">'
        '<text id="1">Tom &amp; Eve</text><text id="2">id=7&amp;x</text></binding></visual>'
        "<!-- for Tom --></toast>"
    )
    exchange = make_exchange(make_request(make_draft(payload)))

    text = har(exchange, options=ALL_HIDDEN)["request"]["postData"]["text"]

    assert text == (
        '<toast launch="«value 1»"><visual><binding template="ToastText01">'
        '<text id="1">«value 2»</text><text id="2">«value 1»</text></binding></visual>'
        "<!--«value 3»--></toast>"
    )


@pytest.mark.parametrize("payload", ["4711 no json", '{"a": 4711', "<toast>4711</toas", "4711"])
def test_a_payload_that_cannot_be_read_is_replaced_as_a_whole(payload: str) -> None:
    exchange = make_exchange(make_request(make_draft(payload, kind="raw")))

    text = har(exchange, options=ALL_HIDDEN)["request"]["postData"]["text"]

    assert "4711" not in text
    assert "«value 1»" in text


@pytest.mark.parametrize("name", RECORDS)
def test_tags_become_numbers_and_the_expression_keeps_its_form(name: str) -> None:
    tags = "(user_4711 && beta) || !user_4711 || $InstallationId:{inst-4711}"
    exchange = make_exchange(
        make_request(make_draft(tags=tags)), status=400, body="<Error>bad tag user_4711</Error>"
    )

    text = export(name, exchange, options=ALL_HIDDEN).replace("\\", "")

    assert "4711" not in text
    mark = "(«tag 1» && «tag 2») || !«tag 1» || $InstallationId:{«tag 3»}"
    assert mark in text
    assert "bad tag «tag 1»" in text


def test_two_handles_with_the_same_ends_stay_two() -> None:
    first, second = "abcdef-1-111111111-wxyz", "abcdef-2-222222222-wxyz"
    body = OUTCOME.replace(HANDLE_1, first).replace(HANDLE_2, second)

    text = export("markdown", make_exchange(body=body))

    assert "abcdef…wxyz |" in text
    assert "abcdef…wxyz (2) |" in text


def test_the_report_tells_what_happened_and_what_to_do() -> None:
    facts = ReportFacts(
        versions=("nhconsole 1.2.3", "Python 3.11"),
        local_zone=timezone(timedelta(hours=1)),
        profile_name="Contoso (test)",
        note="Second try | after <lunch>",
    )

    text = export("markdown", facts=facts)

    for words in (
        "# 1 accepted by WNS, 1 refused",
        "> Second try \\| after \\<lunch\\>",
        "| Sent (UTC) | 2026-11-22 09:30:15.250 |",
        "| Sent (local) | 2026-11-22 10:30:15.250 +0100 |",
        "| Tracking id | 0f7e2c1a-1b2c-4d3e-8f90-123456789abc_G7 |",
        "| Correlation id | c0ffee00-1b2c-4d3e-8f90-123456789abc |",
        "| Clock | the hub's clock is 59 s ahead of this one |",
        "| Profile | Contoso (test) |",
        "| 2 | refused by the push service | windows | f00dfe…ee00 | 7-2-1 |",
        "1. Compare the Package SID",
        "| dns | 12.0 |",
        "- nhconsole 1.2.3",
        "sig=••••&se=",
    ):
        assert words in text


def test_the_report_of_a_failure_says_what_is_known() -> None:
    text = export("markdown", failed())

    assert "may have accepted the push" in text
    assert "No answer came within 30 s." in text


def test_what_other_people_wrote_forms_no_markdown() -> None:
    body = OUTCOME.replace("7-1-1", "a|b `c` *d* [e](f)")
    payload = "```\n# no heading\n````"

    text = export(
        "markdown", make_exchange(make_request(make_draft(payload, kind="raw")), body=body)
    )

    assert "a\\|b \\`c\\` \\*d\\* \\[e\\](f)" in text
    assert "`````\n```\n# no heading\n````\n`````" in text


def test_no_export_has_the_key_or_the_signature() -> None:
    source = make_source()
    token = source.exchange.request.header("Authorization") or ""
    signature = token.partition("sig=")[2].partition("&")[0]

    for exporter in exporters():
        data = exporter.function(source).file_bytes.decode()
        assert KEY not in data
        assert signature not in data
