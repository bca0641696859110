"""What is looked for in slices is found where two of them meet, too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.export import Exported, ExportRefused
from nhconsole.core.export.replacing import Replacement
from nhconsole.core.export.secret_check import checked
from tests.core_export.making import KEY, make_source

SLICE = 32 * 1024
LONG_SPELLING = "".join(f"\\U{ord(char):08X}" for char in KEY)


@pytest.mark.parametrize("back", [0, 1, 5, 20, 43, 44, 45])
def test_a_text_across_two_slices_is_replaced(back: int) -> None:
    filler = "x" * (SLICE - back)

    replaced = Replacement({KEY: "«1»"}).text(f"{filler}{KEY}{filler}{KEY}")

    assert replaced == f"{filler}«1»{filler}«1»"


@pytest.mark.parametrize("spelling", [KEY, LONG_SPELLING], ids=["plain", "escaped"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
def test_a_key_across_two_slices_is_found(spelling: str, share: float) -> None:
    text = "-" * (SLICE - round(len(spelling) * share)) + spelling + "-" * SLICE

    with pytest.raises(ExportRefused):
        checked(Exported(text=text), make_source())


def test_of_very_many_texts_each_word_is_still_replaced() -> None:
    marks = {f"handle-number-{number}": f"«{number}»" for number in range(5000)}
    text = " ".join(f"<PnsHandle>{handle}</PnsHandle>" for handle in marks)

    replaced = Replacement(marks).text(text)

    assert "handle-number" not in replaced
    assert "<PnsHandle>«4999»</PnsHandle>" in replaced


@given(
    st.lists(st.text("ab&<\"'é", min_size=1, max_size=4), min_size=1, max_size=4, unique=True),
    st.text("ab&<\"'é xy", max_size=40),
)
def test_no_replaced_text_is_left(texts: list[str], around: str) -> None:
    marks = {text: f"«{number}»" for number, text in enumerate(texts)}
    whole = around + "|".join(texts) + around

    replaced = Replacement(marks).text(whole)

    assert not [text for text in texts if text in replaced]


@given(st.binary(max_size=60))
def test_bytes_that_are_no_text_come_through(data: bytes) -> None:
    assert Replacement({"needle": "«1»"}).raw(data + b"needle") == data + "«1»".encode()
