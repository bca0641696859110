"""What a search finds; the index is asked as a person would ask it."""

import itertools
import re
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import FailureKind, HttpResponse, Stage, TransportFailure
from nhconsole.storage.history.query import HistoryQuery, ResultGroup, result_group
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.text import LONGEST_BODY
from nhconsole.storage.history.values import HistoryState, HistorySummary
from tests.storage.conftest import STARTED, make_exchange, make_request, wait_for_index

ACCEPTED = HistorySummary(status=201, verdict="accepted", headline="2 accepted by WNS")
OUTCOME = (
    b"<NotificationOutcome><Success>0</Success><Failure>1</Failure><Results><RegistrationResult>"
    b"<ApplicationPlatform>windows</ApplicationPlatform>"
    b"<PnsHandle>https://db5.notify.windows.com/?token=AwYAAAB2sGd%2f%3d</PnsHandle>"
    b"<RegistrationId>7203614395-2231057-1$east.7</RegistrationId>"
    b"<Outcome>The PNS handle isn&apos;t valid anymore (Grund: ung\xc3\xbcltig) "
    b"&amp; gone</Outcome>"
    b"</RegistrationResult></Results></NotificationOutcome>"
)
PAYLOAD = '{"aps":{"alert":"Grüße, Zoë! 通知已发送 b\\u00e4r"},"orderId":"A-17.4:x"}'.encode()


@pytest.fixture
def store(history_path: Path):
    with HistoryStore(history_path, Redactor()) as opened:
        yield opened


def send_one(store: HistoryStore, name: str = "one") -> int:
    """Record one exchange with something to be found in every place."""
    request = make_request(PAYLOAD, **{"X-Debug-Purpose": "Migration Rehearsal"})
    store.begin(
        name,
        STARTED,
        request,
        profile_name="Contoso Staging",
        platform="windows",
        kind="toast",
        audience_text="any of: user:42, beta-testers",
        draft_json='{"payload": "draftonly"}',
    )
    exchange = replace(
        make_exchange(name, OUTCOME),
        request=request,
        response=HttpResponse(
            status=201,
            reason="Created",
            http_version="1.1",
            headers=(("TrackingId", "7f1c8a2e-53d1-4c0e-9e6b-1d2f3a4b5c6d"), ("Server", "Kestrel")),
            body=OUTCOME,
        ),
    )
    return store.finish(exchange, ACCEPTED)


def ids(store: HistoryStore, words: str = "", **filters: object) -> list[int]:
    query = HistoryQuery(words=words, **filters)  # type: ignore[arg-type]
    wait_for_index(store)
    return [row.id for row in store.page(query=query)]


@pytest.mark.parametrize(
    "words",
    [
        *("Contoso", "staging", "CONTOSO staging", "contoso.example/hub", "windows toast", "stag"),
        *("user:42", "USER:42 ", "beta-testers", '"any of"', "Rehearsal", "x-debug-purpose"),
        *("Grüße", "gruße", "GRÜẞE", "Zoe", "zoë", "bär", "bar ", "通知", "发送", "已发", "通"),
        *("A-17.4:x", '"orderid a 17"', "orderid", "201", "Created", "Kestrel", "trackingid"),
        *("7f1c8a2e-53d1-4c0e-9e6b-1d2f3a4b5c6d", "7f1c8a2e", "7f1c8a2e-53d1-4c", "7f1c*"),
        *("7203614395-2231057-1$east.7", "72036143", "2231057", "AwYAAAB2sGd%2f%3d", "awyaaab2*"),
        *("isn't valid anymore", "ungültig", '"accepted by WNS"', '"isn\'t valid"', "wns", "gone"),
        *("„accepted by“", '"accepted by', "toast  \t contoso", "+++ contoso"),
    ],
)
def test_an_exchange_is_found_by(store: HistoryStore, words: str) -> None:
    row_id = send_one(store)

    assert ids(store, words) == [row_id]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "toas contoso",
            "user:43",
            '"42 user"',
            '"toast windows"',
            "conto ",
            "fabrikam",
            "contoso xyz",
        ),
        *(
            "SharedAccessSignature",
            "DefaultFull",
            "draftonly",
            "知通",
            "7203614395-2231058",
            '"WNS by"',
        ),
        *(
            "contoso AND NOT",
            "NOT xyz",
            "contoso OR xyz",
            "*oast",
            "text:contoso",
            "rowid:1",
        ),
    ],
)
def test_an_exchange_is_not_found_by(store: HistoryStore, words: str) -> None:
    send_one(store)

    assert ids(store, words) == []


@pytest.mark.parametrize("words", ["", "  ", "\t"])
def test_no_words_find_everything(store: HistoryStore, words: str) -> None:
    row_id = send_one(store)

    assert HistoryQuery(words=words).is_empty
    assert ids(store, words) == [row_id]
    assert store.count(HistoryQuery(words=words)) == 1


@pytest.mark.parametrize("words", ["---", '"', '""', "* *", "«»", "$ . :"])
def test_signs_alone_find_everything_because_no_word_is_asked_for(
    store: HistoryStore, words: str
) -> None:
    row_id = send_one(store)

    assert ids(store, words) == [row_id]


typed = st.text(max_size=40) | st.lists(
    st.sampled_from(
        [
            "contoso",
            '"',
            "*",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            ")",
            "(",
            "^",
            "{text}:",
            "-",
            "+",
            "\0",
            "''",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(words=typed)
@example(words='"' * 50)
@example(words="a " * 3000)
@example(words="\0contoso")
@example(words="\ud83d")
@example(words="²³¼ ⓐ 𞤀 \U0001e900 \u1c89")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_can_be_typed_is_an_error(store: HistoryStore, words: str) -> None:
    if not store.count():
        send_one(store)

    assert len(ids(store, words)) <= 1
    assert store.count(HistoryQuery(words=words, platform="windows")) <= 1


VOCABULARY = ["push", "pushed", "pull", "user", "user2", "42", "über", "Ubahn"]


def plain(word: str) -> str:
    return "".join(
        char
        for char in unicodedata.normalize("NFD", word.lower())
        if not unicodedata.combining(char)
    )


def occurs(phrase: str, is_prefix: bool, text: str) -> bool:
    """Whether a phrase occurs, found out without any index."""
    wanted, words = plain(phrase).split(), re.findall(r"\w+", plain(text))
    for begin in range(len(words) - len(wanted) + 1):
        *before, last = words[begin : begin + len(wanted)]
        is_last = last.startswith(wanted[-1]) if is_prefix else last == wanted[-1]
        if before == wanted[:-1] and is_last:
            return True
    return False


phrases = st.tuples(
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join), st.booleans()
)


@given(
    texts=st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join), max_size=8),
    asked=st.lists(phrases, min_size=1, max_size=3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_words_find_what_reading_everything_would_find(
    store: HistoryStore, texts: list[str], asked: list[tuple[str, bool]]
) -> None:
    store.purge(store.remove_all().id)
    names = [f"{number}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        store.finish(replace(make_exchange(name), request=make_request(text.encode())), ACCEPTED)
    words = " ".join(f'"{phrase}"{"*" if is_prefix else ""}' for phrase, is_prefix in asked)

    wait_for_index(store)
    found = {row.exchange_id for row in store.page(query=HistoryQuery(words=words))}

    assert found == {
        name
        for name, text in zip(names, texts, strict=True)
        if all(occurs(phrase, is_prefix, text) for phrase, is_prefix in asked)
    }


CHOICES = {
    "platform": ["", "windows", "apple"],
    "profile_name": ["", "Contoso", "Fabrikam"],
    "status": [None, 201, 401],
    "result": [None, ResultGroup.ACCEPTED, ResultGroup.FAULT, ResultGroup.INTERRUPTED],
    "starred": [False, True],
    "since": [None, STARTED + timedelta(hours=5)],
    "until": [None, STARTED + timedelta(hours=20)],
    "words": ["", "even ", "hello"],
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory):
    """A history with one exchange of every kind that the filters tell apart, in mixed order."""
    path = tmp_path_factory.mktemp("many") / "history.sqlite3"
    with HistoryStore(path, Redactor()) as opened:
        for number, (platform, profile, status) in enumerate(
            itertools.product(
                ["windows", "apple", "gcm"], ["Contoso", "Fabrikam"], [201, 401, 500, 0]
            )
        ):
            # The clock was set back once.
            started = STARTED + timedelta(hours=number if number != 7 else -100)
            parity = "even" if number % 2 == 0 else "odd"
            request = make_request(f"hello {parity}".encode())
            row_id = opened.begin(
                f"{number}", started, request, profile_name=profile, platform=platform
            )
            if status:
                verdict = "accepted" if status == 201 else "refused by the hub"
                exchange = replace(make_exchange(f"{number}"), started_at=started, request=request)
                opened.finish(exchange, HistorySummary(status=status, verdict=verdict))
            if number % 3 == 0:
                opened.set_star(row_id, True)
    with HistoryStore(path, Redactor()) as opened:
        assert opened.interrupted_count == 6
        wait_for_index(opened)
        yield opened


def fits(row, query: HistoryQuery) -> bool:
    verdict = row.summary.verdict if row.summary else ""
    parity = "even" if (row.id - 1) % 2 == 0 else "odd"
    return all(
        (
            query.platform in ("", row.platform),
            query.profile_name in ("", row.profile_name),
            query.status is None
            or (row.summary is not None and row.summary.status == query.status),
            query.result in (None, result_group(row.state, verdict)),
            row.starred or not query.starred,
            query.since is None or row.started_at >= query.since,
            query.until is None or row.started_at < query.until,
            query.words in ("", "hello") or parity == "even",
        )
    )


@given(
    chosen=st.fixed_dictionaries(
        {name: st.sampled_from(values) for name, values in CHOICES.items()}
    )
)
@settings(max_examples=150)
def test_filters_hold_alone_and_together(many: HistoryStore, chosen: dict[str, object]) -> None:
    query = HistoryQuery(**chosen)  # type: ignore[arg-type]
    expected = [row.id for row in many.page() if fits(row, query)]

    assert [row.id for row in many.page(query=query)] == expected
    assert many.count(query) == len(expected)
    assert many.count(query, at_most=2) == min(2, len(expected))
    if len(expected) > 1:
        assert [row.id for row in many.page(expected[0], 1, query)] == expected[1:2]


def test_a_value_that_occurs_nowhere_finds_nothing(many: HistoryStore) -> None:
    assert ids(many, platform="baidu") == []
    assert ids(many, hub="nowhere/hub", words="hello") == []


def test_a_hub_is_found_by_host_and_name(many: HistoryStore) -> None:
    assert len(ids(many, hub="contoso.example/hub", platform="gcm")) == 8


def test_the_facets_are_what_occurs(many: HistoryStore) -> None:
    facets = many.facets()

    assert facets.platforms == ("apple", "gcm", "windows")
    assert facets.statuses == (201, 401, 500)
    assert facets.profile_names == ("Contoso", "Fabrikam")
    assert facets.hubs == ("contoso.example/hub",)


def test_facets_go_with_their_last_exchange(store: HistoryStore) -> None:
    send_one(store, "one")
    store.finish(make_exchange("two"), HistorySummary(status=404, verdict="refused by the hub"))
    wait_for_index(store)
    assert store.facets().statuses == (201, 404)

    store.purge(store.remove([1]).id)

    wait_for_index(store)
    assert store.facets().statuses == (404,)
    assert store.facets().profile_names == ()


def test_a_search_pages_without_gaps_while_rows_come_in(store: HistoryStore) -> None:
    sent = [send_one(store, f"{number}") for number in range(25)]
    seen: list[int] = []
    before = None
    query = HistoryQuery(words="contoso")
    wait_for_index(store)
    while page := store.page(before, 10, query):
        seen += [row.id for row in page]
        before = page[-1].id
        send_one(store, f"new {before}")

    assert seen == sorted(sent, reverse=True)


def test_a_note_is_found_until_it_is_another_one(store: HistoryStore) -> None:
    row_id = send_one(store)
    store.set_note(row_id, "Check the quota with Ada")
    assert ids(store, "quota ada") == [row_id]
    assert store.page()[0].note == "Check the quota with Ada"

    store.set_note(row_id, "solved")
    assert ids(store, "quota") == []
    assert ids(store, "solved contoso") == [row_id]

    store.set_note(row_id, "")
    assert ids(store, "solved") == []
    assert ids(store, "contoso") == [row_id]
    assert store.page()[0].note == ""


def test_a_note_to_what_is_gone_is_no_error(store: HistoryStore) -> None:
    store.set_note(77, "lost")
    store.set_star(77, True)

    assert ids(store, "lost") == []
    assert ids(store, starred=True) == []


def test_stars_come_and_go(store: HistoryStore) -> None:
    first, second = send_one(store, "one"), send_one(store, "two")
    store.set_star(first, True)
    store.set_star(first, True)
    assert [row.starred for row in store.page()] == [False, True]
    assert ids(store, starred=True) == ids(store, "contoso", starred=True) == [first]

    store.set_star(first, False)
    store.set_star(second, True)
    assert ids(store, "contoso", starred=True) == [second]


def test_an_interrupted_send_is_found_and_so_is_its_late_end(history_path: Path) -> None:
    first = HistoryStore(history_path, Redactor())
    row_id = first.begin("one", STARTED, make_request(b"payload words"), platform="windows")
    for mark in history_path.parent.glob("*.window-*"):
        mark.unlink()  # as on a file system without locks
    with HistoryStore(history_path, Redactor()) as second:
        assert second.page()[0].state is HistoryState.INTERRUPTED
        assert ids(second, "payload", result=ResultGroup.INTERRUPTED) == [row_id]

        exchange = replace(make_exchange("one", OUTCOME), request=make_request(b"payload words"))
        first.finish(exchange, ACCEPTED)

        assert ids(second, "payload", result=ResultGroup.INTERRUPTED) == []
        assert ids(second, "payload ungültig", result=ResultGroup.ACCEPTED, status=201) == [row_id]
    first.close()


def test_a_failure_is_found_by_its_words(store: HistoryStore) -> None:
    failure = TransportFailure(
        stage=Stage.TLS,
        kind=FailureKind.CERTIFICATE,
        message="The certificate is not trusted.",
        may_have_been_accepted=False,
        detail="self-signed certificate in certificate chain",
    )
    exchange = replace(make_exchange(), response=None, received=b"", failure=failure)
    row_id = store.finish(exchange, HistorySummary(status=None, verdict="no answer"))

    assert ids(store, "certificate trusted", result=ResultGroup.NO_ANSWER) == [row_id]
    assert ids(store, "self-signed") == [row_id]


def test_a_long_body_is_found_by_its_beginning(store: HistoryStore) -> None:
    filler = b"filler " * (LONGEST_BODY // 7 + 1)
    row_id = store.finish(make_exchange(body=b"begins here " + filler + b" endshere"), ACCEPTED)

    assert ids(store, "begins") == [row_id]
    assert ids(store, "endshere") == []


def test_a_body_that_is_no_text_is_not_searched(store: HistoryStore) -> None:
    row_id = store.finish(make_exchange(body=b"\xff\xfe\xfd word \x80\x81" * 9), ACCEPTED)

    assert ids(store, "word") == []
    assert ids(store, "wns") == [row_id]


def test_a_running_send_is_listed_but_not_searched(store: HistoryStore) -> None:
    store.begin("one", STARTED, make_request(b"payload"))

    assert len(store.page()) == 1
    assert ids(store, "payload") == []
    assert store.count_unindexed() == 0


def test_sends_of_the_last_minute_are_told_for_the_budget(store: HistoryStore) -> None:
    now = STARTED + timedelta(hours=1)
    times = [now - timedelta(seconds=age) for age in (3600, 61, 59, 5)]
    for number, moment in enumerate(times):
        store.begin(f"{number}", moment, make_request())
    other = replace(make_request(), host="fabrikam.example")
    store.begin("other", now, other)
    store.begin("check", now, replace(make_request(), method="GET", target="/hub/registrations"))

    since = now - timedelta(minutes=1)

    assert store.sent_since(since, "contoso.example/hub") == tuple(times[2:])
    assert store.sent_since(since) == (*times[2:], now)


def test_sends_that_never_reached_the_hub_are_not_counted_and_removed_ones_are(
    store: HistoryStore,
) -> None:
    failure = TransportFailure(
        stage=Stage.DNS, kind=FailureKind.NAME_NOT_FOUND, message="", may_have_been_accepted=False
    )
    exchange = replace(make_exchange("one"), response=None, received=b"", failure=failure)
    store.finish(exchange, HistorySummary(status=None, verdict="no answer"))
    store.purge(store.remove([store.finish(make_exchange("two"), ACCEPTED)]).id)
    store.remove([store.finish(make_exchange("three"), ACCEPTED)])

    assert store.sent_since(STARTED) == (STARTED,)


def test_the_change_mark_tells_of_every_windows_changes(history_path: Path) -> None:
    with (
        HistoryStore(history_path, Redactor()) as one,
        HistoryStore(history_path, Redactor()) as two,
    ):
        marks = [one.change_mark()]
        assert one.change_mark() == marks[0]
        one.begin("one", STARTED, make_request())
        marks.append(one.change_mark())
        two.set_star(1, True)
        marks.append(one.change_mark())

    assert len(set(marks)) == 3
