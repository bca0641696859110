"""Calls an emulator's hub as a program would, with http.client and tokens of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from tests.emulator.sdk_wire import CONNECT, FULL, Heard, Talker, js_token

ATOM = "{http://www.w3.org/2005/Atom}"
LISTEN = "DefaultListenSharedAccessSignature"
SEND = "SendOnlySharedAccessSignature"
MANAGE = "ManageOnlySharedAccessSignature"
ROOT = "RootManageSharedAccessKey"
VERSION = "api-version=2020-06"


@dataclass
class HubCaller:
    """Signs every call; a path that begins without a slash is one below the hub."""

    talker: Talker
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def hub(self) -> str:
        return self.talker.emulator.hub_name

    def token(self, policy: str = FULL) -> str:
        if policy not in self._tokens:
            url = self.talker.url("/")
            self._tokens[policy] = js_token(url, self.talker.key(policy), policy)
        return self._tokens[policy]

    def call(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        query: str = VERSION,
        policy: str = FULL,
    ) -> Heard:
        """Make one call; ``headers`` win over the token."""
        target = path if path.startswith("/") else f"/{self.hub}/{path}"
        data = body.encode() if isinstance(body, str) else body
        all_headers = {"Authorization": self.token(policy), **(headers or {})}
        return self.talker.ask(method, f"{target}?{query}" if query else target, data, all_headers)

    def control(self, method: str, path: str, document: object = None) -> Any:
        """Call a control path without a token, and return its JSON."""
        body = None if document is None else json.dumps(document).encode()
        answer = self.talker.ask(method, f"/_emulator/{path}", body)
        assert answer.status < 300, answer
        return json.loads(answer.body)

    def health(self) -> Any:
        return self.control("GET", "health")

    def counts(self) -> dict[str, int]:
        """Return what the hub counts of itself."""
        found: dict[str, int] = self.health()["hubs"][self.hub]
        return found

    def pages(
        self, path: str = "registrations", query: str = VERSION, **options: str
    ) -> list[Heard]:
        """Read a list to its end; tokens are passed on as they came."""
        answers = [self.call("GET", path, query=query, **options)]
        while token := answers[-1].header("x-ms-continuationtoken"):
            answers.append(self.call("GET", path, query=f"{query}&continuationtoken={token}"))
        return answers

    def registrations(
        self, path: str = "registrations", query: str = VERSION
    ) -> list[dict[str, str]]:
        """Return the registrations of a list, each with the texts of its elements."""
        return [row for page in self.pages(path, query) for row in rows_of(page)]

    def snapshot(self, *installations: str) -> object:
        """Return all that a refused request must not change."""
        stay = {
            name: self.call("GET", f"installations/{name}").body.decode() for name in installations
        }
        rows = self.registrations()
        return rows, stay, {**self.health()["hubs"]}, self.control("GET", "settings")

    def received(self, device: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.control("GET", f"devices/{device}/received")["received"]
        return rows


def rows_of(feed: Heard) -> list[dict[str, str]]:
    """Return the registrations of a feed's page."""
    assert feed.status == 200, feed
    root = ElementTree.fromstring(feed.body)
    assert root.tag == f"{ATOM}feed"
    return [_texts(entry.findall(f"{ATOM}content/*")[0]) for entry in root.findall(f"{ATOM}entry")]


def row_of(entry: Heard) -> dict[str, str]:
    """Return the registration that an answer holds."""
    assert entry.status == 200, entry
    root = ElementTree.fromstring(entry.body)
    assert root.tag == f"{ATOM}entry"
    return _texts(root.findall(f"{ATOM}content/*")[0])


def _texts(description: ElementTree.Element) -> dict[str, str]:
    name = description.tag.removeprefix(CONNECT)
    texts = {each.tag.removeprefix(CONNECT): each.text or "" for each in description}
    return {"": name, **texts}
