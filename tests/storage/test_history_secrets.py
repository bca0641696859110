"""Promise: no key and no signature is written to disk, in whatever form and place it travels."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nhconsole.core.secrets.redaction import REMOVED, Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpResponse,
    PeerInfo,
    Stage,
    TransportFailure,
)
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary
from tests.storage.conftest import (
    KEY,
    SIGNATURE,
    STARTED,
    disguises,
    leaks_below,
    make_request,
    traces,
)

KNOWN = Redactor(frozenset({Secret(KEY)}))
FORMS = [
    pytest.param(form, id=f"{whose}: {name}")
    for whose, secret in (("key", KEY), ("signature", SIGNATURE))
    for name, form in disguises(secret).items()
]


def planted(form: str) -> Exchange:
    """An exchange with a secret everywhere where a text can stand."""
    body = f"<a b='{form}'>{form}</a>".encode()
    request = replace(
        make_request(body, **{"X-Extra": f"before {form} after", f"X-{form}": "in the name"}),
        target=f"/hub/messages?api-version=2020-06&test&x={form}",
    )
    response = HttpResponse(
        status=400,
        reason=f"Bad {form}",
        http_version="1.1",
        headers=(("X-Echo", form), ("WWW-Authenticate", f"sig={form}")),
        body=body * 300,
    )
    failure = TransportFailure(
        stage=Stage.RECEIVE,
        kind=FailureKind.TRUNCATED,
        message=f"It ended at {form}.",
        may_have_been_accepted=True,
        detail=f"IncompleteRead({form!r})",
    )
    return Exchange(
        id="one",
        started_at=STARTED,
        request=request,
        sent=request.to_bytes(),
        received=f"HTTP/1.1 400 Bad {form}\r\nX-Echo: {form}\r\n\r\n".encode() + body * 300,
        response=response,
        failure=failure,
        peer=PeerInfo(certificate_subject=f"CN={form}", proxy=f"{form}:80"),
    )


def store_everything(store: HistoryStore, form: str) -> int:
    exchange = planted(form)
    store.begin(
        "one",
        STARTED,
        exchange.request,
        profile_name=f"mine {form}",
        platform=form,
        kind=form,
        audience_text=f"tag {form}",
        draft_json=json.dumps({"payload": form, form: [form, {"deep": form}]}),
    )
    summary = HistorySummary(status=400, verdict=form, headline=f"It said {form}")
    return store.finish(exchange, summary)


def unpacked(path: Path) -> Iterator[bytes]:
    """Every value in every table, decompressed if need be."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        for table in ("exchange", "content"):
            for row in connection.execute(f"SELECT * FROM {table}"):
                for value in row:
                    if isinstance(value, bytes):
                        yield zlib.decompress(value[1:]) if value[:2] == b"zx" else value


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_in_no_file_of_the_history(history_path: Path, form: str) -> None:
    # A signature that no token of the exchange carries is not known; the token carries this one.
    with HistoryStore(history_path, lambda: KNOWN.with_secrets([Secret(SIGNATURE)])) as store:
        row_id = store_everything(store, form)

        assert leaks_below(history_path.parent, KEY, SIGNATURE) == []
        for value in unpacked(history_path):
            assert not [trace for trace in traces(KEY) + traces(SIGNATURE) if trace in value]
        found = store.get(row_id)
    assert found is not None
    assert found.exchange is not None
    assert REMOVED.encode() in found.exchange.request.body
    assert leaks_below(history_path.parent, KEY, SIGNATURE) == []


@pytest.mark.parametrize(
    "form", disguises(SIGNATURE).values(), ids=list(disguises(SIGNATURE).keys())
)
def test_the_signature_of_its_own_token_is_known_without_being_told(
    history_path: Path, form: str
) -> None:
    with HistoryStore(history_path, KNOWN) as store:
        exchange = planted(form)
        store.begin("one", STARTED, exchange.request)
        assert leaks_below(history_path.parent, SIGNATURE) == []

        store.finish(exchange, HistorySummary(status=400, verdict="fault"))
        assert leaks_below(history_path.parent, SIGNATURE) == []
        for value in unpacked(history_path):
            assert not [trace for trace in traces(SIGNATURE) if trace in value]


def test_the_finder_itself_finds_a_secret_that_was_let_through(history_path: Path) -> None:
    with HistoryStore(history_path, Redactor()) as store:
        store_everything(store, KEY)

        assert leaks_below(history_path.parent, KEY)


def test_a_secret_that_reads_like_a_field_of_the_record_breaks_nothing(history_path: Path) -> None:
    words = Redactor(frozenset(map(Secret, ["headers", "timings", "status", "method"])))

    with HistoryStore(history_path, words) as store:
        row_id = store_everything(store, "plain")

        found = store.get(row_id)
    assert found is not None
    assert found.exchange is not None


def test_a_draft_that_is_no_json_is_kept_without_its_secret(history_path: Path) -> None:
    with HistoryStore(history_path, KNOWN) as store:
        row_id = store.begin("one", STARTED, make_request(), draft_json=f"{{ {KEY}")

        found = store.get(row_id)
    assert found is not None
    assert found.draft_json == f"{{ {REMOVED}"
