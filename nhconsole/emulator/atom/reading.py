"""Reads a registration as clients send it: an Atom entry, or the description alone.

Clients differ in nearly everything: concrete elements or the generic one with ``i:type``, prefixes,
the declared encoding, the order of elements, CDATA or escaped templates. Names are therefore read
without their namespaces and elements that are not known are passed over.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.answers import Refusal
from nhconsole.emulator.atom.checks import (
    Refused,
    check_handle,
    check_push_variables,
    check_tags,
    check_template,
    refuse,
)
from nhconsole.emulator.atom.kinds import DescriptionKind, kind_named
from nhconsole.emulator.atom.xml_document import (
    instance_type,
    is_nil,
    local_name,
    read_xml,
    text_of,
)
from nhconsole.emulator.hub.description import RegistrationDescription, Template

_GENERIC = "RegistrationDescription"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDraft:
    """A registration as a client wants it, before the hub gives it an id and a time."""

    platform: str
    handle: str
    keys: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    push_variables: Headers = ()
    template: Template | None = None
    secondary_tile: str = ""

    def description(self, id: str, *, etag: int, updated: datetime) -> RegistrationDescription:
        """Return the registration that the hub keeps for this."""
        return RegistrationDescription(
            id=id,
            platform=self.platform,
            handle=self.handle,
            keys=self.keys,
            tags=self.tags,
            push_variables=self.push_variables,
            template=self.template,
            secondary_tile=self.secondary_tile,
            etag=etag,
            updated=updated,
        )


def read_registration(body: bytes) -> RegistrationDraft | Refusal:
    """Return the registration that a body describes, or why it is refused.

    RegistrationId, ETag and ExpirationTime in the body are passed over: the path, the If-Match
    header and the hub decide on them.
    """
    try:
        element = _description(body)
        return _draft(_kind(element), _members(element))
    except Refused as refused:
        return refused.refusal


def _description(body: bytes) -> Element:
    root = read_xml(body)
    if isinstance(root, str):
        refuse(f"the registration is no XML: {root}")
    found = next((each for each in root.iter() if local_name(each).endswith(_GENERIC)), None)
    if found is None:
        refuse("there is no registration description in the XML")
    return found


def _kind(element: Element) -> DescriptionKind:
    name = local_name(element)
    if name == _GENERIC:
        name = instance_type(element)
    if not name:
        refuse(f"{_GENERIC} has no i:type that says for which platform it is")
    kind = kind_named(name)
    if kind is None:
        refuse(f"{name} is no kind of registration that is known")
    return kind


def _members(element: Element) -> Mapping[str, Element]:
    """Return the elements of a description by name; the first one of a name counts."""
    there = [each for each in element if not is_nil(each)]
    return {local_name(each): each for each in reversed(there)}


def _draft(kind: DescriptionKind, members: Mapping[str, Element]) -> RegistrationDraft:
    shape = kind.shape
    handle, *keys = (_trimmed(members, field) for field in shape.fields)
    check_handle(shape, (handle, *keys))
    return RegistrationDraft(
        platform=shape.platform,
        handle=handle.upper() if shape.platform == "apple" else handle,
        keys=tuple(keys),
        tags=_tags(members),
        push_variables=_push_variables(members),
        template=_template(kind, members) if kind.is_template else None,
        secondary_tile=_trimmed(members, "SecondaryTileName") if shape.has_tile else "",
    )


def _trimmed(members: Mapping[str, Element], name: str) -> str:
    return text_of(members.get(name)).strip()


def _tags(members: Mapping[str, Element]) -> tuple[str, ...]:
    each = (tag.strip() for tag in text_of(members.get("Tags")).split(","))
    tags = tuple(dict.fromkeys(tag for tag in each if tag))
    check_tags(tags)
    return tags


def _push_variables(members: Mapping[str, Element]) -> Headers:
    text = _trimmed(members, "PushVariables")
    if not text:
        return ()
    try:
        value = json.loads(text)
    except RecursionError:
        refuse("PushVariables are nested too deep")
    except ValueError as error:
        refuse(f"PushVariables are no JSON: {error}")
    variables = _texts(value)
    check_push_variables(variables)
    return variables


def _texts(value: object) -> Headers:
    if not isinstance(value, dict):
        refuse("PushVariables are no JSON object")
    for name, each in value.items():
        if not isinstance(each, str):
            refuse("PushVariables have a value that is no text")
        if _SURROGATE.search(name + each):
            refuse("PushVariables have half of a surrogate pair")
    return tuple(value.items())


def _template(kind: DescriptionKind, members: Mapping[str, Element]) -> Template:
    shape = kind.shape
    template = Template(
        body=text_of(members.get("BodyTemplate")),
        name=_trimmed(members, "TemplateName"),
        headers=_headers(members.get(shape.headers)),
        expiry=_trimmed(members, "Expiry") if shape.platform == "apple" else "",
        priority=_trimmed(members, "Priority") if shape.platform == "apple" else "",
        message_type=_trimmed(members, "MessageType") if shape.platform == "baidu" else "",
    )
    problem = check_template(template, shape.platform)
    if problem:
        refuse(problem)
    return template


def _headers(element: Element | None) -> Headers:
    rows = () if element is None else tuple(_members(each) for each in element)
    pairs = ((_trimmed(row, "Header"), _trimmed(row, "Value")) for row in rows)
    return tuple((name, value) for name, value in pairs if name)
