"""Asks a history of a million exchanges what it asks one of a thousand, in one run.

Run: ``python tests/benchmarks/bench_history.py [--rows N] [--folder DIR]``. Prints both sides, the
ratio and the aim; judges nothing. ``--folder`` keeps the files, so that a second run need not make
them again (a million take about ten minutes and 4 GB).
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from nhconsole.storage.history.query import HistoryQuery, ResultGroup
from nhconsole.storage.history.store import HistoryStore
from tests.benchmarks.history_filling import BEGIN, EVERY, fill, index_again, open_store

SMALL = 1000
FRAME_S = 0.016
Ask = Callable[[HistoryStore], object]


def searches(rows: int) -> dict[str, HistoryQuery]:
    """Return what is asked, by name; each for its first hundred hits."""
    middle = BEGIN + rows // 2 * EVERY
    week = timedelta(days=7)
    return {
        "word in every row": HistoryQuery(words="hello "),
        "word in one of six": HistoryQuery(words="kiloda "),
        "word in one of 10,000": HistoryQuery(words="seldomword "),
        "word in one row": HistoryQuery(words="onceonly "),
        "word in no row": HistoryQuery(words="nowhere "),
        "two words": HistoryQuery(words="kiloda limaro "),
        "phrase": HistoryQuery(words='"everybody kiloda"'),
        "id as typed": HistoryQuery(words="user:42 "),
        "prefix of 1 letter": HistoryQuery(words="c"),
        "prefix of 2 letters": HistoryQuery(words="ki"),
        "prefix of 3 letters, common": HistoryQuery(words="con"),
        "prefix of 3 letters": HistoryQuery(words="lim"),
        "prefix of 3 letters, few rows": HistoryQuery(words="sel"),
        "prefix of 3 letters, no row": HistoryQuery(words="zzz"),
        "prefix of 5 letters": HistoryQuery(words="kilor"),
        "filter + word": HistoryQuery(words="kiloda ", platform="windows"),
        "filter + word, seldom": HistoryQuery(words="seldomword ", platform="windows"),
        "filter + word, never together": HistoryQuery(words="toast ", platform="apple"),
        "filter + prefix": HistoryQuery(words="lim", platform="windows"),
        "3 filters + 2 words": HistoryQuery(
            words="kiloda limaro ", platform="apple", status=201, result=ResultGroup.ACCEPTED
        ),
        "platform": HistoryQuery(platform="adm"),
        "result": HistoryQuery(result=ResultGroup.NO_ANSWER),
        "status": HistoryQuery(status=401),
        "profile": HistoryQuery(profile_name="Profile 3"),
        "hub": HistoryQuery(hub="contoso1.servicebus.windows.net/hub"),
        "all five filters": HistoryQuery(
            platform="apple",
            result=ResultGroup.FAULT,
            status=401,
            profile_name="Profile 3",
            hub="contoso1.servicebus.windows.net/hub",
        ),
        "filters, never together": HistoryQuery(status=401, result=ResultGroup.ACCEPTED),
        "one week": HistoryQuery(since=middle, until=middle + week),
        "one week + word": HistoryQuery(words="kiloda ", since=middle, until=middle + week),
        "until long ago + filter": HistoryQuery(platform="apple", until=BEGIN + 600 * EVERY),
        "starred": HistoryQuery(starred=True),
        "starred + word": HistoryQuery(words="kiloda ", starred=True),
    }


def asks(rows: int) -> dict[str, Ask]:
    """Return everything that is timed, by name."""

    def search(query: HistoryQuery) -> Ask:
        return lambda store: store.page(query=query)

    middle = rows // 2
    deep = HistoryQuery(words="kiloda ")
    found: dict[str, Ask] = {
        "first page": lambda store: store.page(),
        "page in the middle": lambda store: store.page(before=middle),
        "last page": lambda store: store.page(before=100),
        "count": lambda store: store.count(),
        "facets": lambda store: store.facets(),
        "one exchange whole": lambda store: store.get(middle),
        "sent in the last minute": lambda store: store.sent_since(BEGIN + (rows - 2) * EVERY),
    }
    found |= {f"100 hits: {name}": search(query) for name, query in searches(rows).items()}
    found |= {
        "page in the middle of a word": lambda store: store.page(before=middle, query=deep),
        "count of a word, at most 1000": lambda store: store.count(deep, at_most=1000),
        "star one": lambda store: store.set_star(middle, True),
        "remove one and restore it": lambda store: store.restore(store.remove([middle]).id),
        "remove all and restore them": lambda store: store.restore(store.remove_all().id),
        "retain, nothing to do": lambda store: store.retain(rows, 0),
    }
    return found


def median_s(ask: Callable[[], object], times: int = 9) -> tuple[float, float]:
    """Return the medians of the time and of the processor's time; the first is not counted."""
    ask()
    walls, processors = [], []
    for _ in range(times):
        begin, begin_cpu = time.perf_counter(), time.thread_time()
        ask()
        processors.append(time.thread_time() - begin_cpu)
        walls.append(time.perf_counter() - begin)
    return statistics.median(walls), statistics.median(processors)


def once_s(ask: Callable[[], object]) -> float:
    """Return how long it takes this time."""
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin


def resident_mb() -> float:
    """Return how much memory this process has, without what it shares."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def made(folder: Path, rows: int) -> Path:
    """Return the path of a history with so many rows, made unless it is there."""
    path = folder / f"{rows}" / "history.sqlite3"
    if path.exists():
        return path
    print(f"{rows} exchanges: made in {once_s(lambda: fill(path, rows)):.0f} s", flush=True)
    with open_store(path) as store:
        for row_id in range(50, rows, max(1, rows // 200)):
            store.set_star(row_id, True)
    return path


def row(what: str, small_s: float, large_s: float, aim: str = "≤ 3 × or 16 ms") -> None:
    """Print one line."""
    ratio = large_s / small_s
    kept = "" if ratio <= 3 or large_s <= FRAME_S else "   ← over"
    print(
        f"{what:<46} {small_s * 1e3:9.2f} ms {large_s * 1e3:9.2f} ms   {ratio:6.2f} ×   {aim}{kept}"
    )


def sizes(path: Path) -> tuple[int, int]:
    """Return the bytes of the history and of its index."""
    index = next(iter(path.parent.glob(f"{path.name}.words-*[0-9a-f]")))
    return path.stat().st_size, index.stat().st_size


def deletions(store: HistoryStore) -> dict[str, Callable[[], object]]:
    """Return what deletes for good, each done once, in this order."""
    newest = store.page(limit=1)[0].id
    some = range(newest // 2, newest // 2 + 100)
    one = store.remove([newest // 3]).id
    hundred = store.remove(some).id
    left = store.count() - 100
    return {
        "purge one": lambda: store.purge(one),
        "purge a hundred neighbours": lambda: store.purge(hundred),
        "retain, the oldest 100 go": lambda: store.retain(left, 0),
        "remove all": lambda: store.remove_all(),
        "purge all": lambda: store.purge_all(),
    }


def main() -> None:
    """Make the files, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--delete", action="store_true", help="measure deleting, too: files are spent"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        measure(folder, options.rows, is_spent=options.delete or options.folder is None)


def measure(folder: Path, rows: int, *, is_spent: bool) -> None:
    """Print the whole table."""
    small_path, large_path = made(folder, SMALL), made(folder, rows)
    before = resident_mb()
    opened_s = [
        once_s(lambda path=path: open_store(path).close()) for path in (small_path, large_path)
    ]
    print(f"\n{'':<46} {SMALL:>12} {rows:>12}")
    row("open and close", *opened_s)
    with open_store(small_path) as small, open_store(large_path) as large:
        first = [
            once_s(lambda store=store: store.page(query=HistoryQuery(words="nowhere ")))
            for store in (small, large)
        ]
        row("the very first search (no hit)", *first, aim="")
        for (name, of_small), of_large in zip(
            asks(SMALL).items(), asks(rows).values(), strict=True
        ):
            small_s, _ = median_s(partial(of_small, small))
            large_s, large_cpu_s = median_s(partial(of_large, large))
            row(name, small_s, large_s, f"≤ 3 × or 16 ms (processor {large_cpu_s * 1e3:.1f} ms)")
        print(f"{'memory of both, opened and searched':<46} + {resident_mb() - before:.1f} MB")
        for path, count in ((small_path, SMALL), (large_path, rows)):
            history, index = sizes(path)
            print(
                f"{count} exchanges: {history / count:.0f} bytes each in the history,"
                f" {index / count:.0f} in the index"
            )
        again_s = once_s(lambda: index_again(small))
        print(f"putting an exchange into the index: {again_s / SMALL * 1e6:.0f} µs")
        if is_spent:
            times = [
                [once_s(work) for work in deletions(store).values()] for store in (small, large)
            ]
            for name, small_s, large_s in zip(deletions_names(), *times, strict=True):
                row(name, small_s, large_s, aim="")


def deletions_names() -> list[str]:
    """Return the names of :func:`deletions`."""
    return [
        "purge one",
        "purge a hundred neighbours",
        "retain, the oldest 100 go",
        "remove all",
        "purge all",
    ]


if __name__ == "__main__":
    main()
