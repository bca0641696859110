"""What a desk is asked, and what it says."""

from dataclasses import dataclass

from nhconsole.emulator.answers import Answer, Refusal, not_well
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub_request import HubRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request whose token was accepted."""

    request: HubRequest
    hub: Hub
    names: tuple[str, ...] = ()
    """What the path names: an id, a tag; decoded."""

    @property
    def api_version(self) -> str:
        """The version asked for; empty when none is named."""
        return self.request.query_value("api-version")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What becomes of a request."""

    answer: Answer
    reason: str = ""
    """Why it was refused; empty when it was not."""
    delay_s: float = 0.0
    """How long the simulated push services take."""
    reached: tuple[str, ...] = ()
    """Ids of the registrations (of a direct send: handles) sent to, the first ones of many."""
    reached_count: int | None = None
    """How many were sent to; None when this was no send."""
    notes: tuple[str, ...] = ()
    """What else the log should tell."""


def too_large(request: HubRequest) -> Refusal | None:
    """Return the refusal of a request whose body was too large to be read whole; None if it was."""
    if request.body_size <= len(request.body):
        return None
    reason = f"the body has {request.body_size} bytes, more than the emulator reads"
    return not_well(reason, 413)
