"""The slow part of a comparison, for a worker's thread. No Qt."""

from typing import TYPE_CHECKING

from nhconsole.core.comparison.compare import compare
from nhconsole.core.comparison.values import Comparison
from nhconsole.gui.collector import collector_waiting

if TYPE_CHECKING:
    from nhconsole.gui.result.shown_exchange import ShownExchange


def compared(left: "ShownExchange", right: "ShownExchange") -> Comparison:
    """Compare two exchanges; n log n in their size, not for the window's thread."""
    with collector_waiting():
        return compare(left.exchange, right.exchange, left.verdict, right.verdict)
