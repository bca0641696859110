"""The stages of an exchange: in order, with numbers, and what became of each."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.sending.exchange import PeerInfo, Stage, Timings
from nhconsole.core.timing.reading import StageState, connection_words, read_timings
from tests.core_timing.making import KEPT, NEW, PEER, broken_in, make_exchange, make_failure

IN_ORDER = [Stage.DNS, Stage.CONNECT, Stage.TLS, Stage.SEND, Stage.WAIT, Stage.RECEIVE]


def states(exchange) -> dict[Stage, StageState]:
    return {stage.stage: stage.state for stage in read_timings(exchange).stages}


def test_the_stages_of_a_new_connection_come_in_order_with_their_shares() -> None:
    reading = read_timings(make_exchange(NEW))

    assert [stage.stage for stage in reading.stages] == [Stage.PREPARE, *IN_ORDER]
    assert {stage.state for stage in reading.stages} == {StageState.DONE}
    assert sum(stage.share for stage in reading.stages) == pytest.approx(1)
    assert [stage.short for stage in reading.stages][1:3] == ["12 ms", "31 ms"]
    assert reading.headline == "1.1 s in all, 1.0 s of it waiting for the hub (90%)"


def test_each_stage_begins_where_the_one_before_ended() -> None:
    stages = read_timings(make_exchange(NEW)).stages

    for one, following in pairwise(stages):
        assert following.begin_s == pytest.approx(one.begin_s + (one.seconds or 0))


def test_a_kept_connection_skips_the_stages_of_connecting() -> None:
    found = states(make_exchange(KEPT))

    assert [found[stage] for stage in IN_ORDER[:3]] == [StageState.REUSED] * 3
    assert [found[stage] for stage in IN_ORDER[3:]] == [StageState.DONE] * 3
    assert read_timings(make_exchange(KEPT)).stages[0].short == "kept open"


@pytest.mark.parametrize("stage", IN_ORDER, ids=str)
def test_a_failure_says_where_it_broke_and_what_was_not_reached(stage: Stage) -> None:
    exchange = broken_in(stage)
    reading = read_timings(exchange)
    found = states(exchange)
    place = IN_ORDER.index(stage)

    assert [found[at] for at in IN_ORDER[:place]] == [StageState.DONE] * place
    assert found[stage] is StageState.BROKEN
    assert {found[at] for at in IN_ORDER[place + 1 :]} <= {StageState.NOT_REACHED}
    assert reading.broken is not None
    assert reading.broken.words == f"It ended in {stage}."
    assert reading.broken.short == "broke after 500 ms"
    assert "until it broke" in reading.headline


def test_a_failure_on_a_kept_connection_keeps_both_apart() -> None:
    timings = Timings(send_s=0.001, wait_s=30.0, total_s=30.001, reused=True)
    found = states(make_exchange(timings, failure=make_failure(Stage.WAIT), answered=False))

    assert [found[stage] for stage in IN_ORDER] == [
        StageState.REUSED,
        StageState.REUSED,
        StageState.REUSED,
        StageState.DONE,
        StageState.BROKEN,
        StageState.NOT_REACHED,
    ]


def test_a_send_that_ended_before_anything_was_done_reached_nothing() -> None:
    exchange = make_exchange(
        Timings(), failure=make_failure(Stage.PREPARE), answered=False, peer=PeerInfo()
    )

    found = states(exchange)

    assert found.pop(Stage.PREPARE) is StageState.BROKEN
    assert set(found.values()) == {StageState.NOT_REACHED}


def test_an_interrupted_send_has_no_times() -> None:
    reading = read_timings(make_exchange(Timings(), answered=False, peer=PeerInfo()))

    assert reading.is_empty
    assert reading.longest is None
    assert reading.headline == "No times are known of this exchange."


def test_the_proxy_has_a_stage_if_there_is_one() -> None:
    peer = replace(PEER, proxy="proxy.example:3128")
    timings = replace(NEW, proxy_s=0.1, total_s=NEW.total_s + 0.1)

    reading = read_timings(make_exchange(timings, peer=peer))

    assert Stage.PROXY in [stage.stage for stage in reading.stages]
    assert "proxy.example:3128" in reading.stages[1].words
    assert states(make_exchange(KEPT, peer=peer))[Stage.PROXY] is StageState.REUSED


def test_plain_http_needs_no_tls() -> None:
    timings = Timings(connect_s=0.001, send_s=0.001, wait_s=0.1, receive_s=0.001, total_s=0.103)
    reading = read_timings(make_exchange(timings, scheme="http"))

    tls = next(stage for stage in reading.stages if stage.stage is Stage.TLS)
    assert tls.state is StageState.NOT_NEEDED
    assert "http://" in tls.words


@pytest.mark.parametrize("stage", IN_ORDER, ids=str)
def test_a_slow_stage_says_what_it_means(stage: Stage) -> None:
    name = f"{stage}_s"
    quick, slow = replace(NEW, **{name: 0.001}), replace(NEW, **{name: 60.0}, total_s=62.0)

    def words_of(timings: Timings) -> str:
        stages = read_timings(make_exchange(timings)).stages
        return next(each.slow for each in stages if each.stage is stage)

    assert words_of(quick) == ""
    assert words_of(slow).startswith("Slow: ")


def test_no_stage_stands_out_if_none_takes_half() -> None:
    timings = Timings(send_s=0.3, wait_s=0.4, receive_s=0.3, total_s=1.0)

    assert read_timings(make_exchange(timings)).headline == "1.0 s in all"


@pytest.mark.parametrize(
    ("timings", "words"),
    [
        (NEW, "for this exchange"),
        (KEPT, "12 s before this exchange, and kept; 2 exchanges used it before"),
        (Timings(reused=True), "for an earlier exchange, and kept"),
    ],
    ids=["new", "kept", "kept, of an older record"],
)
def test_the_connection_is_told(timings: Timings, words: str) -> None:
    assert connection_words(timings) == words


seconds = st.none() | st.floats(min_value=0, max_value=1e5)


@given(
    st.builds(
        Timings, dns_s=seconds, connect_s=seconds, proxy_s=seconds, tls_s=seconds, send_s=seconds,
        wait_s=seconds, receive_s=seconds, total_s=st.floats(min_value=0, max_value=1e6),
        reused=st.booleans(),
    ),
    st.none() | st.sampled_from(Stage).map(make_failure),
    st.booleans(),
)  # fmt: skip
def test_no_times_are_an_error(timings: Timings, failure, answered: bool) -> None:
    reading = read_timings(make_exchange(timings, failure=failure, answered=answered))

    assert reading.headline
    for stage in reading.stages:
        assert 0 <= stage.share <= 1
        assert stage.sentence
    assert sum(stage.state is StageState.BROKEN for stage in reading.stages) == bool(
        failure and reading.broken
    )
