"""Says a span of time as a person would: short, and no more exact than it matters."""

import math

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86_400, 365 * 86_400
_LONGEST = 1e12


def duration_words(seconds: float) -> str:
    """Return a span: ``0.4 ms``, ``412 ms``, ``3.2 s``, ``2 min 5 s``, ``3 h 10 min``, ``2 days``.

    Of a span into the past the length is told; what lies beyond all calendars is cut.
    """
    span = _tamed(abs(seconds))
    if span < 0.9995:
        return _milliseconds(span)
    if span < 9.95:
        return f"{span:.1f} s"
    return _of_whole(round(span))


def ticking_words(seconds: float) -> str:
    """Return what is left of a span as a clock shows it: ``4:58``, ``1:02:03``; days in words."""
    # Rounded up: at 0:01 there is still something left.
    whole = max(0, math.ceil(_tamed(seconds)))
    if whole >= _DAY:
        return _of_whole(whole)
    minutes, rest = divmod(whole, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _tamed(seconds: float) -> float:
    return min(max(seconds, -_LONGEST), _LONGEST) if not math.isnan(seconds) else 0.0


def _milliseconds(span: float) -> str:
    if span == 0:
        return "0 ms"
    return f"{span * 1000:.1f} ms" if span < 0.00995 else f"{span * 1000:.0f} ms"


def _of_whole(seconds: int) -> str:
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return _two(seconds, _MINUTE, "min", 1, "s")
    if seconds < _DAY:
        return _two(seconds, _HOUR, "h", _MINUTE, "min")
    if seconds < _YEAR:
        return _two(seconds, _DAY, _plural("day", seconds // _DAY), _HOUR, "h")
    years = seconds // _YEAR
    return f"{years:,} {_plural('year', years)}"


def _two(seconds: int, large: int, large_name: str, small: int, small_name: str) -> str:
    count, rest = divmod(seconds, large)
    more = rest // small
    return f"{count} {large_name} {more} {small_name}" if more else f"{count} {large_name}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
