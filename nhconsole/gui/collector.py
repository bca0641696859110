"""Lets the garbage collector wait while a worker makes very many small objects. No Qt."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_waiting_for = 0
_was_on = False


@contextmanager
def collector_waiting() -> Iterator[None]:
    """Let the garbage collector wait until the last worker that asks for it is done.

    A look through the 200,000 nodes of a large answer locks the interpreter, and with it the
    window, for 80 ms; there is no cycle among them that only the collector could free.
    """
    global _waiting_for, _was_on
    with _lock:
        if _waiting_for == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _waiting_for += 1
    try:
        yield
    finally:
        with _lock:
            _waiting_for -= 1
            if _waiting_for == 0 and _was_on:
                gc.enable()
