"""Knows why no answer came from the words that systems, cURL and SDKs have for it.

Source: the messages of Linux, macOS and Windows, OpenSSL, cURL, requests, Node.js and .NET. Not
here: a broken connection, whose words do not say whether the push was on its way.
"""

import re

from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.explanations import ExplanationTable

_LOOK = 64 * 1024
_WORDS = tuple(
    (rule, re.compile(pattern, re.IGNORECASE))
    for rule, pattern in (
        ("failure.certificate.expired", r"certificate has expired|\bCERT_HAS_EXPIRED"),
        ("failure.certificate.early", r"certificate is not yet valid|\bCERT_NOT_YET_VALID"),
        (
            "failure.certificate.name",
            r"hostname mismatch|CERT_ALTNAME_INVALID|RemoteCertificateNameMismatch"
            r"|no alternative certificate subject name",
        ),
        (
            "failure.certificate.issuer",
            r"self[- ]signed certificate|unable to get (?:local )?issuer certificate"
            r"|UNABLE_TO_VERIFY_LEAF|DEPTH_ZERO_SELF_SIGNED|\bUntrustedRoot|\bPartialChain",
        ),
        (
            "failure.certificate",
            r"CERTIFICATE_VERIFY_FAILED|SSL certificate problem|RemoteCertificateChainErrors",
        ),
        ("failure.tls.plain", r"wrong[ _]version[ _]number"),
        (
            "failure.name.server",
            r"\bEAI_AGAIN|Temporary failure in name resolution",
        ),
        (
            "failure.name",
            r"\bENOTFOUND|getaddrinfo failed|Name or service not known|nodename nor servname"
            r"|No such host is known|Could not resolve host",
        ),
        ("failure.refused", r"\bECONNREFUSED|Connection refused|actively refused"),
        (
            "failure.unreachable",
            r"\bENETUNREACH|\bEHOSTUNREACH|No route to host|Network is unreachable",
        ),
        ("failure.timeout.wait", r"\bRead timed out|\bReadTimeout|HEADERS_TIMEOUT"),
        (
            "failure.timeout.connect",
            r"\bConnectTimeout|connect[ _]timeout|\bETIMEDOUT|\bConnection timed out",
        ),
    )
)


def failure_in(text: str, table: ExplanationTable) -> Explanation | None:
    """Return what explains the failure that a text names; None if it names none."""
    head = text[:_LOOK]
    rule_id = next((rule for rule, words in _WORDS if words.search(head)), None)
    found = (rule.explain() for rule in table.rules)
    return next((explained for explained in found if explained.rule == rule_id), None)
