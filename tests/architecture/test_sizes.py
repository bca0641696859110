"""Modules and functions small enough to be read, each module with a word on what it is."""

import ast
from statistics import median

import pytest

from tests.architecture.source_tree import SourceFile, source_files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
LONGER_FILES: frozenset[str] = frozenset()
LONGER_FUNCTIONS: frozenset[str] = frozenset()


def _functions(file: SourceFile) -> dict[str, int]:
    return {
        f"{file.name}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(file.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


@pytest.mark.parametrize("file", source_files(), ids=lambda file: file.name)
def test_a_module_says_what_it_is_and_stays_small(file: SourceFile) -> None:
    long = {name for name, lines in _functions(file).items() if lines > MOST_LINES_OF_A_FUNCTION}

    assert ast.get_docstring(file.tree)
    assert file.text.count("\n") <= MOST_LINES_OF_A_FILE or file.name in LONGER_FILES
    assert long - LONGER_FUNCTIONS == set()


def test_most_functions_are_very_small() -> None:
    lines = [count for file in source_files() for count in _functions(file).values()]

    assert median(lines) <= 8


def test_no_exception_is_kept_that_is_none_any_more() -> None:
    lines = {name: count for file in source_files() for name, count in _functions(file).items()}
    long_files = {
        file.name for file in source_files() if file.text.count("\n") > MOST_LINES_OF_A_FILE
    }

    assert long_files >= LONGER_FILES
    assert all(lines.get(name, 0) > MOST_LINES_OF_A_FUNCTION for name in LONGER_FUNCTIONS)
