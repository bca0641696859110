"""What a person sends to the maintainers about words that stand in no rule: no ids, no keys."""

from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.values import DeviceVerdict, Verdict
from nhconsole.core.verdict.words import elided

_LONGEST = 4000


def unknown_words_report(
    explanation: Explanation,
    verdict: Verdict,
    *,
    version: str,
    device: DeviceVerdict | None = None,
    request: HttpRequest | None = None,
) -> str:
    """Return a report of an unknown sentence, ready to be pasted.

    Args:
        explanation: What was made of the words.
        verdict: Of the whole exchange.
        version: The program's own.
        device: Which device they were said about; None for the whole answer.
        request: What was sent; only its format and address are used.
    """
    lines = ["Words that nhconsole does not know", ""]
    # As code: what it says is shown as it came, whatever is in it.
    lines += [
        f"    {line}" for line in elided(explanation.said, _LONGEST).splitlines() or ["(no words)"]
    ]
    lines += ["", f"- nhconsole: {version}"]
    lines += [f"- HTTP status: {verdict.answer.status}"] if verdict.answer else []
    if device is not None:
        lines.append(f"- said about a device of: {device.result.application_platform or '?'}")
        lines.append(f"- counted by the hub as: {device.counted_as or 'not certain'}")
    if request is not None:
        lines.append(f"- sent as: {request.header('ServiceBusNotification-Format') or '?'}")
        lines.append(f"- api-version and flags: {request.target.partition('?')[2] or '(none)'}")
    lines += ["- what happened on the device: (please add)", ""]
    return "\n".join(lines)
