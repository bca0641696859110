"""Which answer a request gets: hub, token, path, in this order. No network here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nhconsole.emulator.answers import OWN_WORDING, AnswerWriter, Refusal
from nhconsole.emulator.control import CONTROL_SEGMENT, ControlDesk
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.hub_state import Hub
from nhconsole.emulator.policies import Policy
from nhconsole.emulator.sas_check import check_token
from nhconsole.emulator.sends import Reply, SendDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """Knows who answers what."""

    hubs: tuple[Hub, ...]
    sends: SendDesk
    control: ControlDesk
    writer: AnswerWriter
    clock: Callable[[], datetime]

    def is_control(self, request: HubRequest) -> bool:
        """Whether the request goes to the emulator's own paths; no hub has such a name."""
        return request.segments[:1] == (CONTROL_SEGMENT,)

    def take(self, request: HubRequest) -> Reply:
        """Return what becomes of a request."""
        if self.is_control(request):
            return self.control.take(request)
        reply = self._ask_hub(request)
        return self.refuse(reply) if isinstance(reply, Refusal) else reply

    def refuse(self, refusal: Refusal) -> Reply:
        """Return the reply of a refusal."""
        return Reply(answer=self.writer.refused(refusal), reason=refusal.reason)

    def _ask_hub(self, request: HubRequest) -> Reply | Refusal:
        name = request.segments[0] if request.segments else ""
        hub = next((hub for hub in self.hubs if hub.is_named(name)), None)
        if hub is None:
            # ASSUMED: the address is looked up before the token; its policies belong to the hub.
            return Refusal(
                status=404,
                text="No service is hosted at the specified address.",
                reason=f"there is no hub “{name}”; {', '.join(hub.name for hub in self.hubs)} is",
            )
        policy = check_token(request, hub, self.clock())
        if isinstance(policy, Refusal):
            return policy
        return self._ask_path(request, hub, policy)

    def _ask_path(self, request: HubRequest, hub: Hub, policy: Policy) -> Reply | Refusal:
        path = "/".join(request.segments[1:]).lower()
        if path != "messages":
            reason = f"the emulator does not answer {request.method} /{hub.name}/{path} so far"
            return Refusal(status=400, text=f"{reason} {OWN_WORDING}", reason=reason)
        if request.method != "POST":
            reason = f"/{hub.name}/messages takes POST, not {request.method}"
            return Refusal(
                status=405,
                text=f"{reason} {OWN_WORDING}",
                reason=reason,
                headers=(("Allow", "POST"),),
            )
        return self.sends.take(request, hub, policy)
