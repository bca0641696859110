"""Which path of a hub is answered by whom, and with which right."""

from collections.abc import Callable
from dataclasses import dataclass

from nhconsole.emulator.access.policies import Right
from nhconsole.emulator.answers import Refusal
from nhconsole.emulator.desks.installations import InstallationDesk
from nhconsole.emulator.desks.jobs import JobDesk
from nhconsole.emulator.desks.messages import MessageDesk
from nhconsole.emulator.desks.registrations import RegistrationDesk
from nhconsole.emulator.desks.reply import Call, Reply
from nhconsole.emulator.desks.schedule import ScheduleDesk
from nhconsole.emulator.desks.telemetry import TelemetryDesk

_ANY = "*"
"""Stands for a name in a path: an id, a tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """All desks that answer for hubs."""

    messages: MessageDesk
    schedule: ScheduleDesk
    registrations: RegistrationDesk
    installations: InstallationDesk
    telemetry: TelemetryDesk
    jobs: JobDesk


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path."""

    right: Right
    answer: Callable[[Call], Reply | Refusal]


Routes = dict[tuple[str, ...], dict[str, Route]]


def make_routes(desks: Desks) -> Routes:
    """Return the routes of a hub: path segments in lower case, then the method."""
    listen, send, manage = Right.LISTEN, Right.SEND, Right.MANAGE
    rows = desks.registrations
    installations = desks.installations
    return {
        ("messages",): {"POST": Route(send, desks.messages.take)},
        ("messages", "$batch"): {"POST": Route(send, desks.messages.take_batch)},
        ("messages", _ANY): {"GET": Route(send, desks.telemetry.details)},
        ("schedulednotifications",): {"POST": Route(send, desks.schedule.take)},
        ("schedulednotifications", _ANY): {"DELETE": Route(send, desks.schedule.cancel)},
        ("registrationids",): {"POST": Route(listen, rows.new_id)},
        ("registrations",): {
            "GET": Route(manage, rows.list_some),
            "POST": Route(listen, rows.create),
        },
        ("registrations", _ANY): {
            "GET": Route(listen, rows.read),
            "PUT": Route(listen, rows.put),
            "DELETE": Route(listen, rows.delete),
        },
        ("tags", _ANY, "registrations"): {"GET": Route(manage, rows.list_of_tag)},
        ("installations", _ANY): {
            "PUT": Route(listen, installations.put),
            "PATCH": Route(listen, installations.patch),
            "GET": Route(listen, installations.read),
            "DELETE": Route(listen, installations.delete),
        },
        ("feedbackcontainer",): {"GET": Route(manage, desks.telemetry.feedback)},
        ("jobs",): {
            "GET": Route(manage, desks.jobs.list_all),
            "POST": Route(manage, desks.jobs.submit),
        },
        ("jobs", _ANY): {"GET": Route(manage, desks.jobs.read)},
    }


def find_route(
    routes: Routes, segments: tuple[str, ...]
) -> tuple[dict[str, Route], tuple[str, ...]] | None:
    """Return the methods of a path below the hub, and the names in it; None if there is none."""
    lowered = tuple(segment.lower() for segment in segments)
    if lowered in routes:
        return routes[lowered], ()
    for place in range(1, len(segments)):
        pattern = (*lowered[:place], _ANY, *lowered[place + 1 :])
        if pattern in routes:
            return routes[pattern], (segments[place],)
    return None
