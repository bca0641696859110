"""Errors of the hub and of what stands before it are taken apart; nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.sending.exchange import Headers
from nhconsole.core.verdict.fault import HubFault, parse_fault

TRACKED = ".TrackingId:0a1b2c3d-0000-4000-8000-00000000abcd_G7,TimeStamp:7/2/2020 6:33:21 PM"


def fault(body: str = "", status: int = 400, reason: str = "", headers: Headers = ()) -> HubFault:
    return parse_fault(status, reason, headers, body.encode())


def test_the_form_of_the_hub_is_taken_apart() -> None:
    found = fault(
        "<Error><Code>401</Code><Detail>InvalidSignature: The token has an invalid signature."
        f"{TRACKED}</Detail></Error>",
        401,
        "Unauthorized",
    )

    assert found.code == "401"
    assert found.detail == "InvalidSignature: The token has an invalid signature."
    assert found.name == "InvalidSignature"
    assert found.tracking_id == "0a1b2c3d-0000-4000-8000-00000000abcd_G7"
    assert found.timestamp_text == "7/2/2020 6:33:21 PM"
    assert not found.from_proxy


DETAILS = {
    "no tracking id": (
        "<Error><Code>400</Code><Detail>The content type for a 'wns/raw' notification must be "
        "'application/octet-stream'</Detail></Error>",
        "The content type for a 'wns/raw' notification must be 'application/octet-stream'",
    ),
    "no text": (f"<Error><Code>404</Code><Detail>{TRACKED}</Detail></Error>", ""),
    "no code": ("<Error><Detail>What</Detail></Error>", "What"),
    "other order": ("<Error><Detail>What</Detail><Code>1</Code></Error>", "What"),
    "namespace and prefix": ("<x:Error xmlns:x='u'><x:Detail>What</x:Detail></x:Error>", "What"),
    "cut": ("<Error><Code>400</Code><Detail>The supplied notific", "The supplied notific"),
    "plain text": (f"Tags can not start with ${TRACKED}", "Tags can not start with $"),
    "JSON of Azure": ('{"error":{"code":"Unauthorized","message":"No"}}', "No"),
    "flat JSON": ('{"Message":"No HTTP resource was found"}', "No HTTP resource was found"),
    "problem JSON": ('{"title":"Bad","status":400,"detail":"Worse"}', "Worse"),
    "JSON of another form": ('{"a":[1]}', '{"a":[1]}'),
    "JSON list": ("[1]", "[1]"),
    "HTML": ("<!DOCTYPE html><html><head><title>A &amp;\n B</title></head></html>", "A & B"),
    "HTML without title": ("<html><body><h1>Blocked</h1></body></html>", "Blocked"),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("body", "detail"), DETAILS.values(), ids=DETAILS.keys())
def test_the_sentence_is_found(body: str, detail: str) -> None:
    assert fault(body).detail == detail


def test_a_subcode_in_the_sentence_is_found() -> None:
    found = fault(
        f"<Error><Code>409</Code><Detail>SubCode=40900. Conflict{TRACKED}</Detail></Error>", 409
    )

    assert (found.sub_code, found.detail) == ("40900", "SubCode=40900. Conflict")


@pytest.mark.parametrize(
    ("status", "reason", "sub_code", "detail"),
    [
        (401, "40103: Invalid authorization token signature", "40103",
         "Invalid authorization token signature"),
        (500, "50002: Provider Internal Error.", "50002", "Provider Internal Error."),
    ],
)  # fmt: skip
def test_a_status_line_that_speaks_is_heard(
    status: int, reason: str, sub_code: str, detail: str
) -> None:
    found = fault("", status, reason)

    assert (found.sub_code, found.detail) == (sub_code, detail)


def test_five_digits_in_a_sentence_are_no_subcode() -> None:
    assert fault("At most 10000 devices. Max Allowed Size: '20000'").sub_code == ""


@pytest.mark.parametrize("header", ["TrackingId", "x-ms-correlation-request-id", "TRACKINGID"])
def test_the_tracking_id_may_stand_in_a_header(header: str) -> None:
    found = fault("", 403, "Forbidden", ((header, "abc-123"),))

    assert (found.tracking_id, found.is_empty) == ("abc-123", True)


@pytest.mark.parametrize("text", ["10", " 10 ", "Wed, 21 Oct 2026 07:28:00 GMT", ""])
def test_retry_after_is_kept_as_it_came(text: str) -> None:
    assert fault("", 429, "", (("retry-after", text),)).retry_after == text.strip()


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (407, "", ()),
        (502, "", ()),
        (403, "<html><title>Blocked by policy</title></html>", ()),
        (503, "<!-- x --><!doctype HTML><html></html>", ()),
        (400, "", (("Proxy-Authenticate", "Basic"),)),
    ],
)
def test_a_proxy_is_told_from_the_hub(status: int, body: str, headers: Headers) -> None:
    assert fault(body, status, "", headers).from_proxy


def test_a_page_with_a_tracking_id_is_the_hubs() -> None:
    assert not fault("<html></html>", 503, "", (("TrackingId", "abc"),)).from_proxy


@given(st.integers(100, 999), st.text(max_size=40), st.binary(max_size=300))
def test_random_answers_raise_nothing(status: int, reason: str, body: bytes) -> None:
    parse_fault(status, reason, (("Content-Type", reason), ("Retry-After", reason)), body)


@pytest.mark.parametrize("piece", ["{", '{"a":', "<Error>", "<html>", "TrackingId:", "[", "<title"])
def test_megabytes_of_one_thing_raise_nothing(piece: str) -> None:
    assert len(fault(piece * (2_000_000 // len(piece))).detail) <= 4000
