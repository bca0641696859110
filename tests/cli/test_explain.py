"""``nhconsole explain``: whatever was pasted is recognised, and its meaning told."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.cli.explaining import Hints, explain
from nhconsole.cli.pasted import read_pasted
from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from nhconsole.explained import explanation_table
from tests.cli.conftest import TOAST, Run, connection_string, program, run_program
from tests.cli.test_secrets import KEY, STRING, assert_clean

Begin = tuple[str, ...]
OUTCOME = """<NotificationOutcome xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">
  <Success>1</Success><Failure>2</Failure>
  <Results>
    <RegistrationResult>
      <ApplicationPlatform>apple</ApplicationPlatform><PnsHandle>AB01</PnsHandle>
      <RegistrationId>1-1-1</RegistrationId>
      <Outcome>The Notification was successfully sent to the Push Notification System</Outcome>
    </RegistrationResult>
    <RegistrationResult>
      <ApplicationPlatform>apple</ApplicationPlatform><RegistrationId>2-2-2</RegistrationId>
      <Outcome>The Push Notification System handle for the registration is invalid</Outcome>
    </RegistrationResult>
    <RegistrationResult>
      <ApplicationPlatform>apple</ApplicationPlatform><RegistrationId>3-3-3</RegistrationId>
      <Outcome>The Push Notification System handle for the registration is invalid</Outcome>
    </RegistrationResult>
  </Results>
</NotificationOutcome>"""
NOBODY = (
    "<NotificationOutcome><Success>0</Success><Failure>0</Failure><Results/></NotificationOutcome>"
)
SIGNATURE = "InvalidSignature: The token has an invalid signature."
DETAIL = f"{SIGNATURE}.TrackingId:7f19_G19,TimeStamp:7/2/2020 6:33:21 PM"
ERROR = f"<Error><Code>401</Code><Detail>{DETAIL}</Detail></Error>"
HEAD = "Content-Type: application/xml; charset=utf-8\r\nServer: Microsoft-HTTPAPI/2.0\r\n"
CURL_V = f"""* Connected to ns.servicebus.windows.net (10.0.0.1) port 443
> POST /hub/messages/?api-version=2020-06&test HTTP/1.1
> Host: ns.servicebus.windows.net
>
* upload completely sent off
< HTTP/1.1 401 Unauthorized
< Content-Type: application/xml; charset=utf-8
< Transfer-Encoding: chunked
<
{ERROR}
* Connection #0 to host ns.servicebus.windows.net left intact
"""


def chunked(body: str) -> str:
    return f"{len(body):x}\r\n{body}\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (ERROR, "fault.401.signature"),
        (f"\ufeff\r\n  {ERROR}\n", "fault.401.signature"),
        (f"Response body: {ERROR}", "fault.401.signature"),
        (ERROR.replace("<", "&lt;").replace(">", "&gt;"), "fault.401.signature"),
        (f"<Detail>{DETAIL}</Detail>", "fault.401.signature"),
        (DETAIL, "fault.401.signature"),
        (f'"{SIGNATURE}"', "fault.401.signature"),
        (f"operation failed with: {DETAIL}", "fault.401.signature"),
        (f"RestError: operations failed with: {DETAIL}", "fault.401.signature"),
        (f'{{"error": {{"code": 401, "message": "{SIGNATURE}"}}}}', "fault.401.signature"),
        (f'{{"message": "{SIGNATURE}"}}', "fault.401.signature"),
        (
            "The remote server returned an error: (401) Unauthorized. Reason: 40103: Invalid "
            "authorization token signature.TrackingId:a,TimeStamp:b",
            "fault.401.signature",
        ),
        (
            f"Error sending notification. Received HTTP code 401 Unauthorized: {SIGNATURE}",
            "fault.401.signature",
        ),
        (f"HTTP/1.1 401 Unauthorized\r\n{HEAD}\r\n{ERROR}", "fault.401.signature"),
        (f"HTTP/2 401 \n{HEAD}\n{ERROR}".replace("\r", ""), "fault.401.signature"),
        (
            f"$ curl -i https://ns\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 No\r\n\r\n{ERROR}",
            "fault.401.signature",
        ),
        (
            f"HTTP/1.1 401 No\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n{chunked(ERROR)}",
            "fault.401.signature",
        ),
        (f"status: 401\n{HEAD}\n{ERROR}", "fault.401.signature"),
        (CURL_V, "fault.401.signature"),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "fault.403.empty"),
        ("HTTP/1.1 403 Forbidden\r\nRetry-After: 7\r\n\r\n", "fault.403.retry-after"),
        ("Tags can not start with $.TrackingId:a_G3,TimeStamp:b", "fault.400.tag-dollar"),
        ("<html><head><title>502 Bad Gateway</title></head></html>", "fault.proxy.gateway"),
        ("429 Too Many Requests", "fault.429"),
        ("413", "fault.413"),
    ],
    ids=range(25),
)
def test_an_error_is_recognised_in_every_form(run: Run, text: str, rule: str) -> None:
    ended = run("explain", "--json", stdin=text.encode())

    document = json.loads(ended.out)
    assert document["causes"][0]["rule"] == rule
    assert (ended.code, document["exit_code"]) == (1, 1)
    assert ended.err == ""


ANSWERS = json.loads((Path(__file__).parents[1] / "vectors" / "answers.json").read_text("utf-8"))


@pytest.mark.parametrize("answer", ANSWERS["answers"], ids=lambda answer: answer["name"])
@pytest.mark.parametrize("form", ["whole", "status and body", "body", "detail"])
def test_each_text_of_the_service_is_explained_in_every_form(
    run: Run, answer: dict[str, object], form: str
) -> None:
    status, body = str(answer["status"]), str(answer.get("body", ""))
    headers = dict(answer.get("headers", {}))  # type: ignore[call-overload]
    detail = re.search(r"<Detail>(.+)</Detail>", body, re.DOTALL)
    if form == "status and body" and (not body or "reason" in answer):
        pytest.skip("A status alone is not taken for an empty body.")
    if form == "status and body" and answer["rules"] == ["answer.arm"]:
        pytest.skip("Alone, it is read as the outcome that it is.")
    if form == "detail" and (detail is None or not detail[1].strip(". ").partition("Tracking")[0]):
        pytest.skip("It has no words.")
    if form in ("body", "detail") and (headers or "reason" in answer or "<" not in body):
        pytest.skip("The body alone does not say it.")
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    typed = tuple(
        part for name, value in headers.items() for part in ("--header", f"{name}: {value}")
    )
    arguments, text = {
        "whole": ((), f"HTTP/1.1 {status} {answer.get('reason', 'X')}\r\n{head}\r\n{body}"),
        "status and body": (("--status", status, *typed), body),
        "body": ((), body),
        "detail": ((), detail[1] if detail else ""),
    }[form]

    ended = run("explain", "--json", *arguments, stdin=text.encode())

    document = json.loads(ended.out)
    assert [cause["rule"] for cause in document["causes"]] == answer["rules"]
    assert ended.err == ""


@pytest.mark.parametrize(
    "text",
    [
        OUTCOME,
        OUTCOME.replace("\n", "\r\n"),
        f'<?xml version="1.0" encoding="utf-16"?>{OUTCOME}',
        f"2026-11-20 12:00:00 INFO answer was {OUTCOME}",
        f"HTTP/1.1 201 Created\r\n{HEAD}\r\n{OUTCOME}",
        f"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n{chunked(OUTCOME)}",
    ],
    ids=["body", "CRLF", "declaration", "log line", "answer", "chunks"],
)
def test_an_outcome_is_told_cause_by_cause(run: Run, text: str) -> None:
    ended = run("explain", stdin=text.encode())

    lines = ended.out.splitlines()
    assert ended.code == 1
    assert lines[0] == "1 accepted by APNs, 2 refused"
    refused, accepted = lines.index("Handle not valid × 2"), lines.index("Accepted by APNs × 1")
    assert refused < accepted
    assert "  At fault: the device's registration." in lines[refused:accepted]
    assert any(line.startswith("    1. ") for line in lines[refused:accepted])
    assert any(line.startswith("  Source: ") for line in lines[refused:accepted])
    assert "  Devices: 2-2-2, 3-3-3" in lines


def test_an_outcome_in_two_byte_characters_is_read(run: Run) -> None:
    ended = run("explain", stdin=OUTCOME.encode("utf-16"))

    assert ended.out.startswith("1 accepted by APNs, 2 refused\n")


@pytest.mark.parametrize(
    "value",
    [
        {"properties": {"success": 0, "failure": 1, "results": [{"applicationPlatform": "windows",
         "outcome": "The Token obtained from the Token Provider is wrong"}]}},
        {"Success": 0, "Failure": 1, "Results": [{"ApplicationPlatform": "windows",
         "Outcome": "The Token obtained from the Token Provider is wrong"}]},
        {"successCount": 0, "failureCount": 1, "results": [{"applicationPlatform": "windows",
         "outcome": "The Token obtained from the Token Provider is wrong"}]},
    ],
    ids=["management API", ".NET", "JavaScript"],
)  # fmt: skip
def test_an_outcome_that_an_sdk_wrote_as_json_is_read(run: Run, value: object) -> None:
    ended = run("explain", "--json", stdin=json.dumps(value).encode())

    document = json.loads(ended.out)
    assert document["read_as"] == "outcome"
    assert document["headline"] == "0 accepted, 1 refused"
    assert document["causes"][0]["rule"] == "outcome.token-wrong"
    assert document["causes"][0]["at_fault"] == "hub credentials"


@pytest.mark.parametrize(
    ("text", "platform", "rule", "code"),
    [
        ("The Token obtained from the Token Provider is wrong", "windows", "token-wrong", 1),
        ("the token obtained from the token provider is WRONG.", "gcm", "token-wrong", 1),
        ("Outcome: The Notification payload is invalid", "fcmv1", "payload-invalid", 1),
        ("WrongToken", "apple", "wrong-token", 1),
        (
            "DetailedStateAvailable / windows / 761-784-3 / The Notification payload is invalid",
            "windows",
            "payload-invalid",
            1,
        ),
        (
            "refused   windows   761-784-3   The Notification payload is invalid",
            "windows",
            "payload-invalid",
            1,
        ),
        ("<Outcome>The Notification payload is invalid</Outcome>", "baidu", "payload-invalid", 1),
        (
            "The Notification was successfully sent to the Push Notification System",
            "apple",
            "accepted",
            0,
        ),
    ],
    ids=range(8),
)
def test_one_outcome_sentence_is_enough(
    run: Run, text: str, platform: str, rule: str, code: int
) -> None:
    from_stdin = run("explain", "--platform", platform, "--json", stdin=text.encode())
    typed = run("explain", text, "--platform", platform, "--json")

    assert from_stdin.out == typed.out
    assert from_stdin.code == typed.code == code
    (cause,) = json.loads(typed.out)["causes"]
    assert cause["rule"] == f"outcome.{rule}"
    assert cause["steps"]


@pytest.mark.parametrize(
    "text",
    ["Something new went wrong", "\x1b[2J\x07", '{"a": 1}', "<feed/>", "[1]", "<", "0"],
    ids=repr,
)
def test_what_is_not_in_the_table_is_shown_as_it_came(run: Run, text: str) -> None:
    ended = run("explain", stdin=text.encode())

    assert ended.code == 3
    assert ended.out.startswith("Not in the table of known answers\n")
    assert "\x1b" not in ended.out


def test_an_unknown_sentence_is_quoted(run: Run) -> None:
    ended = run("explain", "Something new went wrong")

    assert "“Something new went wrong”: not in the table of known answers" in ended.out


@pytest.mark.parametrize(
    ("status", "code"),
    [(200, 0), (201, 0), (302, 1), (400, 1), (401, 1), (403, 1), (404, 1), (405, 1), (408, 1),
     (409, 1), (410, 1), (412, 1), (413, 1), (429, 1), (431, 1), (500, 1), (502, 1), (503, 1),
     (504, 1), (418, 1), (599, 1), (999, 3), (100, 3)],
)  # fmt: skip
def test_a_status_alone_is_explained(run: Run, status: int, code: int) -> None:
    ended = run("explain", "--status", str(status))

    assert ended.code == code
    assert ended.out.startswith(f"{status}")
    assert "not in the table" not in ended.out


def test_a_status_alone_does_not_claim_that_the_body_was_empty(run: Run) -> None:
    ended = run("explain", "--status", "403")

    assert ended.out.startswith("403: forbidden\n")
    assert "If the answer has an empty body, it means: this key may not send." in ended.out


def test_headers_and_status_can_be_typed_beside_a_body(run: Run) -> None:
    ended = run(
        *("explain", "--status", "403", "--header", "Retry-After: 30"),
        stdin=b"<Error><Code>403</Code><Detail>.TrackingId:abc_G1</Detail></Error>",
    )

    assert "Retry-After: 30" in ended.out
    assert "Tracking id for Microsoft's support: abc_G1" in ended.out


def test_a_typed_status_counts_and_the_contradiction_is_told(run: Run) -> None:
    ended = run("explain", "--status", "404", stdin=b"HTTP/1.1 401 No\r\n\r\n")

    assert ended.out.startswith("404: ")
    assert "The text says 401; 404 was typed, and counts." in ended.out


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ((), "unknown"),
        (("--tags", ""), "broadcast"),
        (("--tags", "news"), "tags"),
        (("--tags", "$InstallationId:{a}"), "installation"),
    ],
    ids=str,
)
def test_nobody_depends_on_whom_it_was_sent_to(run: Run, options: Begin, rule: str) -> None:
    ended = run("explain", "--platform", "apple", "--json", *options, stdin=NOBODY.encode())

    expected = explanation_table().explain_nobody(
        platform="apple", tags=options[1] if options else None
    )
    document = json.loads(ended.out)
    assert (ended.code, document["verdict"]) == (0, "nobody matched")
    assert document["causes"][0]["rule"] == expected.rule
    assert document["causes"][0]["steps"] == list(expected.steps)
    assert rule


DUMPS = [
    (Fault(), ("--tags", "news")),
    (Fault(status=401, body=ERROR), ()),
    (Fault(status=403), ()),
    (Fault(status=302, headers=(("Location", "https://example.com/"),)), ()),
    (Fault(kind=FaultKind.EMPTY), ()),
    (Fault(kind=FaultKind.GARBAGE), ()),
    (Fault(status=200, body="Grüße, ein “Text”\nin Zeilen"), ()),
    (Fault(kind=FaultKind.RESET_BEFORE_HEADERS), ()),
    (Fault(kind=FaultKind.RESET_WITHIN_BODY), ()),
    (Fault(), ("--tags", "nobody_has_this")),
]


@pytest.mark.parametrize(("fault", "options"), DUMPS, ids=range(len(DUMPS)))
@pytest.mark.parametrize("as_json", [False, True], ids=["dump", "json"])
def test_what_a_send_printed_is_explained_as_the_send_did(
    run: Run,
    to_emulator: Begin,
    emulator: EmulatorServer,
    fault: Fault,
    options: Begin,
    as_json: bool,
) -> None:
    if fault != Fault():
        emulator.fail_next(fault)
    form = ("--json",) if as_json else ()
    sent = run(*to_emulator, "--platform", "windows", "--payload", TOAST, *options, *form)

    ended = run("explain", "--json", stdin=sent.out.encode())

    document = json.loads(ended.out)
    again = json.loads(sent.out) if as_json else None
    assert ended.code == sent.code
    assert document["read_as"] == ("JSON of an exchange" if as_json else "dump of an exchange")
    if again:
        assert (document["headline"], document["verdict"]) == (again["headline"], again["verdict"])
    else:
        assert document["headline"] in sent.out
        assert all(cause["meaning"] in sent.out for cause in document["causes"])


def test_the_dump_of_a_send_that_reached_nothing_is_explained(run: Run) -> None:
    message = ("--platform", "windows", "--payload", TOAST)
    sent = run("send", "--connection-string", connection_string(9), "--hub", "h", *message)

    ended = run("explain", stdin=sent.out.encode())

    assert (sent.code, ended.code) == (3, 3)
    assert "nothing was sent" in ended.out.splitlines()[0]
    assert ended.out.splitlines()[2] == "The connection was refused"


@pytest.mark.parametrize(
    "text",
    [
        "--- REQUEST ---\nURI: https://ns/h/messages\n--- END REQUEST ---\n",
        "--- RESPONSE ---\n--- END RESPONSE ---\n",
        '{"schema": 1, "request": null, "response": null, "failure": null}',
    ],
    ids=["request", "empty", "json"],
)
def test_an_exchange_without_an_answer_is_told(run: Run, text: str) -> None:
    ended = run("explain", stdin=text.encode())

    assert (ended.code, ended.out) == (3, "There is no answer in this text\n")


def test_of_several_dumps_the_last_is_explained(run: Run, to_emulator: Begin) -> None:
    message = ("--platform", "windows", "--payload", TOAST)
    first = run(*to_emulator, *message, "--tags", "news")
    last = run(*to_emulator, *message, "--tags", "sports")

    ended = run("explain", stdin=f"{first.out}\n{last.out}".encode())

    assert ended.code == 0
    assert ended.out.startswith("1 accepted by WNS\n")
    assert "There are 2 exchanges in this text; the last one is explained." in ended.out


def test_the_output_of_the_articles_script_is_explained(run: Run) -> None:
    text = (
        "--- REQUEST ---\nURI: https://ns.servicebus.windows.net/hub/messages/?api-version=2013-10"
        '&test\nHeaders: {\n    "ServiceBusNotification-Format": "windows",\n'
        '    "ServiceBusNotification-Tags": "a"\n}\n--- END REQUEST ---\n\n\n\n'
        f"--- RESPONSE ---\n401 Unauthorized\nContent-Type: application/xml\n\nb'{ERROR}'\n"
        "--- END RESPONSE ---\n"
    )

    document = json.loads(run("explain", "--json", stdin=text.encode()).out)

    assert document["causes"][0]["rule"] == "fault.401.signature"
    assert document["fault"]["tracking_id"] == "7f19_G19"


NAMES = {
    "schema", "exit_code", "verdict", "headline", "read_as", "status", "status_assumed", "causes",
    "outcome", "fault", "failure", "notes", "problems",
}  # fmt: skip
CAUSE_NAMES = {
    "rule", "in_table", "title", "devices", "judgement", "at_fault", "meaning", "steps", "source",
    "confirmed", "said",
}  # fmt: skip


@pytest.mark.parametrize("text", [OUTCOME, ERROR, "new words", NOBODY], ids=range(4))
def test_the_object_has_the_same_fields_for_everything(run: Run, text: str) -> None:
    document = json.loads(run("explain", "--json", stdin=text.encode()).out)

    assert set(document) == NAMES
    assert document["schema"] == 1
    assert {name for cause in document["causes"] for name in cause} == CAUSE_NAMES


def test_a_status_that_stands_in_no_text_is_marked_as_assumed(run: Run) -> None:
    assumed = json.loads(run("explain", "--json", stdin=DETAIL.encode()).out)
    known = json.loads(run("explain", "--json", stdin=ERROR.encode()).out)

    assert (assumed["status"], assumed["status_assumed"]) == (401, True)
    assert (known["status"], known["status_assumed"]) == (401, False)
    said = "The text names no status; 401 is what such words come with."
    assert said in run("explain", stdin=DETAIL.encode()).out
    assert said not in run("explain", stdin=ERROR.encode()).out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--status", "40"), "a status is a number from 100 to 999"),
        (("--status", "٤٠١"), "a status is a number"),
        (("--platform", "wns"), "Is windows meant?"),
        (("--platform", "nokia"), "Platforms are apple"),
        (("--header", "x"), "has no colon"),
        (("--file", "/nowhere/at/all"), "No such file"),
        (("two", "--file", "x"), "Leave one out"),
        (("The", "Notification"), "quotes missing around a value?"),
        ((), "There is nothing to explain."),
    ],
    ids=str,
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_bad_input_gets_a_sentence(run: Run, options: Begin, words: str, as_json: bool) -> None:
    ended = run("explain", *options, *(("--json",) if as_json else ()))

    assert ended.code == 2
    assert words in ended.err
    if as_json:
        document = json.loads(ended.out)
        assert (document["exit_code"], document["verdict"]) == (2, "bad input")
    else:
        assert ended.out == ""


def test_standard_input_that_is_too_long_is_called_by_its_name(run: Run) -> None:
    ended = run("explain", stdin=b"x" * (16 * 1024 * 1024 + 1))

    assert ended.code == 2
    assert "Standard input has more than 16,777,216 bytes." in ended.err


def test_a_file_is_read_as_standard_input_is(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.xml"
    file.write_text(OUTCOME)

    assert run("explain", "--file", str(file)).out == run("explain", stdin=OUTCOME.encode()).out
    assert run("explain", "--file", "-", stdin=ERROR.encode()).code == 1


def test_on_a_terminal_it_says_what_to_do_instead_of_waiting() -> None:
    pty = pytest.importorskip("pty")
    ours, its = pty.openpty()

    done = subprocess.run(
        program("explain"), stdin=its, capture_output=True, timeout=60, check=False
    )

    assert done.returncode == 2
    assert b"There is nothing to explain." in done.stderr
    assert b"--file" in done.stderr
    os.close(ours)
    os.close(its)


def test_every_entry_of_the_table_is_listed(run: Run) -> None:
    listed = run("explain", "--list").out.splitlines()
    objects = json.loads(run("explain", "--list", "--json").out)["rules"]

    rules = [rule.explanation.rule for rule in explanation_table().rules]
    assert [line.split()[0] for line in listed] == rules
    assert [item["rule"] for item in objects] == rules
    assert all(len(line) < 140 for line in listed)


def test_entries_are_found_by_words_in_any_order_and_case(run: Run) -> None:
    ended = run("explain", "--search", "SIGNATURE invalid", "--list")

    assert "fault.401.signature" in ended.out
    assert ended.code == 0


def test_a_found_entry_is_shown_whole(run: Run) -> None:
    ended = run("explain", "--search", "fault.401.signature")

    assert "(fault.401.signature)" in ended.out
    assert "  What to do:" in ended.out
    assert "  Source: " in ended.out


def test_nothing_found_is_said(run: Run) -> None:
    ended = run("explain", "--search", "xyzzy")

    assert (ended.code, ended.out) == (0, "")
    assert "Nothing in the table has all of these words: “xyzzy”." in ended.err


@pytest.mark.parametrize(
    "text",
    [
        f"Endpoint=sb://ns/;SharedAccessKeyName=Full;SharedAccessKey={KEY}",
        f'log: {{"connection": "Endpoint=sb://ns/;SharedAccessKey={KEY}"}}\nSomething new {KEY}',
        f"HTTP/1.1 401 {KEY}\r\nX-Echo: {KEY}\r\n\r\n<Error><Code>401</Code>"
        f"<Detail>{KEY}.TrackingId:{KEY}</Detail></Error>\nSharedAccessKey={KEY}",
    ],
    ids=["string", "log", "echo"],
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_key_in_the_text_is_never_repeated(
    run: Run, tmp_path: Path, text: str, as_json: bool
) -> None:
    ended = run("explain", *(("--json",) if as_json else ()), stdin=text.encode())

    assert_clean(ended, tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        ("--header", f"X: {KEY}"),
        ("--header", KEY),
        ("--tags", KEY),
        ("--platform", KEY),
        ("--file", KEY),
        ("--search", KEY),
        ("--status", KEY),
        (KEY,),
        (f"Error {KEY}",),
        (f"--{KEY}",),
    ],
    ids=range(10),
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_the_key_of_the_environment_is_never_repeated(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: Begin, as_json: bool
) -> None:
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", STRING)

    ended = run("explain", *options, *(("--json",) if as_json else ()), stdin=KEY.encode())

    assert_clean(ended, tmp_path)


def test_it_writes_nothing_anywhere(tmp_path: Path) -> None:
    ended = run_program("explain", stdin=OUTCOME.encode())

    assert ended.code == 1
    assert not (tmp_path / "nhconsole-home").exists()


PIECES = st.sampled_from(
    [OUTCOME, ERROR, NOBODY, CURL_V, DETAIL, "HTTP/1.1 201 Created\r\n", "--- REQUEST ---\n",
     "--- RESPONSE ---\n", "--- END RESPONSE ---", "Headers: {", "b'", "{", "\r\n\r\n", "é…\x85"]
)  # fmt: skip


@given(st.one_of(st.binary(), st.lists(PIECES, max_size=6).map(lambda p: "".join(p).encode())))
def test_no_text_ends_it(data: bytes) -> None:
    explained = explain(read_pasted(data), Hints(), explanation_table())

    assert explained.verdict.headline


@given(st.data())
def test_no_cut_or_change_of_an_answer_ends_it(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([CURL_V, ERROR, OUTCOME])).encode()
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.binary(max_size=8))

    explained = explain(
        read_pasted(whole[:at] + put + whole[at + 1 :]), Hints(), explanation_table()
    )

    assert explained.verdict.headline
