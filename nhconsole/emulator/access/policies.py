"""The emulator's access policies, with their published throw-away keys (they are no secrets)."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from nhconsole.resources import resource_text


class Right(StrEnum):
    """What a policy allows."""

    LISTEN = "Listen"
    SEND = "Send"
    MANAGE = "Manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named key and its rights."""

    name: str
    key: str
    """The key's text; its UTF-8 bytes sign, it is never decoded."""
    rights: frozenset[Right]
    level: str
    """``hub`` or ``namespace``: where the policy stands."""


def connection_strings(endpoint: str) -> dict[str, str]:
    """Return a connection string for each published policy, by the policy's name.

    Args:
        endpoint: such as ``sb://127.0.0.1:8643/``.
    """
    return {
        policy.name: f"Endpoint={endpoint};SharedAccessKeyName={policy.name}"
        f";SharedAccessKey={policy.key}"
        for policy in published_policies()
    }


@cache
def published_policies() -> tuple[Policy, ...]:
    """Return the policies of the data file, the full one first."""
    document = json.loads(resource_text("emulator/policies.json"))
    return tuple(
        Policy(
            name=row["name"],
            key=row["key"],
            rights=frozenset(Right(right) for right in row["rights"]),
            level=row["level"],
        )
        for row in document["policies"]
    )
