"""Answers to ``POST /{hub}/messages``: what is checked, whom it reaches, what their services say.

Source: Microsoft's REST pages on sends and on the test send: at most 10 devices, chosen at random.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from nhconsole.core.payload.platforms import HUB_LIMIT_BYTES, Kind, platform_named
from nhconsole.emulator.answers import OWN_WORDING, Answer, AnswerWriter, Refusal, Verdict
from nhconsole.emulator.devices import PAYLOAD_INVALID, behaviours
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.hub_state import TEMPLATE_FORMAT, Hub, Target
from nhconsole.emulator.payload_check import check_payload
from nhconsole.emulator.policies import Policy, Right
from nhconsole.emulator.tag_check import read_audience

TEST_SEND_DEVICES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What becomes of a request."""

    answer: Answer
    reason: str = ""
    """Why it was refused; empty when it was not."""
    delay_s: float = 0.0
    """How long the simulated push services take."""
    reached: tuple[str, ...] = ()
    """The ids of the registrations that were sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Send:
    kind: Kind
    targets: tuple[Target, ...]


@dataclass(kw_only=True)
class SendDesk:
    """Takes sends for a hub."""

    writer: AnswerWriter
    chance: random.Random

    def take(self, request: HubRequest, hub: Hub, policy: Policy) -> Reply | Refusal:
        """Return the answer to a send whose token was accepted."""
        send = _check(request, hub, policy)
        if isinstance(send, Refusal):
            return send
        if request.has_query("test"):
            return self._test_send(send, len(request.body))
        answer = self.writer.sent(hub.name, request.query_value("api-version"))
        return Reply(answer=answer, reached=_ids(send.targets))

    def _test_send(self, send: _Send, size: int) -> Reply:
        targets = self._chosen(send.targets)
        too_large = size > send.kind.limit_bytes
        verdicts = [_judge(target, too_large) for target in targets]
        return Reply(
            answer=self.writer.outcome(verdicts),
            delay_s=max((target.device.delay_s for target in targets), default=0.0),
            reached=_ids(targets),
        )

    def _chosen(self, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        if len(targets) <= TEST_SEND_DEVICES:
            return targets
        places = sorted(self.chance.sample(range(len(targets)), TEST_SEND_DEVICES))
        return tuple(targets[place] for place in places)


def _check(request: HubRequest, hub: Hub, policy: Policy) -> _Send | Refusal:
    if Right.SEND not in policy.rights:
        # As recorded in 2022: 403 with an empty body.
        return Refusal(status=403, reason=f"policy {policy.name} has no Send right")
    if request.has_query("direct"):
        reason = "a direct send: the emulator does audience sends only so far"
        return Refusal(status=400, text=f"{reason} {OWN_WORDING}", reason=reason)
    if request.body_size > HUB_LIMIT_BYTES:
        reason = f"the body has {request.body_size} bytes; {HUB_LIMIT_BYTES} are allowed"
        return Refusal(status=413, text=f"{reason} {OWN_WORDING}", reason=reason)
    return _check_notification(request, hub)


def _check_notification(request: HubRequest, hub: Hub) -> _Send | Refusal:
    # Documented: the header may be left out for template sends.
    format_name = (request.header("ServiceBusNotification-Format") or TEMPLATE_FORMAT).strip()
    try:
        platform = platform_named(format_name)
    except KeyError:
        reason = f"the ServiceBusNotification-Format “{format_name}” is not known"
        return Refusal(status=400, text=f"{reason} {OWN_WORDING}", reason=reason)
    kind = check_payload(platform.format, request)
    if isinstance(kind, Refusal):
        return kind
    audience = read_audience(request.header("ServiceBusNotification-Tags"))
    if isinstance(audience, Refusal):
        return audience
    return _Send(kind=kind, targets=hub.targets(platform.format, audience))


def _judge(target: Target, too_large: bool) -> Verdict:
    behaviour = target.device.behaviour
    if too_large:
        # The push service's own limit shows as an outcome, not as an error of the hub.
        behaviour = behaviours()[PAYLOAD_INVALID]
    return Verdict(target=target, accepted=behaviour.accepted, sentence=behaviour.sentence)


def _ids(targets: Sequence[Target]) -> tuple[str, ...]:
    return tuple(target.registration.id for target in targets)
