"""``nhconsole send --json``: one object with a documented shape, whatever happened."""

import base64
import json

import pytest

from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from tests.cli.conftest import TOAST, Run, connection_string

Begin = tuple[str, ...]
MESSAGE = ("--platform", "windows", "--payload", TOAST, "--json")
NAMES = {
    "schema",
    "exit_code",
    "verdict",
    "headline",
    "explanation",
    "request",
    "response",
    "outcome",
    "fault",
    "failure",
    "timings",
    "peer",
    "problems",
}


def test_a_send_that_reached_devices(run: Run, to_emulator: Begin) -> None:
    ended = run(*to_emulator, *MESSAGE, "--tags", "news")

    document = json.loads(ended.out)
    assert set(document) == NAMES
    assert (document["schema"], document["exit_code"]) == (1, ended.code)
    assert document["verdict"] == "partly refused"
    assert document["headline"] == "1 accepted by WNS, 1 refused"
    assert document["outcome"]["success"] == document["outcome"]["failure"] == 1
    assert {row["application_platform"] for row in document["outcome"]["results"]} == {"windows"}
    assert document["fault"] is None
    assert document["failure"] is None
    assert document["timings"]["total_s"] > 0
    assert document["problems"] == []


def test_request_and_response_stand_there_whole(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    ended = run(*to_emulator, *MESSAGE)

    document = json.loads(ended.out)
    request, response = document["request"], document["response"]
    seen = emulator.requests[0]
    assert request["method"] == "POST"
    assert request["url"] == f"https://127.0.0.1:{emulator.port}{seen.target}"
    assert request["body_text"] == TOAST
    assert [name for name, _ in request["headers"]] == [name for name, _ in seen.headers]
    assert base64.b64decode(request["sent_base64"]).endswith(TOAST.encode())
    assert response["status"] == 201
    assert response["complete"] is True
    assert "<NotificationOutcome" in response["body_text"]


def test_the_signature_is_masked_in_every_part(run: Run, to_emulator: Begin) -> None:
    hidden = json.loads(run(*to_emulator, *MESSAGE).out)["request"]
    shown = json.loads(run(*to_emulator, *MESSAGE, "--show-secrets").out)["request"]

    for request, masked in ((hidden, True), (shown, False)):
        token = dict(request["headers"])["Authorization"]
        sent = base64.b64decode(request["sent_base64"]).decode()
        assert ("sig=••••&" in token) is masked
        assert ("sig=••••&" in sent) is masked


def test_a_fault_is_taken_apart(run: Run, to_emulator: Begin, emulator: EmulatorServer) -> None:
    body = "<Error><Code>403</Code><Detail>No.TrackingId:abc_G1,TimeStamp:1/2/2026</Detail></Error>"
    emulator.fail_next(Fault(status=403, body=body, headers=(("Retry-After", "7"),)))

    document = json.loads(run(*to_emulator, *MESSAGE).out)

    assert document["exit_code"] == 1
    assert document["outcome"] is None
    assert document["fault"]["status"] == 403
    assert document["fault"]["detail"] == "No"
    assert document["fault"]["tracking_id"] == "abc_G1"
    assert document["fault"]["retry_after"] == "7"


def test_no_answer_names_stage_and_whether_the_push_may_have_been_accepted(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    emulator.fail_next(Fault(kind=FaultKind.RESET_BEFORE_HEADERS))

    document = json.loads(run(*to_emulator, *MESSAGE).out)

    assert document["exit_code"] == 3
    assert document["response"] is None
    assert document["failure"]["stage"] == "wait"
    assert document["failure"]["may_have_been_accepted"] is True


def test_a_body_that_is_no_text_stands_as_base64(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    ended = run(
        *(*to_emulator, "--platform", "windows", "--kind", "raw"),
        *("--payload-file", "-", "--json"),
        stdin=b"\xff\x00",
    )

    request = json.loads(ended.out)["request"]
    assert request["body_text"] is None
    assert base64.b64decode(request["body_base64"]) == b"\xff\x00"


@pytest.mark.parametrize(
    ("options", "code", "field"),
    [
        (("--hub", "a#"), "hub.character", "hub name"),
        (("--platform", "apple", "--payload", "{"), "", "payload"),
        (("--tags", ""), "audience.empty", "tags"),
    ],
    ids=["hub", "payload", "tags"],
)
def test_bad_input_is_an_object_too(
    run: Run, to_emulator: Begin, options: Begin, code: str, field: str
) -> None:
    ended = run(*to_emulator, *MESSAGE, *options)

    document = json.loads(ended.out)
    errors = [item for item in document["problems"] if item["severity"] == "error"]
    assert set(document) == NAMES
    assert ended.code == document["exit_code"] == 2
    assert document["verdict"] == "bad input"
    assert document["request"] is None
    assert errors[0]["field"] == field
    assert errors[0]["code"].startswith(code)


def test_warnings_stand_in_the_object(run: Run, to_emulator: Begin) -> None:
    ended = run(*to_emulator, "--platform", "gcm", "--payload", '{"data": {}}', "--json")

    found = json.loads(ended.out)["problems"]
    assert [item["code"] for item in found if item["severity"] == "warning"] == ["platform.retired"]


def test_the_output_is_ascii_so_that_no_encoding_breaks_it(run: Run, to_emulator: Begin) -> None:
    ended = run(*to_emulator, *MESSAGE, "--tags", "größe", "--force")

    assert ended.out.isascii()
    assert "größe" in dict(json.loads(ended.out)["request"]["headers"]).values()


def test_without_an_answer_from_anybody_it_is_still_an_object(run: Run) -> None:
    ended = run(
        *("send", "--connection-string", connection_string(9), "--hub", "h", "--timeout", "2"),
        *MESSAGE,
    )

    document = json.loads(ended.out)
    assert set(document) == NAMES
    assert document["verdict"] == "no answer"
