"""Removes known secrets from what this package writes; the searching itself is the core's."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nhconsole.core.secrets.redaction import Redactor

if TYPE_CHECKING:
    from nhconsole.core.sending.exchange import Exchange, HttpRequest

NO_SECRETS = Redactor()
RedactorSource = Redactor | Callable[[], Redactor]
"""A redactor, or what gives the one that knows the secrets of this moment."""
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def redactor_of(source: RedactorSource) -> Redactor:
    """Return the redactor to use now."""
    return source if isinstance(source, Redactor) else source()


def redacted_json(value: object, redactor: Redactor) -> object:
    """Return a JSON value with known secrets removed from every text and name in it."""
    if isinstance(value, str):
        return redactor.text(value)
    if isinstance(value, dict):
        return {
            redactor.text(str(name)): redacted_json(item, redactor) for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redacted_json(item, redactor) for item in value]
    return value


def redacted_draft(draft_json: str, redactor: Redactor) -> str:
    """Return a draft without secrets: inside its texts, so that it stays JSON whatever they are."""
    try:
        return json.dumps(redacted_json(json.loads(draft_json), redactor))
    except (ValueError, RecursionError):
        return redactor.text(draft_json)


def knowing_signature(redactor: Redactor, request: "HttpRequest") -> Redactor:
    """Return a redactor that knows the signature of the request's own token, too."""
    from nhconsole.core.token.sas import SasToken

    token = SasToken.try_parse(request.header("Authorization") or "")
    return redactor.with_secrets([token.signature]) if token else redactor


def redacted_request(request: "HttpRequest", redactor: Redactor) -> "HttpRequest":
    """Return a request as it may be written down; as an exchange, its signature is known too."""
    from nhconsole.core.sending.exchange import Exchange

    exchange = Exchange(id="", started_at=_NO_TIME, request=request, sent=b"", received=b"")
    return redactor.exchange(exchange).request


def redacted_exchange(exchange: "Exchange", redactor: Redactor) -> "Exchange":
    """Return an exchange as it may be written down, what the peer says about itself included."""
    peer = {name: redactor.text(text) for name, text in asdict(exchange.peer).items()}
    return replace(redactor.exchange(exchange), peer=replace(exchange.peer, **peer))
