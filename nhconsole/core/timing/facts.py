"""Labelled facts, as a view or a text lists them."""

from dataclasses import dataclass

from nhconsole.core.verdict.values import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known."""

    label: str
    value: str
    """May have lines."""
    note: str = ""
    """What follows from it, or how it came."""
    tone: Tone = Tone.NEUTRAL
    is_prose: bool = False
    """Whether it reads as a sentence, rather than as a name that is copied."""
    is_code: bool = False
    """Whether it is shown whole and in the font of code, however long."""
    copied: str = ""
    """What copying gives, if it is other than the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSection:
    """Facts that belong together."""

    title: str
    facts: tuple[Fact, ...]
