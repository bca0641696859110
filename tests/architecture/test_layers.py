"""Who may import whom, and what no layer may do."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.source_tree import (
    REPOSITORY,
    SourceFile,
    called_name,
    files_of,
    source_files,
)

BANNED_MODULES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "stuff"}


def test_the_contracts_between_the_layers_are_kept() -> None:
    command = "from importlinter.cli import lint_imports_command as run; run()"

    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert "0 broken" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def _imports(file: SourceFile) -> set[str]:
    """Every module that a file imports, anywhere in it, by its full name."""
    found: set[str] = set()
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(
    ("module", "layers"),
    [
        ("PySide6", {"gui"}),
        ("requests", {"client"}),
        ("urllib3", {"client"}),
        ("keyring", {"storage"}),
        ("sqlite3", {"storage", "emulator"}),
        ("aiohttp", {"emulator"}),
        ("trustme", {"emulator"}),
        ("pyroaring", {"core", "emulator"}),
        ("jsonschema", {"core", "emulator"}),
    ],
)
def test_a_library_is_imported_by_its_layer_alone(module: str, layers: set[str]) -> None:
    users = {
        file.name
        for file in source_files()
        if file.layer not in layers
        and any(name == module or name.startswith(f"{module}.") for name in _imports(file))
    }

    assert users - {"cli/versions.py"} == set()


def test_the_core_neither_reads_a_clock_nor_opens_anything_nor_rolls_dice() -> None:
    banned = {"now", "utcnow", "today", "open", "print", "input", "urandom", "uuid4", "uuid1"}
    banned |= {"perf_counter", "monotonic", "getenv", "read_text", "write_text", "sleep"}

    found = [
        file.at(call)
        for file in files_of("core")
        for call in file.calls()
        if called_name(call) in banned
    ]

    assert found == []


def test_the_core_imports_nothing_that_does() -> None:
    banned = {"os", "sys", "time", "random", "secrets", "socket", "ssl", "pathlib", "io", "uuid"}
    banned |= {"threading", "asyncio", "subprocess", "tempfile", "shutil", "logging", "http"}

    found = {
        f"{file.name}: {name}"
        for file in files_of("core")
        for name in _imports(file)
        if name.partition(".")[0] in banned or name == "urllib.request"
    }

    assert found == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part for file in source_files() for part in file.name.removesuffix(".py").split("/")}

    assert names & BANNED_MODULES == set()


def test_no_thread_sleeps() -> None:
    # The emulator's coroutines may: asyncio.sleep() blocks nobody and can be cancelled.
    assert [
        file.at(call)
        for file in source_files()
        for call in file.calls()
        if called_name(call) == "sleep" and ast.unparse(call.func) != "asyncio.sleep"
    ] == []
