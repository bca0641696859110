"""The table of platforms, row by row as the service's pages have it."""

import re

import pytest

from nhconsole.core.payload.platforms import (
    HUB_LIMIT_BYTES,
    PLATFORMS,
    BodyKind,
    platform_named,
    pns_of,
)

JSON, XML, RAW = "application/json", "application/xml", "application/octet-stream"
BACKGROUND = (("apns-push-type", "background"), ("apns-priority", "5"))


def _mpns(target: str, number: str) -> tuple[tuple[str, str], ...]:
    return (("X-WindowsPhone-Target", target), ("X-NotificationClass", number))


ROWS = [
    ("apple", "alert", JSON, BodyKind.JSON, 4096, ()),
    ("apple", "background", JSON, BodyKind.JSON, 4096, BACKGROUND),
    ("fcmv1", "message", JSON, BodyKind.JSON, 4096, ()),
    ("gcm", "message", JSON, BodyKind.JSON, 4096, ()),
    ("windows", "toast", XML, BodyKind.XML, 5120, (("X-WNS-Type", "wns/toast"),)),
    ("windows", "tile", XML, BodyKind.XML, 5120, (("X-WNS-Type", "wns/tile"),)),
    ("windows", "badge", XML, BodyKind.XML, 5120, (("X-WNS-Type", "wns/badge"),)),
    ("windows", "raw", RAW, BodyKind.ANY, 5120, (("X-WNS-Type", "wns/raw"),)),
    ("windowsphone", "toast", XML, BodyKind.XML, 3072, _mpns("toast", "2")),
    ("windowsphone", "tile", XML, BodyKind.XML, 3072, _mpns("tile", "1")),
    ("windowsphone", "raw", RAW, BodyKind.ANY, 1024, (("X-NotificationClass", "3"),)),
    ("adm", "message", JSON, BodyKind.JSON, 6144, ()),
    ("baidu", "message", JSON, BodyKind.JSON, 4096, ()),
    ("browser", "message", JSON, BodyKind.JSON, 4096, ()),
    ("xiaomi", "message", JSON, BodyKind.JSON, 4096, ()),
    ("template", "properties", JSON, BodyKind.JSON, 65536, ()),
]


@pytest.mark.parametrize(
    ("format_name", "kind_name", "content_type", "body", "limit", "headers"),
    ROWS,
    ids=[f"{row[0]} {row[1]}" for row in ROWS],
)
def test_each_kind_has_its_content_type_limit_and_headers(
    format_name: str,
    kind_name: str,
    content_type: str,
    body: BodyKind,
    limit: int,
    headers: tuple[tuple[str, str], ...],
) -> None:
    kind = platform_named(format_name).kind(kind_name)

    assert kind.content_type == content_type
    assert kind.body is body
    assert kind.limit_bytes == limit <= HUB_LIMIT_BYTES
    assert kind.headers == headers


def test_the_table_has_exactly_these_rows() -> None:
    named = {(platform.format, kind.name) for platform in PLATFORMS for kind in platform.kinds}

    assert named == {(row[0], row[1]) for row in ROWS}


def test_the_retired_platforms_stand_last_with_their_dates() -> None:
    retired = [(platform.format, platform.retired_on) for platform in PLATFORMS if platform.retired]

    assert retired == [("gcm", "2024-06-20"), ("windowsphone", "2018-02-20")]
    assert [platform.format for platform in PLATFORMS[-2:]] == ["gcm", "windowsphone"]


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.format)
def test_every_row_has_words_for_a_person(platform: object) -> None:
    row = platform_named(getattr(platform, "format", ""))

    assert row.label
    assert row.pns
    assert bool(row.retired) is bool(row.retired_on)
    assert not row.retired_on or re.fullmatch(r"\d{4}-\d{2}-\d{2}", row.retired_on)
    assert all(kind.label for kind in row.kinds)
    assert len({kind.name for kind in row.kinds}) == len(row.kinds)
    assert row.default_kind is row.kinds[0]


def test_figures_that_the_service_does_not_document_are_marked() -> None:
    documented = {
        (platform.format, kind.name)
        for platform in PLATFORMS
        for kind in platform.kinds
        if not kind.limit_assumed
    }

    assert documented == {
        *(("windows", name) for name in ("toast", "tile", "badge", "raw")),
        ("windowsphone", "raw"),
        ("template", "properties"),
    }


@pytest.mark.parametrize("name", ["windows", "WINDOWS", " fcmV1 "])
def test_a_format_is_named_without_case(name: str) -> None:
    assert platform_named(name).format == name.strip().lower()


@pytest.mark.parametrize("name", ["", "windows10", "nokiax", "\udcff"])
def test_an_unknown_format_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        platform_named(name)


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        platform_named("windows").kind("Toast")


@pytest.mark.parametrize(
    ("application_platform", "pns"),
    [
        ("windows", "WNS"),
        ("Apple", "APNs"),
        ("gcm", "FCM"),
        ("fcmv1", "FCM"),
        ("windowsTemplate", "WNS"),
        ("appletemplate", "APNs"),
        ("template", "the push service"),
        ("something new", "the push service"),
        ("", "the push service"),
    ],
)
def test_the_push_service_of_a_result_is_named(application_platform: str, pns: str) -> None:
    assert pns_of(application_platform) == pns
