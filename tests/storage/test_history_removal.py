"""Removing with undo, deleting for good, and what a retention lets go."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryState, HistorySummary
from nhconsole.storage.history.worker import HistoryWorker
from tests.storage.conftest import STARTED, make_exchange, make_request, wait_for_index

ACCEPTED = HistorySummary(status=200, verdict="accepted")
EVERYTHING = HistoryQuery()


@pytest.fixture
def store(history_path: Path):
    with HistoryStore(history_path, Redactor()) as opened:
        yield opened


def send(store: HistoryStore, count: int, text: str = "hello", first: int = 0) -> list[int]:
    found = []
    for number in range(first, first + count):
        request = make_request(f"{text} {planted(number)}".encode())
        started = STARTED + timedelta(days=number)
        exchange = replace(make_exchange(f"{number}"), request=request, started_at=started)
        found.append(store.finish(exchange, ACCEPTED))
    return found


def listed(store: HistoryStore, query: HistoryQuery = EVERYTHING) -> list[int]:
    wait_for_index(store)
    return [row.id for row in store.page(query=query)]


def finish_deletions(store: HistoryStore) -> None:
    """Do what the thread beside the store would do in a while."""
    while store._dead_removals():
        store._tidy_up()


def planted(number: int) -> str:
    """A word that occurs once and begins like no other."""
    return hashlib.sha256(f"{number}".encode()).hexdigest()[:24]


def words_in_files(path: Path, *words: str) -> set[str]:
    """Which words stand in any file; an index leaves out what a word shares with the one before."""
    whole = b"".join(item.read_bytes() for item in path.parent.iterdir())
    return {word for word in words if word[4:].encode() in whole}


def words_in_index(path: Path, *words: str) -> set[str]:
    """Which words stand in the index, found as in all files."""
    whole = b"".join(item.read_bytes() for item in path.parent.glob(f"{path.name}.words-*"))
    return {word for word in words if word[4:].encode() in whole}


def test_what_is_removed_is_gone_for_every_question(store: HistoryStore) -> None:
    send(store, 5)

    removal = store.remove([2, 4, 4, 99])

    assert removal.count == 2
    assert listed(store) == listed(store, HistoryQuery(words="hello")) == [5, 3, 1]
    assert store.count() == store.count(HistoryQuery(words="hello")) == 3
    assert listed(store, HistoryQuery(platform="windows")) == [5, 3, 1]
    assert store.get(2) is None


def test_undo_brings_back_exactly_what_was_removed(store: HistoryStore) -> None:
    send(store, 5)
    before = store.get(2)
    first, second = store.remove([2]), store.remove([2, 3])
    assert (first.count, second.count) == (1, 1)

    assert store.restore(second.id) == 1
    assert listed(store) == [5, 4, 3, 1]

    assert store.restore(first.id) == 1
    assert listed(store) == listed(store, HistoryQuery(words="hello")) == [5, 4, 3, 2, 1]
    assert store.get(2) == before
    assert store.restore(first.id) == 0


def test_all_can_be_removed_and_brought_back(store: HistoryStore) -> None:
    send(store, 5)
    single = store.remove([3])

    removal = store.remove_all()

    assert removal.count == 4
    assert listed(store) == listed(store, HistoryQuery(words="hello")) == []
    assert store.count() == 0
    new = send(store, 1, first=10)
    assert listed(store) == new
    assert store.count() == 1
    assert store.restore(removal.id) == 4
    assert listed(store) == [6, 5, 4, 2, 1]
    assert store.restore(single.id) == 1
    assert store.count() == 6


def test_all_that_fits_can_be_removed(store: HistoryStore) -> None:
    send(store, 3)
    send(store, 3, "other", first=3)

    wait_for_index(store)
    removal = store.remove_all(HistoryQuery(words="hello"))

    assert removal.count == 3
    assert listed(store) == [6, 5, 4]
    assert store.restore(removal.id) == 3


def test_removing_all_leaves_what_still_runs(store: HistoryStore) -> None:
    send(store, 2)
    running = store.begin("running", STARTED, make_request())
    send(store, 2, first=5)

    removal = store.remove_all()
    assert removal.count == 4
    assert listed(store) == [running]

    store.finish(make_exchange("running"), ACCEPTED)
    assert store.purge(removal.id) == 4
    assert listed(store) == [running]
    assert store.page()[0].state is HistoryState.FINISHED


def test_what_runs_cannot_be_removed(store: HistoryStore) -> None:
    running = store.begin("running", STARTED, make_request())

    assert store.remove([running]).count == 0
    assert listed(store) == [running]


def test_rows_that_came_back_before_they_were_indexed_are_found(store: HistoryStore) -> None:
    send(store, 3)
    one, everything = store.remove([2]), store.remove_all()
    assert listed(store, HistoryQuery(words="hello")) == []

    store.restore(everything.id)
    store.restore(one.id)

    assert listed(store, HistoryQuery(words="hello")) == [3, 2, 1]


def test_purging_leaves_no_word_in_any_file(store: HistoryStore, history_path: Path) -> None:
    send(store, 8)
    store.set_note(4, f"old {planted(30)}")
    wait_for_index(store)
    store.set_note(4, f"new {planted(31)}")
    assert listed(store, HistoryQuery(words=f"{planted(3)} {planted(31)}")) == [4]
    gone = [planted(number) for number in (3, 5, 30, 31)]
    assert words_in_index(history_path, *gone) == set(gone)

    assert store.purge(store.remove([4, 6]).id) == 2

    assert words_in_files(history_path, *gone, planted(4)) == {planted(4)}
    assert listed(store) == listed(store, HistoryQuery(words="hel")) == [8, 7, 5, 3, 2, 1]
    assert store.count() == 6


def test_purging_all_leaves_no_word_and_hardly_a_byte(
    store: HistoryStore, history_path: Path
) -> None:
    send(store, 150, "hello " * 500)
    assert listed(store, HistoryQuery(words=planted(77))) == [78]

    assert store.purge(store.remove_all().id) == 150

    assert not words_in_files(history_path, planted(77), planted(3))
    assert sum(item.stat().st_size for item in history_path.parent.iterdir()) < 300_000
    new = send(store, 1, first=500)
    assert listed(store) == listed(store, HistoryQuery(words="hello")) == new


def test_purging_all_but_a_few_keeps_those_whole(store: HistoryStore, history_path: Path) -> None:
    send(store, 150)
    store.set_star(7, True)
    store.set_note(7, "keep this")
    before = store.get(7)
    wait_for_index(store)

    removal = store.remove(row_id for row_id in range(1, 151) if row_id not in (7, 99))
    other = store.remove([99])
    assert store.purge(removal.id) == 148

    assert listed(store) == listed(store, HistoryQuery(words="keep hello", starred=True)) == [7]
    assert store.get(7) == before
    assert store.count() == 1
    assert store.restore(other.id) == 1
    assert listed(store, HistoryQuery(words="hello")) == [99, 7]
    assert not words_in_files(history_path, planted(77), planted(3))


def test_the_words_of_an_earlier_note_leave_the_index_too(
    store: HistoryStore, history_path: Path
) -> None:
    send(store, 3)
    store.set_note(1, "embarrassing")
    assert listed(store, HistoryQuery(words="embarrassing")) == [1]
    store.set_note(1, "")
    assert listed(store, HistoryQuery(words="embarrassing")) == []

    store.purge(store.remove([2]).id)

    assert not words_in_files(history_path, "embarrassing")


def test_purging_all_of_a_window_deletes_each_removal(store: HistoryStore) -> None:
    send(store, 5)
    store.remove([1])
    store.remove([2, 3])

    assert store.purge_all() == 3
    assert store.purge_all() == 0
    assert listed(store) == [5, 4]


def test_purging_what_came_back_deletes_nothing(store: HistoryStore) -> None:
    send(store, 2)
    removal = store.remove([1])
    store.restore(removal.id)

    assert store.purge(removal.id) == 0
    assert listed(store) == [2, 1]


def test_one_windows_removals_are_not_disturbed_by_another(history_path: Path) -> None:
    with (
        HistoryStore(history_path, Redactor()) as one,
        HistoryStore(history_path, Redactor()) as two,
    ):
        send(one, 4)
        first, second = one.remove([1]), two.remove([2])
        assert listed(one) == listed(two) == [4, 3]

        assert two.purge_all() == 1
        with HistoryStore(history_path, Redactor()) as third:
            assert listed(third) == [4, 3]

        assert one.restore(first.id) == 1
        assert one.restore(second.id) == 0
        assert listed(one) == listed(two) == [4, 3, 1]


def test_what_a_dead_window_left_hidden_is_deleted_by_the_next(history_path: Path) -> None:
    with HistoryStore(history_path, Redactor()) as store:
        send(store, 4)
        store.remove([2])
        listed(store, HistoryQuery(words="hello"))

    with HistoryStore(history_path, Redactor()) as store:
        assert listed(store) == [4, 3, 1]
        finish_deletions(store)

    assert not words_in_files(history_path, planted(1))
    assert words_in_files(history_path, planted(2))


@pytest.mark.parametrize(
    ("keep", "days", "left"),
    [(0, 0, 10), (4, 0, 4), (0, 3, 3), (5, 3, 3), (2, 8, 2), (100, 0, 10), (0, 100, 10)],
)
def test_count_and_age_let_go_whichever_is_reached_first(
    store: HistoryStore, keep: int, days: int, left: int
) -> None:
    send(store, 10)
    now = STARTED + timedelta(days=9, hours=1)

    assert store.retain(keep, days, now) == 10 - left

    assert listed(store) == list(range(10, 10 - left, -1))
    assert listed(store, HistoryQuery(words="hello")) == list(range(10, 10 - left, -1))
    assert store.retain(keep, days, now) == 0


def test_starred_ones_and_what_is_hidden_for_undo_are_not_let_go(store: HistoryStore) -> None:
    send(store, 10)
    store.set_star(1, True)
    removal = store.remove([2])

    assert store.retain(3, 5, STARTED + timedelta(days=9)) == 5

    assert listed(store) == [10, 9, 8, 1]
    assert store.restore(removal.id) == 1


def test_a_retention_leaves_no_word_either(store: HistoryStore, history_path: Path) -> None:
    send(store, 10)
    listed(store, HistoryQuery(words="hello"))

    store.retain(4, 0)

    words = [planted(number) for number in range(10)]
    assert words_in_files(history_path, *words) == set(words[6:])


@pytest.mark.parametrize("kept", [1, 200], ids=["nearly all", "many stay"])
def test_a_deletion_that_was_cut_short_is_finished_by_the_next_start(
    history_path: Path, kept: int
) -> None:
    with HistoryStore(history_path, Redactor()) as store:
        ids = send(store, 320)
        removal = store.remove(ids[:-kept])
        store.stop()
        assert store.purge(removal.id) == 0
        assert store.restore(removal.id) == 0

    with HistoryStore(history_path, Redactor()) as store:
        finish_deletions(store)
        assert store.count() == kept

    gone = [planted(number) for number in range(320 - kept)]
    assert words_in_files(history_path, *gone) == set()


def test_nearly_all_cut_short_near_its_end_leaves_no_word(
    history_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 1100
    with HistoryStore(history_path, Redactor()) as store:
        ids = send(store, count)
        # Pages with a few rows that stay are neither freed nor written anew by themselves.
        kept = {row_id for row_id in ids[:240] if row_id % 5 < 2}
        wait_for_index(store)
        removal = store.remove(row_id for row_id in ids if row_id not in kept)
        with monkeypatch.context() as patch:
            # The first portion goes, the second does not.
            answers = iter([False, True])
            patch.setattr(HistoryWorker, "is_stopping", lambda _worker: next(answers, True))
            assert 0 < count - store.purge(removal.id) - len(kept) < 100

    with HistoryStore(history_path, Redactor()) as store:
        finish_deletions(store)
        assert store.count() == len(kept)

    gone = [planted(row_id - 1) for row_id in ids if row_id not in kept]
    assert words_in_files(history_path, *gone) == set()
