"""Lines on a terminal of any width."""

import pytest

from nhconsole.cli.wrapping import wrapped

ROW = "fault.apns-certificate            refused-by-hub   The hub's Apple certificate has expired"


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        pytest.param(None, [ROW], id="a pipe: whole"),
        pytest.param(
            80,
            [
                "fault.apns-certificate            refused-by-hub   The hub's Apple certificate",
                " " * 51 + "has expired",
            ],
            id="below the last column",
        ),
        pytest.param(
            60,
            [
                "fault.apns-certificate            refused-by-hub   The hub's",
                "    Apple certificate has expired",
            ],
            id="too narrow for a column",
        ),
    ],
)
def test_a_row_of_a_table_goes_on_where_it_can_be_told_from_the_next(
    width: int | None, lines: list[str]
) -> None:
    assert list(wrapped([(0, ROW)], width)) == lines


def test_a_step_goes_on_behind_its_number_and_words_are_not_cut() -> None:
    step = "1. Read https://example.org/a-long-address-with-hyphens and re-sign it"

    assert list(wrapped([(4, step)], 40)) == [
        "    1. Read",
        "       https://example.org/a-long-address-with-hyphens",
        "       and re-sign it",
    ]
