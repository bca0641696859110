"""The installed PySide6 keeps its references.

PySide6 6.12.0 on Python below 3.12 loses a reference to True with each emit and one to None with
each QRunnable; the interpreter dies after some hundreds of them, long after a small suite is green.
"""

import json
import subprocess
import sys

import pytest

COUNT = """
import json, os, sys
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal

class Emitter(QObject):
    anything = Signal(object)
    nothing = Signal()
    text = Signal(str)

class Run(QRunnable):
    def run(self):
        pass

def ignore(*_):
    pass

application = QCoreApplication([])
emitter, pool = Emitter(), QThreadPool()
for signal in (emitter.anything, emitter.nothing, emitter.text):
    signal.connect(ignore)

def run():
    pool.start(Run())
    pool.waitForDone()

def counts():
    return [sys.getrefcount(value) for value in (True, False, None)]

def lost(act, times=200):
    act()
    before = counts()
    for _ in range(times):
        act()
    return [round((now - then) / times, 1) for now, then in zip(counts(), before)]

print(json.dumps({
    "emit(object)": lost(lambda: emitter.anything.emit(1)),
    "emit()": lost(emitter.nothing.emit),
    "emit(text)": lost(lambda: emitter.text.emit("x")),
    "QRunnable.run": lost(run),
}), flush=True)
os._exit(0)
"""

SURVIVE = """
import os
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Emitter(QObject):
    anything = Signal(object)

def ignore(_):
    pass

application = QCoreApplication([])
emitter = Emitter()
emitter.anything.connect(ignore)
for _ in range(5000):
    emitter.anything.emit(1)
print("alive", flush=True)
os._exit(0)
"""


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="True, False and None are immortal: nothing is counted"
)
def test_neither_emitting_nor_running_loses_a_reference() -> None:
    done = _python(COUNT)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "emit(object)": [0, 0, 0],
        "emit()": [0, 0, 0],
        "emit(text)": [0, 0, 0],
        "QRunnable.run": [0, 0, 0],
    }


def test_thousands_of_emits_are_survived() -> None:
    done = _python(SURVIVE)

    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
