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
    index = json.loads(resource_path("samples/index.json").read_text(encoding="utf-8"))
    return tuple(
        Sample(
            platform=entry["platform"],
            kind=entry["kind"],
            title=entry["title"],
            note=entry.get("note", ""),
            payload=_payload(entry["file"]),
        )
        for entry in index["samples"]
    )


def samples_for(platform: str, kind: str = "") -> tuple[Sample, ...]:
    """Return the samples of a platform and kind; of all its kinds if none is named."""
    return tuple(
        sample
        for sample in all_samples()
        if sample.platform == platform and (not kind or sample.kind == kind)
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


def _payload(file: str) -> str:
    # As bytes: a line end in a payload is content and stays as it is in the file.
    return resource_path(f"samples/{file}").read_bytes().decode("utf-8")
