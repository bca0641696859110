"""Compares what came back in the large: status, verdict, failure; and timing and connection."""

from collections.abc import Iterator

from nhconsole.core.comparison.address_parts import plain_part
from nhconsole.core.comparison.excerpts import excerpts
from nhconsole.core.comparison.values import Change, Part
from nhconsole.core.sending.exchange import Exchange, Stage
from nhconsole.core.verdict.values import Verdict

_STAGES = {
    Stage.PREPARE: "Prepare",
    Stage.DNS: "DNS",
    Stage.CONNECT: "Connect",
    Stage.PROXY: "Proxy",
    Stage.TLS: "TLS",
    Stage.SEND: "Send",
    Stage.WAIT: "Wait",
    Stage.RECEIVE: "Receive",
}


def compare_answers(
    left: Exchange, right: Exchange, left_verdict: Verdict, right_verdict: Verdict
) -> tuple[Part, ...]:
    """Compare status line, verdict and failure."""
    return tuple(_answers(left, right, left_verdict, right_verdict))


def _answers(
    left: Exchange, right: Exchange, left_verdict: Verdict, right_verdict: Verdict
) -> Iterator[Part]:
    headlines = excerpts(left_verdict.headline, right_verdict.headline)
    yield Part(
        what="Verdict",
        change=Change.SAME if left_verdict.headline == right_verdict.headline else Change.CHANGED,
        left=headlines[0],
        right=headlines[1],
        left_tone=left_verdict.tone,
        right_tone=right_verdict.tone,
    )
    yield _optional("Status", status_words(left), status_words(right))
    versions = [e.response.http_version if e.response else "" for e in (left, right)]
    if all(versions):
        yield plain_part("HTTP version", versions[0], versions[1])
    cut = [_whole(exchange) for exchange in (left, right)]
    if all(cut) and (cut[0] != cut[1] or cut[0] != "whole"):
        yield plain_part("Body", cut[0], cut[1])
    yield from _failures(left, right)


def status_words(exchange: Exchange) -> str:
    """Return the status with its reason; empty without an answer."""
    response = exchange.response
    return f"{response.status} {response.reason}".strip() if response else ""


def _whole(exchange: Exchange) -> str:
    if exchange.response is None:
        return ""
    return "whole" if exchange.response.complete else "cut short"


def _failures(left: Exchange, right: Exchange) -> Iterator[Part]:
    texts = [_failure_words(exchange) for exchange in (left, right)]
    if any(texts):
        yield _optional("Failure", texts[0], texts[1])


def _failure_words(exchange: Exchange) -> str:
    failure = exchange.failure
    return f"{failure.kind}, at {failure.stage}" if failure else ""


def _optional(what: str, left: str, right: str) -> Part:
    shown = excerpts(left, right)
    if (left and right) or left == right:
        return plain_part(what, left, right)
    if left:
        return Part(what=what, change=Change.GONE, left=shown[0])
    return Part(what=what, change=Change.NEW, right=shown[1])


def compare_timings(left: Exchange, right: Exchange) -> tuple[Part, ...]:
    """Put times and connections side by side; times differ by their nature."""
    return tuple(_times(left, right))


def _times(left: Exchange, right: Exchange) -> Iterator[Part]:
    yield _by_nature("Started", *(f"{e.started_at:%Y-%m-%d %H:%M:%S} UTC" for e in (left, right)))
    yield _by_nature("Total", *(milliseconds(e.timings.total_s) for e in (left, right)))
    ours, theirs = dict(left.timings.stages()), dict(right.timings.stages())
    for stage, name in _STAGES.items():
        if stage in ours or stage in theirs:
            yield _by_nature(name, _took(ours.get(stage)), _took(theirs.get(stage)))
    yield _by_nature(
        "Connection", *("kept open" if e.timings.reused else "new" for e in (left, right))
    )
    yield _by_nature("Address", left.peer.address, right.peer.address)
    for what, ours_said, theirs_said in _peers(left, right):
        if ours_said or theirs_said:
            yield plain_part(what, ours_said, theirs_said)


def _peers(left: Exchange, right: Exchange) -> tuple[tuple[str, str, str], ...]:
    ours, theirs = left.peer, right.peer
    named = [("Proxy", ours.proxy, theirs.proxy)]
    # A connection that was never made secure has none of these, which is no change of them.
    for what, before, after in (
        ("TLS version", ours.tls_version, theirs.tls_version),
        ("Cipher", ours.cipher, theirs.cipher),
        ("Certificate of", ours.certificate_subject, theirs.certificate_subject),
        ("Certificate by", ours.certificate_issuer, theirs.certificate_issuer),
        ("Certificate ends", ours.certificate_expires, theirs.certificate_expires),
    ):
        if before and after:
            named.append((what, before, after))
    return tuple(named)


def _took(seconds: float | None) -> str:
    return "not needed" if seconds is None else milliseconds(seconds)


def milliseconds(seconds: float) -> str:
    """Return a time as it is read: ``83 ms``, ``12.4 s``."""
    return f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.1f} s"


def _by_nature(what: str, left: str, right: str) -> Part:
    shown = excerpts(left, right)
    differs = left != right
    return Part(
        what=what,
        change=Change.CHANGED if differs else Change.SAME,
        left=shown[0],
        right=shown[1],
        expected=differs,
    )
