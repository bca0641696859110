"""JSON Patch on installations: all operations of a patch, or none of them.

Source: the table of Microsoft's REST page "Update an installation", and RFC 6902 where the page
says nothing: what is to be removed must be there (ASSUMED).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.atom.checks import Refused, check_push_variables, check_tags, refuse
from nhconsole.emulator.hub.description import PlatformShape
from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.installations.json_document import (
    object_or_json_text,
    properties_of,
    read_json,
    strings_of,
    text_of,
    texts_by_name,
)
from nhconsole.emulator.installations.patch_path import Part, Target, target_of
from nhconsole.emulator.installations.reading import (
    channel_of,
    installation_of,
    template_of,
    text_channel_of,
    tile_of,
    time_of,
    user_of,
)
from nhconsole.emulator.installations.writing import (
    installation_document,
    template_document,
    tile_document,
)

_Object = dict[str, object]


def patch_installation(installation: Installation, body: bytes) -> Installation | Refusal:
    """Return the installation after a patch, or why the patch is refused."""
    try:
        operations = read_json(body, "the patch")
        if not isinstance(operations, list):
            refuse("the patch is not an array of operations")
        document = _patched(installation, operations)
        return _kept(installation, installation_of(installation.id, document))
    except Refused as refused:
        return refused.refusal


def _patched(installation: Installation, operations: Iterable[object]) -> _Object:
    document = installation_document(installation)
    for position, operation in enumerate(operations, 1):
        try:
            _apply(document, installation.shape, operation)
        except Refused as refused:
            raise Refused(_placed(refused.refusal, position)) from refused
    return document


def _placed(refusal: Refusal, position: int) -> Refusal:
    """Return a refusal that says which operation it is about; a text of the service stays."""
    reason = f"operation {position} of the patch: {refusal.reason}"
    is_own = (refusal.text or "").endswith(OWN_WORDING)
    text = f"{reason} {OWN_WORDING}" if is_own else refusal.text
    return replace(refusal, reason=reason, text=text)


def _kept(before: Installation, after: Installation) -> Installation:
    """Return the installation with what no client can set.

    ASSUMED: a new channel has not expired. (Microsoft's page: "Put expiredPushChannel to true if
    pushChannel is changed"; no recorded answer shows it.)
    """
    expired = before.push_channel_expired and after.push_channel == before.push_channel
    return replace(after, push_channel_expired=expired)


def _apply(document: _Object, shape: PlatformShape, operation: object) -> None:
    properties = properties_of(operation, "the operation")
    target = target_of(properties.text("path"))
    match properties.text("op").lower():
        case "add":
            _add(document, target, _checked(shape, target, properties.value("value")))
        case "replace":
            value = _checked(shape, target, properties.value("value"))
            # Semantically remove and add; ASSUMED: what is not there is added all the same.
            _discard(document, target)
            _add(document, target, value)
        case "remove":
            _remove(document, target)
        case other:
            refuse(f"the op “{other}” is not one of add, remove, replace")


def _checked(shape: PlatformShape, target: Target, value: object) -> object:
    """Return a value as the JSON of an installation has it."""
    if value is None:
        refuse("it has no value")
    what = target.name
    match target.part:
        case Part.CHANNEL:
            channel_of(shape, value)
        case Part.TILE_CHANNEL:
            text_channel_of(shape, value, what)
        case Part.USER:
            user_of(text_of(value, what))
        case Part.TIME:
            time_of(text_of(value, what))
        case Part.TEXT:
            text_of(value, what)
        case Part.TAG:
            return _checked_tags(target, [value])
        case Part.TAGS:
            return _checked_tags(target, [value] if isinstance(value, str) else value)
        case Part.TEXTS | Part.TEMPLATE | Part.TILE:
            return _checked_members(shape, target, object_or_json_text(value, what))
    return value


def _checked_tags(target: Target, value: object) -> object:
    tags = strings_of(value, target.name)
    # The name of a template is one of its tags, legal or not.
    check_tags(tuple(tag for tag in tags if tag not in target.place))
    return value


def _checked_members(shape: PlatformShape, target: Target, members: _Object) -> _Object:
    """Return an object with its properties spelled as the document spells them."""
    name = target.name
    match target.part:
        case Part.TEMPLATE:
            what = f"the template “{name}”"
            read = properties_of(members, what, f"{name}.")
            return template_document(template_of(shape, name, read))
        case Part.TILE:
            what = f"the secondary tile “{name}”"
            return tile_document(tile_of(shape, name, properties_of(members, what, f"{name}.")))
    texts = texts_by_name(members, name)
    if name == "pushVariables":
        check_push_variables(texts)
    return members


def _add(document: _Object, target: Target, value: object) -> None:
    holder = document
    for name in target.place:
        # What the document holds at the names of a place are objects.
        holder = cast("_Object", holder.setdefault(name, {}))
    if target.part in (Part.TAGS, Part.TAG):
        tags = cast("list[object]", holder.setdefault(target.name, []))
        tags.extend(cast("list[object]", value))
    elif target.part is not Part.READ_ONLY:
        holder[target.name] = value


def _remove(document: _Object, target: Target) -> None:
    if target.part in (Part.CHANNEL, Part.TILE_CHANNEL):
        refuse("pushChannel cannot be removed, only replaced")
    if not _discard(document, target):
        what = target.tag or target.name
        refuse(f"“{what}” is not there and cannot be removed")


def _discard(document: _Object, target: Target) -> bool:
    """Remove something; return whether it was there."""
    holder = document
    for name in target.place:
        holder = cast("_Object", holder.get(name, {}))
    if target.part is Part.TAG:
        return _discard_tag(holder, target)
    if target.part is Part.READ_ONLY:
        return True
    return holder.pop(target.name, None) is not None


def _discard_tag(holder: _Object, target: Target) -> bool:
    tags = cast("list[str]", holder.get(target.name, []))
    left = [tag for tag in tags if tag.lower() != target.tag.lower()]
    holder[target.name] = left
    return len(left) < len(tags)
