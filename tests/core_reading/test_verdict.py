"""An exchange is judged: a headline, causes, and an exit code that a script can rely on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    Headers,
    HttpRequest,
    HttpResponse,
    Stage,
    TransportFailure,
)
from nhconsole.core.verdict.answer import AnswerKind, read_answer
from nhconsole.core.verdict.explanations import Judgement
from nhconsole.core.verdict.verdict import Tone, Verdict, VerdictKind, judge
from nhconsole.core.verdict.words import elided, outcome_lines
from nhconsole.explained import explanation_table

OK = "The Notification was successfully sent to the Push Notification System"
BAD = "The Push Notification System handle for the registration is invalid"
NEW = "The Notification was lost at sea"
REGISTRATION = "849523884231660601-248604613279522266-3"


def rows(platform: str, *sentences: str) -> str:
    return "".join(
        f"<RegistrationResult><ApplicationPlatform>{platform}</ApplicationPlatform>"
        f"<PnsHandle>H</PnsHandle><RegistrationId>{REGISTRATION}</RegistrationId>"
        f"<Outcome>{sentence}</Outcome></RegistrationResult>"
        for sentence in sentences
    )


def outcome(success: object, failure: object, inner: str = "") -> bytes:
    counts = "".join(
        f"<{name}>{count}</{name}>"
        for name, count in (("Success", success), ("Failure", failure))
        if count is not None
    )
    text = f"<NotificationOutcome>{counts}<Results>{inner}</Results></NotificationOutcome>"
    return text.encode()


def request(*, platform: str = "windows", tags: str = "", query: str = "&test") -> HttpRequest:
    headers = (("ServiceBusNotification-Format", platform),)
    if tags:
        headers = (*headers, ("ServiceBusNotification-Tags", tags))
    return HttpRequest(
        method="POST",
        scheme="https",
        host="ns.servicebus.windows.net",
        port=443,
        target=f"/hub/messages?api-version=2020-06{query}",
        headers=headers,
        body=b"x",
    )


def exchange(
    response: HttpResponse | None = None,
    failure: TransportFailure | None = None,
    sent: HttpRequest | None = None,
) -> Exchange:
    return Exchange(
        id="1",
        started_at=datetime(2026, 11, 1, tzinfo=UTC),
        request=sent or request(),
        sent=b"",
        received=b"",
        response=response,
        failure=failure,
    )


def response(
    body: bytes = b"", status: int = 201, headers: Headers = (), *, complete: bool = True
) -> HttpResponse:
    return HttpResponse(
        status=status,
        reason="",
        http_version="1.1",
        headers=headers,
        body=body,
        complete=complete,
    )


def verdict_of(body: bytes, status: int = 201, headers: Headers = ()) -> Verdict:
    return judge(exchange(response(body, status, headers)), explanation_table())


OUTCOMES = {
    "all accepted": (outcome(2, 0, rows("windows", OK, OK)), 0, "2 accepted by WNS"),
    "one refused": (
        outcome(1, 1, rows("windows", OK, BAD)), 1, "1 accepted by WNS, 1 refused"),
    "all refused": (outcome(0, 2, rows("apple", BAD, BAD)), 1, "0 accepted, 2 refused"),
    "two push services": (
        outcome(3, 0, rows("apple", OK, OK) + rows("fcmv1", OK)), 0,
        "2 accepted by APNs, 1 accepted by FCM"),
    "nobody": (outcome(0, 0), 0, "Nobody matched: 0 accepted, 0 refused"),
    "counts without rows": (outcome(12, 0), 0, "12 accepted by WNS"),
    "failures without rows": (outcome(3, 2), 1, "3 accepted by WNS, 2 refused"),
    "rows without counts": (outcome(None, None, rows("windows", OK)), 0, "1 accepted by WNS"),
    "refused row without counts": (outcome(None, None, rows("windows", BAD)), 1,
                                   "0 accepted, 1 refused"),
    "the hub counts an unknown sentence as failure": (
        outcome(0, 1, rows("windows", NEW)), 1, "0 accepted, 1 refused"),
    "the hub counts an unknown sentence as success": (
        outcome(1, 0, rows("windows", NEW)), 0, "1 accepted by WNS"),
    "an unknown sentence without counts": (
        outcome(None, None, rows("windows", NEW)), 1, "0 accepted, 1 with an unknown answer"),
    "an unknown sentence beside 0/0": (
        outcome(0, 0, rows("windows", NEW)), 1, "0 accepted, 1 with an unknown answer"),
    "counts hide a refused row": (
        outcome(2, 0, rows("windows", OK, BAD)), 1, "1 accepted by WNS, 1 refused"),
    "0/0 hides a refused row": (outcome(0, 0, rows("windows", BAD)), 1, "0 accepted, 1 refused"),
    "rows hide a failure": (
        outcome(1, 1, rows("windows", OK)), 1, "1 accepted by WNS, 1 refused"),
    "more counted than listed": (outcome(12, 0, rows("windows", *[OK] * 10)), 0,
                                 "12 accepted by WNS"),
    "a count that the row contradicts": (
        outcome(0, 1, rows("windows", OK)), 1,
        "The answer contradicts itself: its list says 1 accepted by WNS, its counts say 1 refused"),
    "nothing said": (outcome(None, None), 3,
                     "201, but the outcome says nothing about any device"),
    "half of 0/0": (outcome(0, None), 3, "201, but the outcome says nothing about any device"),
    "a row without words": (outcome(0, 1, "<RegistrationResult/>"), 1, "0 accepted, 1 refused"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "code", "headline"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_an_outcome_is_judged(body: bytes, code: int, headline: str) -> None:
    verdict = verdict_of(body)

    assert (verdict.headline, verdict.exit_code) == (headline, code)


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_any_2xx_may_carry_the_outcome(status: int) -> None:
    assert verdict_of(outcome(1, 0, rows("windows", OK)), status).kind is VerdictKind.ACCEPTED


def test_a_good_outcome_is_good_and_a_doubtful_one_is_not() -> None:
    assert verdict_of(outcome(1, 0, rows("windows", OK))).tone is Tone.GOOD
    assert verdict_of(outcome(1, 0, rows("windows", NEW))).tone is Tone.WARN
    assert verdict_of(outcome(2, 0, rows("windows", OK))).tone is Tone.WARN
    assert verdict_of(outcome(1, 1, rows("windows", OK, BAD))).tone is Tone.WARN
    assert verdict_of(outcome(0, 1, rows("windows", BAD))).tone is Tone.BAD


def test_an_answer_that_contradicts_itself_is_unclear() -> None:
    verdict = verdict_of(outcome(0, 1, rows("windows", OK)))

    assert (verdict.kind, verdict.tone) == (VerdictKind.UNCLEAR, Tone.WARN)


@pytest.mark.parametrize(
    ("counts", "sentences", "words"),
    [
        ((0, 1), (NEW,), "Unknown (failed)"),
        ((1, 0), (NEW,), "Unknown (accepted)"),
        ((1, 1), (NEW, OK), "Unknown (failed)"),
        ((1, 1), (NEW, NEW), "Unknown"),
        ((None, None), (NEW,), "Unknown"),
        ((0, 1), (BAD,), "Refused by WNS"),
        ((1, 0), (OK,), "Accepted by WNS"),
        ((0, 1), ("Skipped",), "Refused by the hub"),
    ],
)
def test_each_device_has_its_verdict_in_words(
    counts: tuple[int | None, int | None], sentences: tuple[str, ...], words: str
) -> None:
    verdict = verdict_of(outcome(*counts, rows("windows", *sentences)))

    assert verdict.devices[0].in_words == words


def test_nobody_is_explained_by_what_was_sent() -> None:
    sent = request(platform="apple", tags="a || b")

    verdict = judge(exchange(response(outcome(0, 0)), sent=sent), explanation_table())

    assert (verdict.kind, verdict.stderr_note) == (VerdictKind.NOBODY, "nobody matched")
    assert verdict.explanation is not None
    assert verdict.explanation.rule == "nobody.tags"


def test_devices_with_one_cause_are_grouped_refused_ones_first() -> None:
    verdict = verdict_of(outcome(2, 2, rows("apple", OK, BAD, BAD.upper(), OK)))

    assert [(cause.explanation.judgement, len(cause.devices)) for cause in verdict.causes] == [
        (Judgement.REFUSED_BY_PNS, 2),
        (Judgement.ACCEPTED, 2),
    ]


def test_each_device_has_a_line_with_its_id_elided_in_the_middle() -> None:
    lines = outcome_lines(verdict_of(outcome(1, 1, rows("windows", OK, BAD))))

    assert lines == (
        f"accepted  windows   849523884231…279522266-3  {OK}",
        f"refused   windows   849523884231…279522266-3  {BAD}",
    )


def test_thousands_of_devices_do_not_fill_the_dump() -> None:
    lines = outcome_lines(verdict_of(outcome(10_000, 0, rows("windows", *[OK] * 10_000))))

    assert len(lines) == 201
    assert lines[-1] == "… and 9,800 more devices"


def test_foreign_words_cannot_steer_a_terminal() -> None:
    verdict = verdict_of(outcome(0, 1, rows("win\u202edows", "a\u009b31m\nb\u202e")))

    for line in (verdict.headline, *verdict.lines):
        assert line.isprintable()


@pytest.mark.parametrize(("text", "limit", "short"), [
    ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abc…fg"), ("abcdefg", 5, "ab…fg"),
])  # fmt: skip
def test_a_long_text_loses_its_middle(text: str, limit: int, short: str) -> None:
    assert elided(text, limit) == short


FAULTS = {
    "401": (401, b"<Error><Code>401</Code><Detail>InvalidSignature: The token has an invalid "
            b"signature..TrackingId:t_G1,TimeStamp:7/2/2020 6:33:21 PM</Detail></Error>", (),
            1, "401: the signature does not fit"),
    "403": (403, b"", (), 1, "403: this key may not send"),
    "403 quota": (403, b"", (("Retry-After", "60"),), 1,
                  "403: a quota or rate is used up; again in 1 min"),
    "404": (404, b"", (), 1, "404: not found"),
    "413": (413, b"", (), 1, "413: the payload is too large for the hub"),
    "429": (429, b"", (("Retry-After", "10"),), 1, "429: too many requests; again in 10 s"),
    "503": (503, b"", (), 1, "503: the service is busy"),
    "redirect": (307, b"", (("Location", "https://other/"),), 1,
                 "307: the answer points elsewhere, to https://other/"),
    "redirect without a place": (302, b"", (), 1, "302: a redirect that does not say where to"),
    "empty": (201, b"", (), 0, "201, but no outcome in the answer"),
    "blank": (200, b"\r\n", (), 0, "200, but no outcome in the answer"),
    "text": (200, b"OK", (), 3, "200, but the answer is no outcome"),
    "HTML": (200, b"<html><title>Sign in</title></html>", (), 3,
             "200, but the answer is no outcome"),
    "cut outcome": (201, outcome(1, 0, rows("windows", OK))[:-40], (), 3,
                    "201, but the outcome breaks off: 1 accepted by WNS"),
    "odd": (700, b"", (), 3, "700: a status that no answer to a send has"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "headers", "code", "headline"), FAULTS.values(), ids=FAULTS.keys()
)
def test_other_answers_are_judged(
    status: int, body: bytes, headers: Headers, code: int, headline: str
) -> None:
    verdict = verdict_of(body, status, headers)

    assert (verdict.headline, verdict.exit_code) == (headline, code)
    assert verdict.lines


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ((("Retry-After", "10"),), "; again in 10 s"),
        ((("Retry-After", "125"),), "; again in 2 min 5 s"),
        ((("Retry-After", "Sun, 01 Nov 2026 00:00:30 GMT"),), "; again in 30 s"),
        (
            (("Retry-After", "Sun, 01 Nov 2026 01:00:30 GMT"),
             ("Date", "Sun, 01 Nov 2026 01:00:00 GMT")),
            "; again in 30 s",
        ),
        ((("Retry-After", "Sat, 31 Oct 2026 00:00:00 GMT"),), "; again at once"),
        ((("Retry-After", "soon"),), ""),
        ((("Retry-After", "9" * 40),), ""),
        ((), ""),
    ],
)  # fmt: skip
def test_when_to_try_again_is_said_from_seconds_and_from_a_date(
    headers: Headers, words: str
) -> None:
    assert verdict_of(b"", 429, headers).headline == f"429: too many requests{words}"


def test_an_empty_answer_is_noted_for_stderr() -> None:
    assert verdict_of(b"").stderr_note == "no outcome in the answer"


def test_the_hubs_own_words_and_tracking_id_are_in_the_lines() -> None:
    lines = verdict_of(FAULTS["401"][1], 401).lines

    assert "The answer says: “InvalidSignature: The token has an invalid signature.”" in lines
    assert "Tracking id for Microsoft's support: t_G1, 7/2/2020 6:33:21 PM (UTC)" in lines


@pytest.mark.parametrize("query", ["&test", "&test=true", "&TEST", "&test&x=1"])
def test_a_test_send_without_an_outcome_is_noted(query: str) -> None:
    verdict = judge(exchange(response(), sent=request(query=query)), explanation_table())

    assert verdict.kind is VerdictKind.EMPTY


@pytest.mark.parametrize("body", [b"", b"words"])
def test_an_ordinary_send_wants_no_outcome(body: bytes) -> None:
    verdict = judge(exchange(response(body), sent=request(query="")), explanation_table())

    assert (verdict.kind, verdict.exit_code, verdict.stderr_note) == (VerdictKind.SENT, 0, "")
    assert verdict.headline == "201: accepted by the hub"


def failed(
    kind: FailureKind, stage: Stage, message: str, answer: HttpResponse | None = None
) -> Verdict:
    failure = TransportFailure(
        kind=kind,
        stage=stage,
        message=message,
        may_have_been_accepted=stage in (Stage.SEND, Stage.WAIT, Stage.RECEIVE),
    )
    return judge(exchange(answer, failure), explanation_table())


FAILURES = {
    "no answer": (FailureKind.TIMEOUT, Stage.WAIT, "No answer within 30 s.", 3,
                  "No answer within 30 s; the hub may have accepted the push"),
    "reset": (FailureKind.RESET, Stage.SEND, "The connection was reset.", 3,
              "No answer: The connection was reset; the hub may have accepted the push"),
    "refused": (FailureKind.REFUSED, Stage.CONNECT, "127.0.0.1:1 refused.", 3,
                "No answer: 127.0.0.1:1 refused; nothing was sent"),
    "cancelled": (FailureKind.CANCELLED, Stage.WAIT, "After 3.2 s.", 3,
                  "Cancelled: After 3.2 s; the hub may have accepted the push"),
    "forbidden": (FailureKind.FORBIDDEN, Stage.PREPARE, "http:// to another machine.", 2,
                  "No answer: http:// to another machine; nothing was sent"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "stage", "message", "code", "headline"), FAILURES.values(), ids=FAILURES.keys()
)
def test_no_answer_is_judged(
    kind: FailureKind, stage: Stage, message: str, code: int, headline: str
) -> None:
    verdict = failed(kind, stage, message)

    assert (verdict.headline, verdict.exit_code) == (headline, code)
    assert verdict.kind is VerdictKind.FAILURE


def test_what_came_of_a_cut_answer_is_kept() -> None:
    body = outcome(2, 0, rows("windows", OK, OK))[:-60]

    verdict = failed(
        FailureKind.TRUNCATED, Stage.RECEIVE, "It broke off.", response(body, complete=False)
    )

    assert verdict.exit_code == 3
    assert verdict.headline == (
        "201, but the answer is not whole: It broke off; the hub may have accepted the push"
    )
    assert len(verdict.devices) == 2
    assert any("broke off after" in note for note in verdict.notes)


def test_a_body_that_never_came_is_not_an_empty_one() -> None:
    answer = read_answer(response(b"", complete=False))

    assert answer.kind is AnswerKind.NO_OUTCOME


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "<feed>"),
        (b"<html><br></html>", "<html>"),
        (b'{"properties":{"success":0}}', "JSON"),
        (b"hello", "“hello”"),
        (b"\x00\x01\x02", "no text"),
        (b"<", "cannot be read"),
        (b"<!DOCTYPE a><NotificationOutcome/>", "DOCTYPE"),
    ],
)
def test_a_body_that_is_no_outcome_is_named(body: bytes, words: str) -> None:
    answer = read_answer(response(body))

    assert answer.kind is AnswerKind.NO_OUTCOME
    assert words in answer.notes[0]


def test_nothing_recorded_is_no_usable_answer() -> None:
    assert judge(exchange(), explanation_table()).exit_code == 3


_SENTENCES = st.sampled_from([OK, BAD, NEW, "", "Success", "NoTargets", "Skipped"])
_COUNTS = st.none() | st.integers(0, 4) | st.just("x")


@given(_COUNTS, _COUNTS, st.lists(_SENTENCES, max_size=5))
def test_no_failure_hides_behind_an_exit_code_of_0(
    success: object, failure: object, sentences: list[str]
) -> None:
    verdict = verdict_of(outcome(success, failure, rows("windows", *sentences)))

    says_failed = (isinstance(failure, int) and failure > 0) or any(
        device.explanation.judgement.is_refusal for device in verdict.devices
    )
    if says_failed:
        assert verdict.exit_code == 1
    accepted = sum(sentence in (OK, "Success") for sentence in sentences)
    if not says_failed and accepted == len(sentences) > 0:
        assert verdict.exit_code == 0


@given(
    st.integers(100, 999),
    st.binary(max_size=200) | st.just(outcome(1, 1, rows("windows", OK))),
    st.booleans(),
    st.text(max_size=20),
)
def test_any_answer_is_judged(status: int, body: bytes, complete: bool, words: str) -> None:
    headers = (("Content-Type", words), ("Retry-After", words), ("Location", words))

    verdict = judge(
        exchange(response(body, status, headers, complete=complete)), explanation_table()
    )

    assert verdict.exit_code in (0, 1, 3)
    assert verdict.headline.isprintable()
    assert all(line.isprintable() for line in verdict.lines)


@pytest.mark.parametrize(
    "body",
    [
        b"<NotificationOutcome><Success>1</Succ<Failure>&nbsp;<\x01",
        b'<?xml version="1.0"?>\n<NotificationOutcome xmlns="x"><Success>1',
    ],
    ids=["garbage", "cut in a count"],
)
def test_an_outcome_that_breaks_off_before_a_device_is_explained_and_claims_nothing(
    body: bytes,
) -> None:
    verdict = verdict_of(body, 201)

    assert verdict.exit_code == 3
    assert verdict.headline == ("201, but the outcome breaks off: nothing is said about any device")
    assert verdict.explanation is not None
    assert verdict.explanation.rule == "answer.broken"


def test_a_count_that_is_cut_is_not_called_wrong() -> None:
    verdict = verdict_of(b"<NotificationOutcome><Success>1", 201)

    assert "The Success count is cut." in verdict.notes
    assert not any("no number" in note for note in verdict.notes)
