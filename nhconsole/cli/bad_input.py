"""The object that ``--json`` prints when nothing was done: the same fields for every command."""

from collections.abc import Iterable

from nhconsole.core.problem import Problem, errors_in
from nhconsole.core.secrets.redaction import Redactor

SCHEMA = 1
_EXIT_CODE = 2
_VERDICT = "bad input"
_NO_SECRETS = Redactor()
Document = dict[str, object]


def bad_input_document(problems: Iterable[Problem], redactor: Redactor = _NO_SECRETS) -> Document:
    """Return the object: what is wrong, in one line and in parts."""
    found = tuple(problems)
    errors = errors_in(found)
    return {
        "schema": SCHEMA,
        "exit_code": _EXIT_CODE,
        "verdict": _VERDICT,
        "headline": redactor.text(errors[0].sentence()) if errors else "",
        "problems": problem_documents(found, redactor),
    }


def problem_documents(
    problems: Iterable[Problem], redactor: Redactor = _NO_SECRETS
) -> list[Document]:
    """Return findings as objects."""
    return [
        {
            "severity": problem.severity,
            "field": problem.field,
            "code": problem.code,
            "message": redactor.text(problem.message),
            "remedy": redactor.text(problem.remedy),
            "start": problem.start,
            "line": problem.line,
            "column": problem.column,
            "overridable": problem.overridable,
        }
        for problem in problems
    ]
