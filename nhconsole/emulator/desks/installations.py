"""Answers about installations: put, patch, read, delete.

Source: Microsoft's REST pages on installations, and recorded answers where pages and service differ
(a patch is answered with 200). The service works asynchronously; here a change holds at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nhconsole.emulator.answers import AnswerWriter, Refusal
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.installations.patching import patch_installation
from nhconsole.emulator.installations.reading import read_installation
from nhconsole.emulator.installations.registrations import registrations_of
from nhconsole.emulator.installations.writing import installation_json


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationDesk:
    """Keeps installations for all hubs."""

    writer: AnswerWriter
    clock: Callable[[], datetime]

    def put(self, call: Call) -> Reply | Refusal:
        """Answer ``PUT /installations/{id}``: create, or replace it whole."""
        (installation_id,) = call.names
        installation = read_installation(installation_id, call.request.body)
        if isinstance(installation, Refusal):
            return installation
        self._keep(call.hub, installation)
        return Reply(answer=self.writer.gateway(200))

    def patch(self, call: Call) -> Reply | Refusal:
        """Answer ``PATCH /installations/{id}``: all operations, or none of them."""
        known = _find(call)
        if isinstance(known, Refusal):
            return known
        installation = patch_installation(known, call.request.body)
        if isinstance(installation, Refusal):
            return installation
        self._keep(call.hub, installation)
        return Reply(answer=self.writer.gateway(200, chunked=True))

    def read(self, call: Call) -> Reply | Refusal:
        """Answer ``GET /installations/{id}``: JSON that says of itself that it is XML."""
        known = _find(call)
        if isinstance(known, Refusal):
            return known
        body = installation_json(known).encode()
        return Reply(answer=self.writer.gateway(200, body=body, chunked=True))

    def delete(self, call: Call) -> Reply | Refusal:
        """Answer ``DELETE /installations/{id}``: 204, whether it was there or not (ASSUMED)."""
        (installation_id,) = call.names
        known = call.hub.remove_installation(installation_id)
        notes = () if known else (f"there was no installation {installation_id}",)
        return Reply(answer=self.writer.gateway(204), notes=notes)

    def _keep(self, hub: Hub, installation: Installation) -> None:
        hub.put_installation(installation, registrations_of(installation, self.clock()))


def _find(call: Call) -> Installation | Refusal:
    (installation_id,) = call.names
    known = call.hub.installations.get(installation_id)
    if known is not None:
        return known
    reason = f"no installation has the id {installation_id}"
    return Refusal(status=404, text="Installation not found", reason=reason)
