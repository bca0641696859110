"""A journey: a program that makes every call of a real SDK and tells what became of each."""

import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from logging.handlers import BufferingHandler
from pathlib import Path

from nhconsole.emulator import EmulatorServer, LoggedRequest

JOURNEYS = Path(__file__).parent / "journeys"
TIME_S = 120
_POLICIES = {
    "FULL": "DefaultFullSharedAccessSignature",
    "LISTEN": "DefaultListenSharedAccessSignature",
    "SEND": "SendOnlySharedAccessSignature",
    "ROOT": "RootManageSharedAccessKey",
}


@dataclass(frozen=True, slots=True)
class Returns:
    """The call succeeds, and these are the facts that the journey tells of it."""

    facts: object


@dataclass(frozen=True, slots=True)
class Raises:
    """The SDK reports a failure, with this status and a text that has this in it."""

    status: int | None
    text: str = ""


Expected = Returns | Raises


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A journey that was made."""

    told: Mapping[str, Mapping[str, object]]
    """What was told, by the call's name."""
    requests: tuple[LoggedRequest, ...]
    complaints: tuple[str, ...]
    """What the emulator's program logged as a warning or an error."""
    end: str
    """How the program ended, and its last words."""

    def check(self, call: str, expected: Expected) -> None:
        """Compare what became of a call with what should have."""
        line = self.told.get(call)
        assert line is not None, f"“{call}” was not told: {self.end}"
        if isinstance(expected, Returns):
            assert line.get("returned", line.get("raised")) == expected.facts
            assert "returned" in line
        else:
            raised = line.get("raised")
            assert isinstance(raised, dict), f"“{call}” succeeded: {line}"
            assert raised["status"] == expected.status
            assert re.search(expected.text, raised["text"])


def make_journey(
    script: str, sdks: Path, emulator: EmulatorServer, environment: Mapping[str, str]
) -> Journey:
    """Run a script of the journeys' folder against the emulator until it ends."""
    # A copy beside node_modules: Node looks for packages from where the script stands.
    scripts = sdks / "journeys"
    shutil.copytree(JOURNEYS, scripts, dirs_exist_ok=True)
    interpreter = sys.executable if script.endswith(".py") else "node"
    own = _without_proxies(environment) | _addresses(emulator) | _trust(emulator, sdks)
    with _listening() as complaints:
        output, end = _run((interpreter, str(scripts / script)), own)
    return Journey(
        told=_read(output),
        requests=emulator.requests,
        complaints=tuple(record.getMessage() for record in complaints.buffer),
        end=end,
    )


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[str, str]:
    """Return what a program printed, and how it ended."""
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=TIME_S
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(), f"it was ended after {TIME_S} s"
    return done.stdout, f"it ended with code {done.returncode}. {done.stderr[-2000:]}"


@contextmanager
def _listening() -> Iterator[BufferingHandler]:
    handler = BufferingHandler(capacity=10_000)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("nhconsole")
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


def _read(output: str) -> dict[str, dict[str, object]]:
    # The last line is broken off when the journey had to be ended.
    whole = output.rpartition("\n")[0]
    lines = [json.loads(line) for line in whole.splitlines()]
    return {line["call"]: line for line in lines}


def _without_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value for name, value in environment.items() if not name.lower().endswith("_proxy")
    }


def _addresses(emulator: EmulatorServer) -> dict[str, str]:
    strings = {name: emulator.connection_string(policy) for name, policy in _POLICIES.items()}
    strings["WRONG"] = re.sub("SharedAccessKey=.*", "SharedAccessKey=d3Jvbmc=", strings["FULL"])
    return {
        **{f"NH_CONNECTION_STRING_{name}": string for name, string in strings.items()},
        "NH_HUB": emulator.hub_name,
        "NH_CONTROL": f"https://127.0.0.1:{emulator.port}/",
    }


def _trust(emulator: EmulatorServer, sdks: Path) -> dict[str, str]:
    """Return what each SDK needs to trust the emulator, and a Python where the SDKs are."""
    names = ("NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
    return {
        **dict.fromkeys(names, str(emulator.ca_file)),
        "PYTHONPATH": str(sdks),
        "PYTHONIOENCODING": "utf-8",
    }
