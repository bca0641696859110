"""Which answer a request gets: host, hub, token, right, path, in this order. No network here."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from nhconsole.emulator.access.policies import Right
from nhconsole.emulator.access.rights import missing_right
from nhconsole.emulator.access.sas_check import check_token
from nhconsole.emulator.access.strangers import Doorkeeper
from nhconsole.emulator.answers import AnswerWriter, Refusal, not_well
from nhconsole.emulator.desks.control import CONTROL_SEGMENT, ControlDesk
from nhconsole.emulator.desks.hubs import NO_SERVICE, HubDesk
from nhconsole.emulator.desks.reply import Call, Reply, too_large
from nhconsole.emulator.desks.routes import Routes, find_route
from nhconsole.emulator.desks.schedule import ScheduleDesk
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.namespace import Namespace
from nhconsole.emulator.hub_request import HubRequest

_RESOURCES = ("$resources", "notificationhubs")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """Knows who answers what."""

    namespace: Namespace
    routes: Routes
    schedule: ScheduleDesk
    hubs: HubDesk
    control: ControlDesk
    doorkeeper: Doorkeeper
    writer: AnswerWriter
    batch: Callable[[], AbstractContextManager[None]]
    """Lets the keeper keep all changes of a request, or none."""
    clock: Callable[[], datetime]

    def is_control(self, request: HubRequest) -> bool:
        """Whether the request goes to the emulator's own paths; no hub has such a name."""
        return request.segments[:1] == (CONTROL_SEGMENT,)

    def take(self, request: HubRequest) -> Reply:
        """Return what becomes of a request."""
        with self.batch():
            made = self._send_due() if any(hub.scheduled for hub in self.namespace.hubs) else ()
            reply = self._take(request)
        return replace(reply, notes=(*made, *reply.notes)) if made else reply

    def refuse(self, refusal: Refusal) -> Reply:
        """Return the reply of a refusal."""
        return Reply(answer=self.writer.refused(refusal), reason=refusal.reason)

    def _take(self, request: HubRequest) -> Reply:
        if self.is_control(request):
            return self.control.take(request)
        stranger = self.doorkeeper.why_not(request)
        reply = not_well(stranger, 403) if stranger else self._ask_namespace(request)
        return self.refuse(reply) if isinstance(reply, Refusal) else reply

    def _send_due(self) -> tuple[str, ...]:
        return tuple(
            f"a scheduled send of {hub.name} was due → {reply.reached_count} registration(s)"
            for hub in self.namespace.hubs
            for reply in self.schedule.send_due(hub)
        )

    def _ask_namespace(self, request: HubRequest) -> Reply | Refusal:
        if tuple(segment.lower() for segment in request.segments) == _RESOURCES:
            return self._managed(request, lambda: self.hubs.list_all(request))
        name = request.segments[0] if request.segments else ""
        if len(request.segments) == 1:
            return self._ask_about_hub(request, name)
        hub = self.namespace.find(name)
        if hub is None:
            # ASSUMED: the address is looked up before the token; its policies belong to the hub.
            return Refusal(status=404, text=NO_SERVICE, reason=self._no_hub(name))
        return self._ask_hub(request, hub)

    def _ask_about_hub(self, request: HubRequest, name: str) -> Reply | Refusal:
        actions: dict[str, Callable[[], Reply | Refusal]] = {
            "PUT": lambda: self.hubs.create(request, name),
            "GET": lambda: self.hubs.read(request, name),
            "DELETE": lambda: self.hubs.delete(request, name),
        }
        action = actions.get(request.method)
        if action is None:
            return _wrong_method(request, ", ".join(actions))
        return self._managed(request, action)

    def _managed(
        self, request: HubRequest, action: Callable[[], Reply | Refusal]
    ) -> Reply | Refusal:
        """Answer about hubs: only the namespace's own keys may, as recorded."""
        policy = check_token(request, self.namespace, self.clock())
        if isinstance(policy, Refusal):
            return policy
        return missing_right(policy, Right.MANAGE) or too_large(request) or action()

    def _ask_hub(self, request: HubRequest, hub: Hub) -> Reply | Refusal:
        policy = check_token(request, hub, self.clock())
        if isinstance(policy, Refusal):
            return policy
        found = find_route(self.routes, request.segments[1:])
        if found is None:
            path = "/".join(request.segments[1:])
            return not_well(f"a hub has no /{path}", 404)
        methods, names = found
        route = methods.get(request.method)
        if route is None:
            return _wrong_method(request, ", ".join(methods))
        right = Right.LISTEN if _is_of_channel(request) else route.right
        refusal = missing_right(policy, right) or too_large(request)
        return refusal or route.answer(Call(request=request, hub=hub, names=names))

    def _no_hub(self, name: str) -> str:
        known = ", ".join(hub.name for hub in self.namespace.hubs) or "none"
        return f"there is no hub “{name}”; there is: {known}"


def _is_of_channel(request: HubRequest) -> bool:
    """Whether the registrations of one handle are asked for: that needs less than the list."""
    is_list = request.method == "GET" and request.segments[-1].lower() == "registrations"
    return is_list and len(request.segments) == 2 and bool(request.query_value("$filter"))


def _wrong_method(request: HubRequest, allowed: str) -> Refusal:
    refusal = not_well(f"{request.path} takes {allowed}, not {request.method}", 405)
    return replace(refusal, headers=(("Allow", allowed),))
