"""The guard language: what a text means, and what is said of one that means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.guard import (
    COMPARES,
    AllOf,
    AnyOf,
    Count,
    Elapsed,
    Flag,
    Guard,
    GuardError,
    Known,
    Not,
    moments_of,
    parse_guard,
    write_guard,
)
from scenarios.layout import bits_read, compile_guard
from scenarios.vocabulary import EVENT, CircumstanceId, MatterId, Value
from tests.scenarios.worlds import run_of

DANGER = CircumstanceId("danger")
LIFE = Known(EVENT, DANGER, frozenset({Value("life")}))


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("danger is life", LIFE),
        ("danger is not life", Not(LIFE)),
        ("danger is known", Known(EVENT, DANGER, frozenset())),
        ("danger is not known", Not(Known(EVENT, DANGER, frozenset()))),
        ("danger in (life, none)", Known(EVENT, DANGER, frozenset({Value("life"), Value("none")}))),
        ("others.danger is life", Known(MatterId("others"), DANGER, frozenset({Value("life")}))),
        ("flag backed_off", Flag("backed_off")),
        ("count impatience >= 2", Count("impatience", ">=", 2)),
        ("elapsed < 12.5", Elapsed("<", 12_500)),
        ("elapsed>=30", Elapsed(">=", 30_000)),
        ("not flag a", Not(Flag("a"))),
    ],
)
def test_a_test_is_read_as_it_is_said(text: str, guard: Guard) -> None:
    assert parse_guard(text) == guard


def test_and_binds_tighter_than_or_and_not_tighter_than_both() -> None:
    assert parse_guard("flag a or flag b and not flag c") == AnyOf(
        (Flag("a"), AllOf((Flag("b"), Not(Flag("c")))))
    )
    assert parse_guard("(flag a or flag b) and flag c") == AllOf((AnyOf((Flag("a"), Flag("b"))), Flag("c")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a circumstance, 'flag', 'count', 'elapsed' or 'not' at column 1, found the end"),
        ("danger life", "expected 'is' at column 8, found 'life'"),
        ("danger is", "expected a value or 'known' at column 10, found the end"),
        ("flag a flag b", "expected the end, 'and' or 'or' at column 8, found 'flag'"),
        ("(flag a", "expected ')' at column 8, found the end"),
        ("count tries > 1.5", "expected a whole number at column 15, found '1.5'"),
        ("count tries is 1", "expected one of < <= > >= = at column 13, found 'is'"),
        ("danger is life; import os", "expected a word, a number or one of < <= > >= = ( ) , . at column 15"),
        ("flag and", "expected a flag at column 6, found 'and'"),
        ("count tries > 1234567890", "expected a number of at most 9 digits at column 15"),
        ("elapsed > " + "9" * 400, "expected a number of at most 9 digits at column 11"),
        ("elapsed > \u0663", "expected a word, a number or one of < <= > >= = ( ) , . at column 11"),
        ("elapsed > soon", "expected a number at column 11, found 'soon'"),
    ],
)
def test_a_fault_says_what_was_expected_and_at_which_column(text: str, said: str) -> None:
    with pytest.raises(GuardError) as fault:
        parse_guard(text)
    assert str(fault.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not " * 13 + "flag a", "nested deeper than 12 levels"),
        ("(" * 5_000, "longer than 1000 characters"),
        ("(" * 400, "nested deeper than 12 levels"),
    ],
)
def test_length_and_nesting_are_bounded(text: str, said: str) -> None:
    with pytest.raises(GuardError, match=said):
        parse_guard(text)


names = st.sampled_from(["danger", "others", "impatience", "life", "x1"])
matters = st.sampled_from([EVENT, MatterId("others")])
tests = st.one_of(
    st.builds(Known, matters, names.map(CircumstanceId), st.frozensets(names.map(Value), max_size=3)),
    st.builds(Flag, names),
    st.builds(Count, names, st.sampled_from(COMPARES), st.integers(0, 99)),
    st.builds(Elapsed, st.sampled_from(COMPARES), st.integers(0, 10_000_000)),
)
guards = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(guards)
def test_a_guard_that_is_written_reads_as_the_same_guard(guard: Guard) -> None:
    assert parse_guard(write_guard(guard)) == guard


@given(st.text(max_size=60))
def test_any_text_is_a_guard_or_a_guard_error(text: str) -> None:
    try:
        guard = parse_guard(text)
    except GuardError:
        return
    assert parse_guard(write_guard(guard)) == guard


MACHINE = run_of("""
    counters: {tries: 3}
    start: ring
    states:
      ring:
        choices:
          - {id: hear, label: Hear, reveals: [danger, purpose], sets: [one, two], counts: {tries: 1}}
          - {id: end, label: End, to: done}
    endings:
      done: {outcome: lawful, people: Nobody is hurt.}
    """)
said = st.recursive(
    st.sampled_from(
        [
            "danger is none",
            "danger is known",
            "purpose is civil_immigration",
            "crime is known",
            "flag one",
            "flag two",
            "count tries < 2",
            "count tries = 3",
            "elapsed >= 1",
            "elapsed = 2",
        ]
    ).map(parse_guard),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=4).map(tuple)),
    ),
    max_leaves=8,
)


def _meaning(guard: Guard, config: int, now_ms: int) -> bool:
    """Say what a guard means, word by word."""
    layout = MACHINE.layout
    match guard:
        case Known(matter, circumstance, values):
            value = layout.knowledge(config).get((matter, circumstance))
            return value in values if values else value is not None
        case Flag(name):
            return bool(config & layout.flags[name].mask)
        case Count(name, compare, number):
            bits, _ = layout.counters[name]
            return _holds((config & bits.mask) >> bits.shift, compare, number)
        case Elapsed(compare, ms):
            return _holds(now_ms, compare, ms)
        case Not(inner):
            return not _meaning(inner, config, now_ms)
        case AllOf(guards):
            return all(_meaning(each, config, now_ms) for each in guards)
        case AnyOf(guards):
            return any(_meaning(each, config, now_ms) for each in guards)


def _holds(left: int, compare: str, right: int) -> bool:
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left == right,
    }[compare]


CONFIGS = st.integers(0, (1 << 12) - 1)


@given(said, CONFIGS, st.integers(0, 3_000))
def test_a_compiled_guard_answers_as_it_reads(guard: Guard, config: int, now_ms: int) -> None:
    test = compile_guard(guard, MACHINE.layout)
    assert test is not None
    assert test(config, now_ms) == _meaning(guard, config, now_ms)


@given(said, CONFIGS, CONFIGS)
def test_a_guard_looks_at_no_other_bits_than_it_says(guard: Guard, config: int, other: int) -> None:
    test, mask = compile_guard(guard, MACHINE.layout), bits_read(guard, MACHINE.layout)
    assert test is not None
    assert test(config, 0) == test(config & mask | other & ~mask, 0)


@given(said, CONFIGS, st.integers(0, 4_000))
def test_between_its_moments_a_guard_does_not_change_its_mind(guard: Guard, config: int, now: int) -> None:
    moments = set(moments_of(guard))
    if now + 1 not in moments:
        assert _meaning(guard, config, now) == _meaning(guard, config, now + 1)
