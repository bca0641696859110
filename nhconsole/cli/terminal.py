"""Standard output and standard error as this program uses them: no encoding and no pipe ends it."""

import codecs
import os
import sys
from collections.abc import Callable
from typing import TextIO

_ASCII = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "«": "<<", "»": ">>", "…": "...", "•": "*", "→": "->",
    "–": "-", "—": "-", "×": "x", "·": "-", "★": "*", "\u00a0": " ",
}  # fmt: skip
_NARROWEST = 40
_HANDLER = "nhconsole-plain"


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write what an old terminal lacks in ASCII; what has no plain form, as an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    plain = "".join(
        _ASCII.get(c) or c.encode("ascii", "backslashreplace").decode() for c in lacking
    )
    return plain, error.end


class Terminal:
    """The two streams. What cannot be written because the reader has gone is dropped quietly.

    Attributes:
        write_failed: Why output was lost (a full disk); empty if all is well, or the reader left.
    """

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        codecs.register_error(_HANDLER, _plain)
        # Both are None in a windowed program of Windows, or after “>&-”.
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self.write_failed = ""
        for stream in (self._out, self._err):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors=_HANDLER)

    def say(self, text: str) -> bool:
        """Write lines to standard output; return whether anybody still reads them."""
        if not self._write(self._out, text):
            self._out = None
        return self._out is not None

    def say_json(self, document: object) -> None:
        """Write an object to standard output, in ASCII: valid JSON in whatever encoding it has."""
        # Here and below imported late: the window, which says nothing, begins with this module.
        import json

        self.say(json.dumps(document, indent=2))

    def say_bytes(self, data: bytes) -> None:
        """Write bytes as they are; on a terminal nothing in them can steer it."""
        from nhconsole.core.sending.dump import printable

        binary = getattr(self._out, "buffer", None)
        if self._out is None or binary is None or self.width is not None:
            self.say(printable(data.decode(errors="backslashreplace")).removesuffix("\n"))
        elif not self._attempt(lambda: binary.write(data), self._out):
            self._out = None

    def tell(self, text: str) -> None:
        """Write lines to standard error."""
        if not self._write(self._err, text):
            self._err = None

    @property
    def width(self) -> int | None:
        """How many columns standard output has; None if it is no terminal."""
        try:
            if self._out is None or not self._out.isatty():
                return None
        except ValueError:
            return None
        import shutil

        return max(_NARROWEST, shutil.get_terminal_size().columns)

    def close(self) -> None:
        """Bring out what is still buffered, so that nothing fails when the program ends."""
        for stream in (self._out, self._err):
            if stream is not None:
                self._finish(stream)

    def _finish(self, stream: TextIO) -> None:
        try:
            stream.flush()
        except (OSError, ValueError):
            _silence(stream)

    def _write(self, stream: TextIO | None, text: str) -> bool:
        return stream is not None and self._attempt(lambda: stream.write(f"{text}\n"), stream)

    def _attempt(self, write: Callable[[], object], stream: TextIO) -> bool:
        try:
            write()
            stream.flush()
        except BrokenPipeError:
            _silence(stream)
        except OSError as error:
            self.write_failed = self.write_failed or error.strerror or type(error).__name__
            _silence(stream)
        else:
            return True
        return False


def _silence(stream: TextIO) -> None:
    """Lead the stream nowhere, so that the interpreter does not fail when it flushes at the end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return  # It has no descriptor: then nothing is flushed to one.
