"""Reads a whole HTTP answer as text: raw, from “curl -i” or “curl -v”, or with “status: 401”."""

import re
from collections.abc import Iterator
from dataclasses import replace

from nhconsole.cli.pasted.values import BLANKS, Pasted, PastedKind, bytes_of, text_of

_STATUS_LINE = re.compile(r"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?[ \t]*")
_LINE_WITH_STATUS = re.compile(
    r"^(?:HTTP/\d(?:\.\d)?[ \t]+[1-9]\d\d(?:[ \t\r]|$)"
    r"|(?:status: )?[1-9]\d\d(?: [A-Za-z '-]+)?\r?\n(?=[A-Za-z][A-Za-z0-9-]*:))",
    re.MULTILINE,
)
_BARE_STATUS = re.compile(
    r"(?i):?(?:status|http|status code)?:?[ \t]*([1-9]\d\d)(?:[ \t]+([A-Z][A-Z '-]*))?"
)
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n]*)")
_CHUNK = re.compile(r"([0-9A-Fa-f]{1,8})(?:;[^\r\n]*)?\r?\n")
_MOST_HEADERS = 500


def read_answer(structure: str) -> Pasted | None:
    """Read a whole answer: status line, headers, empty line, body; None if it is none."""
    found = _first_line(_from_status_line(_without_curl_marks(structure)))
    if found is None:
        return None
    status, reason, rest = found
    headers, body = _head(rest)
    if body.lstrip(BLANKS).startswith("HTTP/"):
        # “100 Continue”, or what a proxy said, stood before the answer.
        final = read_answer(body)
        if final is not None:
            return final
    answer = Pasted(
        kind=PastedKind.ANSWER,
        status=status,
        reason=text_of(reason.strip(BLANKS)),
        headers=tuple((text_of(name), text_of(value.strip(BLANKS))) for name, value in headers),
        body=bytes_of(body),
    )
    return _without_chunks(answer, body)


def _first_line(structure: str) -> tuple[int, str, str] | None:
    """Return status, reason and what follows the first line, if that is a status line."""
    line, _, rest = structure.partition("\n")
    line = line.strip(BLANKS)
    found = _STATUS_LINE.fullmatch(line)
    if found:
        return int(found.group(2)), found.group(3) or "", rest
    found = _BARE_STATUS.fullmatch(line)
    # “401” alone, or “status: 401” before headers; a sentence may begin with a number, too.
    if found and (_HEADER.match(rest) or rest[:1] in ("", "\r", "\n", "<")):
        return int(found.group(1)), found.group(2) or "", rest
    return None


def _from_status_line(structure: str) -> str:
    """Return a text from its first status line on: a prompt and a command may stand before it."""
    found = _LINE_WITH_STATUS.search(structure)
    return structure[found.start() :] if found else structure.lstrip(BLANKS)


def _head(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return the header lines at the beginning of a text, and what follows them."""
    headers: list[tuple[str, str]] = []
    at = 0
    while len(headers) < _MOST_HEADERS:
        found = _HEADER.match(text, at)
        if not found:
            break
        headers.append((found.group(1), found.group(2)))
        at = found.end()
        at += 2 if text.startswith("\r\n", at) else 1
    rest = text[at:]
    if rest.startswith(("\r\n", "\n")):
        rest = rest.partition("\n")[2]
    return headers, rest


def _without_curl_marks(structure: str) -> str:
    """Return the answer in what “curl -v” printed: headers behind “< ”, other lines behind “* ”."""
    lines = structure.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("< HTTP/")]
    if not starts:
        return structure
    kept = []
    for line in lines[starts[-1] :]:
        if line.startswith("<") and line[1:2] in (" ", "\r", ""):
            kept.append(line[2:] if line[1:2] == " " else "")
        elif not line.startswith(("* ", "{ [", "} [", "> ")):
            kept.append(line)
    return "\n".join(kept)


def _without_chunks(answer: Pasted, body: str) -> Pasted:
    """Return an answer without the chunks of its body, if it still has them."""
    encoding = " ".join(
        value for name, value in answer.headers if name.lower() == "transfer-encoding"
    )
    if "chunked" not in encoding.lower():
        return answer
    parts = list(_chunks(body))
    if not parts or parts[-1] is None:
        return answer
    return replace(answer, body=bytes_of("".join(part for part in parts if part)))


def _chunks(body: str) -> Iterator[str | None]:
    """Give chunk after chunk; None if the text is not cut into chunks."""
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found.group(1), 16)
        yield body[found.end() : found.end() + size]
        at = found.end() + size
        if size == 0 or at >= len(body):
            return
        at += 2 if body.startswith("\r\n", at) else 1
    yield None
