"""Answers to ``/{hub}/schedulednotifications``: sends that wait for their time.

Source: Microsoft's pages on scheduled notifications. They are made when the next request finds
that their time has come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nhconsole.emulator.answers import XML, AnswerWriter, Refusal
from nhconsole.emulator.desks.messages import MessageDesk
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.sending import ScheduledSend
from nhconsole.emulator.ids import IdMaker
from nhconsole.emulator.reading.notification import read_send
from nhconsole.emulator.reading.schedule_time import SOONEST, read_schedule_time


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDesk:
    """Takes scheduled notifications, and makes those that are due."""

    writer: AnswerWriter
    ids: IdMaker
    clock: Callable[[], datetime]
    messages: MessageDesk

    def take(self, call: Call) -> Reply | Refusal:
        """Answer a send that is to be made later."""
        send = read_send(call.request, refuse_mixed=self.messages.rules.refuse_mixed)
        if isinstance(send, Refusal):
            return send
        due = read_schedule_time(
            call.request.header("ServiceBusNotification-ScheduleTime"), self.clock()
        )
        if isinstance(due, Refusal):
            return due
        scheduled = ScheduledSend(id=self.ids.scheduled_id(), due=due, send=send)
        call.hub.schedule(scheduled)
        path = f"{call.hub.name}/schedulednotifications/{scheduled.id}"
        location = ("Location", self.writer.url(path, call.api_version))
        answer = self.writer.gateway(201, headers=(location, XML), chunked=True)
        notes = [f"due {due:%Y-%m-%d %H:%M:%S} UTC"]
        if due < self.clock() + SOONEST:
            # Not refused: tests want short times, and what the service answers is not known.
            notes.append("the service wants times from five minutes ahead on")
        return Reply(answer=answer, notes=tuple(notes))

    def cancel(self, call: Call) -> Reply | Refusal:
        """Answer the wish to cancel a scheduled notification."""
        (scheduled_id,) = call.names
        scheduled = call.hub.unschedule(scheduled_id)
        if scheduled is None:
            reason = f"no scheduled notification has the id {scheduled_id}, or its time has come"
            return Refusal(status=404, text="", reason=reason)
        self.messages.note_cancelled(call.hub, scheduled)
        return Reply(answer=self.writer.gateway(200))

    def send_due(self, hub: Hub) -> tuple[Reply, ...]:
        """Make the sends whose time has come."""
        if not hub.scheduled:
            return ()
        due = hub.due(self.clock())
        return tuple(self.messages.send_due(hub, scheduled) for scheduled in due)
