"""Tool tips of foreign texts: Qt would take one that looks like HTML for HTML."""

from html import escape

_LONGEST = 600


def plain_tool_tip(text: str) -> str:
    """Return a tool tip that shows a text as it is."""
    cut = text.strip()[:_LONGEST]
    return f"<qt>{escape(cut).replace(chr(10), '<br>')}</qt>" if cut else ""
