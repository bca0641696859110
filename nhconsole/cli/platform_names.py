"""Which platform is meant by a name that is none: “wns” is windows."""

import json
import re
from difflib import get_close_matches

from nhconsole.core.platforms import PLATFORMS
from nhconsole.resources import resource_text

_NOT_COMPARED = re.compile(r"[\s._-]+")


def known_platforms() -> str:
    """Return the names that the hub knows, for a sentence."""
    return ", ".join(platform.format for platform in PLATFORMS)


def meant_platform(name: str) -> str:
    """Return the platform that a name probably means; empty if it is one, or means none."""
    formats = [platform.format for platform in PLATFORMS]
    if name.strip().lower() in formats:
        return ""
    key = _key(name)
    others = _aliases()
    if key in others or key in formats:
        return others.get(key, key)
    near = get_close_matches(key, [*formats, *others], n=1, cutoff=0.75)
    return others.get(near[0], near[0]) if near else ""


def _key(name: str) -> str:
    return _NOT_COMPARED.sub("", name).lower()


def _aliases() -> dict[str, str]:
    table = json.loads(resource_text("command_line/platform_aliases.json"))["aliases"]
    return {alias: name for name, aliases in table.items() for alias in aliases}
