"""Writes registrations as the service does: one entry, or a feed of them.

Source: answers of the real service recorded by the official SDKs' tests (2018 to 2022), and the
order of the members in Microsoft's .NET SDK, which demands it.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.atom.characters import attribute_value, cdata, character_data
from nhconsole.emulator.atom.kinds import DescriptionKind, element_name
from nhconsole.emulator.atom.namespaces import ATOM, INSTANCE, METADATA, SERVICE_BUS
from nhconsole.emulator.hub.description import (
    PlatformShape,
    RegistrationDescription,
    Template,
    shape_of,
)

# As recorded: registrations never expire. In a feed the time ends with Z, alone it does not; the
# registration of an installation has seven digits (ASSUMED: alone too, it was seen in a feed only).
_NEVER = "9999-12-31T23:59:59.999"
_NEVER_OF_INSTALLATION = "9999-12-31T23:59:59.9999999"


def entry_xml(description: RegistrationDescription, self_url: str) -> str:
    """Return one registration as an answer of its own.

    Args:
        description: The registration.
        self_url: Its address with the api-version, as the answer shall name it.
    """
    return _entry(description, self_url, attributes=f'xmlns="{ATOM}" xmlns:a="{METADATA}"')


def feed_xml(
    descriptions: Iterable[RegistrationDescription],
    request_url: str,
    *,
    updated: datetime,
    next_url: str = "",
) -> str:
    """Return a page of registrations.

    Args:
        descriptions: What the page holds, in its order.
        request_url: The address that was asked, as it came.
        updated: When the answer is given.
        next_url: The address of the next page; empty on the last one.
    """
    path, mark, query = request_url.partition("?")
    entries = "".join(
        _entry(
            description,
            f"{path.rstrip('/')}/{description.id}{mark}{query}",
            attributes=f'xmlns:a="{METADATA}"',
            zone="Z",
        )
        for description in descriptions
    )
    return (
        f'<feed xmlns="{ATOM}"><title type="text">Registrations</title>'
        f"<id>{character_data(request_url)}</id><updated>{time_text(updated)}</updated>"
        f"{_link('self', request_url)}{_link('next', next_url) if next_url else ''}{entries}</feed>"
    )


def time_text(moment: datetime) -> str:
    """Return a time as Atom elements of the service have it: ``2018-11-07T00:18:29Z``."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _entry(
    description: RegistrationDescription, url: str, *, attributes: str, zone: str = ""
) -> str:
    time = time_text(description.updated)
    return (
        f'<entry a:etag="{attribute_value(description.etag_text)}" {attributes}>'
        f"<id>{character_data(url)}</id>"
        f'<title type="text">{character_data(description.id)}</title>'
        f"<published>{time}</published><updated>{time}</updated>{_link('self', url)}"
        f'<content type="application/xml">{_description(description, zone)}</content></entry>'
    )


def _link(relation: str, url: str) -> str:
    return f'<link rel="{relation}" href="{attribute_value(url)}"/>'


def _description(description: RegistrationDescription, zone: str) -> str:
    shape = shape_of(description.platform)
    kind = DescriptionKind(shape=shape, is_template=description.template is not None)
    name = element_name(kind)
    never = _NEVER_OF_INSTALLATION if description.installation else _NEVER
    return (
        f'<{name} xmlns="{SERVICE_BUS}" xmlns:i="{INSTANCE}">'
        + _element("ETag", str(description.etag))
        + _element("ExpirationTime", never + zone)
        + _element("RegistrationId", description.id)
        + _optional("Tags", ",".join(description.tags))
        + _optional("PushVariables", _json(description.push_variables))
        + _handle(description, shape)
        + _optional("SecondaryTileName", description.secondary_tile)
        + (_template(description.template, shape) if description.template else "")
        + f"</{name}>"
    )


def _handle(description: RegistrationDescription, shape: PlatformShape) -> str:
    is_token = "DeviceToken" in shape.fields
    handle = description.handle.upper() if is_token else description.handle
    values = (handle, *description.keys)
    return "".join(_element(*pair) for pair in zip(shape.fields, values, strict=True))


def _template(template: Template, shape: PlatformShape) -> str:
    # A recorded Apple template has <Expiry i:nil="true"/>. Nothing nil goes out here: for some SDKs
    # a nil element is a value, and none misses an Expiry that is not there.
    name = _optional("TemplateName", template.name)
    headers = _headers(template.headers, shape.headers)
    parts = [f"<BodyTemplate>{cdata(template.body)}</BodyTemplate>"]
    if shape.platform == "apple":
        parts += [_optional("Expiry", template.expiry), name]
        parts += [_optional("Priority", template.priority), headers]
    else:
        parts += [headers, name, _optional("MessageType", template.message_type)]
    return "".join(parts)


def _headers(headers: Headers, element: str) -> str:
    """Return the headers of a template; the .NET SDK demands the element, with or without any."""
    if not element:
        return ""
    if not headers:
        return f"<{element}/>"
    each = element.removesuffix("s")
    inner = "".join(
        f"<{each}>{_element('Header', name)}{_element('Value', value)}</{each}>"
        for name, value in headers
    )
    return f"<{element}>{inner}</{element}>"


def _json(variables: Headers) -> str:
    if not variables:
        return ""
    return json.dumps(dict(variables), ensure_ascii=False, separators=(",", ":"))


def _optional(name: str, value: str) -> str:
    return _element(name, value) if value else ""


def _element(name: str, value: str) -> str:
    return f"<{name}>{character_data(value)}</{name}>"
