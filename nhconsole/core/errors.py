"""The exceptions of this package; each exists because a caller treats it differently."""

from nhconsole.core.problem import Problem


class NotificationHubsError(Exception):
    """The root of what this package raises on purpose."""


class BadInput(NotificationHubsError, ValueError):
    """Something typed cannot be used; ``problems`` says what, where and what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.sentence() for problem in problems))
        self.problems = problems


class InvalidConnectionString(BadInput):
    """The connection string cannot be used."""


class InvalidTagExpression(BadInput):
    """The tag expression cannot be read."""


class InvalidNotification(BadInput):
    """Payload, format or headers cannot be sent."""


class InvalidTemplate(BadInput):
    """The body of a template cannot be used."""
