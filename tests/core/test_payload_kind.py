"""The kind of a payload is read from its elements, not from a search in its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.payload.kind import detect_kind, element_names
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import PLATFORMS, platform_named

WINDOWS = platform_named("windows")
PHONE = platform_named("windowsphone")
WP = 'xmlns:wp="WPNotification"'

WNS_BODIES = {
    "plain": (b"<toast/>", "toast"),
    "attribute": (b'<toast launch="x"><visual/></toast>', "toast"),
    "single quotes": (b"<tile version='3'/>", "tile"),
    "line break in the tag": (b"<toast\r\n\tlaunch='x'\n>", "toast"),
    "declaration": (b'<?xml version="1.0" encoding="utf-8"?><toast/>', "toast"),
    "utf-16 declared, utf-8 sent": (b'<?xml version="1.0" encoding="utf-16"?><toast/>', "toast"),
    "unknown encoding declared": (b'<?xml version="1.0" encoding="x-none"?><toast/>', "toast"),
    "declaration in a new line": (b'\r\n<?xml version="1.0"?><badge value="1"/>', "badge"),
    "byte order mark": (b"\xef\xbb\xbf<toast/>", "toast"),
    "byte order mark behind blanks": (b" \n\xef\xbb\xbf<tile/>", "tile"),
    "blanks first": (b"\r\n  <toast/>", "toast"),
    "comment first": (b"<!-- a <badge/> --><toast/>", "toast"),
    "instruction first": (b"<?x-y <badge/>?><toast/>", "toast"),
    "self-closed badge": (b'<badge value="7"/>', "badge"),
    "tile": (b"<tile><visual/></tile>", "tile"),
    "upper case": (b"<TOAST/>", "toast"),
    "prefix": (b'<a:toast xmlns:a="x"/>', "toast"),
    "prefix never declared": (b"<a:toast/>", "toast"),
    "root around it": (b"<all><toast/></all>", "toast"),
    "root decides before its child": (b"<toast><badge/></toast>", "toast"),
    "malformed later": (b"<toast><visual></toast>", "toast"),
    "cut": (b"<toast><visual><binding", "toast"),
    "bad character later": (b"<toast>\xff\xfe</toast>", "toast"),
    "broken in its first tag": (b"<toast launch=x>", "toast"),
    "broken tile without a kind": (b"<tile", "toast"),
    "broken behind a byte order mark": (b"\xef\xbb\xbf<toast a=b>", "toast"),
    "plain text": (b"hello", "raw"),
    "json": (b'{"toast": "<toast/>"}', "raw"),
    "another root": (b"<other><more/></other>", "raw"),
    "mentioned in text": (b"<other>&lt;toast/&gt;</other>", "raw"),
    "second child": (b"<other><a/><toast/></other>", "raw"),
    "empty": (b"", "raw"),
    "binary": (bytes(range(256)), "raw"),
}


@pytest.mark.parametrize(("body", "kind"), WNS_BODIES.values(), ids=WNS_BODIES)
def test_the_element_shows_the_kind_of_a_windows_payload(body: bytes, kind: str) -> None:
    assert detect_kind(WINDOWS, body).name == kind


PHONE_BODIES = {
    "toast": (f"<wp:Notification {WP}><wp:Toast/></wp:Notification>", "toast"),
    "tile with an id": (f'<wp:Notification {WP}><wp:Tile Id="x"/></wp:Notification>', "tile"),
    "version": (f'<wp:Notification {WP} Version="2.0"><wp:Tile/></wp:Notification>', "tile"),
    "comment before": (f"<wp:Notification {WP}><!-- x --><wp:Toast/></wp:Notification>", "toast"),
    "declaration": (
        f'<?xml version="1.0" encoding="utf-16"?><wp:Notification {WP}>\n<wp:Toast/>',
        "toast",
    ),
    "another prefix": ('<n:Notification xmlns:n="WPNotification"><n:Tile/>', "tile"),
    "default namespace": ('<Notification xmlns="WPNotification"><Toast/></Notification>', "toast"),
    "no namespace at all": ("<wp:Notification><wp:Tile/></wp:Notification>", "tile"),
    "raw text": ("hello", "raw"),
    "raw json": ('{"a": 1}', "raw"),
    "raw xml": ("<root><value>1</value></root>", "raw"),
}


@pytest.mark.parametrize(("body", "kind"), PHONE_BODIES.values(), ids=PHONE_BODIES)
def test_the_first_child_shows_the_kind_of_a_windows_phone_payload(body: str, kind: str) -> None:
    assert detect_kind(PHONE, body.encode()).name == kind


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.format)
@pytest.mark.parametrize("body", [b"{}", b"<toast/>", b""])
def test_a_platform_of_json_takes_its_first_kind_whatever_stands_there(
    platform: object, body: bytes
) -> None:
    row = platform_named(getattr(platform, "format", ""))

    if not any(kind.elements for kind in row.kinds):
        assert detect_kind(row, body) is row.default_kind


@pytest.mark.parametrize(
    ("chosen", "body", "kind"),
    [
        ("raw", b"<toast/>", "raw"),
        ("raw", b"hello", "raw"),
        ("toast", b"<toast/>", "toast"),
        ("toast", b"<badge value='1'/>", "badge"),
        ("badge", b"hello", "badge"),
        ("tile", b"<other/>", "tile"),
        ("tile", b"", "tile"),
        ("tile", b"<tile", "tile"),
    ],
)
def test_among_xml_kinds_the_payload_decides_over_the_choice(
    chosen: str, body: bytes, kind: str
) -> None:
    assert Notification.of(WINDOWS, body, kind=chosen).kind.name == kind


def test_a_json_kind_stands_as_chosen() -> None:
    kind = Notification.of(platform_named("apple"), b"<toast/>", kind="background").kind

    assert kind.name == "background"


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Notification.of(WINDOWS, b"<toast/>", kind="banner")


def _lol(levels: int) -> bytes:
    entities = "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, levels)
    )
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><toast>&l{levels - 1};</toast>'.encode()


BOMBS = {
    "billion laughs": _lol(30),
    "laughs in an attribute": _lol(30).replace(b"<toast>", b'<toast a="&l29;">'),
    "quadratic": b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]><x>' + b"&a;" * 100_000,
    "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><toast>&a;</toast>',
    "external subset": b'<!DOCTYPE toast SYSTEM "http://127.0.0.1:1/x.dtd"><toast/>',
    "parameter entity": b'<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///dev/zero"> %a;]><toast/>',
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_a_document_type_ends_the_look_before_anything_expands(body: bytes) -> None:
    assert element_names(body) == ()
    assert detect_kind(WINDOWS, body).name == "toast"


@pytest.mark.parametrize(
    "body",
    [
        b"<a>" * 1_000_000,
        b"<" * 5_000_000,
        b"<toast " + b'a="' * 1_000_000,
        b"<!--" + b"-" * 5_000_000,
        b" " * 5_000_000,
        b"<toast>" + b"x" * 5_000_000,
        b"<?" + b"x" * 5_000_000,
    ],
    ids=["nested", "opening", "attributes", "comment", "blanks", "text", "instruction"],
)
def test_large_and_deep_bodies_are_looked_at_once(body: bytes) -> None:
    assert len(element_names(body)) <= 2


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_have_a_kind(body: bytes) -> None:
    for platform in PLATFORMS:
        assert detect_kind(platform, body) in platform.kinds
        for kind in platform.kinds:
            assert detect_kind(platform, body, kind) in platform.kinds


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["toast", "tile"]))
def test_text_inside_never_changes_the_kind(text: str, name: str) -> None:
    body = f"<{name}><![CDATA[{text.replace(']]>', '')}]]></{name}>".encode()

    assert detect_kind(WINDOWS, body).name == name
