"""Reads the JSON of an installation as ``PUT /installations/{id}`` brings it.

Source: Microsoft's REST page "Create or overwrite an installation", recorded requests and the
SDKs. What is not known there is tolerated and forgotten: properties that only the service sets
(pushChannelExpired, lastUpdate, lastActiveOn) and those that nobody knows.
"""

import re
from collections.abc import Iterable
from datetime import datetime

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
from nhconsole.emulator.hub.description import PlatformShape, Template
from nhconsole.emulator.installations.installation import (
    NEVER,
    PLATFORMS,
    BrowserChannel,
    Installation,
    InstallationTemplate,
    PushChannel,
    SecondaryTile,
    shape_of_installation,
)
from nhconsole.emulator.installations.json_document import (
    Properties,
    object_or_json_text,
    properties_of,
    read_json,
    text_of,
    texts_by_name,
)

_LEGAL_ID = re.compile(r"[-_@#.:=\w]+")
_BODY = "the body"


def read_installation(id_in_path: str, body: bytes) -> Installation | Refusal:
    """Return the installation of a body, or why it is refused."""
    try:
        return installation_of(id_in_path, read_json(body, _BODY))
    except Refused as refused:
        return refused.refusal


def installation_of(id_in_path: str, document: object) -> Installation:
    """Return the installation of a JSON value.

    Raises:
        Refused: It is none that the hub takes.
    """
    properties = properties_of(document, _BODY)
    shape = _shape_of(properties.text("platform"))
    return Installation(
        id=_id_of(id_in_path, properties.text("installationId")),
        platform=shape.installation,
        push_channel=channel_of(shape, properties.value("pushChannel")),
        expiration_time=time_of(properties.text("expirationTime")),
        user_id=user_of(properties.text("userId")),
        tags=_tags_of(properties),
        push_variables=_variables_of(properties),
        templates=_templates_of(shape, properties),
        secondary_tiles=_tiles_of(shape, properties),
    )


def _id_of(in_path: str, in_body: str) -> str:
    # ASSUMED: as in a tag, which names of installations become.
    if not _LEGAL_ID.fullmatch(in_path):
        refuse(f"the installation id “{in_path}” has characters that are not legal")
    if in_body and in_body != in_path:
        refuse(f"installationId is “{in_body}” in the body, but “{in_path}” in the address")
    return in_path


def _shape_of(platform: str) -> PlatformShape:
    if not platform:
        refuse("platform is missing or empty")
    try:
        return shape_of_installation(platform.lower())
    except KeyError:
        refuse(f"the platform “{platform}” is not known; {', '.join(PLATFORMS)} are")


def channel_of(shape: PlatformShape, value: object) -> PushChannel:
    """Return the push channel of an installation."""
    if value is None or value == "":
        refuse("pushChannel is missing or empty")
    if shape.platform == "browser":
        return _browser_channel_of(shape, value)
    return text_channel_of(shape, value, "pushChannel")


def text_channel_of(shape: PlatformShape, value: object, what: str) -> str:
    """Return a push channel that is a text."""
    channel = text_of(value, what)
    # ASSUMED: an installation's channel must be what a registration's handle must be. Baidu's two
    # ids stand in one text here; how, is not known.
    if len(shape.fields) == 1:
        check_handle(shape, (channel,))
    # Recorded: tokens come back upper-case.
    return channel.upper() if shape.platform == "apple" else channel


def _browser_channel_of(shape: PlatformShape, value: object) -> BrowserChannel:
    properties = properties_of(
        object_or_json_text(value, "pushChannel"), "pushChannel", "pushChannel."
    )
    endpoint, p256dh, auth = (properties.text(name) for name in ("endpoint", "p256dh", "auth"))
    check_handle(shape, (endpoint, p256dh, auth))
    return BrowserChannel(
        endpoint=endpoint, p256dh=p256dh, auth=auth, is_text=isinstance(value, str)
    )


def time_of(text: str) -> str:
    """Return an expiration time as it came.

    ASSUMED: a client may set it (the .NET SDK can), though one page calls it read-only.
    """
    if not text:
        return NEVER
    try:
        datetime.fromisoformat(text)
    except ValueError:
        refuse(f"expirationTime “{text}” is not a time such as {NEVER}")
    return text


def user_of(user: str) -> str:
    """Return a user id that can stand in a tag."""
    if user and not _LEGAL_ID.fullmatch(user):
        refuse(f"userId “{user}” has characters other than letters, digits and -_@#.:=")
    return user


def _tags_of(properties: Properties) -> tuple[str, ...]:
    tags = distinct(properties.strings("tags"))
    check_tags(tags)
    return tags


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without repetitions; ASSUMED: such that differ in case alone are the same."""
    by_key: dict[str, str] = {}
    for tag in tags:
        by_key.setdefault(tag.lower(), tag)
    return tuple(by_key.values())


def _variables_of(properties: Properties) -> Headers:
    variables = texts_by_name(properties.named("pushVariables"), "pushVariables")
    check_push_variables(variables)
    return variables


def _templates_of(shape: PlatformShape, properties: Properties) -> tuple[InstallationTemplate, ...]:
    return tuple(
        template_of(shape, name, properties_of(value, f"the template “{name}”", f"{name}."))
        for name, value in properties.named("templates").items()
    )


def template_of(shape: PlatformShape, name: str, properties: Properties) -> InstallationTemplate:
    """Return one template."""
    if not name:
        refuse("a template has an empty name")
    headers = texts_by_name(properties.named("headers"), f"{name}.headers")
    if headers and not shape.headers:
        # Source: users quote "'Headers' only acceptable for WNS and MPNS" (before Apple had some).
        refuse(f"the template “{name}” has headers; the platform {shape.installation} has none")
    body = properties.text("body")
    problem = check_template(Template(name=name, body=body), shape.platform)
    if problem:
        refuse(f"the template “{name}” is not usable: {problem}")
    return InstallationTemplate(
        name=name,
        body=body,
        headers=headers,
        expiry=properties.text("expiry"),
        tags=_template_tags_of(name, properties.strings("tags")),
    )


def _template_tags_of(name: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return a template's tags and its name, which the service adds and takes back.

    Recorded: the name is added even where it is no legal tag ("Template Name").
    """
    own = distinct(tags)
    check_tags(tuple(tag for tag in own if tag != name))
    return distinct((*own, name))


def _tiles_of(shape: PlatformShape, properties: Properties) -> tuple[SecondaryTile, ...]:
    tiles = properties.named("secondaryTiles")
    if tiles and not shape.has_tile:
        refuse(f"the platform {shape.installation} has no secondary tiles")
    return tuple(
        tile_of(shape, name, properties_of(value, f"the secondary tile “{name}”", f"{name}."))
        for name, value in tiles.items()
    )


def tile_of(shape: PlatformShape, name: str, properties: Properties) -> SecondaryTile:
    """Return one secondary tile."""
    if not name:
        refuse("a secondary tile has an empty name")
    channel = properties.value("pushChannel")
    what = f"pushChannel of the secondary tile “{name}”"
    if not channel:
        refuse(f"{what} is missing or empty")
    return SecondaryTile(
        name=name,
        push_channel=text_channel_of(shape, channel, what),
        tags=_tags_of(properties),
        templates=_templates_of(shape, properties),
    )
