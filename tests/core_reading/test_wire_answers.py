"""Answers in the service's own texts are judged as a person would; mutilated ones raise nothing."""

import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse
from nhconsole.core.verdict.verdict import Verdict, judge
from nhconsole.explained import explanation_table
from nhconsole.resources import resource_text

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "answers.json").read_text("utf-8")
)["answers"]
MANY = 100_000 if os.environ.get("NHCONSOLE_LONG") else 1_000
TABLE = explanation_table()


def verdict_of(
    status: int, body: bytes, headers: dict[str, str], reason: str = "", *, complete: bool = True
) -> Verdict:
    request = HttpRequest(
        method="POST",
        scheme="https",
        host="ns.servicebus.windows.net",
        port=443,
        target="/hub/messages?api-version=2020-06&test",
        headers=(("ServiceBusNotification-Format", "apple"),),
        body=b"{}",
    )
    response = HttpResponse(
        status=status,
        reason=reason,
        http_version="1.1",
        headers=tuple(headers.items()),
        body=body,
        complete=complete,
    )
    exchange = Exchange(
        id="1",
        started_at=datetime(2026, 11, 1, tzinfo=UTC),
        request=request,
        sent=b"",
        received=b"",
        response=response,
    )
    return judge(exchange, TABLE)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_each_answer_is_explained(vector: dict[str, Any]) -> None:
    verdict = verdict_of(
        vector["status"],
        vector["body"].encode(),
        vector.get("headers", {}),
        vector.get("reason", ""),
    )

    assert verdict.headline == vector["headline"]
    assert [explanation.rule for explanation in verdict.explanations] == vector["rules"]
    for explanation in verdict.explanations:
        assert explanation.meaning
        assert explanation.steps
        assert explanation.source


def sentences() -> list[str]:
    found = []
    for name in ("outcomes", "faults"):
        for row in json.loads(resource_text(f"explanations/{name}.json"))["rules"]:
            found += row.get("says", [])
            for condition in row["match"]:
                wanted = condition.get("sentence", [])
                found += wanted if isinstance(wanted, list) else [wanted]
    return found


PIECES = [
    b"", b"<", b">", b"&", b"</", b"\0", b"\xff\xfe", b'"', b"{", b"}", b"[", b"]]>", b"<!--",
    b"<!DOCTYPE a [", b"<![CDATA[", b"&#0;", b"\xef\xbb\xbf", b'i:nil="true"', b"TrackingId:",
    b"SubCode=99999", b"<html>", b'{"error":{"message":', b"\r\n\r\n", b"\xf0\x9f\x92\xa5",
    b"\xed\xa0\x80", b"9" * 40, b"-1", b"<Results>", b"</Results>", b"<Outcome>", b"\x1b[31m",
    "\u202e\u2028".encode(), b"NaN", b"null", b"<?xml version='1.0' encoding='utf-16'?>",
]  # fmt: skip
NAMES = ["Content-Type", "Retry-After", "Location", "TrackingId", "Proxy-Authenticate", "Date"]
TYPES = ["application/xml; charset=utf-8", "text/html", "application/json", "x/y; charset=utf-7",
         "text/plain; charset=cp037", "", "\x00", "application/xml; charset=utf-16le"]  # fmt: skip


class Mutilator:
    """Makes bodies, statuses and headers by chance, the same ones in each run."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bodies = [vector["body"].encode() for vector in VECTORS]
        self.sentences = sentences()

    def answer(self) -> tuple[int, bytes, dict[str, str], str]:
        chance = self.chance
        status = chance.choice(
            [200, 201, 400, 401, 403, 404, 500, 503, chance.randrange(100, 1000)]
        )
        headers = {
            name: chance.choice([*TYPES, *self.sentences, "10", "Wed, 21 Oct 2026 07:28:00 GMT"])
            for name in NAMES
            if chance.random() < 0.3
        }
        return status, self.body(), headers, chance.choice(["", "OK", "40103: no", "\udcff"])

    def body(self) -> bytes:
        chance = self.chance
        match chance.randrange(5):
            case 0:
                return chance.randbytes(chance.randrange(200))
            case 1:
                return b"".join(chance.choice(PIECES) for _ in range(chance.randrange(40)))
            case 2:
                return self.mutilated(self.outcome())
            case _:
                return self.mutilated(chance.choice(self.bodies))

    def outcome(self) -> bytes:
        chance = self.chance
        rows = "".join(
            "<RegistrationResult><ApplicationPlatform>"
            f"{chance.choice(['apple', 'windows', 'fcmv1', 'x', '', 'appletemplate'])}"
            f"</ApplicationPlatform><Outcome>{chance.choice(self.sentences)}</Outcome>"
            "</RegistrationResult>"
            for _ in range(chance.randrange(6))
        )
        counts = [chance.choice(["0", "1", "3", "", "x", "99999999999999999999"]) for _ in "sf"]
        return (
            f"<NotificationOutcome><Success>{counts[0]}</Success><Failure>{counts[1]}</Failure>"
            f"<Results>{rows}</Results></NotificationOutcome>"
        ).encode()

    def mutilated(self, body: bytes) -> bytes:
        chance = self.chance
        for _ in range(chance.randrange(5)):
            at = chance.randrange(len(body) + 1)
            cut = chance.choice([0, 1, chance.randrange(40), len(body)])
            body = body[:at] + chance.choice(PIECES) + body[at + cut :]
        return body.decode("utf-8", "replace").encode("utf-16") if chance.random() < 0.05 else body


@pytest.mark.slow
def test_mutilated_answers_raise_nothing_and_are_explained() -> None:
    mutilator = Mutilator(20261101)
    for number in range(MANY):
        status, body, headers, reason = mutilator.answer()

        verdict = verdict_of(status, body, headers, reason, complete=number % 7 != 0)

        assert verdict.headline.isprintable(), (status, body)
        assert verdict.exit_code in (0, 1, 3)
        assert all(line.isprintable() for line in verdict.lines), (status, body)
        for explanation in verdict.explanations:
            assert explanation.title
            assert explanation.shown_meaning
            assert explanation.steps or not explanation.in_table
