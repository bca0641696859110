"""Several processes on one history, and processes that end without a word."""

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryState, HistorySummary
from tests.storage.conftest import STARTED, make_exchange, make_request

KILLS = 200 if os.environ.get("NHCONSOLE_LONG") else 2
"""A hundredth in the normal run."""
LONGEST_LIFE_S = 0.25
ACCEPTED = HistorySummary(status=200, verdict="accepted")
WORKER = Path(__file__).with_name("history_worker.py")


def open_store(path: Path) -> HistoryStore:
    return HistoryStore(path, Redactor())


@contextlib.contextmanager
def window(path: Path, name: str, count: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Start a window in a process of its own; it is killed at the end if it still lives."""
    process = subprocess.Popen(
        [sys.executable, str(WORKER), str(path), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    with process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], beginning: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(beginning):
            return lines
    raise AssertionError(f"the process ended before it said {beginning}")


def lines_of_a_killed_window(path: Path, name: str, life_s: float) -> list[str]:
    """Let a window send for a while, kill it at that moment, and return what it said."""
    with window(path, name) as process:
        assert process.stdout is not None
        lines = read_until(process, "open")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=life_s)
        process.kill()
        return [*lines, *process.stdout.read().splitlines()]


def names(lines: list[str], word: str) -> set[str]:
    return {line.partition(" ")[2] for line in lines if line.startswith(f"{word} ")}


def states(store: HistoryStore) -> dict[str, HistoryState]:
    return {row.exchange_id: row.state for row in store.page(limit=1_000_000)}


def is_whole(store: HistoryStore, name: str) -> bool:
    """Whether each exchange of a window can be read, in whatever state it is."""
    rows = [row for row in store.page(limit=10_000) if row.exchange_id.startswith(f"{name}-")]
    found = [store.get(row.id) for row in rows]
    return all(item is not None and item.exchange is not None for item in found)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_a_kill_at_any_moment_loses_at_most_the_send_in_flight(history_path: Path) -> None:
    chance = random.Random()
    said: list[str] = []
    for window_name in (f"w{number}" for number in range(KILLS)):
        lines = lines_of_a_killed_window(
            history_path, window_name, chance.uniform(0, LONGEST_LIFE_S)
        )
        said += lines
        with open_store(history_path) as store:
            assert store.opening_message == ""
            assert store.interrupted_count <= 1
            assert is_whole(store, window_name)
            kept = states(store)

        finished = {name for name, state in kept.items() if state is HistoryState.FINISHED}
        assert names(said, "finished") <= finished
        assert names(said, "begun") <= set(kept)
        # Killed between writing and saying so, a send may be there though nobody was told.
        assert set(kept) - finished <= names(said, "begins") - names(said, "finished")
    with contextlib.closing(sqlite3.connect(history_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_the_next_start_says_that_a_send_was_interrupted(history_path: Path) -> None:
    with window(history_path, "w") as process:
        read_until(process, "begun w-3")
        # The worker may finish this one before it dies: only what the file says counts then.
        process.kill()

    with open_store(history_path) as store:
        rows = store.page()
        count = store.interrupted_count

    interrupted = [row for row in rows if row.state is HistoryState.INTERRUPTED]
    assert len(interrupted) == count
    assert not any(row.state is HistoryState.RUNNING for row in rows)


def test_an_interrupted_send_says_that_it_may_have_been_accepted(history_path: Path) -> None:
    store = open_store(history_path)
    row_id = store.begin("one", STARTED, make_request())
    store.close()

    with open_store(history_path) as store:
        found = store.get(row_id)
        assert store.interrupted_count == 1
    assert found is not None
    assert found.row.state is HistoryState.INTERRUPTED
    assert found.exchange is not None
    assert found.exchange.failure is not None
    assert found.exchange.failure.may_have_been_accepted
    assert "ended while this send was under way" in found.exchange.failure.message


def test_an_interruption_is_said_once(history_path: Path) -> None:
    store = open_store(history_path)
    store.begin("one", STARTED, make_request())
    store.close()
    open_store(history_path).close()

    with open_store(history_path) as store:
        assert store.interrupted_count == 0


def test_a_send_that_runs_in_another_window_is_not_called_interrupted(history_path: Path) -> None:
    with open_store(history_path) as first:
        first.begin("one", STARTED, make_request())

        with open_store(history_path) as second:
            assert second.interrupted_count == 0
            assert second.page()[0].state is HistoryState.RUNNING

        first.finish(make_exchange("one"), ACCEPTED)
        assert first.page()[0].state is HistoryState.FINISHED


def test_a_window_that_goes_on_can_mark_the_sends_of_one_that_died(history_path: Path) -> None:
    with open_store(history_path) as first:
        second = open_store(history_path)
        second.begin("two", STARTED, make_request())
        first.begin("one", STARTED, make_request())
        assert first.mark_interrupted() == 0
        second.close()

        assert first.mark_interrupted() == 1

        assert states(first) == {"one": HistoryState.RUNNING, "two": HistoryState.INTERRUPTED}


def test_a_send_that_was_called_interrupted_too_early_can_still_finish(history_path: Path) -> None:
    """As on a file system without locks."""
    with open_store(history_path) as first:
        first.begin("one", STARTED, make_request())
        for mark in history_path.parent.glob("*.window-*"):
            mark.unlink()
        open_store(history_path).close()
        assert first.page()[0].state is HistoryState.INTERRUPTED

        first.finish(make_exchange("one"), ACCEPTED)

        assert first.page()[0].state is HistoryState.FINISHED


def test_the_marks_of_killed_windows_are_cleared_away(history_path: Path) -> None:
    lines_of_a_killed_window(history_path, "w", 0.05)
    assert len(list(history_path.parent.glob("*.window-*"))) == 1

    open_store(history_path).close()

    assert list(history_path.parent.glob("*.window-*")) == []


def test_two_windows_write_at_once_and_neither_loses_anything(history_path: Path) -> None:
    with window(history_path, "a", 40) as first, window(history_path, "b", 40) as second:
        read_until(first, "finished a-39")
        read_until(second, "finished b-39")
        assert (first.wait(timeout=60), second.wait(timeout=60)) == (0, 0)

    with open_store(history_path) as store:
        kept = states(store)
        assert store.interrupted_count == 0
        assert is_whole(store, "a")
        assert is_whole(store, "b")
    assert len(kept) == 80
    assert set(kept.values()) == {HistoryState.FINISHED}


def test_windows_that_start_together_make_one_history(history_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        windows = [stack.enter_context(window(history_path, f"w{n}", 3)) for n in range(4)]
        for process in windows:
            assert process.stdout is not None
            process.stdout.read()
        assert [process.wait(timeout=60) for process in windows] == [0, 0, 0, 0]

    with open_store(history_path) as store:
        assert store.count() == 12
    assert not list(history_path.parent.glob("*damaged*"))
