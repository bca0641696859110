"""``nhconsole`` and ``nhconsole demo``, with and without a display and Qt."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole.cli.display import is_drawn_nowhere, missing_display, missing_library
from nhconsole.core.payload.platforms import PLATFORMS
from tests.cli.conftest import Run, program

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="displays of Linux")
WITHOUT_QT = (
    "import sys\n"
    "for name in ('PySide6', 'shiboken6'): sys.modules[name] = None\n"
    "from nhconsole.cli.main import run\n"
    "run()"
)


def without_display() -> dict[str, str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**environ, "PYTHONIOENCODING": "utf-8"}


def run_without_display(
    *command: str, folder: Path, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**without_display(), **(environ or {})},
        cwd=folder,
        timeout=120,
    )


@LINUX
def test_without_a_display_the_window_explains_itself(tmp_path: Path) -> None:
    done = run_without_display(*program(), folder=tmp_path)

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for word in ("display", "nhconsole demo", "nhconsole send"):
        assert word in done.stderr


@LINUX
@pytest.mark.parametrize(
    "environ",
    [
        {"DISPLAY": ":987"},
        {"DISPLAY": "no such display"},
        {"DISPLAY": "127.0.0.1:987"},
        {"QT_QPA_PLATFORM": "xcb"},
        {"QT_QPA_PLATFORM": "wayland"},
        {"WAYLAND_DISPLAY": "wayland-987"},
    ],
    ids=str,
)
def test_a_display_that_is_not_there_aborts_nothing(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    done = run_without_display(*program(), folder=tmp_path, environ=environ)

    assert done.returncode == 2
    assert done.stderr.startswith("The window cannot be opened: ")


def test_without_qt_the_window_explains_itself(tmp_path: Path) -> None:
    done = run_without_display(
        *(sys.executable, "-c", WITHOUT_QT),
        folder=tmp_path,
        environ={"QT_QPA_PLATFORM": "offscreen"},
    )

    assert done.returncode == 2
    assert "PySide6 is not installed" in done.stderr


@LINUX
def test_the_demo_without_a_display_prints_every_platform_and_saves_a_picture(
    tmp_path: Path,
) -> None:
    done = run_without_display(*program("demo", "--theme", "dark"), folder=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("--- REQUEST ---") == len(PLATFORMS) == 10
    assert done.stdout.count("HTTP/1.1 201 Created") == 10
    for platform in PLATFORMS:
        assert f"ServiceBusNotification-Format: {platform.format}\n" in done.stdout
    picture = (tmp_path / "nhconsole-demo.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_the_demo_saves_its_picture_where_it_is_told(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"

    done = run_without_display(*program("demo", "--screenshot", str(picture)), folder=tmp_path)

    assert done.returncode == 0
    assert f"The picture of the window is in {picture}" in done.stdout
    assert picture.stat().st_size > 10_000


def test_the_demo_leaves_the_persons_own_folders_alone(tmp_path: Path) -> None:
    run_without_display(*program("demo", "--screenshot", "x.png"), folder=tmp_path)

    home = tmp_path / "nhconsole-home"
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--screenshot", "x.png"), 2)], ids=str)
def test_the_demo_without_qt_still_prints_every_exchange(
    tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    done = run_without_display(
        *(sys.executable, "-c", WITHOUT_QT, "demo", *options),
        folder=tmp_path,
        environ={"QT_QPA_PLATFORM": "offscreen"},
    )

    assert done.returncode == code
    assert done.stdout.count("--- OUTCOME ---") == 10
    assert "No picture can be made: PySide6 is not installed" in done.stderr


def test_a_picture_for_a_folder_that_is_not_there_is_refused(run: Run) -> None:
    ended = run("demo", "--screenshot", "no-such-folder/x.png")

    assert ended.code == 2
    assert "does not exist; nothing was sent" in ended.err


@pytest.fixture
def x_display() -> Iterator[str]:
    """A real X server, which says its number when it can be reached."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reader, writer = os.pipe()
    with subprocess.Popen(
        [server, "-displayfd", str(writer), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(writer)
        with os.fdopen(reader) as number:
            yield f":{number.readline().strip()}"
        process.terminate()


@LINUX
def test_a_display_that_is_there_is_found(x_display: str) -> None:
    code = (
        "import os; from nhconsole.cli.display import missing_display\n"
        "assert missing_display(os.environ) == '', missing_display(os.environ)\n"
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([]); widget = QWidget(); widget.show(); app.processEvents()\n"
        "print(app.platformName())"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**without_display(), "DISPLAY": x_display},
    )

    assert (done.stdout, done.stderr) == ("xcb\n", "")


@LINUX
def test_a_wayland_display_is_found_by_its_socket(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "w-0"))
        listener.listen()
        environ = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "w-0"}

        assert missing_display(environ) == ""
        assert missing_display({**environ, "QT_QPA_PLATFORM": "wayland;xcb"}) == ""
        assert missing_display({**environ, "QT_QPA_PLATFORM": "xcb"}) != ""


@pytest.mark.parametrize("name", ["offscreen", "minimal", "offscreen:size=1x1"])
def test_a_platform_that_needs_no_display_is_taken_at_its_word(name: str) -> None:
    assert missing_display({"QT_QPA_PLATFORM": name}) == ""
    assert is_drawn_nowhere({"QT_QPA_PLATFORM": name})


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
    ],
)
def test_a_missing_library_is_named_with_its_package(library: str, package: str) -> None:
    error = OSError(f"{library}: cannot open shared object file: No such file or directory")

    words = missing_library(error)

    assert f"{library} is missing" in words
    assert f"apt install {package})" in words
