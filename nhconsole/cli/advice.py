"""What to do, in the words of the command line: options instead of the window's settings."""

import json
from dataclasses import replace
from functools import cache

from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.verdict import Verdict
from nhconsole.resources import resource_text


def with_options(verdict: Verdict) -> Verdict:
    """Return a verdict whose advice names options of the command line."""
    if verdict.explanation is None:
        return verdict
    return replace(verdict, explanation=naming_options(verdict.explanation))


def naming_options(explanation: Explanation) -> Explanation:
    """Return an explanation whose steps name options of the command line."""
    words = advice_words()
    return replace(explanation, steps=tuple(words.get(step, step) for step in explanation.steps))


@cache
def advice_words() -> dict[str, str]:
    """Return the command line's sentence for each that names the window's settings."""
    table = json.loads(resource_text("command_line/advice.json"))["sentences"]
    return {str(window): str(command_line) for window, command_line in table.items()}
