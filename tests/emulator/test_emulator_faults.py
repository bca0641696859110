"""Faults on demand: what a client sees, and what the log says."""

import ssl
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from raw_sends import signed_send
from sdk_wire import Talker

from nhconsole.emulator import BadFault, Fault, FaultKind


def cut_send(talker: Talker) -> bytes:
    """Post a send and return what came before the connection ended, in whatever way."""
    answer = b""
    with suppress(ConnectionResetError, ssl.SSLError), talker.raw_socket() as wire:
        wire.sendall(signed_send(talker))
        while piece := wire.recv(65536):
            answer += piece
    return answer


def test_status_with_own_body_and_headers(talker: Talker) -> None:
    headers = (("Retry-After", "10"), ("content-type", "text/plain"))
    talker.emulator.fail_next(Fault(status=429, headers=headers, body="slow down"))

    heard = talker.send()

    assert (heard.status, heard.body) == (429, b"slow down")
    assert heard.header("Retry-After") == "10"
    assert [value for name, value in heard.headers if name.lower() == "content-type"] == [
        "text/plain"
    ]
    logged = talker.emulator.requests[-1]
    assert (logged.status, logged.reached) == (429, ())
    assert logged.fault == "a played fault: status 429"


@pytest.mark.parametrize("status", [400, 403, 410, 429, 500, 503])
def test_status_alone_has_the_error_form_marked_as_ours(talker: Talker, status: int) -> None:
    talker.emulator.fail_next(Fault(status=status))

    assert "(emulator's wording)" in talker.send().detail


@pytest.mark.parametrize("status", [204, 299, 304, 302, 599])
def test_odd_statuses_can_be_played(talker: Talker, status: int) -> None:
    talker.emulator.fail_next(Fault(status=status, body="", headers=(("Location", "/there"),)))

    heard = talker.send()

    assert (heard.status, heard.body) == (status, b"")


def test_fault_holds_for_the_times_asked_and_no_longer(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(status=503), times=2)

    assert [talker.send().status for _ in range(3)] == [503, 503, 201]


def test_set_fault_holds_until_cleared_and_planned_ones_come_first(talker: Talker) -> None:
    talker.emulator.set_fault(Fault(status=500))
    talker.emulator.fail_next(Fault(status=429))

    before = [talker.send().status for _ in range(3)]
    talker.emulator.clear_faults()

    assert before == [429, 500, 500]
    assert talker.send().status == 201


def test_delay_alone_changes_nothing_but_the_time(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.DELAY, delay_s=0.01))

    assert talker.send().outcome.success == 1
    assert talker.emulator.requests[-1].fault == "a played fault: delay after 0.01 s"
    assert talker.emulator.requests[-1].reason == ""


def test_garbage_is_a_201_whose_xml_is_broken(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.GARBAGE))

    heard = talker.send()

    assert heard.status == 201
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(heard.body)


def test_empty_is_a_201_without_body(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.EMPTY))

    heard = talker.send()

    assert (heard.status, heard.body, heard.header("Content-Type")) == (201, b"", None)


@pytest.mark.parametrize("status", [None, 200])
def test_html_is_the_page_of_a_proxy(talker: Talker, status: int | None) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.HTML, status=status))

    heard = talker.send()

    assert heard.status == (status or 502)
    assert (heard.header("Content-Type") or "").startswith("text/html")
    assert b"<html" in heard.body


def test_reset_before_headers_gives_nothing(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.RESET_BEFORE_HEADERS))

    assert cut_send(talker) == b""
    assert talker.emulator.requests[-1].status is None


def test_reset_within_headers_gives_a_part_of_the_head(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.RESET_WITHIN_HEADERS))

    answer = cut_send(talker)

    assert answer.startswith(b"HTTP/1.1 201 Created\r\n")
    assert b"\r\n\r\n" not in answer


@pytest.mark.parametrize("kind", [FaultKind.RESET_WITHIN_BODY, FaultKind.TRUNCATED])
def test_cut_body_is_shorter_than_its_content_length(talker: Talker, kind: FaultKind) -> None:
    talker.emulator.fail_next(Fault(kind=kind, body="0123456789"))

    head, _, body = cut_send(talker).partition(b"\r\n\r\n")

    assert b"Content-Length: 10" in head
    assert body == b"01234"
    assert talker.emulator.requests[-1].status is None
    assert kind in talker.emulator.requests[-1].fault


def test_emulator_goes_on_after_every_kind_of_fault(talker: Talker) -> None:
    for kind in FaultKind:
        quickly = {"interval_s": 0.001} if kind is FaultKind.DRIP else {}
        talker.emulator.fail_next(Fault(kind=kind, **quickly))
        cut_send(talker)

    assert talker.send().status == 201
    assert len(talker.emulator.requests) == len(FaultKind) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": 100},
        {"status": 600},
        {"delay_s": -1.0},
        {"delay_s": 1e9},
        {"headers": (("A\r\nB", "c"),)},
        {"headers": (("A", "b\nc"),)},
    ],
)
def test_fault_that_no_answer_can_carry_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadFault):
        Fault(**wrong)  # type: ignore[arg-type]
