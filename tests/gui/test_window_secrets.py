"""A key that was pasted into the window is in no file that it leaves behind."""

import base64
import json
from pathlib import Path
from urllib.parse import quote

from PySide6.QtWidgets import QLineEdit

from nhconsole import log, paths
from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.emulator import EmulatorServer, Fault
from nhconsole.gui.code.editor import CodeEditor

KEY = "cGxhbnRlZC1rZXktcGxhbnRlZC1rZXktcGxhbnRlZC8rPQ=="


def forms(text: str) -> set[bytes]:
    raw = text.encode()
    inner = {base64.b64encode(b"x" * lead + raw)[4:-4] for lead in range(3)}
    return {
        raw,
        quote(text, safe="").encode(),
        quote(text, safe="").lower().encode(),
        json.dumps(text).encode()[1:-1],
        text.replace("/", "\\/").encode(),
        *inner,
    }


def leaks(folder: Path) -> list[str]:
    return [
        f"{path.name}: {form!r}"
        for path in folder.rglob("*")
        if path.is_file()
        for form in forms(KEY)
        if form in path.read_bytes()
    ]


def test_planted_key_is_in_no_file(make_desk, emulator: EmulatorServer, tmp_path: Path) -> None:
    log.start_logging()
    desk = make_desk()
    head, _, _ = emulator.connection_string().rpartition("SharedAccessKey=")
    desk.connect_to(f"{head}SharedAccessKey={KEY}", emulator.hub_name)
    desk.find(CodeEditor, "payloadEdit").replace_text(
        f'<toast launch="{KEY}"><visual><binding template="T"><text>{quote(KEY)}</text>'
        "</binding></visual></toast>"
    )
    desk.app.window.audience.audience_edited.emit(
        Audience(mode=AudienceMode.EXPRESSION, expression=f"news || {KEY}")
    )
    desk.app.window.compose.headers_edited.emit((("X-WNS-Tag", KEY),))
    emulator.fail_next(Fault(status=400, body=f"you sent {KEY}"))
    desk.app.console._secret_is_meant = True
    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.app.window.force_action.trigger()
    desk.app.connections.save("planted", f"{head}SharedAccessKey={KEY}", emulator.hub_name)
    desk.settle()
    desk.app.window.close()
    log.stop_logging()

    home = paths.data_folder().parent
    assert (home / "data" / "history.sqlite3").is_file()
    assert leaks(tmp_path) == []


def with_key(emulator: EmulatorServer) -> str:
    head, _, _ = emulator.connection_string().rpartition("SharedAccessKey=")
    return f"{head}SharedAccessKey={KEY}"


def test_key_typed_over_the_built_in_emulator_is_in_no_file(
    make_desk, emulator: EmulatorServer, tmp_path: Path
) -> None:
    desk = make_desk(profile=None)
    # The emulator's own key is published and no secret; what is typed over it is one.
    desk.qtbot.waitUntil(lambda: desk.app.form.reading().is_sendable, timeout=20_000)
    desk.connect_to(with_key(emulator), emulator.hub_name)
    desk.find(CodeEditor, "payloadEdit").replace_text(f'<toast launch="{KEY}"/>')
    desk.app.console._secret_is_meant = True
    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.app.window.force_action.trigger()
    desk.settle()
    desk.app.window.close()

    assert (paths.data_folder() / "history.sqlite3").is_file()
    assert leaks(tmp_path) == []


def test_key_of_a_string_that_was_never_sent_is_in_no_file(
    make_desk, emulator: EmulatorServer, tmp_path: Path
) -> None:
    desk = make_desk()
    # Misspelled, so that it is no connection string: the key in it is one all the same.
    desk.connect_to(with_key(emulator).replace("SharedAccessKey=", "SharedAccesKey="), "my-hub")
    desk.find(CodeEditor, "payloadEdit").replace_text(f'<toast launch="{KEY}"/>')
    desk.connect_to("", "my-hub")
    desk.app.desk.save()
    desk.settle()
    desk.app.window.close()

    assert (paths.data_folder() / "drafts.json").is_file()
    assert leaks(tmp_path) == []


def test_key_pasted_in_the_last_moment_is_in_no_file(
    make_desk, emulator: EmulatorServer, tmp_path: Path
) -> None:
    desk = make_desk()
    desk.find(CodeEditor, "payloadEdit").replace_text(f'<toast launch="{KEY}"/>')
    desk.app.window.connection.connection_edited.emit(with_key(emulator))

    desk.app.window.close()

    assert (paths.data_folder() / "drafts.json").is_file()
    assert leaks(tmp_path) == []


def test_profile_is_not_saved_with_its_key_as_a_name(
    make_desk, emulator: EmulatorServer, tmp_path: Path
) -> None:
    desk = make_desk()
    desk.app.connections.save(KEY, with_key(emulator), emulator.hub_name)
    desk.app.connections.save("planted", with_key(emulator), KEY)
    desk.settle()

    assert "holds the access key" in desk.app.window.message_bar.text()
    assert leaks(tmp_path) == []


def test_hub_field_that_got_a_connection_string_does_not_show_its_key(make_desk) -> None:
    desk = make_desk()
    desk.connect_to("", f"Endpoint=sb://x.y/;SharedAccessKeyName=n;SharedAccessKey={KEY}")

    said = [
        problem.sentence() + (problem.suggestion or "")
        for problem in desk.app.form.reading().problems
    ]
    assert not any(KEY in text for text in said)
    assert KEY not in desk.find(QLineEdit, "hubEdit").accessibleDescription()
