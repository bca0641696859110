"""Turns whatever ended an exchange into a failure: the one place that knows foreign exceptions."""

import errno
import http.client
import socket
import ssl
from collections.abc import Callable

from nhconsole.client.connection import ProxyRefused
from nhconsole.client.head import NotHttp
from nhconsole.client.proxies import BadProxy
from nhconsole.client.reading import AnswerCutShort, AnswerTooLarge, ClosedWithoutAnswer
from nhconsole.client.recording import Cancelled, Recording
from nhconsole.client.resolving import NoAddress, NotConnected
from nhconsole.client.trust import BadCaFile
from nhconsole.core.sending.exchange import FailureKind, Stage, TransportFailure

_Finding = tuple[FailureKind, str]


class NotAllowed(Exception):
    """The console refuses to send this; the text is a whole sentence."""


def failure_of(error: Exception, recording: Recording) -> TransportFailure:
    """Return the failure that ``error`` means at the place where ``recording`` is."""
    kind, message = _finding_of(error, recording)
    return TransportFailure(
        stage=recording.stage,
        kind=kind,
        message=message,
        may_have_been_accepted=bool(recording.sent),
        detail=_detail_of(error, kind),
    )


def _detail_of(error: Exception, kind: FailureKind) -> str:
    if kind is FailureKind.OTHER:
        return type(error).__name__
    if isinstance(error, Cancelled | NotAllowed | BadProxy) or not str(error):
        return ""
    return f"{type(error).__name__}: {error}"


def _finding_of(error: Exception, recording: Recording) -> _Finding:
    if recording.is_cancelled:
        return FailureKind.CANCELLED, _cancelled(recording)
    if isinstance(error, NotConnected):
        return _finding_of_network(error.error, recording, error.attempts)
    if isinstance(error, OSError):
        return _finding_of_network(error, recording, 1)
    for kind_of_error, finding in _OWN.items():
        if isinstance(error, kind_of_error):
            return finding(error, recording)
    return FailureKind.OTHER, "The exchange failed for a reason that the console does not know."


def _cancelled(recording: Recording) -> str:
    peer = recording.peer_name
    match recording.stage:
        case Stage.PREPARE:
            return "Cancelled before anything was done."
        case Stage.DNS | Stage.CONNECT:
            return f"Cancelled while connecting to {peer}."
        case Stage.PROXY:
            return f"Cancelled while the proxy was asked for a way to {peer}."
        case Stage.TLS:
            return f"Cancelled during the TLS handshake with {peer}."
        case Stage.SEND:
            return f"Cancelled while the request was sent to {peer}."
        case Stage.WAIT:
            return f"Cancelled while waiting for the answer of {peer}."
        case Stage.RECEIVE:
            return f"Cancelled while receiving the answer of {peer}."


def _finding_of_network(error: OSError, recording: Recording, attempts: int) -> _Finding:
    finding = _network_finding(error, recording, attempts)
    if finding[0] is not FailureKind.TIMEOUT and _before_tunnel(recording):
        return FailureKind.PROXY, finding[1]
    return finding


def _before_tunnel(recording: Recording) -> bool:
    stages = (Stage.DNS, Stage.CONNECT, Stage.PROXY)
    return bool(recording.proxy_name) and recording.stage in stages


def _target(recording: Recording) -> str:
    """Name what the connection at hand leads to: the hub, or the proxy before it."""
    if _before_tunnel(recording):
        return f"the proxy {recording.proxy_name}"
    return recording.peer_name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def _network_finding(error: OSError, recording: Recording, attempts: int) -> _Finding:
    target = _target(recording)
    tries = f" (at {attempts} addresses)" if attempts > 1 else ""
    match error:
        case TimeoutError():
            return FailureKind.TIMEOUT, _timed_out(recording)
        case socket.gaierror():
            return FailureKind.NAME_NOT_FOUND, _not_found(error, target)
        case ssl.SSLError():
            return _tls_finding(error, recording)
        case ConnectionRefusedError():
            return FailureKind.REFUSED, f"{_capital(target)} refused the connection{tries}."
        case ConnectionResetError() | BrokenPipeError() | ConnectionAbortedError():
            return FailureKind.RESET, _reset(recording)
    if recording.stage in (Stage.DNS, Stage.CONNECT) or error.errno in _UNREACHABLE:
        return FailureKind.UNREACHABLE, f"There is no way to {target} from here{tries}."
    return FailureKind.OTHER, f"The connection with {target} failed."


_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}


def _not_found(error: OSError, target: str) -> str:
    if error.errno == socket.EAI_AGAIN:
        return f"The name of {target} could not be looked up: no name server answered."
    return f"The name of {target} was not found."


def _timed_out(recording: Recording) -> str:
    limits, peer = recording.limits, recording.peer_name
    connect, silence = f"{limits.connect_timeout_s:g} s", f"{limits.silence_timeout_s:g} s"
    if recording.is_overdue:
        return f"The exchange with {peer} was ended after {limits.total_timeout_s:g} s."
    match recording.stage:
        case Stage.PREPARE | Stage.DNS | Stage.CONNECT:
            return f"No connection to {_target(recording)} within {connect}."
        case Stage.PROXY:
            return f"{_capital(_target(recording))} opened no way to {peer} within {connect}."
        case Stage.TLS:
            return f"{peer} did not finish the TLS handshake within {connect}."
        case Stage.SEND:
            return f"{peer} took no more of the request for {silence}."
        case Stage.WAIT:
            return f"No answer from {peer} for {silence}."
        case Stage.RECEIVE:
            count = f"{len(recording.received):,} bytes"
            return f"{peer} fell silent for {silence} after {count} of its answer."


def _reset(recording: Recording) -> str:
    match recording.stage:
        case Stage.TLS:
            where = "during the TLS handshake"
        case Stage.SEND:
            where = f"after {len(recording.sent):,} bytes of the request"
        case Stage.RECEIVE:
            where = f"after {len(recording.received):,} bytes of its answer"
        case Stage.WAIT:
            where = "instead of answering"
        case _:
            where = "while it was being opened"
    return f"{_capital(_target(recording))} reset the connection {where}."


_CERTIFICATE = {
    9: "is not valid yet (or this machine's clock is slow)",
    10: "has expired (or this machine's clock is fast)",
    18: "is signed by itself, so nobody vouches for it",
    19: "comes from an issuer that this machine does not trust",
    20: "comes from an issuer that this machine does not trust",
    21: "comes from an issuer that this machine does not trust",
    62: "is made out to another name",
    64: "is made out to another address",
}
"""OpenSSL's codes (X509_V_ERR_…); the other systems' are told by the words below."""
_CERTIFICATE_WORDS = (
    ("expired", 10),
    ("validity", 10),
    ("match", 62),
    ("hostname", 62),
    ("not trusted", 20),
)


def _tls_finding(error: ssl.SSLError, recording: Recording) -> _Finding:
    target = _capital(_target(recording))
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _certificate_problem(error)
        return FailureKind.CERTIFICATE, f"The certificate of {_target(recording)} {why}."
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return FailureKind.CLOSED, _closed(recording)
    reason = (error.reason or "").replace("_", " ").lower()
    if recording.stage not in (Stage.PROXY, Stage.TLS):
        return FailureKind.TLS, f"TLS with {target} broke: {reason or 'no reason given'}."
    if "wrong version number" in reason or "http request" in reason or "record layer" in reason:
        return FailureKind.TLS, f"{target} does not speak TLS; it may be a port for plain HTTP."
    if "protocol" in reason:
        return FailureKind.TLS, f"{target} offers no TLS version that is safe (1.2 or newer)."
    return (
        FailureKind.TLS,
        f"The TLS handshake with {target} failed: {reason or 'no reason given'}.",
    )


def _certificate_problem(error: ssl.SSLCertVerificationError) -> str:
    code, words = error.verify_code, error.verify_message
    if code not in _CERTIFICATE:
        found = (known for word, known in _CERTIFICATE_WORDS if word in words.lower())
        code = next(found, code)
    return _CERTIFICATE.get(code, f"is not trusted: {words}")


def _closed(recording: Recording) -> str:
    where = "during the TLS handshake" if recording.stage is Stage.TLS else "without an answer"
    return f"{_capital(_target(recording))} closed the connection {where}."


def _of_bad_name(_: Exception, recording: Recording) -> _Finding:
    kind = FailureKind.PROXY if _before_tunnel(recording) else FailureKind.NAME_NOT_FOUND
    return kind, f"The name of {_target(recording)} was not found."


def _of_bad_text(error: Exception, recording: Recording) -> _Finding:
    if recording.stage in (Stage.DNS, Stage.TLS):
        return FailureKind.NAME_NOT_FOUND, f"The name of {_target(recording)} is no host name."
    return FailureKind.OTHER, "The exchange failed for a reason that the console does not know."


def _of_bad_proxy(error: Exception, _: Recording) -> _Finding:
    return FailureKind.PROXY, f"The proxy in the settings or the environment is unusable: {error}."


def _of_refusal(error: Exception, recording: Recording) -> _Finding:
    words = f"The proxy {recording.proxy_name} opened no way to {recording.peer_name}"
    return FailureKind.PROXY, f"{words}: {error}."


def _of_bad_file(error: Exception, _: Recording) -> _Finding:
    path = error.path if isinstance(error, BadCaFile) else ""
    return FailureKind.CERTIFICATE, f"The certificates in {path} cannot be used: {error}."


def _of_large_answer(_: Exception, recording: Recording) -> _Finding:
    limit = f"{recording.limits.max_answer_bytes:,} bytes"
    return (
        FailureKind.TOO_LARGE,
        f"The answer of {recording.peer_name} is larger than {limit}; reading stopped there.",
    )


def _of_cut(error: Exception, recording: Recording) -> _Finding:
    return (
        FailureKind.TRUNCATED,
        f"{recording.peer_name} closed the connection before its answer was complete: {error}.",
    )


def _of_closing(_: Exception, recording: Recording) -> _Finding:
    return FailureKind.CLOSED, _closed(recording)


def _of_other_protocol(error: Exception, recording: Recording) -> _Finding:
    return (
        FailureKind.NOT_HTTP,
        f"What {recording.peer_name} answered is not HTTP/1.1: {error}.",
    )


def _of_http_library(error: Exception, recording: Recording) -> _Finding:
    answer = recording.answer
    if answer is not None and answer.is_at_end_of_stream:
        return _of_cut(AnswerCutShort("its last chunk is missing"), recording)
    return _of_other_protocol(NotHttp("its body is not chunked as its headers say"), recording)


def _of_rule(error: Exception, _: Recording) -> _Finding:
    return FailureKind.FORBIDDEN, str(error)


_OWN: dict[type[Exception], Callable[[Exception, Recording], _Finding]] = {
    NotAllowed: _of_rule,
    NoAddress: _of_bad_name,
    ValueError: _of_bad_text,
    BadProxy: _of_bad_proxy,
    ProxyRefused: _of_refusal,
    BadCaFile: _of_bad_file,
    AnswerTooLarge: _of_large_answer,
    AnswerCutShort: _of_cut,
    ClosedWithoutAnswer: _of_closing,
    NotHttp: _of_other_protocol,
    http.client.HTTPException: _of_http_library,
}
