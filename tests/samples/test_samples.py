"""The gallery: complete, and free of anything that the console would find fault with."""

import json

import pytest

from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.problem import Field
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.resources import resource_folder
from nhconsole.samples import Sample, all_samples, default_sample, samples_for

KINDS = [(platform.format, kind.name) for platform in PLATFORMS for kind in platform.kinds]


@pytest.mark.parametrize(("platform", "kind"), KINDS, ids=lambda value: value)
def test_every_kind_has_a_sample(platform: str, kind: str) -> None:
    sample = default_sample(platform, kind)

    assert (sample.platform, sample.kind) == (platform, kind)
    assert sample in samples_for(platform)


@pytest.mark.parametrize("sample", all_samples(), ids=lambda s: f"{s.platform}-{s.kind}-{s.title}")
def test_no_fault_is_found_with_a_sample(sample: Sample) -> None:
    reading = read_draft(
        SendDraft(platform=sample.platform, kind=sample.kind, payload=sample.payload)
    )

    fields = (Field.PAYLOAD, Field.HEADERS)
    assert [found.sentence() for found in reading.problems if found.field in fields] == []


@pytest.mark.parametrize("sample", all_samples(), ids=lambda s: f"{s.platform}-{s.kind}-{s.title}")
def test_a_sample_shows_its_kind_by_itself_where_xml_can(sample: Sample) -> None:
    reading = read_draft(SendDraft(platform=sample.platform, payload=sample.payload))

    assert reading.notification is not None
    if sample.platform in ("windows", "windowsphone"):
        assert reading.notification.kind.name == sample.kind


def test_every_file_of_the_gallery_is_in_its_index() -> None:
    folder = resource_folder() / "samples"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))

    files = {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}

    assert files == {entry["file"] for entry in index["samples"]}


def test_titles_tell_the_samples_of_a_kind_apart() -> None:
    named = [(sample.platform, sample.kind, sample.title) for sample in all_samples()]

    assert len(named) == len(set(named))


def test_an_unknown_platform_has_no_sample() -> None:
    with pytest.raises(LookupError, match="nokia"):
        default_sample("nokia")
