"""Devices as text, as tab-separated values, or as JSON, for the clipboard. No Qt.

Handles are whole: who copies a row wants to look the device up.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nhconsole.gui.result.device_row import DeviceRow

TEXT, TSV, JSON = "text", "tsv", "json"
_HEAD = ("Registration id", "PNS handle", "Platform", "Verdict", "Outcome", "The hub's sentence")


@dataclass(frozen=True, slots=True)
class Form:
    """How rows are written: what stands before, between and behind them."""

    begin: str
    line: Callable[[DeviceRow], str]
    between: str
    end: str

    def whole(self, lines: Sequence[str]) -> str:
        """Return the text of rows that were written line by line."""
        return f"{self.begin}{self.between.join(lines)}{self.end}"


def written(form: str, rows: Sequence[DeviceRow]) -> str:
    """Return rows in a form."""
    chosen = FORMS[form]
    return chosen.whole([chosen.line(row) for row in rows])


def _as_text(row: DeviceRow) -> str:
    lines = [f"{row.verdict or row.words}: {row.name} ({row.platform or 'no platform'})"]
    if row.words != row.verdict:
        lines.append(f"  {row.words}")
    lines.append(f"  “{row.sentence}”" if row.sentence else "  (no words)")
    if row.pns_handle and row.pns_handle != row.name:
        lines.append(f"  PNS handle {row.pns_handle}")
    return "\n".join(lines)


def _cells(row: DeviceRow) -> tuple[str, ...]:
    ids = (row.registration_id, row.pns_handle, row.platform)
    return (*ids, row.verdict, row.words, row.sentence)


def _as_tsv(row: DeviceRow) -> str:
    # A cell is one line: a tab or a line end in it would shift all that follow.
    return "\t".join(" ".join(cell.split()) for cell in _cells(row))


def _as_json(row: DeviceRow) -> str:
    names = ("registrationId", "pnsHandle", "platform", "verdict", "outcome", "sentence")
    members = dict(zip(names, _cells(row), strict=True))
    if row.explanation is not None:
        members["rule"] = row.explanation.rule
    # Member by member: with an indent the library writes in Python, at a tenth of the speed.
    lines = (
        f'    "{name}": {json.dumps(text, ensure_ascii=False)}' for name, text in members.items()
    )
    return "  {\n" + ",\n".join(lines) + "\n  }"


FORMS = {
    TEXT: Form("", _as_text, "\n", "\n"),
    TSV: Form("\t".join(_HEAD) + "\n", _as_tsv, "\n", "\n"),
    JSON: Form("[\n", _as_json, ",\n", "\n]\n"),
}
