"""The escapes of ``$'…'`` and of Windows' command prompt, and where a substitution ends."""

import re

from nhconsole.core.curl.values import Command, Script, Word

_ANSI = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|(.))|[^\\]+",
    re.DOTALL,
)
_LETTERS = {
    "a": b"\a", "b": b"\b", "e": b"\x1b", "E": b"\x1b", "f": b"\f", "n": b"\n", "r": b"\r",
    "t": b"\t", "v": b"\v",
}  # fmt: skip
_MARKS = re.compile(r"[\\'\"()`]")


def ansi_c_text(inner: str) -> str:
    """Return what stands between ``$'`` and ``'`` with its escapes undone."""
    data = b"".join(_ansi_piece(found) for found in _ANSI.finditer(inner))
    # Browsers write characters beyond the first 65,536 as two halves; here they meet.
    text = (
        data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode(errors="replace")
    )
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _ansi_piece(found: re.Match[str]) -> bytes:
    octal, hexa, short, long, control, other = found.groups()
    if octal or hexa:
        return bytes([int(octal, 8) & 0xFF if octal else int(hexa, 16)])
    if short or long:
        code = int(short or long, 16)
        return chr(code if code < 0x110000 else 0xFFFD).encode("utf-8", "surrogatepass")
    if control:
        return bytes([ord(control.upper()) & 0x1F])
    if other:
        plain = other if other in "\\'\"?" else f"\\{other}"
        return _LETTERS.get(other, plain.encode("utf-8", "surrogatepass"))
    return found.group().encode("utf-8", "surrogatepass")


def substitution_end(text: str, start: int) -> int:
    """Return where ``$(…)`` or a text in backticks ends; the text's end if it never does."""
    if text[start] == "`":
        end = text.find("`", start + 1)
        return len(text) if end < 0 else end + 1
    depth, quote, at = 0, "", start + 1
    while found := _MARKS.search(text, at):
        mark, at = found.group(), found.end()
        if mark == "\\":
            at += 1
        elif quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        elif mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
            if depth == 0:
                return at
    return len(text)


def read_command_prompt(text: str) -> Script:
    """Take a command for Windows' command prompt apart, as browsers copy it (``^`` escapes)."""
    chars = _without_carets(text)
    words: list[Word] = []
    at = 0
    while at < len(chars):
        if chars[at][0].isspace():
            at += 1
            continue
        word, at = _argument(chars, at)
        words.append(word)
    return Script(commands=(Command(words=tuple(words)),) if words else ())


def _without_carets(text: str) -> list[tuple[str, int]]:
    """Return the characters that the prompt hands on, each with its place."""
    chars: list[tuple[str, int]] = []
    at, quoted = 0, False
    while at < len(text):
        char = text[at]
        if char == "^" and not quoted:
            rest = re.compile(r"\^(?:(\r?\n)(\r?\n)?|(.?))", re.DOTALL).match(text, at)
            assert rest is not None
            # Two line breaks behind a caret are one that is meant; one is none.
            kept = "\n" if rest[2] else rest[3] or ""
            chars += [(each, at) for each in kept]
            at = rest.end()
            continue
        if char == '"':
            quoted = not quoted
        chars.append((char, at))
        at += 1
    return chars


def _argument(chars: list[tuple[str, int]], at: int) -> tuple[Word, int]:
    """Read one argument as Windows programs do: quotes, doubled quotes, backslashes before them."""
    start, parts, quoted = chars[at][1], list[str](), False
    while at < len(chars) and (quoted or not chars[at][0].isspace()):
        char = chars[at][0]
        following = chars[at + 1][0] if at + 1 < len(chars) else ""
        if char == "\\" and following in ('"', "\\") and following:
            slashes = _run_of_slashes(chars, at)
            behind = chars[at + slashes][0] if at + slashes < len(chars) else ""
            halved = slashes // 2 if behind == '"' else slashes
            parts.append("\\" * halved)
            at += slashes
            if behind == '"' and slashes % 2:
                parts.append('"')
                at += 1
            continue
        if char == '"' and quoted and following == '"':
            parts.append('"')
            at += 2
            continue
        if char == '"':
            quoted = not quoted
        else:
            parts.append(char)
        at += 1
    end = chars[at - 1][1] + 1
    return Word(text="".join(parts), start=start, end=end), at


def _run_of_slashes(chars: list[tuple[str, int]], at: int) -> int:
    end = at
    while end < len(chars) and chars[end][0] == "\\":
        end += 1
    return end - at
