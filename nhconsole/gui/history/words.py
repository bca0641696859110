"""What a row of the history says: what became of an exchange, in a few words and with a tone."""

from nhconsole.core.verdict import NOTHING_WAS_SENT, VerdictKind
from nhconsole.gui.roles import Tone
from nhconsole.storage.history_values import HistoryRow, HistoryState

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


def whole_words(row: HistoryRow) -> str:
    """Return everything that the list knows of an exchange, a line each."""
    when = row.started_at.astimezone().strftime("%d %b %Y %H:%M:%S")
    headline = row.summary.headline if row.summary else ""
    words = result_words(row)[0]
    parts = (f"{row.platform} {row.kind} to {row.audience_text}", words, headline, when)
    return "\n".join(part for part in parts if part)
