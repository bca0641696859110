"""Answers about registrations: create, upsert, update, read, delete, list.

Source: Microsoft's REST pages on registrations, and recorded answers where pages and service differ
(a created registration is answered with 200). ASSUMED: listing all of them needs the Manage right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from pyroaring import BitMap

from nhconsole.emulator.answers import (
    ATOM_ENTRY,
    ATOM_FEED,
    Answer,
    AnswerWriter,
    Refusal,
    not_well,
)
from nhconsole.emulator.atom.filters import ChannelFilter, read_filter
from nhconsole.emulator.atom.reading import RegistrationDraft, read_registration
from nhconsole.emulator.atom.writing import entry_xml, feed_xml
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.registry import Registry
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.ids import IdMaker
from nhconsole.emulator.reading.conditions import Condition, read_if_match
from nhconsole.emulator.reading.paging import continuation_token, read_paging


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDesk:
    """Keeps registrations for all hubs."""

    writer: AnswerWriter
    ids: IdMaker
    clock: Callable[[], datetime]

    def new_id(self, call: Call) -> Reply:
        """Answer ``POST /registrationids``."""
        path = f"{call.hub.name}/registrationids/{self.ids.registration_id()}"
        location = ("Location", self.writer.url(path, call.api_version))
        return Reply(answer=self.writer.gateway(201, headers=(location,)))

    def create(self, call: Call) -> Reply | Refusal:
        """Answer ``POST /registrations``."""
        draft = read_registration(call.request.body)
        if isinstance(draft, Refusal):
            return draft
        return self._put(call, draft, self.ids.registration_id(), etag=1, with_place=True)

    def put(self, call: Call) -> Reply | Refusal:
        """Answer ``PUT /registrations/{id}``: create or replace; with If-Match: replace only."""
        (registration_id,) = call.names
        known = call.hub.registry.get(registration_id)
        condition = read_if_match(call.request.header("If-Match"))
        refusal = _unmet(condition, known, registration_id) if condition else None
        if refusal:
            return refusal
        draft = read_registration(call.request.body)
        if isinstance(draft, Refusal):
            return draft
        etag = known.etag + 1 if known else 1
        return self._put(call, draft, registration_id, etag=etag)

    def read(self, call: Call) -> Reply | Refusal:
        """Answer ``GET /registrations/{id}``."""
        (registration_id,) = call.names
        row = call.hub.registry.get(registration_id)
        return _missing(registration_id) if row is None else Reply(answer=self._entry(call, row))

    def delete(self, call: Call) -> Reply | Refusal:
        """Answer ``DELETE /registrations/{id}``."""
        (registration_id,) = call.names
        condition = read_if_match(call.request.header("If-Match"))
        row = call.hub.registry.get(registration_id)
        # ASSUMED: documented is that If-Match must be there; without it nothing is refused here.
        notes = () if condition else ("there is no If-Match header; the service asks for one",)
        refusal = _unmet(condition or Condition(), row, registration_id)
        if refusal:
            return refusal
        call.hub.remove_registration(registration_id)
        return Reply(answer=self.writer.gateway(200, headers=()), notes=notes)

    def list_some(self, call: Call) -> Reply | Refusal:
        """Answer ``GET /registrations``, with ``$filter=…`` or without."""
        text = call.request.query_value("$filter")
        if not text:
            return self._feed(call, call.hub.registry.everybody)
        found = read_filter(text)
        if isinstance(found, Refusal):
            return found
        return self._feed(call, _found(call.hub.registry, found))

    def list_of_tag(self, call: Call) -> Reply | Refusal:
        """Answer ``GET /tags/{tag}/registrations``."""
        (tag,) = call.names
        return self._feed(call, call.hub.registry.with_tag(tag))

    def _put(
        self,
        call: Call,
        draft: RegistrationDraft,
        registration_id: str,
        *,
        etag: int,
        with_place: bool = False,
    ) -> Reply:
        row = draft.description(registration_id, etag=etag, updated=self.clock())
        call.hub.put_registration(row)
        return Reply(answer=self._entry(call, row, with_place=with_place))

    def _entry(
        self, call: Call, row: RegistrationDescription, *, with_place: bool = False
    ) -> Answer:
        path = f"{call.hub.name}/registrations/{quote(row.id, safe='')}"
        url = self.writer.url(path, call.api_version)
        place = (("Content-Location", url),) if with_place else ()
        headers = (ATOM_ENTRY, ("ETag", row.etag_text), *place)
        body = entry_xml(row, url).encode()
        return self.writer.gateway(200, headers=headers, body=body, chunked=True)

    def _feed(self, call: Call, among: BitMap) -> Reply | Refusal:
        paging = read_paging(call.request)
        if isinstance(paging, Refusal):
            return paging
        page = call.hub.registry.page(among, paging.start, paging.top, paging.skip)
        token = continuation_token(page.next_number)
        url = f"https://{self.writer.authority}{call.request.path_and_query}"
        body = feed_xml(
            page.rows,
            url,
            updated=self.clock(),
            next_url=_next_url(call.request, url, token) if token else "",
        )
        further = (("x-ms-continuationtoken", token),) if token else ()
        headers = (ATOM_FEED, *further)
        answer = self.writer.gateway(200, headers=headers, body=body.encode(), chunked=True)
        return Reply(answer=answer)


def _found(registry: Registry, wanted: ChannelFilter) -> BitMap:
    # Baidu's PNS handle is made of two ids; whether it really is the one is asked below.
    pairs = (f"{handle}-{key}" for handle in wanted.handles for key in wanted.values[1:])
    numbers = BitMap.union(*(registry.with_handle(handle) for handle in (*wanted.handles, *pairs)))
    return BitMap(number for number in numbers if wanted.accepts(registry.row(number)))


def _next_url(request: HubRequest, url: str, token: str) -> str:
    """Return the address of the next page; the token in it is encoded once more, as recorded."""
    kept = [(name, text) for name, text in request.query if name.lower() != "continuationtoken"]
    pairs = [*kept, ("continuationtoken", token)]
    query = "&".join(f"{quote(name, safe='-._')}={quote(text, safe='-._')}" for name, text in pairs)
    return f"{url.partition('?')[0]}?{query}"


def _unmet(
    condition: Condition, row: RegistrationDescription | None, registration_id: str
) -> Refusal | None:
    if row is None:
        return _missing(registration_id)
    if condition.is_met_by(row.etag):
        return None
    return not_well(f"If-Match names {condition.text}; the ETag is {row.etag_text} by now", 412)


def _missing(registration_id: str) -> Refusal:
    # As recorded: the text is empty but for the trace.
    return Refusal(status=404, text="", reason=f"no registration has the id {registration_id}")
