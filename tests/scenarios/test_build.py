"""What is said to an author whose file is no scenario: all of it, sorted, with mends."""

import pytest

from scenarios.model import Line, Reveal, Wording
from scenarios.problems import Problem, nearest, render
from scenarios.reading.build import read_scenario
from scenarios.reading.library import (
    UnknownScenarioError,
    load_scenario,
    load_vocabulary,
    scenario_ids,
    scenario_text,
)
from tests.scenarios.worlds import ONE_VARIANT, TWO_VARIANTS, problems_in, world, written

GOOD = """
start: ring
states:
  ring:
    lines: [{phone: "Homeland Security.", by: caller, reveals: {requester: hsi}}]
    choices:
      - {id: ask, say: "Is anyone hurt?", acts: [ask_danger], answer: "No.", reveals: [danger]}
      - {id: send, label: Send, acts: [send_supervisor], when: danger is known, to: done}
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
"""


def _told(parts: str, vary: str = ONE_VARIANT) -> list[tuple[int, str, str, str]]:
    """List the problems as line (of the text given, from 1), code, what and mend."""
    ahead = written("", vary).count("\n") - 1
    return [(each.line - ahead, each.code, each.what, each.mend) for each in problems_in(parts, vary)]


def test_a_file_becomes_a_scenario() -> None:
    scenario = world(GOOD)
    (line,) = scenario.states[0].lines
    assert line == Line(
        channel="phone",
        speaker="The caller",
        text=Wording("Homeland Security."),
        reveals=(Reveal(slot=("event", "requester"), value="hsi"),),  # type: ignore[arg-type]
    )
    assert [choice.id for choice in scenario.states[0].choices] == ["ask", "send"]
    assert scenario.states[0].choices[0].lines == (
        Line(channel="phone", speaker="The caller", text=Wording("No.")),
    )


def test_every_fault_is_told_at_once_sorted_by_line_with_what_was_likely_meant() -> None:
    parts = """
start: rign
states:
  ring:
    lines: [{phone: "Hello {nmae}", by: callr}]
    clock: {seconds: 5, then: dnoe}
    choices:
      - {id: ask, label: Ask, acts: [send_patrl], reveals: {dangr: life}, when: flag askd}
      - {id: ask, label: Ask again, acts: [ask_paper], reveals: {danger: lief}}
      - {id: go, to: done, counts: {tries: 1}, clears: [nothing]}
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
"""
    assert [(code, what, mend) for _, code, what, mend in _told(parts)] == [
        ("S107", "no state is called 'rign'", "did you mean 'ring'?"),
        ("S116", "two choices of this state are called 'ask'", "rename one of them"),
        ("S112", "no cosmetic name is called 'nmae'", "there is none to choose from"),
        ("S113", "no cast member is called 'callr'", "did you mean 'caller'?"),
        ("S107", "no state or ending is called 'dnoe'", "did you mean 'done'?"),
        ("S102", "no act is called 'send_patrl'", "did you mean 'send_patrol'?"),
        ("S103", "no circumstance is called 'dangr'", "did you mean 'danger'?"),
        ("S109", "no flag that anything sets is called 'askd'", "there is none to choose from"),
        ("S104", "no value of danger is called 'lief'", "did you mean 'life'?"),
        ("S109", "no flag that anything sets is called 'nothing'", "there is none to choose from"),
        ("S110", "no counter is called 'tries'", "there is none to choose from"),
        ("S123", "the choice 'go' has neither label nor say", "add `say:` or `label:`"),
    ]
    lines = [line for line, *_ in _told(parts)]
    assert lines == sorted(lines) == [1, 3, 4, 4, 5, 7, 7, 7, 8, 9, 9, 9]


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "what"),
    [
        ("label: Send,", "labl: Send,", 7, "S100", "no key is called 'labl' here"),
        ("outcome: lawful", "outcome: fine", 9, "S100", "scenario.endings.done.outcome: input should"),
        ("[ask_danger]", "[verify_warrant]", 6, "S106", "the seat 'call_taker' cannot do"),
        ("{phone: ", "{phone: Hi, radio: ", 4, "S117", "a line has one channel, this one has 2"),
        (", by: caller", "", 4, "S113", "nobody is named who says this on the phone"),
        ("danger is known", "danger is", 7, "S108", "the guard 'danger is' cannot be read"),
        ("[danger]", "[paper]", 6, "S120", "paper is revealed, but 'calm' does not say what is true"),
        ("id: ask", "id: wait", 3, "S128", "no choice can be called 'wait': written runs use it"),
        ("to: done", "to: done, counts: {a: 1.5}", 7, "S100", "scenario.states.ring.choices.1.counts.a: "),
    ],
)
def test_a_fault_is_told_where_it_stands(old: str, new: str, line: int, code: str, what: str) -> None:
    told = _told(GOOD.replace(old, new, 1))
    assert (told[0][0], told[0][1], told[0][2].startswith(what)) == (line, code, True)


@pytest.mark.parametrize("guard", ["elapsed > 3", "elapsed>3", "(elapsed > 3) or danger is known"])
def test_a_timer_cannot_ask_for_elapsed_time(guard: str) -> None:
    parts = GOOD.replace("endings:", f"world: {{t: {{after: 3, when: '{guard}', to: done}}}}\nendings:")
    assert [(code, what) for _, code, what, _ in _told(parts)] == [
        ("S127", "a timer's guard cannot ask for elapsed time")
    ]


def test_a_counter_counts_to_at_least_one() -> None:
    assert [code for _, code, *_ in _told("counters: {tries: 0}\n" + GOOD.strip())] == ["S100"]


def test_a_count_that_is_not_whole_is_a_problem_and_no_crash() -> None:
    parts = "counters: {tries: 2}\n" + GOOD.strip().replace("danger is known", "count tries > 0.5")
    assert [(code, mend) for _, code, _, mend in _told(parts)] == [
        ("S108", "expected a whole number at column 15, found '0.5'")
    ]


def test_a_text_must_speak_in_every_variant_that_hears_it() -> None:
    parts = GOOD.replace('answer: "No."', 'answer: {calm: "No."}')
    assert [(code, what) for _, code, what, _ in _told(parts, TWO_VARIANTS)] == [
        ("S124", "no text is given for the variant 'shots'")
    ]


def test_twins_must_differ_in_what_they_are_named_for() -> None:
    parts = "twins: {purpose: [calm, shots]}\n" + GOOD.strip()
    assert [(code, what, mend) for _, code, what, mend in _told(parts, TWO_VARIANTS)] == [
        ("S121", "calm and shots do not differ in purpose", "they differ in: danger")
    ]


def test_the_version_is_of_the_content_and_not_of_its_layout() -> None:
    text = written(GOOD)
    spaced = "# a remark\n" + text.replace("lawful, people", "'lawful',   people")
    first, _ = read_scenario(text, "a.yaml", load_vocabulary())
    second, _ = read_scenario(spaced, "b.yaml", load_vocabulary())
    other, _ = read_scenario(text.replace("hurt.}", "hurt}"), "a.yaml", load_vocabulary())
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.version == second.version
    assert first == second
    assert first.version != other.version


def test_a_problem_is_two_lines() -> None:
    problem = Problem(
        file="a.yaml", line=41, code="S102", what="no act is called 'x'", mend="did you mean 'y'?"
    )
    assert render(problem) == "a.yaml:41: S102 no act is called 'x'\n    mend: did you mean 'y'?"


def test_the_nearest_word_is_named_or_all_that_there_are() -> None:
    assert nearest("send_patrl", ["send_patrol", "send_ems"]) == "did you mean 'send_patrol'?"
    assert nearest("zzz", ["b", "a"]) == "choose one of: a, b"
    assert nearest("zzz", map(str, range(13))) == (
        "choose one of: 0, 1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8, ..."
    )
    assert nearest("zzz", []) == "there is none to choose from"


def test_an_unknown_scenario_suggests_the_near_one() -> None:
    with pytest.raises(
        UnknownScenarioError, match=r"no scenario is called 'wolcot_call'; did you mean 'wolcott_call'"
    ):
        scenario_text("wolcot_call")


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_every_library_scenario_is_read_and_named_as_its_file(scenario_id: str) -> None:
    assert load_scenario(scenario_id).id == scenario_id


@pytest.mark.parametrize("day", ["0", "86400", "20260301", "2026-W10-1", "2026-03-01T00:00:00", "NO"])
def test_a_day_is_written_in_one_way(day: str) -> None:
    text = written(GOOD).replace("law_as_of: 2022-06-01", f"law_as_of: {day}")
    told = read_scenario(text, "small.yaml", load_vocabulary())[1]
    assert [(each.code, each.what, each.mend) for each in told] == [
        ("S100", "scenario.law_as_of: this is no day of the calendar", "write a day as YYYY-MM-DD")
    ]


def test_a_cosmetic_name_has_a_text_to_pick() -> None:
    told = problems_in("cosmetic: {name: []}\n" + GOOD.strip("\n"))
    assert [(each.code, each.what.partition(":")[0]) for each in told] == [("S100", "scenario.cosmetic.name")]
