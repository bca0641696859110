"""A send as a program with this package's own API, the one of Microsoft's article."""

from collections.abc import Iterator

from nhconsole.core.connection.loopback import is_loopback
from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.literals import commented, python_text
from nhconsole.core.export.python_requests import (
    joined_headers,
    python_payload,
    python_requests_program,
)
from nhconsole.core.export.recipe import SendRecipe, recipe_of
from nhconsole.core.export.secret_check import checked
from nhconsole.core.export.template import fill
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import Platform, platform_named
from nhconsole.core.sending.exchange import Headers, header_value
from nhconsole.core.sending.operations import (
    DEFAULT_API_VERSION,
    FORMAT_HEADER,
    TAGS_HEADER,
    own_headers,
)


def export_python(source: ExportSource) -> Exported:
    """Return the send as a program with ``nhconsole.NotificationHub``.

    What the API has no words for is written with requests, and the program says so.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    recipe = recipe_of(source)
    platform = _platform(recipe)
    why_not = _why_not(recipe, platform)
    if platform is None or why_not:
        note = f"Written with requests, because nhconsole's API cannot do it: {why_not}."
        return python_requests_program(source, recipe, (note,))
    headers, notes = joined_headers(recipe.headers)
    tags = header_value(headers, TAGS_HEADER)
    values = {
        "title": recipe.title,
        "notes": commented((*recipe.notes, *notes, *_notes(recipe)), "#"),
        "imports": "import base64" if recipe.text is None else "",
        "connection": python_text(recipe.connection_start),
        "hub": python_text(recipe.hub_name),
        "debug": str(recipe.is_test),
        "api_version": python_text(recipe.api_version),
        "payload": python_payload(recipe),
        "platform": python_text(recipe.platform),
        "headers": _header_lines(_typed(recipe, platform, headers)),
        "tags": f", {python_text(tags)}" if tags else "",
    }
    return checked(Exported(text=fill(source.templates, "nhconsole.py.txt", values)), source)


def _platform(recipe: SendRecipe) -> Platform | None:
    try:
        return platform_named(recipe.platform)
    except KeyError:
        return None


def _why_not(recipe: SendRecipe, platform: Platform | None) -> str:
    """Return why the API cannot make this request; empty if it can."""
    if not recipe.is_send:
        return "this is no send"
    if not recipe.key_name:
        return "the recorded token names no policy"
    if platform is None:
        return "it does not know this notification format"
    if not recipe.api_version:
        return "the request names no api-version"
    tags = recipe.tags
    if tags is not None and (not tags or tags != tags.strip()):
        return "the header of the tags is empty or has blanks around it"
    missing = _own(recipe, platform).keys() - {name.lower() for name, _ in recipe.headers}
    return f"it would add {', '.join(sorted(missing))}" if missing else ""


def _own(recipe: SendRecipe, platform: Platform) -> dict[str, str]:
    """Return the headers that the API sets by itself for this payload, names in lower case."""
    message = Notification.of(platform, recipe.body, kind=_kind(recipe, platform))
    own = own_headers(message, recipe.tags)
    return {name.lower(): value for name, value in own}


def _kind(recipe: SendRecipe, platform: Platform) -> str:
    """Return the kind that the API takes from typed headers: raw, where they say so."""
    raw = {"windows": ("X-WNS-Type", "wns/raw"), "windowsphone": ("X-NotificationClass", "3")}
    name, value = raw.get(platform.format, ("", ""))
    sent = header_value(recipe.headers, name) or ""
    return "raw" if value and sent.lower() == value else ""


def _typed(recipe: SendRecipe, platform: Platform, headers: Headers) -> Headers:
    """Return the headers that must be given to the API: those that it would not set so itself."""
    own = _own(recipe, platform)
    needed = tuple(
        (name, value)
        for name, value in headers
        if own.get(name.lower()) != value and name not in (FORMAT_HEADER, TAGS_HEADER)
    )
    # The API knows a raw notification by its typed header.
    kind = {"windows": "x-wns-type", "windowsphone": "x-notificationclass"}.get(platform.format)
    if not kind or not _kind(recipe, platform) or kind in {name.lower() for name, _ in needed}:
        return needed
    return (*needed, *((name, value) for name, value in headers if name.lower() == kind))


def _header_lines(headers: Headers) -> str:
    if not headers:
        return ""
    lines = (f"    {python_text(name)}: {python_text(value)},\n" for name, value in headers)
    return f"notification.headers = {{\n{''.join(lines)}}}"


def _notes(recipe: SendRecipe) -> Iterator[str]:
    if is_loopback(recipe.request.host) and recipe.request.scheme == "https":
        yield "It went to this machine: name the emulator's certificate with SSL_CERT_FILE."
    if not recipe.is_test:
        yield "This was no test send: it reaches every device, and no outcome comes back."
    if recipe.api_version != DEFAULT_API_VERSION:
        yield f"Usual is the api-version {DEFAULT_API_VERSION}."
