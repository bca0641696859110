"""Limits, trust and the way out for one client: a value, chosen per profile."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

KEPT_CONNECTION_S = 20.0
"""A kept connection is not used again later than this after its last answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings:
    """How a client connects, whom it trusts and when it gives up."""

    connect_timeout_s: float = 5.0
    """For name lookup and connecting together, for a proxy's CONNECT, and for the TLS handshake."""
    silence_timeout_s: float = 30.0
    """For each wait in which not one byte goes out or comes in."""
    total_timeout_s: float = 120.0
    """For the whole exchange, however lively it is."""
    max_answer_bytes: int = 10 * 1024 * 1024
    """Of the answer as it comes from the socket, headers included; reading stops there."""
    ca_files: tuple[Path, ...] = ()
    """Certificates trusted besides the system's, as PEM files."""
    loopback_ca_file: Path | None = None
    """The emulator's certificate authority: trusted for this machine's own addresses only."""
    proxy: str = field(default="", repr=False)
    """``""``: from the environment; ``"none"``: never; else its URL, which may hold a password."""

    @classmethod
    def within(
        cls,
        limit_s: float | None,
        *,
        ca_files: Iterable[Path] = (),
        loopback_ca_file: Path | None = None,
        proxy: str = "",
    ) -> Self:
        """Return the settings of a caller who names one time limit, or none.

        A limit that is named holds for the whole exchange and so for each of its parts: nothing
        else could make room for a slow line.

        Args:
            limit_s: In seconds; None for the usual limits.
            ca_files: As the field of that name; so are the others.
            loopback_ca_file: See there.
            proxy: See there.
        """
        usual = cls(ca_files=tuple(ca_files), loopback_ca_file=loopback_ca_file, proxy=proxy)
        if limit_s is None:
            return usual
        return replace(
            usual, connect_timeout_s=limit_s, silence_timeout_s=limit_s, total_timeout_s=limit_s
        )

    def __post_init__(self) -> None:
        """Refuse limits that would end every exchange at once."""
        for name in ("connect_timeout_s", "silence_timeout_s", "total_timeout_s"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0 seconds")
        if self.max_answer_bytes < 1:
            raise ValueError("max_answer_bytes must be at least 1")
