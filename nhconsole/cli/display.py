"""Whether a window can be shown. Qt ends the process when it cannot, so this looks first.

Nothing is left to guesses: the display is connected to with the library that Qt will use, and the
plug-in that Qt will load is loaded, so that the loader itself names what is missing.
"""

import os
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_UNSEEN = ("offscreen", "minimal", "minimalegl")
_WITHOUT_DISPLAY = (*_UNSEEN, "vnc", "linuxfb", "eglfs", "vkkhrdisplay")
_NO_DISPLAY = "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)."
_LOOK_S = 2.0
_X_PORT = 6000
_MISSING = re.compile(r"(lib[^\s:]+\.so[.0-9]*): cannot open shared object file")
_SONAME = re.compile(r"(lib.+?)\.so\.?([0-9]*)")


def missing_display(environ: Mapping[str, str]) -> str:
    """Return why no window can be shown, in a sentence; empty if one can."""
    if sys.platform in ("win32", "darwin"):
        return ""
    wanted = _wanted_plugin(environ)
    if wanted in _WITHOUT_DISPLAY:
        return ""
    if wanted.startswith("wayland"):
        return _missing_wayland(environ)
    # Qt looks for Wayland by itself only where this variable names it.
    no_wayland = _missing_wayland(environ) if environ.get("WAYLAND_DISPLAY") else _NO_DISPLAY
    if not no_wayland and wanted != "xcb":
        return ""
    return _missing_x(environ) if environ.get("DISPLAY") or wanted == "xcb" else no_wayland


def is_drawn_nowhere(environ: Mapping[str, str]) -> bool:
    """Whether Qt is told to draw into memory, where nobody sees the window or could close it."""
    return _wanted_plugin(environ) in _UNSEEN


def _wanted_plugin(environ: Mapping[str, str]) -> str:
    return environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]


def missing_library(error: ImportError | OSError) -> str:
    """Return which package of the system lacks, in a sentence; empty if that is not the cause."""
    found = _MISSING.search(str(error))
    if not found:
        return ""
    return f"The system library {found[1]} is missing (Debian and Ubuntu: {_package(found[1])})."


def _package(library: str) -> str:
    """Return the Debian package of a library: by rule, its name and version."""
    named = _SONAME.fullmatch(library)
    if not named:
        return library
    name, version = named[1].lower(), named[2]
    between = "-" if name[-1].isdigit() and version else ""
    return f"apt install {name}{between}{version}"


def _missing_wayland(environ: Mapping[str, str]) -> str:
    name = environ.get("WAYLAND_DISPLAY") or "wayland-0"
    folder = environ.get("XDG_RUNTIME_DIR", "")
    handed_down = environ.get("WAYLAND_SOCKET", "")
    if not handed_down and not (folder or name.startswith("/")):
        return "There is no Wayland display (XDG_RUNTIME_DIR is not set)."
    if not handed_down and not _connects(str(Path(folder, name))):
        return f"The Wayland display {name!r} does not answer."
    return _missing_plugin("libqwayland*.so")


def _missing_x(environ: Mapping[str, str]) -> str:
    display = environ.get("DISPLAY", "")
    if not display:
        return _NO_DISPLAY
    if not _is_in_reach(display) or not _x_lets_in(display):
        return f"The display {display!r} does not answer."
    return _missing_plugin("libqxcb.so")


def _is_in_reach(display: str) -> bool:
    """Whether a display of another machine listens: the library would wait for minutes."""
    host, _, numbers = display.rpartition(":")
    number = numbers.partition(".")[0]
    if host in ("", "unix") or host.startswith("/"):
        return True
    import socket

    try:
        with socket.create_connection((host.strip("[]"), _X_PORT + int(number)), _LOOK_S):
            return True
    except (OSError, ValueError, OverflowError):
        return False


def _connects(path: str) -> bool:
    import socket

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(_LOOK_S)
            probe.connect(path)
    except OSError:
        return False
    return True


def _x_lets_in(display: str) -> bool:
    """Whether the X server accepts us; it may be gone, or refuse the cookie of another user.

    The connection stays open until the process ends: a bare X server (Xvfb) starts anew when its
    last client leaves, and Qt could come just then.
    """
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # What is missing is named when the plug-in is loaded.
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    return not xcb.xcb_connection_has_error(xcb.xcb_connect(os.fsencode(display), None))


def _missing_plugin(pattern: str) -> str:
    """Return which library Qt's plug-in lacks; empty if one of that pattern can be loaded."""
    found = find_spec("PySide6")
    folders = found.submodule_search_locations if found else None
    plugins = [
        plugin
        for folder in folders or ()
        for plugin in Path(folder, "Qt", "plugins", "platforms").glob(pattern)
    ]
    reasons = [_missing_for(plugin) for plugin in plugins]
    return "" if "" in reasons or not reasons else reasons[0]


def _missing_for(plugin: Path) -> str:
    import ctypes

    try:
        ctypes.CDLL(os.fspath(plugin))
    except OSError as error:
        return missing_library(error)
    return ""
