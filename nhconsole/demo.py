"""The demonstration: one test push for every platform through the real client to the emulator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.core.sending.exchange import Exchange
from nhconsole.emulator import EmulatorServer
from nhconsole.samples import default_sample


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSend:
    """One push of the demonstration."""

    draft: SendDraft
    exchange: Exchange


def demo_drafts(emulator: EmulatorServer) -> tuple[SendDraft, ...]:
    """Return a draft for each platform, the first sample of each, to everybody."""
    return tuple(
        SendDraft(
            connection_text=Secret(emulator.connection_string()),
            hub_name=emulator.hub_name,
            platform=sample.platform,
            kind=sample.kind,
            payload=sample.payload,
        )
        for sample in (default_sample(platform.format) for platform in PLATFORMS)
    )


def send_demo(emulator: EmulatorServer) -> Iterator[DemoSend]:
    """Send the pushes one after the other and return what became of each."""
    settings = TransportSettings(loopback_ca_file=emulator.ca_file)
    with HubClient(settings) as client:
        for draft in demo_drafts(emulator):
            request = read_draft(draft).signed_request(datetime.now(UTC))
            yield DemoSend(draft=draft, exchange=client.exchange(request))
