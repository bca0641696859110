"""A secret shows dots; a message quotes what was typed, but no key in it."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.secrets.secret import MASK, Secret, quoted, shown

KEY = "dGVzdC1rZXktZm9yLXZlY3RvcnMtMDEyMzQ1Njc4OTA="


def test_prints_as_dots_in_every_way_python_prints() -> None:
    secret = Secret(KEY)

    printed = f"{secret} {secret!r} {secret!s} {secret:}" + "%s" % secret + repr([secret])  # noqa: UP031

    assert KEY not in printed
    assert MASK in printed


def test_gives_its_text_only_when_asked() -> None:
    assert Secret(KEY).reveal() == KEY


def test_is_false_when_empty() -> None:
    assert not Secret("")
    assert Secret("x")


@given(st.text(), st.text())
def test_is_equal_by_its_text(one: str, other: str) -> None:
    assert (Secret(one) == Secret(other)) is (one == other)
    assert (hash(Secret(one)) == hash(Secret(other))) or one != other


def test_half_a_character_is_compared_like_any_text() -> None:
    assert Secret("\ud800") == Secret("\ud800")
    assert Secret("\ud800") != Secret("\ud801")


def test_is_no_text() -> None:
    assert Secret(KEY) != KEY


@pytest.mark.parametrize("act", [pickle.dumps, copy.deepcopy], ids=["pickle", "deepcopy"])
def test_refuses_to_be_copied_out(act: object) -> None:
    with pytest.raises(TypeError) as caught:
        act(Secret(KEY))  # type: ignore[operator]

    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"Endpoint=sb://ns/;SharedAccessKeyName=Root;SharedAccessKey={KEY}",
        f"sharedaccesskey = {KEY}",
        f"SharedAccessKey:{KEY}",
        f"SharedAccessSignature sr=x&sig={KEY}&se=1",
        f"x {KEY} y",
        KEY.replace("=", "%3D"),
    ],
    ids=["alone", "string", "spaces", "colon", "token", "between", "percent"],
)
def test_a_quoted_text_holds_no_key(text: str) -> None:
    assert KEY[:12] not in shown(text)


def test_a_piece_of_a_key_is_masked_too() -> None:
    assert shown("f3K9aQz0LmN8bVc7XyR2p") == "…"


@pytest.mark.parametrize(
    "text",
    [
        "DefaultListenSharedAccessSignature",
        "contoso.servicebus.windows.net",
        "news_de",
        "$InstallationId:{a213b4b2-d797-4392-8012-f683e16c1c52}",
    ],
)
def test_ordinary_texts_are_quoted_as_they_are(text: str) -> None:
    assert quoted(text) == f"“{text}”"


def test_long_texts_are_cut() -> None:
    assert len(shown("ab cd " * 100)) < 70


@given(st.text(st.characters(exclude_categories=())))
def test_a_quoted_text_can_be_printed_anywhere(text: str) -> None:
    line = shown(text)

    line.encode()
    assert line.isprintable()
