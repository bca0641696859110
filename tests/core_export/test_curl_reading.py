"""A pasted cURL command fills the form, whoever wrote it, and our own scripts fill it exactly."""

import shlex
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.curl.reading import CurlReading, looks_like_curl, read_curl
from nhconsole.core.export import exporter_named
from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.problem import Severity
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import SendDraft, read_draft
from tests.core_export.making import CONNECTION, KEY, TOAST, make_draft, make_exchange, make_source

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
URL = "https://contoso.servicebus.windows.net/chat-hub/messages?api-version=2020-06&test"
HEADERS = "-H 'ServiceBusNotification-Format: apple' -H 'Content-Type: application/json'"
BODY = '{"aps":{"alert":"it\'s"}}'
TOKEN = (
    "SharedAccessSignature sr=https%3a%2f%2fcontoso.servicebus.windows.net%2fchat-hub"
    "&sig=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG%3d&se=1795340115&skn=Debug%20Send"
)


def drafted(text: str) -> SendDraft:
    reading = read_curl(text)
    assert reading.draft is not None, reading.problems
    return reading.draft


def codes(reading: CurlReading, severity: Severity | None = None) -> set[str]:
    return {each.code for each in reading.problems if severity in (None, each.severity)}


def said(reading: CurlReading) -> str:
    return "\n".join(problem.sentence() for problem in reading.problems)


QUOTED = shlex.quote(BODY)
USUAL = SendDraft(
    hub_name="chat-hub", platform="apple", kind="alert", payload=BODY, api_version="2020-06"
)
WRITTEN = {
    "by hand": f"curl -X POST '{URL}' {HEADERS} -d {shlex.quote(BODY)}",
    "in double quotes": f'curl "{URL}" {HEADERS} --data "' + BODY.replace('"', '\\"') + '"',
    "glued options": f"curl -sXPOST '{URL}' {HEADERS.replace('-H ', '-H')} -d{QUOTED}",
    "over lines": f"$ curl \\\n  --url '{URL}' \\\n  {HEADERS} \\\n  --data-raw {QUOTED}\n",
    "with CR": f"curl '{URL}' \\\r\n  {HEADERS} \\\r\n  --data-raw {QUOTED}\r\n",
    "by Chrome for bash": (
        f"curl '{URL}' \\\n  -H 'accept: */*' \\\n  -H 'accept-language: de,en;q=0.9' \\\n"
        f"  -H 'authorization: {TOKEN}' \\\n  -H 'content-type: application/json' \\\n"
        "  -H 'origin: https://portal.azure.com' \\\n"
        "  -H 'sec-ch-ua: \"Chromium\";v=\"130\"' \\\n  -H 'sec-fetch-mode: cors' \\\n"
        "  -H 'servicebusnotification-format: apple' \\\n  -H 'user-agent: Mozilla/5.0 (X11)' \\\n"
        '  --data-raw $\'{"aps":{"alert":"it\\\'s"}}\' \\\n  --compressed'
    ),
    "by Chrome for cmd": (
        f'curl ^"{URL.replace("&", "^&").replace("?", "?")}^" ^\r\n'
        '  -H ^"accept: */*^" ^\r\n  -H ^"content-type: application/json^" ^\r\n'
        '  -H ^"servicebusnotification-format: apple^" ^\r\n  -H ^"sec-fetch-mode: cors^" ^\r\n'
        '  --data-raw ^"^{^\\^"aps^\\^":^{^\\^"alert^\\^":^\\^"it\'s^\\^"^}^}^" ^\r\n  --compressed'
    ),
    "by older Chrome for cmd": (
        f'curl "{URL}" ^\r\n  -H "content-type: application/json" ^\r\n'
        '  -H "servicebusnotification-format: apple" ^\r\n'
        '  --data-raw "{\\"aps\\":{\\"alert\\":\\"it\'s\\"}}" ^\r\n  --compressed'
    ),
    "by Postman": (
        f"curl --location '{URL}' \\\n--header 'ServiceBusNotification-Format: apple' \\\n"
        f"--header 'Content-Type: application/json' \\\n--header 'Authorization: {TOKEN}' \\\n"
        "--header 'Postman-Token: 1-2' --header 'Cache-Control: no-cache' \\\n"
        '--data \'{"aps":{"alert":"it\'\\\'\'s"}}\''
    ),
    "for PowerShell": (
        f"PS C:\\Users\\me> curl.exe -X POST '{URL}' `\n"
        "  -H 'ServiceBusNotification-Format: apple' `\n"
        "  -H 'Content-Type: application/json' `\n  -d '{\"aps\":{\"alert\":\"it''s\"}}'"
    ),
    "with --json": (
        f"curl '{URL}' -H 'ServiceBusNotification-Format: apple' --json {shlex.quote(BODY)}"
    ),
    "with a here-document": f"curl '{URL}' {HEADERS} --data-binary @- <<'X'\n{BODY}\nX\n",
    "with variables": (
        f'hub=chat-hub\nns="contoso"\ncurl "https://${{ns}}.servicebus.windows.net/$hub/messages'
        f'?api-version=2020-06&test" {HEADERS} -d {shlex.quote(BODY)}'
    ),
    "address without quotes": f"curl {URL} {HEADERS} -d {shlex.quote(BODY)}",
    "address without scheme": f"curl '{URL[8:]}' {HEADERS} -d {shlex.quote(BODY)}",
    "after another command": f"cd x && sudo curl '{URL}' {HEADERS} -d {shlex.quote(BODY)} | jq .",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_command_fills_the_form(how: str) -> None:
    reading = read_curl(WRITTEN[how])

    assert reading.draft is not None
    payload = reading.draft.payload.removesuffix("\n")
    assert replace(reading.draft, payload=payload) == USUAL
    assert reading.endpoint is not None
    assert reading.endpoint.host == "contoso.servicebus.windows.net"
    assert reading.is_test_send
    assert codes(reading, Severity.ERROR) == set()


@pytest.mark.parametrize(
    "how", ["over lines", "by Chrome for bash", "by Postman", "for PowerShell"]
)
@pytest.mark.parametrize("sign", [" ", "\u2028"])
def test_so_does_one_that_a_field_of_one_line_has_made_flat(how: str, sign: str) -> None:
    flat = WRITTEN[how].strip().replace("\n", sign)

    reading = read_curl(flat)

    assert reading.draft == USUAL
    assert "curl.second-url" not in codes(reading)


def test_the_token_is_not_taken_over_but_its_policy_is_named() -> None:
    reading = read_curl(f"curl '{URL}' {HEADERS} -H 'Authorization: {TOKEN}' -d '{{}}'")

    assert reading.key_name == "Debug Send"
    assert reading.connection_start == (
        "Endpoint=sb://contoso.servicebus.windows.net/"
        ";SharedAccessKeyName=Debug Send;SharedAccessKey="
    )
    assert "curl.token" in codes(reading)
    assert "abcdefghijkl" not in said(reading) + repr(reading)
    assert reading.draft is not None
    assert reading.draft.headers == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("curl -d @payload.json " + URL, "curl.file"),
        ("curl --data-binary @- " + URL, "curl.file"),
        ("curl --json @x " + URL, "curl.file"),
        ("curl -F a=b " + URL, "curl.form"),
        ("curl -T file " + URL, "curl.form"),
        ("curl", "curl.url"),
        ("wget https://x", "curl.none"),
        ("", "curl.none"),
        (f"curl '{URL}&direct' -d x", "curl.direct"),
        (f"curl '{URL}' -H 'ServiceBusNotification-Format: foo' -d x", "curl.platform"),
    ],
)
def test_what_cannot_be_taken_is_an_error_with_a_sentence(text: str, code: str) -> None:
    reading = read_curl(text)

    assert code in codes(reading, Severity.ERROR)
    assert said(reading).strip().endswith(".")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"curl -k '{URL}' -d x", "curl.insecure"),
        (f"curl --compressed '{URL}' -d x", "curl.ignored"),
        (f"curl -X GET '{URL}' -d x", "curl.method"),
        (f"curl '{URL}'", "curl.no-payload"),
        (f"curl '{URL[:-5]}' -d x", "curl.no-test"),
        (f"curl '{URL.partition('?')[0]}?test' -d x", "curl.no-version"),
        (f"curl '{URL}' 'https://other/' -d x", "curl.second-url"),
        (f"curl '{URL}' -d x --next -d y", "curl.next"),
        (f"curl '{URL}' -u a:b -d x", "curl.user"),
        (f"curl '{URL}' -H 'no colon' -d x", "curl.header"),
        (f"curl '{URL}' -d 'x", "curl.quote"),
        (f"curl {URL} -d x", "curl.ampersand"),
        ("curl https://h.servicebus.windows.net/a/b/c -d x", "curl.path"),
        (f"curl '{URL}' -d x -H", "curl.value-missing"),
    ],
)
def test_what_is_left_aside_is_said_with_its_place(text: str, code: str) -> None:
    reading = read_curl(text)

    assert code in codes(reading)
    assert reading.draft is not None
    places = [each for each in reading.problems if each.code == code]
    assert all(each.place or code in ("curl.ignored", "curl.no-payload") for each in places)


def test_several_data_are_joined_and_encoded_ones_encoded() -> None:
    text = f"curl '{URL}' -d a=1 --data-raw @b --data-urlencode 'c=ä &' --data-urlencode =x/y"

    assert drafted(text).payload == "a=1&@b&c=%C3%A4%20%26&x%2Fy"


def test_escapes_of_bash_are_undone() -> None:
    escaped = r"a\n\t\x41\101\u00fc\ud83c\udf89\U0001f389\'\\ \q\xc3\xbc"
    text = f"curl '{URL}' --data-raw $'{escaped}'"

    assert drafted(text).payload == "a\n\tAAü🎉🎉'\\ \\qü"


@pytest.mark.parametrize(
    ("value", "audience"),
    [
        ("news", Audience(mode=AudienceMode.ANY_OF, tags=("news",))),
        ("a || b", Audience(mode=AudienceMode.ANY_OF, tags=("a", "b"))),
        ("a||b", Audience(mode=AudienceMode.EXPRESSION, expression="a||b")),
        ("a && !b", Audience(mode=AudienceMode.EXPRESSION, expression="a && !b")),
        (
            "$InstallationId:{x-1}",
            Audience(mode=AudienceMode.INSTALLATION, installation_id="x-1"),
        ),
    ],
)
def test_tags_become_the_simplest_audience(value: str, audience: Audience) -> None:
    text = f"curl '{URL}' {HEADERS} -H 'ServiceBusNotification-Tags: {value}' -d x"

    assert drafted(text).audience == audience


def test_the_kind_is_known_by_its_headers() -> None:
    tile = "-H 'ServiceBusNotification-Format: windows' -H 'X-WNS-Type: wns/raw'"
    raw = "-H 'Content-Type: application/octet-stream'"
    quiet = "-H 'ServiceBusNotification-Format: apple' -H 'apns-push-type: background'"

    assert drafted(f"curl '{URL}' {tile} {raw} -d '<toast/>'").kind == "raw"
    background = drafted(f"curl '{URL}' {quiet} -H 'apns-priority: 5' -d '{{}}'")
    assert (background.kind, background.headers) == ("background", ())
    alert = drafted(f"curl '{URL}' {quiet} -d '{{}}'")
    assert (alert.kind, alert.headers) == ("alert", (("apns-push-type", "background"),))


def test_it_is_quickly_seen_whether_a_text_is_worth_reading() -> None:
    assert looks_like_curl("$ curl https://x")
    assert looks_like_curl("(\n  curl.exe -k x")
    assert not looks_like_curl(CONNECTION)
    assert not looks_like_curl('{"curl":1}')


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
nasty = st.text("ab'\"\\$`\n!#@&|;<>()* \t\r%^{}é🎉\x00\x1b", max_size=60)
names = st.from_regex(r"X-[A-Za-z0-9!#$&'*.^_`|~-]{1,12}", fullmatch=True)
values = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=0, max_size=30
).map(lambda value: value.strip())
tag = st.from_regex(r"[A-Za-z0-9_@#.:-]{1,12}", fullmatch=True)
audiences = st.one_of(
    st.just(Audience()),
    st.lists(tag, min_size=1, max_size=4, unique=True).map(
        lambda tags: Audience(mode=AudienceMode.ANY_OF, tags=tuple(tags))
    ),
    st.lists(tag, min_size=2, max_size=4).map(
        lambda tags: Audience(mode=AudienceMode.EXPRESSION, expression=" && ".join(tags))
    ),
    tag.map(lambda text: Audience(mode=AudienceMode.INSTALLATION, installation_id=text)),
)


@st.composite
def drafts(draw: st.DrawFn) -> SendDraft:
    platform = draw(st.sampled_from(PLATFORMS))
    typed = draw(st.lists(st.tuples(names, values), max_size=3, unique_by=lambda h: h[0].lower()))
    kind = draw(st.sampled_from(["", *(kind.name for kind in platform.kinds)]))
    return SendDraft(
        connection_text=Secret(CONNECTION),
        hub_name=draw(st.from_regex(r"[A-Za-z0-9_-]{1,10}", fullmatch=True)),
        platform=platform.format,
        kind=kind,
        payload=draw(st.one_of(texts, nasty, st.just(TOAST), st.just('<tile a="1"/>'))),
        audience=draw(audiences),
        headers=tuple(typed),
        api_version=draw(st.sampled_from(["2020-06", "2016-07", "2015-01"])),
    )


@given(drafts())
def test_a_form_is_the_same_after_a_way_through_curl(draft: SendDraft) -> None:
    request = read_draft(draft).signed_request(NOW)
    script = exporter_named("curl").function(make_source(make_exchange(request))).text

    reading = read_curl(script)

    assert reading.draft is not None
    again = replace(reading.draft, connection_text=draft.connection_text)
    assert read_draft(again).preview(NOW) == read_draft(draft).preview(NOW)
    assert again.audience == draft.audience or again.audience.mode is AudienceMode.EXPRESSION
    assert reading.connection_start + KEY == CONNECTION
    assert codes(reading, Severity.ERROR) == set()


@settings(max_examples=10)
@given(draft=drafts())
def test_so_is_a_form_whose_payload_is_too_long_for_a_command_line(draft: SendDraft) -> None:
    long = replace(draft, payload=(draft.payload or "x") * (120_000 // max(len(draft.payload), 1)))
    request = read_draft(long).signed_request(NOW)

    script = exporter_named("curl").function(make_source(make_exchange(request))).text

    assert drafted(script).payload == long.payload


pieces = st.sampled_from(
    ["curl ", "-H ", "-d ", "'", '"', "$'", "\\", "\n", "^", '^"', "`", "$(", ")", "<<X\n", "|",
     "&", "@-", "--json ", "-X", URL, "a:b", "#", "=", "\\ud83c", "\x00", "é", "<<<", "$x", "x="]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join)))
def test_no_text_makes_it_fail(text: str) -> None:
    for whole in (text, f"curl {text}", f"curl '{URL}' {text}"):
        reading = read_curl(whole)

        assert reading.draft is not None or reading.problems
        for problem in reading.problems:
            assert problem.message
            assert problem.start is None or 0 <= problem.start <= len(whole)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1), max_size=4))
def test_quoted_words_are_read_as_shlex_reads_them(arguments: list[str]) -> None:
    text = f"curl '{URL}' " + " ".join(f"--data-raw {shlex.quote(each)}" for each in arguments)

    wanted = [each for each in shlex.split(text) if each not in ("curl", URL, "--data-raw")]
    if wanted == arguments:
        assert drafted(text).payload == "&".join(arguments)


def test_a_long_text_is_read_in_no_time_that_matters() -> None:
    # Quadratic work would take minutes.
    for piece in (
        "'",
        '"',
        "\\",
        "-H ",
        "&",
        "<",
        "$(",
        "<<X\n",
        "`",
        "^",
        "curl ",
        "a",
        "$'\\x",
        "| ",
    ):
        read_curl(f"curl '{URL}' " + piece * 50_000)


def test_a_secret_in_a_command_is_in_no_message() -> None:
    for text in (
        f"curl {KEY} {KEY}",
        f"curl '{URL}' -H {KEY} -d x",
        f"curl '{URL}&x={quote(KEY)}'",
    ):
        assert KEY not in said(read_curl(text))


def test_the_form_is_drawn_from_the_first_command_only() -> None:
    other = WRITTEN["by hand"].replace("chat-hub", "other-hub")

    assert drafted(WRITTEN["by hand"] + "\n" + other).hub_name == "chat-hub"
    assert make_draft().hub_name == "chat-hub"
