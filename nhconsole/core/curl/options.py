"""The options of a cURL command: what they mean for a request, and what is left aside and said.

Source: curl's manual page, version 8.
"""

import base64
import binascii
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from nhconsole.core.curl.values import MOST_FINDINGS, Command, Word, finding
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted

_VALUED_NAMES = (
    "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config "
    "connect-timeout connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data "
    "data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-servers doh-url "
    "dump-header ech egd-file engine etag-compare etag-save expect100-timeout form form-string "
    "happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hsts interface ipfs-gateway json "
    "keepalive-time key key-type krb libcurl limit-rate local-port login-options max-filesize "
    "max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass "
    "pinnedpubkey postquote preproxy proto proto-default proto-redir proxy proxy-cacert proxy-cert "
    "proxy-header proxy-key proxy-user range rate referer request request-target resolve retry "
    "retry-delay retry-max-time socks4 socks5 socks5-hostname speed-limit speed-time stderr "
    "time-cond tls-max tls13-ciphers tlsuser trace trace-ascii unix-socket upload-file url "
    "url-query user user-agent variable write-out"
)
_VALUED = frozenset(_VALUED_NAMES.split())
_SHORT = {
    "A": "user-agent", "b": "cookie", "c": "cookie-jar", "C": "continue-at", "d": "data",
    "D": "dump-header", "e": "referer", "E": "cert", "F": "form", "G": "get", "H": "header",
    "I": "head", "K": "config", "m": "max-time", "o": "output", "P": "ftp-port", "Q": "quote",
    "r": "range", "T": "upload-file", "u": "user", "U": "proxy-user", "w": "write-out",
    "X": "request", "x": "proxy", "y": "speed-time", "Y": "speed-limit", "z": "time-cond",
    "k": "insecure", "s": "silent", "S": "show-error", "i": "include", "v": "verbose",
    "L": "location", "g": "globoff", "f": "fail", "4": "ipv4", "6": "ipv6", "N": "no-buffer",
}  # fmt: skip
_SILENT_NAMES = (
    "silent show-error include verbose http1.1 globoff path-as-is fail fail-with-body "
    "no-buffer http2 http1.0 no-progress-meter progress-bar"
)
_SILENT = frozenset(_SILENT_NAMES.split())
"""They change nothing about the request, or only how its answer is shown."""
_DATA = frozenset({"data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json"})


@dataclass(kw_only=True)
class CurlCall:
    """What a command asks for."""

    url: Word | None = None
    method: Word | None = None
    headers: list[tuple[str, str, Word]] = field(default_factory=list, repr=False)
    data: list[tuple[str, str]] = field(default_factory=list, repr=False)
    """Pairs of option and text, in their order."""
    data_at: Word | None = None
    unread: bool = False
    """Whether the payload, or a part of it, stands somewhere else."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def payload(self) -> str:
        """The data of all options together, as cURL joins them."""
        joined = ""
        for number, (option, text) in enumerate(self.data):
            joined += f"&{text}" if number and option != "json" else text
        return joined


class CurlOptions:
    """Goes through the words of a command."""

    def __init__(self, command: Command, text: str) -> None:
        self._command = command
        self._text = text
        self._words = deque(command.words[1:])
        self._call = CurlCall()
        self._ignored: list[str] = []

    def read(self) -> CurlCall:
        """Return the call."""
        only_words = False
        while self._words:
            word = self._words.popleft()
            if only_words or not word.text.startswith("-") or word.text == "-":
                self._take_url(word)
            elif word.text == "--":
                only_words = True
            elif word.text.startswith("--"):
                self._long(word)
            else:
                self._cluster(word)
        if self._ignored:
            names = ", ".join(dict.fromkeys(self._ignored))
            self._say(Severity.HINT, "ignored", f"Left aside: {names}.", word=None)
        return self._call

    def _take_url(self, word: Word) -> None:
        if self._call.url is None:
            self._call.url = word
        else:
            message = f"A second address, {quoted(word.text)}, is left aside."
            self._say(Severity.WARNING, "second-url", message, word=word)

    def _long(self, word: Word) -> None:
        name, equals, value = word.text[2:].partition("=")
        if name not in _VALUED:
            self._flag(name, word)
        elif equals:
            self._valued(name, Word(text=value, start=word.start, end=word.end))
        else:
            self._valued(name, self._next(word))

    def _next(self, option: Word) -> Word:
        if self._words:
            return self._words.popleft()
        message = f"Behind {quoted(option.text)} something is missing."
        self._say(Severity.WARNING, "value-missing", message, "Copy the whole command.", option)
        return Word(text="", start=option.end, end=option.end)

    def _cluster(self, word: Word) -> None:
        """Read short options, of which the last may have its value behind it: ``-sXPOST``."""
        letters = word.text[1:]
        for number, letter in enumerate(letters):
            name = _SHORT.get(letter, f"-{letter}")
            if name in _VALUED:
                rest = letters[number + 1 :]
                glued = Word(text=rest, start=word.start + number + 2, end=word.end)
                self._valued(name, glued if rest else self._next(word))
                return
            self._flag(name, word)

    def _flag(self, name: str, word: Word) -> None:
        shown = name if name.startswith("-") else f"--{name}"
        if name == "get":
            message = "--get puts the data into the address; a send needs it as its payload."
            self._say(Severity.WARNING, "get", message, word=word)
        elif name == "head":
            self._call.method = Word(text="HEAD", start=word.start, end=word.end)
        elif name == "insecure":
            message = f"{shown} is left aside: certificates are always checked here."
            self._say(Severity.HINT, "insecure", message, word=word)
        elif name == "next":
            self._words.clear()
            message = "Only the first request of the command is taken."
            self._say(Severity.WARNING, "next", message, word=word)
        elif name not in _SILENT:
            self._ignored.append(quoted(shown))

    def _valued(self, name: str, value: Word) -> None:
        if name in _DATA:
            self._take_data(name, value)
            return
        match name:
            case "url":
                self._take_url(value)
            case "request":
                self._call.method = value
            case "header":
                self._take_header(value)
            case "user-agent" | "referer" | "cookie":
                header = {"user-agent": "User-Agent", "referer": "Referer", "cookie": "Cookie"}
                self._call.headers.append((header[name], value.text, value))
            case "user" | "oauth2-bearer":
                message = f"--{name} is left aside: the hub takes tokens of its own kind only."
                self._say(Severity.WARNING, "user", message, word=value)
            case "form" | "form-string" | "upload-file":
                self._call.unread = True
                message = f"--{name} is not understood: a payload is one text."
                self._say(Severity.ERROR, "form", message, "Paste the payload itself.", value)
            case _:
                self._ignored.append(quoted(f"--{name}"))

    def _take_header(self, word: Word) -> None:
        if word.text.startswith("@"):
            message = f"The headers in {quoted(word.text[1:])} are not read."
            self._say(Severity.ERROR, "file", message, "Write them into the command.", word)
            return
        name, colon, value = word.text.partition(":")
        if not colon and name.rstrip().endswith(";"):
            self._call.headers.append((name.strip().rstrip(";"), "", word))
        elif not colon:
            message = f"{quoted(word.text)} is no header: the colon is missing."
            self._say(Severity.WARNING, "header", message, word=word)
        elif value.strip():
            self._call.headers.append((name.strip(), value.strip(), word))
        # A name with nothing behind the colon takes away a header that cURL would add.

    def _take_data(self, name: str, word: Word) -> None:
        self._call.data_at = self._call.data_at or word
        text = word.text
        if name == "json":
            self._call.headers += [
                (header, "application/json", word)
                for header in ("Content-Type", "Accept")
                if not any(given.lower() == header.lower() for given, _, _ in self._call.headers)
            ]
        if name == "data-urlencode":
            text = self._url_encoded(word)
        elif name != "data-raw" and text.startswith("@"):
            text = self._from_file(word)
        self._call.data.append((name, text))

    def _url_encoded(self, word: Word) -> str:
        name, equals, value = word.text.partition("=")
        if not equals and "@" in word.text:
            return self._from_file(word)
        content = value if equals else name
        encoded = quote_plus(content, errors="replace").replace("+", "%20")
        return f"{name}={encoded}" if equals and name else encoded

    def _from_file(self, word: Word) -> str:
        name = word.text.partition("@")[2]
        given = self._standard_input() if name == "-" else None
        if given is not None:
            return given
        self._call.unread = True
        where = "comes through a pipe" if name == "-" else f"is in the file {quoted(name)}"
        message = f"The payload {where}, which is not read."
        self._say(Severity.ERROR, "file", message, "Paste the payload itself.", word)
        return ""

    def _standard_input(self) -> str | None:
        """Return what the command reads, where its text holds that; None if it does not."""
        if self._command.document is not None:
            return self._command.document
        before = self._command.piped_from
        if before is None or before.document is None:
            return None
        arguments = {word.text for word in before.words[1:]}
        if before.name == "cat":
            return before.document
        decodes = arguments & {"-d", "-D", "--decode"}
        if not decodes or not (before.name == "base64" or "base64" in arguments):
            return None
        return self._decoded(before)

    def _decoded(self, before: Command) -> str | None:
        try:
            return base64.b64decode(before.document or "").decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            self._call.unread = True
            word = before.words[0]
            message = "The payload is no text; the form holds texts only."
            self._say(Severity.ERROR, "binary", message, word=word)
            return ""

    def _say(
        self,
        severity: Severity,
        code: str,
        message: str,
        remedy: str = "",
        word: Word | None = None,
    ) -> None:
        if len(self._call.problems) >= MOST_FINDINGS:
            return
        place = Field.PAYLOAD if code in ("file", "binary", "form", "get") else Field.SETTINGS
        self._call.problems.append(
            finding(severity, place, code, message, remedy, text=self._text, word=word)
        )
