"""The result of ``nhconsole send --json``: one object, its shape versioned by ``"schema": 1``.

Texts that are no UTF-8 stand as base64. Secrets are removed unless they are asked for.
"""

import base64
from collections.abc import Iterable
from dataclasses import asdict

from nhconsole.cli.bad_input import SCHEMA, Document, bad_input_document, problem_documents
from nhconsole.core.problem import Problem
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse
from nhconsole.core.verdict.fault import HubFault
from nhconsole.core.verdict.outcome import NotificationOutcome
from nhconsole.core.verdict.verdict import Verdict


def unsent_document(problems: Iterable[Problem], redactor: Redactor) -> Document:
    """Return the document of a send that did not take place."""
    general = bad_input_document(problems, redactor)
    found = general.pop("problems")
    return {
        **general,
        "explanation": [],
        "request": None,
        "response": None,
        "outcome": None,
        "fault": None,
        "failure": None,
        "timings": None,
        "peer": None,
        "problems": found,
    }


def option_error_document(problems: tuple[Problem, ...]) -> Document:
    """Return the document of a command line that could not be read."""
    return unsent_document(problems, Redactor())


def send_document(
    exchange: Exchange,
    verdict: Verdict,
    exit_code: int,
    problems: Iterable[Problem],
    redactor: Redactor,
) -> Document:
    """Return the document of an exchange, as far as ``redactor`` lets through.

    Args:
        exchange: What took place.
        verdict: What it means.
        exit_code: What the program will return.
        problems: Findings of the form.
        redactor: Removes the secrets; one without secrets leaves everything as it is.
    """
    answer = verdict.answer
    return {
        "schema": SCHEMA,
        "exit_code": exit_code,
        "verdict": verdict.kind,
        "headline": redactor.text(verdict.headline),
        "explanation": [redactor.text(line) for line in verdict.lines],
        "request": request_document(exchange.request, exchange.sent),
        "response": _response(exchange.response) if exchange.response else None,
        "outcome": outcome_document(answer.outcome) if answer and answer.outcome else None,
        "fault": fault_document(answer.fault) if answer and answer.fault else None,
        "failure": asdict(exchange.failure) if exchange.failure else None,
        "timings": asdict(exchange.timings),
        "peer": asdict(exchange.peer),
        "problems": problem_documents(problems, redactor),
    }


def _body(data: bytes) -> Document:
    try:
        return {"body_text": data.decode(), "body_base64": None}
    except UnicodeDecodeError:
        return {"body_text": None, "body_base64": base64.b64encode(data).decode()}


def request_document(request: HttpRequest, sent: bytes) -> Document:
    """Return a request as an object, with the bytes that went out."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": request.headers,
        **_body(request.body),
        "sent_base64": base64.b64encode(sent).decode(),
    }


def _response(response: HttpResponse) -> Document:
    return {
        "status": response.status,
        "reason": response.reason,
        "headers": response.headers,
        **_body(response.body),
        "complete": response.complete,
    }


def outcome_document(outcome: NotificationOutcome) -> Document:
    """Return an outcome as an object."""
    return {
        "success": outcome.success,
        "failure": outcome.failure,
        "results": [asdict(result) for result in outcome.results],
        "notes": outcome.notes,
    }


def fault_document(fault: HubFault) -> Document:
    """Return an error answer as an object."""
    document = asdict(fault)
    del document["raw_text"]  # It stands in the response.
    return document
