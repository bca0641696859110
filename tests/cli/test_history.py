"""``nhconsole history``: what the window has sent, listed, found, shown and changed."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nhconsole.cli.history.filters import moment
from nhconsole.cli.history.rows import table_lines
from nhconsole.core.errors import BadInput
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryState
from tests.cli.conftest import Ended, Run, program, run_program
from tests.cli.history_making import (
    ACCEPTED,
    NOW,
    REFUSED,
    SIGNATURE,
    answered,
    history_file,
    open_history,
    outcome,
    request,
    unanswered,
    write,
)
from tests.cli.test_secrets import KEY, STRING, assert_clean

Begin = tuple[str, ...]
DAY = 86_400


@pytest.fixture
def history() -> Iterator[HistoryStore]:
    """Six exchanges, one a day, in a window that stays open."""
    with open_history() as store:
        write(
            store, answered("aaaa0001-x", request("apple"), 201, outcome(ACCEPTED), ago_s=5 * DAY)
        )
        write(store, answered("aaaa0002-x", request(tags="news && !muted"), 201,
                              outcome(ACCEPTED, REFUSED), ago_s=4 * DAY))  # fmt: skip
        write(store, answered("bbbb0003-x", request(), 201, outcome(), ago_s=3 * DAY))
        error = b"<Error><Code>401</Code><Detail>InvalidSignature: No.TrackingId:t</Detail></Error>"
        write(store, answered("bbbb0004-x", request("apple"), 401, error, ago_s=2 * DAY),
              profile="Fabrikam")  # fmt: skip
        write(store, unanswered("cccc0005-x", request(), ago_s=DAY))
        write(store, answered("dddd0006-x", request(body=b"<toast>needle in hay</toast>"), 201,
                              outcome(REFUSED)))  # fmt: skip
        yield store


def ids(ended: Ended) -> list[int]:
    return [json.loads(line)["id"] for line in ended.out.splitlines()]


def test_the_newest_comes_first(run: Run, history: HistoryStore) -> None:
    ended = run("history", "list")

    lines = ended.out.splitlines()
    assert (ended.code, ended.err) == (0, "")
    assert lines[0].split() == ["ID", "SENT", "PLATFORM", "TO", "ANSWER", "PROFILE", "RESULT"]
    assert [line.split()[0] for line in lines[1:]] == ["6", "5", "4", "3", "2", "1"]
    assert lines[1].endswith("0 accepted, 1 refused")
    assert "refused the connection" in lines[2]


@pytest.mark.parametrize("arguments", [("history",), ("history", "--limit", "2")], ids=str)
def test_without_a_command_it_lists(run: Run, history: HistoryStore, arguments: Begin) -> None:
    ended = run(*arguments)

    assert ended.out.startswith("ID ")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--platform", "apple"), [4, 1]),
        (("--platform", "Windows"), [6, 5, 3, 2]),
        (("--result", "accepted"), [1]),
        (("--result", "refused"), [6, 2]),
        (("--result", "nobody"), [3]),
        (("--result", "fault"), [4]),
        (("--result", "no-answer"), [5]),
        (("--result", "no answer"), [5]),
        (("--result", "interrupted"), []),
        (("--status", "401"), [4]),
        (("--profile", "fabrikam"), [4]),
        (("--hub", "my-hub", "--status", "401"), [4]),
        (("--hub", "ns.example/my-hub", "--limit", "1"), [6]),
        (("--since", "60h"), [6, 5, 4]),
        (("--until", "60h"), [3, 2, 1]),
        (("--since", "4d", "--until", "2d", "--platform", "windows"), [3]),
        (("--since", f"{NOW - timedelta(days=1):%Y-%m-%d}T00:00Z"), [6, 5]),
        (("--starred",), []),
        (("--limit", "2"), [6, 5]),
        (("--limit", "0"), [6, 5, 4, 3, 2, 1]),
    ],
    ids=str,
)
def test_filters_choose(run: Run, history: HistoryStore, options: Begin, found: list[int]) -> None:
    ended = run("history", "list", "--json", *options)

    assert ended.code == 0
    assert ids(ended) == found
    assert ("Nothing was found." in ended.err) == (not found)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("needle",), [6]),
        (("needle", "hay"), [6]),
        (("needle in",), [6]),
        (("in needle",), []),
        (("need",), []),
        (("need*",), [6]),
        (("InvalidSignature",), [4]),
        (("handle", "--platform", "windows"), [6, 2]),
        (("xyzzy",), []),
    ],
    ids=str,
)
def test_words_are_searched_for(
    run: Run, history: HistoryStore, words: Begin, found: list[int]
) -> None:
    ended = run("history", "search", "--json", *words)

    assert (ended.code, ids(ended)) == (0, found)


def test_an_object_stands_on_each_line(run: Run, history: HistoryStore) -> None:
    ended = run("history", "list", "--json", "--platform", "windows", "--limit", "1")

    (line,) = ended.out.splitlines()
    document = json.loads(line)
    assert document == {
        "schema": 1,
        "id": 6,
        "exchange_id": "dddd0006-x",
        "started_at": NOW.isoformat(),
        "state": "finished",
        "result": "refused",
        "platform": "windows",
        "kind": "toast",
        "audience": "broadcast",
        "profile": "Contoso",
        "hub": "ns.example/my-hub",
        "status": 201,
        "verdict": "refused",
        "headline": "0 accepted, 1 refused",
        "accepted": 0,
        "refused": 1,
        "total_s": 0.25,
        "starred": False,
        "note": "",
    }


def test_what_a_limit_hides_is_said(run: Run, history: HistoryStore) -> None:
    assert "2 of 6 are shown; --limit 0 shows all." in run("history", "--limit", "2").err
    assert run("history", "--limit", "6").err == ""


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_the_table_fits_the_terminal(history: HistoryStore, width: int) -> None:
    history.set_note(2, "a note that is much longer than any terminal would like it to be " * 3)

    lines = list(table_lines(history.page(), width))

    assert len(lines) == 7
    assert max(map(len, lines)) <= width
    assert all(" acc" in lines[number] for number in (1, 5, 6))


def test_in_a_pipe_nothing_is_cut(history: HistoryStore) -> None:
    note = "a long note " * 40
    history.set_note(2, note)

    assert note.strip() in "\n".join(table_lines(history.page(), None))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "--platform", "wns"), "Is windows meant?"),
        (("list", "--result", "acepted"), "Is accepted meant? Results are accepted, refused"),
        (("list", "--status", "4xx"), "--status takes an HTTP status"),
        (("list", "--since", "2 days ago"), "is no time. Write 2026-11-20"),
        (("list", "--until", "2026-13-01"), "is no time."),
        (("list", "--profile", "Nobody"), "There are: “Contoso”, “Fabrikam”."),
        (("list", "--hub", "other"), "There are: “ns.example/my-hub”."),
        (("list", "--limit", "-1"), "--limit"),
        (("list", "--limit", "many"), "--limit takes a whole number."),
        (("list", "stray"), "belongs to no option"),
        (("search",), "WORDS"),
        (("show",), "ID"),
        (("show", "77"), "There is no exchange “77”."),
        (("show", "zzzz"), "There is no exchange “zzzz”. Give the number"),
        (("show", "aaaa"), "More than one exchange id begins with “aaaa”. Give more of it."),
        (("show", "-1"), "There is no exchange “-1”."),
        (("show", "last", "--raw", "all"), "it is both, request, response, body"),
        (("export", "last", "--as", "pyton"), "Is python meant? Forms are curl"),
        (("note", "1"), "TEXT"),
        (("delete", "1"), "Say --yes"),
        (("delete", "1", "99", "--yes"), "There is no exchange “99”."),
        (("lst",), "there is no such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_gets_a_sentence(
    run: Run, history: HistoryStore, arguments: Begin, words: str
) -> None:
    ended = run("history", *arguments)

    assert ended.code == 2
    assert words in ended.err
    assert ended.out == ""
    assert history.count() == 6


@pytest.mark.parametrize(
    "arguments",
    [("list", "--platform", "wns"), ("show", "77"), ("list", "--hub", "x"), ("list", "--jon")],
    ids=str,
)
def test_bad_input_is_an_object_with_json(
    run: Run, history: HistoryStore, arguments: Begin
) -> None:
    document = json.loads(run("history", *arguments, "--json").out)

    assert (document["schema"], document["exit_code"], document["verdict"]) == (1, 2, "bad input")
    assert document["problems"][0]["message"]


LOCAL = datetime(2026, 11, 20).astimezone()


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2026-11-20", False, LOCAL),
        ("2026-11-20", True, LOCAL + timedelta(days=1)),
        ("2026-11-20T14:30", True, LOCAL + timedelta(hours=14, minutes=30)),
        ("2026-11-20 14:30", False, LOCAL + timedelta(hours=14, minutes=30)),
        ("2026-11-20T14:30+05:30", False, datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
        ("2026-11-20T14:30Z", False, datetime(2026, 11, 20, 14, 30, tzinfo=UTC)),
        ("24h", False, NOW - timedelta(hours=24)),
        ("7d", True, NOW - timedelta(days=7)),
        (" 90 min", False, NOW - timedelta(minutes=90)),
        ("2W", False, NOW - timedelta(weeks=2)),
    ],
    ids=str,
)
def test_times_are_read_with_their_zone(text: str, end: bool, expected: datetime) -> None:
    found = moment(text, NOW, end=end)

    assert found == expected
    assert found.tzinfo is not None


@pytest.mark.parametrize("text", ["", "soon", "20.11.2026", "7", "h", "0000-00-00"], ids=repr)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"is no time\."):
        moment(text, NOW)


@pytest.mark.parametrize("name", ["2", "aaaa0002", "AAAA0002-X", " 2 "], ids=repr)
def test_an_exchange_is_shown_whole(run: Run, history: HistoryStore, name: str) -> None:
    ended = run("history", "show", name)

    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "Exchange 2, aaaa0002-x"
    assert lines[2] == "windows toast to news && !muted with the profile “Contoso”"
    assert "POST /my-hub/messages?api-version=2020-06&test HTTP/1.1" in lines
    assert "ServiceBusNotification-Tags: news && !muted" in lines
    assert "1 accepted by WNS, 1 refused" in lines
    assert "Handle not valid (1 device):" in lines


def test_last_is_the_newest(run: Run, history: HistoryStore) -> None:
    assert run("history", "show", "last").out.startswith("Exchange 6,")


def test_an_exchange_as_an_object_is_what_explain_understands(
    run: Run, history: HistoryStore
) -> None:
    shown = run("history", "show", "4", "--json")
    document = json.loads(shown.out)
    explained = run("explain", "--json", stdin=shown.out.encode())

    assert document["entry"]["exchange_id"] == "bbbb0004-x"
    assert document["response"]["status"] == 401
    assert document["verdict"] == "refused by the hub"
    assert json.loads(explained.out)["headline"] == document["headline"]


@pytest.mark.parametrize("options", [(), ("--json",), ("--raw",), ("--raw", "body")], ids=str)
def test_what_is_shown_can_be_explained(run: Run, history: HistoryStore, options: Begin) -> None:
    shown = run_program("history", "show", "2", *options)

    ended = run("explain", stdin=shown.out.encode())

    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith("1 accepted by WNS, 1 refused\n")


def test_raw_gives_the_recorded_bytes(run: Run, history: HistoryStore) -> None:
    expected = history.get(6)
    assert expected is not None
    assert expected.exchange is not None

    def raw(*what: str) -> bytes:
        done = subprocess.run(
            program("history", "show", "6", "--raw", *what), capture_output=True, timeout=60
        )
        assert done.returncode == 0
        return done.stdout

    assert raw("request") == expected.exchange.sent
    assert raw("response") == expected.exchange.received
    assert raw("body") == outcome(REFUSED)
    assert raw() == expected.exchange.sent + b"\r\n\r\n" + expected.exchange.received


FORMS = {
    "curl": "#!/bin/sh",
    "python": "NotificationHub(",
    "py": "NotificationHub(",
    "python-requests": "import requests",
    "javascript": "@azure/notification-hubs",
    "csharp": "using Microsoft.Azure.NotificationHubs",
    "http": "POST /my-hub/messages",
    "har": '"version": "1.2"',
    "markdown": "# ",
}


@pytest.mark.parametrize("form", FORMS)
def test_an_exchange_is_exported(
    run: Run, history: HistoryStore, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "exported"

    printed = run_program("history", "export", "2", "--as", form)
    written = run("history", "export", "2", "--as", form, "--output", str(target))

    assert (printed.code, written.code) == (0, 0)
    assert FORMS[form] in printed.out
    assert written.out == ""
    assert "Written to “" in written.err
    assert target.read_bytes().decode() == printed.out
    assert SIGNATURE not in printed.out


def test_a_file_is_overwritten_only_by_force(
    run: Run, history: HistoryStore, tmp_path: Path
) -> None:
    target = tmp_path / "send.sh"
    target.write_text("mine")

    refused = run("history", "export", "last", "--output", str(target))
    assert (refused.code, target.read_text()) == (2, "mine")
    assert "is there already. --force overwrites it." in refused.err

    forced = run("history", "export", "last", "--output", str(target), "--force")
    assert forced.code == 0
    assert target.read_text().startswith("#!/bin/sh")


@pytest.mark.parametrize("output", ["/nowhere/at/all", "/", "a\0b"], ids=repr)
def test_a_file_that_cannot_be_written_is_told(
    run: Run, history: HistoryStore, output: str
) -> None:
    ended = run("history", "export", "last", "--output", output, "--force")

    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_a_report_can_leave_values_out(run: Run, history: HistoryStore) -> None:
    whole = run_program("history", "export", "6", "--as", "markdown")
    less = run_program("history", "export", "6", "--as", "markdown", "--hide-payload")

    assert "needle" in whole.out
    assert "needle" not in less.out


def test_stars_and_notes(run: Run, history: HistoryStore) -> None:
    assert run("history", "star", "2", "cccc").code == 0
    assert run("history", "note", "2", "look here").code == 0

    assert ids(run("history", "list", "--json", "--starred")) == [5, 2]
    assert ids(run("history", "search", "--json", "look")) == [2]
    assert "2★" in run("history", "list").out
    assert "Note: look here" in run("history", "show", "2").out

    run("history", "unstar", "2")
    run("history", "note", "2", "")
    assert ids(run("history", "list", "--json", "--starred")) == [5]
    assert ids(run("history", "search", "--json", "look")) == []


def test_deleting_is_for_good(run: Run, history: HistoryStore) -> None:
    ended = run("history", "delete", "6", "aaaa0001", "--yes")

    assert ended.code == 0
    assert "2 deleted." in ended.err
    assert ids(run("history", "list", "--json")) == [5, 4, 3, 2]
    for file in history_file().parent.iterdir():
        assert b"needle in hay" not in file.read_bytes()


@pytest.mark.parametrize(("answer", "left"), [(b"y\n", 5), (b"n\n", 6), (b"\n", 6)], ids=repr)
def test_deleting_asks_on_a_terminal(history: HistoryStore, answer: bytes, left: int) -> None:
    pty = pytest.importorskip("pty")
    ours, its = pty.openpty()
    os.write(ours, answer)

    done = subprocess.run(
        program("history", "delete", "last"), stdin=its, capture_output=True, timeout=60
    )

    os.close(ours)
    os.close(its)
    assert b"Delete 1 exchange for good? [y/N]" in done.stderr
    assert done.returncode == (0 if left == 5 else 130)
    assert history.count() == left


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list",), 0),
        (("list", "--json"), 0),
        (("search", "x"), 0),
        (("show", "last"), 2),
        (("export", "1"), 2),
        (("star", "1"), 2),
        (("delete", "1", "--yes"), 2),
    ],
    ids=str,
)
def test_without_a_history_none_is_made(
    run: Run, tmp_path: Path, arguments: Begin, code: int
) -> None:
    ended = run("history", *arguments)

    assert (ended.code, ended.out) == (code, "")
    assert "There is no history yet." in ended.err
    assert not (tmp_path / "nhconsole-home").exists()


def _nonsense(path: Path) -> None:
    path.write_bytes(b"no database at all " * 100)


def _hole(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5000:9000] = bytes(4000)
    path.write_bytes(data)


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()


def _marked(path: Path) -> None:
    path.with_name(f"{path.name}.damaged").touch()


@pytest.mark.parametrize("harm", [_nonsense, _hole, _foreign, _marked], ids=lambda f: f.__name__)
@pytest.mark.parametrize("arguments", [("list",), ("show", "1"), ("delete", "1", "--yes")], ids=str)
def test_a_damaged_history_is_told_and_left_as_it_is(
    run: Run, harm: object, arguments: Begin
) -> None:
    with open_history() as store:
        write(store, answered("aaaa0001-x", request(), 201, outcome(ACCEPTED)))
    harm(history_file())  # type: ignore[operator]
    before = history_file().read_bytes()

    ended = run("history", *arguments)

    assert (ended.code, ended.out) == (3, "")
    assert "is damaged" in ended.err
    assert "It was left as it is" in ended.err
    assert history_file().read_bytes() == before
    assert not any("damaged-" in file.name for file in history_file().parent.iterdir())


def test_a_history_of_a_newer_version_is_told(run: Run) -> None:
    with open_history():
        pass
    with sqlite3.connect(history_file()) as connection:
        connection.execute("PRAGMA user_version=999")
    connection.close()

    ended = run("history")

    assert ended.code == 3
    assert "was written by a newer version of this program" in ended.err


def test_an_open_windows_send_still_runs(run: Run, history: HistoryStore) -> None:
    row_id = history.begin("eeee0007-x", NOW, request(), platform="windows")

    listed = run_program("history", "list")
    shown = run("history", "show", "last")
    exported = run("history", "export", "last")
    deleted = run("history", "delete", "last", "--yes")

    assert f"{row_id}" in listed.out.splitlines()[1]
    assert listed.out.splitlines()[1].endswith("still runs")
    assert "It still runs in a window" in shown.out
    assert json.loads(run("history", "show", "last", "--json").out)["entry"]["state"] == "running"
    assert (exported.code, deleted.code) == (2, 2)
    (row,) = history.page(limit=1)
    assert (row.id, row.state) == (row_id, HistoryState.RUNNING)
    history.finish(answered("eeee0007-x", request(), 201, outcome(ACCEPTED)), _summary(history))


def _summary(history: HistoryStore) -> object:
    stored = history.get(1)
    assert stored is not None
    assert stored.row.summary is not None
    return stored.row.summary


def test_a_send_whose_window_died_is_interrupted(run: Run) -> None:
    code = (
        "import os\n"
        "from tests.cli.history_making import *\n"
        "open_history().begin('ffff0001-x', NOW, request(), platform='windows')\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)

    listed = run("history", "list")
    shown = run("history", "show", "last")

    assert "interrupted; the hub may have accepted the push" in listed.out
    assert "Its window ended before the answer came" in shown.out


def test_a_reader_that_leaves_is_met_quietly(history: HistoryStore) -> None:
    for options in ((), ("--json",)):
        reader, writer = os.pipe()
        os.close(reader)

        done = subprocess.run(
            program("history", "list", *options),
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=60,
        )
        os.close(writer)

        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("search", KEY),
        ("list", "--profile", KEY),
        ("list", "--hub", KEY),
        ("list", "--since", KEY),
        ("list", "--result", KEY),
        ("list", "--platform", KEY),
        ("list", f"--{KEY}"),
        ("show", "last"),
        ("show", "last", "--json"),
        ("show", "last", "--raw"),
        ("show", KEY),
        ("show", STRING),
        *(("export", "last", "--as", form) for form in FORMS),
        ("export", "last", "--output", f"/{KEY}/x"),
        ("export", "last", "--as", KEY),
        ("note", "last", f"the key is {KEY}"),
        (KEY,),
    ],
    ids=range(27),
)
def test_no_key_and_no_signature_comes_out(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: Begin
) -> None:
    echo = f"<Error><Code>400</Code><Detail>You said {KEY}</Detail></Error>".encode()
    # A window that does not know this key: it stands in the file.
    with open_history() as store:
        sent = request(tags=f"a || {KEY}", body=f"<toast>{KEY}</toast>".encode())
        write(store, answered("aaaa0001-x", sent, 400, echo), profile=f"P {KEY}")
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", STRING)

    ended = run("history", *arguments)

    assert_clean(ended)
    assert SIGNATURE not in ended.out + ended.err
    assert "bXkrc2lnL25hdHVyZSt3aXRoLzEyMzQ1Njc4OTAxMjM" not in ended.out


def test_a_note_with_the_key_is_written_without_it(
    run: Run, history: HistoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", STRING)

    ended = run("history", "note", "1", f"key {KEY} here")

    assert_clean(ended, tmp_path)


COMMANDS = [
    ("--help",),
    ("--version",),
    ("send", "--help"),
    ("send", "--platform", "x"),
    ("emulator", "--help"),
    ("explain", "--help"),
    ("explain", "--status", "401"),
    ("explain", "--list"),
    ("history",),
    ("history", "--help"),
    ("history", "list", "--help"),
    ("history", "search", "needle"),
    ("history", "show", "last"),
    ("history", "export", "last", "--as", "markdown"),
    ("history", "note", "last", "x"),
    ("history", "delete", "last", "--yes"),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_but_the_window_loads_qt(history: HistoryStore, arguments: Begin) -> None:
    code = (
        "import sys\n"
        "sys.modules['PySide6'] = sys.modules['shiboken6'] = None\n"
        "from nhconsole.cli.main import main\n"
        "from nhconsole.cli.terminal import Terminal\n"
        "code = main(sys.argv[1:], Terminal())\n"
        "assert not [name for name in sys.modules if name.startswith('nhconsole.gui')]\n"
        "sys.exit(code)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode in (0, 1, 2)
    assert not re.search("Traceback|Error", done.stderr)


@pytest.mark.parametrize(
    "command",
    [
        ("history",),
        *(("history", name) for name in ("list", "search", "show", "export", "star", "unstar")),
        ("history", "note"),
        ("history", "delete"),
        ("explain",),
    ],
    ids=" ".join,
)
def test_help_is_there_for_every_command(run: Run, command: Begin) -> None:
    ended = run(*command, "--help")

    assert ended.code == 0
    assert ended.out.startswith(f"usage: nhconsole {' '.join(command)}")
    assert len(ended.out.splitlines()) > 4


def test_the_programs_help_lists_the_commands(run: Run) -> None:
    ended = run("--help")

    for command in ("send", "explain", "history", "emulator", "demo"):
        assert f"\n  {command} " in ended.out
