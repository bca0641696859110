"""The gallery of known-good payloads in ``resources/samples``, by platform and kind."""

import json
from dataclasses import dataclass, field
from functools import cache

from nhconsole.resources import resource_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One payload that its push service takes."""

    platform: str
    """Value of the format header."""
    kind: str
    title: str
    note: str = ""
    """What a sender should know; may be empty."""
    payload: str = field(repr=False)


@cache
def all_samples() -> tuple[Sample, ...]:
    """Return every sample, in the order of the index."""
    return tuple(_sample(number) for number in range(len(_index())))


def samples_for(platform: str, kind: str = "") -> tuple[Sample, ...]:
    """Return the samples of a platform and kind; of all its kinds if none is named."""
    return tuple(
        _sample(number)
        for number, entry in enumerate(_index())
        if entry["platform"] == platform and (not kind or entry["kind"] == kind)
    )


def default_sample(platform: str, kind: str = "") -> Sample:
    """Return the sample to begin with.

    Raises:
        LookupError: there is none.
    """
    found = samples_for(platform, kind)
    if not found:
        raise LookupError(f"no sample for {platform} {kind}".rstrip())
    return found[0]


@cache
def _index() -> tuple[dict[str, str], ...]:
    index = json.loads(resource_path("samples/index.json").read_text(encoding="utf-8"))
    return tuple(index["samples"])


@cache
def _sample(number: int) -> Sample:
    """Return one sample; its file is read when it is first asked for."""
    entry = _index()[number]
    return Sample(
        platform=entry["platform"],
        kind=entry["kind"],
        title=entry["title"],
        note=entry.get("note", ""),
        payload=_payload(entry["file"]),
    )


def _payload(file: str) -> str:
    # As bytes: a line end in a payload is content and stays as it is in the file.
    return resource_path(f"samples/{file}").read_bytes().decode("utf-8")
