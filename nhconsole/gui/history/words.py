"""What a row of the history says: what became of an exchange, in a few words and with a tone."""

from datetime import date
from html import escape

from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.verdict.verdict import NOTHING_WAS_SENT, VerdictKind
from nhconsole.gui.roles import Tone
from nhconsole.storage.history.values import HistoryRow, HistoryState

_TONES = {
    VerdictKind.ACCEPTED: Tone.GOOD,
    VerdictKind.SENT: Tone.GOOD,
    VerdictKind.NOBODY: Tone.WARN,
    VerdictKind.EMPTY: Tone.WARN,
}


def result_words(row: HistoryRow) -> tuple[str, Tone]:
    """Return what became of an exchange in a few words, and its tone."""
    if row.state is HistoryState.RUNNING:
        return "sending…", Tone.INFO
    summary = row.summary
    if summary is None:
        return "interrupted", Tone.WARN
    tone = next((t for kind, t in _TONES.items() if kind == summary.verdict), Tone.BAD)
    if summary.verdict == VerdictKind.NOBODY:
        return summary.verdict, tone
    if summary.verdict == VerdictKind.FAILURE:
        return _failure_words(summary.headline)
    if summary.success or summary.failure:
        counts = [f"{summary.success} ok"] if summary.success else []
        counts += [f"{summary.failure} refused"] if summary.failure else []
        return " · ".join(counts), Tone.BAD if summary.failure else tone
    return str(summary.status) if summary.status else summary.verdict, tone


def _failure_words(headline: str) -> tuple[str, Tone]:
    """Tell apart what the person stopped, what never went out, and what is not known."""
    if headline.casefold().startswith("cancelled"):
        return "cancelled", Tone.WARN
    if headline.endswith(NOTHING_WAS_SENT):
        return "not sent", Tone.BAD
    return "no answer", Tone.BAD


def row_title(row: HistoryRow) -> str:
    """Return what was sent: the platform, and the kind where it has several."""
    try:
        platform = platform_named(row.platform)
    except KeyError:
        return f"{row.platform} {row.kind}".strip() or "?"
    name = platform.label.partition(" (")[0]
    return f"{name} {row.kind}" if len(platform.kinds) > 1 and row.kind else name


def day_words(day: date, today: date) -> str:
    """Return a day as the list's headings name it."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    if 1 < ago < 7:
        return f"{day:%A}, {day.day} {day:%b}"
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b} {day.year}"


def day_of(row: HistoryRow) -> date:
    """Return the day of a row on this machine's calendar."""
    return row.started_at.astimezone().date()


def clock_words(row: HistoryRow) -> str:
    """Return the time of a row on this machine's clock."""
    return row.started_at.astimezone().strftime("%H:%M")


def note_heading(row: HistoryRow) -> str:
    """Return which exchange a note is about."""
    when = row.started_at.astimezone()
    return f"{row_title(row)} to {row.audience_text}, {when.day} {when:%b %H:%M:%S}"


def whole_words(row: HistoryRow) -> str:
    """Return everything that the list knows of an exchange, a line each."""
    when = row.started_at.astimezone().strftime("%d %b %Y %H:%M:%S")
    headline = row.summary.headline if row.summary else ""
    where = ", ".join(part for part in (row.hub, row.profile_name) if part)
    parts = (
        f"{row.platform} {row.kind} to {row.audience_text}",
        result_words(row)[0],
        headline,
        when,
        where,
        "Starred" if row.starred else "",
        f"Note: {row.note}" if row.note else "",
    )
    return "\n".join(part for part in parts if part)


def tool_tip(row: HistoryRow) -> str:
    """Return the same for a tool tip, where an angle bracket in a note is no markup."""
    return f'<p style="white-space: pre-wrap">{escape(whole_words(row))}</p>'
