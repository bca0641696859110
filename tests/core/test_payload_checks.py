"""What is said about payloads: size, shape and what cannot be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.payload.checks import check_payload
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import PLATFORMS, platform_named
from nhconsole.core.problem import Field, Problem, Severity

GOOD = {
    ("apple", "alert"): '{"aps": {"alert": "Hello"}}',
    ("apple", "background"): '{"aps": {"content-available": 1}}',
    ("fcmv1", "message"): '{"message": {"notification": {"title": "a", "body": "b"}}}',
    ("gcm", "message"): '{"data": {"message": "a"}}',
    ("windows", "toast"): '<toast launch="x"><visual/></toast>',
    ("windows", "badge"): '<?xml version="1.0" encoding="utf-16"?><badge value="7"/>',
    ("windows", "raw"): "anything < & at all",
    ("adm", "message"): '{"data": {"a": "b"}, "expiresAfter": 3600}',
    ("baidu", "message"): '{"title": "a", "description": "b"}',
    ("browser", "message"): '{"title": "a"}',
    ("template", "properties"): '{"message": "a", "badge": "1"}',
}


def _check(format_name: str, kind: str, text: str) -> tuple[Problem, ...]:
    body = text.encode(errors="replace")
    return check_payload(Notification.of(platform_named(format_name), body, kind=kind), text)


def _codes(format_name: str, kind: str, text: str) -> list[str]:
    return [problem.code for problem in _check(format_name, kind, text)]


@pytest.mark.parametrize(("kind", "text"), GOOD.items(), ids=[" ".join(kind) for kind in GOOD])
def test_good_payloads_have_nothing_said_about_them(kind: tuple[str, str], text: str) -> None:
    assert _check(*kind, text) == ()


@pytest.mark.parametrize(
    ("format_name", "kind", "text", "line"),
    [
        ("apple", "alert", '{"aps": {},\n  x: 1}', 2),
        ("template", "properties", "{\n\n'a': 'b'}", 3),
        ("windows", "toast", "<toast>\n<visual>\n</toast>", 3),
        ("windowsphone", "tile", "<wp:Tile>\n&nbsp;</wp:Tile>", 2),
    ],
)
def test_a_malformed_payload_is_marked_and_may_be_sent_all_the_same(
    format_name: str, kind: str, text: str, line: int
) -> None:
    problem = next(found for found in _check(format_name, kind, text) if found.is_error)

    assert problem.field is Field.PAYLOAD
    assert problem.line == line
    assert problem.column
    assert problem.overridable


@pytest.mark.parametrize(
    ("format_name", "kind", "text", "code"),
    [
        ("fcmv1", "message", '{"notification": {}}', "payload.fcmv1-message"),
        ("apple", "alert", '{"data": {"alert": "x"}}', "payload.apple-aps"),
        ("template", "properties", '{"a": "x", "b": 1}', "payload.template-text"),
        ("template", "properties", '{"a": null}', "payload.template-text"),
        ("browser", "message", "[1, 2]", "payload.not-object"),
        ("gcm", "message", '"text"', "payload.not-object"),
        ("windows", "raw", "", "payload.empty"),
    ],
)
def test_common_mistakes_get_a_warning_and_go_out(
    format_name: str, kind: str, text: str, code: str
) -> None:
    (problem,) = _check(format_name, kind, text)

    assert problem.code == code
    assert problem.severity is Severity.WARNING


def test_a_property_is_named_so_that_it_can_be_printed() -> None:
    (problem,) = _check("template", "properties", '{"\\ud800\\n": 1}')

    assert problem.sentence().isprintable()


@pytest.mark.parametrize(
    ("format_name", "kind", "size", "codes"),
    [
        ("windows", "raw", 5120, []),
        ("windows", "raw", 5121, ["payload.pns-limit"]),
        ("windowsphone", "raw", 1025, ["payload.pns-limit"]),
        ("windows", "raw", 65536, ["payload.pns-limit"]),
        ("windows", "raw", 65537, ["payload.hub-limit"]),
    ],
)
def test_the_size_is_held_to_the_limits(
    format_name: str, kind: str, size: int, codes: list[str]
) -> None:
    assert _codes(format_name, kind, "x" * size) == codes


def test_the_size_counts_bytes_and_not_characters() -> None:
    assert _codes("windows", "raw", "é" * 2561) == ["payload.pns-limit"]


def test_beyond_the_hubs_limit_it_may_be_sent_all_the_same() -> None:
    (problem,) = _check("windows", "raw", "x" * 65537)

    assert problem.is_error
    assert problem.overridable
    assert "65,537" in problem.message
    assert "65,536" in problem.message


def test_an_assumed_limit_is_called_so() -> None:
    (assumed,) = _check("browser", "message", '{"a": "' + "x" * 5000 + '"}')
    (known,) = _check("windows", "raw", "x" * 6000)

    assert "assumed" in assumed.message
    assert "assumed" not in known.message


def test_half_a_character_is_marked_and_cannot_be_sent() -> None:
    (problem,) = [
        found
        for found in _check("windows", "raw", "ab\ud83dc")
        if found.code == "payload.surrogate"
    ]

    assert (problem.start, problem.end) == (2, 3)
    assert problem.is_error
    assert not problem.overridable


@given(
    text=st.text(st.characters(exclude_categories=())),
    row=st.sampled_from([(p.format, k.name) for p in PLATFORMS for k in p.kinds]),
)
def test_any_text_is_checked_and_every_finding_can_be_printed(
    text: str, row: tuple[str, str]
) -> None:
    for problem in _check(*row, text):
        assert problem.field is Field.PAYLOAD
        problem.sentence().encode()


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 100_000, "1" * 100_000], ids=range(3))
def test_deep_and_long_json_is_checked_without_an_exception(text: str) -> None:
    assert _check("apple", "alert", text)
