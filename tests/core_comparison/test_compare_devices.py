"""Devices of two outcomes, joined."""

from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.comparison.device_join import join_devices
from nhconsole.core.comparison.device_parts import compare_devices
from nhconsole.core.comparison.values import Change, SectionKind
from nhconsole.core.verdict.values import DeviceVerdict, Tone
from nhconsole.core.verdict.verdict import judge
from nhconsole.explained import explanation_table
from tests.core_comparison.exchanges import ACCEPTED, BAD_HANDLE, compared, with_devices

Row = tuple[str, str, str]


def devices(rows: list[Row]) -> tuple[DeviceVerdict, ...]:
    return judge(with_devices(rows), explanation_table()).devices


def changes(left: list[Row], right: list[Row]) -> list[tuple[str, str]]:
    section = compared(with_devices(left), with_devices(right)).section(SectionKind.DEVICES)
    return [(part.what, str(part.change)) for part in section.parts]


def test_devices_are_unchanged_changed_new_or_gone() -> None:
    left = [("r1", "h1", ACCEPTED), ("r2", "h2", ACCEPTED), ("r3", "h3", ACCEPTED)]
    right = [("r4", "h4", ACCEPTED), ("r2", "h2", BAD_HANDLE), ("r1", "h1", ACCEPTED)]

    assert changes(left, right) == [
        ("r2", "changed"),
        ("r4", "new"),
        ("r3", "gone"),
        ("r1", "unchanged"),
    ]


def test_a_change_is_told_in_the_verdicts_words_and_tones() -> None:
    left, right = with_devices([("r", "h", ACCEPTED)]), with_devices([("r", "h", BAD_HANDLE)])

    (part,) = compared(left, right).section(SectionKind.DEVICES).parts

    assert (part.left, part.right) == ("Accepted by WNS", "Handle not valid")
    assert (part.left_tone, part.right_tone) == (Tone.GOOD, Tone.BAD)


def test_sentences_that_nobody_knows_are_compared_word_by_word() -> None:
    left, right = with_devices([("r", "h", "Odd one")]), with_devices([("r", "h", "Odd two")])

    (part,) = compared(left, right).section(SectionKind.DEVICES).parts

    assert (part.change, part.left, part.right) == (Change.CHANGED, "Odd one", "Odd two")


def test_a_device_that_registered_anew_is_known_by_its_handle() -> None:
    left, right = with_devices([("old", "h", ACCEPTED)]), with_devices([("new", "h", ACCEPTED)])

    (part,) = compared(left, right).section(SectionKind.DEVICES).parts

    assert (part.change, part.what) == (Change.CHANGED, "old → new")
    assert part.note == "Another registration: “old” → “new”."


def test_a_new_handle_of_a_registration_is_a_change() -> None:
    left, right = with_devices([("r", "h1", ACCEPTED)]), with_devices([("r", "h2", ACCEPTED)])

    (part,) = compared(left, right).section(SectionKind.DEVICES).parts

    assert part.change is Change.CHANGED
    assert "“h1” → “h2”" in part.note


def test_doubled_rows_are_counted_and_meet_their_twins_first() -> None:
    left = [("r", "h", ACCEPTED), ("r", "h", BAD_HANDLE)]
    right = [("r", "h", BAD_HANDLE), ("r", "h", ACCEPTED), ("r", "h", ACCEPTED)]

    assert sorted(change for _, change in changes(left, right)) == ["new", "unchanged", "unchanged"]


def test_rows_without_any_id_are_joined_when_they_are_equal() -> None:
    left = [("", "", ACCEPTED), ("", "", BAD_HANDLE)]
    right = [("", "", ACCEPTED), ("", "", "Something else")]

    assert sorted(change for _, change in changes(left, right)) == ["gone", "new", "unchanged"]


def test_that_ten_devices_are_picked_at_random_is_said() -> None:
    rows = [(f"r{n}", f"h{n}", ACCEPTED) for n in range(12)]

    section = compared(with_devices(rows[:10]), with_devices(rows[2:])).section(SectionKind.DEVICES)

    assert "at random" in section.notes[0]


def test_that_is_not_said_of_fewer_devices() -> None:
    rows = [(f"r{n}", f"h{n}", ACCEPTED) for n in range(4)]

    section = compared(with_devices(rows[:3]), with_devices(rows[1:])).section(SectionKind.DEVICES)

    assert section.notes == ()


IDS = st.sampled_from(["", "r1", "r2"])
HANDLES = st.sampled_from(["", "h1", "h2"])
SENTENCES = st.sampled_from([ACCEPTED, BAD_HANDLE, "Odd"])
ROWS = st.lists(st.tuples(IDS, HANDLES, SENTENCES), max_size=7)


def _by_brute_force(left: list[Row], right: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Try every pair for every rule, the smallest rows first."""
    rules = (
        lambda a, b: a == b,
        lambda a, b: a[0] != "" and a[:2] == b[:2],
        lambda a, b: a[0] != "" and a[0] == b[0],
        lambda a, b: a[1] != "" and a[1] == b[1],
    )
    ours, theirs = sorted(left), sorted(right)
    pairs: list[tuple[Row | None, Row | None]] = []
    for fits in rules:
        for a in list(ours):
            b = next((b for b in theirs if fits(a, b)), None)
            if b is not None:
                pairs.append((a, b))
                ours.remove(a)
                theirs.remove(b)
    return [*pairs, *((a, None) for a in ours), *((None, b) for b in theirs)]


def _row(device: DeviceVerdict | None) -> Row | None:
    if device is None:
        return None
    result = device.result
    return result.registration_id, result.pns_handle, result.outcome


@given(ROWS, ROWS)
def test_the_join_is_that_of_brute_force(left: list[Row], right: list[Row]) -> None:
    pairs = [
        (_row(pair.left), _row(pair.right)) for pair in join_devices(devices(left), devices(right))
    ]

    assert sorted(map(repr, pairs)) == sorted(map(repr, _by_brute_force(left, right)))


@given(ROWS)
def test_an_outcome_compared_with_itself_in_any_order_is_unchanged(rows: list[Row]) -> None:
    table = explanation_table()
    there, back = judge(with_devices(rows), table), judge(with_devices(rows[::-1]), table)

    assert all(part.change is Change.SAME for part in compare_devices(there, back).parts)


@given(ROWS, ROWS)
def test_swapped_sides_give_the_mirror(left: list[Row], right: list[Row]) -> None:
    table = explanation_table()
    ours, theirs = judge(with_devices(left), table), judge(with_devices(right), table)
    there, back = compare_devices(ours, theirs), compare_devices(theirs, ours)
    other = {Change.NEW: Change.GONE, Change.GONE: Change.NEW}

    assert sorted((str(p.change), p.left, p.right) for p in there.parts) == sorted(
        (str(other.get(p.change, p.change)), p.right, p.left) for p in back.parts
    )
