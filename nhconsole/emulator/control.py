"""The emulator's own paths under ``/_emulator``: health, CA certificate, faults.

A web page must not drive them: an Origin header is refused, and a Host that is not loopback too
(a name made to point here, as in DNS rebinding).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from nhconsole.emulator.answers import IMITATION, Answer
from nhconsole.emulator.faults import BadFault, FaultPlan, read_fault_order
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.sends import Reply
from nhconsole.version import VERSION

CONTROL_SEGMENT = "_emulator"
_LOOPBACK_HOST = re.compile(
    r"(?:localhost|127\.0\.0\.1|\[::1\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)
_JSON = ("Content-Type", "application/json; charset=utf-8")
_PEM = ("Content-Type", "application/x-pem-file")
_OWN = (("Server", f"nhconsole/{VERSION}"), ("X-Emulator", IMITATION))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlDesk:
    """Answers the control paths."""

    port: int
    hub_name: str
    ca_pem: bytes
    faults: FaultPlan

    def take(self, request: HubRequest) -> Reply:
        """Return the answer to a control request."""
        stranger = self._stranger(request)
        if stranger:
            return _refused(403, stranger)
        routes = self._routes().get("/".join(request.segments[1:]).lower())
        if routes is None:
            return _refused(404, "there is no such control path")
        action = routes.get(request.method)
        if action is None:
            allowed = ", ".join(routes)
            return _refused(405, f"use {allowed}", ("Allow", allowed))
        return action(request)

    def _routes(self) -> dict[str, dict[str, Callable[[HubRequest], Reply]]]:
        return {
            "health": {"GET": self._health},
            "ca": {"GET": self._ca},
            "fault": {"POST": self._order_fault, "DELETE": self._clear_faults},
        }

    def _stranger(self, request: HubRequest) -> str:
        """Return why the request does not come from a program on this machine; empty if it may."""
        if request.header("Origin") is not None:
            return "the request has an Origin header: web pages may not use the control paths"
        host = request.header("Host")
        if host is None:
            return ""
        found = _LOOPBACK_HOST.fullmatch(host.strip())
        if found and (found["port"] is None or int(found["port"]) == self.port):
            return ""
        return f"the Host header is “{host}”, not this emulator's loopback address"

    def _health(self, _: HubRequest) -> Reply:
        return _json(
            200,
            {
                "status": "ok",
                "imitation": IMITATION,
                "version": VERSION,
                "hub": self.hub_name,
                "faults_waiting": self.faults.waiting,
            },
        )

    def _ca(self, _: HubRequest) -> Reply:
        return Reply(answer=Answer(status=200, headers=(_PEM, *_OWN), body=self.ca_pem))

    def _order_fault(self, request: HubRequest) -> Reply:
        try:
            order = read_fault_order(request.body)
            if order.times is None:
                self.faults.set_fault(order.fault)
            else:
                self.faults.fail_next(order.fault, order.times)
        except BadFault as error:
            return _refused(400, str(error))
        return _json(200, {"planned": order.fault.describe(), "times": order.times})

    def _clear_faults(self, _: HubRequest) -> Reply:
        self.faults.clear()
        return _json(200, {"planned": None})


def _json(status: int, document: object, *headers: tuple[str, str], reason: str = "") -> Reply:
    body = json.dumps(document, ensure_ascii=True).encode() + b"\n"
    answer = Answer(status=status, headers=(_JSON, *_OWN, *headers), body=body)
    return Reply(answer=answer, reason=reason)


def _refused(status: int, reason: str, *headers: tuple[str, str]) -> Reply:
    return _json(status, {"error": reason}, *headers, reason=reason)
