"""Exchanges with outcomes, faults and failures, made ready as a worker does."""

from datetime import UTC, datetime

from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    Stage,
    TransportFailure,
)
from nhconsole.gui.result.shown_exchange import ShownExchange, made_ready

OK = "The Notification was successfully sent to the Push Notification System"
BAD = "The Push Notification System handle for the registration is invalid"
WRONG = "The Token obtained from the Token Provider is wrong"
NEW = "The Notification was lost at sea"
HANDLE = "HANDLE-{}-" + "0123456789ABCDEF" * 4


def shown_outcome(
    *sentences: str,
    platforms: tuple[str, ...] = ("windows",),
    counts: tuple[int, int] | None = None,
) -> ShownExchange:
    rows = "".join(
        "<RegistrationResult>"
        f"<ApplicationPlatform>{platforms[at % len(platforms)]}</ApplicationPlatform>"
        f"<PnsHandle>{HANDLE.format(at)}</PnsHandle>"
        f"<RegistrationId>{at * 7919 % 100_003}-17-{at}</RegistrationId>"
        f"<Outcome>{sentence}</Outcome></RegistrationResult>"
        for at, sentence in enumerate(sentences)
    )
    good = sentences.count(OK)
    success, failure = counts or (good, len(sentences) - good)
    return shown_answer(
        201,
        f"<NotificationOutcome><Success>{success}</Success><Failure>{failure}</Failure>"
        f"<Results>{rows}</Results></NotificationOutcome>",
    )


def shown_answer(
    status: int, body: str = "", headers: tuple[tuple[str, str], ...] = (), tags: str = ""
) -> ShownExchange:
    response = HttpResponse(
        status=status, reason="", http_version="1.1", headers=headers, body=body.encode()
    )
    return made_ready(_exchange(response=response, tags=tags))


def shown_failure() -> ShownExchange:
    failure = TransportFailure(
        stage=Stage.DNS,
        kind=FailureKind.NAME_NOT_FOUND,
        message="The name of contoso-dve.servicebus.windows.net was not found.",
        may_have_been_accepted=False,
        detail="gaierror: Name or service not known",
    )
    return made_ready(_exchange(failure=failure))


def _exchange(
    response: HttpResponse | None = None,
    failure: TransportFailure | None = None,
    tags: str = "",
) -> Exchange:
    headers = (("ServiceBusNotification-Format", "windows"),)
    if tags:
        headers = (*headers, ("ServiceBusNotification-Tags", tags))
    request = HttpRequest(
        method="POST",
        scheme="https",
        host="ns.servicebus.windows.net",
        port=443,
        target="/hub/messages?api-version=2020-06&test",
        headers=headers,
        body=b"<toast/>",
    )
    return Exchange(
        id="1",
        started_at=datetime(2026, 11, 1, tzinfo=UTC),
        request=request,
        sent=b"",
        received=b"",
        response=response,
        failure=failure,
    )
