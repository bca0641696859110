"""Finds the data files: inside an installed package, or beside the package in a clone."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource_folder() -> Path:
    """Return the folder of the data files."""
    packaged = _PACKAGE / "_resources"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "resources"


def resource_path(relative: str) -> Path:
    """Return the path of one data file, such as ``"themes/light.qss"``."""
    return resource_folder() / relative


def resource_text(relative: str) -> str:
    """Return the text of one data file (UTF-8)."""
    return resource_path(relative).read_text(encoding="utf-8")
