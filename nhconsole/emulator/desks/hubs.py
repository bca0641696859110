"""Answers about hubs themselves: create, read, list, delete.

Source: recorded answers of the service's management calls. A hub that is not there answers GET with
200 and an empty feed of “publicly listed services”.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.problem import errors_in
from nhconsole.emulator.answers import ATOM_ENTRY, ATOM_FEED, AnswerWriter, Refusal, not_well
from nhconsole.emulator.atom.hubs import hub_entry_xml, hub_feed_xml, public_feed_xml, read_hub
from nhconsole.emulator.desks.reply import Reply
from nhconsole.emulator.hub.namespace import Namespace
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.ids import IdMaker
from nhconsole.emulator.reading.paging import read_paging

NO_SERVICE = "No service is hosted at the specified address."


@dataclass(frozen=True, slots=True, kw_only=True)
class HubDesk:
    """Makes and removes hubs."""

    writer: AnswerWriter
    ids: IdMaker
    clock: Callable[[], datetime]
    namespace: Namespace

    def create(self, request: HubRequest, name: str) -> Reply | Refusal:
        """Answer ``PUT /{hub}``."""
        problems = errors_in(check_hub_name(name))
        if problems:
            return not_well(problems[0].sentence())
        refusal = read_hub(request.body)
        if refusal is not None:
            return refusal
        if self.namespace.find(name) is not None and request.header("If-Match") is None:
            reason = f"there is a hub “{name}” already"
            return Refusal(status=409, text="SubCode=40900. Conflict", reason=reason)
        hub = self.namespace.find(name) or self.namespace.create(name)
        return self._entry(request, hub.name, 201)

    def read(self, request: HubRequest, name: str) -> Reply:
        """Answer ``GET /{hub}``."""
        hub = self.namespace.find(name)
        if hub is not None:
            return self._entry(request, hub.name, 200)
        body = public_feed_xml(guid=self.ids.guid(), updated=self.clock()).encode()
        answer = self.writer.gateway(200, headers=(ATOM_FEED,), body=body, chunked=True)
        return Reply(answer=answer, notes=(f"there is no hub “{name}”",))

    def list_all(self, request: HubRequest) -> Reply | Refusal:
        """Answer ``GET /$Resources/NotificationHubs``, with ``$top`` and ``$skip`` or without."""
        paging = read_paging(request)
        if isinstance(paging, Refusal):
            return paging
        hubs = self.namespace.hubs[paging.skip : paging.skip + paging.top]
        names = [hub.name for hub in hubs]
        root = f"https://{self.writer.authority}"
        body = hub_feed_xml(names, root, request.query_value("api-version"), self.clock()).encode()
        answer = self.writer.gateway(200, headers=(ATOM_FEED,), body=body, chunked=True)
        return Reply(answer=answer)

    def delete(self, _: HubRequest, name: str) -> Reply | Refusal:
        """Answer ``DELETE /{hub}``."""
        if not self.namespace.remove(name):
            reason = f"there is no hub “{name}”"
            return Refusal(status=404, text=NO_SERVICE, reason=reason)
        return Reply(answer=self.writer.gateway(200))

    def _entry(self, request: HubRequest, name: str, status: int) -> Reply:
        url = self.writer.url(name, request.query_value("api-version"))
        body = hub_entry_xml(name, url, self.clock()).encode()
        answer = self.writer.gateway(status, headers=(ATOM_ENTRY,), body=body, chunked=True)
        return Reply(answer=answer)
