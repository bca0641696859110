"""Requests that the hub carries out, while its answer is damaged, lost or replaced."""

import ssl
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from raw_sends import signed, signed_send
from sdk_wire import Talker

from nhconsole.emulator import Fault, FaultKind, sample_devices
from nhconsole.emulator.faults import fault_kinds

CHOOSING = tuple(kind for kind, facts in fault_kinds().items() if "carry_out" in facts.fields)
CARRIED_OUT = {
    FaultKind.RESET_WITHIN_HEADERS,
    FaultKind.RESET_WITHIN_BODY,
    FaultKind.GARBAGE,
    FaultKind.EMPTY,
    FaultKind.TRUNCATED,
    FaultKind.WRONG_LENGTH,
}
WITH_BODY = CARRIED_OUT - {FaultKind.RESET_WITHIN_HEADERS, FaultKind.EMPTY}
ORDINARY = "?api-version=2020-06"


def came_of(talker: Talker, request: bytes, fault: Fault) -> bytes:
    """Write a request that meets the fault, and return what came, whatever ended it."""
    talker.emulator.fail_next(fault)
    came = b""
    with suppress(ConnectionResetError, ssl.SSLError), talker.raw_socket() as wire:
        wire.sendall(request)
        while piece := wire.recv(65536):
            came += piece
    return came


def heard(talker: Talker, request: bytes, fault: Fault) -> tuple[str, bytes]:
    """Return the head of what came, and what came behind it."""
    head, _, body = came_of(talker, request, fault).partition(b"\r\n\r\n")
    return head.decode(), body


def pushed(talker: Talker) -> int:
    """Return how many messages the devices have received, as the hub tells it."""
    return sum(len(talker.emulator.received(each.handle)) for each in sample_devices())


@pytest.mark.parametrize("query", ["?test", ORDINARY])
@pytest.mark.parametrize("carry_out", [None, True, False])
@pytest.mark.parametrize("kind", CHOOSING)
def test_devices_receive_what_is_carried_out_and_nothing_else(
    talker: Talker, kind: FaultKind, carry_out: bool | None, query: str
) -> None:
    heard(talker, signed_send(talker, query=query), Fault(kind=kind, carry_out=carry_out))

    logged = talker.emulator.requests[-1]
    is_expected = kind in CARRIED_OUT if carry_out is None else carry_out
    assert bool(logged.reached_count) == bool(pushed(talker)) == is_expected
    assert logged.fault.endswith(", once the hub had answered") == is_expected
    assert bool(logged.reason) == (not is_expected)


@pytest.mark.parametrize("own", [{"status": 201}, {"body": "<made-up/>"}], ids=str)
@pytest.mark.parametrize("kind", sorted(WITH_BODY))
def test_answer_of_ones_own_is_not_the_hubs_unless_told(
    talker: Talker, kind: FaultKind, own: dict[str, object]
) -> None:
    heard(talker, signed_send(talker), Fault(kind=kind, **own))  # type: ignore[arg-type]
    before = pushed(talker)
    told = Fault(kind=kind, carry_out=True, **own)  # type: ignore[arg-type]
    heard(talker, signed_send(talker), told)

    assert before == 0
    assert pushed(talker) > 0


@pytest.mark.parametrize("kind", [FaultKind.RESET_WITHIN_BODY, FaultKind.TRUNCATED])
def test_half_of_the_real_outcome_comes(talker: Talker, kind: FaultKind) -> None:
    whole = talker.send(query="test").body

    head, body = heard(talker, signed_send(talker), Fault(kind=kind))

    assert f"Content-Length: {len(whole)}" in head.split("\r\n")
    assert body == whole[: len(whole) // 2]
    assert b"<RegistrationResult>" in body


def test_wrong_length_is_half_of_the_real_outcome_whose_rest_follows(talker: Talker) -> None:
    whole = talker.send(query="test").body

    head, body = heard(talker, signed_send(talker), Fault(kind=FaultKind.WRONG_LENGTH))

    assert f"Content-Length: {len(whole) // 2}" in head.split("\r\n")
    assert body == whole
    assert talker.emulator.requests[-1].status == 201


@pytest.mark.parametrize("kind", [FaultKind.RESET_WITHIN_BODY, FaultKind.TRUNCATED])
def test_answer_without_a_body_announces_one_that_never_comes(
    talker: Talker, kind: FaultKind
) -> None:
    request = signed_send(talker, query=ORDINARY)

    head, body = heard(talker, request, Fault(kind=kind))

    assert head.startswith("HTTP/1.1 201 Created\r\nLocation: https://")
    assert "Content-Length: 0" not in head
    assert body == b""
    assert talker.emulator.requests[-1].status is None


def test_wrong_length_of_an_answer_without_a_body_has_something_follow(talker: Talker) -> None:
    request = signed_send(talker, query=ORDINARY)

    head, body = heard(talker, request, Fault(kind=FaultKind.WRONG_LENGTH))

    assert "Content-Length: 0" in head.split("\r\n")
    assert body


@pytest.mark.parametrize("query", ["?test", ORDINARY])
def test_garbage_stands_in_place_of_the_real_body(talker: Talker, query: str) -> None:
    request = signed_send(talker, query=query)

    head, body = heard(talker, request, Fault(kind=FaultKind.GARBAGE))

    assert head.startswith("HTTP/1.1 201 ")
    assert head.lower().count("content-type: application/xml") == 1
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=500, carry_out=True), b"A fault played on demand"),
        (Fault(kind=FaultKind.HTML, status=502, carry_out=True), b"<!DOCTYPE html>"),
        (Fault(kind=FaultKind.THROTTLED, status=503, carry_out=True), b"Server is busy."),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_answer_in_place_of_the_real_one_is_whole(
    talker: Talker, fault: Fault, words: bytes
) -> None:
    head, body = heard(talker, signed_send(talker), fault)

    assert head.startswith(f"HTTP/1.1 {fault.status} ")
    assert words in body
    assert b"NotificationOutcome" not in body
    assert talker.emulator.requests[-1].status == fault.status


@pytest.mark.parametrize("kind", sorted(CARRIED_OUT))
def test_refusal_is_damaged_as_an_acceptance_is(talker: Talker, kind: FaultKind) -> None:
    unsigned = signed_send(talker).replace(b"\r\nAuthorization:", b"\r\nX-Other:")

    head, _ = heard(talker, unsigned, Fault(kind=kind))

    assert head.startswith("HTTP/1.1 401 ")
    logged = talker.emulator.requests[-1]
    assert (logged.reached_count, pushed(talker)) == (None, 0)
    assert "Authorization" in logged.reason


@pytest.mark.parametrize("kind", [FaultKind.RESET_WITHIN_BODY, FaultKind.TRUNCATED])
def test_answer_that_may_have_no_body_is_cut_within_its_headers(
    talker: Talker, kind: FaultKind
) -> None:
    target = f"/{talker.emulator.hub_name}/installations/none?api-version=2020-06"

    came = came_of(talker, signed(talker, "DELETE", target), Fault(kind=kind))

    assert came.startswith(b"HTTP/1.1 204 ")
    assert b"\r\n\r\n" not in came


@pytest.mark.parametrize("kind", [FaultKind.GARBAGE, FaultKind.EMPTY])
def test_answer_that_may_have_no_body_gets_none(talker: Talker, kind: FaultKind) -> None:
    target = f"/{talker.emulator.hub_name}/installations/none?api-version=2020-06"

    head, body = heard(talker, signed(talker, "DELETE", target), Fault(kind=kind))

    assert head.startswith("HTTP/1.1 204 ")
    assert body == b""


def test_planned_fault_says_that_the_hub_answers_first() -> None:
    told = Fault(kind=FaultKind.RESET_BEFORE_HEADERS, carry_out=True)

    assert told.document() == {"kind": "reset-before-headers", "carry_out": True}
    assert told.describe() == "a played fault: reset-before-headers, once the hub had answered"
