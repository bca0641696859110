"""A request as a shell script around cURL; POSIX sh, openssl and sed sign it."""

from collections.abc import Iterator

from nhconsole.core.connection.loopback import is_loopback
from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.literals import base64_lines, commented, is_plain, shell_word
from nhconsole.core.export.recipe import SendRecipe, recipe_of
from nhconsole.core.export.secret_check import checked
from nhconsole.core.export.template import fill
from nhconsole.core.sending.exchange import header_value

LONGEST_ARGUMENT = 96 * 1024
"""Linux takes 128 KiB in one argument; a longer payload goes through standard input."""
_END = "PAYLOAD"


def export_curl(source: ExportSource) -> Exported:
    """Return the request as a script that signs it anew.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    recipe = recipe_of(source)
    values = {
        "title": recipe.title,
        "notes": commented(tuple(_notes(recipe)), "#"),
        "resource": shell_word(recipe.resource),
        "key_name": shell_word(recipe.encoded_key_name),
        "call": _call(recipe),
    }
    return checked(Exported(text=fill(source.templates, "curl.sh.txt", values)), source)


def _notes(recipe: SendRecipe) -> Iterator[str]:
    yield from recipe.notes
    if is_loopback(recipe.request.host) and recipe.request.scheme == "https":
        yield "It went to this machine: name the emulator's certificate with CURL_CA_BUNDLE."
    if _through_stdin(recipe):
        yield f"The payload, {len(recipe.body):,} bytes, is in base64 below: {_why(recipe)}."


def _through_stdin(recipe: SendRecipe) -> bool:
    text = recipe.text
    return text is None or len(recipe.body) > LONGEST_ARGUMENT or not is_plain(text)


def _why(recipe: SendRecipe) -> str:
    if recipe.text is None:
        return "it is no text"
    if len(recipe.body) > LONGEST_ARGUMENT:
        return "it is too long for a command line"
    return "it holds characters that a terminal would not let through"


def _call(recipe: SendRecipe) -> str:
    """Return the command, its payload as an argument or from a here-document."""
    request, stdin = recipe.request, _through_stdin(recipe)
    has_body = bool(recipe.body) or request.method in ("POST", "PUT", "PATCH")
    parts = [
        f"{_decoder() if stdin else ''}curl --silent --show-error --include --http1.1"
        f"{_url_options(request.url)}",
        f"-X {shell_word(request.method)} {shell_word(request.url)}",
        '-H "Authorization: $token"',
        *(f"-H {shell_word(_header(name, value))}" for name, value in recipe.headers),
        *(_unwanted(recipe) if has_body else ()),
    ]
    if stdin:
        parts.append("--data-binary @-")
    elif has_body:
        parts.append(f"--data-raw {shell_word(recipe.text or '')}")
    command = " \\\n  ".join(parts)
    return f"{command}\n{base64_lines(recipe.body)}\n{_END}" if stdin else command


def _decoder() -> str:
    return f"openssl base64 -d <<'{_END}' | "


def _url_options(url: str) -> str:
    globs = " --globoff" if any(char in url for char in "[]{}") else ""
    dots = " --path-as-is" if "/." in url else ""
    return globs + dots


def _header(name: str, value: str) -> str:
    # A colon with nothing behind it would take the header away.
    return f"{name}: {value}" if value else f"{name};"


def _unwanted(recipe: SendRecipe) -> Iterator[str]:
    """Yield what keeps cURL from adding headers of its own to a request with a body."""
    if header_value(recipe.headers, "Content-Type") is None:
        yield "-H 'Content-Type:'"
    yield "-H 'Expect:'"
