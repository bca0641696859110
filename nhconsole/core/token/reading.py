"""A SAS token taken apart for a person: what it is for, until when, signed over what, what is odd.

Reads what :class:`~nhconsole.core.token.sas.SasToken` would refuse, too: a token with a masked
signature, as the history holds it, and one pasted with a header's name, quotes or parts missing.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from nhconsole.core.secrets.secret import Secret
from nhconsole.core.timing.duration_words import duration_words, ticking_words
from nhconsole.core.token.checks import (
    PARTS,
    TokenProblem,
    expiry_of,
    is_masked,
    lasting_problems,
    problems_of_time,
)

_HEADER_NAME = re.compile(r"(?i)\A\s*[\"']?\s*authorization\s*:\s*")
_SCHEME = re.compile(r"(?i)\A\s*[\"']?\s*SharedAccessSignature\s+")
_FIRST_PART = re.compile(r"(?i)\A[\s\"'&?]*(?:sr|sig|se|skn)\s*=")
_KEY = re.compile(r"(?i)(?:SharedAccessKey|Endpoint)\s*=")
_OTHER_SCHEME = re.compile(r"(?i)\A(bearer|basic|wrap|negotiate|digest)\b")
_LONGEST = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReading:
    """What a token says. A part that is missing is empty."""

    resource: str = ""
    """``sr`` as it stands, still percent-encoded: this very text is signed."""
    signature: Secret = field(default_factory=lambda: Secret(""))
    """``sig``, percent-decoded; dots if the text held dots."""
    is_masked: bool = False
    """Whether the text holds dots in the signature's place, as in the history."""
    expires_text: str = ""
    """``se`` as it stands."""
    expires_at: datetime | None = None
    """Aware, UTC; None if ``se`` is no number of seconds."""
    key_name: str = ""
    """``skn``, percent-decoded."""
    lasting_problems: tuple[TokenProblem, ...] = ()
    """Those that do not depend on the time; see :meth:`problems_at`."""

    @property
    def is_token(self) -> bool:
        """Whether anything of a token was found."""
        return bool(self.resource or self.expires_text or self.key_name or self.signature)

    @property
    def uri(self) -> str:
        """The resource, percent-decoded."""
        return unquote(self.resource)

    @property
    def string_to_sign(self) -> str:
        """The text under the signature: resource, line feed, ``se``."""
        return f"{self.resource}\n{self.expires_text}"

    @property
    def shown_string_to_sign(self) -> str:
        """The same with its line feed made visible."""
        return f"{self.resource}⏎\n{self.expires_text}"

    def seconds_left(self, now: datetime) -> float | None:
        """Return how long it is still valid at ``now`` (aware); negative if it is not any more."""
        return (self.expires_at - now).total_seconds() if self.expires_at is not None else None

    def validity_words(self, now: datetime) -> str:
        """Say how long it is still valid, or since when it is not any more."""
        left_s = self.seconds_left(now)
        if left_s is None:
            return "its end cannot be read"
        if left_s > 0:
            return f"valid for {ticking_words(left_s)} more"
        return f"expired {duration_words(left_s)} ago"

    def lifetime_words(self, sent_at: datetime) -> str:
        """Say how long it was valid when it was sent, at ``sent_at`` (aware)."""
        left_s = self.seconds_left(sent_at)
        if left_s is None:
            return ""
        if left_s <= 0:
            return f"had expired {duration_words(left_s)} before it was sent"
        return f"was valid for {duration_words(left_s)} when it was sent"

    def problems_at(self, now: datetime) -> tuple[TokenProblem, ...]:
        """Return everything that is wrong or unusual at ``now`` (aware), errors first."""
        problems = (*self.lasting_problems, *problems_of_time(self.seconds_left(now)))
        return tuple(sorted(problems, key=lambda problem: not problem.is_error))


def read_token(text: str, *, request_url: str = "") -> TokenReading:
    """Read a token in whatever state it is; never an error.

    Args:
        text: The value of an Authorization header, or what somebody pasted for one.
        request_url: What it was sent with; then it is said whether the token covers it.
    """
    if len(text) > _LONGEST:
        return _no_token(f"No token is as long as this: {len(text):,} characters.")
    value = _HEADER_NAME.sub("", text)
    scheme = _SCHEME.match(value)
    if scheme is None and not _FIRST_PART.match(value):
        return _no_token(_what_else(value.strip()))
    # Pasted from a mail or a terminal it may be broken over lines.
    line = "".join(value[scheme.end() if scheme else 0 :].splitlines()).strip(" \t\"'?")
    parts, doubled, foreign = _parts_of(line)
    problems = lasting_problems(parts, doubled=doubled, foreign=foreign, request_url=request_url)
    if scheme is None:
        lacks = "It lacks “SharedAccessSignature ” before its first part."
        problems = (TokenProblem(lacks, is_error=False), *problems)
    return TokenReading(
        resource=parts["sr"],
        signature=Secret(unquote(parts["sig"])),
        is_masked=is_masked(parts["sig"]),
        expires_text=parts["se"],
        expires_at=expiry_of(parts["se"]),
        key_name=unquote(parts["skn"]),
        lasting_problems=problems,
    )


def _no_token(sentence: str) -> TokenReading:
    return TokenReading(lasting_problems=(TokenProblem(sentence),))


def _what_else(text: str) -> str:
    """Say what a text is that is no token, without a word of it: it may be a key."""
    if not text:
        return "There is no Authorization: the hub answers 401 (MissingToken)."
    if _KEY.search(text):
        return (
            "This is a connection string, or a part of one. A token is signed with its key; the "
            "hub takes no key in a token's place (401, MalformedToken)."
        )
    scheme = _OTHER_SCHEME.match(text)
    if scheme:
        return f"This is a credential of the kind “{scheme.group(1)}”, and no SAS token."
    return "This is no SAS token: those begin with “SharedAccessSignature sr=”."


def _parts_of(text: str) -> tuple[dict[str, str], list[str], int]:
    """Return the four known parts, the names that come twice, and how many parts are foreign."""
    parts = dict.fromkeys(PARTS, "")
    doubled: list[str] = []
    foreign = 0
    for piece in text.split("&"):
        name, _, value = (part.strip() for part in piece.partition("="))
        name = name.lower()
        if name not in parts:
            foreign += bool(name or value)
        elif parts[name]:
            doubled.append(name)
        else:
            parts[name] = value
    return parts, doubled, foreign
