"""Loads the table of explanations from the data files, once."""

from functools import cache

from nhconsole.core.verdict.explanation_catalogue import Entry, catalogue
from nhconsole.core.verdict.explanations import ExplanationTable
from nhconsole.resources import resource_text


@cache
def explanation_table() -> ExplanationTable:
    """Return the table that comes with the program."""
    names = ("outcomes", "nobody", "faults", "failures")
    return ExplanationTable.from_json(
        *(resource_text(f"explanations/{name}.json") for name in names)
    )


@cache
def explanation_entries() -> tuple[Entry, ...]:
    """Return the table as a list to search in; some tens of milliseconds the first time."""
    return catalogue(explanation_table())
