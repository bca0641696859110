"""Answers that drip or lie about their length, read from a raw socket over TLS."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_sends import signed_send
from sdk_wire import Talker

from nhconsole.emulator import (
    EmulatorOptions,
    EmulatorServer,
    Fault,
    FaultKind,
    LoggedRequest,
)
from nhconsole.emulator.faults.wire import drip_pieces

QUICK = 0.001


def pieces_of(talker: Talker, request: bytes) -> list[bytes]:
    """Send a request and return the TLS records of the answer: one for each write."""
    with talker.raw_socket() as wire:
        wire.sendall(request)
        return list(iter(lambda: wire.recv(65536), b""))


def test_dripped_answer_is_the_hubs_own_and_whole(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.DRIP, chunk_bytes=7, interval_s=QUICK))

    heard = talker.send()

    assert (heard.status, heard.outcome.success) == (201, 1)
    logged = talker.emulator.requests[-1]
    assert (logged.status, bool(logged.reached), logged.reason) == (201, True, "")
    assert logged.fault == "a played fault: drip, 7 byte(s) every 0.001 s"


def test_body_alone_drips_after_a_head_at_once(talker: Talker) -> None:
    fault = Fault(kind=FaultKind.DRIP, status=503, body="0123456789", interval_s=QUICK)
    talker.emulator.fail_next(fault)

    head, *pieces = pieces_of(talker, signed_send(talker))

    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nContent-Length: 10\r\n" in head
    assert head.endswith(b"\r\n\r\n")
    assert pieces == [b"%d" % digit for digit in range(10)]


def test_head_drips_too_when_all_is_told_to(talker: Talker) -> None:
    talker.emulator.fail_next(
        Fault(kind=FaultKind.DRIP, drip="all", chunk_bytes=16, interval_s=QUICK)
    )

    pieces = pieces_of(talker, signed_send(talker))

    assert {len(piece) for piece in pieces[:-1]} == {16}
    assert pieces[0] == b"HTTP/1.1 201 Cre"
    assert b"".join(pieces).endswith(b"</NotificationOutcome>")


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", 200), ("POST", 204), ("POST", 304)], ids=str
)
def test_answer_that_may_have_no_body_drips_none(talker: Talker, method: str, status: int) -> None:
    fault = Fault(kind=FaultKind.DRIP, status=status, body="0123456789", interval_s=QUICK)
    talker.emulator.fail_next(fault)

    answer = b"".join(pieces_of(talker, signed_send(talker, method)))

    assert answer.endswith(b"\r\n\r\n")


def test_client_that_goes_away_ends_the_drip(tmp_path: Path) -> None:
    logged: list[LoggedRequest] = []
    is_logged = threading.Event()

    def on_request(entry: LoggedRequest) -> None:
        logged.append(entry)
        is_logged.set()

    options = EmulatorOptions(certificate_folder=tmp_path)
    with EmulatorServer(options=options, on_request=on_request) as emulator:
        talker = Talker(emulator)
        # The whole would take 100 seconds.
        emulator.fail_next(
            Fault(kind=FaultKind.DRIP, status=200, body="x" * 10_000, interval_s=0.01)
        )
        with talker.raw_socket() as wire:
            wire.sendall(signed_send(talker))
            assert wire.recv(65536)
        assert is_logged.wait(20)

        assert (logged[0].status, logged[0].fault[:20]) == (None, "a played fault: drip")
        assert talker.send().status == 201
        talker.close()


def test_drip_holds_up_neither_others_nor_the_end(tmp_path: Path) -> None:
    options = EmulatorOptions(certificate_folder=tmp_path)
    with EmulatorServer(options=options) as emulator:
        talker = Talker(emulator)
        emulator.fail_next(Fault(kind=FaultKind.DRIP, interval_s=60.0))
        with talker.raw_socket() as wire:
            wire.sendall(signed_send(talker))
            assert wire.recv(65536).startswith(b"HTTP/1.1 201")

            assert talker.send().status == 201
            talker.close()
            emulator.stop()


@given(st.binary(max_size=3000), st.integers(1, 65536), st.floats(0.001, 60), st.integers(1, 200))
def test_pieces_are_the_whole_and_come_in_ten_minutes(
    data: bytes, chunk_bytes: int, interval_s: float, factor: int
) -> None:
    fault = Fault(kind=FaultKind.DRIP, chunk_bytes=chunk_bytes, interval_s=interval_s)

    pieces = list(drip_pieces(data * factor, fault))

    assert b"".join(pieces) == data * factor
    assert len(pieces) * interval_s <= 600
    assert pieces


def test_wrong_length_is_less_than_the_body_whose_rest_follows(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.WRONG_LENGTH, body="0123456789"))

    head, _, body = b"".join(pieces_of(talker, signed_send(talker))).partition(b"\r\n\r\n")

    assert b"\r\nContent-Length: 5\r\n" in head
    assert body == b"0123456789"
    assert talker.emulator.requests[-1].status == 201


def test_wrong_length_gives_half_an_outcome_to_a_client_that_believes_it(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.WRONG_LENGTH))

    heard = talker.send()

    assert heard.body.startswith(b"<NotificationOutcome")
    assert b"</NotificationOutcome>" not in heard.body
    assert talker.send().outcome.success == 1


@pytest.mark.parametrize("kind", [FaultKind.WRONG_LENGTH, FaultKind.TRUNCATED])
def test_head_written_past_the_library_has_date_and_chosen_headers(
    talker: Talker, kind: FaultKind
) -> None:
    talker.emulator.fail_next(Fault(kind=kind, status=429, retry_after=7, headers=(("A", "é"),)))

    head = b"".join(pieces_of(talker, signed_send(talker))).partition(b"\r\n\r\n")[0].decode()

    lines = head.split("\r\n")
    assert lines[0] == "HTTP/1.1 429 Too Many Requests"
    assert {"Retry-After: 7", "A: é", "Connection: close"} <= set(lines)
    assert [line for line in lines if line.startswith("Date: ")]
