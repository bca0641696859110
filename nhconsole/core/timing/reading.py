"""Where an exchange spent its time: its stages in order, and what a slow one means.

What counts as slow is this console's rule of thumb, not a limit of the service.
"""

from dataclasses import dataclass
from enum import StrEnum

from nhconsole.core.sending.exchange import Exchange, Stage, Timings
from nhconsole.core.timing.duration_words import duration_words

_LEAST_PREPARATION_S = 0.001
"""Less of it is not worth a row."""
_CONNECTING = (Stage.DNS, Stage.CONNECT, Stage.PROXY, Stage.TLS)

STAGE_NAMES = {
    Stage.PREPARE: "Prepare",
    Stage.DNS: "DNS",
    Stage.CONNECT: "Connect",
    Stage.PROXY: "Proxy",
    Stage.TLS: "TLS",
    Stage.SEND: "Send",
    Stage.WAIT: "Wait",
    Stage.RECEIVE: "Receive",
}
_WHAT = {
    Stage.PREPARE: "Before the first stage: certificates read, connection chosen.",
    Stage.DNS: "The host's name was looked up.",
    Stage.CONNECT: "The TCP connection was opened: about one round trip to the other end.",
    Stage.PROXY: "The proxy was asked for a way to the hub.",
    Stage.TLS: "The TLS handshake: keys agreed, the certificate checked.",
    Stage.SEND: "The request was handed to the network.",
    Stage.WAIT: (
        "From the last byte sent to the first of the answer: the hub finds the devices and waits "
        "for the push services, since a test send answers only after they did."
    ),
    Stage.RECEIVE: "The answer came in, from its first byte to its last.",
}
_SLOW: dict[Stage, tuple[float, str]] = {
    Stage.PREPARE: (0.5, "Slow: reading the system's certificates takes its time once per start."),
    Stage.DNS: (0.3, "Slow: the name server takes long, or the first one asked does not answer."),
    Stage.CONNECT: (
        0.5,
        "Slow: the way is far or lossy, or an address before this one did not answer.",
    ),
    Stage.PROXY: (0.5, "Slow: the proxy takes long to open a way, or asks somebody first."),
    Stage.TLS: (
        0.7,
        "Slow: the way is far, or something in between opens the TLS to inspect it.",
    ),
    Stage.SEND: (0.5, "Slow: the network takes the request haltingly."),
    Stage.WAIT: (
        5.0,
        "Slow: one of the push services answers late, or the hub is busy. A few seconds are "
        "usual for a test send to several devices.",
    ),
    Stage.RECEIVE: (1.0, "Slow: the answer is large, or the network is."),
}


class StageState(StrEnum):
    """What became of a stage."""

    DONE = "done"
    REUSED = "reused"
    """Not needed: the connection was open already."""
    NOT_NEEDED = "not needed"
    BROKEN = "broken"
    """The exchange ended here, without a whole answer."""
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReading:
    """One stage, in words and numbers."""

    stage: Stage
    state: StageState
    begin_s: float = 0.0
    """Seconds after the start of the exchange."""
    seconds: float | None = None
    """None for a stage that did not take place."""
    share: float = 0.0
    """Of the whole, 0 to 1."""
    words: str
    """What it was, or why it was not."""
    slow: str = ""
    """What so long a time means; empty if it is not long."""

    @property
    def name(self) -> str:
        """One word for it."""
        return STAGE_NAMES[self.stage]

    @property
    def short(self) -> str:
        """Its number, or why there is none."""
        if self.seconds is None:
            return "kept open" if self.state is StageState.REUSED else str(self.state)
        broken = "broke after " if self.state is StageState.BROKEN else ""
        return f"{broken}{duration_words(self.seconds)}"

    @property
    def sentence(self) -> str:
        """Everything about it in one line."""
        share = f", {self.share:.0%}" if self.seconds is not None and self.share >= 0.005 else ""
        return " ".join(filter(None, (f"{self.name}: {self.short}{share}.", self.words, self.slow)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingReading:
    """The stages of an exchange."""

    stages: tuple[StageReading, ...]
    """In order. Empty if no times are known, as of a send that the console did not survive."""
    total_s: float
    reused: bool
    broken: StageReading | None = None
    """Where the exchange ended, if it failed."""

    @property
    def is_empty(self) -> bool:
        """Whether no times are known."""
        return not self.stages

    @property
    def longest(self) -> StageReading | None:
        """The stage that took longest."""
        timed = [stage for stage in self.stages if stage.seconds is not None]
        return max(timed, key=lambda stage: stage.seconds or 0.0, default=None)

    @property
    def headline(self) -> str:
        """Such as ``1.24 s, of which 1.1 s (89 %) waiting for the hub``."""
        if self.is_empty:
            return "No times are known of this exchange."
        total = duration_words(self.total_s)
        if self.broken is not None:
            where = _WHERE[self.broken.stage]
            return f"{total} until it broke {where}"
        longest = self.longest
        if longest is None or longest.seconds is None or longest.share < 0.5:
            return f"{total} in all"
        return (
            f"{total} in all, {duration_words(longest.seconds)} of it {_DOING[longest.stage]} "
            f"({longest.share:.0%})"
        )


_DOING = {
    Stage.PREPARE: "preparing",
    Stage.DNS: "looking up the name",
    Stage.CONNECT: "connecting",
    Stage.PROXY: "asking the proxy",
    Stage.TLS: "in the TLS handshake",
    Stage.SEND: "sending",
    Stage.WAIT: "waiting for the hub",
    Stage.RECEIVE: "receiving",
}
_WHERE = {
    Stage.PREPARE: "before anything was done",
    Stage.DNS: "while the name was looked up",
    Stage.CONNECT: "while connecting",
    Stage.PROXY: "at the proxy",
    Stage.TLS: "in the TLS handshake",
    Stage.SEND: "while sending",
    Stage.WAIT: "while waiting for the answer",
    Stage.RECEIVE: "while receiving the answer",
}


def read_timings(exchange: Exchange) -> TimingReading:
    """Read where an exchange spent its time."""
    timings = exchange.timings
    known = dict(timings.stages())
    prepared_s = max(0.0, timings.total_s - sum(known.values()))
    broken = exchange.failure.stage if exchange.failure is not None else None
    if not known and timings.total_s <= 0 and broken is None:
        return TimingReading(stages=(), total_s=0.0, reused=False)
    if prepared_s >= _LEAST_PREPARATION_S or broken is Stage.PREPARE:
        known[Stage.PREPARE] = prepared_s
    stages = []
    begin_s = 0.0 if Stage.PREPARE in known else prepared_s
    for stage in Stage:
        if _is_left_out(stage, exchange, known):
            continue
        stages.append(_stage_reading(stage, exchange, known.get(stage), begin_s))
        begin_s += known.get(stage, 0.0)
    found = (stage for stage in stages if stage.state is StageState.BROKEN)
    return TimingReading(
        stages=tuple(stages),
        total_s=timings.total_s,
        reused=timings.reused,
        broken=next(found, None),
    )


def _is_left_out(stage: Stage, exchange: Exchange, known: dict[Stage, float]) -> bool:
    if stage in known:
        return False
    return stage is Stage.PREPARE or (stage is Stage.PROXY and not exchange.peer.proxy)


def _stage_reading(
    stage: Stage, exchange: Exchange, seconds: float | None, begin_s: float
) -> StageReading:
    total_s = exchange.timings.total_s
    state = _state(stage, exchange, seconds)
    limit_s, slow = _SLOW[stage]
    is_slow = seconds is not None and seconds >= limit_s and state is not StageState.BROKEN
    return StageReading(
        stage=stage,
        state=state,
        begin_s=begin_s,
        seconds=seconds,
        share=min(1.0, (seconds or 0.0) / total_s) if total_s > 0 else 0.0,
        words=_words(stage, state, exchange),
        slow=slow if is_slow else "",
    )


def _state(stage: Stage, exchange: Exchange, seconds: float | None) -> StageState:
    failure = exchange.failure
    if failure is not None and failure.stage is stage:
        return StageState.BROKEN
    if seconds is not None:
        return StageState.DONE
    order = list(Stage)
    if failure is not None and order.index(stage) > order.index(failure.stage):
        return StageState.NOT_REACHED
    if exchange.timings.reused and stage in _CONNECTING:
        return StageState.REUSED
    return StageState.NOT_NEEDED


def _words(stage: Stage, state: StageState, exchange: Exchange) -> str:
    match state:
        case StageState.REUSED:
            return "Not needed: the connection was open already."
        case StageState.NOT_REACHED:
            return "Not reached: the exchange had ended."
        case StageState.NOT_NEEDED if stage is Stage.TLS and exchange.request.scheme == "http":
            return "Not needed: http:// to this computer."
        case StageState.NOT_NEEDED:
            return "Not needed."
        case StageState.BROKEN if exchange.failure is not None:
            return exchange.failure.message
    if exchange.peer.proxy and stage in (Stage.DNS, Stage.CONNECT):
        return f"{_WHAT[stage]} Of the proxy {exchange.peer.proxy}: it makes the way to the hub."
    return _WHAT[stage]


def connection_words(timings: Timings) -> str:
    """Say when the connection was opened, as far as that was noted, and what it served before."""
    if not timings.reused:
        return "for this exchange"
    age_s, count = timings.connection_age_s, timings.earlier_exchanges
    when = "for an earlier exchange, and kept"
    if age_s is not None:
        when = f"{duration_words(age_s)} before this exchange, and kept"
    if not count:
        return when
    return f"{when}; {count} {'exchange' if count == 1 else 'exchanges'} used it before"
