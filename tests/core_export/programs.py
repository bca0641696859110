"""Runs generated programs as a person would, against the emulator over TLS."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nhconsole.core.export import exporter_named
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.core.sending.exchange import Exchange
from nhconsole.emulator import EmulatorServer
from nhconsole.emulator.request_log import LoggedRequest
from tests.core_export.making import make_source

SDK = "@azure/notification-hubs@2.1.0"
POLICY = "DefaultFullSharedAccessSignature"
_TIME_LIMIT_S = 120


@dataclass
class Bench:
    """An emulator, and a folder in which programs run."""

    emulator: EmulatorServer
    folder: Path

    @property
    def key(self) -> str:
        return self.emulator.connection_string(POLICY).partition(";SharedAccessKey=")[2]

    def original(self, draft: SendDraft, body: bytes | None = None) -> Exchange:
        """Return the exchange that the history would hold: its token is masked, and too old."""
        started_at = datetime.now(UTC) - timedelta(hours=1)
        request = read_draft(draft).signed_request(started_at)
        if body is not None:
            headers = tuple(
                (name, str(len(body)) if name == "Content-Length" else value)
                for name, value in request.headers
            )
            request = replace(request, headers=headers, body=body)
        sent = request.to_bytes()
        exchange = Exchange(id="x", started_at=started_at, request=request, sent=sent, received=b"")
        return Redactor().exchange(exchange)

    def run(self, exporter_id: str, exchange: Exchange) -> LoggedRequest:
        """Write the program of an exchange, run it, and return what the emulator received."""
        program = exporter_named(exporter_id).function(make_source(exchange, key=self.key))
        self.emulator.clear_requests()
        output = self.run_text(exporter_id, program.file_bytes)
        (received,) = self.emulator.requests or (None,)
        assert received is not None, output
        return received

    def run_text(self, exporter_id: str, text: bytes) -> str:
        """Run the text of a program, and return what it wrote."""
        exporter = exporter_named(exporter_id)
        path = self.folder / f"send{exporter.file_suffix}"
        path.write_bytes(text)
        command = {"sh": "sh", "python": sys.executable, "javascript": "node"}[exporter.language]
        done = subprocess.run(
            [command, str(path)],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            timeout=_TIME_LIMIT_S,
            check=False,
        )
        return (done.stdout + done.stderr).decode(errors="replace")

    def _environment(self) -> dict[str, str]:
        ca_file = str(self.emulator.ca_file)
        names = ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")
        kept = ("PATH", "HOME", "NHCONSOLE_HOME", "SYSTEMROOT", "TMPDIR")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            **dict.fromkeys(names, ca_file),
            "NHCONSOLE_KEY": self.key,
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "LC_ALL": "C.UTF-8",
        }


def wanted(*names: str) -> None:
    """Skip the test where a program is missing."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")


def installed_sdk() -> Path:
    """Return a folder in which the JavaScript SDK is installed; kept between runs of the tests."""
    wanted("node", "npm")
    name = hashlib.sha256(SDK.encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"nhconsole-tests-npm-{name}"
    if not (folder / "done").exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        command = ["npm", "install", "--no-audit", "--no-fund", SDK]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode:
            pytest.skip(f"npm could not install {SDK}: {done.stderr.strip()[-200:]}")
        (folder / "done").touch()
    return folder
