"""``kill -9`` during real sends: through the real client, to a real emulator, into a real file."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.verdict.outcome import parse_outcome
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryState
from tests.storage.conftest import wait_for_index

KILLS = 200 if os.environ.get("NHCONSOLE_LONG") else 20
"""A tenth in the normal run."""
LONGEST_LIFE_S = 0.6
SENDER = Path(__file__).with_name("history_sender.py")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")


class Windows:
    """Starts windows that send, and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def said_until_killed(self, said: Path, life_s: float) -> list[str]:
        """Let a window send into the history for a while, and return what it was told."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{said}\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        threading.Event().wait(life_s)
        os.kill(pid, signal.SIGKILL)
        assert self._process.stdout.readline() == "gone\n"
        return said.read_text(encoding="utf-8").splitlines() if said.exists() else []


@pytest.fixture
def windows(history_path: Path, tmp_path: Path) -> Iterator[Windows]:
    options = EmulatorOptions(certificate_folder=tmp_path / "certificates")
    with EmulatorServer(options=options) as emulator:
        arguments = (emulator.connection_string(), emulator.hub_name, str(emulator.ca_file))
        process = subprocess.Popen(
            [sys.executable, str(SENDER), str(history_path), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        with process:
            try:
                yield Windows(process)
            finally:
                process.kill()


def names(lines: list[str], word: str) -> set[str]:
    return {line.partition(" ")[2] for line in lines if line.startswith(f"{word} ")}


def assert_whole(store: HistoryStore, row_id: int) -> None:
    stored = store.get(row_id)
    assert stored is not None
    assert stored.exchange is not None
    assert stored.request.body
    if stored.row.state is HistoryState.FINISHED:
        assert stored.exchange.response is not None
        assert parse_outcome(stored.exchange.response.body) is not None
    else:
        assert stored.row.state is HistoryState.INTERRUPTED


def test_a_kill_at_any_moment_of_a_real_send_loses_at_most_that_send(
    windows: Windows, history_path: Path, tmp_path: Path
) -> None:
    chance = random.Random()
    said: list[str] = []
    for number in range(KILLS):
        life_s = chance.uniform(0, LONGEST_LIFE_S)
        said += windows.said_until_killed(tmp_path / f"said-{number}", life_s)
        with HistoryStore(history_path, Redactor()) as store:
            assert store.opening_message == ""
            assert store.interrupted_count <= 1
            rows = store.page(limit=1_000_000)
            finished = {row.exchange_id for row in rows if row.state is HistoryState.FINISHED}
            kept = {row.exchange_id for row in rows}
            assert names(said, "finished") <= finished
            assert names(said, "begun") <= kept <= names(said, "begins")
            # Killed between writing and saying so, a send may be finished though nobody was told.
            assert kept - finished <= names(said, "begins") - names(said, "finished")
            for row in rows[:200]:
                assert_whole(store, row.id)
    with HistoryStore(history_path, Redactor()) as store:
        wait_for_index(store)
        assert store.count(HistoryQuery(words="rehearsal")) == store.count() == len(kept)
    assert names(said, "finished"), "the windows were killed too early"
    for file in (history_path, *history_path.parent.glob("*.words-????????????")):
        with contextlib.closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    sys.stdout.write(
        f"{KILLS} kills, {len(names(said, 'finished'))} sends finished,"
        f" {len(kept - finished)} interrupted\n"
    )
