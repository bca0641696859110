"""Headers as values, in their order and case."""

Headers = tuple[tuple[str, str], ...]
"""Header names and values in their order and case, as on the wire."""


def header_value(headers: Headers, name: str) -> str | None:
    """Return the first value of a header, its name compared without case; None if absent."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)
