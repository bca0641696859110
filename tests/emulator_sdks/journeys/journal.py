"""Tells what became of each call, one JSON line a call; the tests judge the lines."""

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Callable

HUB = os.environ["NH_HUB"]


def connection_string(policy: str = "FULL") -> str:
    """Return what the emulator printed for a policy."""
    return os.environ[f"NH_CONNECTION_STRING_{policy}"]


def tell(call: str, action: Callable[[], object]) -> None:
    """Do one call and tell its facts, or how it failed."""
    with contextlib.redirect_stdout(io.StringIO()):  # One SDK prints what it sends.
        line = {"call": call, **_become(action)}
    sys.stdout.write(f"{json.dumps(line)}\n")


def _become(action: Callable[[], object]) -> dict[str, object]:
    try:
        return {"returned": action()}
    except Exception as error:
        return {"raised": {"status": _status(error), "text": f"{type(error).__name__}: {error}"}}


def _status(error: Exception) -> int | None:
    """Return the status that an SDK names in its exception or only in its words."""
    named = getattr(error, "status_code", None)
    found = re.search(r"HTTP code (\d+)", str(error))
    return named if named is not None else int(found[1]) if found else None
