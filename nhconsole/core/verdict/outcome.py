"""Reads a NotificationOutcome, the answer to a test send; never an error.

Source: the data contracts of Microsoft's .NET SDK (NotificationOutcome, RegistrationResult) and
answers in Microsoft's pages. Read by local name and without regard to order, because copies of
those answers differ in namespace and prefix.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nhconsole.core.text.decoding import decode_text
from nhconsole.core.text.text_place import one_line, shortened
from nhconsole.core.text.xml_reading import XmlReading, read_xml
from nhconsole.core.text.xml_tree import XmlNode

_ROOT = "notificationoutcome"
_COUNT = re.compile(r"\+?[0-9]{1,18}")
_ROW_FIELDS = ("applicationplatform", "pnshandle", "registrationid", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationResult:
    """What became of the push for one device; a missing part is an empty text."""

    application_platform: str = ""
    pns_handle: str = ""
    registration_id: str = ""
    outcome: str = ""
    """The hub's sentence, as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationOutcome:
    """What the hub says became of a test send."""

    success: int | None = None
    """How many devices' push services accepted it; None if the answer does not say."""
    failure: int | None = None
    results: tuple[RegistrationResult, ...] = ()
    notes: tuple[str, ...] = ()
    """What is odd about the answer, in sentences."""
    unknown_elements: tuple[str, ...] = ()
    """Names of elements that are not known here, each once."""
    complete: bool = True
    """False if the answer breaks off, or stops being XML, before its end."""

    @property
    def is_nobody(self) -> bool:
        """Whether the hub says that no registration matched."""
        return self.complete and (self.success, self.failure) == (0, 0) and not self.results


def _is_nil(node: XmlNode) -> bool:
    return (node.attribute("nil") or "").strip().lower() in ("true", "1")


def _count(root: XmlNode, name: str, notes: list[str]) -> int | None:
    node = root.first(name)
    if node is None:
        notes.append(f"The outcome has no {name} count.")
        return None
    text = node.text.strip()
    if not node.closed:
        # What came may be the beginning of another number.
        notes.append(f"The {name} count is cut.")
        return None
    if not _COUNT.fullmatch(text):
        notes.append(f"The {name} count is no number: “{shortened(text)}”.")
        return None
    return int(text)


def _result(row: XmlNode) -> RegistrationResult:
    fields = dict.fromkeys(_ROW_FIELDS, "")
    for node in row.children:
        name = node.local_name.lower()
        # Half a sentence would be taken for another one.
        if name in fields and node.closed and not _is_nil(node):
            fields[name] = node.text.strip()
    platform, handle, registration, outcome = (fields[name] for name in _ROW_FIELDS)
    return RegistrationResult(
        application_platform=platform,
        pns_handle=handle,
        registration_id=registration,
        outcome=outcome,
    )


def _rows(root: XmlNode) -> Iterator[XmlNode]:
    for node in root.children:
        name = node.local_name.lower()
        if name == "registrationresult":
            yield node
        elif name == "results":
            yield from (row for row in node.children if _is_row(row))


def _is_row(node: XmlNode) -> bool:
    return node.local_name.lower() == "registrationresult"


def _unknown(root: XmlNode) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for node in root.children:
        name = node.local_name.lower()
        if name == "results":
            names.update((row.name, None) for row in node.children if not _is_row(row))
        elif name not in ("success", "failure", "registrationresult"):
            names[node.name] = None
    for row in _rows(root):
        for cell in row.children:
            if cell.local_name.lower() not in _ROW_FIELDS:
                names[cell.name] = None
    return tuple(names)


def _row_notes(rows: list[XmlNode], outcome_rows: tuple[RegistrationResult, ...]) -> list[str]:
    notes = []
    if rows and not rows[-1].closed:
        notes.append("The row of the last device is cut.")
    missing = sum(1 for row in outcome_rows if not row.outcome)
    if missing:
        notes.append(f"{missing} of {len(outcome_rows)} rows have no Outcome.")
    return notes


def _sum_note(success: int | None, failure: int | None, rows: int) -> list[str]:
    if success is None or failure is None or success + failure == rows:
        return []
    total = success + failure
    return [f"Success and Failure count {total}, the list of devices has {rows}."]


def _break_note(reading: XmlReading, root: XmlNode) -> list[str]:
    problem = reading.problem
    if problem is None:
        return []
    what = "Behind the outcome" if root.closed else "The answer is incomplete"
    return [f"{what}, at {problem.place}: {one_line(problem.message)}"]


def parse_outcome(body: bytes, content_type: str = "") -> NotificationOutcome | None:
    """Read a test send's answer as far as it goes; None if it is no NotificationOutcome."""
    reading = read_xml(decode_text(body, content_type).text)
    root = reading.root
    if root is None or root.local_name.lower() != _ROOT:
        return None
    notes = _break_note(reading, root)
    success = _count(root, "Success", notes)
    failure = _count(root, "Failure", notes)
    if root.first("Results") is None:
        notes.append("The outcome has no Results.")
    rows = list(_rows(root))
    results = tuple(_result(row) for row in rows)
    unknown = _unknown(root)
    if unknown:
        names = ", ".join(one_line(name) for name in unknown[:10])
        notes.append(f"Not known here: {names}.")
    notes += _row_notes(rows, results)
    notes += _sum_note(success, failure, len(results))
    return NotificationOutcome(
        success=success,
        failure=failure,
        results=results,
        notes=tuple(notes),
        unknown_elements=unknown,
        complete=root.closed,
    )
