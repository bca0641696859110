"""One device of an outcome, ready to be drawn. No Qt: a worker makes these."""

from dataclasses import dataclass

from nhconsole.gui.roles import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One registration's result, ready to be drawn."""

    registration_id: str
    pns_handle: str
    platform: str
    words: str
    """The verdict in a few words: “Accepted by WNS”."""
    sentence: str
    """The hub's own sentence."""
    tone: Tone
    explanation: object = None
    """What is known about that sentence."""
