"""Compares headers: their order and the case of their names do not count.

The parts of a SAS token are told one by one, its signature never. A repeated header is joined by
its values.
"""

from collections.abc import Iterator

from nhconsole.core.comparison.excerpts import excerpts, invisible_note, printable
from nhconsole.core.comparison.values import Change, Part
from nhconsole.core.secrets.redaction import mask_signature
from nhconsole.core.sending.headers import Headers
from nhconsole.core.token.sas import SasToken

_CASE_NOTE = "The name is written in another case; a header's name has none."
_BY_NATURE = {
    "date": "It is the time of the answer.",
    "trackingid": "Every request has its own.",
    "x-ms-request-id": "Every request has its own.",
    "x-ms-correlation-request-id": "Every request has its own.",
    "host": "It follows from the address.",
    "content-length": "It follows from the body.",
}
"""Headers that differ each time, and why."""

_Named = dict[str, list[tuple[str, str]]]


def compare_headers(left: Headers, right: Headers) -> tuple[Part, ...]:
    """Compare two sets of headers; in the order of the left one, new ones behind it."""
    ours, theirs = _by_name(left), _by_name(right)
    names = [*ours, *(name for name in theirs if name not in ours)]
    return tuple(
        part for name in names for part in _one_name(name, ours.get(name, []), theirs.get(name, []))
    )


def _by_name(headers: Headers) -> _Named:
    named: _Named = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append((printable(name), value))
    return named


def _one_name(
    name: str, left: list[tuple[str, str]], right: list[tuple[str, str]]
) -> Iterator[Part]:
    for ours, theirs in _joined(left, right):
        tokens = _tokens(name, ours, theirs)
        if tokens:
            yield from _token_parts(*tokens)
            yield from _token_name(ours, theirs)
        else:
            yield _part(name, ours, theirs)


_Header = tuple[str, str]


def _joined(
    left: list[_Header], right: list[_Header]
) -> Iterator[tuple[_Header | None, _Header | None]]:
    """Join the headers of one name: those of the same value first, then in order."""
    places: dict[str, list[int]] = {}
    for j in reversed(range(len(right))):
        places.setdefault(right[j][1], []).append(j)
    partner: dict[int, int] = {}
    for i, (_, value) in enumerate(left):
        if places.get(value):
            partner[i] = places[value].pop()
    taken = set(partner.values())
    free = iter([j for j in range(len(right)) if j not in taken])
    for i, header in enumerate(left):
        place = partner[i] if i in partner else next(free, None)
        yield header, None if place is None else right[place]
    for j in free:
        yield None, right[j]


def _part(name: str, left: _Header | None, right: _Header | None) -> Part:
    if left is None or right is None:
        return _one_sided(left, right)
    values = mask_signature(left[1]), mask_signature(right[1])
    what = left[0] if left[0] == right[0] else f"{left[0]} → {right[0]}"
    shown = excerpts(*values)
    if left[1] != right[1]:
        nature = _BY_NATURE.get(name, "")
        case = _CASE_NOTE if left[0] != right[0] else ""
        note = " ".join(filter(None, (nature or invisible_note(*values), case)))
        change = Change.CHANGED
    else:
        nature = ""
        note = _CASE_NOTE if left[0] != right[0] else ""
        change = Change.WRITTEN if note else Change.SAME
    return Part(
        what=what,
        change=change,
        left=shown[0],
        right=shown[1],
        note=note,
        expected=bool(nature),
    )


def _one_sided(left: _Header | None, right: _Header | None) -> Part:
    name, value = left or right or ("", "")
    shown = excerpts(mask_signature(value), "")[0]
    if left is None:
        return Part(what=name, change=Change.NEW, right=shown)
    return Part(what=name, change=Change.GONE, left=shown)


def _tokens(
    name: str, left: _Header | None, right: _Header | None
) -> tuple[SasToken, SasToken] | None:
    if name != "authorization" or left is None or right is None:
        return None
    ours, theirs = SasToken.try_parse(left[1]), SasToken.try_parse(right[1])
    return (ours, theirs) if ours and theirs else None


def _token_name(left: _Header | None, right: _Header | None) -> Iterator[Part]:
    if left and right and left[0] != right[0]:
        yield Part(
            what=f"{left[0]} → {right[0]}",
            change=Change.WRITTEN,
            left=left[0],
            right=right[0],
            note=_CASE_NOTE,
        )


def _token_parts(left: SasToken, right: SasToken) -> Iterator[Part]:
    yield _token_part("key name (skn)", left.key_name, right.key_name)
    yield _token_part("resource (sr)", left.uri, right.uri)
    yield _token_part(
        "expiry (se)",
        _expiry(left),
        _expiry(right),
        "Every token has its own, and with it its own signature.",
    )


def _token_part(what: str, left: str, right: str, nature: str = "") -> Part:
    differs = left != right
    shown = excerpts(left, right)
    return Part(
        what=f"Authorization: {what}",
        change=Change.CHANGED if differs else Change.SAME,
        left=shown[0],
        right=shown[1],
        note=nature if differs else "",
        expected=differs and bool(nature),
    )


def _expiry(token: SasToken) -> str:
    when = token.expires_at
    return f"{token.expires} ({when:%Y-%m-%d %H:%M:%S} UTC)" if when else str(token.expires)
