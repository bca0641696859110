"""Ids as the service makes them, from a source of chance that can be seeded."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_MILLISECONDS = len("2026-11-29T19:20:40.123")
_DIGITS_ALONE = str.maketrans("", "", "-T:.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdMaker:
    """Makes ids; the same seed and clock make the same ones."""

    chance: random.Random
    clock: Callable[[], datetime]

    def guid(self) -> str:
        """Return a random GUID."""
        digits = f"{self.chance.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def registration_id(self) -> str:
        """Return an id such as ``4497227228776861650-7267172778370643468-3``."""
        first, second = self.chance.getrandbits(63), self.chance.getrandbits(63)
        return f"{first}-{second}-{self.chance.randrange(1, 4)}"

    def notification_id(self) -> str:
        """Return an id as the service made them in 2023: ``NH-20230803155355238-…-07``."""
        # Not by strftime, which takes longer than the whole rest of it.
        stamp = self.clock().isoformat(timespec="milliseconds")[:_MILLISECONDS]
        digits = stamp.translate(_DIGITS_ALONE)
        return f"NH-{digits}-{self.chance.getrandbits(128):032x}-{self.role():02d}"

    def scheduled_id(self) -> str:
        """Return an id in the manner of those of scheduled notifications."""
        stamp = f"{self.clock():%Y%m%d%H%M%S}"
        number = self.chance.getrandbits(25)
        return (
            f"{self.guid().replace('-', '')}_{stamp}_{number}_{self.role():02d}"
            f"_QNHQueue{self.guid().replace('-', '')}-S{self.chance.getrandbits(56)}"
        )

    def role(self) -> int:
        """Return the number of a machine of the service: 1 to 31."""
        return 1 + self.chance.getrandbits(5) % 31


def stable_registration_id(*parts: str) -> str:
    """Return an id in the service's form: the same parts make the same one in each run."""
    digest = stable_digest(*parts)
    first, second = (int.from_bytes(digest[i : i + 8]) >> 1 for i in (0, 8))
    return f"{first}-{second}-{digest[16] % 3 + 1}"


def stable_digest(*parts: str) -> bytes:
    """Return 32 bytes that other parts do not make."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
