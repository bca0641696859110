"""Answers about jobs: imports and exports of registrations.

Source: Microsoft's REST pages on jobs, and the members of the .NET SDK's NotificationHubJob. A job
is taken and is over at once; nothing is read or written, for the emulator has no storage.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from weakref import WeakKeyDictionary

from nhconsole.emulator.answers import ATOM_ENTRY, ATOM_FEED, AnswerWriter, Refusal
from nhconsole.emulator.atom.characters import character_data
from nhconsole.emulator.atom.jobs import JobOrder, read_job
from nhconsole.emulator.atom.namespaces import ATOM, INSTANCE, SERVICE_BUS
from nhconsole.emulator.atom.writing import time_text
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.hub.hub import Hub

_KEPT = 100
_NOTE = "the job did nothing: the emulator has no storage"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    id: str
    order: JobOrder
    at: datetime


@dataclass(kw_only=True)
class JobDesk:
    """Takes jobs for all hubs."""

    writer: AnswerWriter
    clock: Callable[[], datetime]
    _jobs: WeakKeyDictionary[Hub, dict[str, _Job]] = field(default_factory=WeakKeyDictionary)
    """By hub, and gone with it: another hub of the same name begins without any."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def submit(self, call: Call) -> Reply | Refusal:
        """Answer ``POST /jobs``."""
        order = read_job(call.request.body)
        if isinstance(order, Refusal):
            return order
        jobs = self._jobs.setdefault(call.hub, {})
        job = _Job(id=str(next(self._numbers)), order=order, at=self.clock())
        jobs[job.id] = job
        if len(jobs) > _KEPT:
            del jobs[next(iter(jobs))]
        body = self._entry(call, job).encode()
        answer = self.writer.gateway(201, headers=(ATOM_ENTRY,), body=body, chunked=True)
        return Reply(answer=answer, notes=(_NOTE,))

    def read(self, call: Call) -> Reply | Refusal:
        """Answer ``GET /jobs/{id}``."""
        (job_id,) = call.names
        job = self._jobs.get(call.hub, {}).get(job_id)
        if job is None:
            return Refusal(status=404, text="", reason=f"no job has the id {job_id}")
        body = self._entry(call, job).encode()
        return Reply(
            answer=self.writer.gateway(200, headers=(ATOM_ENTRY,), body=body, chunked=True)
        )

    def list_all(self, call: Call) -> Reply:
        """Answer ``GET /jobs``."""
        url = self.writer.url(f"{call.hub.name}/jobs", call.api_version)
        entries = "".join(self._entry(call, job) for job in self._jobs.get(call.hub, {}).values())
        body = (
            f'<feed xmlns="{ATOM}"><title type="text">jobs</title><id>{character_data(url)}</id>'
            f"<updated>{time_text(self.clock())}</updated>{entries}</feed>"
        )
        answer = self.writer.gateway(200, headers=(ATOM_FEED,), body=body.encode(), chunked=True)
        return Reply(answer=answer)

    def _entry(self, call: Call, job: _Job) -> str:
        url = character_data(self.writer.url(f"{call.hub.name}/jobs/{job.id}", call.api_version))
        time = time_text(job.at)
        return (
            f'<entry xmlns="{ATOM}"><id>{url}</id><title type="text">{job.id}</title>'
            f"<published>{time}</published><updated>{time}</updated>"
            f'<content type="application/xml"><NotificationHubJob xmlns="{SERVICE_BUS}"'
            f' xmlns:i="{INSTANCE}">{_fields(job, time)}</NotificationHubJob></content></entry>'
        )


def _fields(job: _Job, time: str) -> str:
    pairs = (
        ("JobId", job.id),
        ("Progress", "100"),
        ("Type", job.order.type),
        ("Status", "Completed"),
        ("OutputContainerUri", job.order.output_container_uri),
        ("ImportFileUri", job.order.import_file_uri),
        ("CreatedAt", time),
        ("UpdatedAt", time),
    )
    return "".join(f"<{name}>{character_data(text)}</{name}>" for name, text in pairs if text)
