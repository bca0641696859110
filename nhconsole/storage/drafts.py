"""The message that was being written for each platform and kind, kept across crashes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nhconsole.core.sending.headers import Headers
from nhconsole.storage.files import JsonFile
from nhconsole.storage.redacting import NO_SECRETS, RedactorSource


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """The form of one platform and kind, as typed."""

    platform: str
    kind: str
    payload: str
    headers: Headers = ()
    audience: dict[str, object] = field(default_factory=dict)
    """Who should get it, as a JSON object; its shape is the form's affair."""


class DraftStore:
    """Keeps all drafts in one file.

    Args:
        path: The file.
        redactor: Removes known secrets from every text before it is written.
    """

    def __init__(self, path: Path, redactor: RedactorSource = NO_SECRETS) -> None:
        self._file = JsonFile(path, "drafts", redactor)

    def load(self) -> tuple[tuple[StoredDraft, ...], tuple[str, ...]]:
        """Return the drafts and what is to be said about those that cannot be used."""
        content, messages = self._file.read()
        entries = content.get("drafts", [])
        drafts: dict[tuple[str, str], StoredDraft] = {}
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
            try:
                draft = _draft(entry)
                drafts[draft.platform, draft.kind] = draft
            except ValueError as error:
                messages += (f"Draft {number} of the file is left out: {error}.",)
        return tuple(drafts.values()), messages

    def save(self, drafts: Iterable[StoredDraft]) -> None:
        """Replace all drafts, all or nothing. The caller waits for a pause in the typing.

        Raises:
            StorageError: they could not be written; the old ones stand.
        """
        self._file.write({"drafts": [_as_json(draft) for draft in drafts]})


def _as_json(draft: StoredDraft) -> dict[str, object]:
    return {
        "platform": draft.platform,
        "kind": draft.kind,
        "payload": draft.payload,
        "headers": [list(header) for header in draft.headers],
        "audience": draft.audience,
    }


def _draft(entry: object) -> StoredDraft:
    if not isinstance(entry, dict):
        raise ValueError("it is not an object")
    audience = entry.get("audience", {})
    if not isinstance(audience, dict):
        raise ValueError("its “audience” is not an object")
    platform, kind, payload = (_text(entry, name) for name in ("platform", "kind", "payload"))
    return StoredDraft(
        platform=platform,
        kind=kind,
        payload=payload,
        headers=_headers(entry.get("headers", [])),
        audience=audience,
    )


def _text(entry: dict[str, object], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        raise ValueError(f"its “{name}” is not a text")
    return value


def _headers(value: object) -> Headers:
    if not isinstance(value, list):
        raise ValueError("its “headers” are not a list")
    return tuple(_header(pair) for pair in value)


def _header(pair: object) -> tuple[str, str]:
    match pair:
        case [str() as name, str() as text]:
            return name, text
    raise ValueError("one of its headers is not a pair of texts")
