"""The conditions of the table of explanations: which facts a rule wants."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_Test = Callable[[object], bool]


def sentence_key(text: str) -> str:
    """Return a sentence as it is compared: without case, blanks too many, and the final dot."""
    return " ".join(text.split()).rstrip(".").lower()


@dataclass(frozen=True, slots=True)
class Condition:
    """Tests of facts, all of which must hold."""

    subject: str
    tests: tuple[tuple[str, _Test], ...]
    shown: tuple[str, ...] = ()
    """What it wants, in words, for people who look for a rule: sentences, a status, a name."""

    def fits(self, facts: Mapping[str, object]) -> bool:
        """Whether every test holds."""
        return all(test(facts.get(name)) for name, test in self.tests)


def _one_of(values: object) -> _Test:
    allowed = set(values) if isinstance(values, list) else {values}
    return lambda fact: fact in allowed


def _sentences(values: object) -> _Test:
    texts = values if isinstance(values, list) else [values]
    return _one_of([sentence_key(str(text)) for text in texts])


def _pattern(value: object) -> _Test:
    compiled = re.compile(str(value), re.IGNORECASE)
    return lambda fact: compiled.search(str(fact)) is not None


def _status(values: object) -> _Test:
    """``401``, or ``4xx`` for a whole class; one or a list of them."""
    wanted = {str(value) for value in (values if isinstance(values, list) else [values])}
    return lambda fact: str(fact) in wanted or f"{str(fact)[:1]}xx" in wanted


_TESTS: dict[str, tuple[str, Callable[[object], _Test]]] = {
    "sentence": ("sentence", _sentences),
    "sentence_pattern": ("sentence", _pattern),
    "platform": ("platform", _one_of),
    "status": ("status", _status),
    "name": ("name", _one_of),
    "sub_code": ("sub_code", _one_of),
    "pattern": ("detail", _pattern),
    "empty": ("empty", _one_of),
    "wordless": ("wordless", _one_of),
    "retry_after": ("retry_after", _one_of),
    "location": ("location", _one_of),
    "html": ("html", _one_of),
    "proxy": ("proxy", _one_of),
    "kind": ("kind", _one_of),
    "stage": ("stage", _one_of),
    "maybe": ("maybe", _one_of),
    "audience": ("audience", _one_of),
}


def read_condition(subject: str, wanted: Mapping[str, object]) -> Condition:
    """Read one condition of a rule.

    Raises:
        KeyError: If it names a test that does not exist.
    """
    tests = []
    for name, value in wanted.items():
        fact, make = _TESTS[name]
        tests.append((fact, make(value)))
    return Condition(subject, tuple(tests), _shown(wanted))


_SHOWN = ("status", "name", "sub_code", "kind", "audience")
_SAID = {
    "empty": "without a body",
    "wordless": "without words",
    "retry_after": "with Retry-After",
    "proxy": "from a proxy or gateway",
    "html": "a web page",
    "maybe": "after sending began",
}


def _shown(wanted: Mapping[str, object]) -> tuple[str, ...]:
    if "sentence" in wanted:
        return tuple(_named_number(text) for text in _as_texts(wanted["sentence"]))
    if "pattern" in wanted and "kind" not in wanted:
        # Its status alone would say too much; the texts that fit stand in the rule.
        return ()
    lists = [_as_texts(wanted[name]) for name in _SHOWN if name in wanted]
    words = [said for name, said in _SAID.items() if wanted.get(name) is True]
    if "stage" in wanted:
        words.append(f"(stage: {', '.join(_as_texts(wanted['stage']))})")
    if len(lists) == 1 and not words:
        return lists[0]
    together = " ".join([", ".join(texts) for texts in lists] + words)
    return (together,) if together else ()


def _named_number(text: str) -> str:
    return f"number {text} of the feedback" if text.isdigit() else text


_AUDIENCES = {
    "installation": "a send to one installation",
    "user": "a send to one user",
    "expression": "a send to an expression",
    "tags": "a send to tags",
    "broadcast": "a send to everybody",
    "unknown": "a send whose audience is not known",
}


def _as_texts(value: object) -> tuple[str, ...]:
    texts = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return tuple(_AUDIENCES.get(text, text) for text in texts)
