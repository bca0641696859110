"""Where settings, data, state and logs belong on this system; the only module that decides it."""

import os
from pathlib import Path

import platformdirs

_NAME = "nhconsole"


def _folder(kind: str, default: str) -> Path:
    """Return a folder of ours; ``NHCONSOLE_HOME`` puts all of them below one folder."""
    home = os.environ.get("NHCONSOLE_HOME")
    return Path(home).absolute() / kind if home else Path(default)


def config_folder() -> Path:
    """Settings and profiles; never a secret."""
    return _folder("config", platformdirs.user_config_dir(_NAME, appauthor=False))


def data_folder() -> Path:
    """History and drafts; never a secret."""
    return _folder("data", platformdirs.user_data_dir(_NAME, appauthor=False))


def log_folder() -> Path:
    """Log files; never a secret."""
    return _folder("log", platformdirs.user_log_dir(_NAME, appauthor=False))


def emulator_folder() -> Path:
    """The emulator's certificates: the same path at every run, for other programs to point at."""
    return data_folder() / "emulator"
