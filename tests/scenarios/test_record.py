"""The run file: what is written is what is read, and what is no event is refused by name."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.events import (
    Acted,
    Decided,
    Ended,
    Event,
    Happened,
    Hinted,
    Learned,
    Open,
    Rated,
    Said,
    TimedOut,
    Timing,
)
from scenarios.model import Deed, Reason, VariantId
from scenarios.parts import Mode
from scenarios.record import RecordError, dump, dump_start, load, load_run, load_start, start_of
from scenarios.text import clean
from tests.scenarios.worlds import world

times = st.integers(0, 10**9)
texts = st.text(max_size=12).map(clean)
timings = st.builds(Timing, st.none() | times, st.none() | times)
opens = st.lists(
    st.builds(
        Open,
        texts,
        texts,
        st.lists(st.builds(Deed, act=texts, matter=texts), max_size=2).map(tuple),
        st.none() | st.floats(0, 1),
        st.none() | st.builds(Reason, decision=texts, right=st.booleans()),
    ),
    max_size=3,
).map(tuple)
whats = st.one_of(
    st.builds(
        Said,
        texts,
        st.sampled_from(["phone", "radio", "person", "cad", "document", "scene"]),
        texts,
        st.sampled_from(["slow", "normal", "fast"]),
    ),
    st.builds(Learned, texts, texts, texts),
    st.builds(Decided, texts, texts, texts, times, opens, timings),
    st.builds(Acted, texts, texts, texts),
    st.builds(TimedOut, texts, texts, times, opens, timings),
    st.builds(Happened, texts, times),
    st.builds(Hinted, texts, times),
    st.builds(Rated, texts, st.integers(50, 100)),
    st.builds(
        Ended,
        texts,
        st.sampled_from(["lawful", "unlawful_help", "failed_duty", "both_errors", "unresolved"]),
        texts,
    ),
)
events = st.builds(Event, times, whats)


@given(events)
def test_an_event_that_is_written_reads_as_the_same_event(event: Event) -> None:
    assert load(json.loads(json.dumps(dump(event)))) == event


@given(events, st.data())
def test_an_event_that_lacks_a_part_is_refused_by_name(event: Event, data: st.DataObject) -> None:
    body = dump(event)
    key = data.draw(st.sampled_from(sorted(set(body) - {"type", "pace", "hard_ms", "soft_ms"})))
    del body[key]
    with pytest.raises(RecordError, match=f"lacks '{key}'"):
        load(body)


HAPPENED = {"type": "happened", "timer": "shots", "after_ms": 5, "at_ms": 0}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"type": "flew", "at_ms": 0}, "no event is of type 'flew'"),
        ({"at_ms": 0}, "an event of type None lacks 'type'"),
        ({**HAPPENED, "after_ms": 1.5}, "1.5 is no time in whole milliseconds"),
        ({**HAPPENED, "at_ms": -1}, "-1 is no time in whole milliseconds"),
        ({**HAPPENED, "after_ms": True}, "True is no time in whole milliseconds"),
        ({**HAPPENED, "at_ms": 10**13}, "10000000000000 is no time in whole milliseconds"),
        ({**HAPPENED, "timer": "a\x1b[31m"}, "'a\\x1b[31m' holds control or hidden characters"),
        ({**HAPPENED, "timer": "a\ud800"}, "'a\\ud800' holds control or hidden characters"),
        ({**HAPPENED, "timer": "a\u202eb"}, "'a\\u202eb' holds control or hidden characters"),
        ({"type": "rated", "state": "call", "sure": 49, "at_ms": 0}, "49 is no confidence from 50 to 100"),
        (
            {"type": "rated", "state": "call", "sure": 80.5, "at_ms": 0},
            "80.5 is no confidence from 50 to 100",
        ),
        ({**HAPPENED, "timer": 7}, "an event of type 'happened' is not of the form of a run file"),
    ],
)
def test_what_is_no_event_is_refused(body: dict[str, object], said: str) -> None:
    with pytest.raises(RecordError) as fault:
        load(body)
    assert str(fault.value).startswith(said)


def test_a_run_file_begins_with_its_head() -> None:
    scenario = world("""
        start: ring
        states:
          ring:
            choices: [{id: end, label: End, to: done}]
        endings:
          done: {outcome: lawful, people: Nobody is hurt.}
        """)
    head = start_of(scenario, VariantId("calm"), 7, date(2022, 6, 1))
    assert dump_start(head) == {
        "type": "started",
        "scenario": "small",
        "version": scenario.version,
        "title": "A small world",
        "seat": "call_taker",
        "variant": "calm",
        "seed": 7,
        "law_as_of": "2022-06-01",
        "mode": "assess",
        "factor": "1",
    }
    assert load_start(json.loads(json.dumps(dump_start(head)))) == head
    with pytest.raises(RecordError, match="a run begins with 'started', this one with 'line'"):
        load_run([{"type": "line"}])
    with pytest.raises(RecordError, match="the head of the run lacks 'variant'"):
        load_start({key: value for key, value in dump_start(head).items() if key != "variant"})
    with pytest.raises(RecordError, match="the run is empty"):
        load_run([])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seed", "7"),
        ("seed", 7.0),
        ("seed", True),
        ("seed", float("inf")),
        ("law_as_of", "20220601"),
        ("law_as_of", "2022-W22-3"),
        ("law_as_of", 20220601),
        ("mode", "exam"),
        ("mode", None),
        ("factor", 2),
        ("factor", "0"),
        ("factor", "1.5"),
        ("factor", "1/0"),
    ],
)
def test_a_head_with_a_field_of_another_kind_is_refused(field: str, value: object) -> None:
    head = {
        "type": "started",
        "scenario": "small",
        "version": "0",
        "title": "A small world",
        "seat": "call_taker",
        "variant": "calm",
        "seed": 7,
        "law_as_of": "2022-06-01",
    }
    assert load_start(head).seed == 7
    with pytest.raises(RecordError, match="the head of the run cannot be read"):
        load_start({**head, field: value})


@pytest.mark.parametrize("mode", ["train", "assess"])
@pytest.mark.parametrize("factor", [Fraction(1), Fraction(3, 2), Fraction(2), None])
def test_a_head_says_mode_and_factor_and_one_of_before_they_were_said_is_an_assessment_at_full_time(
    mode: Mode, factor: Fraction | None
) -> None:
    scenario = world("""
        start: ring
        states: {ring: {choices: [{id: end, label: End, to: done}]}}
        endings: {done: {outcome: lawful, people: Nobody is hurt.}}
        """)
    head = start_of(scenario, VariantId("calm"), 7, date(2022, 6, 1), mode=mode, factor=factor)
    body = json.loads(json.dumps(dump_start(head)))
    assert (body["mode"], body["factor"]) == (mode, "untimed" if factor is None else str(factor))
    assert load_start(body) == head
    del body["mode"], body["factor"]
    assert load_start(body) == replace(head, mode="assess", factor=Fraction(1))
