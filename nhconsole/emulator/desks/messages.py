"""Answers to ``POST /{hub}/messages``: audience, test, direct and batch direct sends.

Source: Microsoft's REST pages on sends and on the test send: at most 10 devices, chosen at random;
direct sends are no test sends.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from weakref import WeakKeyDictionary

from pyroaring import BitMap

from nhconsole.emulator.answers import AnswerWriter, Refusal, RegistrationResult, not_well
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.desks.send_budget import TestSendBudget
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.notification import Delivery, Notification
from nhconsole.emulator.hub.sending import ScheduledSend, Send
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.ids import IdMaker
from nhconsole.emulator.reading.multipart import Batch, read_batch
from nhconsole.emulator.reading.notification import read_send

TEST_SEND_DEVICES = 10
_NAMED = 100
"""How many registrations the log names of those that a send reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRules:
    """What of the service's behaviour is played, and what is left out."""

    test_sends_per_minute: int | None = None
    """The service takes ten; None: any number."""
    remove_failing: bool = False
    """Whether registrations with a bad or expired handle are deleted after a send."""
    refuse_mixed: bool = False
    """Whether ``&&`` and ``||`` side by side without parentheses are refused."""


@dataclass(kw_only=True)
class MessageDesk:
    """Takes sends for all hubs."""

    writer: AnswerWriter
    ids: IdMaker
    chance: random.Random
    clock: Callable[[], datetime]
    rules: SendRules
    _budgets: WeakKeyDictionary[Hub, TestSendBudget] = field(default_factory=WeakKeyDictionary)

    def set_rules(self, rules: SendRules) -> None:
        """Play by other rules from now on; counted test sends are forgotten."""
        self.rules = rules
        self._budgets.clear()

    def take(self, call: Call) -> Reply | Refusal:
        """Answer a send to an audience or to one handle."""
        if call.request.has_query("direct"):
            return self._direct(call)
        send = read_send(call.request, refuse_mixed=self.rules.refuse_mixed)
        if isinstance(send, Refusal):
            return send
        targets = call.hub.registry.reached(send.format, send.audience)
        if not call.request.has_query("test"):
            return self._ordinary(call.hub, send, targets)
        return self._budget(call.hub).take(self.clock()) or self._test(call.hub, send, targets)

    def take_batch(self, call: Call) -> Reply | Refusal:
        """Answer a direct send to many handles."""
        if not call.request.has_query("direct"):
            return not_well("a batch send has “direct” in its query")
        batch = read_batch(call.request.header("Content-Type") or "", call.request.body)
        if isinstance(batch, Refusal):
            return batch
        send = read_send(_single(call.request, batch), with_audience=False)
        return send if isinstance(send, Refusal) else self._push_direct(call, send, batch.handles)

    def send_due(self, hub: Hub, scheduled: ScheduledSend) -> Reply:
        """Make a send whose time has come."""
        hub.unschedule(scheduled.id)
        send = scheduled.send
        targets = hub.registry.reached(send.format, send.audience)
        return self._ordinary(hub, send, targets, scheduled.id)

    def _ordinary(self, hub: Hub, send: Send, targets: BitMap, notification_id: str = "") -> Reply:
        notification = self._notification(send, hub.push(send, targets), notification_id)
        hub.keep(notification)
        path = f"{hub.name}/messages/{notification.id}"
        answer = self.writer.sent(self.writer.url(path, send.api_version))
        reply = Reply(answer=answer, reached=_ids(hub, targets), reached_count=len(targets))
        return self._remove_failing(hub, notification, reply)

    def _test(self, hub: Hub, send: Send, targets: BitMap) -> Reply:
        chosen = self._chosen(targets)
        notification = self._notification(send, hub.push(send, chosen), is_test=True)
        hub.keep(notification)
        results = sorted(_results(hub, notification.deliveries), key=lambda pair: pair[0])
        reply = Reply(
            answer=self.writer.outcome([result for _, result in results]),
            delay_s=hub.delay_s(notification.deliveries),
            reached=_ids(hub, chosen),
            reached_count=len(chosen),
            notes=_faults(notification.deliveries),
        )
        return self._remove_failing(hub, notification, reply)

    def _chosen(self, targets: BitMap) -> BitMap:
        """Choose at most ten at random, at a cost that does not grow with their number."""
        if len(targets) <= TEST_SEND_DEVICES:
            return targets
        places = self.chance.sample(range(len(targets)), TEST_SEND_DEVICES)
        return BitMap(targets[place] for place in places)

    def _direct(self, call: Call) -> Reply | Refusal:
        handle = (call.request.header("ServiceBusNotification-DeviceHandle") or "").strip()
        if not handle:
            return not_well("a direct send has a ServiceBusNotification-DeviceHandle header")
        send = read_send(call.request, with_audience=False)
        return send if isinstance(send, Refusal) else self._push_direct(call, send, (handle,))

    def _push_direct(self, call: Call, send: Send, handles: tuple[str, ...]) -> Reply | Refusal:
        if send.is_template:
            return not_well("a direct send names the platform; templates need registrations")
        hub = call.hub
        known = tuple(_as_registered(send.format, handle) for handle in handles)
        deliveries = hub.push_direct(send, known)
        notification = replace(self._notification(send, deliveries), is_direct=True)
        hub.keep(notification)
        location = self.writer.url(f"{hub.name}/messages/{notification.id}", send.api_version)
        answer = self.writer.sent(location)
        return Reply(
            answer=answer,
            reached=known[:_NAMED],
            reached_count=len(known),
            notes=_faults(deliveries),
        )

    def note_cancelled(self, hub: Hub, scheduled: ScheduledSend) -> None:
        """Keep, for whoever asks later, that a scheduled send was cancelled."""
        notification = self._notification(scheduled.send, (), scheduled.id)
        hub.keep(replace(notification, is_cancelled=True))

    def _notification(
        self,
        send: Send,
        deliveries: tuple[Delivery, ...],
        notification_id: str = "",
        *,
        is_test: bool = False,
    ) -> Notification:
        return Notification(
            id=notification_id or self.ids.notification_id(),
            at=self.clock(),
            format=send.format,
            audience=send.audience.text if send.audience else "",
            message=send.message,
            api_version=send.api_version,
            is_test=is_test,
            deliveries=deliveries,
        )

    def _remove_failing(self, hub: Hub, notification: Notification, reply: Reply) -> Reply:
        if not self.rules.remove_failing:
            return reply
        removed = tuple(
            f"removed registration {removal.row.id}: {removal.why}"
            for removal in hub.remove_failing(notification.deliveries)
        )
        return replace(reply, notes=(*reply.notes, *removed))

    def _budget(self, hub: Hub) -> TestSendBudget:
        limit = self.rules.test_sends_per_minute
        return self._budgets.setdefault(hub, TestSendBudget(limit=limit))


def _results(
    hub: Hub, deliveries: tuple[Delivery, ...]
) -> Iterator[tuple[int, RegistrationResult]]:
    for delivery in deliveries:
        for number in delivery.numbers:
            row = hub.registry.row(number)
            yield (
                number,
                RegistrationResult(
                    platform=row.platform,
                    handle=row.pns_handle,
                    registration_id=row.id,
                    accepted=delivery.behaviour.accepted,
                    sentence=delivery.behaviour.sentence,
                ),
            )


def _ids(hub: Hub, targets: BitMap) -> tuple[str, ...]:
    return tuple(hub.registry.row(number).id for number in islice(targets, _NAMED))


def _faults(deliveries: tuple[Delivery, ...]) -> tuple[str, ...]:
    """Return why push services refused the message itself, each reason once."""
    return tuple(dict.fromkeys(delivery.reason for delivery in deliveries if delivery.reason))


def _as_registered(platform: str, handle: str) -> str:
    """Return a handle as registrations have it: Apple's tokens in upper case."""
    return handle.upper() if platform == "apple" else handle


def _single(request: HubRequest, batch: Batch) -> HubRequest:
    """Return the request as if the batch's notification were its body."""
    others = tuple(pair for pair in request.headers if pair[0].lower() != "content-type")
    return replace(
        request,
        headers=(*others, ("Content-Type", batch.content_type)),
        body=batch.body,
        body_size=len(batch.body),
    )
