"""The emulator's control paths as the window asks for them, against a running emulator."""

import ssl
from collections.abc import Iterator
from http.client import HTTPSConnection

import pytest

from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from nhconsole.gui.emulator.control_client import ControlClient, EmulatorRefused, EmulatorSilent
from nhconsole.gui.emulator.looking import Look, look_at
from nhconsole.gui.emulator.values import PlayedRules


@pytest.fixture
def client(server: EmulatorServer) -> Iterator[ControlClient]:
    """A connection to the emulator."""
    made = ControlClient(server.port, str(server.ca_file))
    yield made
    made.close()


def test_health_tells_what_runs(client: ControlClient, server: EmulatorServer) -> None:
    health = client.health()

    assert (health.hub, health.devices, health.requests) == (server.hub_name, 12, 0)
    assert health.registrations == 14


def test_marks_stay_while_nobody_does_anything(client: ControlClient) -> None:
    before = client.health().marks
    client.devices()

    assert client.health().marks == before


def test_devices_come_with_tags_templates_and_behaviour(client: ControlClient) -> None:
    page = client.devices()
    laptop = page.devices[0]

    assert page.total == len(page.devices) == 12
    assert (laptop.shown_name, laptop.platform) == ("Anna's laptop", "windows")
    assert "sports" in laptop.tags
    assert [row.template is None for row in laptop.registrations] == [True, False]


def test_second_page_begins_where_it_is_told(client: ControlClient) -> None:
    everyone = client.devices().devices

    assert client.devices(10).devices == everyone[10:]


def test_tag_expression_finds_who_would_be_reached(client: ControlClient) -> None:
    found = client.devices(tags="sports && !news").devices

    assert found
    assert all("sports" in device.tags for device in found)


def test_broken_tag_expression_is_refused_with_a_sentence(client: ControlClient) -> None:
    with pytest.raises(EmulatorRefused, match="after “&&”"):
        client.devices(tags="sports &&")


@pytest.mark.parametrize(
    ("change", "seen"),
    [({"behaviour": "expired"}, ("expired", 0.0)), ({"delay_s": 2.5}, ("accepted", 2.5)),
     ({"behaviour": "slow"}, ("slow", 3.0))],
)  # fmt: skip
def test_device_changes(client: ControlClient, change: dict, seen: tuple) -> None:
    changed = client.change_device("anna-s-laptop", change)

    assert (changed.behaviour, changed.delay_s) == seen
    assert client.devices().devices[0] == changed


def test_change_that_cannot_be_made_is_one_sentence(client: ControlClient) -> None:
    with pytest.raises(EmulatorRefused, match=r"^“behaviour” is one of .+\.$"):
        client.change_device("anna-s-laptop", {"behaviour": "moody"})


@pytest.mark.parametrize("device", ["no/such device", "?", "50%", "é"])
def test_ids_of_any_letters_reach_the_emulator_whole(client: ControlClient, device: str) -> None:
    with pytest.raises(EmulatorRefused, match=r"(?i)no device") as refusal:
        client.received(device)

    assert device in str(refusal.value)


def test_removed_device_is_gone(client: ControlClient) -> None:
    client.remove_device("anna-s-laptop")

    assert "anna-s-laptop" not in [device.id for device in client.devices().devices]


def test_faults_are_planned_in_their_order_and_cleared(client: ControlClient) -> None:
    client.play({"kind": "status", "status": 503, "retry_after": 10, "times": 2})
    client.play({"kind": "delay", "delay_s": 1, "times": None, "method": "GET"})

    first, second = client.planned()
    assert (first.kind, first.times, dict(first.said)["retry_after"]) == ("status", 2, "10")
    assert (second.times, second.method) == (None, "GET")
    client.clear_faults()
    assert client.planned() == ()


def test_fault_that_cannot_be_played_is_refused(client: ControlClient) -> None:
    with pytest.raises(EmulatorRefused, match="status"):
        client.play({"kind": "throttled", "status": 418})


def test_rules_change_and_reset_takes_everything_back(client: ControlClient) -> None:
    changed = client.change_rules({"test_sends_per_minute": 10, "remove_failing": True})
    client.remove_device("anna-s-laptop")
    client.reset()

    assert changed == PlayedRules(test_sends_per_minute=10, remove_failing=True)
    assert client.devices().devices[0].id == "anna-s-laptop"


def test_log_is_read_behind_a_number_and_cleared(client: ControlClient) -> None:
    client.play({"kind": "delay", "delay_s": 0})
    first = client.requests(0)[-1]
    client.clear_faults()

    assert (first.method, first.target, first.status) == ("POST", "/_emulator/fault", 200)
    assert [row.method for row in client.requests(first.number)] == ["DELETE"]


def test_kept_connection_outlives_a_planned_certificate(
    client: ControlClient, server: EmulatorServer
) -> None:
    client.health()
    client.play({"kind": "expired-certificate", "times": 1})
    client.health()

    assert [fault.kind for fault in client.planned()] == ["expired-certificate"]


def test_bad_certificate_can_be_cleared_by_a_new_connection(
    client: ControlClient, server: EmulatorServer
) -> None:
    server.set_fault(Fault(kind=FaultKind.EXPIRED_CERTIFICATE))

    client.clear_faults()

    assert client.planned() == ()


def test_nobody_on_the_port_is_one_sentence(server: EmulatorServer) -> None:
    ca_file, port = str(server.ca_file), server.port
    server.stop()

    with pytest.raises(EmulatorSilent, match=f"port {port} does not answer"):
        ControlClient(port, ca_file).health()


def test_closed_connection_is_made_anew(client: ControlClient, server: EmulatorServer) -> None:
    before = client.health()
    client.close()

    assert client.health() == before


def test_missing_authority_is_no_crash(server: EmulatorServer) -> None:
    with pytest.raises((EmulatorSilent, ssl.SSLError)):
        ControlClient(server.port, "/no/such/file.pem").health()


def test_look_asks_for_nothing_again_when_nothing_happened(client: ControlClient) -> None:
    first = look_at(client, Look())
    second = look_at(client, Look(marks=first.health.marks, after=first.last_number))

    assert first.devices is not None
    assert first.planned == ()
    assert (second.devices, second.planned, second.requests) == (None, None, ())


def test_look_leaves_the_control_requests_out_of_the_log(client: ControlClient) -> None:
    client.clear_faults()
    seen = look_at(client, Look())

    assert seen.requests == ()
    assert seen.last_number == 1


def test_look_says_what_is_wrong_with_the_tags_and_goes_on(client: ControlClient) -> None:
    seen = look_at(client, Look(tags="(sports", device_id="anna-s-laptop"))

    assert seen.devices is None
    assert seen.tag_problem
    assert seen.received == ()


def test_look_reads_every_request_of_more_than_one_answer(
    client: ControlClient, server: EmulatorServer
) -> None:
    knock(server, 20)
    seen = look_at(client, Look())

    assert [row.number for row in seen.requests] == list(range(1, 21))
    assert not seen.has_more


def test_look_leaves_the_rest_of_very_much_to_the_next_one(
    client: ControlClient, server: EmulatorServer
) -> None:
    knock(server, 40)
    first = look_at(client, Look())
    marks = first.health.marks
    second = look_at(client, Look(marks=marks, after=first.last_number, reads_on=first.has_more))

    assert first.has_more
    assert [row.number for row in (*first.requests, *second.requests)] == list(range(1, 41))
    assert (second.has_more, second.devices) == (False, None)


def test_other_device_is_asked_about_even_when_nothing_happened(client: ControlClient) -> None:
    marks = look_at(client, Look()).health.marks
    seen = look_at(client, Look(marks=marks, device_id="anna-s-laptop", is_other_device=True))

    assert (seen.device_id, seen.received) == ("anna-s-laptop", ())
    assert seen.devices is None


def knock(server: EmulatorServer, times: int) -> None:
    """Send large bodies without a token; the log keeps them all the same."""
    trusting = ssl.create_default_context(cafile=str(server.ca_file))
    connection = HTTPSConnection("127.0.0.1", server.port, context=trusting)
    for _ in range(times):
        connection.request("POST", f"/{server.hub_name}/messages", body=b"x" * 60_000)
        connection.getresponse().read()
    connection.close()
