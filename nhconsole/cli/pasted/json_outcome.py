"""An outcome that an SDK or Azure's management API wrote as JSON, as the XML of the hub."""

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

_SUCCESS, _FAILURE = ("success", "successcount"), ("failure", "failurecount")
_ROW = ("ApplicationPlatform", "PnsHandle", "RegistrationId", "Outcome")
_LONGEST = 8 * 1024 * 1024


def outcome_of_json(text: str) -> bytes | None:
    """Return the NotificationOutcome of a JSON text; None if it is none."""
    if not text.lstrip().startswith("{") or len(text) > _LONGEST:
        return None
    try:
        value = _lowered(json.loads(text))
    except (ValueError, RecursionError):
        return None
    inner = value.get("properties")
    members = _lowered(inner) if isinstance(inner, Mapping) else value
    success, failure = _count(members, _SUCCESS), _count(members, _FAILURE)
    results = members.get("results")
    if success is None or failure is None or not isinstance(results, list | None):
        return None
    rows = "".join(_row(_lowered(row)) for row in results or () if isinstance(row, Mapping))
    counts = f"<Success>{success}</Success><Failure>{failure}</Failure>"
    whole = f"<NotificationOutcome>{counts}<Results>{rows}</Results></NotificationOutcome>"
    return whole.encode(errors="replace")


def _lowered(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    return {str(name).lower().replace("_", ""): item for name, item in value.items()}


def _count(members: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    found = next((members[name] for name in names if name in members), None)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _row(row: Mapping[str, Any]) -> str:
    cells = ((name, row.get(name.lower())) for name in _ROW)
    inner = "".join(f"<{name}>{_cell(value)}</{name}>" for name, value in cells if value)
    return f"<RegistrationResult>{inner}</RegistrationResult>"


def _cell(value: object) -> str:
    # What no XML may hold would end the reading of all rows.
    return escape("".join(char if char.isprintable() else "\ufffd" for char in str(value)))
