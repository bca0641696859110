"""Writes the JSON of an installation as ``GET /installations/{id}`` answers it.

Source: recorded answers (order, no spaces, what is empty is left out).
"""

import json

from nhconsole.emulator.installations.installation import (
    Installation,
    InstallationTemplate,
    PushChannel,
    SecondaryTile,
)


def installation_json(installation: Installation) -> str:
    """Return the JSON of an installation on one line."""
    return _compact(installation_document(installation))


def installation_document(installation: Installation) -> dict[str, object]:
    """Return an installation as a JSON value that shares nothing with it."""
    return {
        "installationId": installation.id,
        "pushChannel": _channel(installation.push_channel),
        "pushChannelExpired": installation.push_channel_expired,
        "platform": installation.platform,
        "expirationTime": installation.expiration_time,
        # ASSUMED: the order from here on; no recorded answer has two of them.
        **_present(
            userId=installation.user_id,
            tags=list(installation.tags),
            pushVariables=dict(installation.push_variables),
            templates=_templates(installation.templates),
            secondaryTiles={
                tile.name: tile_document(tile) for tile in installation.secondary_tiles
            },
        ),
    }


def _channel(channel: PushChannel) -> object:
    """Return a channel in the form in which it came.

    ASSUMED: the JavaScript SDK reads an object where the Java SDK reads a JSON text.
    """
    if isinstance(channel, str):
        return channel
    keys = {"endpoint": channel.endpoint, "p256dh": channel.p256dh, "auth": channel.auth}
    return _compact(keys) if channel.is_text else keys


def _templates(templates: tuple[InstallationTemplate, ...]) -> dict[str, object]:
    return {template.name: template_document(template) for template in templates}


def template_document(template: InstallationTemplate) -> dict[str, object]:
    """Return a template as a JSON value."""
    return _present(
        body=template.body,
        headers=dict(template.headers),
        expiry=template.expiry,
        tags=list(template.tags),
    )


def tile_document(tile: SecondaryTile) -> dict[str, object]:
    """Return a secondary tile as a JSON value."""
    return _present(
        pushChannel=tile.push_channel, tags=list(tile.tags), templates=_templates(tile.templates)
    )


def _present(**members: object) -> dict[str, object]:
    """Return the members that are not empty."""
    return {name: value for name, value in members.items() if value}


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
