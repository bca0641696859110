"""Every known sentence, status and failure is explained; what is not known is not guessed."""

import json
from itertools import product
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.sending.exchange import FailureKind, Headers, Stage, TransportFailure
from nhconsole.core.verdict.explanations import (
    ASSUMED,
    BadExplanations,
    Blame,
    Explanation,
    ExplanationTable,
    Judgement,
)
from nhconsole.core.verdict.fault import parse_fault
from nhconsole.core.verdict.outcome import RegistrationResult
from nhconsole.explained import explanation_table
from nhconsole.resources import resource_text

FILES = ("outcomes", "nobody", "faults", "failures")
TRACKED = ".TrackingId:0a1b2c3d_G7,TimeStamp:7/2/2020 6:33:21 PM"
TABLE = explanation_table()


def explain_sentence(sentence: str, platform: str = "") -> Explanation:
    return TABLE.explain_result(RegistrationResult(outcome=sentence, application_platform=platform))


def explain_answer(
    status: int, detail: str = "", reason: str = "", headers: Headers = ()
) -> Explanation:
    body = f"<Error><Code>{status}</Code><Detail>{detail}{TRACKED}</Detail></Error>"
    return TABLE.explain_fault(
        parse_fault(status, reason, headers, body.encode() if detail else b"")
    )


@pytest.mark.parametrize("name", FILES)
def test_the_table_keeps_its_schema(name: str) -> None:
    schema = json.loads(resource_text("explanations/explanations.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(json.loads(resource_text(f"explanations/{name}.json")), schema)


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [rule.explanation.rule for rule in TABLE.rules]

    assert len(names) == len(set(names))


PROVEN = {
    "The Notification was successfully sent to the Push Notification System": Judgement.ACCEPTED,
    "The Push Notification System handle for the registration is invalid": Judgement.REFUSED_BY_PNS,
    "The Token obtained from the Token Provider is wrong": Judgement.REFUSED_BY_PNS,
    "The Token obtained from the Token Provider is invalid": Judgement.REFUSED_BY_PNS,
    "The Notification payload is invalid": Judgement.REFUSED_BY_PNS,
}


@pytest.mark.parametrize(("sentence", "judgement"), PROVEN.items())
@pytest.mark.parametrize(
    "form", [str, str.upper, lambda text: f"  {text}.\n"], ids=["as is", "upper case", "blanks"]
)
def test_each_proven_sentence_is_explained(
    sentence: str, judgement: Judgement, form: object
) -> None:
    assert callable(form)
    explanation = explain_sentence(form(sentence))

    assert (explanation.in_table, explanation.judgement) == (True, judgement)
    assert explanation.steps
    assert explanation.source


@pytest.mark.parametrize(
    "name",
    ["Success", "WrongToken", "WrongChannel", "BadChannel", "ExpiredChannel",
     "ChannelDisconnected", "ChannelThrottled", "Throttled", "Dropped", "InvalidCredentials",
     "InvalidToken", "InvalidNotificationFormat", "InvalidNotificationSize", "PnsInterfaceError",
     "PnsServerError", "PnsUnavailable", "PnsUnreachable", "TokenProviderInterfaceError",
     "TokenProviderUnreachable", "RefreshToken", "AbandonedNotificationMessages", "NoTargets",
     "NoTargetFound", "Skipped", "UnknownError", "Unknown",
     "The Push Notification System handle for the registration is no longer valid"],
)  # fmt: skip
def test_each_name_of_an_outcome_is_explained(name: str) -> None:
    assert explain_sentence(name, "windows").in_table


def test_accepted_names_the_push_service_and_claims_no_delivery() -> None:
    explanation = explain_sentence(next(iter(PROVEN)), "windows")

    assert explanation.title == "Accepted by WNS"
    assert "deliver" not in json.dumps(explanation.lines())


@pytest.mark.parametrize(
    "sentence",
    ["The Push Notification System handle for the registration is invalid", "BadChannel"],
)
@pytest.mark.parametrize("platform", ["apple", "Apple", "appletemplate"])
def test_an_invalid_apple_handle_names_sandbox_and_production_first(
    sentence: str, platform: str
) -> None:
    explanation = explain_sentence(sentence, platform)

    assert "sandbox" in explanation.steps[0]
    assert "APNs" in explanation.meaning


def test_sandbox_is_not_named_for_other_platforms() -> None:
    explanation = explain_sentence(
        "The Push Notification System handle for the registration is invalid", "fcmv1"
    )

    assert not any("sandbox" in step for step in explanation.steps)
    assert "Firebase" in explanation.steps[0]


@pytest.mark.parametrize("said", ["The Notification was lost at sea", "accepted", "", "  \n"])
def test_an_unknown_sentence_is_shown_as_it_came(said: str) -> None:
    explanation = explain_sentence(said, "apple")

    assert not explanation.in_table
    assert (explanation.judgement, explanation.blame) == (Judgement.UNKNOWN, Blame.UNKNOWN)
    assert explanation.said == said
    assert said.strip() in explanation.meaning
    assert "not in the table" in explanation.meaning
    assert explanation.steps == ()


def test_what_is_assumed_is_marked() -> None:
    assert explain_sentence("Throttled").lines()[0].endswith(ASSUMED)
    assert ASSUMED not in explain_sentence(next(iter(PROVEN))).lines()[0]


FAULTS = {
    "wrong key": ((401, "InvalidSignature: The token has an invalid signature."),
                  "fault.401.signature"),
    "no Manage": ((401, "Manage claim is required for this operation."), "fault.401.manage"),
    "expired": ((401, "ExpiredToken: "), "fault.401.expired"),
    "expired, older words": ((401, "ExpiredToken: The token is expired."), "fault.401.expired"),
    "no token": ((401, "MalformedToken: The credentials contained in the authorization header are "
                  "not in the WRAP format."), "fault.401.malformed"),
    "missing": ((401, "MissingToken: The authorization header was not found."),
                "fault.401.missing"),
    "audience": ((401, "InvalidAudience: x"), "fault.401.audience"),
    "no Send right, 2014": ((401,), "fault.401.empty"),
    "no Send right": ((403,), "fault.403.empty"),
    "telemetry": ((401, "", "40103: Invalid authorization token signature"), "fault.401.signature"),
    "401 otherwise": ((401, "Something"), "fault.401"),
    "quota": ((403, "", "", (("Retry-After", "10"),)), "fault.403.retry-after"),
    "quota in words": ((403, "Quota exceeded; too many registrations in this namespace"),
                       "fault.403.quota"),
    "rate in words": ((403, "The registration operations rate is too high"), "fault.403.quota"),
    "403 otherwise": ((403, "Something"), "fault.403"),
    "raw type": ((400, "The content type for a 'wns/raw' notification must be "
                  "'application/octet-stream'"), "fault.400.raw-type"),
    "payload": ((400, "The supplied notification payload is invalid"), "fault.400.payload"),
    "payload form": ((400, "Invalid payload format. Either Json object or valid Xml are allowed."),
                     "fault.400.payload"),
    "tag": ((400, "An invalid tag 'a b' was supplied. Valid tag characters are alphanumeric, _, @, "
             "-, ., : and #."), "fault.400.tag"),
    "tags": ((400, "An invalid tag(s) '$InstallationId:x' was supplied. Valid tag characters are "
              "alphanumeric, _, @, -, ., : and #."), "fault.400.tag-braces"),
    "tag with dollar": ((400, "Tags can not start with $."), "fault.400.tag-dollar"),
    "tags' size": ((400, "Registration Tags serialized size is more than maximum supported value. "
                    "Actual Size: '9000' and Max Allowed Size: '8000'"), "fault.400.tag-size"),
    "job": ((400, "The supplied notificationhub job payload is invalid."), "fault.400.job"),
    "multipart": ((400, "Could not find a part of the multipart content supplied."),
                  "fault.400.multipart"),
    "WNS header": ((400, "Must contain WNS Header : 'X-WNS-Type'."), "fault.400.wns-header"),
    "WNS header, otherwise": ((400, "The mandatory HTTP header 'X-WNS-Type' is missing"),
                              "fault.400.wns-header"),
    "MPNS header": ((400, "Must contain Mpns Header : 'X-NotificationClass'."),
                    "fault.400.mpns-header"),
    "version": ((400, "The api-version '1999-01' in the query string is not supported. Either "
                 "remove it from the Uri or use one of '2020-06'."), "fault.400.version"),
    "handle": ((400, "GCM Registration Id is invalid."), "fault.400.handle"),
    "channel": ((400, "Unsupported channel uri: 'x'"), "fault.400.handle"),
    "token digits": ((400, "One or more characters in device token is not a hexadecimal digit."),
                     "fault.400.handle"),
    "tier": ((400, "This operation is not available for your tier"), "fault.400.tier"),
    "400 otherwise": ((400, "Something"), "fault.400"),
    "no hub": ((404, "No service is hosted at the specified address."), "fault.404.no-service"),
    "no entity": ((404, "The messaging entity '/hub/registrationids' could not be found."),
                  "fault.404.entity"),
    "no installation": ((404, "Installation not found"), "fault.404.installation"),
    "404 otherwise": ((404,), "fault.404"),
    "405": ((405,), "fault.405"),
    "408": ((408,), "fault.408"),
    "conflict": ((409, "SubCode=40900. Conflict."), "fault.409"),
    "gone": ((410,), "fault.410"),
    "ETag": ((412,), "fault.412"),
    "too large": ((413,), "fault.413"),
    "throttled": ((429,), "fault.429"),
    "headers too large": ((431,), "fault.431"),
    "teapot": ((418, "Something"), "fault.4xx"),
    "provider": ((500, "", "50002: Provider Internal Error."), "fault.500.provider"),
    "500 otherwise": ((500, "Something"), "fault.500"),
    "gateway of the service": ((502, "Something"), "fault.502"),
    "gateway of a proxy": ((502,), "fault.proxy.gateway"),
    "busy": ((503, "Server is busy."), "fault.503"),
    "busy, empty": ((503,), "fault.503"),
    "599": ((599, "Something"), "fault.5xx"),
    "proxy wants a login": ((407,), "fault.proxy.login"),
    "redirect": ((307, "", "", (("Location", "https://x"),)), "answer.redirect"),
    "redirect without a place": ((302,), "answer.redirect.nowhere"),
    "not modified": ((304,), "answer.not-modified"),
    "content type": ((415,), "fault.415"),
    "odd": ((700,), "answer.odd"),
    "informational": ((101,), "answer.odd"),
    "empty": ((201,), "answer.empty"),
    "other": ((200, "Something"), "answer.other"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "rule"), FAULTS.values(), ids=FAULTS.keys())
def test_each_known_fault_is_explained(answer: tuple[int, str, str, Headers], rule: str) -> None:
    explanation = explain_answer(*answer)

    assert explanation.rule == rule
    assert explanation.steps


@pytest.mark.parametrize(
    ("sub_code", "rule"),
    [("40100", "fault.401"), ("40101", "fault.401.transport"), ("40102", "fault.401.missing"),
     ("40103", "fault.401.signature"), ("40104", "fault.401.audience"),
     ("40105", "fault.401.malformed"), ("40106", "fault.401.expired"),
     ("40107", "fault.401.audience"), ("40108", "fault.401.incomplete"),
     ("40109", "fault.401.incomplete"), ("40110", "fault.401.incomplete"),
     ("40300", "fault.403.empty"), ("40400", "fault.404.no-service"),
     ("40402", "fault.404.no-service"), ("40900", "fault.409"), ("40901", "fault.409"),
     ("41000", "fault.410"), ("42900", "fault.429"), ("50002", "fault.500.provider"),
     ("50004", "fault.503")],
)  # fmt: skip
def test_each_subcode_is_explained(sub_code: str, rule: str) -> None:
    status = {"50004": 503}.get(sub_code, int(sub_code[:3]))

    assert explain_answer(status, f"SubCode={sub_code}. Words").rule == rule


@pytest.mark.parametrize("status", [403, 503])
def test_a_web_page_is_not_taken_for_the_hub(status: int) -> None:
    fault = parse_fault(status, "", (), b"<html><title>Blocked</title></html>")

    explanation = TABLE.explain_fault(fault)

    assert explanation.rule == "fault.proxy.page"
    assert explanation.said == "Blocked"


@pytest.mark.parametrize("status", range(100, 1000, 7))
def test_every_status_is_explained(status: int) -> None:
    assert explain_answer(status, "Words").in_table


def failure(
    kind: FailureKind, stage: Stage, *, maybe: bool, message: str = "M."
) -> TransportFailure:
    return TransportFailure(kind=kind, stage=stage, message=message, may_have_been_accepted=maybe)


@pytest.mark.parametrize(("kind", "stage"), list(product(FailureKind, Stage)))
def test_every_failure_is_explained(kind: FailureKind, stage: Stage) -> None:
    late = stage in (Stage.SEND, Stage.WAIT, Stage.RECEIVE)

    explanation = TABLE.explain_failure(failure(kind, stage, maybe=late))

    assert explanation.in_table
    assert explanation.judgement is Judgement.NO_ANSWER
    assert explanation.steps


@pytest.mark.parametrize("stage", [Stage.SEND, Stage.WAIT, Stage.RECEIVE])
@pytest.mark.parametrize(
    "kind",
    [FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.CLOSED, FailureKind.CANCELLED,
     FailureKind.TRUNCATED, FailureKind.OTHER],
)  # fmt: skip
def test_a_late_failure_warns_before_a_second_send(kind: FailureKind, stage: Stage) -> None:
    explanation = TABLE.explain_failure(failure(kind, stage, maybe=True))

    assert "may have accepted" in explanation.steps[0]


@pytest.mark.parametrize("kind", [FailureKind.CANCELLED, FailureKind.OTHER, FailureKind.RESET])
def test_an_early_failure_does_not(kind: FailureKind) -> None:
    explanation = TABLE.explain_failure(failure(kind, Stage.CONNECT, maybe=False))

    assert not any("may have accepted" in step for step in explanation.steps)


AUDIENCES = {
    "a || b": "nobody.tags", "a": "nobody.tags", "": "nobody.broadcast", None: "nobody.broadcast",
    "a && b": "nobody.expression", "!a": "nobody.expression", "(a || b)": "nobody.expression",
    "$InstallationId:{x}": "nobody.installation", "$installationid:{x} && a": "nobody.installation",
    "$UserId:{x}": "nobody.user",
}  # fmt: skip


@pytest.mark.parametrize(("tags", "rule"), AUDIENCES.items(), ids=str)
@pytest.mark.parametrize("platform", ["apple", "fcmv1", "gcm", "windows", "template", ""])
def test_nobody_is_explained_by_audience_with_a_check_for_each_reason(
    tags: str | None, rule: str, platform: str
) -> None:
    explanation = TABLE.explain_nobody(platform=platform, tags=tags)

    assert (explanation.rule, explanation.judgement) == (rule, Judgement.NOBODY)
    assert len(explanation.reasons) >= 5
    assert all(reason.text and reason.check for reason in explanation.reasons)
    assert explanation.steps == tuple(str(reason) for reason in explanation.reasons)
    assert len(set(explanation.steps)) == len(explanation.steps)


@pytest.mark.parametrize(
    ("platform", "tags", "first"),
    [("windows", "a", "tag is spelt"), ("apple", "a && b", "part of the expression"),
     ("apple", "$InstallationId:{x}", "id is spelt"), ("windows", "", "another platform"),
     ("fcmv1", "", "FCM legacy"), ("gcm", "", "fcmv1 already"), ("template", "", "Template sends")],
)  # fmt: skip
def test_the_likeliest_reason_stands_first(platform: str, tags: str, first: str) -> None:
    assert first in TABLE.explain_nobody(platform=platform, tags=tags).reasons[0].text


def test_removed_registrations_are_named_for_apple_with_sandbox_and_production() -> None:
    texts = TABLE.explain_nobody(platform="apple", tags="").steps

    assert sum("sandbox" in text for text in texts) == 1
    assert not any("sandbox" in text for text in TABLE.explain_nobody(platform="adm").steps)


EMULATED = "The Push Notification System makes tea (emulator's wording)"


def test_the_emulators_own_words_are_told_from_the_services() -> None:
    explanation = explain_sentence(EMULATED, "windows")

    assert explanation.judgement is Judgement.REFUSED_BY_PNS
    assert "words of its own" in explanation.meaning


def test_every_sentence_of_the_emulator_has_a_rule_of_its_own() -> None:
    rows = json.loads(resource_text("emulator/behaviours.json"))["behaviours"].values()
    rules = {row["sentence"]: explain_sentence(row["sentence"]).rule for row in rows}

    assert "outcome.emulator" not in rules.values()
    assert len(set(rules.values())) == len(rules)


def rows_of(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(resource_text(f"explanations/{name}.json"))["rules"]
    return rows


WIRE_TEXTS = [
    (row["id"], condition.get("status", 400), text)
    for row in rows_of("faults")
    for text in row.get("says", [])
    for condition in row["match"][:1]
]


@pytest.mark.parametrize(("rule", "status", "text"), WIRE_TEXTS, ids=lambda value: str(value)[:40])
def test_each_text_that_a_rule_names_leads_to_it(rule: str, status: object, text: str) -> None:
    number = int(str(status).replace("xx", "00"))
    body = (
        text if number < 300 else f"<Error><Code>1</Code><Detail>{text}{TRACKED}</Detail></Error>"
    )

    assert TABLE.explain_fault(parse_fault(number, "", (), body.encode())).rule == rule


OWN_TEXTS = [
    (row["id"], row["match"][0]["kind"], text)
    for row in rows_of("failures")
    for text in row.get("says", [])
]


@pytest.mark.parametrize(("rule", "kind", "text"), OWN_TEXTS, ids=lambda value: str(value)[-30:])
def test_each_text_of_a_failure_that_a_rule_names_leads_to_it(
    rule: str, kind: str, text: str
) -> None:
    found = failure(FailureKind(kind), Stage.TLS, maybe=False, message=text)

    assert TABLE.explain_failure(found).rule == rule


NUMBERS = {
    1: "invalid-credentials", 2: "pns-unreachable", 3: "pns-interface-error", 4: "bad-channel",
    5: "expired-channel", 6: "pns-server-error", 7: "pns-unavailable", 8: "throttled",
    9: "token-provider", 10: "token-provider", 11: "invalid-credentials", 12: "wrong-token",
    13: "invalid-format", 14: "invalid-size", 15: "channel-throttled", 16: "channel-disconnected",
    17: "dropped", 18: "wrong-token", 19: "refresh-token", 96: "abandoned", 97: "no-targets",
    98: "skipped", 99: "unknown-error",
}  # fmt: skip


@pytest.mark.parametrize(("number", "rule"), NUMBERS.items())
def test_each_number_of_the_feedback_is_explained(number: int, rule: str) -> None:
    assert explain_sentence(str(number), "windows").rule == f"outcome.{rule}"


CERTIFICATES = {
    "The certificate of h has expired (or this machine's clock is fast).": "certificate.expired",
    "The certificate of h is not valid yet (or this machine's clock is slow).": "certificate.early",
    "The certificate of h is made out to another name.": "certificate.name",
    "The certificate of h is made out to another address.": "certificate.name",
    "The certificate of h is signed by itself, so nobody vouches for it.": "certificate.issuer",
    "The certificate of h comes from an issuer that this machine does not trust.":
        "certificate.issuer",
    "The certificates in /x cannot be used: no.": "certificate.file",
    "The certificate of h is not trusted: path length exceeded.": "certificate",
}  # fmt: skip


@pytest.mark.parametrize(("message", "rule"), CERTIFICATES.items())
def test_each_kind_of_bad_certificate_has_its_own_advice(message: str, rule: str) -> None:
    found = failure(FailureKind.CERTIFICATE, Stage.TLS, maybe=False, message=message)

    assert TABLE.explain_failure(found).rule == f"failure.{rule}"


MESSAGES = {
    (FailureKind.TLS, "h does not speak TLS; it may be a port for plain HTTP."): "tls.plain",
    (FailureKind.TLS, "H offers no TLS version that is safe (1.2 or newer)."): "tls.version",
    (FailureKind.NAME_NOT_FOUND, "The name of h could not be looked up: no name server answered."):
        "name.server",
    (FailureKind.PROXY, "The proxy p opened no way to h: it answered 407 Auth."): "proxy.login",
    (FailureKind.PROXY, "The proxy p opened no way to h: it answered 403 No."): "proxy.forbidden",
    (FailureKind.PROXY, "The proxy p opened no way to h: it answered 502 Bad."): "proxy.gateway",
    (FailureKind.PROXY, "The proxy in the settings or the environment is unusable: x."):
        "proxy.settings",
    (FailureKind.PROXY, "The name of the proxy p was not found."): "proxy.name",
    (FailureKind.PROXY, "The proxy p refused the connection."): "proxy.refused",
    (FailureKind.PROXY, "The proxy p opened no way to h: it sent tea."): "proxy",
}  # fmt: skip


@pytest.mark.parametrize(("told", "rule"), MESSAGES.items(), ids=lambda value: str(value)[-30:])
def test_what_a_failure_says_sharpens_its_explanation(
    told: tuple[FailureKind, str], rule: str
) -> None:
    found = failure(told[0], Stage.CONNECT, maybe=False, message=told[1])

    assert TABLE.explain_failure(found).rule == f"failure.{rule}"


def test_every_rule_can_be_reached() -> None:
    reached = {explain_answer(*answer).rule for answer, _ in FAULTS.values()}
    reached.add(explain_sentence(EMULATED).rule)
    reached |= {
        explain_answer({"50004": 503}.get(code, int(code[:3])), f"SubCode={code}. W").rule
        for code in ("40101", "40108")
    }
    reached |= {rule for rule, _, _ in WIRE_TEXTS}
    reached |= {
        TABLE.explain_fault(parse_fault(status, "", (), body)).rule
        for status, body in (
            (403, b"<html><title>x</title></html>"),
            (200, b"<html><title>x</title></html>"),
            (404, b"<Error><Code>404</Code><Detail>.TrackingId:a</Detail></Error>"),
        )
    }
    reached |= {
        TABLE.explain_failure(failure(kind, stage, maybe=maybe)).rule
        for kind, stage, maybe in product(FailureKind, Stage, (True, False))
    }
    reached |= {f"failure.{rule}" for rule in (*CERTIFICATES.values(), *MESSAGES.values())}
    reached |= {TABLE.explain_nobody(tags=tags).rule for tags in AUDIENCES}
    for row in rows_of("outcomes"):
        sentences = row["match"][0].get("sentence", [])
        for sentence in [sentences] if isinstance(sentences, str) else sentences:
            reached.add(explain_sentence(sentence).rule)

    assert {rule.explanation.rule for rule in TABLE.rules} - reached == set()


def test_no_placeholder_is_left_in_any_text() -> None:
    for platform in ("", "apple", "template", "nonsense"):
        for sentence in (*PROVEN, "Dropped", "PnsUnreachable"):
            explanation = explain_sentence(sentence, platform)
            assert "{pns}" not in " ".join((explanation.title, *explanation.lines()))


def test_an_earlier_table_wins() -> None:
    own = {
        "schema": 1,
        "subject": "outcomes",
        "rules": [
            {"id": "own.one", "match": [{"sentence": "Success"}], "title": "Mine",
             "verdict": "unknown", "fault": "unknown", "meaning": "Mine.", "steps": [],
             "source": {"title": "me"}, "confirmed": True}
        ],
    }  # fmt: skip

    table = ExplanationTable.from_json(
        json.dumps(own), *(resource_text(f"explanations/{name}.json") for name in FILES)
    )

    assert table.explain_result(RegistrationResult(outcome="Success")).rule == "own.one"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"subject":"faults","rules":[{}]}', '{"subject":"faults","rules":[1]}',
     '{"subject":"faults","rules":[{"id":"a","match":[{"pattern":"("}],"title":"t",'
     '"verdict":"unknown","fault":"you","meaning":"m"}]}',
     '{"subject":"faults","rules":[{"id":"a","match":[{"moon":1}],"title":"t",'
     '"verdict":"unknown","fault":"you","meaning":"m"}]}'],
)  # fmt: skip
def test_a_broken_table_is_named_as_such(text: str) -> None:
    with pytest.raises(BadExplanations):
        ExplanationTable.from_json(text)


@given(st.text(), st.text(max_size=12))
def test_any_sentence_gets_an_answer(sentence: str, platform: str) -> None:
    assert explain_sentence(sentence, platform).lines()
