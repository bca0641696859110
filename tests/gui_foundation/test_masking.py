"""What must not be seen is found, and edits of the masked picture reach the right place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.gui.widgets.masking import (
    DOT,
    edit_between,
    from_units,
    masked,
    secret_spans,
    to_units,
)

KEY = "c2VjcmV0LWtleS1zZWNyZXQta2V5LXNlY3JldC1rZXk="


@pytest.mark.parametrize(
    ("before", "secret", "after"),
    [
        ("Endpoint=sb://a/;SharedAccessKeyName=Full;SharedAccessKey=", KEY, ""),
        ("SharedAccessKey=", KEY, ";EntityPath=hub"),
        ("sharedaccesskey = ", KEY, ";Endpoint=sb://a/"),
        ("SharedAccessKey=", "abc", ""),
        ("SharedAccessKey=a==b=", "", ""),
        ("SharedSecretIssuer=owner;SharedSecretValue=", KEY, ""),
        ("DefaultEndpointsProtocol=https;AccountName=x;AccountKey=", KEY, ";"),
        ("SharedAccessSignature sr=https%3a%2f%2fa&sig=", "abc%3d", "&se=1&skn=Full"),
        ('"SharedAccessKey=', KEY, '"'),
        ("", KEY, ""),
        ("  ", KEY, "\n"),
    ],
    ids=lambda part: part[:30] or "-",
)
def test_the_secret_is_found_in_every_form(before, secret, after):
    if before == "SharedAccessKey=a==b=":
        before, secret = "SharedAccessKey=", "a==b="

    assert masked(before + secret + after) == before + DOT * len(secret) + after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Full",
        "SharedAccessKey=",
        "SharedAccessKeyName=SharedAccessKeyName",
        "contoso-app",
    ],
)
def test_nothing_else_is_masked(text):
    assert secret_spans(text) == ()


@given(text=st.text())
def test_a_masked_text_is_as_long_as_the_real_one(text):
    assert len(masked(to_units(text))) == len(to_units(text))


@given(text=st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_units_come_back_as_the_text(text):
    assert from_units(to_units(text)) == text


@given(
    data=st.data(),
    text=st.text(alphabet="ab•", max_size=12),
    typed=st.text(alphabet="ab•", max_size=4),
)
def test_an_edit_is_read_from_what_is_shown_before_and_after(data, text, typed):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    after = text[:start] + typed + text[end:]

    edit = edit_between(text, after, start + len(typed))

    assert text[: edit.start] + edit.inserted + text[edit.start + edit.removed :] == after
    assert edit.start + edit.removed <= end
    assert edit.start + edit.removed == end or not edit.removed
