"""Which platform is meant by a name that is none: “wns” is windows."""

import json
import re
from difflib import get_close_matches

from nhconsole.core.errors import BadInput
from nhconsole.core.payload.platforms import PLATFORMS, platform_named
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted
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


def read_platform(name: str) -> str:
    """Return a platform as the hub writes it.

    Raises:
        BadInput: it is none; the error tells which one is probably meant.
    """
    try:
        return platform_named(name).format
    except KeyError:
        raise unknown_platform(name) from None


def unknown_platform(name: str) -> BadInput:
    """Return the error for a name that is no platform's."""
    meant = meant_platform(name)
    hint = f"Is {meant} meant? " if meant else ""
    problem = Problem(
        severity=Severity.ERROR,
        field=Field.PLATFORM,
        code="platform.unknown",
        message=f"{quoted(name)} is not a platform.",
        remedy=f"{hint}Platforms are {known_platforms()}.",
    )
    return BadInput((problem,))


def _key(name: str) -> str:
    return _NOT_COMPARED.sub("", name).lower()


def _aliases() -> dict[str, str]:
    table = json.loads(resource_text("command_line/platform_aliases.json"))["aliases"]
    return {alias: name for name, aliases in table.items() for alias in aliases}
