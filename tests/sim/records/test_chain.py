"""The chain: one byte form, growth, and the first fault named."""

import hashlib

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.records.chain import Fault, Head, JsonValue, Link, canonical, extend, first_fault, root_of

ROOT = root_of({"scenario_id": "wolcott_call", "seed": 7})
START = Head(seq=0, hash=ROOT)
EVENTS: list[dict[str, JsonValue]] = [{"type": "decided", "at_ms": n, "choice": f"c{n}"} for n in range(1, 6)]
LINKS = extend(START, EVENTS)
HEAD = Head(seq=5, hash=LINKS[-1].hash)

words = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
)


@settings(deadline=None)
@given(values)
def test_the_byte_form_is_that_of_rfc_8785(value: JsonValue) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, [-(2**53)], float("nan"), {"text": "\ud800"}])
def test_what_json_cannot_hold_is_refused(value: JsonValue) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


def test_each_hash_is_over_the_one_before_and_the_bytes_of_the_event() -> None:
    first, second = extend(START, [{"b": 1, "a": "x"}, {"a": "y"}])

    assert first == Link(
        seq=1,
        prev_seq=None,
        prev_hash=ROOT,
        hash=hashlib.sha256(ROOT + b'{"a":"x","b":1}').digest(),
        body=b'{"a":"x","b":1}',
    )
    assert second.prev_seq == 1
    assert second.hash == hashlib.sha256(first.hash + b'{"a":"y"}').digest()


@settings(deadline=None)
@given(st.lists(st.dictionaries(words, values, max_size=3), max_size=6), st.integers(0, 6))
def test_a_chain_grown_in_two_parts_is_the_chain_grown_at_once(
    events: list[dict[str, JsonValue]], cut: int
) -> None:
    first = extend(START, events[:cut])
    middle = Head(seq=first[-1].seq, hash=first[-1].hash) if first else START

    assert first + extend(middle, events[cut:]) == extend(START, events)


def test_a_field_that_is_none_leaves_the_root_as_it_was() -> None:
    assert root_of({"seed": 7, "agency_id": None}) == root_of({"seed": 7})


def test_a_sound_chain_has_no_fault() -> None:
    assert first_fault("A", ROOT, LINKS, HEAD) is None


def fault(links: tuple[Link, ...], head: Head = HEAD, root: bytes = ROOT) -> tuple[int, str] | None:
    found = first_fault("A", root, links, head)
    assert found is None or found == Fault(attempt_id="A", seq=found.seq, kind=found.kind, what=found.what)
    return (found.seq, found.kind) if found else None


def test_each_kind_of_fault_is_named_where_it_first_shows() -> None:
    one, two, three, four, five = LINKS
    forged = three._replace(body=b'{"at_ms":3,"choice":"c9","type":"decided"}')
    rehashed = forged._replace(hash=hashlib.sha256(forged.prev_hash + forged.body).digest())

    assert fault((one, two, forged, four, five)) == (3, "changed")
    assert fault((one, two, rehashed, four, five)) == (4, "moved")
    assert fault((one, two, four, five)) == (3, "dropped")
    assert fault((one, three, two, four, five)) == (2, "dropped")
    assert fault((one, two, two, three, four, five)) == (2, "moved")
    assert fault((one, two, three)) == (4, "truncated")
    assert fault(LINKS, Head(seq=4, hash=four.hash)) == (5, "added")
    assert fault(LINKS, Head(seq=5, hash=four.hash)) == (5, "head")
    assert fault(LINKS, root=bytes(32)) == (0, "header")
    assert fault((), Head(seq=0, hash=bytes(32))) == (0, "header")


@settings(deadline=None)
@given(st.integers(0, 4), st.data())
def test_any_changed_byte_of_an_event_is_found_at_that_event(at: int, data: st.DataObject) -> None:
    body = bytearray(LINKS[at].body)
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] ^= data.draw(st.integers(1, 255))
    links = (*LINKS[:at], LINKS[at]._replace(body=bytes(body)), *LINKS[at + 1 :])

    assert fault(links) == (at + 1, "changed")
