import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import MASK
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Stage,
    Timings,
    TransportFailure,
)
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryState, HistorySummary
from tests.storage.conftest import SIGNATURE, STARTED, make_exchange, make_request

ACCEPTED = HistorySummary(
    status=200, verdict="accepted", success=2, failure=1, headline="2 accepted, 1 refused"
)
header_texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)
headers = st.lists(st.tuples(header_texts, header_texts), max_size=3).map(tuple)
requests = st.builds(
    HttpRequest,
    method=st.sampled_from(["POST", "GET"]),
    scheme=st.sampled_from(["https", "http"]),
    host=st.sampled_from(["a.example", "::1"]),
    port=st.integers(1, 65535),
    target=st.just("/hub/messages?test"),
    headers=headers,
    body=st.binary(max_size=9000),
)
responses = st.builds(
    HttpResponse,
    status=st.integers(100, 599),
    reason=header_texts,
    http_version=st.sampled_from(["1.0", "1.1"]),
    headers=headers,
    body=st.binary(max_size=9000),
    complete=st.booleans(),
)
failures = st.builds(
    TransportFailure,
    stage=st.sampled_from(Stage),
    kind=st.sampled_from(FailureKind),
    message=header_texts,
    may_have_been_accepted=st.booleans(),
    detail=st.text(max_size=30),
)
seconds = st.none() | st.floats(0, 1000)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    request = draw(requests)
    response = draw(st.none() | responses)
    body = response.body if response else b""
    sent = draw(st.sampled_from([request.to_bytes(), request.head_bytes(), b""]))
    return Exchange(
        id=draw(st.uuids()).hex,
        started_at=STARTED + timedelta(microseconds=draw(st.integers(0, 10**15))),
        request=request,
        sent=sent,
        received=draw(
            st.sampled_from([b"head\r\n\r\n" + body, body[:-1], b"5\r\n" + body + b"\r\n"])
        ),
        response=response,
        failure=draw(st.none() | failures),
        timings=draw(st.builds(Timings, dns_s=seconds, wait_s=seconds, reused=st.booleans())),
        peer=draw(st.builds(PeerInfo, address=header_texts, certificate_subject=header_texts)),
    )


@pytest.fixture
def store(history_path: Path):
    with HistoryStore(history_path, Redactor()) as opened:
        yield opened


def test_a_new_history_is_empty_and_says_nothing(store: HistoryStore) -> None:
    assert store.opening_message == ""
    assert store.interrupted_count == 0
    assert store.count() == 0
    assert store.page() == ()
    assert store.get(1) is None


def test_a_begun_exchange_is_there_before_the_answer(store: HistoryStore) -> None:
    row_id = store.begin(
        "one",
        STARTED,
        make_request(),
        profile_name="Contoso",
        platform="windows",
        kind="toast",
        audience_text="any of: news",
        draft_json='{"payload": "x"}',
    )

    (row,) = store.page()
    found = store.get(row_id)
    assert (row.id, row.exchange_id, row.started_at) == (row_id, "one", STARTED)
    assert (row.profile_name, row.platform, row.kind) == ("Contoso", "windows", "toast")
    assert row.audience_text == "any of: news"
    assert row.state is HistoryState.RUNNING
    assert row.summary is None
    assert found is not None
    assert found.row == row
    assert found.exchange is None
    assert found.request.body == make_request().body
    assert found.draft_json == '{"payload": "x"}'


def test_a_finished_exchange_comes_back_whole(store: HistoryStore) -> None:
    exchange = make_exchange()
    row_id = store.begin("one", STARTED, exchange.request, profile_name="Contoso")

    assert store.finish(exchange, ACCEPTED) == row_id

    (row,) = store.page()
    found = store.get(row_id)
    assert row.state is HistoryState.FINISHED
    assert row.summary == ACCEPTED
    assert row.total_s == 0.25
    assert row.profile_name == "Contoso"
    assert found is not None
    assert found.exchange == Redactor().exchange(exchange)


def test_the_token_stands_in_the_file_without_its_signature(store: HistoryStore) -> None:
    store.begin("one", STARTED, make_request())
    store.finish(make_exchange(), ACCEPTED)

    found = store.get(1)
    assert found is not None
    assert found.exchange is not None
    authorization = found.request.header("Authorization") or ""
    assert f"&sig={MASK}&se=" in authorization
    assert SIGNATURE.encode() not in found.exchange.sent
    assert MASK.encode() in found.exchange.sent


@given(exchange=exchanges())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_exchange_comes_back_as_it_was(store: HistoryStore, exchange: Exchange) -> None:
    row_id = store.finish(exchange, ACCEPTED)

    found = store.get(row_id)

    assert found is not None
    assert found.exchange == Redactor().exchange(exchange)


def test_an_exchange_that_was_not_begun_is_written_whole(store: HistoryStore) -> None:
    row_id = store.finish(make_exchange("late"), ACCEPTED)

    (row,) = store.page()
    assert row.id == row_id
    assert row.platform == "windows"
    assert row.state is HistoryState.FINISHED


def test_a_failure_comes_back(store: HistoryStore) -> None:
    failure = TransportFailure(
        stage=Stage.TLS,
        kind=FailureKind.CERTIFICATE,
        message="The certificate is not trusted.",
        may_have_been_accepted=False,
        detail="self-signed",
    )
    exchange = replace(make_exchange(), response=None, received=b"", failure=failure)

    row_id = store.finish(exchange, HistorySummary(status=None, verdict="failure"))

    found = store.get(row_id)
    assert found is not None
    assert found.exchange is not None
    assert found.exchange.failure == failure
    assert found.exchange.response is None


def test_the_same_exchange_cannot_be_begun_twice(store: HistoryStore) -> None:
    store.begin("one", STARTED, make_request())

    with pytest.raises(StorageError, match="could not be written"):
        store.begin("one", STARTED, make_request())

    assert store.count() == 1


def test_pages_go_from_the_newest_to_the_oldest_without_gaps(store: HistoryStore) -> None:
    ids = [store.begin(f"{number}", STARTED, make_request()) for number in range(25)]

    seen: list[int] = []
    before = None
    while page := store.page(before, limit=10):
        seen += [row.id for row in page]
        before = page[-1].id

    assert seen == sorted(ids, reverse=True)


def test_rows_that_come_in_between_shift_no_page(store: HistoryStore) -> None:
    for number in range(6):
        store.begin(f"{number}", STARTED, make_request())
    first = store.page(limit=3)

    store.begin("newest", STARTED, make_request())

    assert [row.exchange_id for row in store.page(first[-1].id, limit=3)] == ["2", "1", "0"]


def test_texts_with_half_a_surrogate_pair_are_kept_as_far_as_possible(store: HistoryStore) -> None:
    row_id = store.begin(
        "one",
        STARTED,
        make_request(),
        audience_text="tag \ud83d",
        draft_json='{"payload": "\ud83d"}',
    )
    store.finish(make_exchange(), replace(ACCEPTED, headline="\ud83d"))

    found = store.get(row_id)
    assert found is not None
    assert found.row.audience_text == "tag ?"


def test_a_deleted_exchange_is_gone(store: HistoryStore) -> None:
    for number in range(3):
        store.finish(make_exchange(f"{number}"), ACCEPTED)

    store.purge(store.remove([2]).id)
    store.purge(store.remove([2]).id)

    assert [row.id for row in store.page()] == [3, 1]
    assert store.get(2) is None


def test_the_id_of_a_deleted_exchange_is_not_given_again(store: HistoryStore) -> None:
    last = store.finish(make_exchange("a"), ACCEPTED)

    store.purge(store.remove([last]).id)

    assert store.finish(make_exchange("b"), ACCEPTED) > last


def test_clearing_keeps_what_still_runs(store: HistoryStore) -> None:
    store.finish(make_exchange("done"), ACCEPTED)
    store.begin("running", STARTED, make_request(), profile_name="Contoso")

    store.purge(store.remove_all().id)
    store.finish(make_exchange("running"), ACCEPTED)

    (row,) = store.page()
    assert (row.exchange_id, row.profile_name) == ("running", "Contoso")


def folder_size(path: Path) -> int:
    return sum(item.stat().st_size for item in path.parent.iterdir())


@pytest.mark.parametrize(
    "shrink",
    [lambda store: store.purge(store.remove_all().id), lambda store: store.retain(1, 0)],
    ids=["delete all", "retain"],
)
def test_a_history_that_shrinks_gives_its_space_back(
    store: HistoryStore, history_path: Path, shrink
) -> None:
    for number in range(20):
        store.finish(make_exchange(f"{number}", body=os.urandom(100_000)), ACCEPTED)
    assert folder_size(history_path) > 2_000_000

    shrink(store)

    assert folder_size(history_path) < 300_000


@pytest.mark.parametrize(
    "forget",
    [
        lambda store: store.purge(store.remove([1]).id),
        lambda store: store.purge(store.remove_all().id),
        lambda store: store.retain(1, 0),
    ],
    ids=["delete", "delete all", "retain"],
)
@pytest.mark.parametrize("is_another_running", [False, True], ids=["alone", "beside a send"])
def test_a_deleted_text_is_nowhere_in_the_file(
    store: HistoryStore, history_path: Path, forget, is_another_running: bool
) -> None:
    body = b"a payload that nobody should find again"
    store.finish(replace(make_exchange(), request=make_request(body)), ACCEPTED)
    store.finish(make_exchange("two"), ACCEPTED)
    if is_another_running:
        store.begin("three", STARTED, make_request())
    assert any(body in item.read_bytes() for item in history_path.parent.iterdir())

    forget(store)

    assert store.get(1) is None
    assert not any(body in item.read_bytes() for item in history_path.parent.iterdir())


@pytest.mark.parametrize(
    ("keep", "gone", "left"),
    [(0, 0, 10), (3, 7, 3), (10, 0, 10), (50, 0, 10)],
    ids=["all", "some", "just as many", "more than there are"],
)
def test_trimming_takes_the_oldest(store: HistoryStore, keep: int, gone: int, left: int) -> None:
    for number in range(10):
        store.finish(make_exchange(f"{number}"), ACCEPTED)

    assert store.retain(keep, 0) == gone

    rows = store.page()
    assert len(rows) == left
    assert rows[0].exchange_id == "9"


def test_trimming_leaves_what_still_runs(store: HistoryStore) -> None:
    store.begin("running", STARTED, make_request())
    for number in range(5):
        store.finish(make_exchange(f"{number}"), ACCEPTED)

    store.retain(2, 0)

    assert [row.exchange_id for row in store.page()] == ["4", "3", "running"]


@pytest.mark.parametrize("number", [0, -1, 10**30, -(10**30)])
def test_numbers_that_no_row_has_are_no_error(store: HistoryStore, number: int) -> None:
    store.finish(make_exchange(), ACCEPTED)

    assert store.get(number) is None
    assert store.remove([number]).count == (1 if number == 1 else 0)
    assert len(store.page(number)) == (1 if number > 1 else 0)


def test_repeated_bytes_are_stored_once(store: HistoryStore, history_path: Path) -> None:
    noise = b"".join(hash_of.to_bytes(4, "big") for hash_of in _noise(100_000))
    exchange = make_exchange("big", body=noise)

    row_id = store.finish(exchange, ACCEPTED)

    found = store.get(row_id)
    store.close()
    assert found is not None
    assert found.exchange == Redactor().exchange(exchange)
    assert history_path.stat().st_size < 1.2 * len(noise) + 60_000


def _noise(count: int) -> list[int]:
    """Numbers that do not compress."""
    found, state = [], 1
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        found.append(state >> 32)
    return found


def test_any_thread_may_use_the_store(store: HistoryStore) -> None:
    errors: list[BaseException] = []

    def send_some(thread: int) -> None:
        try:
            for number in range(5):
                name = f"{thread}-{number}"
                store.begin(name, STARTED, make_request())
                store.finish(make_exchange(name), ACCEPTED)
                store.page()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=send_some, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert store.count() == 20
    assert all(row.state is HistoryState.FINISHED for row in store.page())


def test_a_closed_history_says_so_and_closing_twice_is_no_error(history_path: Path) -> None:
    store = HistoryStore(history_path, Redactor())
    store.close()
    store.close()

    with pytest.raises(StorageError, match="closed"):
        store.page()
    with pytest.raises(StorageError, match="closed"):
        store.begin("one", STARTED, make_request())


def test_closing_leaves_no_file_but_the_history_its_lock_and_its_index(history_path: Path) -> None:
    with HistoryStore(history_path, Redactor()) as store:
        store.finish(make_exchange(), ACCEPTED)

    names = sorted(item.name for item in history_path.parent.iterdir())
    assert names[:2] == ["history.sqlite3", "history.sqlite3.lock"]
    assert names[2].startswith("history.sqlite3.words-")
    assert len(names) == 3


def test_the_redactor_of_the_moment_is_asked_each_time(history_path: Path) -> None:
    asked: list[int] = []

    def redactor() -> Redactor:
        asked.append(1)
        return Redactor()

    with HistoryStore(history_path, redactor) as store:
        store.begin("one", STARTED, make_request())
        store.finish(make_exchange(), ACCEPTED)

    assert len(asked) == 2
