"""The package's source files as syntax trees, for the tests of its rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nhconsole

PACKAGE = Path(nhconsole.__file__).parent
REPOSITORY = PACKAGE.parent


@dataclass(frozen=True)
class SourceFile:
    """A source file of the package."""

    name: str
    """Relative to the package, with slashes."""
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """The package inside the package; empty for modules beside it."""
        return self.name.rpartition("/")[0].partition("/")[0]

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.expr | ast.stmt) -> str:
        """Where a node stands, for a message."""
        return f"{self.name}:{node.lineno}"


@cache
def source_files() -> tuple[SourceFile, ...]:
    """Every source file of the package."""
    return tuple(
        SourceFile(path.relative_to(PACKAGE).as_posix(), text, ast.parse(text))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "_resources" not in path.parts
        for text in (path.read_text("utf-8"),)
    )


def files_of(layer: str) -> tuple[SourceFile, ...]:
    """Every source file of a layer."""
    return tuple(file for file in source_files() if file.layer == layer)


def called_name(call: ast.Call) -> str:
    """The last part of what is called: ``now`` of ``datetime.now()``."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
