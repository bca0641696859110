"""The plan of faults: whom each meets, in which order, and what is said of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sdk_wire import Talker

from nhconsole.emulator import BadFault, Fault, FaultKind
from nhconsole.emulator.faults import FaultOrder, FaultPlan, read_fault_order

SEND = ("POST", "messages")


@pytest.mark.parametrize(
    ("selectors", "method", "path", "is_met"),
    [
        ({}, "GET", "", True),
        ({"method": "POST"}, "POST", "messages", True),
        ({"method": "post"}, "POST", "messages", True),
        ({"method": "POST"}, "GET", "messages", False),
        ({"path": "messages"}, "POST", "Messages", True),
        ({"path": "MESSAGES"}, "POST", "messages/NH-1", True),
        ({"path": "/messages/"}, "POST", "messages", True),
        ({"path": "messages"}, "POST", "registrations", False),
        ({"path": "registrations"}, "POST", "registrationids", False),
        ({"path": "messages"}, "GET", "", False),
        ({"path": "/"}, "GET", "tags/a/registrations", True),
        ({"method": "PUT", "path": "installations"}, "PUT", "installations/a", True),
        ({"method": "PUT", "path": "installations"}, "GET", "installations/a", False),
        ({"method": "PUT", "path": "installations"}, "PUT", "registrations/a", False),
    ],
)
def test_selectors_choose_the_requests(
    selectors: dict[str, str], method: str, path: str, is_met: bool
) -> None:
    assert Fault(**selectors).meets(method, path) is is_met


def test_requests_that_do_not_match_pass_by_without_using_a_fault_up() -> None:
    plan = FaultPlan()
    plan.fail_next(Fault(status=429, path="messages"), times=2)
    plan.fail_next(Fault(status=500))

    met = [plan.take(*request) for request in [("GET", "registrations"), SEND, SEND, SEND]]

    assert [fault and fault.status for fault in met] == [500, 429, 429, None]


def test_standing_faults_for_other_requests_stand_beside_each_other() -> None:
    plan = FaultPlan()
    plan.set_fault(Fault(status=500))
    plan.set_fault(Fault(status=429, path="messages"))
    plan.set_fault(Fault(status=503, path="/Messages"))

    sends = [plan.take(*SEND) for _ in range(2)]
    other = plan.take("GET", "registrations")

    assert [fault and fault.status for fault in (*sends, other)] == [503, 503, 500]


def test_certificates_and_requests_meet_their_own_faults_only() -> None:
    plan = FaultPlan()
    plan.fail_next(Fault(kind=FaultKind.EXPIRED_CERTIFICATE))
    plan.fail_next(Fault(status=500))

    request, certificate = plan.take(*SEND), plan.take_certificate()

    assert request == Fault(status=500)
    assert certificate == Fault(kind=FaultKind.EXPIRED_CERTIFICATE)
    assert plan.take(*SEND) is plan.take_certificate() is None


def test_plan_tells_what_is_left_and_what_stands() -> None:
    plan = FaultPlan()
    plan.add(FaultOrder(fault=Fault(status=503, headers=(("A", "b"),)), times=3))
    plan.add(FaultOrder(fault=Fault(kind=FaultKind.DRIP, chunk_bytes=8), times=None))
    plan.take(*SEND)

    assert plan.waiting == 2
    assert plan.planned() == [
        {
            "kind": "status",
            "status": 503,
            "headers": {"A": "b"},
            "times": 2,
            "description": "a played fault: status 503",
        },
        {
            "kind": "drip",
            "chunk_bytes": 8,
            "times": None,
            "description": "a played fault: drip, 8 byte(s) every 0.05 s",
        },
    ]


def test_cleared_plan_is_empty() -> None:
    plan = FaultPlan()
    plan.fail_next(Fault(), times=5)
    plan.set_fault(Fault())
    plan.clear()

    assert (plan.waiting, plan.planned(), plan.take(*SEND)) == (0, [], None)


@pytest.mark.parametrize("times", [0, -1, 1001, True])
def test_number_of_times_that_no_plan_takes_is_refused(times: int) -> None:
    plan = FaultPlan()
    with pytest.raises(BadFault):
        plan.fail_next(Fault(), times)
    with pytest.raises(BadFault):
        FaultOrder(fault=Fault(), times=times)

    assert plan.planned() == []


FAULTS = st.builds(
    Fault,
    kind=st.just(FaultKind.DRIP),
    status=st.none() | st.integers(200, 599),
    headers=st.dictionaries(st.from_regex("[a-z]{1,9}x", fullmatch=True), st.just("é")).map(
        lambda headers: tuple(headers.items())
    ),
    body=st.none() | st.text(),
    retry_after=st.none() | st.integers(0, 100),
    retry_after_form=st.sampled_from(["seconds", "date", "none"]),
    drip=st.sampled_from(["body", "all"]),
    chunk_bytes=st.integers(1, 100),
    interval_s=st.floats(0.001, 60),
    delay_s=st.floats(0, 600),
    method=st.none() | st.just("PUT"),
    path=st.none() | st.text("abc/é"),
)


@given(FAULTS, st.none() | st.integers(1, 1000))
def test_what_is_planned_reads_as_an_order_of_the_same(fault: Fault, times: int | None) -> None:
    plan = FaultPlan()
    plan.add(FaultOrder(fault=fault, times=times))
    [row] = plan.planned()
    del row["description"]

    assert read_fault_order(json.dumps(row).encode()) == FaultOrder(fault=fault, times=times)


def test_fault_for_a_path_leaves_others_alone_on_the_wire(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(status=599, method="post", path="Messages"))

    other = talker.ask("GET", "/sample-hub/registrations").status
    sends = [talker.send().status for _ in range(2)]

    assert other != 599
    assert sends == [599, 201]
