"""A draft as JSON, for the history and for drafts kept across runs; never the connection."""

import json
from collections.abc import Mapping
from dataclasses import replace

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.sending.draft import SendDraft

_TEXTS = ("hub_name", "platform", "kind", "payload", "api_version")


def audience_to_json(audience: Audience) -> dict[str, object]:
    """Return an audience as a JSON object."""
    return {
        "mode": str(audience.mode),
        "tags": list(audience.tags),
        "expression": audience.expression,
        "installation_id": audience.installation_id,
    }


def audience_from_json(value: Mapping[str, object]) -> Audience:
    """Return the audience of a JSON object; what cannot be used is left at its default."""
    modes = {str(mode): mode for mode in AudienceMode}
    tags = value.get("tags")
    return Audience(
        mode=modes.get(str(value.get("mode")), AudienceMode.BROADCAST),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        expression=_text(value.get("expression")),
        installation_id=_text(value.get("installation_id")),
    )


def draft_to_json(draft: SendDraft) -> str:
    """Return a draft, without its connection, as a JSON text."""
    value: dict[str, object] = {name: getattr(draft, name) for name in _TEXTS}
    value["headers"] = [list(header) for header in draft.headers]
    value["audience"] = audience_to_json(draft.audience)
    return json.dumps(value, ensure_ascii=False)


def draft_from_json(text: str) -> SendDraft | None:
    """Return the draft of a JSON text; None if it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    texts = {name: _text(value[name]) for name in _TEXTS if name in value}
    audience = value.get("audience")
    draft = SendDraft(**texts, headers=_headers(value.get("headers")))  # type: ignore[arg-type]
    if isinstance(audience, dict):
        draft = replace(draft, audience=audience_from_json(audience))
    return draft


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    pairs = value if isinstance(value, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(item, str) for item in pair)
    )
