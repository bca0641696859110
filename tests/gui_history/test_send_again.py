"""Opening a past exchange in the form, with its own connection, and sending it anew."""

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.secrets.redaction import REMOVED
from nhconsole.core.sending.draft import SendDraft
from nhconsole.core.sending.draft_json import draft_to_json
from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.emulator import EmulatorServer
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.connections import UNSAVED_ID
from nhconsole.gui.history.send_again import SendAgain
from tests.helpers.key_store import MemoryKeyring, key_store
from tests.helpers.window import Desk, desk, emulator, make_desk

__all__ = ["desk", "emulator", "key_store", "make_desk"]

TAGS = Audience(mode=AudienceMode.ANY_OF, tags=("sports", "news"))


class Again:
    """A window whose history can be sent again."""

    def __init__(self, made: Desk, server: EmulatorServer) -> None:
        self.desk, self.app, self.server = made, made.app, server
        self.told: list[str] = []
        self.asked = 0
        self.again = SendAgain(
            form=self.app.form,
            messages=self.app.desk,
            connections=self.app.connections,
            keeper=self.app.history,
            is_sending=lambda: self.app.send_service.is_sending,
            window=self.app.window,
        )
        self.again.told.connect(lambda tone, text: self.told.append(text))
        self.again.send_now_requested.connect(self._on_send_now)

    def _on_send_now(self) -> None:
        self.asked += 1
        self.app.console.send()

    def write(self, payload: str, audience: Audience = TAGS) -> None:
        """Type a message and an audience."""
        self.desk.find(CodeEditor, "payloadEdit").replace_text(payload)
        self.app.desk.show_audience(audience)
        self.app.form.check_now()

    def send(self) -> int:
        """Send what stands in the form; return its row."""
        self.desk.send_and_wait()
        self.desk.settle()
        return self.app.history.model.rows()[0].id

    def open(self, row_id: int, *, at_once: bool = False) -> None:
        """Open an exchange, and wait for what comes of it."""
        self.again.open(row_id, at_once)
        self.desk.settle()
        self.desk.qtbot.waitUntil(lambda: bool(self.told) or self.asked > 0, timeout=9000)
        self.desk.qtbot.waitUntil(lambda: not self.app.send_service.is_sending, timeout=15_000)
        self.desk.settle()

    def save_profile(self, name: str, **more: bool) -> None:
        """Save the connection of the form."""
        draft = self.app.form.draft
        self.app.connections.save(name, draft.connection_text.reveal(), draft.hub_name, **more)
        self.desk.settle()

    @property
    def draft(self) -> SendDraft:
        """What stands in the form."""
        return self.app.form.draft


@pytest.fixture
def window(desk: Desk, emulator: EmulatorServer, key_store: MemoryKeyring) -> Again:
    """A window that is connected to the emulator, by hand."""
    return Again(desk, emulator)


TOAST = (
    "<toast><visual><binding template='ToastText01'><text id='1'>One</text></binding></visual>"
    "</toast>"
)


def test_whole_form_comes_back(window: Again) -> None:
    window.write(TOAST)
    row_id = window.send()
    window.app.window.compose.choose_platform_number(1)
    window.app.desk.show_audience(Audience())
    window.open(row_id)

    assert window.draft.payload == TOAST
    assert (window.draft.platform, window.draft.kind) == ("windows", "toast")
    assert window.draft.audience == TAGS
    assert window.desk.find(CodeEditor, "payloadEdit").text() == TOAST
    assert window.desk.find(CodeEditor, "payloadEdit").hasFocus()
    assert window.asked == 0
    assert window.told[-1].startswith("Opened in the form.")


def test_what_stood_there_comes_back_by_undo(window: Again) -> None:
    window.write(TOAST)
    row_id = window.send()
    window.write("<toast>half written")
    window.open(row_id)
    assert "Ctrl+Z" in window.told[-1]

    editor = window.desk.find(CodeEditor, "payloadEdit")
    editor.undo()
    window.app.form.check_now()
    assert window.draft.payload == "<toast>half written"


def test_send_again_now_signs_anew(window: Again) -> None:
    window.write(TOAST)
    row_id = window.send()
    first = window.server.requests[-1]
    window.write("<toast>something else</toast>")
    window.open(row_id, at_once=True)

    second = window.server.requests[-1]
    assert window.asked == 1
    assert second is not first
    assert second.body == first.body == TOAST.encode()
    newest = window.app.history.model.rows()[0]
    assert newest.id != row_id
    assert newest.audience_text == "sports || news"


def test_own_profile_is_chosen_again(window: Again) -> None:
    window.save_profile("contoso-dev")
    window.write(TOAST)
    row_id = window.send()
    window.app.connections.choose(UNSAVED_ID)
    assert window.draft.connection_text.reveal() == ""
    window.open(row_id, at_once=True)

    assert window.app.connections.profile_name(window.app.connections.current_id) == "contoso-dev"
    assert window.draft.hub_name == window.server.hub_name
    assert window.asked == 1
    assert window.server.requests[-1].status == 201


def test_profile_that_is_gone_is_said_and_nothing_is_sent(window: Again) -> None:
    window.save_profile("contoso-dev")
    window.write(TOAST)
    row_id = window.send()
    window.app.connections.remove(window.app.connections.current_id)
    window.desk.settle()
    window.app.window.connection.hub_edited.emit("another-hub")
    window.app.form.check_now()
    before = len(window.server.requests)
    window.open(row_id, at_once=True)

    assert "“contoso-dev” is gone" in window.told[-1]
    assert "not sent" in window.told[-1]
    assert window.draft.payload == TOAST
    assert window.draft.hub_name == "another-hub"
    assert window.asked == 0
    assert len(window.server.requests) == before


def test_profile_that_leads_elsewhere_now_is_said(window: Again) -> None:
    window.save_profile("contoso-dev")
    window.write(TOAST)
    row_id = window.send()
    window.app.connections.save(
        "contoso-dev",
        "Endpoint=sb://moved.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey="
        + "A" * 43
        + "=",
        "hub",
    )
    window.desk.settle()
    window.open(row_id, at_once=True)

    assert "leads to another hub now" in window.told[-1]
    assert window.asked == 0


def question(window: Again) -> QMessageBox:
    found = window.app.window.findChild(QMessageBox, "productionQuestion")
    assert found is not None
    return found


@pytest.mark.parametrize("answer", [True, False], ids=["yes", "no"])
def test_production_is_asked_about(window: Again, answer: bool) -> None:
    window.save_profile("contoso-prod", is_production=True)
    window.write(TOAST)
    row_id = window.send()
    before = len(window.server.requests)
    window.again.open(row_id, True)
    window.desk.settle()
    window.desk.qtbot.waitUntil(
        lambda: window.app.window.findChild(QMessageBox, "productionQuestion") is not None
    )
    box = question(window)
    assert "contoso-prod" in box.text()
    assert len(window.server.requests) == before
    if answer:
        with window.desk.qtbot.waitSignal(window.app.send_service.idle, timeout=15_000):
            box.findChild(QPushButton, "productionSendButton").click()
    else:
        box.reject()

    assert len(window.server.requests) == before + answer


def test_production_stays_marked_when_the_profile_is_saved_again(window: Again) -> None:
    window.save_profile("contoso-prod", is_production=True)
    window.save_profile("contoso-prod")
    profile_id = window.app.connections.id_of("contoso-prod")
    assert window.app.connections.is_production(profile_id)

    window.save_profile("contoso-prod", is_production=False)
    assert not window.app.connections.is_production(profile_id)


def written(window: Again, draft_json: str, platform: str = "windows") -> int:
    """Write an exchange down by hand."""
    request = HttpRequest(
        method="POST",
        scheme="https",
        host="elsewhere.servicebus.windows.net",
        port=443,
        target="/hub/messages?test",
        headers=(("ServiceBusNotification-Format", platform),),
        body=b"x",
    )
    from datetime import UTC, datetime

    return window.app.history.open_store().begin(
        f"by-hand-{platform}", datetime.now(UTC), request, platform=platform, draft_json=draft_json
    )


def test_key_that_was_removed_is_said_and_nothing_is_sent(window: Again) -> None:
    payload = f"<toast>{REMOVED}</toast>"
    draft = SendDraft(hub_name="hub", platform="windows", kind="toast", payload=payload)
    window.open(written(window, draft_to_json(draft)), at_once=True)

    assert "A key stood in it" in window.told[-1]
    assert window.asked == 0
    assert window.draft.payload == payload


def test_connection_that_was_never_saved_is_said(window: Again) -> None:
    draft = SendDraft(hub_name="hub", platform="windows", kind="toast", payload=TOAST)
    before = window.draft.connection_text
    window.open(written(window, draft_to_json(draft)), at_once=True)

    assert "was not saved" in window.told[-1]
    assert "elsewhere.servicebus.windows.net" in window.told[-1]
    assert window.draft.connection_text == before
    assert window.asked == 0


def test_exchange_without_a_form_says_so(window: Again) -> None:
    payload = window.draft.payload
    window.open(written(window, ""))

    assert "without its form" in window.told[-1]
    assert window.draft.payload == payload


def test_platform_of_a_later_version_is_said(window: Again) -> None:
    window.open(written(window, draft_to_json(SendDraft(platform="hologram", kind="wave"))))

    assert "knows no hologram wave" in window.told[-1]


def test_exchange_that_is_gone_is_said(window: Again) -> None:
    window.open(4711)

    assert "not in the history any more" in window.told[-1]


def test_nothing_is_opened_while_a_send_runs(window: Again) -> None:
    window.write(TOAST)
    row_id = window.send()
    window.app.window.send_action.trigger()
    window.again.open(row_id, True)

    assert window.told == ["A send is under way. Wait for its end, or cancel it."]
    with window.desk.qtbot.waitSignal(window.app.send_service.idle, timeout=15_000):
        pass


def test_connection_typed_meanwhile_stands(window: Again, emulator: EmulatorServer) -> None:
    window.save_profile("contoso-dev")
    window.write(TOAST)
    row_id = window.send()
    window.again._on_read(window.app.history.open_store().get(row_id))
    window.app.connections.give_way()
    window.app.window.connection.hub_edited.emit("typed")
    window.desk.settle()

    assert window.draft.hub_name == "typed"
    assert window.told == []
