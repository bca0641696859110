"""Exchanges for the tests of timing: made of numbers, with no clock."""

from datetime import UTC, datetime

from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Stage,
    Timings,
    TransportFailure,
)

START = datetime(2026, 11, 22, 19, 12, 44, 123_000, tzinfo=UTC)
NEW = Timings(
    dns_s=0.012, connect_s=0.031, tls_s=0.064, send_s=0.001, wait_s=1.0, receive_s=0.002,
    total_s=1.115,
)  # fmt: skip
KEPT = Timings(
    send_s=0.001, wait_s=0.2, receive_s=0.001, total_s=0.2025, reused=True,
    connection_age_s=12.0, earlier_exchanges=2,
)  # fmt: skip
PEER = PeerInfo(
    address="20.50.1.7:443",
    tls_version="TLSv1.3",
    cipher="TLS_AES_256_GCM_SHA384",
    certificate_subject="CN=servicebus.windows.net, O=Microsoft Corporation, C=US",
    certificate_issuer="CN=Microsoft Azure RSA TLS Issuing CA 07, O=Microsoft Corporation, C=US",
    certificate_expires="2027-05-17T20:31:12Z",
)


def make_exchange(
    timings: Timings = NEW,
    *,
    headers: tuple[tuple[str, str], ...] = (("Date", "Sun, 22 Nov 2026 19:12:44 GMT"),),
    status: int = 201,
    body: bytes = b"",
    failure: TransportFailure | None = None,
    answered: bool = True,
    peer: PeerInfo = PEER,
    started_at: datetime = START,
    scheme: str = "https",
    reason: str = "",
    authorization: str = "SharedAccessSignature sr=x&sig=••••&se=1&skn=Policy",
) -> Exchange:
    """Return an exchange with an answer, with a failure, or both."""
    response = HttpResponse(
        status=status, reason=reason, http_version="1.1", headers=headers, body=body
    )
    return Exchange(
        id="1",
        started_at=started_at,
        request=HttpRequest(
            method="POST",
            scheme=scheme,
            host="contoso.servicebus.windows.net",
            port=443 if scheme == "https" else 80,
            target="/my-hub/messages?api-version=2020-06&test",
            headers=(("Authorization", authorization),),
            body=b"{}",
        ),
        sent=b"POST",
        received=b"",
        response=response if answered else None,
        failure=failure,
        timings=timings,
        peer=peer,
    )


def make_failure(stage: Stage, kind: FailureKind = FailureKind.TIMEOUT) -> TransportFailure:
    """Return a failure in a stage."""
    return TransportFailure(
        stage=stage,
        kind=kind,
        message=f"It ended in {stage}.",
        may_have_been_accepted=stage in (Stage.SEND, Stage.WAIT, Stage.RECEIVE),
    )


def broken_in(stage: Stage, *, answered: bool = False) -> Exchange:
    """Return an exchange that broke in a stage, with the times up to there."""
    seconds = {
        Stage.DNS: "dns_s", Stage.CONNECT: "connect_s", Stage.TLS: "tls_s", Stage.SEND: "send_s",
        Stage.WAIT: "wait_s", Stage.RECEIVE: "receive_s",
    }  # fmt: skip
    known = {
        name: 0.5
        for at, name in seconds.items()
        if list(Stage).index(at) <= list(Stage).index(stage)
    }
    timings = Timings(**known, total_s=0.5 * len(known) + 0.25)  # type: ignore[arg-type]
    connected = list(Stage).index(stage) > list(Stage).index(Stage.TLS)
    return make_exchange(
        timings,
        failure=make_failure(stage),
        answered=answered,
        peer=PEER if connected else PeerInfo(),
    )
