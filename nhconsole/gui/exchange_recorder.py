"""What a worker does with one send: into the history, out to the hub, into the history again.

No Qt here: everything runs in the worker's thread and speaks in values.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.draft_json import draft_to_json
from nhconsole.core.sending.exchange import Exchange, HttpRequest, Stage
from nhconsole.core.verdict.verdict import Verdict
from nhconsole.gui.result.shown_exchange import ShownExchange, made_ready
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary

if TYPE_CHECKING:
    from nhconsole.client import CancelToken, HubClient, TransportSettings
    from nhconsole.gui.send_service import SendJob


class ExchangeRecorder:
    """Sends through one client per set of trusted certificates and writes to one history.

    Args:
        open_history: Returns the history, opening it at the first call.
        settings: Returns how to connect at this moment.
        redactor: Returns what removes the secrets known at this moment.
    """

    def __init__(
        self,
        open_history: Callable[[], HistoryStore],
        settings: Callable[[], "TransportSettings"],
        redactor: Callable[[], Redactor],
    ) -> None:
        # Imported here, in the worker: the HTTP library is not needed for the first paint.
        from nhconsole.client import HubClient

        self._make_client = HubClient
        self._settings = settings
        self._clients: dict[tuple[str, str], HubClient] = {}
        self._open_history = open_history
        self._redactor = redactor

    def send(
        self,
        job: "SendJob",
        now: datetime,
        cancel: "CancelToken",
        on_stage: Callable[[Stage, float], None],
    ) -> ShownExchange:
        """Send one draft and record it. Only a bug raises."""
        request = job.reading.signed_request(now)
        exchange_id = str(uuid.uuid4())
        trouble = self._begin(exchange_id, now, job, request)
        exchange = self._client(job).exchange(request, cancel=cancel, on_stage=on_stage)
        exchange = replace(exchange, id=exchange_id)
        typed = tuple(name for name, _ in job.reading.draft.headers)
        ready = made_ready(exchange, self._redactor(), typed=typed)
        row_id, trouble = self._finish(exchange, ready.verdict, trouble)
        return replace(ready, row_id=row_id, profile_name=job.profile_name, history_error=trouble)

    def close(self) -> None:
        """Close connections and the database."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def _client(self, job: "SendJob") -> "HubClient":
        key = (job.loopback_ca_file, job.ca_file)
        if key not in self._clients:
            settings = self._settings()
            extra = (Path(job.ca_file),) if job.ca_file else ()
            self._clients[key] = self._make_client(
                replace(
                    settings,
                    ca_files=(*settings.ca_files, *extra),
                    loopback_ca_file=Path(job.loopback_ca_file) if job.loopback_ca_file else None,
                )
            )
        return self._clients[key]

    def _begin(self, exchange_id: str, now: datetime, job: "SendJob", request: HttpRequest) -> str:
        """Write down what is about to be sent; return why it could not be written."""
        draft = job.reading.draft
        notification = job.reading.notification
        try:
            self._open_history().begin(
                exchange_id,
                now,
                request,
                profile_name=job.profile_name,
                platform=draft.platform,
                kind=notification.kind.name if notification else draft.kind,
                audience_text=draft.audience.in_words(),
                draft_json=draft_to_json(draft),
            )
        except StorageError as error:
            return str(error)
        return ""

    def _finish(self, exchange: Exchange, verdict: Verdict, trouble: str) -> tuple[int | None, str]:
        """Write down what became of it: (row, why it could not be written)."""
        try:
            return self._open_history().finish(exchange, summary_of(exchange, verdict)), ""
        except StorageError as error:
            return None, trouble or str(error)


def summary_of(exchange: Exchange, verdict: Verdict) -> HistorySummary:
    """Return what the history's list shows of an exchange."""
    outcome = verdict.answer.outcome if verdict.answer else None
    return HistorySummary(
        status=exchange.response.status if exchange.response else None,
        verdict=str(verdict.kind),
        success=outcome.success or 0 if outcome else 0,
        failure=outcome.failure or 0 if outcome else 0,
        headline=verdict.headline,
    )
