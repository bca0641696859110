"""Reads the JSON of an exchange that this program printed: “send --json”, “history show --json”."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from nhconsole.cli.pasted.values import Pasted, PastedKind, text_of
from nhconsole.core.sending.exchange import FailureKind, Headers, Stage, TransportFailure


def read_document(structure: str) -> Pasted | None:
    """Read the JSON that “send --json” or “history show --json” prints; None if it is none."""
    if not structure.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text_of(structure))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or "schema" not in value or "request" not in value:
        return None
    response, request = value.get("response"), value.get("request")
    request = request if isinstance(request, Mapping) else None
    return Pasted(
        kind=PastedKind.DOCUMENT,
        **(_document_response(response) if isinstance(response, Mapping) else {}),
        request_headers=_pairs(request.get("headers")) if request else None,
        target=_target(str(request.get("url", ""))) if request else "",
        failure=_document_failure(value.get("failure")),
    )


def _document_response(response: Mapping[str, Any]) -> dict[str, Any]:
    status = response.get("status")
    return {
        "status": status if isinstance(status, int) else None,
        "reason": str(response.get("reason", "")),
        "headers": _pairs(response.get("headers")),
        "body": _document_body(response),
        "complete": response.get("complete") is not False,
    }


def _document_body(response: Mapping[str, Any]) -> bytes:
    text = response.get("body_text")
    if isinstance(text, str):
        return text.encode(errors="replace")
    try:
        return base64.b64decode(str(response.get("body_base64") or ""))
    except (binascii.Error, ValueError):
        return b""


def _document_failure(value: object) -> TransportFailure | None:
    if not isinstance(value, Mapping):
        return None
    stages = {str(stage): stage for stage in Stage}
    kinds = {str(kind): kind for kind in FailureKind}
    return TransportFailure(
        stage=stages.get(str(value.get("stage")), Stage.PREPARE),
        kind=kinds.get(str(value.get("kind")), FailureKind.OTHER),
        message=str(value.get("message", "")),
        may_have_been_accepted=value.get("may_have_been_accepted") is not False,
    )


def _pairs(value: object) -> Headers:
    pairs = value if isinstance(value, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    )


def _target(url: str) -> str:
    path = url.partition("://")[2].partition("/")
    return f"/{path[2]}" if path[1] else ""
