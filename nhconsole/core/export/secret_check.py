"""The last look at a finished export: a known secret in it, in any spelling, stops it.

Everything is cleaned before it is written; this look is for what nobody thought of. So it undoes
the spellings of programs too: escapes, quotes between pieces, hex, texts cut over lines.
"""

import re
from collections.abc import Iterator

from nhconsole.core.export.exported import Exported, ExportRefused, ExportSource
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.exchange import Exchange
from nhconsole.core.token.sas import SasToken

_ESCAPE = re.compile(
    r"\\+(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})"
    r"|([0-3][0-7]{2}))"
)
_SHELL_QUOTE = re.compile(r"'\\''|'\"'\"'|\\(?=[^\w\s])")
_JOINT = re.compile(r"[\"'`]\s*(?:[+.&]\s*)?[\"'`]")
_BREAK = re.compile(r"[\s\\]+")
_HEX_RUN = re.compile(r"(?:(?:\\x|0x)?[0-9a-fA-F]{2}[\s:,\-]{0,3}){6,}")
_NO_HEX = re.compile(r"\\x|0x|[^0-9a-fA-F]")

_SLICE = 32 * 1024
_OVERLAP = 4 * 1024
"""More than a key takes in its longest spelling."""


def checked(exported: Exported, source: ExportSource) -> Exported:
    """Return the export as it is.

    Raises:
        ExportRefused: a known secret stands in it; the message says which kind and where.
    """
    secrets = known_to(source)
    redactor = Redactor(frozenset(secrets))
    texts = [exported.text]
    if exported.data is not None:
        texts.append(exported.data.decode("latin-1"))
    for text in texts:
        if any(_finds(redactor, piece) for piece in _slices(text)):
            raise ExportRefused(_sentence(text, secrets, source.exchange))
    return exported


def _slices(text: str) -> Iterator[str]:
    """Yield pieces that overlap: one long look would lock the interpreter, and the window."""
    for start in range(0, max(len(text), 1), _SLICE):
        yield text[start : start + _SLICE + _OVERLAP]


def _finds(redactor: Redactor, text: str) -> bool:
    return any(redactor.finds_in(spelling) for spelling in _spellings(text))


def known_to(source: ExportSource) -> tuple[Secret, ...]:
    """Return the secrets that must not stand in an export: all keys, and the signature."""
    token = SasToken.try_parse(source.exchange.request.header("Authorization") or "")
    signature = (token.signature,) if token and token.signature.reveal() else ()
    return (*source.redactor.secrets, *signature)


def _spellings(text: str) -> Iterator[str]:
    yield text
    unescaped = _ESCAPE.sub(_character, text)
    if unescaped != text:
        yield unescaped
    unquoted = _SHELL_QUOTE.sub(_unquoted, unescaped)
    if unquoted != unescaped:
        yield unquoted
    # What was cut into literals or lines stands together again.
    yield _BREAK.sub("", _JOINT.sub("", unquoted))
    yield from _from_hex(text)


def _character(escape: re.Match[str]) -> str:
    octal = escape[5]
    code = int(octal, 8) if octal else int(next(filter(None, escape.groups())), 16)
    return chr(code) if code < 0x110000 else escape.group()


def _unquoted(quote: re.Match[str]) -> str:
    return "" if quote.group() == "\\" else "'"


def _from_hex(text: str) -> Iterator[str]:
    for run in _HEX_RUN.finditer(text):
        digits = _NO_HEX.sub("", run.group())
        # A letter of a word before it may have been taken for a digit.
        for shift in (0, 1):
            even = digits[shift : len(digits) - (len(digits) - shift) % 2]
            # A key's own signs are of ASCII; what is not need not be looked through.
            yield bytes.fromhex(even).decode("ascii", errors="ignore")


def _sentence(text: str, secrets: tuple[Secret, ...], exchange: Exchange) -> str:
    for secret in secrets:
        redactor = Redactor(frozenset({secret}))
        if any(_finds(redactor, piece) for piece in _slices(text)):
            kind = _kind(secret, exchange)
            break
    else:
        kind = "A secret"
    return (
        f"{kind} stands in the text{_place(text, Redactor(frozenset(secrets)))}, so it was not "
        "written. Take it out of the message, its headers, tags or notes, and export again."
    )


def _kind(secret: Secret, exchange: Exchange) -> str:
    token = SasToken.try_parse(exchange.request.header("Authorization") or "")
    if token and token.signature == secret:
        return "The signature of the token"
    if "sharedaccesskey=" in secret.reveal().lower():
        return "A connection string"
    return "An access key"


def _place(text: str, redactor: Redactor) -> str:
    for number, line in enumerate(text.split("\n"), 1):
        if any(_finds(redactor, piece) for piece in _slices(line)):
            return f", in line {number}"
    return ""
