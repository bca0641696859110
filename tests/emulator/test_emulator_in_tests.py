"""The emulator as a part of somebody's tests: what was received, behaviours, a fresh start."""

import pytest
from sdk_wire import APPLE, APPLE_HEADERS, Start, Talker

from nhconsole.emulator import Device, EmulatorServer, Registration, behaviours

TOKEN = "AB" * 32


def phone(**changes: object) -> Device:
    facts = {
        "name": "A phone",
        "platform": "apple",
        "handle": TOKEN,
        "behaviour": behaviours()["accepted"],
        "registrations": (Registration(id="1-2-3", tags=("news",)),),
    }
    return Device(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.fixture
def with_phone(start: Start) -> Talker:
    return start(devices=(phone(),))


@pytest.mark.parametrize("name", ["a-phone", "1-2-3", TOKEN, TOKEN.lower()])
def test_what_a_device_received_is_found_by_each_of_its_names(
    with_phone: Talker, name: str
) -> None:
    with_phone.send(APPLE, APPLE_HEADERS)

    (message,) = with_phone.emulator.received(name)
    assert (message.body, message.platform, message.is_test) == (APPLE, "apple", True)


def test_unknown_device_is_a_key_error(with_phone: Talker) -> None:
    with pytest.raises(KeyError, match="nobody"):
        with_phone.emulator.received("nobody")


def test_device_that_refuses_receives_nothing(with_phone: Talker) -> None:
    with_phone.emulator.set_behaviour("a-phone", "invalid-handle")

    outcome = with_phone.send(APPLE, APPLE_HEADERS).outcome

    assert (outcome.success, outcome.failure) == (0, 1)
    assert with_phone.emulator.received("a-phone") == ()


def test_unknown_behaviour_is_a_key_error(with_phone: Talker) -> None:
    with pytest.raises(KeyError, match="lazy"):
        with_phone.emulator.set_behaviour("a-phone", "lazy")


def test_added_device_answers_the_next_send(with_phone: Talker) -> None:
    other = phone(handle="CD" * 32, registrations=(Registration(id="4-5-6"),))

    (added,) = with_phone.emulator.add_devices(other)

    assert with_phone.send(APPLE, APPLE_HEADERS).outcome.success == 2
    assert added == "a-phone-2"
    assert len(with_phone.emulator.received(added)) == 1


def test_reset_goes_back_to_the_start(with_phone: Talker) -> None:
    emulator = with_phone.emulator
    emulator.set_behaviour("a-phone", "expired")
    emulator.add_devices(phone(handle="CD" * 32, registrations=(Registration(id="4-5-6"),)))
    with_phone.send(APPLE, APPLE_HEADERS)

    emulator.reset()

    assert emulator.requests == ()
    assert emulator.received("a-phone") == ()
    assert with_phone.send(APPLE, APPLE_HEADERS).outcome.success == 1


def test_after_a_reset_the_same_seed_chooses_the_same_ids(start: Start) -> None:
    talker = start(devices=(phone(),), seed=7)
    first = talker.send(APPLE, APPLE_HEADERS).header("TrackingId")

    talker.emulator.reset()

    assert talker.send(APPLE, APPLE_HEADERS).header("TrackingId") == first


def test_emulator_that_does_not_run_says_so() -> None:
    with pytest.raises(RuntimeError, match="does not run"):
        EmulatorServer().received("a-phone")
