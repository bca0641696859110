"""A pasted cURL command as a form: what browsers, Postman and people write, and our own scripts.

The token is not taken over: its key makes a new one. Nothing is run and nothing is opened, and any
text gives a reading; what could not be understood stands in its problems.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote

from nhconsole.core.audience.audience import Audience, AudienceMode, join_tags
from nhconsole.core.audience.tags import is_tag
from nhconsole.core.connection.endpoint import Endpoint, read_endpoint
from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.curl.headers import split_headers
from nhconsole.core.curl.options import CurlCall, CurlOptions
from nhconsole.core.curl.quotes import read_command_prompt
from nhconsole.core.curl.shell import ShellReader
from nhconsole.core.curl.values import Command, Script, Word, finding
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import Platform, platform_named
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted, shown
from nhconsole.core.sending.draft import SendDraft
from nhconsole.core.sending.headers import Headers, header_value
from nhconsole.core.sending.operations import (
    DEFAULT_API_VERSION,
    FORMAT_HEADER,
    TAGS_HEADER,
    own_headers,
)

LONGEST = 4 * 1024 * 1024
_PROMPT = re.compile(
    r"^[ \t]*(?:[$%>#]|PS[^>\n]{0,300}>|[A-Za-z]:\\[^>\n]{0,300}>)(?=[ \t]*curl)", re.M
)
_FIRST_LINE = re.compile(r"^.*\bcurl\b.*$", re.IGNORECASE | re.MULTILINE)
_CARET_QUOTE = re.compile(r"curl(?:\.exe)?\s+(?:-\S+\s+)*\^\"", re.IGNORECASE)
_LONE = re.compile(r"(?<=\s)[\\^`](?=\s)")
_LONE_TICK = re.compile(r"(?<=\s)`(?=\s)")
_LOOKS = re.compile(r"(?:^|[\s;|&(])curl(?:\.exe)?\s", re.I)
_INSTALLATION = re.compile(r"\$InstallationId:\{([^{}]+)\}")
_RESOURCE = re.compile(r"\bsr=([^&\s\"']+)")
_POLICY = re.compile(r"\bskn=([^&\s\"']+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurlReading:
    """What a pasted text means."""

    draft: SendDraft | None
    """The form as far as the command fills it, without connection; None if it is no cURL command
    with an address."""
    problems: tuple[Problem, ...] = ()
    """With places in the pasted text: errors are what is missing, hints what was left aside."""
    endpoint: Endpoint | None = None
    key_name: str = ""
    """The policy that a token in the command names; empty without one."""
    is_test_send: bool = False

    @property
    def connection_start(self) -> str:
        """A connection string without its key, for the person to complete; empty without a host."""
        if self.endpoint is None:
            return ""
        start = f"Endpoint={self.endpoint.connection_form}"
        if not self.key_name:
            return start
        return f"{start};SharedAccessKeyName={self.key_name};SharedAccessKey="


def looks_like_curl(text: str) -> bool:
    """Whether a pasted text is worth reading as a cURL command; quick."""
    return bool(_LOOKS.search(text[:10_000]))


def read_curl(text: str) -> CurlReading:
    """Read a pasted cURL command. Never fails."""
    if len(text) > LONGEST:
        return _nothing("long", f"The text has {len(text):,} characters; that is no command.")
    script = _script(text)
    command = next((each for each in script.commands if each.name == "curl"), None)
    if command is None:
        command = next(filter(None, map(_behind_another, script.commands)), None)
    if command is None:
        return _nothing("none", "This is no cURL command: it does not begin with “curl”.")
    call = CurlOptions(command, text).read()
    reading = _Filling(call, text).reading()
    return replace(reading, problems=(*script.problems, *reading.problems))


def _nothing(code: str, message: str) -> CurlReading:
    problem = finding(Severity.ERROR, Field.SETTINGS, code, message, "Paste a whole command.")
    return CurlReading(draft=None, problems=(problem,))


def _behind_another(command: Command) -> Command | None:
    """Return the cURL command behind such words as ``sudo`` or ``time``."""
    names = [word.text.lower() for word in command.words[:6]]
    if "curl" not in names:
        return None
    return replace(command, words=command.words[names.index("curl") :])


def _script(text: str) -> Script:
    bare = _PROMPT.sub(lambda found: " " * len(found.group()), text)
    first = next((line.group().rstrip() for line in _FIRST_LINE.finditer(bare)), "")
    if first.endswith("^") or _CARET_QUOTE.search(first):
        return read_command_prompt(bare)
    continuation = "`" if first.endswith("`") or _LONE_TICK.search(first) else "\\"
    if "\n" not in bare.strip():
        # A field of one line has taken the line breaks away, and left what stood before them.
        bare = _LONE.sub(" ", bare)
    return ShellReader(bare, continuation=continuation).read()


class _Filling:
    """Makes a form of a call."""

    def __init__(self, call: CurlCall, text: str) -> None:
        self._call = call
        self._text = text
        self._problems = list(call.problems)

    def reading(self) -> CurlReading:
        url = self._call.url
        if url is None:
            self._say(Severity.ERROR, Field.CONNECTION, "url", "The command names no address.")
            return CurlReading(draft=None, problems=tuple(self._problems))
        endpoint, hub, version, is_test = self._address(url)
        headers, notes = split_headers(self._call.headers, self._text)
        self._problems += notes
        self._check_method()
        platform = self._platform(headers)
        draft = self._draft(hub, version, headers, platform)
        key_name = self._key_name(endpoint)
        return CurlReading(
            draft=draft,
            problems=tuple(self._problems),
            endpoint=endpoint,
            key_name=key_name,
            is_test_send=is_test,
        )

    def _say(
        self,
        severity: Severity,
        place: Field,
        code: str,
        message: str,
        remedy: str = "",
        word: Word | None = None,
    ) -> None:
        self._problems.append(
            finding(severity, place, code, message, remedy, text=self._text, word=word)
        )

    def _address(self, url: Word) -> tuple[Endpoint | None, str, str, bool]:
        base, path, query = _cut_address(url.text.strip())
        endpoint, _, problems = read_endpoint(base)
        for problem in problems:
            if problem.severity is not Severity.HINT:
                self._say(problem.severity, Field.CONNECTION, "address", problem.message, word=url)
        hub = self._hub(path, url)
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
        named = {name.lower(): value for name, value in pairs}
        self._check_query(named, url)
        return endpoint, hub, named.get("api-version") or DEFAULT_API_VERSION, "test" in named

    def _hub(self, path: str, url: Word) -> str:
        segments = [segment for segment in path.split("/") if segment]
        if len(segments) != 2 or segments[1].lower() != "messages":
            self._say(
                Severity.WARNING,
                Field.HUB,
                "path",
                f"{quoted(path or '/')} is not the address of a send, /HUB/messages.",
                "What can be taken is taken; check the hub's name.",
                url,
            )
        name = unquote(segments[0], errors="replace") if segments else ""
        for problem in check_hub_name(name):
            self._say(problem.severity, Field.HUB, "hub", problem.message, problem.remedy, url)
        return name

    def _check_query(self, named: dict[str, str], url: Word) -> None:
        if "test" not in named:
            message = "The command is no test send. What is sent from here always is one."
            self._say(Severity.WARNING, Field.SETTINGS, "no-test", message, word=url)
        if "api-version" not in named:
            message = f"The address names no api-version; {DEFAULT_API_VERSION} is taken."
            self._say(Severity.HINT, Field.SETTINGS, "no-version", message, word=url)
        if "direct" in named:
            message = "A direct send to one device cannot be sent from here."
            remedy = "Choose an audience that reaches the device."
            self._say(Severity.ERROR, Field.AUDIENCE, "direct", message, remedy, url)
        others = sorted(named.keys() - {"test", "api-version", "direct"})
        if others:
            names = ", ".join(map(quoted, others[:5]))
            message = f"Left aside from the address: {names}."
            self._say(Severity.HINT, Field.SETTINGS, "query", message, word=url)

    def _check_method(self) -> None:
        method = self._call.method
        if method is not None and method.text.upper() != "POST":
            message = f"The command's method is {quoted(method.text)}; a send is a POST."
            self._say(Severity.WARNING, Field.SETTINGS, "method", message, word=method)
        if not self._call.data and not self._call.unread:
            message = "The command has no payload."
            self._say(Severity.WARNING, Field.PAYLOAD, "no-payload", message)

    def _platform(self, headers: Headers) -> Platform:
        name = header_value(headers, FORMAT_HEADER)
        if name is None:
            message = f"No {FORMAT_HEADER} header says for which platform this is."
            remedy = "Template is taken, as the hub does; choose another if it is not meant."
            self._say(Severity.WARNING, Field.PLATFORM, "no-platform", message, remedy)
            return platform_named("template")
        try:
            return platform_named(name)
        except KeyError:
            message = f"{quoted(name)} is not a platform that is known here."
            self._say(Severity.ERROR, Field.PLATFORM, "platform", message, "Choose one.")
            return platform_named("template")

    def _draft(self, hub: str, version: str, headers: Headers, platform: Platform) -> SendDraft:
        payload = self._call.payload
        tags = header_value(headers, TAGS_HEADER)
        audience = audience_of_header(tags)
        value = audience.header_value()
        kind, typed = _kind_and_typed(platform, payload, headers, value)
        return SendDraft(
            hub_name=hub,
            platform=platform.format,
            kind=kind,
            payload=payload,
            audience=audience,
            headers=typed,
            api_version=version,
        )

    def _key_name(self, endpoint: Endpoint | None) -> str:
        """Return the policy that a token names, and say what becomes of the token."""
        found = next(
            ((value, word) for name, value, word in self._call.headers if _is_token_header(name)),
            None,
        )
        if found is None:
            return ""
        value, word = found
        message = "The Authorization header is not taken over; a new token is signed for each send."
        self._say(Severity.HINT, Field.CONNECTION, "token", message, word=word)
        resource, policy = _RESOURCE.search(value), _POLICY.search(value)
        signed_for = unquote(resource[1]) if resource else ""
        if endpoint and signed_for and endpoint.host not in signed_for.lower():
            message = f"Its token was signed for {shown(signed_for)}, which is another host."
            self._say(Severity.WARNING, Field.CONNECTION, "token-host", message, word=word)
        return unquote(policy[1]) if policy and not policy[1].startswith("$") else ""


def _is_token_header(name: str) -> bool:
    return name.lower() == "authorization"


def _cut_address(url: str) -> tuple[str, str, str]:
    """Cut an address into what leads to the host, the path, and the query."""
    url = url.partition("#")[0]
    scheme, separator, rest = url.partition("://")
    if not separator:
        # cURL would take http; nobody means that here.
        scheme, rest = "https", url
    front, mark, query = rest.partition("?")
    host, slash, path = front.partition("/")
    return f"{scheme}://{host}", slash + path, query if mark else ""


def audience_of_header(value: str | None) -> Audience:
    """Return the audience that a tags header means, in the simplest form that says just that."""
    if not value or not value.strip():
        return Audience()
    installation = _INSTALLATION.fullmatch(value)
    if installation:
        found = Audience(mode=AudienceMode.INSTALLATION, installation_id=installation[1])
        if found.header_value() == value:
            return found
    tags = tuple(value.split(" || "))
    if all(map(is_tag, tags)) and join_tags(tags) == value:
        return Audience(mode=AudienceMode.ANY_OF, tags=tags)
    return Audience(mode=AudienceMode.EXPRESSION, expression=value)


def _kind_and_typed(
    platform: Platform, payload: str, headers: Headers, tags: str | None
) -> tuple[str, Headers]:
    """Return the kind for which least must be typed, and what must be."""
    body = payload.encode(errors="replace")
    named = {name.lower() for name, _ in headers}
    best: tuple[str, Headers] | None = None
    for kind in platform.kinds:
        message = Notification.of(platform, body, kind=kind.name)
        own = {name.lower(): value for name, value in own_headers(message, tags)}
        typed = tuple(_typed(headers, own))
        if own.keys() - named - {"content-type", FORMAT_HEADER.lower()}:
            continue
        if best is None or len(typed) < len(best[1]):
            best = kind.name, typed
    if best is not None:
        return best
    return "", tuple(_typed(headers, {}))


def _typed(headers: Headers, own: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        lowered = name.lower()
        if lowered == FORMAT_HEADER.lower() or own.get(lowered) == value:
            continue
        if lowered == TAGS_HEADER.lower() and value.strip():
            continue
        yield name, value
