"""Command line options whose error messages never repeat what was typed.

argparse quotes the argument at fault; in ``--conection-string KEY`` that would be the key.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, NoReturn

from nhconsole.cli.bad_input import Document, bad_input_document
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import shown
from nhconsole.core.sending.dump import printable_line

BAD_INPUT = 2
CANCELLED = 130
NO_RESULT = 3
"""Exit codes, as in the README; 0 and 1 say what the hub said."""
_LONGEST_S = 86_400
_TELLING_LENGTH = 6
BadInputDocument = Callable[[tuple[Problem, ...]], Document]
_NO_OPTION = "there is an argument that belongs to no option (quotes missing around a value?)"


class QuietParser(argparse.ArgumentParser):
    """A parser that names options, never values; its errors are one sentence and exit code 2.

    With ``--json`` among what was typed, an error is an object on standard output, too.

    Args:
        bad_input: Makes that object for a command whose objects have a shape of their own.
        options: As argparse takes them.
    """

    def __init__(self, *, bad_input: BadInputDocument | None = None, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)
        self._bad_input = bad_input or bad_input_document
        self._typed: tuple[str, ...] = ()

    def parse(self, arguments: Sequence[str], about_others: str = _NO_OPTION) -> argparse.Namespace:
        """Read the arguments, or end the program with a sentence.

        Args:
            arguments: As typed.
            about_others: What to say about an argument that belongs to no option.
        """
        self._typed = tuple(arguments)
        known, unknown = self.parse_known_args(arguments)
        if unknown:
            self._end(_unknown(unknown, self._option_string_actions) or about_others)
        return known

    def error(self, message: str) -> NoReturn:
        """End the program."""
        self._end(_without_values(message, self._values()))

    def _end(self, text: str) -> NoReturn:
        said, remedy = f"{printable_line(text)}.", f"See {self.prog} --help."
        if any(argument.partition("=")[0] == "--json" for argument in self._typed):
            document = self._bad_input((_command_line_problem(said, remedy),))
            self._print_message(f"{json.dumps(document, indent=2)}\n", sys.stdout)
        self.exit(BAD_INPUT, f"{self.prog}: {said} {remedy}\n")

    def _values(self) -> Iterable[str]:
        """Return what was typed, but for the names of options."""
        for argument in self._typed:
            name, equals, value = argument.partition("=")
            if name not in self._option_string_actions:
                yield argument
            elif equals:
                yield value

    def _print_message(self, message: str, file: Any = None) -> None:
        stream = file or sys.stderr
        if stream is not None and message:
            # “… --help | head”: the reader may have gone.
            with suppress(OSError):
                stream.write(message)
                stream.flush()


def _command_line_problem(message: str, remedy: str) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=Field.COMMAND_LINE,
        code="command-line",
        message=message,
        remedy=remedy,
    )


def _unknown(arguments: Sequence[str], known: Iterable[str]) -> str:
    names = [item.partition("=")[0] for item in arguments if item.startswith("-")]
    if not names:
        return ""
    near = get_close_matches(names[0], known, n=1)
    hint = f" (is {near[0]} meant?)" if near else ""
    return f"there is no option {' or '.join(map(shown, names))}{hint}"


def _without_values(message: str, values: Iterable[str]) -> str:
    for value in sorted(values, key=len, reverse=True):
        message = message.replace(repr(value), "“…”")
        if len(value) >= _TELLING_LENGTH:
            message = message.replace(value, "…")
    return message


def positive_seconds(text: str) -> float:
    """Read a time limit."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_S:
        raise argparse.ArgumentTypeError(f"it takes seconds, more than 0 and at most {_LONGEST_S}")
    return seconds


def count(text: str) -> int:
    """Read a number of devices."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError("it takes a whole number, 0 or more")
    return int(text)
