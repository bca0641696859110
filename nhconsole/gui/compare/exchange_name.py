"""Names an exchange so that a person knows it again: when, for which platform, to whom."""

from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.sending.exchange import Exchange
from nhconsole.core.text.text_place import shortened


def exchange_name(exchange: Exchange, *, with_date: bool = True) -> str:
    """Return time, platform and audience on one line."""
    form = "%d %b %H:%M:%S" if with_date else "%H:%M:%S"
    when = exchange.started_at.astimezone().strftime(form)
    tags = exchange.request.header("ServiceBusNotification-Tags") or ""
    return " · ".join((when, _platform(exchange), shortened(tags, 60) or "broadcast"))


def are_of_one_day(left: Exchange, right: Exchange) -> bool:
    """Whether two exchanges began on the same day here."""
    return left.started_at.astimezone().date() == right.started_at.astimezone().date()


def _platform(exchange: Exchange) -> str:
    named = exchange.request.header("ServiceBusNotification-Format") or ""
    try:
        return platform_named(named).label.partition(" (")[0]
    except KeyError:
        return shortened(named, 30) or "unknown platform"
