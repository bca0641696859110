"""An imitation of a notification hub on loopback: for first steps, for tests, for any SDK.

It answers over TLS, checks signatures and writes answers with code of its own, and pushes nothing::

    with EmulatorServer(port=0) as emulator:
        send_with(emulator.connection_string(), emulator.hub_name, emulator.ca_file)
        assert emulator.requests[-1].status == 201
"""

from nhconsole.emulator.desks.messages import SendRules
from nhconsole.emulator.devices import (
    Behaviour,
    Device,
    Registration,
    behaviours,
    sample_devices,
)
from nhconsole.emulator.errors import EmulatorCannotStart
from nhconsole.emulator.faults import (
    BadFault,
    Fault,
    FaultKind,
    FaultOrder,
    parse_fault_option,
)
from nhconsole.emulator.foreground import ForegroundOptions, run_foreground
from nhconsole.emulator.options import DEFAULT_PORT, SAMPLE_HUB, EmulatorOptions
from nhconsole.emulator.received import ReceivedMessage
from nhconsole.emulator.request_log import LoggedRequest
from nhconsole.emulator.server import EmulatorServer

__all__ = [
    "DEFAULT_PORT",
    "SAMPLE_HUB",
    "BadFault",
    "Behaviour",
    "Device",
    "EmulatorCannotStart",
    "EmulatorOptions",
    "EmulatorServer",
    "Fault",
    "FaultKind",
    "FaultOrder",
    "ForegroundOptions",
    "LoggedRequest",
    "ReceivedMessage",
    "Registration",
    "SendRules",
    "behaviours",
    "parse_fault_option",
    "run_foreground",
    "sample_devices",
]
