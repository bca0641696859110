"""The emulator's own paths under ``/_emulator``: state, devices, requests, faults, settings.

Web pages and foreign hosts are refused, as everywhere; a token is not asked for.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import accumulate

from nhconsole.core.audience.tag_expression import parse_tag_expression
from nhconsole.core.errors import BadInput
from nhconsole.emulator.access.policies import connection_strings
from nhconsole.emulator.access.strangers import Doorkeeper
from nhconsole.emulator.answers import IMITATION, Answer
from nhconsole.emulator.desks.control_input import (
    ControlRefusal,
    changed_device,
    changed_rules,
    number_of,
    object_of,
)
from nhconsole.emulator.desks.documents import (
    device_document,
    received_document,
    request_document,
)
from nhconsole.emulator.desks.messages import MessageDesk
from nhconsole.emulator.desks.reply import Reply, too_large
from nhconsole.emulator.errors import BadDevices
from nhconsole.emulator.faults import BadFault, FaultPlan, read_fault_order
from nhconsole.emulator.hub.device_view import (
    DeviceView,
    devices_reached,
    find_device,
    list_devices,
    received_under,
)
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.namespace import Namespace
from nhconsole.emulator.hub.notification import Received
from nhconsole.emulator.hub.tally import tally
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.request_log import LoggedRequest, RequestLog
from nhconsole.emulator.seeding.reading import read_seed
from nhconsole.emulator.seeding.sowing import sow
from nhconsole.version import VERSION

CONTROL_SEGMENT = "_emulator"
_JSON = ("Content-Type", "application/json; charset=utf-8")
_TEXT = ("Content-Type", "text/plain; charset=utf-8")
_PEM = ("Content-Type", "application/x-pem-file")
_OWN = (("Server", f"nhconsole/{VERSION}"), ("X-Emulator", IMITATION))
_LARGEST_PAGE = 500
_MOST_BODY_BYTES = 512 * 1024
"""Of requests in one answer; whoever wants more asks again behind the last one."""
_Action = Callable[[HubRequest], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlDesk:
    """Answers the control paths."""

    doorkeeper: Doorkeeper
    namespace: Namespace
    messages: MessageDesk
    ca_pem: bytes
    faults: FaultPlan
    log: RequestLog
    reset: Callable[[], None]
    """Puts everything back to how it was at the start."""

    def take(self, request: HubRequest) -> Reply:
        """Return the answer to a control request."""
        stranger = self.doorkeeper.why_not(request)
        if stranger:
            return _refused(403, stranger)
        routes = self._routes(request.segments[1:])
        if routes is None:
            return _refused(404, "there is no such control path")
        action = routes.get(request.method)
        if action is None:
            allowed = ", ".join(routes)
            return _refused(405, f"use {allowed}", ("Allow", allowed))
        large = too_large(request)
        if large:
            return _refused(large.status, large.reason)
        try:
            return action(request)
        except ControlRefusal as error:
            return _refused(error.status, str(error))
        except (BadFault, BadInput, BadDevices) as error:
            return _refused(400, str(error))

    def _routes(self, segments: tuple[str, ...]) -> dict[str, _Action] | None:
        match tuple(segment.lower() for segment in segments[:1]) + segments[1:]:
            case ("devices", _):
                return {
                    "GET": self._device,
                    "PATCH": self._change_device,
                    "DELETE": self._remove_device,
                }
            case ("devices", _, part) if part.lower() == "received":
                return {"GET": self._received}
            case (name,):
                return self._single_routes().get(name)
        return None

    def _single_routes(self) -> dict[str, dict[str, _Action]]:
        return {
            "health": {"GET": self._health},
            "ca": {"GET": self._ca},
            "connection-string": {"GET": self._connection_string},
            "reset": {"POST": self._reset},
            "devices": {"GET": self._devices, "POST": self._add_devices},
            "requests": {"GET": self._requests, "DELETE": self._clear_requests},
            "settings": {"GET": self._settings, "PATCH": self._change_settings},
            "fault": {
                "GET": self._planned,
                "POST": self._order_fault,
                "DELETE": self._clear_faults,
            },
        }

    def _health(self, _: HubRequest) -> Reply:
        hubs = self.namespace.hubs
        return _json(
            200,
            {
                "status": "ok",
                "imitation": IMITATION,
                "version": VERSION,
                "hub": hubs[0].name if hubs else None,
                "hubs": {hub.name: _counts(hub) for hub in hubs},
                "requests": self.log.counts(),
                "faults_waiting": self.faults.waiting,
            },
        )

    def _ca(self, _: HubRequest) -> Reply:
        return Reply(answer=Answer(status=200, headers=(_PEM, *_OWN), body=self.ca_pem))

    def _connection_string(self, request: HubRequest) -> Reply:
        """Tell the string of a policy, the full one unless another is named."""
        strings = connection_strings(f"sb://127.0.0.1:{self.doorkeeper.port}/")
        name = request.query_value("policy") or next(iter(strings))
        if name not in strings:
            raise ControlRefusal(
                404, f"no policy is named “{name}”; these are: {', '.join(strings)}"
            )
        body = f"{strings[name]}\n".encode()
        return Reply(answer=Answer(status=200, headers=(_TEXT, *_OWN), body=body))

    def _reset(self, _: HubRequest) -> Reply:
        self.reset()
        return _json(200, {"status": "reset"})

    def _devices(self, request: HubRequest) -> Reply:
        hub = self._hub(request)
        start, count = number_of(request, "start", 0), number_of(request, "limit", 100)
        tags = request.query_value("tags")
        limit = min(max(count, 1), _LARGEST_PAGE)
        views = (
            devices_reached(hub, parse_tag_expression(tags), limit)
            if tags
            else list_devices(hub, start, limit)
        )
        document = {
            "devices": _documents(hub, views),
            "registrations": len(hub.registry),
            "handles": hub.registry.handle_count,
        }
        return _json(200, document)

    def _add_devices(self, request: HubRequest) -> Reply:
        hub = self._hub(request)
        devices = read_seed(request.body.decode("utf-8-sig", "replace"))
        views = (find_device(hub, name) for name in sow(hub, devices))
        return _json(201, {"devices": _documents(hub, tuple(view for view in views if view))})

    def _device(self, request: HubRequest) -> Reply:
        hub = self._hub(request)
        return _json(200, _document(hub, self._view(hub, request)))

    def _change_device(self, request: HubRequest) -> Reply:
        hub = self._hub(request)
        view = self._view(hub, request)
        hub.put_device(changed_device(view, object_of(request)))
        return _json(200, _document(hub, self._view(hub, request)))

    def _remove_device(self, request: HubRequest) -> Reply:
        hub = self._hub(request)
        view = self._view(hub, request)
        hub.remove_device(view.platform, view.handle)
        return _json(200, {"removed": view.id})

    def _received(self, request: HubRequest) -> Reply:
        hub = self._hub(request)
        view = self._view(hub, request)
        received = received_under(hub, request.segments[2]) or ()
        if limit := number_of(request, "limit", 0):
            received = _newest(received[-limit:])
        return _json(200, {"device": view.id, **received_document(received)})

    def _requests(self, request: HubRequest) -> Reply:
        after, limit = number_of(request, "after", 0), number_of(request, "limit", 200)
        rows = _within_budget(self.log.after(after, min(max(limit, 1), _LARGEST_PAGE)))
        return _json(
            200,
            {
                "requests": [request_document(number, entry) for number, entry in rows],
                "last": rows[-1][0] if rows else self.log.last_number,
            },
        )

    def _clear_requests(self, _: HubRequest) -> Reply:
        self.log.clear()
        return _json(200, {"requests": []})

    def _settings(self, _: HubRequest) -> Reply:
        return _json(200, asdict(self.messages.rules))

    def _change_settings(self, request: HubRequest) -> Reply:
        self.messages.set_rules(changed_rules(self.messages.rules, object_of(request)))
        return self._settings(request)

    def _planned(self, _: HubRequest) -> Reply:
        return _json(200, {"planned": self.faults.planned()})

    def _order_fault(self, request: HubRequest) -> Reply:
        order = read_fault_order(request.body)
        self.faults.add(order)
        return _json(200, {"planned": order.fault.describe(), "times": order.times})

    def _clear_faults(self, _: HubRequest) -> Reply:
        self.faults.clear()
        return _json(200, {"planned": None})

    def _hub(self, request: HubRequest) -> Hub:
        name = request.query_value("hub")
        hub = self.namespace.find(name) if name else next(iter(self.namespace.hubs), None)
        if hub is None:
            raise ControlRefusal(404, f"there is no hub “{name}”" if name else "there is no hub")
        return hub

    def _view(self, hub: Hub, request: HubRequest) -> DeviceView:
        name = request.segments[2]
        view = find_device(hub, name)
        if view is None:
            raise ControlRefusal(404, f"no device of {hub.name} has the id or handle “{name}”")
        return view


def _within_budget(
    rows: tuple[tuple[int, LoggedRequest], ...],
) -> tuple[tuple[int, LoggedRequest], ...]:
    """Return the first rows, as many as make an answer that holds nobody up; one at least."""
    sizes = accumulate(len(entry.body) for _, entry in rows)
    count = sum(size <= _MOST_BODY_BYTES for size in sizes)
    return rows[: max(count, 1)]


def _newest(received: tuple[Received, ...]) -> tuple[Received, ...]:
    """Return the last ones, oldest first, within the same budget; one at least."""
    sizes = accumulate(len(each.delivery.message.body) for each in reversed(received))
    count = sum(size <= _MOST_BODY_BYTES for size in sizes)
    return received[-max(count, 1) :]


def _counts(hub: Hub) -> dict[str, int]:
    return {
        "registrations": len(hub.registry),
        "installations": len(hub.installations),
        "devices": len(hub.devices),
        "notifications": hub.notifications.total,
        "scheduled": len(hub.scheduled),
    }


def _documents(hub: Hub, views: tuple[DeviceView, ...]) -> list[dict[str, object]]:
    counts = tally(hub, views)
    return [
        device_document(view, count.received, count.refused)
        for view, count in zip(views, counts, strict=True)
    ]


def _document(hub: Hub, view: DeviceView) -> dict[str, object]:
    return _documents(hub, (view,))[0]


def _json(status: int, document: object, *headers: tuple[str, str], reason: str = "") -> Reply:
    body = json.dumps(document, ensure_ascii=True).encode() + b"\n"
    answer = Answer(status=status, headers=(_JSON, *_OWN, *headers), body=body)
    return Reply(answer=answer, reason=reason)


def _refused(status: int, reason: str, *headers: tuple[str, str]) -> Reply:
    return _json(status, {"error": reason}, *headers, reason=reason)
