"""Two exchanges, compared as a whole."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.comparison.compare import is_only_trace
from nhconsole.core.comparison.values import Change, Comparison, Part, SectionKind
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpResponse,
    PeerInfo,
    Stage,
    Timings,
    TransportFailure,
)
from tests.core_comparison.exchanges import (
    ACCEPTED,
    BAD_HANDLE,
    compared,
    exchange,
    outcome,
    request,
    response,
    with_devices,
    with_payload,
)

FAULT = "<Error><Code>401</Code><Detail>{said}.TrackingId:{id},TimeStamp:{when}</Detail></Error>"
TIMED_OUT = TransportFailure(
    stage=Stage.WAIT,
    kind=FailureKind.TIMEOUT,
    message="No answer within 30 s.",
    may_have_been_accepted=True,
)


def differing(comparison: Comparison, kind: SectionKind) -> list[Part]:
    return [part for part in comparison.section(kind).parts if part.differs]


def named(parts: list[Part]) -> list[tuple[str, str]]:
    return [(part.what, str(part.change)) for part in parts]


def test_an_exchange_is_the_same_as_itself() -> None:
    one = exchange(request(headers=(("X-A", "1"), ("X-A", "2"))))

    comparison = compared(one, one)

    assert comparison.is_same
    assert comparison.expected == 0
    assert comparison.summary == "1 device unchanged; nothing differs."


def test_a_second_send_differs_only_by_nature() -> None:
    left = exchange(
        request(se=1_700_000_000, sig="one"),
        response(outcome([("r", "h", ACCEPTED)]), headers=(("Date", "a"), ("TrackingId", "b"))),
    )
    right = exchange(
        request(se=1_700_000_060, sig="two"),
        response(outcome([("r", "h", ACCEPTED)]), headers=(("Date", "c"), ("TrackingId", "d"))),
        started=datetime(2026, 1, 2, 3, 5, tzinfo=UTC),
        timings=Timings(total_s=0.3, wait_s=0.2, reused=True),
    )

    comparison = compared(left, right)

    assert comparison.is_same
    assert comparison.expected == 7
    assert comparison.summary == "1 device unchanged; nothing differs but what differs every time."


def test_the_summary_says_what_matters_in_one_sentence() -> None:
    left = exchange(
        request('{"a": {"b": 1, "c": 2}}', headers=(("ServiceBusNotification-Tags", "x"),)),
        response(outcome([(f"r{n}", f"h{n}", ACCEPTED) for n in range(4)])),
    )
    right = exchange(
        request('{"a": {"b": 3}}', headers=(("ServiceBusNotification-Tags", "y"),)),
        response(
            outcome(
                [(f"r{n}", f"h{n}", ACCEPTED) for n in range(3)]
                + [("r3", "h3", BAD_HANDLE), ("r8", "h8", ACCEPTED), ("r9", "h9", ACCEPTED)]
            )
        ),
    )

    assert compared(left, right).summary == (
        "3 devices unchanged, 1 turned from accepted by WNS to handle not valid, 2 new; "
        "1 request header differs (ServiceBusNotification-Tags); payload differs in 2 places."
    )


def test_an_answer_that_became_a_fault_is_said() -> None:
    left = exchange()
    right = exchange(answer=response(FAULT.format(said="x", id="y", when="z"), 401, "Unauthorized"))

    assert compared(left, right).summary.startswith(
        "1 device on the left, not told on the right; "
        "the answer turned from 201 Created to 401 Unauthorized"
    )


def test_no_answer_against_one_is_said() -> None:
    comparison = compared(exchange(), exchange(failure=TIMED_OUT))

    assert "only the left one was answered, with 201 Created" in comparison.summary
    assert ("Failure", "new") in named(differing(comparison, SectionKind.ANSWER))


def test_tracking_id_and_time_of_a_fault_are_expected() -> None:
    left, right = (
        exchange(answer=response(FAULT.format(said="Bad", id=name, when=when), 401, "Unauthorized"))
        for name, when in (("a_G1", "1/21/2016 2:10:27 AM"), ("b_G2", "12/3/2017 12:10:27 PM"))
    )

    (part,) = differing(compared(left, right), SectionKind.RESPONSE_BODY)

    assert part.expected
    assert compared(left, right).is_same


def test_another_sentence_of_a_fault_is_not() -> None:
    bad, worse = "Bad.TrackingId:a,TimeStamp:b", "Worse.TrackingId:a,TimeStamp:c"

    assert not is_only_trace("Error/Detail", bad, worse)


@pytest.mark.parametrize("path", ["error.trackingId", "Error/TrackingId", "x/@requestId"])
def test_a_tracking_id_of_its_own_is_expected(path: str) -> None:
    assert is_only_trace(path, "a", "b")


def test_header_order_and_query_order_do_not_count() -> None:
    left = exchange(
        request(headers=(("A", "1"), ("B", "2")), target="/hub/messages?test&api-version=1")
    )
    right = exchange(
        request(headers=(("B", "2"), ("A", "1")), target="/hub/messages?api-version=1&test")
    )

    assert compared(left, right).is_same


def test_the_case_of_a_headers_name_is_said_as_such() -> None:
    comparison = compared(
        exchange(request(headers=(("X-WNS-Type", "wns/toast"),))),
        exchange(request(headers=(("x-wns-type", "wns/toast"),))),
    )

    (part,) = differing(comparison, SectionKind.REQUEST_HEADERS)

    assert (part.what, part.change) == ("X-WNS-Type → x-wns-type", Change.WRITTEN)
    assert "another case" in part.note
    assert comparison.summary == "1 device unchanged; 1 part is only written differently."


def test_repeated_headers_are_joined_by_value() -> None:
    comparison = compared(
        exchange(request(headers=(("X", "1"), ("X", "2"), ("X", "3")))),
        exchange(request(headers=(("X", "3"), ("X", "1"), ("X", "4"), ("X", "5")))),
    )

    parts = differing(comparison, SectionKind.REQUEST_HEADERS)

    assert [(part.left, part.right) for part in parts] == [("2", "4"), ("", "5")]


def test_another_key_or_resource_of_the_token_is_a_difference() -> None:
    left = request()
    token = left.header("Authorization") or ""
    other = token.replace("DefaultFull", "Listen").replace("%2fhub", "%2fother")
    right = replace(
        left,
        headers=tuple((n, other if n == "Authorization" else v) for n, v in left.headers),
    )

    parts = differing(compared(exchange(left), exchange(right)), SectionKind.REQUEST_HEADERS)

    assert [part.what for part in parts] == [
        "Authorization: key name (skn)",
        "Authorization: resource (sr)",
    ]
    assert not any(part.expected for part in parts)


def test_no_signature_is_ever_shown() -> None:
    left = exchange(request(sig="bGVmdA%3d%3d", target="/hub/messages?sig=leftsig"))
    right = exchange(request(sig="cmlnaHQ%3d", target="/hub/messages?sig=rightsig&x=%41"))
    odd = replace(
        right,
        request=replace(right.request, headers=(("authorization", "sig=oddsig&other"),)),
    )

    shown = f"{compared(left, right)}{compared(left, odd)}{compared(odd, left)}"

    for secret in ("bGVmdA", "cmlnaHQ", "leftsig", "rightsig", "oddsig"):
        assert secret not in shown


def test_the_address_is_told_part_by_part() -> None:
    left = exchange(request(target="/hub/messages?api-version=2020-06&test", host="a.example"))
    right = exchange(request(target="/Hub/messages?api-version=2015-01&test&x=1", host="b.example"))

    parts = differing(compared(left, right), SectionKind.ADDRESS)

    assert named(parts) == [
        ("Host", "changed"),
        ("Hub", "changed"),
        ("?api-version", "changed"),
        ("?x", "new"),
    ]


def test_another_encoding_of_the_same_address_is_said_as_such() -> None:
    left = exchange(request(target="/my%20hub/messages?test"))
    right = exchange(request(target="/my%20hub/messages?t%65st"))

    assert named(differing(compared(left, right), SectionKind.ADDRESS)) == [
        ("Target", "written differently")
    ]


def test_the_rows_of_devices_are_not_told_twice() -> None:
    left, right = with_devices([("r", "h", ACCEPTED)]), with_devices([("r", "h", BAD_HANDLE)])

    comparison = compared(left, right)

    assert named(differing(comparison, SectionKind.RESPONSE_BODY)) == [
        ("NotificationOutcome/Success", "changed"),
        ("NotificationOutcome/Failure", "changed"),
    ]
    assert "device by device" in comparison.section(SectionKind.RESPONSE_BODY).notes[0]


def test_rows_against_none_are_not_told_twice_either() -> None:
    comparison = compared(with_devices([("r", "h", ACCEPTED)]), with_devices([]))

    assert named(differing(comparison, SectionKind.RESPONSE_BODY)) == [
        ("NotificationOutcome/Success", "changed")
    ]


def test_outcomes_of_thousands_are_compared_by_their_counts() -> None:
    many = [(f"r{number}", "h" * 200, ACCEPTED) for number in range(2000)]
    right = [*many[:-1], ("r1999", "h" * 200, BAD_HANDLE)]

    section = compared(with_devices(many), with_devices(right)).section(SectionKind.RESPONSE_BODY)

    assert [(part.what, part.left, part.right) for part in section.parts] == [
        ("Success", "2000", "1999"),
        ("Failure", "0", "1"),
    ]
    assert "Too long" in section.notes[0]


def test_a_row_with_something_unknown_in_it_is_told() -> None:
    odd = outcome([("r", "h", ACCEPTED)]).replace(b"</Outcome>", b"</Outcome><Extra>1</Extra>")
    left = exchange(answer=response(odd))
    right = exchange(answer=response(odd.replace(b"<Extra>1", b"<Extra>2")))

    assert [part.what for part in differing(compared(left, right), SectionKind.RESPONSE_BODY)] == [
        "NotificationOutcome/Results/RegistrationResult/Extra"
    ]


def test_a_body_that_was_cut_short_is_said() -> None:
    whole = response(outcome([("r", "h", ACCEPTED)]))
    cut = replace(whole, body=whole.body[:-30], complete=False)

    parts = differing(compared(exchange(answer=whole), exchange(answer=cut)), SectionKind.ANSWER)

    assert ("Body", "changed") in named(parts)


def test_another_certificate_is_a_difference_and_another_address_is_not() -> None:
    peer = PeerInfo(address="10.0.0.1:443", tls_version="TLSv1.3", certificate_issuer="Microsoft")
    other = replace(peer, address="10.0.0.2:443", certificate_issuer="Contoso Proxy")

    comparison = compared(exchange(peer=peer), exchange(peer=other))
    unexpected = [p for p in differing(comparison, SectionKind.TIMING) if not p.expected]

    assert [part.what for part in unexpected] == ["Certificate by"]


def test_a_device_is_not_called_gone_by_an_answer_that_tells_of_none() -> None:
    (part,) = compared(exchange(), exchange(failure=TIMED_OUT)).section(SectionKind.DEVICES).parts

    assert (part.change, part.left, part.right) == (Change.CHANGED, "1 device", "not told")


def test_the_host_header_follows_from_the_address() -> None:
    comparison = compared(exchange(request(host="a")), exchange(request(host="b")))

    (part,) = differing(comparison, SectionKind.REQUEST_HEADERS)

    assert part.expected
    assert comparison.summary == "1 device unchanged; the address differs (Host)."


@pytest.mark.parametrize("sides", [(0, 1), (1, 0), (1, 1)])
def test_exchanges_without_an_answer_can_be_compared(sides: tuple[int, int]) -> None:
    both = (exchange(), exchange(failure=TIMED_OUT))

    assert compared(both[sides[0]], both[sides[1]]).summary


ODD = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=8)
HEADERS = st.lists(
    st.tuples(ODD | st.sampled_from(["Authorization", "Date", "date"]), ODD), max_size=4
).map(tuple)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    body = draw(
        st.binary(max_size=30)
        | st.sampled_from([outcome([("r", "h", ACCEPTED)]), b"<a/>", b'{"a":1}', b""])
    )
    answer = HttpResponse(
        status=draw(st.sampled_from([0, 101, 200, 201, 302, 401, 503, 999])),
        reason=draw(ODD),
        http_version="1.1",
        headers=draw(HEADERS),
        body=body,
        complete=draw(st.booleans()),
    )
    sent = replace(
        request(draw(st.binary(max_size=30)), target=draw(ODD), host=draw(ODD)),
        headers=draw(HEADERS),
    )
    failure = draw(st.sampled_from([None, TIMED_OUT]))
    made = exchange(sent, answer, failure=failure)
    return replace(made, response=None) if draw(st.booleans()) else made


@given(exchanges(), exchanges())
def test_anything_can_be_compared_and_shown(left: Exchange, right: Exchange) -> None:
    comparison = compared(left, right)

    # What is shown can be written: no halves of characters.
    shown = comparison.summary + "".join(
        f"{part.what}{part.left}{part.right}{part.note}"
        for section in comparison.sections
        for part in section.parts
    )
    assert shown.encode().decode() == shown


@given(exchanges())
def test_anything_is_the_same_as_itself(one: Exchange) -> None:
    comparison = compared(one, one)

    assert comparison.is_same
    assert comparison.expected == 0


@given(exchanges(), exchanges())
def test_swapping_counts_the_same_differences(left: Exchange, right: Exchange) -> None:
    there, back = compared(left, right), compared(right, left)
    other = {Change.NEW: Change.GONE, Change.GONE: Change.NEW}

    for section in there.sections:
        mirror = back.section(section.kind)
        assert sorted(str(p.change) for p in section.parts) == sorted(
            str(other.get(p.change, p.change)) for p in mirror.parts
        )


def test_a_payload_on_one_side_only_is_one_difference() -> None:
    comparison = compared(with_payload(""), with_payload('{"a": 1}'))

    assert named(differing(comparison, SectionKind.PAYLOAD)) == [("(the whole)", "new")]
