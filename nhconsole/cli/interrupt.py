"""Ctrl+C during an exchange: it cancels the exchange, so that its end can still be told."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from nhconsole.client.cancel import CancelToken

_LOOK_S = 0.1
_Result = TypeVar("_Result")


def until_ctrl_c(work: Callable[[CancelToken], _Result]) -> _Result:
    """Return what ``work`` returns; Ctrl+C cancels its token, a second one ends the program.

    The work runs in a thread of its own: the main thread, where signals are handled, must not hold
    a lock of the token when one comes. To be called in the main thread.
    """
    token = CancelToken()
    results: list[_Result] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(work(token))
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    with _ctrl_c_cancels(token):
        threading.Thread(target=run, name="exchange", daemon=True).start()
        # Windows handles no signal while the main thread waits without a limit.
        while not done.wait(_LOOK_S):
            pass
    if errors:
        raise errors[0]
    return results[0]


@contextmanager
def _ctrl_c_cancels(token: CancelToken) -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        # Started by “nohup” or in a shell's background: Ctrl+C is not meant for this process.
        yield
        return

    def cancel(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        token.cancel()

    signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
