"""What a template makes of the properties of a send."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nhconsole.core.errors import InvalidTemplate
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.sending.headers import Headers, header_value
from nhconsole.core.template.body_template import BodyTemplate, parse_template
from nhconsole.emulator.hub.description import Template
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.registry import Mould
from nhconsole.emulator.payload_check import json_problem

_XML_PLATFORMS = frozenset({"windows", "windowsphone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The message of a template, or why there is none."""

    message: Message
    fault: str = ""


def render_mould(mould: Mould, properties: Mapping[str, str]) -> Rendering:
    """Return the message that a template makes of these properties.

    ASSUMED: the push variables of a registration stand for properties that the send does not have.
    """
    template = mould.template
    values = {**dict(mould.push_variables), **properties}
    parsed = _parsed(template.body, template_kind(mould.platform, template))
    headers = _rendered_headers(template.headers, values)
    if isinstance(parsed, str):
        message = Message(body=template.body.encode("utf-8", "replace"), headers=headers)
        return Rendering(message=message, fault=f"the template cannot be used: {parsed}")
    body = parsed.render(values).encode("utf-8", "replace")
    return Rendering(message=Message(body=body, headers=headers))


def template_kind(platform: str, template: Template) -> BodyKind:
    """Return what the body of a template is."""
    if platform not in _XML_PLATFORMS:
        return BodyKind.JSON
    wns_type = (header_value(template.headers, "X-WNS-Type") or "").strip().lower()
    if wns_type != "wns/raw":
        first = template.body.lstrip("\ufeff \t\r\n")[:1]
        if first == "<":
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
    parsed = "" if kind is BodyKind.ANY else _parsed(template.body, kind)
    return parsed if isinstance(parsed, str) else ""


@lru_cache(maxsize=4096)
def _parsed(text: str, kind: BodyKind) -> BodyTemplate | str:
    try:
        return parse_template(text, kind)
    except InvalidTemplate as error:
        problem = next(each for each in error.problems if each.is_error)
        place = f" ({problem.place})" if problem.place else ""
        return f"{problem.message} {problem.remedy}".strip() + place


def _rendered_headers(headers: Headers, values: Mapping[str, str]) -> Headers:
    return tuple((name, _rendered_header(text, values)) for name, text in headers)


def _rendered_header(text: str, values: Mapping[str, str]) -> str:
    parsed = _parsed(text, BodyKind.ANY)
    return text if isinstance(parsed, str) else parsed.render(values)
