"""A send as a C# program with Microsoft's SDK, or with HttpClient where that cannot do it.

Nothing here is compiled or run by our tests: the programs say so in their first line. Source: the
code of Microsoft.Azure.NotificationHubs 4.x.
"""

from collections.abc import Iterator

from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.literals import base64_lines, commented, double_quoted, in_lines
from nhconsole.core.export.python_requests import joined_headers
from nhconsole.core.export.recipe import SendRecipe, recipe_of
from nhconsole.core.export.secret_check import checked
from nhconsole.core.export.template import fill
from nhconsole.core.payload.platforms import JSON_TYPE, RAW_TYPE, XML_TYPE
from nhconsole.core.sending.exchange import Headers, header_value
from nhconsole.core.sending.operations import FORMAT_HEADER, TAGS_HEADER

_CLASSES = {
    "apple": "AppleNotification",
    "fcmv1": "FcmV1Notification",
    "gcm": "FcmNotification",
    "windows": "WindowsNotification",
    "windowsphone": "MpnsNotification",
    "adm": "AdmNotification",
    "baidu": "BaiduNotification",
    "browser": "BrowserNotification",
    "xiaomi": "XiaomiNotification",
    "template": "TemplateNotification",
}
_SDK_VERSION = "2020-06"
_SET_BY_SDK = frozenset({"content-type", FORMAT_HEADER.lower(), TAGS_HEADER.lower()})
_CONTENT_HEADERS = frozenset({"content-type", "content-encoding", "content-language", "expires"})
"""HttpClient wants these with the content, not with the request."""


def export_csharp(source: ExportSource) -> Exported:
    """Return the send as a C# program of top-level statements.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    recipe = recipe_of(source)
    why_not = _why_not(recipe)
    text = _with_http(source, recipe, why_not) if why_not else _with_sdk(source, recipe)
    return checked(Exported(text=text), source)


def _why_not(recipe: SendRecipe) -> str:
    if not recipe.is_send:
        return "it has no such call"
    if recipe.platform.lower() not in _CLASSES:
        return "it does not know this notification format"
    if recipe.text is None:
        return "its payloads are texts, and this one is none"
    if not recipe.text.strip():
        return "it refuses an empty payload"
    if recipe.api_version != _SDK_VERSION:
        return f"it has one api-version, {_SDK_VERSION}"
    if recipe.request.scheme != "https":
        return "it speaks https only"
    if not recipe.key_name or ";" in recipe.key_name:
        return "its connection string cannot hold this name of a policy"
    return ""


def _with_sdk(source: ExportSource, recipe: SendRecipe) -> str:
    headers, notes = joined_headers(recipe.headers)
    kind = _CLASSES[recipe.platform.lower()]
    given = "payload"
    if kind == "TemplateNotification":
        given = "JsonSerializer.Deserialize<Dictionary<string, string>>(payload)"
    tags = recipe.tags
    values = {
        "title": recipe.title,
        "notes": commented((*recipe.notes, *notes, *_sdk_notes(recipe, kind)), "//"),
        "connection": double_quoted(recipe.connection_start),
        "hub": double_quoted(recipe.hub_name),
        "test": "true" if recipe.is_test else "false",
        "payload": csharp_text(recipe.text or ""),
        "notification": f"new {kind}({given})",
        "headers": "\n".join(_sdk_headers(headers)),
        "tags": f", {double_quoted(tags)}" if tags is not None else "",
    }
    return fill(source.templates, "sdk.cs.txt", values)


def csharp_text(text: str) -> str:
    """Return a text as a C# expression."""
    return in_lines(text, double_quoted, join=" +")


def _sdk_headers(headers: Headers) -> Iterator[str]:
    content_type = header_value(headers, "Content-Type") or ""
    if content_type.partition(";")[0] not in (JSON_TYPE, XML_TYPE, RAW_TYPE):
        yield f"notification.ContentType = {double_quoted(content_type)};"
    for name, value in headers:
        if name.lower() not in _SET_BY_SDK:
            yield f"notification.Headers[{double_quoted(name)}] = {double_quoted(value)};"


def _sdk_notes(recipe: SendRecipe, kind: str) -> Iterator[str]:
    is_raw = (header_value(recipe.headers, "X-WNS-Type") or "").lower() == "wns/raw"
    if kind == "WindowsNotification" and not is_raw:
        yield "The SDK takes X-WNS-Type from the payload and puts an XML declaration before it."
    if kind == "MpnsNotification":
        yield (
            "The SDK takes the type from the payload, sends X-WindowsPhone-Target: token for a "
            "tile, and puts an XML declaration before the payload."
        )
    if kind == "TemplateNotification":
        yield "The SDK writes the JSON of the properties anew; blanks and order may differ."
    if kind == "BaiduNotification":
        yield "The SDK declares a form where the console declared JSON."
    if recipe.tags is not None and not recipe.tags:
        yield "An empty tags header was sent; the SDK refuses an empty expression."
    if not all(value.isascii() for _, value in recipe.headers):
        yield "The SDK may refuse header values that are not ASCII."


def _with_http(source: ExportSource, recipe: SendRecipe, why_not: str) -> str:
    note = f"Written with HttpClient, because Microsoft's SDK cannot do it: {why_not}."
    values = {
        "title": recipe.title,
        "notes": commented((note, *recipe.notes), "//"),
        "resource": double_quoted(recipe.resource),
        "key_name": double_quoted(recipe.encoded_key_name),
        "method": double_quoted(recipe.request.method),
        "url": double_quoted(recipe.request.url),
        "payload": _bytes(recipe),
        "headers": "\n".join(
            f"request{'.Content' if name.lower() in _CONTENT_HEADERS else ''}.Headers"
            f".TryAddWithoutValidation({double_quoted(name)}, {double_quoted(value)});"
            for name, value in recipe.headers
        ),
    }
    return fill(source.templates, "http.cs.txt", values)


def _bytes(recipe: SendRecipe) -> str:
    text = recipe.text
    if text is not None:
        return f"Encoding.UTF8.GetBytes(\n    {csharp_text(text)})"
    lines = base64_lines(recipe.body, before='    "', after='" +').removesuffix(" +")
    return f"Convert.FromBase64String(\n{lines})"
