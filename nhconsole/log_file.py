"""The file of the log, which rotates; :mod:`nhconsole.log` decides what is written."""

import contextlib
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LARGEST_BYTES = 1024 * 1024
_OLD_FILES = 3


class LogFile(RotatingFileHandler):
    """Does not print records that it cannot write: the standard one shows their arguments."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=_LARGEST_BYTES, backupCount=_OLD_FILES, encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Write where the bad call stands, without anything that was to be logged."""
        error = sys.exc_info()[0]
        name = error.__name__ if error else "error"
        # The disk is full, or the folder is gone: there is nowhere left to say it.
        with contextlib.suppress(OSError, ValueError):
            if self.stream is not None and not isinstance(error, OSError):
                self.stream.write(f"{name} while logging {record.pathname}:{record.lineno}\n")
                self.stream.flush()
