"""Hubs as Atom XML: one entry, a feed of them, and the feed that stands for a missing one.

Source: answers of the service to the management calls of the .NET and the older Node SDK (2013 to
2020). Credentials and access rules are left out: the emulator has none to show, and its keys are
not a client's to change.
"""

from collections.abc import Iterable
from datetime import datetime

from nhconsole.emulator.answers import Refusal, not_well
from nhconsole.emulator.atom.characters import attribute_value, character_data
from nhconsole.emulator.atom.namespaces import ATOM, INSTANCE, SERVICE_BUS
from nhconsole.emulator.atom.writing import time_text
from nhconsole.emulator.atom.xml_document import read_xml

_AUTHOR = "nhconsole"
# As recorded: the longest duration of .NET stands for “never”.
_NEVER = "P10675199DT2H48M5.4775807S"
_PUBLIC = "This is the list of publicly-listed services currently available."


def hub_entry_xml(name: str, self_url: str, updated: datetime) -> str:
    """Return one hub as an answer of its own.

    Args:
        name: The hub's name.
        self_url: Its address with the api-version. The older Node SDK takes the name from it.
        updated: When the hub was made or changed.
    """
    return f'<entry xmlns="{ATOM}">{_inside(name, self_url, updated, link=self_url)}</entry>'


def hub_feed_xml(names: Iterable[str], root_url: str, api_version: str, updated: datetime) -> str:
    """Return all hubs of the namespace.

    Args:
        names: The names of the hubs.
        root_url: The address of the namespace, without a slash at its end.
        api_version: What the client asked for; may be empty.
        updated: When the answer is given.
    """
    query = f"?api-version={api_version}" if api_version else ""
    url = f"{root_url}/$Resources/NotificationHubs{query}"
    entries = "".join(
        f'<entry xml:base="{attribute_value(url)}">'
        + _inside(name, f"{root_url}/{name}{query}", updated, link=f"../{name}{query}")
        + "</entry>"
        for name in names
    )
    return (
        f'<feed xmlns="{ATOM}"><title type="text">NotificationHubs</title>'
        f"<id>{character_data(url)}</id><updated>{time_text(updated)}</updated>"
        f'<link rel="self" href="{attribute_value(url)}"/>{entries}</feed>'
    )


def public_feed_xml(*, guid: str, updated: datetime) -> str:
    """Return the feed that answers for a hub that is not there."""
    return (
        f'<feed xmlns="{ATOM}"><title type="text">Publicly Listed Services</title>'
        f'<subtitle type="text">{_PUBLIC}</subtitle><id>uuid:{character_data(guid)};id=1</id>'
        f"<updated>{time_text(updated)}</updated><generator>Service Bus 1.1</generator></feed>"
    )


def read_hub(body: bytes) -> Refusal | None:
    """Return why the body of a PUT is refused, or None.

    Whatever well-formed XML it is, a hub is made: credentials have no meaning here.
    """
    root = read_xml(body)
    if not isinstance(root, str):
        return None
    reason = f"the description of the hub is no XML: {root}"
    return not_well(reason)


def _inside(name: str, url: str, updated: datetime, *, link: str) -> str:
    time = time_text(updated)
    return (
        f'<id>{character_data(url)}</id><title type="text">{character_data(name)}</title>'
        f"<published>{time}</published><updated>{time}</updated>"
        f"<author><name>{_AUTHOR}</name></author>"
        f'<link rel="self" href="{attribute_value(link)}"/><content type="application/xml">'
        f'<NotificationHubDescription xmlns="{SERVICE_BUS}" xmlns:i="{INSTANCE}">'
        f"<RegistrationTtl>{_NEVER}</RegistrationTtl>"
        "</NotificationHubDescription></content>"
    )
