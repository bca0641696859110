"""Loads the templates of generated programs from the data files, once."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from nhconsole.resources import resource_path


@cache
def code_templates() -> Mapping[str, str]:
    """Return the texts of ``resources/code/`` by file name."""
    folder = resource_path("code")
    return MappingProxyType(
        {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    )
