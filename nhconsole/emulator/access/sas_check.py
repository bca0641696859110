"""Checks SAS tokens as the service does, with code of its own: it is to catch the client.

Source: what .NET, JavaScript, Java, Node and Python clients sign and the real service accepts. The
HMAC covers the text of ``sr`` exactly as sent, then ``sr`` is decoded once and must name this host
and a beginning of the request's path. ASSUMED: the beginning ends where a path segment ends.
"""

import base64
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import unquote

from nhconsole.emulator.access.policies import Policy
from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.hub_request import HubRequest

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_EXPIRY = re.compile(r"[0-9]{1,15}")
_FIELDS = ("sr", "sig", "se", "skn")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    sr: str
    """As sent, still encoded."""
    sig: str = field(repr=False)
    se: str
    skn: str


class KeyRing(Protocol):
    """Whoever has policies: a hub, or the namespace."""

    def policy(self, name: str) -> Policy | None:
        """Return the policy of that name, or None."""


def check_token(request: HubRequest, keys: KeyRing, now: datetime) -> Policy | Refusal:
    """Return the policy that the request's token was signed with, or why it is refused."""
    token = _read(request.header("Authorization"))
    if isinstance(token, Refusal):
        return token
    if int(token.se) <= now.timestamp():
        return _expired(token, now)
    policy = keys.policy(token.skn)
    if policy is None:
        return _invalid_signature(f"no policy at this address is named “{token.skn}”")
    if not _is_signed(token, policy):
        return _invalid_signature(
            f"“sig” does not fit the key of policy {policy.name}, sr={token.sr} and se={token.se}"
        )
    return _wrong_audience(token, request) or policy


@lru_cache(maxsize=256)
def _read(value: str | None) -> _Token | Refusal:
    if value is None:
        return Refusal(
            status=401,
            text="MissingToken: The authorization header was not found.",
            reason="there is no Authorization header",
        )
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() != "sharedaccesssignature" or not rest:
        # The value is not quoted: people paste whole connection strings here.
        return Refusal(
            status=401,
            text="MalformedToken: The credentials contained in the authorization header are not"
            " in the WRAP format.",
            reason="Authorization does not begin with “SharedAccessSignature ”",
        )
    parts = [part.partition("=") for part in rest.strip().split("&")]
    return _complete({name.strip().lower(): text for name, _, text in reversed(parts)})


def _complete(fields: dict[str, str]) -> _Token | Refusal:
    for name in _FIELDS:
        if not fields.get(name):
            return _malformed(f"the token has no “{name}”")
    if not _EXPIRY.fullmatch(fields["se"]):
        return _malformed("“se” is not a number of seconds since 1970")
    return _Token(
        sr=fields["sr"], sig=unquote(fields["sig"]), se=fields["se"], skn=unquote(fields["skn"])
    )


def _malformed(reason: str) -> Refusal:
    return Refusal(
        status=401,
        text=f"MalformedToken: {reason} {OWN_WORDING}.",
        reason=reason,
    )


def _expired(token: _Token, now: datetime) -> Refusal:
    late = int(now.timestamp()) - int(token.se)
    # The service's text of 2018; there really is nothing between colon and dot.
    return Refusal(
        status=401,
        text="ExpiredToken: ",
        reason=f"the token expired {late} s ago (se={token.se}); look at the clocks",
    )


def _invalid_signature(reason: str) -> Refusal:
    return Refusal(
        status=401, text="InvalidSignature: The token has an invalid signature.", reason=reason
    )


def _is_signed(token: _Token, policy: Policy) -> bool:
    text = f"{token.sr}\n{token.se}".encode("utf-8", "surrogateescape")
    digest = hmac.digest(policy.key.encode(), text, "sha256")
    given = token.sig.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(base64.b64encode(digest), given)


def _wrong_audience(token: _Token, request: HubRequest) -> Refusal | None:
    host, path = _audience(token.sr)
    own_host = _host_name(request.header("Host") or "localhost")
    if not _same_host(host, own_host):
        return _invalid_audience(f"the token is for host “{host}”, the request for “{own_host}”")
    wanted = _folded(path)
    if not wanted:
        return None
    for own in (request.path, unquote(request.path)):
        if _folded(own)[: len(wanted)] == wanted:
            return None
    return _invalid_audience(f"the token is for “{path}”, the request for “{request.path}”")


def _invalid_audience(reason: str) -> Refusal:
    return Refusal(status=401, text=f"InvalidAudience: {reason} {OWN_WORDING}.", reason=reason)


@lru_cache(maxsize=1024)
def _audience(sr: str) -> tuple[str, str]:
    """Return host and path of an ``sr`` as sent, without scheme, port and query."""
    resource = unquote(sr)
    rest = _SCHEME.sub("", resource, count=1)
    end = next((at for at, char in enumerate(rest) if char in "/?#"), len(rest))
    path = re.split(r"[?#]", rest[end:], maxsplit=1)[0]
    return _host_name(rest[:end]), path


def _host_name(authority: str) -> str:
    """Return the host of ``host:port``, in lower case and without brackets."""
    text = authority.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _same_host(first: str, second: str) -> bool:
    return first == second or {first, second} <= _LOOPBACK_NAMES


def _folded(path: str) -> list[str]:
    return [part.casefold() for part in path.split("/") if part]
