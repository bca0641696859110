"""The log file: rotating, and with every secret removed from whatever is logged, tracebacks too.

No Qt here: the window hands Qt's messages to ``logging`` itself.
"""

import contextlib
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from nhconsole import paths
from nhconsole.core.secrets.redaction import Redactor, mask_signature
from nhconsole.core.secrets.secret import MASK

LOG_NAME = "nhconsole.log"
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
# A key that nobody told the redactor of: one from a connection string that was just pasted.
_KEY = re.compile(r"(?i)(SharedAccessKey\s*=\s*)[^;\s\"'<>]+")
_LONGEST_REASON = 300

_logger = logging.getLogger(__name__)
# Without any handler Python would print our warnings to stderr, as they are.
logging.getLogger("nhconsole").addHandler(logging.NullHandler())


class LogRedaction:
    """Removes secrets from texts with the redactor of the moment; safe from any thread."""

    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor

    def clean(self, text: str) -> str:
        """Return a text without known secrets, without signatures and keys of SAS."""
        return _KEY.sub(rf"\g<1>{MASK}", mask_signature(self.redactor.text(text)))


_redaction = LogRedaction(Redactor())


def set_redactor(redactor: Redactor) -> None:
    """Say which secrets must not be logged, from now on."""
    _redaction.redactor = redactor


class RedactingFormatter(logging.Formatter):
    """Formats a record as usual, then removes the secrets from the finished text.

    The finished text, because a secret can stand in the message, in its arguments, in the text of
    an exception or of its causes, and a filter sees only some of these.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the text to write; other formatters do not get to see the traceback's text."""
        before = record.exc_text
        try:
            return _redaction.clean(super().format(record))
        finally:
            record.exc_text = before


class _HeldRecords(logging.Handler):
    """Keeps records until there is a file."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)


def hold_records(level: int = logging.INFO) -> None:
    """Keep what is logged until :func:`start_logging`: a window that opens has no time for it."""
    logging.getLogger().addHandler(_HeldRecords())
    logging.getLogger("nhconsole").setLevel(level)


def start_logging(folder: Path | None = None, level: int = logging.INFO) -> Path | None:
    """Log to a rotating file: our own records from ``level`` on, warnings of the libraries.

    Args:
        folder: Where; by default the system's folder for logs.
        level: The least level of our own records.

    Returns:
        The file, or None if none can be written; the program runs without a log then.
    """
    from nhconsole.log_file import LogFile

    held = [record for keeper in _keepers() for record in keeper.records]
    stop_logging()
    file = (folder or paths.log_folder()) / LOG_NAME
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        handler = LogFile(file)
    except OSError:
        return None
    handler.set_name(LOG_NAME)
    handler.setFormatter(RedactingFormatter(_FORMAT))
    for record in held:
        handler.handle(record)
    logging.getLogger().addHandler(handler)
    logging.getLogger("nhconsole").setLevel(level)
    # Python's own warnings (a resource left open) belong into a bug report, too.
    logging.captureWarnings(True)
    return file


def stop_logging() -> None:
    """Close the log file and stop writing; nothing happens if it was never started."""
    for keeper in _keepers():
        logging.getLogger().removeHandler(keeper)
    for handler in _handlers():
        logging.getLogger().removeHandler(handler)
        handler.close()
        logging.captureWarnings(False)


def _handlers() -> tuple[logging.Handler, ...]:
    return tuple(item for item in logging.getLogger().handlers if item.name == LOG_NAME)


def _keepers() -> tuple[_HeldRecords, ...]:
    return tuple(item for item in logging.getLogger().handlers if isinstance(item, _HeldRecords))


def install_crash_hooks(report: Callable[[str, str], None] | None = None) -> Callable[[], None]:
    """Log what nobody caught, in any thread, instead of printing a raw traceback.

    Args:
        report: Gets one sentence for the person, and the traceback for a bug report, both without
            secrets, in the thread where it happened. By default the sentence goes to stderr.

    Returns:
        What puts the former hooks back.
    """
    tell = report or _print_sentence
    former = sys.excepthook, threading.excepthook, sys.unraisablehook

    def in_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            former[0](kind, error, trace)
        else:
            _log_crash(error, tell)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            _log_crash(args.exc_value, tell)

    def unraisable(args: "sys.UnraisableHookArgs") -> None:
        # From destructors and callbacks: nothing a person could act on, so it is only logged.
        if args.exc_value is not None:
            _log_crash(args.exc_value, lambda _sentence, _trace: None)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main, in_thread, unraisable
    return lambda: _put_back(*former)


def _put_back(
    main: Callable[..., object], thread: Callable[..., object], unraisable: Callable[..., object]
) -> None:
    sys.excepthook, threading.excepthook, sys.unraisablehook = main, thread, unraisable


def _log_crash(error: BaseException, tell: Callable[[str, str], None]) -> None:
    trace = _redaction.clean("".join(traceback.format_exception(error)))
    # Not str(error): an exception can fail at that, too.
    what = _redaction.clean("".join(traceback.format_exception_only(error)))
    what = " ".join(what.split())[:_LONGEST_REASON]
    # As one finished text: with exc_info a handler of somebody else would format it anew, raw.
    _logger.critical("An error that nobody caught:\n%s", trace)
    if _keepers():
        start_logging()
    where = "The log has the details." if _handlers() else "There is no log to look it up in."
    # If this failed, Python would print the first error and this one, raw.
    with contextlib.suppress(Exception):
        tell(f"The program met an error it did not expect: {what} {where}", trace)


def _print_sentence(sentence: str, _trace: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
