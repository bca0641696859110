"""Compares two request lines part by part: method, host, hub, path, and the query by its names."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from nhconsole.core.comparison.excerpts import excerpts, printable
from nhconsole.core.comparison.header_parts import compare_headers
from nhconsole.core.comparison.values import Change, Part
from nhconsole.core.secrets.redaction import mask_signature
from nhconsole.core.sending.exchange import HttpRequest


def compare_addresses(left: HttpRequest, right: HttpRequest) -> tuple[Part, ...]:
    """Compare where two requests went to."""
    return tuple(_parts(left, right))


def _parts(left: HttpRequest, right: HttpRequest) -> Iterator[Part]:
    yield plain_part("Method", left.method, right.method)
    yield plain_part("Scheme", left.scheme, right.scheme)
    yield plain_part("Host", left.authority, right.authority)
    ours, theirs = _segments(left), _segments(right)
    yield plain_part("Hub", ours[0], theirs[0])
    yield plain_part("Path", ours[1], theirs[1])
    yield from _query(left, right)
    yield from _spelling(left, right)


def plain_part(what: str, left: str, right: str) -> Part:
    """Compare two plain values."""
    shown = excerpts(left, right)
    change = Change.SAME if left == right else Change.CHANGED
    return Part(what=what, change=change, left=shown[0], right=shown[1])


def _segments(request: HttpRequest) -> tuple[str, str]:
    """Return the hub's name and the path behind it."""
    path = request.target.partition("?")[0]
    hub, slash, rest = path.removeprefix("/").partition("/")
    return unquote(hub), unquote(slash + rest)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    query = mask_signature(request.target.partition("?")[2])
    try:
        return parse_qsl(query, keep_blank_values=True)
    except ValueError:
        return [("query", query)]


def _query(left: HttpRequest, right: HttpRequest) -> Iterator[Part]:
    ours, theirs = _by_name(_pairs(left)), _by_name(_pairs(right))
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        yield from _one_name(f"?{printable(name)}", ours.get(name, []), theirs.get(name, []))


def _by_name(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for name, value in pairs:
        named.setdefault(name, []).append(value)
    return named


def _one_name(what: str, left: list[str], right: list[str]) -> Iterator[Part]:
    # Repeated parameters are joined as repeated headers are.
    yield from compare_headers(
        tuple((what, value) for value in left), tuple((what, value) for value in right)
    )


def _spelling(left: HttpRequest, right: HttpRequest) -> Iterator[Part]:
    """Say that two targets mean the same but are percent-encoded in another way."""
    if _pieces(left) == _pieces(right):
        return
    if _segments(left) == _segments(right) and sorted(_pairs(left)) == sorted(_pairs(right)):
        shown = excerpts(mask_signature(left.target), mask_signature(right.target))
        yield Part(
            what="Target",
            change=Change.WRITTEN,
            left=shown[0],
            right=shown[1],
            note="The same when decoded, but encoded in another way.",
        )


def _pieces(request: HttpRequest) -> tuple[str, list[str]]:
    path, _, query = request.target.partition("?")
    return path, sorted(query.split("&"))
