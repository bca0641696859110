"""The form as a value: what is wrong with it, and whether it can be sent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.problem import Field, Severity
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import SECRET_IN_MESSAGE, DraftReading, SendDraft, read_draft

KEY = "q/+Z3rP8xV0kY7tB2nM5cW1sD4fG6hJ9lKaSdFgHjZ0="
CONNECTION = (
    f"Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey={KEY}"
)
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
GOOD = SendDraft(
    connection_text=Secret(CONNECTION),
    hub_name="hub",
    platform="windows",
    kind="toast",
    payload="<toast/>",
)


def _codes(reading: DraftReading) -> set[str]:
    return {problem.code for problem in reading.problems}


def test_a_good_draft_is_sendable_without_a_word() -> None:
    reading = read_draft(GOOD)

    assert reading.problems == ()
    assert reading.is_sendable


def test_an_empty_draft_says_what_is_missing_and_has_no_request() -> None:
    reading = read_draft(SendDraft())

    assert {"connection.empty", "hub.missing"} <= _codes(reading)
    assert not reading.is_sendable
    assert not reading.can_be_forced
    assert reading.preview(NOW) is None
    with pytest.raises(ValueError, match="cannot be overridden"):
        reading.signed_request(NOW)


ANY_OF = Audience(mode=AudienceMode.ANY_OF, tags=("a b",))
FORCIBLE = {
    "malformed XML": replace(GOOD, payload="<toast>"),
    "malformed JSON": replace(GOOD, platform="apple", kind="alert", payload="{"),
    "illegal tag": replace(GOOD, audience=ANY_OF),
    "broken expression": replace(
        GOOD, audience=Audience(mode=AudienceMode.EXPRESSION, expression="a ||")
    ),
    "too large": replace(GOOD, kind="raw", payload="x" * 70_000),
}
FINAL = {
    "no connection": replace(GOOD, connection_text=Secret("")),
    "no hub": replace(GOOD, hub_name=""),
    "hub with a path": replace(GOOD, hub_name="a/../b"),
    "unknown platform": replace(GOOD, platform="nokiax"),
    "unknown kind": replace(GOOD, kind="banner"),
    "half a character": replace(GOOD, kind="raw", payload="\ud800"),
    "line break in a header": replace(GOOD, headers=(("X-A", "a\r\nX-B: 1"),)),
    "reserved header": replace(GOOD, headers=(("Authorization", "x"),)),
    "header twice": replace(GOOD, headers=(("X-A", "1"), ("x-a", "2"))),
    "nobody": replace(GOOD, audience=Audience(mode=AudienceMode.ANY_OF)),
    "line break in a tag": replace(
        GOOD, audience=Audience(mode=AudienceMode.ANY_OF, tags=("a\r\nX-B: 1",))
    ),
    "half a character in the version": replace(GOOD, api_version="\udcff"),
    "another hub in the string": replace(
        GOOD, connection_text=Secret(f"{CONNECTION};EntityPath=other")
    ),
}


@pytest.mark.parametrize("draft", FORCIBLE.values(), ids=FORCIBLE)
def test_what_the_hub_would_refuse_can_be_sent_when_asked_for(draft: SendDraft) -> None:
    reading = read_draft(draft)

    assert not reading.is_sendable
    assert reading.can_be_forced
    assert reading.preview(NOW) is not None
    assert reading.signed_request(NOW).body == draft.payload.encode()


@pytest.mark.parametrize("draft", FINAL.values(), ids=FINAL)
def test_what_cannot_be_sent_has_no_request_however_one_asks(draft: SendDraft) -> None:
    reading = read_draft(draft)

    assert not reading.is_sendable
    assert not reading.can_be_forced
    assert reading.preview(NOW) is None
    with pytest.raises(ValueError, match="cannot be overridden"):
        reading.signed_request(NOW)


@pytest.mark.parametrize(
    ("platform", "kind", "payload", "date"),
    [
        ("gcm", "message", '{"data": {}}', "20 June 2024"),
        ("windowsphone", "toast", "<wp:Toast xmlns:wp='WPNotification'/>", "20 February 2018"),
    ],
)
def test_a_retired_platform_warns_with_its_date_and_can_be_sent(
    platform: str, kind: str, payload: str, date: str
) -> None:
    reading = read_draft(replace(GOOD, platform=platform, kind=kind, payload=payload))

    (problem,) = [found for found in reading.problems if found.code == "platform.retired"]
    assert problem.severity is Severity.WARNING
    assert date in problem.message
    assert reading.is_sendable


def test_a_payload_of_another_kind_is_said_and_the_headers_follow_it() -> None:
    reading = read_draft(replace(GOOD, payload='<badge value="7"/>'))

    (problem,) = reading.problems
    assert problem.code == "payload.kind"
    assert "badge" in problem.message
    assert "toast" in problem.message
    assert reading.signed_request(NOW).header("X-WNS-Type") == "wns/badge"


def test_a_root_of_no_kind_is_said() -> None:
    reading = read_draft(replace(GOOD, payload="<toats/>"))

    (problem,) = reading.problems
    assert problem.code == "payload.kind"
    assert "toats" in problem.message


def test_without_a_kind_the_payload_decides() -> None:
    reading = read_draft(replace(GOOD, kind="", payload="<tile/>"))

    assert reading.signed_request(NOW).header("X-WNS-Type") == "wns/tile"


def test_an_unusual_version_is_sent_with_a_warning() -> None:
    reading = read_draft(replace(GOOD, api_version="2031-01&x"))

    (problem,) = reading.problems
    assert problem.field is Field.SETTINGS
    assert problem.severity is Severity.WARNING
    assert reading.is_sendable


def test_blanks_around_hub_and_headers_do_not_count() -> None:
    reading = read_draft(replace(GOOD, hub_name=" hub ", headers=((" X-A ", " 1\t"),)))

    request = reading.signed_request(NOW)

    assert reading.problems == ()
    assert request.target.startswith("/hub/messages?")
    assert ("X-A", "1") in request.headers


PLANTED = {
    "payload": (replace(GOOD, kind="raw", payload=f"the key is {KEY}"), Field.PAYLOAD),
    "payload in JSON": (
        replace(GOOD, kind="raw", payload=KEY.replace("/", "\\/").replace("=", "\\u003d")),
        Field.PAYLOAD,
    ),
    "tag": (
        replace(GOOD, audience=Audience(mode=AudienceMode.ANY_OF, tags=(KEY,))),
        Field.AUDIENCE,
    ),
    "expression": (
        replace(GOOD, audience=Audience(mode=AudienceMode.EXPRESSION, expression=f"a||{KEY}")),
        Field.AUDIENCE,
    ),
    "installation": (
        replace(GOOD, audience=Audience(mode=AudienceMode.INSTALLATION, installation_id=KEY)),
        Field.AUDIENCE,
    ),
    "header": (replace(GOOD, headers=(("X-A", KEY),)), Field.HEADERS),
    "hub": (replace(GOOD, hub_name=KEY.replace("/", "")), Field.HUB),
    "version": (replace(GOOD, api_version=KEY), Field.SETTINGS),
}


def _drop_slash(draft: SendDraft) -> SendDraft:
    return replace(draft, connection_text=Secret(CONNECTION.replace(KEY, KEY.replace("/", ""))))


@pytest.mark.parametrize(("draft", "field"), PLANTED.values(), ids=PLANTED)
def test_the_key_in_a_field_that_is_sent_gets_a_warning_there(
    draft: SendDraft, field: Field
) -> None:
    draft = _drop_slash(draft) if field is Field.HUB else draft

    problems = read_draft(draft).problems

    (problem,) = [found for found in problems if found.code == SECRET_IN_MESSAGE]
    assert problem.field is field
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize("key", [KEY, "my own short key", "pässwörd-1"], ids=["portal", "1", "2"])
@pytest.mark.parametrize("place", ["{}", "a {} b", "x/{}", "<{}>", "$UserId:{}"])
def test_neither_findings_nor_reprs_repeat_a_key_whatever_it_looks_like(
    key: str, place: str
) -> None:
    text = place.format(key)
    draft = SendDraft(
        connection_text=Secret(CONNECTION.replace(KEY, key)),
        hub_name=text,
        platform=text,
        kind=text,
        payload=text,
        headers=((text, text), ("X-WNS-Type", text), ("Content-Type", text)),
        api_version=text,
    )
    for mode in AudienceMode:
        audience = Audience(mode=mode, tags=(text,), expression=text, installation_id=text)
        for platform, kind in ((text, ""), ("windows", text), ("windows", "toast"), ("apple", "")):
            reading = read_draft(replace(draft, audience=audience, platform=platform, kind=kind))
            said = repr(reading.problems) + repr(reading.connection) + repr(reading.notification)
            said += "".join(problem.sentence() for problem in reading.problems)
            assert key not in said


def test_no_repr_of_a_draft_shows_what_was_typed_into_it() -> None:
    draft = replace(
        GOOD,
        hub_name=KEY,
        payload=KEY,
        headers=(("X-A", KEY),),
        audience=Audience(mode=AudienceMode.ANY_OF, tags=(KEY,)),
    )

    reading = read_draft(draft)

    assert KEY not in repr(draft) + repr(reading) + repr(reading.notification)


def test_the_secrets_of_a_draft_are_those_of_its_connection() -> None:
    assert [secret.reveal() for secret in read_draft(GOOD).secrets] == [KEY]


@pytest.mark.parametrize(
    "field", ["hub_name", "platform", "kind", "payload", "api_version", "connection_text"]
)
def test_half_a_character_in_any_field_is_a_sentence(field: str) -> None:
    text = f"{CONNECTION}\udcff" if field == "connection_text" else "a\udcffb"
    value = Secret(text) if field == "connection_text" else text

    reading = read_draft(replace(GOOD, **{field: value}))  # type: ignore[arg-type]

    assert not reading.can_be_forced
    assert all(problem.sentence().encode() for problem in reading.problems)
