"""What a template makes of the properties of a send."""

from collections.abc import Mapping
from dataclasses import dataclass

from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.registry import Mould


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The message of a template, or why there is none."""

    message: Message
    fault: str = ""


def render_mould(mould: Mould, properties: Mapping[str, str]) -> Rendering:
    """Return the message that a template makes of these properties."""
    message = Message(body=mould.template.body.encode(), headers=mould.template.headers)
    return Rendering(message=message)
