"""What the README tells about the emulator, run as it stands there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## The emulator\n")[2].partition("\n## ")[0]
SEED = {
    "devices": [
        {
            "name": "Anna's laptop",
            "platform": "apple",
            "handle": "AB" * 32,
            "behaviour": "accepted",
            "registrations": [{"id": "1-2-3", "tags": ["news"]}],
        }
    ]
}


def steps() -> list[str]:
    """The commands of the workflow, a text for each step but the first and the project's own."""
    block = re.search(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
    assert block
    found = re.split(r"^- (?:if: always\(\)\n  )?run: (?:\|\n)?", block[1], flags=re.MULTILINE)
    texts = [re.sub(r"^    ", "", text, flags=re.MULTILINE).strip() for text in found if text]
    return [text for text in texts if not text.startswith(("pip ", "npm "))]


@pytest.mark.skipif(sys.platform == "win32", reason="the workflow's commands are for a POSIX shell")
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_workflow_starts_an_emulator_and_asks_it(tmp_path: Path) -> None:
    (tmp_path / "devices.json").write_text(json.dumps(SEED))
    begin, ask, show = steps()
    script = "\n".join(
        (
            "set -eu",
            begin,
            "trap 'kill $!' EXIT",
            'while IFS= read -r line; do export "$line"; done < "$GITHUB_ENV"',
            'echo "$HUB_CONNECTION_STRING"',
            ask,
            show,
        )
    )
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_ENV": str(tmp_path / "env"),
        "NHCONSOLE_HOME": str(tmp_path / "home"),
    }

    ended = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, timeout=60
    )

    assert ended.returncode == 0, ended.stderr.decode()
    assert b'"device": "anna-s-laptop"' in ended.stdout
    assert b"READY {" in ended.stdout
    assert ended.stdout.startswith(b"Endpoint=sb://127.0.0.1:")


@pytest.mark.parametrize("option", re.findall(r"^\| `(--[a-z-]+)", SECTION, re.MULTILINE))
def test_every_option_of_the_table_is_there(option: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "nhconsole", "emulator", "--help"],
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    assert option in told.stdout.decode()
