"""``nhconsole explain`` with the words of programs that got no answer."""

import json

import pytest

from tests.cli.conftest import Run

TEXTS = [
    ("connect ECONNREFUSED 127.0.0.1:8643", "failure.refused"),
    ("curl: (7) Failed to connect to x port 443: Connection refused", "failure.refused"),
    (
        "No connection could be made because the target machine actively refused it.",
        "failure.refused",
    ),
    ("curl: (6) Could not resolve host: contoso.servicebus.windows.net", "failure.name"),
    ("Error: getaddrinfo ENOTFOUND contoso.servicebus.windows.net", "failure.name"),
    ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "failure.name.server"),
    ("OSError: [Errno 101] Network is unreachable", "failure.unreachable"),
    (
        "requests.exceptions.SSLError: (Caused by SSLError(SSLCertVerificationError(1, '[SSL: "
        "CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer "
        "certificate (_ssl.c:1006)')))",
        "failure.certificate.issuer",
    ),
    ("curl: (60) SSL certificate problem: certificate has expired", "failure.certificate.expired"),
    (
        "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match",
        "failure.certificate.name",
    ),
    ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "failure.certificate"),
    ("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)", "failure.tls.plain"),
    ("requests.exceptions.ReadTimeout: Read timed out. (read timeout=5)", "failure.timeout.wait"),
    ("TypeError: fetch failed { code: 'UND_ERR_CONNECT_TIMEOUT' }", "failure.timeout.connect"),
    ("connect ETIMEDOUT 40.68.1.2:443", "failure.timeout.connect"),
]


@pytest.mark.parametrize(("text", "rule"), TEXTS)
def test_a_failure_in_the_words_of_a_program_is_explained(run: Run, text: str, rule: str) -> None:
    ended = run("explain", "--json", text)

    document = json.loads(ended.out)
    assert rule in json.dumps(document)
    assert (ended.code, document["exit_code"]) == (3, 3)


def test_it_is_said_that_the_words_are_another_programs(run: Run) -> None:
    ended = run("explain", stdin=b"connect ECONNREFUSED 127.0.0.1:8643\n")

    assert ended.out.startswith("The connection was refused\n")
    assert "Taken from the words of a program" in ended.out


def test_an_answer_that_quotes_such_words_is_still_an_answer(run: Run) -> None:
    ended = run("explain", stdin=b"HTTP/1.1 502 Bad Gateway\r\n\r\nConnection refused")

    assert ended.out.startswith("502")
