"""What the person chose: one frozen value, kept in a versioned JSON file that repairs itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nhconsole.core.errors import BadInput
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.storage import setting_rules as rules
from nhconsole.storage.files import VERSION, JsonFile
from nhconsole.storage.redacting import NO_SECRETS, RedactorSource

NamedTexts = tuple[tuple[str, str], ...]
"""Opaque texts by name, sorted by name: what a window needs to find its shape again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting; an invalid value cannot exist.

    Raises:
        BadInput: a value is not allowed; its problems have the code ``settings.<field>``.
    """

    theme: str = "system"
    """``system``, ``light`` or ``dark``."""
    editor_font_family: str = ""
    """Empty: the system's font of fixed width."""
    editor_font_points: int = 0
    """0: the system's size."""
    zoom_percent: int = 100
    proxy: str = ""
    """Empty: as the environment says; ``none``: no proxy; else its URL, never with credentials."""
    ca_file: str = ""
    """A file of further certificates to trust, PEM; empty for none."""
    connect_timeout_s: float = 5.0
    silence_timeout_s: float = 30.0
    total_timeout_s: float = 120.0
    max_answer_mib: int = 10
    api_version: str = "2020-06"
    history_keep: int = 100_000
    """How many exchanges are kept, the oldest go first; 0: all."""
    history_days: int = 0
    """How many days an exchange is kept; 0: for ever. Starred ones stay in any case."""
    geometry: NamedTexts = ()
    """Places and sizes of windows, base64."""
    splitters: NamedTexts = ()
    """States of splitters and docks, base64."""
    last_profile_id: str = ""

    def __post_init__(self) -> None:
        """Hold every value to its rule and bring it into its standard form."""
        problems = []
        for name, rule in RULES.items():
            try:
                object.__setattr__(self, name, rule(getattr(self, name)))
            except ValueError as error:
                problems.append(_problem(name, str(error)))
        if problems:
            raise BadInput(tuple(problems))

    def geometry_of(self, name: str) -> str:
        """Return the kept place of a window; empty if there is none."""
        return dict(self.geometry).get(name, "")

    def with_geometry(self, name: str, state: str) -> "Settings":
        """Return settings that remember the place of a window."""
        return replace(self, geometry=_with(self.geometry, name, state))

    def splitter_of(self, name: str) -> str:
        """Return the kept state of a splitter; empty if there is none."""
        return dict(self.splitters).get(name, "")

    def with_splitter(self, name: str, state: str) -> "Settings":
        """Return settings that remember the state of a splitter."""
        return replace(self, splitters=_with(self.splitters, name, state))


def _with(texts: NamedTexts, name: str, text: str) -> NamedTexts:
    return tuple(sorted({**dict(texts), name: text}.items()))


def _problem(name: str, message: str) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=Field.SETTINGS,
        code=f"settings.{name}",
        message=message,
    )


def problems_of(values: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return what is wrong with values as typed in a form, by the name of their setting."""
    found = []
    for name, value in values.items():
        try:
            RULES[name](value)
        except ValueError as error:
            found.append(_problem(name, str(error)))
    return tuple(found)


RULES: dict[str, Callable[[object], object]] = {
    "theme": rules.one_of("The theme", "system", "light", "dark"),
    "editor_font_family": rules.text("The font", 200),
    "editor_font_points": rules.whole_number("The font size", 6, 72, also=0),
    "zoom_percent": rules.whole_number("The zoom", 25, 500),
    "proxy": rules.proxy,
    "ca_file": rules.text("The path of the certificates", 4096),
    "connect_timeout_s": rules.seconds("The time limit for connecting"),
    "silence_timeout_s": rules.seconds("The time limit for silence"),
    "total_timeout_s": rules.seconds("The time limit for the whole exchange"),
    "max_answer_mib": rules.whole_number("The largest answer in MiB", 1, 1024),
    "api_version": rules.api_version,
    "history_keep": rules.whole_number("The number of exchanges kept", 10, 10_000_000, also=0),
    "history_days": rules.whole_number("The number of days kept", 1, 36_500, also=0),
    "geometry": rules.named_texts("The places of windows"),
    "splitters": rules.named_texts("The states of splitters"),
    "last_profile_id": rules.text("The last profile", 200),
}
"""One rule a setting: it returns the value in its standard form or raises ValueError."""


class SettingsStore:
    """Keeps the settings in a file.

    Args:
        path: The file.
        redactor: Removes known secrets from every text before it is written.
    """

    def __init__(self, path: Path, redactor: RedactorSource = NO_SECRETS) -> None:
        self._file = JsonFile(path, "settings", redactor)

    def load(self) -> tuple[Settings, tuple[str, ...]]:
        """Return the settings and what is to be said about values that had to be repaired.

        Nothing in the file raises: what cannot be used is replaced by its default.
        """
        content, messages = self._file.read()
        kept, repaired = _usable(content)
        return Settings(**kept), (*messages, *self._say_if_newer(content), *repaired)  # type: ignore[arg-type]  # each value passed its rule

    def save(self, settings: Settings) -> None:
        """Replace the file, all or nothing; names that this version does not know are kept.

        Raises:
            StorageError: it could not be written; the old file stands.
        """
        content, _ = self._file.read()
        unknown = {name: value for name, value in content.items() if name not in _KNOWN}
        self._file.write({**unknown, **_as_json(settings)})

    def _say_if_newer(self, content: Mapping[str, object]) -> Iterable[str]:
        version = content.get("version", VERSION)
        if version == VERSION:
            return
        yield (
            f"The settings in “{self._file.path}” are of version {str(version)[:20]}, this program "
            f"knows version {VERSION}: what it understands is used. "
            + self._file.keep_copy("newer")
        )


_KNOWN = frozenset(RULES) | {"version"}


def _usable(content: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """Return the values that can be used, and a sentence for each that cannot."""
    kept: dict[str, object] = {}
    messages = []
    for name, rule in RULES.items():
        if name not in content:
            continue
        try:
            kept[name] = rule(content[name])
        except ValueError as error:
            messages.append(f"Settings: {error} The default is used.")
    return kept, messages


def _as_json(settings: Settings) -> dict[str, object]:
    values = asdict(settings)
    values["geometry"] = dict(settings.geometry)
    values["splitters"] = dict(settings.splitters)
    return values
