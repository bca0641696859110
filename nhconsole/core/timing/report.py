"""Everything about the when and the with-whom of an exchange, as labelled facts and as text."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from nhconsole.core.sending.exchange import Exchange, HttpResponse, Stage
from nhconsole.core.text.text_place import first_upper, shortened
from nhconsole.core.timing.clock_skew import SkewLevel, clock_skew_of
from nhconsole.core.timing.duration_words import duration_words
from nhconsole.core.timing.facts import Fact, FactSection
from nhconsole.core.timing.reading import TimingReading, connection_words
from nhconsole.core.timing.service_stamp import (
    ServiceStamp,
    find_stamps,
    http_date,
    read_retry_after,
)
from nhconsole.core.verdict.values import Tone

_LOOK = 16 * 1024
"""So much of a body is searched for times; an error of the hub is never so long."""
_MOST_STAMPS = 8
_SOON = timedelta(days=14)
_NO_STAMPS = {"date", "retry-after", "set-cookie"}
"""Headers that are told by themselves, or whose dates are not the hub's time."""


def timing_report(
    exchange: Exchange, *, now: datetime, zone: tzinfo | None = None
) -> tuple[FactSection, ...]:
    """Return what is known of connection, clocks and times.

    Args:
        exchange: Of the client or of the history.
        now: Aware; certificates are measured by it.
        zone: In which local times are told; None for this computer's.
    """
    sections = (
        FactSection(title="Connection", facts=tuple(_connection_facts(exchange, now))),
        FactSection(title="Clocks", facts=tuple(_clock_facts(exchange))),
        FactSection(title="Times", facts=tuple(_time_facts(exchange, zone))),
    )
    return tuple(section for section in sections if section.facts)


def report_text(reading: TimingReading, sections: tuple[FactSection, ...]) -> str:
    """Return stages and facts as plain text, for the clipboard."""
    lines = [reading.headline, *(stage.sentence for stage in reading.stages)]
    for section in sections:
        lines += ["", section.title]
        lines += [line for fact in section.facts for line in _fact_lines(fact)]
    return "\n".join(lines) + "\n"


def _fact_lines(fact: Fact) -> list[str]:
    value = fact.value.replace("\n", "  =  ")
    return [f"{fact.label}: {value}", *([f"  {fact.note}"] if fact.note else [])]


def _connection_facts(exchange: Exchange, now: datetime) -> Iterator[Fact]:
    peer, timings = exchange.peer, exchange.timings
    if timings.reused or peer.address:
        words = first_upper(connection_words(timings))
        yield Fact(label="Opened", value=words, is_prose=True)
    if peer.address:
        yield Fact(label="Peer", value=peer.address)
    if peer.proxy:
        yield Fact(label="Proxy", value=peer.proxy)
    yield from _tls_facts(exchange, now)


def _tls_facts(exchange: Exchange, now: datetime) -> Iterator[Fact]:
    peer = exchange.peer
    if exchange.request.scheme == "http":
        yield Fact(label="TLS", value="None: http:// to this computer", is_prose=True)
        return
    if peer.tls_version:
        yield Fact(label="TLS", value="  ·  ".join(filter(None, (peer.tls_version, peer.cipher))))
    if peer.certificate_subject:
        yield Fact(label="Certificate", value=peer.certificate_subject)
    if peer.certificate_issuer:
        yield Fact(label="Issued by", value=peer.certificate_issuer)
    if peer.certificate_expires:
        yield _expiry_fact(peer.certificate_expires, exchange.started_at, now)


def _expiry_fact(text: str, sent_at: datetime, now: datetime) -> Fact:
    stamps = find_stamps(text, 1)
    if not stamps:
        return Fact(label="Expires", value=text)
    end = stamps[0].moment
    left = end - now
    day = f"{end:%Y-%m-%d}"
    if left > timedelta(0):
        tone = Tone.WARN if left < _SOON else Tone.NEUTRAL
        words = duration_words(left.total_seconds())
        return Fact(label="Expires", value=f"{day}, in {words}", tone=tone, is_prose=True)
    words = f"{day}, {duration_words(left.total_seconds())} ago"
    if end > sent_at:
        return Fact(label="Expires", value=f"{words}, after this exchange", is_prose=True)
    return Fact(label="Expires", value=words, tone=Tone.BAD, is_prose=True)


_SKEW_TONES = {
    SkewLevel.FINE: Tone.NEUTRAL,
    SkewLevel.WARN: Tone.WARN,
    SkewLevel.BAD: Tone.BAD,
}


def _clock_facts(exchange: Exchange) -> Iterator[Fact]:
    response = exchange.response
    if response is None:
        return
    skew = clock_skew_of(exchange)
    if skew is None:
        why = "cannot be told: the answer has no Date"
        if response.header("Age") is not None:
            why = "cannot be told: the answer comes from a cache"
        elif response.header("Date") is not None:
            why = "cannot be told: the answer's Date is no time"
        yield Fact(label="Hub's clock", value=first_upper(why), is_prose=True)
        return
    yield Fact(
        label="Hub's clock",
        value=first_upper(skew.short),
        note=skew.meaning,
        tone=_SKEW_TONES[skew.level],
        is_prose=True,
    )


def _time_facts(exchange: Exchange, zone: tzinfo | None) -> Iterator[Fact]:
    timings, start = exchange.timings, exchange.started_at
    received_s = dict(timings.stages()).get(Stage.RECEIVE)
    yield Fact(label="Sent", value=moment_words(start, zone))
    if received_s is not None:
        began = start + timedelta(seconds=max(0.0, timings.total_s - received_s))
        yield Fact(label="Answered", value=moment_words(began, zone))
    elif exchange.failure is not None:
        ended = start + timedelta(seconds=timings.total_s)
        yield Fact(label="Given up", value=moment_words(ended, zone))
    if exchange.response is not None:
        yield from _answer_facts(exchange.response, exchange, zone)


def _answer_facts(
    response: HttpResponse, exchange: Exchange, zone: tzinfo | None
) -> Iterator[Fact]:
    date = http_date(response.header("Date") or "")
    if date is not None:
        yield Fact(label="Date", value=moment_words(date, zone), note="By the hub's clock.")
    ended = exchange.started_at + timedelta(seconds=exchange.timings.total_s)
    retry = read_retry_after(response.header("Retry-After") or "", answered_at=ended, hub_date=date)
    if retry is not None:
        value = f"{first_upper(retry.words)}\n{moment_words(retry.at, zone)}"
        yield Fact(label="Retry-After", value=value, tone=Tone.WARN)
    for stamp in stamps_in(response):
        yield Fact(
            label=stamp.label or "In the answer",
            value=moment_words(stamp.moment, zone),
            note=f"In the answer as “{shortened(stamp.text)}”{_zone_note(stamp)}.",
        )


def _zone_note(stamp: ServiceStamp) -> str:
    return "" if stamp.zone_given else ", which is in UTC"


def stamps_in(response: HttpResponse) -> tuple[ServiceStamp, ...]:
    """Return the times that the hub wrote into an answer, each once."""
    headers = (
        f"{name}: {value}" for name, value in response.headers if name.lower() not in _NO_STAMPS
    )
    body = response.body[:_LOOK].decode("utf-8", "replace")
    found: dict[tuple[str, datetime], ServiceStamp] = {}
    for text in (response.reason, *headers, body):
        for stamp in find_stamps(text, _MOST_STAMPS):
            found.setdefault((stamp.label, stamp.moment), stamp)
    return tuple(found.values())[:_MOST_STAMPS]


def moment_words(moment: datetime, zone: tzinfo | None = None) -> str:
    """Say a moment (aware) in local time and, on a second line, in UTC; once if they are equal."""
    try:
        utc, local = moment.astimezone(UTC), moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return moment.isoformat(" ")
    spoken = f"{_shown(utc)} UTC"
    if not local.utcoffset():
        return spoken
    offset = f"{local:%z}"
    return f"{_shown(local)} (UTC{offset[:3]}:{offset[3:5]})\n{spoken}"


def _shown(moment: datetime) -> str:
    fraction = f".{moment.microsecond // 1000:03}" if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction}"
