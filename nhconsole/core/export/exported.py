"""What goes into an export and what comes out of it, as values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from nhconsole.core.errors import NotificationHubsError
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange
from nhconsole.core.verdict.explanations import ExplanationTable

KEY_VARIABLE = "NHCONSOLE_KEY"
"""The environment variable from which every generated program takes the key."""


class ExportRefused(NotificationHubsError):
    """An export would have held a secret, or there is nothing to export; says what and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What is left out of a report, a HAR and raw HTTP. Key and signature always are."""

    shorten_handles: bool = True
    """Of a device's handle the first six and the last four characters stay."""
    replace_payload_values: bool = False
    """Each value of the payload becomes “«value 1»” …; equal values stay equal."""
    replace_tags: bool = False
    """Each tag becomes “«tag 1»” …; the expression keeps its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What only the caller knows."""

    versions: tuple[str, ...] = ()
    """A line each: this program, Python, the system."""
    local_zone: tzinfo | None = None
    """For local times; None leaves them out."""
    profile_name: str = ""
    note: str = ""
    """The person's own words about this exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSource:
    """An exchange, with all that is needed to write it in another form."""

    exchange: Exchange = field(repr=False)
    """As recorded, or as the history gave it."""
    redactor: Redactor = field(default_factory=Redactor, repr=False)
    """Knows the secrets of every profile: none of them is let through."""
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The texts of ``resources/code/`` by file name."""
    table: ExplanationTable | None = field(default=None, repr=False)
    """For the verdicts of a report."""
    options: ReportOptions = field(default_factory=ReportOptions)
    facts: ReportFacts = field(default_factory=ReportFacts, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A finished export."""

    text: str = field(repr=False)
    """For the clipboard and for the eye."""
    data: bytes | None = field(default=None, repr=False)
    """For a file, where a text cannot hold every byte; None if the text says it all."""

    @property
    def file_bytes(self) -> bytes:
        """What a file gets: UTF-8, line ends as they are."""
        return self.text.encode() if self.data is None else self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One form in which an exchange can be written."""

    id: str
    """Stable: menus, settings and ``nhconsole history export --as`` use it."""
    label: str
    file_suffix: str
    """With its dot."""
    language: str
    """Of the text, for highlighting: ``sh``, ``python``, ``javascript``, ``http`` …"""
    function: Callable[[ExportSource], Exported] = field(repr=False)
    """Raises :class:`ExportRefused`."""
    takes_options: bool = False
    """Whether :class:`ReportOptions` change anything."""
