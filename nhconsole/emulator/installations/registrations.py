"""The registrations that stand for an installation, so that sends find it like any other.

Source: a recorded list shows such a registration with the tag ``$InstallationId:{…}`` first and
the other tags sorted; Microsoft's page on registrations sends to one template of an installation
with ``$InstallationId:{id} && template1``, and users of installations with ``tag && template1``:
so a template's registration has the installation's tags, its own and its name.
"""

from collections.abc import Iterator
from datetime import datetime

from nhconsole.emulator.hub.description import RegistrationDescription, Template
from nhconsole.emulator.ids import stable_registration_id
from nhconsole.emulator.installations.installation import (
    BrowserChannel,
    Installation,
    InstallationTemplate,
    PushChannel,
    SecondaryTile,
)
from nhconsole.emulator.installations.reading import distinct


def registrations_of(
    installation: Installation, now: datetime
) -> tuple[RegistrationDescription, ...]:
    """Return a native registration, one for each template, and the same for each tile.

    Their ids are the same whenever the same installation is put again.
    """
    main = _Family(installation, now)
    tiles = (_Family(installation, now, tile) for tile in installation.secondary_tiles)
    return tuple(row for family in (main, *tiles) for row in family)


class _Family:
    """The registrations of one channel: of the installation's own, or of a secondary tile's."""

    def __init__(
        self, installation: Installation, now: datetime, tile: SecondaryTile | None = None
    ) -> None:
        self._installation = installation
        self._now = now
        self._owner = tile or installation
        self._tile = tile.name if tile else ""

    def __iter__(self) -> Iterator[RegistrationDescription]:
        yield self._row(None)
        for template in self._owner.templates:
            yield self._row(template)

    def _row(self, template: InstallationTemplate | None) -> RegistrationDescription:
        installation = self._installation
        handle, keys = _handle_and_keys(installation.platform, self._owner.push_channel)
        return RegistrationDescription(
            id=stable_registration_id(
                installation.id,
                installation.platform,
                self._tile,
                *((template.name,) if template else ()),
            ),
            platform=installation.shape.platform,
            handle=handle,
            keys=keys,
            # ASSUMED: a tile has the tags of the system and its own, not the installation's.
            tags=(
                *_system_tags(installation),
                *sorted(distinct((*self._owner.tags, *(template.tags if template else ())))),
            ),
            push_variables=installation.push_variables,
            template=_template_of(template) if template else None,
            secondary_tile=self._tile,
            updated=self._now,
            installation=installation.id,
        )


def _system_tags(installation: Installation) -> Iterator[str]:
    yield f"$InstallationId:{{{installation.id}}}"
    if installation.user_id:
        yield f"$UserId:{{{installation.user_id}}}"


def _handle_and_keys(platform: str, channel: PushChannel) -> tuple[str, tuple[str, ...]]:
    if isinstance(channel, BrowserChannel):
        return channel.endpoint, (channel.p256dh, channel.auth)
    if platform == "baidu":
        # ASSUMED: the two ids are joined by a hyphen; no SDK says how.
        user, _, channel_id = channel.partition("-")
        return user, (channel_id,)
    return channel, ()


def _template_of(template: InstallationTemplate) -> Template:
    return Template(
        body=template.body, name=template.name, headers=template.headers, expiry=template.expiry
    )
