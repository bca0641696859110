"""Everything but the window works where PySide6 cannot be imported, and costs little to import."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.source_tree import source_files

# Such a machine has no PySide6 at all; None makes every import of it fail.
BLOCK_QT = """
import sys
sys.modules["PySide6"] = None
sys.modules["shiboken6"] = None
"""

IMPORT_ALL = (
    BLOCK_QT
    + """
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
"""
)

SEND = (
    BLOCK_QT
    + """
from pathlib import Path
from nhconsole.cli.main import main
from nhconsole.cli.terminal import Terminal
from nhconsole.emulator import EmulatorOptions, EmulatorServer
with EmulatorServer(0, EmulatorOptions(certificate_folder=Path(sys.argv[1]))) as server:
    terminal = Terminal()
    code = main(
        ["send", "--connection-string", server.connection_string(), "--hub", server.hub_name,
         "--ca-file", str(server.ca_file), "--platform", "apple", "--payload", '{"aps": {}}',
         "--tags", "nobody-has-this-tag"],
        terminal,
    )
    terminal.close()
sys.exit(code)
"""
)


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def _module(name: str) -> str:
    return f"nhconsole/{name}".removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_every_module_but_the_windows_is_imported_without_qt() -> None:
    names = [_module(file.name) for file in source_files() if file.layer != "gui"]

    done = _python(IMPORT_ALL, *(name for name in names if not name.endswith("__main__")))

    assert done.returncode == 0, done.stderr


def test_a_push_is_sent_from_the_command_line_without_qt(tmp_path: Path) -> None:
    done = _python(SEND, str(tmp_path))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "POST /" in done.stdout
    assert "&test HTTP/1.1" in done.stdout


def test_importing_the_package_loads_next_to_nothing() -> None:
    done = _python(
        "import sys; before = set(sys.modules); import nhconsole; "
        "print(*sorted(set(sys.modules) - before))"
    )

    loaded = {name for name in done.stdout.split() if not name.startswith("nhconsole")}
    assert done.returncode == 0, done.stderr
    assert not loaded & {"requests", "urllib3", "PySide6", "aiohttp", "keyring", "sqlite3", "ssl"}
    assert "nhconsole.core.sending.exchange" not in done.stdout
