"""A request as a Python program with requests, which signs it itself."""

from collections.abc import Iterator

from nhconsole.core.connection.loopback import is_loopback
from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.literals import base64_lines, commented, in_lines, python_text
from nhconsole.core.export.recipe import SendRecipe, recipe_of
from nhconsole.core.export.secret_check import checked
from nhconsole.core.export.template import fill
from nhconsole.core.sending.exchange import Headers


def export_python_requests(source: ExportSource) -> Exported:
    """Return the request as a program that needs requests alone.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    return python_requests_program(source, recipe_of(source))


def python_requests_program(
    source: ExportSource, recipe: SendRecipe, more_notes: tuple[str, ...] = ()
) -> Exported:
    """Return the program; it stands in where our own API has no words for a request."""
    headers, notes = joined_headers(recipe.headers)
    values = {
        "title": recipe.title,
        "notes": commented((*more_notes, *recipe.notes, *notes, *_notes(recipe)), "#"),
        "method": python_text(recipe.request.method),
        "url": python_text(recipe.request.url),
        "resource": python_text(recipe.resource),
        "key_name": python_text(recipe.encoded_key_name),
        "payload": python_payload(recipe),
        "headers": "\n".join(map(_header_line, headers)),
    }
    return checked(Exported(text=fill(source.templates, "requests.py.txt", values)), source)


def python_payload(recipe: SendRecipe) -> str:
    """Return the payload as a Python expression of bytes."""
    text = recipe.text
    if text is None:
        lines = base64_lines(recipe.body, before='    "', after='"')
        return f"base64.b64decode(\n{lines}\n)"
    if "\n" not in text:
        return f"{python_text(text)}.encode()"
    return f"(\n    {in_lines(text, python_text)}\n).encode()"


def joined_headers(headers: Headers) -> tuple[Headers, tuple[str, ...]]:
    """Return headers with each name once, and what is to be said about those joined."""
    values: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for name, value in headers:
        names.setdefault(name.lower(), name)
        values.setdefault(name.lower(), []).append(value)
    joined = tuple((names[key], ", ".join(found)) for key, found in values.items())
    notes = tuple(
        f"{names[key]} was sent {len(found)} times; here its values are joined with commas."
        for key, found in values.items()
        if len(found) > 1
    )
    return joined, notes


def _header_line(header: tuple[str, str]) -> str:
    name, value = header
    # requests would encode a text as Latin-1, or fail; bytes go out as they are.
    encoded = "" if value.isascii() else ".encode()"
    return f"    {python_text(name)}: {python_text(value)}{encoded},"


def _notes(recipe: SendRecipe) -> Iterator[str]:
    if is_loopback(recipe.request.host) and recipe.request.scheme == "https":
        yield "It went to this machine: name the emulator's certificate with REQUESTS_CA_BUNDLE."
