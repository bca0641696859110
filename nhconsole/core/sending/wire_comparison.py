"""Whether the bytes recorded at the socket are the request that was built: nothing is added."""

from nhconsole.core.sending.exchange import Exchange

_AROUND = 24
_BLOCK = 4096


def compare_sent(exchange: Exchange) -> tuple[bool, str]:
    """Return whether what went out is what was built, and that in a sentence."""
    built, sent = exchange.request.to_bytes(), exchange.sent
    if sent == built:
        return True, "As recorded at the socket: nothing was added."
    if not sent:
        return False, "Nothing was sent."
    if built.startswith(sent):
        return False, f"Cut short: about {len(sent):,} of {len(built):,} bytes went out."
    at = _first_difference(built, sent)
    return False, (
        f"As recorded at the socket, and not equal to what was built: from byte {at + 1:,} on, "
        f"“{_shown(built, at)}” was built and “{_shown(sent, at)}” was sent."
    )


def _first_difference(one: bytes, other: bytes) -> int:
    shorter = min(len(one), len(other))
    blocks = range(0, shorter, _BLOCK)
    start = next((n for n in blocks if one[n : n + _BLOCK] != other[n : n + _BLOCK]), shorter)
    end = min(start + _BLOCK, shorter)
    return next((n for n in range(start, end) if one[n] != other[n]), end)


def _shown(data: bytes, at: int) -> str:
    text = data[at : at + _AROUND].decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "·" for char in text)
