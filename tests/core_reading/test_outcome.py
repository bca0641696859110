"""An outcome is read whatever its form; what is odd is noted, nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.verdict.outcome import NotificationOutcome, RegistrationResult, parse_outcome

NAMESPACES = (
    'xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect" '
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
)
ACCEPTED = "The Notification was successfully sent to the Push Notification System"
INVALID = "The Push Notification System handle for the registration is invalid"


def row(outcome: str = ACCEPTED, platform: str = "apple", number: int = 1) -> str:
    return (
        f"<RegistrationResult><ApplicationPlatform>{platform}</ApplicationPlatform>"
        f"<PnsHandle>HANDLE{number}</PnsHandle><RegistrationId>100-200-{number}</RegistrationId>"
        f"<Outcome>{outcome}</Outcome></RegistrationResult>"
    )


def outcome_xml(success: object, failure: object, *rows: str) -> str:
    return (
        f"<NotificationOutcome {NAMESPACES}><Success>{success}</Success>"
        f"<Failure>{failure}</Failure><Results>{''.join(rows)}</Results></NotificationOutcome>"
    )


def read(text: str) -> NotificationOutcome:
    outcome = parse_outcome(text.encode())
    assert outcome is not None
    return outcome


def test_a_whole_outcome_is_read_without_notes() -> None:
    outcome = read(outcome_xml(1, 1, row(INVALID, number=1), row(number=2)))

    assert outcome == NotificationOutcome(
        success=1,
        failure=1,
        results=(
            RegistrationResult(
                application_platform="apple",
                pns_handle="HANDLE1",
                registration_id="100-200-1",
                outcome=INVALID,
            ),
            RegistrationResult(
                application_platform="apple",
                pns_handle="HANDLE2",
                registration_id="100-200-2",
                outcome=ACCEPTED,
            ),
        ),
    )


NOBODY = {
    "nil": f"<NotificationOutcome {NAMESPACES}><Success>0</Success><Failure>0</Failure>"
    '<Results i:nil="true"/></NotificationOutcome>',
    "empty element": outcome_xml(0, 0),
    "self-closed": "<NotificationOutcome><Success>0</Success><Failure>0</Failure><Results/>"
    "</NotificationOutcome>",
    "another namespace": '<NotificationOutcome xmlns="urn:x"><Success>0</Success>'
    "<Failure>0</Failure><Results/></NotificationOutcome>",
    "prefixes": '<a:NotificationOutcome xmlns:a="urn:x"><a:Failure>0</a:Failure><a:Results/>'
    "<a:Success>0</a:Success></a:NotificationOutcome>",
    "undeclared prefixes": "<a:NotificationOutcome><a:Failure>0</a:Failure><a:Results/>"
    "<a:Success>0</a:Success></a:NotificationOutcome>",
    "blanks in the counts": "<NotificationOutcome>\r\n <Success> 0\n</Success>\n"
    "<Failure>\t0 </Failure><Results> \n </Results></NotificationOutcome>\n",
    "declaration and mark": '\ufeff<?xml version="1.0" encoding="utf-16"?>' + outcome_xml(0, 0),
    "blanks before the declaration": '\n <?xml version="1.0"?>' + outcome_xml(0, 0),
    "lower case": outcome_xml(0, 0).lower(),
}


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY.keys())
def test_nobody_matched_in_every_form(text: str) -> None:
    outcome = read(text)

    assert outcome.is_nobody
    assert outcome.notes == ()


def test_missing_results_are_noted() -> None:
    outcome = read(
        "<NotificationOutcome><Success>0</Success><Failure>0</Failure></NotificationOutcome>"
    )

    assert outcome.is_nobody
    assert outcome.notes == ("The outcome has no Results.",)


def test_utf_16_bytes_are_read() -> None:
    outcome = parse_outcome(outcome_xml(1, 0, row()).encode("utf-16"))

    assert outcome is not None
    assert outcome.success == 1


@pytest.mark.parametrize("count", ["", "many", "-1", "1.0", "1 2", "9" * 40, "١", "1_0"])
def test_a_count_that_is_no_number_is_noted(count: str) -> None:
    outcome = read(outcome_xml(count, 0))

    assert outcome.success is None
    assert "Success count is no number" in outcome.notes[0]


def test_a_missing_count_is_noted() -> None:
    outcome = read("<NotificationOutcome><Failure>0</Failure><Results/></NotificationOutcome>")

    assert outcome.notes == ("The outcome has no Success count.",)


def test_counts_that_disagree_with_the_rows_are_noted() -> None:
    assert read(outcome_xml(3, 0, row())).notes == (
        "Success and Failure count 3, the list of devices has 1.",
    )


def test_the_order_of_elements_does_not_matter() -> None:
    outcome = read(
        "<NotificationOutcome><Results><RegistrationResult><Outcome>O</Outcome>"
        "<RegistrationId>R</RegistrationId><PnsHandle>H</PnsHandle>"
        "<ApplicationPlatform>windows</ApplicationPlatform></RegistrationResult></Results>"
        "<Failure>1</Failure><Success>0</Success></NotificationOutcome>"
    )

    assert outcome.results[0].outcome == "O"
    assert outcome.results[0].application_platform == "windows"


def test_nil_and_missing_parts_of_a_row_are_empty() -> None:
    outcome = read(
        outcome_xml(0, 1, '<RegistrationResult><PnsHandle i:nil="true"/></RegistrationResult>')
    )

    assert outcome.results == (RegistrationResult(),)
    assert "1 of 1 rows have no Outcome." in outcome.notes


def test_unknown_elements_are_kept_by_name() -> None:
    text = outcome_xml(1, 0, row().replace("<Outcome>", "<Extra>1</Extra><Outcome>"), "<Odd/>")
    outcome = read(text.replace("<Success>", "<State>x</State><Success>"))

    assert outcome.unknown_elements == ("State", "Odd", "Extra")
    assert outcome.notes == ("Not known here: State, Odd, Extra.",)


def test_escaped_characters_and_cdata_are_resolved() -> None:
    outcome = read(outcome_xml(0, 1, row("a &lt; b &#233; <![CDATA[<c>]]>")))

    assert outcome.results[0].outcome == "a < b é <c>"


def test_every_cut_of_an_outcome_yields_what_came() -> None:
    text = outcome_xml(1, 1, row(INVALID), row(number=2))
    whole = read(text)

    for end in range(len("<NotificationOutcome "), len(text)):
        cut = parse_outcome(text[:end].encode())
        if cut is None:
            continue
        assert not cut.complete
        assert not cut.is_nobody
        assert "incomplete" in cut.notes[0]
        for result, expected in zip(cut.results, whole.results, strict=False):
            assert result.outcome in ("", expected.outcome)


def test_junk_behind_the_outcome_is_noted_only() -> None:
    outcome = read(outcome_xml(1, 0, row()) + "<!-- --> junk")

    assert outcome.complete
    assert outcome.notes[0].startswith("Behind the outcome, at line 1")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n",
        b"OK",
        b"{}",
        b"<html><body>Sign in</body></html>",
        b"<Error><Code>401</Code></Error>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>",
        b"<!DOCTYPE NotificationOutcome><NotificationOutcome/>",
        b"\x00\xff\xfe",
        b"<NotificationOut",
        b"<r><NotificationOutcome/></r>",
    ],
)
def test_other_bodies_are_no_outcome(body: bytes) -> None:
    assert parse_outcome(body) is None


def test_ten_thousand_rows_are_read() -> None:
    rows = [row(number=number) for number in range(10_000)]

    outcome = read(outcome_xml(10_000, 0, *rows))

    assert len(outcome.results) == 10_000
    assert outcome.notes == ()


def test_deep_nesting_is_bounded() -> None:
    outcome = read("<NotificationOutcome>" * 50_000)

    assert not outcome.complete


def mutated(text: str) -> st.SearchStrategy[bytes]:
    """Copies of a text with some bytes cut, doubled or replaced."""
    data = text.encode()
    piece = st.sampled_from(
        [b"", b"<", b">", b"&", b"</", b"\0", b"\xff", b'"', b"<Success>", b"</Results>", b"]]>",
         b"<!--", b"<!DOCTYPE a [", b"<![CDATA[", b"1", b"\xef\xbb\xbf", b'i:nil="true"']
    )  # fmt: skip
    edit = st.tuples(st.integers(0, len(data)), st.integers(0, 30), piece)

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        changed = data
        for at, length, new in edits:
            changed = changed[:at] + new + changed[at + length :]
        return changed

    return st.lists(edit, max_size=4).map(apply)


@given(mutated(outcome_xml(1, 1, row(INVALID), row())))
def test_mutated_outcomes_raise_nothing(body: bytes) -> None:
    outcome = parse_outcome(body)

    assert outcome is None or outcome.success is None or outcome.success >= 0


@given(st.binary(max_size=400), st.text(max_size=30))
def test_random_bytes_raise_nothing(body: bytes, content_type: str) -> None:
    parse_outcome(body, content_type)
