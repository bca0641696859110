"""Answers to ``GET /{hub}/messages/{id}``, and where feedback would be found.

Source: Microsoft's REST pages on telemetry and PNS feedback, and the order of the members in the
.NET SDK's NotificationDetails.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from nhconsole.emulator.answers import AnswerWriter, Refusal
from nhconsole.emulator.atom.characters import character_data
from nhconsole.emulator.atom.namespaces import INSTANCE, SERVICE_BUS
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.notification import Delivery, Message, Notification
from nhconsole.emulator.hub.sending import ScheduledSend

_COUNTS = (
    ("apple", "ApnsOutcomeCounts"),
    ("windowsphone", "MpnsOutcomeCounts"),
    ("windows", "WnsOutcomeCounts"),
    ("gcm", "GcmOutcomeCounts"),
    ("adm", "AdmOutcomeCounts"),
    ("fcmv1", "FcmV1OutcomeCounts"),
    ("baidu", "BaiduOutcomeCounts"),
    ("browser", "BrowserOutcomeCounts"),
    ("xiaomi", "XiaomiOutcomeCounts"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryDesk:
    """Tells what became of notifications."""

    writer: AnswerWriter

    def details(self, call: Call) -> Reply | Refusal:
        """Answer ``GET /messages/{id}``."""
        (notification_id,) = call.names
        body = _details(call.hub, notification_id, self.writer, call.api_version)
        if not body:
            reason = f"no notification has the id {notification_id}, or it is kept no longer"
            return Refusal(status=404, text="", reason=reason)
        return Reply(answer=self.writer.gateway(200, body=body.encode(), chunked=True))

    def feedback(self, call: Call) -> Reply:
        """Answer ``GET /feedbackcontainer``: the address of a storage that is not there."""
        path = f"_emulator/feedback/{call.hub.name}"
        body = self.writer.url(path, call.api_version).encode()
        note = "the address leads to no storage: the emulator has none"
        return Reply(answer=self.writer.gateway(200, body=body), notes=(note,))


def _details(hub: Hub, notification_id: str, writer: AnswerWriter, api_version: str) -> str:
    path = f"{hub.name}/messages/{notification_id}"
    location = "sb" + writer.url(path, api_version).removeprefix("https")
    notification = hub.notifications.get(notification_id)
    if notification is not None:
        return _of_notification(notification, location)
    scheduled = hub.scheduled.get(notification_id)
    return _of_scheduled(scheduled, location) if scheduled else ""


def _of_notification(notification: Notification, location: str) -> str:
    moment = _time(notification.at)
    return _document(
        *_beginning(notification.id, location, _state(notification)),
        ("EnqueueTime", moment),
        ("StartTime", moment),
        ("EndTime", moment),
        *_content(notification.message, notification.audience),
        ("TargetPlatforms", ",".join(_platforms(notification.deliveries))),
        counts="".join(_counts(notification.deliveries)),
    )


def _state(notification: Notification) -> str:
    if notification.is_cancelled:
        return "Canceled"
    return "Completed" if notification.reached else "NoTargetFound"


def _of_scheduled(scheduled: ScheduledSend, location: str) -> str:
    audience = scheduled.send.audience.text if scheduled.send.audience else ""
    return _document(
        *_beginning(scheduled.id, location, "Scheduled"),
        ("EnqueueTime", _time(scheduled.due)),
        *_content(scheduled.send.message, audience),
        ("TargetPlatforms", scheduled.send.format),
    )


def _beginning(notification_id: str, location: str, state: str) -> Iterator[tuple[str, str]]:
    yield ("NotificationId", notification_id)
    yield ("Location", location)
    yield ("State", state)


def _content(message: Message, audience: str) -> Iterator[tuple[str, str]]:
    yield ("NotificationBody", message.body.decode("utf-8", "replace"))
    yield ("Tags", audience)


def _document(*fields: tuple[str, str], counts: str = "") -> str:
    inner = "".join(f"<{name}>{character_data(text)}</{name}>" for name, text in fields if text)
    return (
        f'<NotificationDetails xmlns="{SERVICE_BUS}" xmlns:i="{INSTANCE}">{inner}{counts}'
        "</NotificationDetails>"
    )


def _platforms(deliveries: Iterable[Delivery]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(delivery.platform for delivery in deliveries))


def _counts(deliveries: Iterable[Delivery]) -> Iterator[str]:
    """Return the counts of each platform that was reached; an empty one breaks a real SDK."""
    tallies: dict[str, Counter[str]] = {}
    for delivery in deliveries:
        tally = tallies.setdefault(delivery.platform, Counter())
        tally[delivery.behaviour.telemetry] += delivery.count
    for platform, element in _COUNTS:
        if found := tallies.get(platform):
            rows = "".join(
                f"<Outcome><Name>{name}</Name><Count>{count}</Count></Outcome>"
                for name, count in found.items()
            )
            yield f"<{element}>{rows}</{element}>"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}0Z"
