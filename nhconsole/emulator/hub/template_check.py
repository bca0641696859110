"""Looks at the bodies of templates: what they are, and whether they can be used."""

from functools import lru_cache

from nhconsole.core.errors import InvalidTemplate
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.sending.headers import header_value
from nhconsole.core.template.body_template import BodyTemplate, parse_template
from nhconsole.emulator.hub.description import Template
from nhconsole.emulator.reading.payload_check import json_problem

_XML_PLATFORMS = frozenset({"windows", "windowsphone"})


def template_kind(platform: str, template: Template) -> BodyKind:
    """Return what the body of a template is."""
    if platform not in _XML_PLATFORMS:
        return BodyKind.JSON
    wns_type = (header_value(template.headers, "X-WNS-Type") or "").strip().lower()
    first = template.body.lstrip("\ufeff \t\r\n")[:1]
    if first == "<" and wns_type != "wns/raw":
        return BodyKind.XML
    # As recorded: the hub takes JSON for Windows, too, whatever WNS will say of it.
    if first == "{" and json_problem(template.body.encode("utf-8", "replace")) is None:
        return BodyKind.JSON
    return BodyKind.ANY


def template_fault(platform: str, template: Template) -> str:
    """Return why a template is refused at once; empty if it is not.

    ASSUMED: of raw texts nothing is said before a send.
    """
    kind = template_kind(platform, template)
    parsed = "" if kind is BodyKind.ANY else parsed_template(template.body, kind)
    return parsed if isinstance(parsed, str) else ""


@lru_cache(maxsize=4096)
def parsed_template(text: str, kind: BodyKind) -> BodyTemplate | str:
    """Return a body ready to be filled, or a sentence on why it cannot be used."""
    try:
        return parse_template(text, kind)
    except InvalidTemplate as error:
        problem = next(each for each in error.problems if each.is_error)
        place = f" ({problem.place})" if problem.place else ""
        return f"{problem.message} {problem.remedy}".strip() + place
