"""Who put a header into a request: a person, or the console and from what."""

from collections.abc import Collection
from enum import StrEnum

from nhconsole.core.sending.headers import Headers


class HeaderOrigin(StrEnum):
    """Where a header of a request comes from."""

    TYPED = "typed"
    PLATFORM = "platform and kind"
    AUDIENCE = "audience"
    CONSOLE = "console"
    SIGNATURE = "signature"


_FIXED = {
    "authorization": HeaderOrigin.SIGNATURE,
    "servicebusnotification-tags": HeaderOrigin.AUDIENCE,
    "host": HeaderOrigin.CONSOLE,
    "user-agent": HeaderOrigin.CONSOLE,
    "accept-encoding": HeaderOrigin.CONSOLE,
    "content-length": HeaderOrigin.CONSOLE,
}


def header_origins(headers: Headers, typed: Collection[str]) -> tuple[HeaderOrigin, ...]:
    """Return where each header of a test send comes from.

    Args:
        headers: Those of the request.
        typed: The names that a person typed; case does not count.
    """
    by_person = {name.strip().lower() for name in typed}
    return tuple(
        HeaderOrigin.TYPED
        if name.lower() in by_person
        else _FIXED.get(name.lower(), HeaderOrigin.PLATFORM)
        for name, _ in headers
    )
