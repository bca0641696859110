"""Orders of faults: over the control path, as an option, and what of them is refused."""

import json
from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sdk_wire import Talker

from nhconsole.emulator import BadFault, Fault, FaultKind
from nhconsole.emulator.faults import (
    FaultField,
    FaultOrder,
    FieldForm,
    fault_fields,
    fault_kinds,
    parse_fault_option,
    read_fault_order,
)


def order(talker: Talker, document: object, **headers: str) -> tuple[int, dict[str, object]]:
    heard = talker.ask("POST", "/_emulator/fault", json.dumps(document).encode(), headers)
    return heard.status, json.loads(heard.body)


def test_fault_can_be_ordered_over_the_control_path(talker: Talker) -> None:
    status, answer = order(
        talker, {"kind": "status", "status": 503, "retry_after": 7, "times": 1, "delay_s": 0}
    )
    heard = talker.send()

    assert (status, answer["times"]) == (200, 1)
    assert (heard.status, heard.header("Retry-After")) == (503, "7")
    assert talker.send().status == 201


def test_ordered_fault_without_end_is_cleared_by_delete(talker: Talker) -> None:
    order(talker, {"kind": "empty", "times": None})
    during = [talker.send().body for _ in range(2)]
    cleared = talker.ask("DELETE", "/_emulator/fault").status

    assert (during, cleared) == ([b"", b""], 200)
    assert talker.send().body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"kind":"earthquake"}',
        b'{"kind":[]}',
        b'{"status":"503"}',
        b'{"status":true}',
        b'{"status":99}',
        b'{"times":0}',
        b'{"times":1.5}',
        b'{"times":100000}',
        b'{"delay_s":"1"}',
        b'{"delay_s":1e400}',
        b'{"delay_s":NaN}',
        b'{"headers":{"A":1}}',
        b'{"headers":{"A\\n":"b"}}',
        b'{"retry_after":"soon"}',
        b'{"body":1}',
        b'{"colour":"red"}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:24].decode(),
)
def test_order_that_cannot_be_used_is_refused_and_plans_nothing(
    talker: Talker, body: bytes
) -> None:
    heard = talker.ask("POST", "/_emulator/fault", body)

    assert heard.status == 400
    assert json.loads(heard.body)["error"]
    assert talker.emulator.log[-1].reason
    assert talker.send().status == 201


@given(st.binary(max_size=200))
def test_any_order_is_read_or_refused(body: bytes) -> None:
    with suppress(BadFault):
        assert read_fault_order(body).fault.describe()


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["body", "all", "seconds", "date", "none", *FaultKind]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(["kind", *fault_fields()]), ANY_JSON))
def test_any_json_order_is_read_or_refused(document: dict[str, object]) -> None:
    with suppress(BadFault):
        assert read_fault_order(json.dumps(document).encode()).fault.describe()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"kind": "earthquake"}, "clock-skew"),
        ({"colour": "red"}, "“colour” is not known; these are: kind, status"),
        ({"status": 700}, "“status” is a whole number from 200 to 599, not 700."),
        ({"kind": "drip", "drip": "head"}, "“drip” is one of body, all, not “head”."),
        ({"kind": "drip", "interval_s": 0}, "from 0.001 to 60"),
        ({"kind": "clock-skew", "skew_s": 4e7}, "from -34,560,000 to 34,560,000"),
        ({"kind": "throttled", "status": 500}, "one of 429, 503, 403"),
        ({"kind": "html", "chunk_bytes": 8}, "says nothing about html; it goes with drip."),
        ({"kind": "drip", "chunk_bytes": True}, "not True"),
        ({"kind": "expired-certificate", "path": "messages"}, "nothing about expired-certificate"),
        ({"method": "GET\nX"}, "“method” is a line"),
        ({"path": "x" * 201}, "“path” is a line"),
        ({"headers": {"Content-Length": "3"}}, "Content-Length cannot be chosen"),
        ({"headers": {"transfer-encoding": "x"}}, "transfer-encoding cannot be chosen"),
        ({"headers": {"": "x"}}, "name of a header"),
        ({"headers": {"A": "\ud800"}}, "The header A holds characters"),
        ({"carry_out": "yes"}, "“carry_out” is true or false, not “yes”."),
        ({"carry_out": 1}, "“carry_out” is true or false, not 1."),
        (
            {"kind": "delay", "carry_out": True},
            "“carry_out” says nothing about delay; it goes with status, reset-before-headers",
        ),
        ({"kind": "expired-certificate", "carry_out": False}, "about expired-certificate"),
        ({"times": 0}, "“times” is a whole number from 1 to 1,000, not 0."),
        ({"retry_after": -1}, "“retry_after”"),
    ],
    ids=str,
)
def test_refusal_names_what_is_wrong(document: dict[str, object], words: str) -> None:
    with pytest.raises(BadFault) as caught:
        read_fault_order(json.dumps(document).encode())

    assert words in str(caught.value)
    assert len(str(caught.value)) < 300


OPTIONS = [
    ("throttled", FaultOrder(fault=Fault(kind=FaultKind.THROTTLED), times=None)),
    ("kind=empty,times=1", FaultOrder(fault=Fault(kind=FaultKind.EMPTY), times=1)),
    (
        "status=503,retry_after=10,times=2",
        FaultOrder(fault=Fault(status=503, retry_after=10), times=2),
    ),
    (
        "drip, chunk_bytes = 8, drip=all",
        FaultOrder(fault=Fault(kind=FaultKind.DRIP, chunk_bytes=8, drip="all"), times=None),
    ),
    ("delay,delay_s=0.5", FaultOrder(fault=Fault(kind=FaultKind.DELAY, delay_s=0.5), times=None)),
    (
        "truncated,carry_out=false",
        FaultOrder(fault=Fault(kind=FaultKind.TRUNCATED, carry_out=False), times=None),
    ),
    ("status,body=404", FaultOrder(fault=Fault(body="404"), times=None)),
    (
        "throttled,retry_after=null",
        FaultOrder(fault=Fault(kind=FaultKind.THROTTLED, retry_after_form="none"), times=None),
    ),
    (
        "empty,method=post,path=messages",
        FaultOrder(fault=Fault(kind=FaultKind.EMPTY, method="post", path="messages"), times=None),
    ),
    (
        ' {"status": 400, "headers": {"A": "b"}}',
        FaultOrder(fault=Fault(status=400, headers=(("A", "b"),))),
    ),
]


@pytest.mark.parametrize(("text", "expected"), OPTIONS, ids=[text for text, _ in OPTIONS])
def test_option_reads_as_the_json_does_but_holds_until_cleared(
    text: str, expected: FaultOrder
) -> None:
    assert parse_fault_option(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "“kind” is one of status, delay"),
        ("earthquake", "“kind” is one of status, delay"),
        ("drip,slowly", "“slowly” has no value"),
        ("drip,chunk_bytes=8,chunk_bytes=9", "“chunk_bytes” stands there twice"),
        ("status=soon", "“status” is a whole number from 200 to 599, not “soon”."),
        ("status=", "“status” is a whole number"),
        ("status=" + "[" * 100_000, "“status” is a whole number"),
        ("speed=1", "“speed” is not known; these are: kind, status"),
        ("status=503,headers=x", "“headers” can only be said as JSON"),
        ("{", "not JSON"),
    ],
    ids=lambda text: text[:24],
)
def test_option_that_cannot_be_used_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(BadFault) as caught:
        parse_fault_option(text)

    assert words in str(caught.value)


@given(
    st.text()
    | st.lists(st.sampled_from(["drip", "times", "=", ",", "1", "null", "{", "body"])).map("".join)
)
def test_any_option_is_read_or_refused(text: str) -> None:
    with suppress(BadFault):
        assert parse_fault_option(text).fault.describe()


def test_table_of_kinds_agrees_with_the_code() -> None:
    named = {name for facts in fault_kinds().values() for name in facts.fields}

    assert list(fault_kinds()) == list(FaultKind)
    assert named == set(fault_fields())
    assert set(fault_fields()) - {"times"} == {each.name for each in fields(Fault)} - {"kind"}


@pytest.mark.parametrize("kind", list(FaultKind))
def test_each_kind_is_described_in_one_sentence_and_can_be_planned(kind: FaultKind) -> None:
    facts = fault_kinds()[kind]

    assert facts.label
    assert facts.description.endswith(".")
    assert facts.description.count(". ") == 0
    assert parse_fault_option(kind).fault == Fault(kind=kind)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_kind_says_whether_the_hub_carries_the_request_out(kind: FaultKind) -> None:
    facts = fault_kinds()[kind]
    may_vary = "carry_out" in facts.fields

    assert ("The hub carries the request out" in facts.description) == (
        may_vary and facts.carried_out
    )
    assert (" not carr" in facts.description) == (may_vary and not facts.carried_out)


@pytest.mark.parametrize("field", fault_fields().values(), ids=lambda field: field.name)
def test_each_field_says_what_it_takes(field: FaultField) -> None:
    assert field.label
    assert field.description.endswith(".")
    assert (field.form in (FieldForm.INTEGER, FieldForm.NUMBER)) == (field.minimum < field.maximum)
    assert (field.form is FieldForm.CHOICE) == bool(field.choices)


def test_defaults_of_a_fault_are_values_that_its_fields_take() -> None:
    fault = Fault(kind=FaultKind.DRIP)

    for name in ("drip", "chunk_bytes", "interval_s", "skew_s", "delay_s", "retry_after_form"):
        fault_fields()[name].check(getattr(fault, name))
