"""Ctrl+C and a polite kill."""

import os
import signal

import pytest

from nhconsole.gui.termination import TerminationWatch


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_signal_is_told_in_the_event_loop(qtbot, number: signal.Signals) -> None:
    watch = TerminationWatch()
    with qtbot.waitSignal(watch.asked_to_end, timeout=5000):
        os.kill(os.getpid(), number)
    watch.close()


def test_handlers_are_given_back(qtbot) -> None:
    before = signal.getsignal(signal.SIGTERM)
    watch = TerminationWatch()
    assert signal.getsignal(signal.SIGTERM) != before
    watch.close()

    assert signal.getsignal(signal.SIGTERM) == before
