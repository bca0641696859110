"""Behaviours of devices and kinds of faults, from the emulator's own tables. No Qt."""

import json
from dataclasses import dataclass, field
from functools import cache

from nhconsole.resources import resource_text

HOW_OFTEN = ("times", "method", "path")
"""Fields of every order that say when it is met, not what is met."""
SUGGESTED: dict[str, dict[str, float]] = {
    "status": {"status": 503, "retry_after": 10},
    "delay": {"delay_s": 5},
    "drip": {"chunk_bytes": 8, "interval_s": 0.2},
    "clock-skew": {"skew_s": 3600},
    "throttled": {"status": 429, "retry_after": 10},
}
"""What stands in the fields at first, so that one press plays something to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourChoice:
    """How a simulated push service may behave."""

    name: str
    label: str
    sentence: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFieldForm:
    """A field of an order: what it is called and what may stand in it."""

    name: str
    label: str
    description: str
    form: str
    """``integer``, ``number``, ``boolean``, ``choice``, ``line``, ``text`` or ``headers``."""
    minimum: float = 0
    maximum: float = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultChoice:
    """A kind of fault."""

    name: str
    label: str
    description: str
    fields: tuple[FaultFieldForm, ...] = field(default=())
    """Those that say what is met."""
    is_of_connections: bool = False
    """Met by a new connection, whatever is asked on it."""


@cache
def behaviour_choices() -> tuple[BehaviourChoice, ...]:
    """Return every behaviour, in the order of the table."""
    table = json.loads(resource_text("emulator/behaviours.json"))["behaviours"]
    return tuple(
        BehaviourChoice(
            name=name,
            label=facts["label"],
            sentence=facts["sentence"],
            accepted=facts["accepted"],
        )
        for name, facts in table.items()
    )


def behaviour_named(name: str) -> BehaviourChoice:
    """Return a behaviour; one that the table does not have is called by its name."""
    found = (each for each in behaviour_choices() if each.name == name)
    return next(found, BehaviourChoice(name=name, label=name, sentence="", accepted=True))


@cache
def fault_choices() -> tuple[FaultChoice, ...]:
    """Return every kind of fault, in the order of the table."""
    table = json.loads(resource_text("emulator/faults.json"))
    forms = {name: _form(name, facts) for name, facts in table["fields"].items()}
    return tuple(
        FaultChoice(
            name=name,
            label=facts["label"],
            description=facts["description"],
            fields=tuple(forms[each] for each in facts["fields"] if each not in HOW_OFTEN),
            is_of_connections="path" not in facts["fields"],
        )
        for name, facts in table["kinds"].items()
    )


def _form(name: str, facts: dict[str, object]) -> FaultFieldForm:
    known = {key: facts[key] for key in ("label", "description", "form", "minimum", "maximum")
             if key in facts}  # fmt: skip
    choices = facts.get("choices", ())
    return FaultFieldForm(
        name=name,
        choices=tuple(choices) if isinstance(choices, list) else (),
        **known,  # type: ignore[arg-type]  # the table's own schema
    )
