"""Faults on demand: what can go wrong, which requests it meets, and how it is played."""

from nhconsole.emulator.faults.fault import CERTIFICATE_KINDS, Fault
from nhconsole.emulator.faults.kinds import (
    BadFault,
    FaultField,
    FaultKind,
    FieldForm,
    KindFacts,
    fault_fields,
    fault_kinds,
)
from nhconsole.emulator.faults.orders import parse_fault_option, read_fault_order
from nhconsole.emulator.faults.plan import FaultOrder, FaultPlan

__all__ = [
    "CERTIFICATE_KINDS",
    "BadFault",
    "Fault",
    "FaultField",
    "FaultKind",
    "FaultOrder",
    "FaultPlan",
    "FieldForm",
    "KindFacts",
    "fault_fields",
    "fault_kinds",
    "parse_fault_option",
    "read_fault_order",
]
