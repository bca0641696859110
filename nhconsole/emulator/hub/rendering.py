"""What a template makes of the properties of a send."""

from collections.abc import Mapping
from dataclasses import dataclass

from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.registry import Mould
from nhconsole.emulator.hub.template_check import parsed_template, template_kind


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
    parsed = parsed_template(template.body, template_kind(mould.platform, template))
    headers = _rendered_headers(template.headers, values)
    if isinstance(parsed, str):
        message = Message(body=template.body.encode("utf-8", "replace"), headers=headers)
        return Rendering(message=message, fault=f"the template cannot be used: {parsed}")
    body = parsed.render(values).encode("utf-8", "replace")
    return Rendering(message=Message(body=body, headers=headers))


def _rendered_headers(headers: Headers, values: Mapping[str, str]) -> Headers:
    return tuple((name, _rendered_header(text, values)) for name, text in headers)


def _rendered_header(text: str, values: Mapping[str, str]) -> str:
    parsed = parsed_template(text, BodyKind.ANY)
    return text if isinstance(parsed, str) else parsed.render(values)
