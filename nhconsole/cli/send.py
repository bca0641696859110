"""``nhconsole send``: one test push, shown whole and explained.

Exit codes: 0 sent and no device refused it, 1 the hub or a device refused it, 2 bad input, 3 no
usable answer, 130 cancelled with Ctrl+C.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from nhconsole.cli.advice import with_options
from nhconsole.cli.arguments import BAD_INPUT, CANCELLED
from nhconsole.cli.choose_hub import ENVIRONMENT_NAME
from nhconsole.cli.interrupt import until_ctrl_c
from nhconsole.cli.send_inputs import read_send
from nhconsole.cli.send_options import Manner, TypedSend, read_options
from nhconsole.cli.send_report import send_document, unsent_document
from nhconsole.cli.terminal import Terminal
from nhconsole.cli.typed_secrets import typed_secrets
from nhconsole.client import CancelToken, TransportSettings
from nhconsole.core.errors import BadInput
from nhconsole.core.problem import Problem, errors_in
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import DraftReading
from nhconsole.core.sending.dump import dump_exchange, printable_line
from nhconsole.core.sending.exchange import Exchange, FailureKind
from nhconsole.core.verdict.verdict import Verdict, judge
from nhconsole.explained import explanation_table

_FINE, _REFUSED = 0, 1


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Send one test push; return the exit code."""
    typed, manner = read_options(arguments)
    return _Send(typed, manner, terminal).run(os.environ)


class _Send:
    """One send, from the reading of what was typed to the exit code."""

    def __init__(self, typed: TypedSend, manner: Manner, terminal: Terminal) -> None:
        self._typed = typed
        self._manner = manner
        self._terminal = terminal
        self._redactor = Redactor()

    def run(self, environ: Mapping[str, str]) -> int:
        typed = self._typed.connection or Secret(environ.get(ENVIRONMENT_NAME, ""))
        self._know_secrets(typed)
        stdin = getattr(sys.stdin, "buffer", None)
        try:
            chosen, reading = read_send(self._typed, environ, stdin)
        except BadInput as error:
            return self._refuse(error.problems)
        except KeyboardInterrupt:
            self._tell("Cancelled. Nothing was sent.")
            return CANCELLED
        self._know_secrets(chosen.connection_text)
        if not reading.is_sendable and not (self._manner.force and reading.can_be_forced):
            return self._refuse(reading.problems)
        self._tell_problems(reading.problems)
        settings = TransportSettings.within(
            self._manner.timeout_s,
            ca_files=chosen.ca_files,
            loopback_ca_file=chosen.loopback_ca_file,
            proxy=chosen.proxy,
        )
        return self._report(self._exchange(reading, settings), reading.problems)

    def _know_secrets(self, connection_text: Secret) -> None:
        more = typed_secrets(connection_text.reveal(), self._typed.texts())
        self._redactor = self._redactor.with_secrets(more)

    def _exchange(self, reading: DraftReading, settings: TransportSettings) -> Exchange:
        # Not imported above: a refused send needs no requests library.
        from nhconsole.client import HubClient

        def exchange(cancel: CancelToken) -> Exchange:
            with HubClient(settings) as client:
                return client.exchange(reading.signed_request(datetime.now(UTC)), cancel=cancel)

        return until_ctrl_c(exchange)

    def _refuse(self, problems: tuple[Problem, ...]) -> int:
        self._tell_problems(problems)
        errors = errors_in(problems)
        if errors and all(problem.overridable for problem in errors):
            self._tell("Nothing was sent. To see what the hub says to it, add --force.")
        else:
            self._tell("Nothing was sent.")
        if self._manner.as_json:
            self._terminal.say_json(unsent_document(problems, self._redactor))
        return BAD_INPUT

    def _report(self, exchange: Exchange, problems: tuple[Problem, ...]) -> int:
        hide = Redactor() if self._manner.show_secrets else self._redactor
        shown = exchange if self._manner.show_secrets else hide.exchange(exchange)
        # Judged as shown: a verdict shortens what it quotes, and half a key is found by nobody.
        verdict = with_options(judge(shown, explanation_table()))
        code, remark = self._exit_code(verdict)
        if self._manner.as_json:
            self._terminal.say_json(send_document(shown, verdict, code, problems, hide))
        else:
            words = (verdict.headline, *verdict.lines)
            secret = self._manner.show_secrets
            self._terminal.say(dump_exchange(exchange, words, redactor=hide, show_secrets=secret))
        if remark:
            self._tell(hide.text(remark))
        return code

    def _exit_code(self, verdict: Verdict) -> tuple[int, str]:
        """Return the exit code, and what standard error is to say."""
        if verdict.failure and verdict.failure.kind is FailureKind.CANCELLED:
            return CANCELLED, verdict.headline
        expected = self._manner.expected_successes
        if expected is None or verdict.exit_code not in (_FINE, _REFUSED):
            code = verdict.exit_code
            return code, verdict.headline if code else verdict.stderr_note
        outcome = verdict.answer.outcome if verdict.answer else None
        accepted = (outcome.success or 0) if outcome else 0
        if outcome is not None and accepted >= expected:
            return _FINE, ""
        wanted = f"{expected} accepted expected, {accepted} found"
        return _REFUSED, f"{verdict.headline} ({wanted})"

    def _tell_problems(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._tell(f"{problem.severity}: {self._redactor.text(problem.sentence())}")

    def _tell(self, text: str) -> None:
        self._terminal.tell(f"nhconsole send: {printable_line(text)}")
