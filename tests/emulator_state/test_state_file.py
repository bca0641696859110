"""What a hub knew is there again when its file is opened the next time."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_hub import (
    NOON,
    TOKEN,
    apple_send,
    delivery,
    device,
    everything,
    kept_hub,
    notification,
    row,
)

from nhconsole.core.audience.tag_expression import parse_tag_expression
from nhconsole.core.payload.platforms import platform_named
from nhconsole.emulator import behaviours
from nhconsole.emulator.hub.description import Template
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.keeper import Change, KeptKind
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.sending import ScheduledSend, Send
from nhconsole.emulator.installations.installation import (
    BrowserChannel,
    Installation,
    InstallationTemplate,
    SecondaryTile,
)
from nhconsole.emulator.installations.registrations import registrations_of
from nhconsole.emulator.state.state_file import StateFile

ROWS = {
    "plain": row(),
    "with all": row(
        keys=("P256", "auth"),
        tags=("$UserId:{1}", "news", "Straße"),
        push_variables=(("b", "2"), ("a", "\u2028")),
        template=Template(
            body="$(message)",
            name="greeting",
            headers=(("apns-topic", "x"), ("apns-topic", "y")),
            expiry="2030-01-01",
            priority="5",
            message_type="1",
        ),
        secondary_tile="tile",
        etag=7,
        installation="inst",
    ),
    "empty template": row(template=Template(body="")),
}
INSTALLATIONS = {
    "plain": Installation(id="a", platform="apns", push_channel=TOKEN),
    "expired": Installation(
        id="a", platform="apns", push_channel=TOKEN, push_channel_expired=True, user_id="u"
    ),
    "browser": Installation(
        id="a",
        platform="browser",
        push_channel=BrowserChannel(endpoint="https://x/y", p256dh="k", auth="s", is_text=True),
    ),
    "tiles": Installation(
        id="a",
        platform="wns",
        push_channel="https://x/?token=1",
        tags=("news",),
        push_variables=(("name", "Anna"),),
        templates=(
            InstallationTemplate(
                name="t", body="<toast/>", headers=(("X-WNS-Type", "wns/toast"),), tags=("t",)
            ),
        ),
        secondary_tiles=(SecondaryTile(name="s", push_channel="https://x/2", tags=("deals",)),),
    ),
}


def before_and_after(path: Path, change: object) -> tuple[object, object]:
    with kept_hub(path) as hub:
        change(hub)  # type: ignore[operator]
        before = everything(hub)
    with kept_hub(path) as hub:
        return before, everything(hub)


@pytest.mark.parametrize("description", ROWS.values(), ids=ROWS)
def test_registration_is_there_again(tmp_path: Path, description: object) -> None:
    before, after = before_and_after(
        tmp_path / "state", lambda hub: hub.put_registration(description)
    )

    assert after == before


@pytest.mark.parametrize("installation", INSTALLATIONS.values(), ids=INSTALLATIONS)
def test_installation_is_there_again(tmp_path: Path, installation: Installation) -> None:
    rows = registrations_of(installation, NOON)

    before, after = before_and_after(
        tmp_path / "state", lambda hub: hub.put_installation(installation, rows)
    )

    assert after == before


@pytest.mark.parametrize("delay_s", [None, 0.0, 1.5])
@pytest.mark.parametrize("behaviour", behaviours().values(), ids=behaviours())
def test_device_is_there_again(tmp_path: Path, behaviour: object, delay_s: float | None) -> None:
    put = device(behaviour=behaviour, delay_s=delay_s, name="A phone", note="old")

    before, after = before_and_after(tmp_path / "state", lambda hub: hub.put_device(put))

    assert after == before


def test_handle_that_is_no_utf_8_is_kept(tmp_path: Path) -> None:
    put = device(handle="caf\udce9", id="caf\udce9")

    before, after = before_and_after(tmp_path / "state", lambda hub: hub.put_device(put))

    assert after == before


@pytest.mark.parametrize("audience", [None, "(news || sports) && !user:42"])
@pytest.mark.parametrize("kind", ["toast", "raw"])
def test_scheduled_send_is_there_again(tmp_path: Path, kind: str, audience: str | None) -> None:
    send = Send(
        format="windows",
        kind=platform_named("windows").kind(kind),
        message=Message(body=b"\x00\xff", headers=(("X-WNS-Type", f"wns/{kind}"),)),
        audience=parse_tag_expression(audience) if audience else None,
        api_version="2015-01",
    )
    scheduled = ScheduledSend(id="s1", due=NOON, send=send)

    before, after = before_and_after(tmp_path / "state", lambda hub: hub.schedule(scheduled))

    assert after == before


def test_notification_and_what_each_device_received_are_there_again(tmp_path: Path) -> None:
    rendered = Message(body=b'{"aps":{"alert":"Hi"}}', headers=(("apns-push-type", "alert"),))

    def send(hub: Hub) -> None:
        hub.put_registration(row())
        deliveries = (
            delivery((0, 70_000), message=rendered),
            delivery((), handles=frozenset({"x", "y"}), reason="too long"),
        )
        hub.keep(notification(1, *deliveries, audience="news", is_test=True, is_direct=True))

    before, after = before_and_after(tmp_path / "state", send)

    assert after == before
    with kept_hub(tmp_path / "state") as hub:
        (received,) = hub.received_by(("apple", TOKEN))
        assert received.delivery.message == rendered


def test_only_the_notifications_that_the_hub_still_has_are_kept(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state", limit=2) as hub:
        for number in range(5):
            hub.keep(notification(number, delivery((number,))))
    with kept_hub(tmp_path / "state", limit=None) as hub:
        assert [each.id for each in hub.notifications] == ["NH-3", "NH-4"]


def test_smaller_limit_of_a_later_run_holds_for_the_file_too(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        for number in range(5):
            hub.keep(notification(number))
    with kept_hub(tmp_path / "state", limit=1):
        pass
    with kept_hub(tmp_path / "state") as hub:
        assert [each.id for each in hub.notifications] == ["NH-4"]


def test_what_was_removed_is_gone(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        installation = INSTALLATIONS["tiles"]
        hub.put_installation(installation, registrations_of(installation, NOON))
        hub.put_registration(row())
        hub.put_device(device())
        hub.schedule(ScheduledSend(id="s1", due=NOON, send=apple_send()))

        hub.remove_installation("a")
        hub.remove_device("apple", TOKEN)
        hub.unschedule("s1")
    with kept_hub(tmp_path / "state") as hub:
        assert everything(hub) == ([], [], [], [], [])


def test_number_of_a_removed_registration_is_given_to_no_other(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        hub.put_registration(row())
        hub.remove_registration("1-2-3")
    with kept_hub(tmp_path / "state") as hub:
        hub.put_registration(row(handle="CD" * 32))

        assert hub.registry.number("1-2-3") == 1


def test_device_that_registered_anew_still_knows_what_it_received(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        hub.put_registration(row())
        hub.keep(notification(1, delivery((0,))))
        hub.remove_registration("1-2-3")
        hub.put_registration(row(id="4-5-6"))
    with kept_hub(tmp_path / "state") as hub:
        assert len(list(hub.received_by(("apple", TOKEN)))) == 1


def test_registration_that_came_back_to_its_number_is_no_longer_gone(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        hub.put_registration(row())
        hub.put_registration(row(etag=2, tags=("news",)))
    with kept_hub(tmp_path / "state") as hub:
        assert hub.registry.get("1-2-3") == row(etag=2, tags=("news",))


def test_behaviour_counts_at_once_in_the_next_run(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        hub.put_registration(row())
        hub.put_device(device())
    with kept_hub(tmp_path / "state") as hub:
        (pushed,) = hub.push(apple_send(), hub.registry.everybody)

        assert pushed.behaviour.name == "throttled"


def test_due_send_of_an_earlier_run_is_due(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        hub.schedule(ScheduledSend(id="s1", due=NOON, send=apple_send()))
    with kept_hub(tmp_path / "state") as hub:
        assert hub.due(NOON - timedelta(seconds=1)) == ()
        assert [each.id for each in hub.due(NOON)] == ["s1"]


def test_new_file_keeps_nothing(tmp_path: Path) -> None:
    with StateFile(tmp_path / "state") as state:
        assert state.kept() is None


def test_hub_is_found_by_its_name_in_any_case_and_goes_with_all_it_has(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state", name="Shop") as hub:
        hub.put_registration(row())
        hub.keep(notification(1, delivery((0,))))
    with StateFile(tmp_path / "state") as state:
        state(Change(hub="shop", kind=KeptKind.HUB, key="shop", gone=True))
        state(Change(hub="shop", kind=KeptKind.HUB, key="shop"))

        assert [change.kind for change in state.kept() or ()] == [KeptKind.HUB]


def test_batch_that_fails_keeps_nothing_of_it(tmp_path: Path) -> None:
    def keep_and_fail(state: StateFile) -> None:
        with state.batch():
            state(Change(hub="shop", kind=KeptKind.HUB, key="shop"))
            raise LookupError("half of it")

    with StateFile(tmp_path / "state") as state:
        with pytest.raises(LookupError):
            keep_and_fail(state)

        assert state.kept() is None


TEXTS = st.text(max_size=12)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)
TEMPLATES = st.builds(Template, body=TEXTS, name=TEXTS, headers=PAIRS, expiry=TEXTS, priority=TEXTS)
DESCRIPTIONS = st.builds(
    row,
    id=st.sampled_from(["1-1-1", "2-2-2", "3-3-3"]),
    handle=st.sampled_from(["A", "B"]),
    tags=st.lists(TEXTS, max_size=3).map(tuple),
    push_variables=PAIRS,
    template=st.none() | TEMPLATES,
    etag=st.integers(1, 10),
    updated=st.datetimes(timezones=st.just(NOON.tzinfo)),
)
STEPS = st.lists(DESCRIPTIONS | st.sampled_from(["1-1-1", "2-2-2", "3-3-3"]), max_size=12)


@given(runs=st.lists(STEPS, min_size=1, max_size=3))
def test_whatever_comes_and_goes_over_several_runs_the_file_knows_what_the_hub_knows(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[object]]
) -> None:
    path = tmp_path_factory.mktemp("state") / "state"
    before: tuple[object, ...] = ([], [], [], [], [])
    for steps in runs:
        with kept_hub(path) as hub:
            assert everything(hub) == before
            for step in steps:
                if isinstance(step, str):
                    hub.remove_registration(step)
                else:
                    hub.put_registration(step)  # type: ignore[arg-type]
            before = everything(hub)
    with kept_hub(path) as hub:
        assert everything(hub) == before
