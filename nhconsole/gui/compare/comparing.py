"""The slow part of a comparison, for a worker's thread. No Qt."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nhconsole.core.comparison.compare import compare
from nhconsole.core.comparison.values import Comparison

if TYPE_CHECKING:
    from nhconsole.gui.result.shown_exchange import ShownExchange


def compared(left: "ShownExchange", right: "ShownExchange") -> Comparison:
    """Compare two exchanges; n log n in their size, not for the window's thread."""
    with _collector_waiting():
        return compare(left.exchange, right.exchange, left.verdict, right.verdict)


@contextmanager
def _collector_waiting() -> Iterator[None]:
    """Let the garbage collector wait: a look through all that is compared locks the window."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
