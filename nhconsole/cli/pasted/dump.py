"""Reads a dump as this program prints it, and as the script of Microsoft's article does."""

import ast
import json
import re
from collections.abc import Sequence
from typing import Any

from nhconsole.cli.pasted.values import BLANKS, Pasted, PastedKind, bytes_of, text_of
from nhconsole.core.sending.exchange import Headers

_SECTION = re.compile(r"^--- (REQUEST|RESPONSE|OUTCOME) ---\r?$", re.MULTILINE)
_STATUS = re.compile(r"(?:HTTP/\d(?:\.\d)? )?([1-9]\d\d)(?: (.*))?")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?(.*)")
_REQUEST_LINE = re.compile(r"[A-Z]+ (/[^ ]*) HTTP/\d(?:\.\d)?")
_URI = re.compile(r"URI: [a-z]+://[^/ \n]+(/[^ \n]*)")
_WHO_AND_WHEN = re.compile(r"\(.*\d\.\d{3} s(?:, [a-z]+ \d+\.\d{3})*\)")
_CUT = re.compile(r"\(\D{1,3} [\d,]+ more characters\)")
_EMPTY = "(The body is empty.)"
_READING_NOTES = ("(Some bytes are not ", "(The charset ")
_BYTES = re.compile(r"""b(['"]).*\1""", re.DOTALL)
_MORE = "There are {count} exchanges in this text; the last one is explained."


def read_dump(structure: str) -> Pasted | None:
    """Read the last exchange of a dump; None if the text is no dump."""
    sections = _sections(structure.replace("\r\n", "\n"))
    if "RESPONSE" not in sections and "REQUEST" not in sections:
        return None
    response = _response(sections.get("RESPONSE", ""))
    request_headers, target = _request(sections.get("REQUEST", ""))
    count = len(re.findall(r"^--- RESPONSE ---\r?$", structure, re.MULTILINE))
    notes = (_MORE.format(count=count),) if count > 1 else ()
    return Pasted(
        kind=PastedKind.DUMP,
        **response,
        request_headers=request_headers if "REQUEST" in sections else None,
        target=target,
        outcome_words=tuple(text_of(sections.get("OUTCOME", "")).splitlines()),
        notes=notes,
    )


def _sections(structure: str) -> dict[str, str]:
    """Return the sections of the last exchange; a section reaches to its end, or the next one."""
    found = list(_SECTION.finditer(structure))
    sections: dict[str, str] = {}
    for number, start in enumerate(found):
        name = start.group(1)
        until = found[number + 1].start() if number + 1 < len(found) else len(structure)
        if name == "REQUEST" or name in sections:
            sections = {}
        end = structure.rfind(f"\n--- END {name} ---", start.end(), until)
        sections[name] = structure[start.end() + 1 : end if end >= 0 else until]
    return sections


def _request(section: str) -> tuple[Headers, str]:
    """Return headers and target of the request; the article prints its headers as JSON."""
    uri = _URI.search(section)
    target = uri.group(1) if uri else ""
    if "\nHeaders: {" in section:
        return _article_headers(section.partition("\nHeaders: ")[2]), target
    lines = section.split("\n")
    at = next((n for n, line in enumerate(lines) if _REQUEST_LINE.fullmatch(line)), None)
    if at is None:
        return (), target
    return _header_lines(lines[at + 1 :])[0], lines[at].split(" ")[1]


def _article_headers(text: str) -> Headers:
    try:
        headers = json.JSONDecoder().raw_decode(text_of(text))[0]
    except (ValueError, RecursionError):
        return ()
    return tuple((name, value) for name, value in headers.items() if isinstance(value, str))


def _header_lines(lines: Sequence[str]) -> tuple[Headers, int]:
    headers = []
    for line in lines:
        found = _HEADER.fullmatch(line)
        if not found:
            break
        headers.append((text_of(found.group(1)), text_of(found.group(2))))
    return tuple(headers), len(headers)


def _response(section: str) -> dict[str, Any]:
    """Return the parts of the response, and why there is none."""
    lines = section.split("\n")
    found = _STATUS.fullmatch(lines[0]) if lines else None
    if found is None:
        remarks = [line[1:-1] for line in lines if line.startswith("(") and line.endswith(")")]
        words = [text for text in remarks if not _WHO_AND_WHEN.fullmatch(f"({text})")]
        return {"failure_text": text_of(" ".join(words))}
    headers, count = _header_lines(lines[1:])
    body, failure, complete = _body(lines[1 + count :])
    return {
        "status": int(found.group(1)),
        "reason": text_of(found.group(2) or ""),
        "headers": headers,
        "body": body,
        "failure_text": failure,
        "complete": complete,
    }


def _body(lines: list[str]) -> tuple[bytes, str, bool]:
    """Return the body, why the answer broke off, and whether the body is whole."""
    if lines and not lines[0].strip(BLANKS):
        lines = lines[1:]
    failure, complete = "", True
    if lines and _WHO_AND_WHEN.fullmatch(lines[-1]):
        lines = lines[:-1]
        while lines and lines[-1].startswith("(") and lines[-1].endswith(")"):
            last, lines = lines[-1], lines[:-1]
            if _CUT.fullmatch(last):
                complete = False
            elif last != _EMPTY and not last.startswith(_READING_NOTES):
                failure, complete = text_of(last[1:-1]), False
    text = "\n".join(lines).strip(BLANKS)
    return _from_repr(text), failure, complete


def _from_repr(text: str) -> bytes:
    """Return the body; the article prints it as Python writes bytes."""
    if _BYTES.fullmatch(text):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return bytes_of(text)
        return value if isinstance(value, bytes) else bytes_of(text)
    return bytes_of(text)
