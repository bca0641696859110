"""A send as a JavaScript program with Microsoft's SDK, or with fetch where that cannot do it.

Source: the code of @azure/notification-hubs 2.1.0 and what it put on the wire.
"""

from collections.abc import Iterator

from nhconsole.core.connection.loopback import is_loopback
from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.literals import base64_lines, commented, double_quoted, in_lines
from nhconsole.core.export.python_requests import joined_headers
from nhconsole.core.export.recipe import SendRecipe, recipe_of
from nhconsole.core.export.secret_check import checked
from nhconsole.core.export.template import fill
from nhconsole.core.sending.exchange import Headers, header_value
from nhconsole.core.sending.operations import FORMAT_HEADER, TAGS_HEADER

_SDK_VERSION = "2020-06"
"""The SDK sends this api-version and no other."""
_SET_BY_SDK = frozenset({"content-type", FORMAT_HEADER.lower(), TAGS_HEADER.lower()})
_WIRE = 'const wire = (text) => Buffer.from(text, "utf8").toString("latin1");'
_POLICY = """\
// What was recorded and the SDK cannot be told; it runs before the request goes out.
const asRecorded = {{
  name: "asRecorded",
  sendRequest(request, next) {{
{lines}
    return next(request);
  }},
}};
"""


def export_javascript(source: ExportSource) -> Exported:
    """Return the send as an ES module for Node.js.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    recipe = recipe_of(source)
    why_not = _why_not(recipe)
    text = _with_fetch(source, recipe, why_not) if why_not else _with_sdk(source, recipe)
    return checked(Exported(text=text), source)


def _why_not(recipe: SendRecipe) -> str:
    """Return why the SDK cannot make this request; empty if it can."""
    if not recipe.is_send:
        return "it has no such call"
    if not recipe.platform:
        return "it always names a notification format, and none was sent"
    if header_value(recipe.headers, "Content-Type") is None:
        return "it always names a content type, and none was sent"
    if not recipe.key_name or any(mark in recipe.key_name for mark in ";\r\n"):
        return "its connection string cannot hold this name of a policy"
    return ""


def _with_sdk(source: ExportSource, recipe: SendRecipe) -> str:
    headers, notes = joined_headers(recipe.headers)
    typed = tuple(header for header in headers if header[0].lower() not in _SET_BY_SDK)
    mended = list(_mended(recipe))
    values = {
        "title": recipe.title,
        "notes": commented((*recipe.notes, *notes, *_sdk_notes(recipe)), "//"),
        "policy": _POLICY.format(lines="\n".join(mended)) if mended else "",
        "policies": '    additionalPolicies: [{ policy: asRecorded, position: "perCall" }],'
        if mended
        else "",
        "wire": "" if _is_ascii(headers) else _WIRE,
        "connection": double_quoted(recipe.connection_start),
        "hub": double_quoted(recipe.hub_name),
        "platform": _value(recipe.platform),
        "content_type": _value(header_value(headers, "Content-Type") or ""),
        "payload": _behind_colon(_sdk_payload(recipe, is_ascii=_is_ascii(headers))),
        "headers": _sdk_headers(typed),
        "options": "\n".join(_options(recipe)),
    }
    return fill(source.templates, "sdk.mjs.txt", values)


def _sdk_payload(recipe: SendRecipe, *, is_ascii: bool) -> str:
    payload = javascript_payload(recipe)
    # Node.js writes the head in the encoding of the body when that is a text, and “wire” in vain.
    return payload if is_ascii or recipe.text is None else f"Buffer.from({payload})"


def _sdk_headers(headers: Headers) -> str:
    if not headers:
        return ""
    lines = (f"    {double_quoted(name)}: {_value(value)}," for name, value in headers)
    return "\n".join(["  headers: {", *lines, "  },"])


def _value(text: str) -> str:
    # Node.js writes header values as Latin-1; “wire” makes UTF-8 of that.
    return double_quoted(text) if text.isascii() else f"wire({double_quoted(text)})"


def _is_ascii(headers: Headers) -> bool:
    return all(value.isascii() for _, value in headers)


def _options(recipe: SendRecipe) -> Iterator[str]:
    if recipe.tags is not None:
        yield f"  tagExpression: {_value(recipe.tags)},"
    if recipe.is_test:
        yield "  enableTestSend: true,"
    if recipe.request.scheme == "http":
        yield "  requestOptions: { allowInsecureConnection: true },"


def _mended(recipe: SendRecipe) -> Iterator[str]:
    """Yield the lines that make of the SDK's request the one that was recorded."""
    if recipe.is_test and recipe.tags is None:
        yield f"    // The SDK sends “{TAGS_HEADER}: undefined” with a test send to everybody."
        yield f"    request.headers.delete({double_quoted(TAGS_HEADER)});"
    if recipe.api_version != _SDK_VERSION:
        yield f"    // The SDK has one api-version, {_SDK_VERSION}."
        yield "    const url = new URL(request.url);"
        yield f'    url.searchParams.set("api-version", {double_quoted(recipe.api_version)});'
        yield "    request.url = url.toString();"


def _sdk_notes(recipe: SendRecipe) -> Iterator[str]:
    flag = "“test=true” for “test”" if recipe.is_test else "no other query"
    yield (
        f"The SDK writes “messages/” for “messages” and {flag}, adds x-ms-… headers of its own "
        "and signs for the namespace; a hub reads all that the same."
    )
    if header_value(recipe.headers, "Accept-Encoding") is not None:
        yield "The SDK puts its own Accept-Encoding in the place of the one that was sent."
    yield from _loopback_note(recipe)


def _loopback_note(recipe: SendRecipe) -> Iterator[str]:
    if is_loopback(recipe.request.host) and recipe.request.scheme == "https":
        yield "It went to this machine: name the emulator's certificate with NODE_EXTRA_CA_CERTS."


def javascript_payload(recipe: SendRecipe, indent: str = "    ") -> str:
    """Return the payload as a JavaScript expression: a text, or a Buffer where it is none."""
    text = recipe.text
    if text is None:
        lines = base64_lines(recipe.body, before=f'{indent}"', after='" +')
        return f'Buffer.from(\n{lines.removesuffix(" +")},\n{indent}"base64",\n  )'
    if "\n" not in text:
        return double_quoted(text)
    return f"\n{indent}{in_lines(text, double_quoted, indent=indent, join=' +')}"


def _behind_colon(expression: str) -> str:
    return expression if expression.startswith("\n") else f" {expression}"


def _with_fetch(source: ExportSource, recipe: SendRecipe, why_not: str) -> str:
    note = f"Written with fetch, because Microsoft's SDK cannot do it: {why_not}."
    has_body = bool(recipe.body) or recipe.request.method in ("POST", "PUT", "PATCH")
    body = javascript_payload(recipe)
    buffer = body if recipe.text is None else f"Buffer.from({body})"
    lines = (f"    [{double_quoted(name)}, {_value(value)}]," for name, value in recipe.headers)
    values = {
        "title": recipe.title,
        "notes": commented((note, *recipe.notes, *_loopback_note(recipe)), "//"),
        "wire": "" if _is_ascii(recipe.headers) else _WIRE,
        "method": double_quoted(recipe.request.method),
        "url": double_quoted(recipe.request.url),
        "resource": double_quoted(recipe.resource),
        "key_name": double_quoted(recipe.encoded_key_name),
        "headers": "\n".join(lines),
        # As a Buffer: fetch gives a text a content type of its own.
        "payload": f"  body:{_behind_colon(buffer)}," if has_body else "",
    }
    return fill(source.templates, "fetch.mjs.txt", values)
