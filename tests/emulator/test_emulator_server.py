"""Start and stop, certificates, many connections, and whatever comes over the wire."""

import http.client
import logging
import re
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sdk_wire import FULL, WINDOWS_HEADERS, Start, Talker

from nhconsole import paths
from nhconsole.emulator import EmulatorCannotStart, EmulatorOptions, EmulatorServer, LoggedRequest


def own_folder(tmp_path: Path) -> EmulatorOptions:
    return EmulatorOptions(certificate_folder=tmp_path)


def test_port_is_known_and_open_when_start_returns(tmp_path: Path) -> None:
    emulator = EmulatorServer(options=own_folder(tmp_path))
    emulator.start()
    try:
        socket.create_connection(("127.0.0.1", emulator.port)).close()
        assert emulator.endpoint == f"sb://127.0.0.1:{emulator.port}/"
    finally:
        emulator.stop()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", emulator.port))


@pytest.mark.parametrize("name", ["a/b", "a#", "..", "_emulator", " "])
def test_hub_name_that_no_address_could_hold_is_one_clear_sentence(name: str) -> None:
    with pytest.raises(EmulatorCannotStart, match=r"The hub cannot be named .+\."):
        EmulatorServer(options=EmulatorOptions(hub_name=name))


def test_stopping_twice_or_before_the_start_does_no_harm(tmp_path: Path) -> None:
    emulator = EmulatorServer(options=own_folder(tmp_path))
    emulator.stop()
    with emulator:
        pass
    emulator.stop()


def test_threads_end_with_the_emulator(tmp_path: Path) -> None:
    before = threading.active_count()

    with EmulatorServer(options=own_folder(tmp_path)):
        assert threading.active_count() == before + 1

    assert threading.active_count() == before


def test_port_in_use_is_one_clear_sentence_and_leaves_the_other_s_certificate(
    talker: Talker, tmp_path: Path
) -> None:
    port = talker.emulator.port
    certificate = talker.emulator.ca_file.read_bytes()
    second = EmulatorServer(port, EmulatorOptions(certificate_folder=tmp_path / "certificates"))

    with pytest.raises(EmulatorCannotStart, match=f"^Port {port} on 127.0.0.1 is in use"):
        second.start()

    assert talker.emulator.ca_file.read_bytes() == certificate
    assert talker.send().status == 201


@pytest.mark.parametrize("port", [-1, 65536])
def test_impossible_port_is_refused(port: int) -> None:
    with pytest.raises(EmulatorCannotStart, match="from 0 to 65535"):
        EmulatorServer(port)


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    options = EmulatorOptions(certificate_folder=tmp_path / "file")

    with pytest.raises(EmulatorCannotStart, match="certificate cannot be written"):
        EmulatorServer(options=options).start()


# Certificates


def test_certificate_names_every_loopback_name(talker: Talker) -> None:
    for name in ("localhost", "127.0.0.1", "::1"):
        plain = socket.create_connection(("127.0.0.1", talker.emulator.port), timeout=20)
        with talker.tls().wrap_socket(plain, server_hostname=name) as wire:
            assert wire.version() in ("TLSv1.2", "TLSv1.3")


def test_certificate_is_trusted_by_nobody_else(talker: Talker) -> None:
    plain = socket.create_connection(("127.0.0.1", talker.emulator.port), timeout=20)
    with plain, pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")


def test_only_the_ca_s_certificate_is_on_disk(talker: Talker) -> None:
    folder = talker.emulator.ca_file.parent

    assert list(folder.iterdir()) == [talker.emulator.ca_file]
    assert b"PRIVATE" not in talker.emulator.ca_file.read_bytes()


def test_certificate_of_a_chosen_port_stays_at_its_path_and_is_new_each_time(
    start: Start, tmp_path: Path
) -> None:
    port = start().emulator.port  # A port that is free once that emulator has stopped.
    options = own_folder(tmp_path)
    paths_seen, contents = set(), set()
    with socket.create_server(("127.0.0.1", 0)) as placeholder:
        port = placeholder.getsockname()[1]
    for _ in range(2):
        with EmulatorServer(port, options) as emulator:
            paths_seen.add(emulator.ca_file)
        contents.add(emulator.ca_file.read_bytes())

    assert paths_seen == {tmp_path / f"ca-{port}.pem"}
    assert len(contents) == 2


def test_certificate_of_any_port_is_removed_at_the_end(tmp_path: Path) -> None:
    with EmulatorServer(options=own_folder(tmp_path)) as emulator:
        assert emulator.ca_file.exists()

    assert list(tmp_path.iterdir()) == []


def test_certificates_are_written_to_the_emulator_s_own_folder_unless_told() -> None:
    with EmulatorServer() as emulator:
        assert emulator.ca_file.parent == paths.emulator_folder()


def test_two_emulators_at_once_do_not_disturb_each_other(start: Start) -> None:
    first, second = start(), start(hub_name="other-hub")

    assert first.emulator.ca_file != second.emulator.ca_file
    assert (first.send().status, second.send().status) == (201, 201)
    assert len(first.emulator.requests) == len(second.emulator.requests) == 1


# Connection strings


def test_connection_strings_are_fixed_but_for_the_port(start: Start) -> None:
    first, second = start().emulator, start().emulator

    assert list(first.connection_strings) == [
        FULL,
        "DefaultListenSharedAccessSignature",
        "SendOnlySharedAccessSignature",
        "ManageOnlySharedAccessSignature",
        "RootManageSharedAccessKey",
    ]
    for name, text in first.connection_strings.items():
        key = text.partition(";SharedAccessKey=")[2]
        assert len(key) == 44
        assert text.startswith(f"Endpoint={first.endpoint};SharedAccessKeyName={name};")
        assert text.replace(str(first.port), str(second.port)) == second.connection_string(name)


# The log


def test_log_entry_holds_the_request_as_it_came(talker: Talker) -> None:
    talker.send(query="api-version=2020-06&test", tags="news", X_Odd="ü")

    entry = talker.emulator.requests[-1]
    assert (entry.method, entry.path) == ("POST", "/sample-hub/messages")
    assert entry.target == "/sample-hub/messages?api-version=2020-06&test"
    assert entry.query == (("api-version", "2020-06"), ("test", ""))
    assert entry.header("servicebusnotification-tags") == "news"
    assert "X-Odd" in [name for name, _ in entry.headers]
    assert entry.body.startswith(b"<toast>")
    assert (entry.status, entry.reason, len(entry.reached)) == (201, "", 2)


def test_log_keeps_the_last_requests_and_can_be_cleared(start: Start) -> None:
    talker = start(log_limit=3)
    for number in range(5):
        talker.send(tags=f"t{number}")

    tags = [entry.header("ServiceBusNotification-Tags") for entry in talker.emulator.requests]
    talker.emulator.clear_requests()

    assert tags == ["t2", "t3", "t4"]
    assert talker.emulator.requests == ()


def test_listener_hears_of_each_request_and_its_line_holds_no_signature(tmp_path: Path) -> None:
    heard: list[LoggedRequest] = []
    with EmulatorServer(options=own_folder(tmp_path), on_request=heard.append) as emulator:
        talker = Talker(emulator)
        talker.send()
        talker.ask("POST", "/sample-hub/messages", b"", {"Authorization": "Bearer SECRET"})
        talker.send(tags="nobody")
        talker.close()

    lines = [entry.line() for entry in heard]
    assert re.fullmatch(r"\d\d:\d\d:\d\d 201 POST \S+ → 3 registration\(s\)", lines[0])
    assert re.fullmatch(r"\d\d:\d\d:\d\d 401 POST \S+ · Authorization does not .*", lines[1])
    assert lines[2].endswith("→ nobody matched")
    assert "sig=" not in repr(heard)
    assert "SECRET" not in repr(heard)


def test_log_line_stays_one_line_whatever_the_token_says(talker: Talker) -> None:
    token = "SharedAccessSignature sr=a&sig=b&se=4102444800&skn=%0aFORGED%1b[2J" + "x" * 5000

    talker.ask("POST", "/sample-hub/messages", b"", {"Authorization": token})

    line = talker.emulator.requests[-1].line()
    assert line.isprintable()
    assert len(line) < 700


# Many at once


def test_silent_handshake_and_idle_connections_delay_nobody(talker: Talker) -> None:
    address = ("127.0.0.1", talker.emulator.port)
    silent = [socket.create_connection(address) for _ in range(3)]
    idle = [talker.raw_socket() for _ in range(50)]

    statuses = [talker.send().status for _ in range(5)]

    assert statuses == [201] * 5
    for connection in (*silent, *idle):
        connection.close()


def test_emulator_stops_while_connections_are_open_in_every_state(start: Start) -> None:
    talker = start()
    address = ("127.0.0.1", talker.emulator.port)
    silent, idle, half = socket.create_connection(address), talker.raw_socket(), talker.raw_socket()
    half.sendall(b"POST /sample-hub/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12")
    talker.send()

    talker.emulator.stop()

    assert [at_end(connection) for connection in (silent, idle, half)] == [True] * 3


def at_end(connection: socket.socket) -> bool:
    connection.settimeout(20)
    with connection:
        try:
            return connection.recv(100) == b""
        except (ConnectionError, ssl.SSLError):
            return True


def test_sends_of_many_clients_are_all_answered_and_logged(start: Start) -> None:
    talker = start()

    def send_some(client: int) -> list[int]:
        own = Talker(talker.emulator)
        statuses = [own.send(tags=f"c{client}-{n}").status for n in range(20)]
        own.close()
        return statuses

    with ThreadPoolExecutor(8) as pool:
        statuses = [status for each in pool.map(send_some, range(8)) for status in each]

    tags = {entry.header("ServiceBusNotification-Tags") for entry in talker.emulator.requests}
    assert statuses == [201] * 160
    assert tags == {f"c{client}-{n}" for client in range(8) for n in range(20)}


# Whatever comes


def no_traceback(caplog: pytest.LogCaptureFixture) -> bool:
    return not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        # No longer: an emulator that has read enough answers and closes while more is written.
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 20_000,
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n",
    ],
    ids=lambda data: repr(data[:30]),
)
def test_what_is_no_http_gets_400_in_the_error_form(
    talker: Talker, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    answer = talker.raw(data)

    assert re.match(rb"HTTP/1\.[01] 400 Bad Request\r\n", answer)
    assert b"<Error><Code>400</Code><Detail>no readable HTTP request" in answer
    assert talker.emulator.requests[-1].status == 400
    assert talker.emulator.requests[-1].reason
    assert no_traceback(caplog)
    assert talker.send().status == 201


def test_client_that_goes_away_within_its_body_hurts_nobody(talker: Talker) -> None:
    with talker.raw_socket() as wire:
        wire.sendall(
            b"POST /sample-hub/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"
        )

    assert talker.send().status == 201
    assert talker.emulator.requests[-1].status == 201


def test_whole_url_in_the_request_line_is_understood(talker: Talker) -> None:
    answer = talker.raw(
        b"GET https://127.0.0.1/_emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Connection: close\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_expect_100_continue_is_answered_before_the_body(talker: Talker) -> None:
    token = talker.token("/sample-hub/messages")
    with talker.raw_socket() as wire:
        wire.sendall(
            b"POST /sample-hub/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
            b"ServiceBusNotification-Format: apple\r\nContent-Length: 2\r\n"
            + f"Authorization: {token}\r\n\r\n".encode()
        )
        interim = wire.recv(65536)
        wire.sendall(b"{}")
        answer = wire.recv(65536)

    assert interim == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 201 Created\r\n")


def test_old_http_gets_an_answer_without_chunks(talker: Talker) -> None:
    answer = talker.raw(b"POST /no-hub/messages HTTP/1.0\r\n\r\n")

    assert b"Transfer-Encoding" not in answer
    assert answer.endswith(b"</Error>")


def test_plain_http_on_the_tls_port_hurts_nobody(talker: Talker) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", talker.emulator.port, timeout=20)
    connection.request("GET", "/")
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.getresponse()
    connection.close()

    assert talker.send().status == 201


def test_requests_can_be_pipelined(talker: Talker) -> None:
    one = b"GET /no-hub/x HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /no-hub/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    assert talker.raw(one * 5 + last).count(b"HTTP/1.1 404 Not Found") == 6


STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d\d\d) ")
FRAGMENTS = st.sampled_from(
    [
        b"POST ", b"GET ", b"/sample-hub/messages", b"?test", b"&direct", b" HTTP/1.1\r\n",
        b"Host: 127.0.0.1\r\n", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n",
        b"ServiceBusNotification-Format: apple\r\n", b"X-WNS-Type: wns/raw\r\n", b"\r\n",
        b"ServiceBusNotification-Tags: a && (b\r\n", b"0\r\n\r\n", b"{}", b"%", b"\xff", b"/../",
        b"Authorization: SharedAccessSignature sr=%00&sig=\xff&se=9&skn=x\r\n", b"//", b"#",
        b"Connection: Upgrade\r\nUpgrade: websocket\r\n", b"Content-Encoding: gzip\r\n",
        b"/_emulator/fault", b"Expect: 100-continue\r\n", b"Connection: close\r\n",
    ]
)  # fmt: skip
HEADER_NAMES = st.sampled_from(
    [
        "Authorization", "Host", "Content-Type", "ServiceBusNotification-Format", "X-WNS-Type",
        "ServiceBusNotification-Tags", "X-NotificationClass", "Origin", "Expect", "X-Any",
    ]
)  # fmt: skip
HEADER_VALUES = st.binary(max_size=40).map(lambda raw: re.sub(rb"[\x00-\x1f\x7f]", b"", raw))


@pytest.fixture(scope="module")
def long_runner(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("certificates")
    with EmulatorServer(
        options=EmulatorOptions(certificate_folder=folder, log_limit=5)
    ) as emulator:
        yield Talker(emulator)


FIXTURES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@FIXTURES
@given(pieces=st.lists(FRAGMENTS | st.binary(max_size=20), max_size=14))
def test_random_bytes_never_give_a_500_or_a_traceback(
    long_runner: Talker, caplog: pytest.LogCaptureFixture, pieces: list[bytes]
) -> None:
    with long_runner.raw_socket() as wire:
        wire.sendall(b"".join(pieces))
        # Enough for any body to end, and an end of its own for the connection.
        wire.sendall(
            b"\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n\r\n\r\n"
        )
        wire.sendall(b"!\r\n\r\n")
        answer = b""
        while piece := wire.recv(65536):
            answer += piece

    assert all(int(status) < 500 for status in STATUS_LINE.findall(answer))
    assert no_traceback(caplog)


@FIXTURES
@given(
    headers=st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=6),
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    body=st.binary(max_size=200) | st.sampled_from([b"{}", b"<toast/>"]),
    is_signed=st.booleans(),
)
def test_random_requests_get_an_answer_below_500(
    long_runner: Talker,
    caplog: pytest.LogCaptureFixture,
    headers: list[tuple[str, bytes]],
    query: str,
    body: bytes,
    is_signed: bool,
) -> None:
    lines = [f"{name}: ".encode() + value for name, value in headers]
    if is_signed:
        token = long_runner.token("/sample-hub/messages")
        lines = [f"Authorization: {token}".encode(), b"Host: localhost", *lines]
    head = b"POST /sample-hub/messages?" + query.replace("#", "").encode() + b" HTTP/1.1"
    tail = [f"Content-Length: {len(body)}".encode(), b"Connection: close", b"", b""]

    answer = long_runner.raw(b"\r\n".join([head, *lines, *tail]) + body)

    statuses = [int(status) for status in STATUS_LINE.findall(answer)]
    assert statuses
    assert max(statuses) < 500
    assert no_traceback(caplog)


def test_long_runner_is_well_after_all_that(long_runner: Talker) -> None:
    heard = long_runner.send()

    assert heard.status == 201
    assert WINDOWS_HEADERS["X-WNS-Type"] == long_runner.emulator.requests[-1].header("X-WNS-Type")
    long_runner.close()


def test_fault_of_the_emulator_itself_is_logged_and_answered(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    def broken_clock() -> datetime:
        if armed:
            armed.clear()
            raise ZeroDivisionError
        return datetime.now(UTC)

    armed: list[bool] = []
    talker = start(clock=broken_clock)
    token = talker.token("/sample-hub/messages")
    armed.append(True)

    heard = talker.ask("POST", "/sample-hub/messages", b"{}", {"Authorization": token})

    assert heard.status == 500
    assert "ZeroDivisionError" in talker.emulator.requests[-1].reason
    assert "could not be answered" in caplog.text
    assert talker.send().status == 201
