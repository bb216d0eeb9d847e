"""The structural checks: each fault of a scenario's paths, told with the shortest run that shows it."""

import pytest

from scenarios.exploring.checks import Report, check_scenario
from scenarios.problems import Problem
from scenarios.reading.library import load_scenario, scenario_ids
from tests.scenarios.worlds import ONE_VARIANT, TWO_VARIANTS, world, written

REFERENCES = {
    ONE_VARIANT: "golden: {a: {variant: calm, reference: true, choices: [end], ending: done}}",
    TWO_VARIANTS: (
        "golden: {a: {variant: calm, reference: true, choices: [end], ending: done}, "
        "b: {variant: shots, reference: true, choices: [end], ending: done}}"
    ),
}
ENDING = "endings:\n  done: {outcome: lawful, people: Nobody is hurt.}\n"


def found(parts: str, vary: str = ONE_VARIANT) -> list[tuple[int, str, str]]:
    """Check a world whose golden runs are `end`; lines count from 1 in the text given."""
    text = parts.strip("\n") + "\n" + ENDING + REFERENCES[vary]
    ahead = written("", vary).count("\n") - 1
    report = check_scenario(world(text, vary), runs=100)
    return [(each.line - ahead, each.code, each.what) for each in report.problems]


def test_a_sound_scenario_has_no_problem_and_its_size_is_told() -> None:
    """Two before and after asking, and one at the end, where nothing reads any more what was asked."""
    text = """
start: ring
states:
  ring:
    choices: [{id: ask, label: Ask, once: true}, {id: end, label: End, to: done}]
"""
    report = check_scenario(world(text + ENDING + REFERENCES[TWO_VARIANTS], TWO_VARIANTS))
    assert report == Report(problems=(), configurations={"calm": 3, "shots": 3}, complete=True)  # type: ignore[dict-item]


def test_a_state_that_no_path_reaches() -> None:
    assert found("""
start: ring
states:
  ring:
    choices: [{id: end, label: End, to: done}]
  attic:
    choices: [{id: out, label: Out, to: done}]
""") == [
        (5, "E201", "no path of any variant reaches the state 'attic'"),
    ]  # fmt: skip


def test_an_ending_that_no_path_reaches() -> None:
    text = """
start: ring
states:
  ring:
    choices: [{id: end, label: End, to: done}]
endings:
  never: {outcome: unresolved, people: Nobody knows.}
  done: {outcome: lawful, people: Nobody is hurt.}
"""
    (problem,) = check_scenario(world(text + REFERENCES[ONE_VARIANT])).problems
    assert problem == Problem(
        file="small.yaml",
        line=20,
        code="E203",
        what="no path of any variant reaches the ending 'never'",
        mend="lead to it with `to:`, `then:` or a timer, or take it out",
    )


def test_what_one_variant_reaches_is_reached() -> None:
    assert (
        found(
            """
start: ring
states:
  ring:
    choices:
      - {id: end, label: End, to: done}
      - {id: look, label: Look, only: [shots], to: attic}
  attic:
    choices: [{id: out, label: Out, to: done}]
""",
            TWO_VARIANTS,
        )
        == []
    )


def test_a_choice_that_is_never_open_is_told_with_its_guard_and_the_way_to_its_state() -> None:
    assert found("""
start: ring
states:
  ring:
    choices: [{id: end, label: End, to: done}, {id: on, label: Go on, to: more}]
  more:
    choices:
      - {id: out, label: Out, to: done}
      - {id: help, label: Help, when: danger is known, to: done}
""") == [
        (8, "E202", "'help' is never open in 'more', its guard is 'danger is known' (calm: on)"),
    ]  # fmt: skip


def test_a_dead_end_is_told_with_the_shortest_run_into_it() -> None:
    assert found("""
start: ring
states:
  ring:
    choices:
      - {id: end, label: End, to: done}
      - {id: on, label: Go on, to: more}
  more:
    ask_any: [{id: where, say: "Where?"}, {id: who, say: "Who?"}]
""") == [
        (7, "E204", "nothing is open and nothing happens by itself (calm: on, where, who)"),
    ]  # fmt: skip


def test_a_member_who_dawdles_into_a_dead_end_is_seen() -> None:
    assert found("""
start: ring
states:
  ring:
    choices: [{id: end, label: End, when: elapsed < 30, to: done}]
""") == [
        (3, "E204", "nothing is open and nothing happens by itself (calm: from the start)"),
    ]  # fmt: skip


def test_a_loop_without_a_way_out_is_told_where_it_is_entered() -> None:
    assert found("""
start: ring
states:
  ring:
    choices: [{id: end, label: End, to: done}, {id: on, label: Go on, to: loop}]
  loop:
    choices: [{id: again, label: Again, to: other}]
  other:
    choices: [{id: back, label: Back, to: loop}]
""") == [
        (5, "E205", "from 'loop' on no ending can be reached (calm: on)"),
    ]  # fmt: skip


def test_a_way_out_that_a_timer_always_bars_is_none() -> None:
    assert found("""
start: ring
states:
  ring:
    choices: [{id: end, label: End, to: done}, {id: by, label: By, to: hall}, {id: on, label: On, to: lane}]
  lane:
    choices: [{id: go, label: Go, sets: [gone], to: hall}]
  hall:
    choices: [{id: out, label: Out, to: done}]
  pit:
    choices: [{id: round, label: Round, to: pit}]
world:
  fall: {when: flag gone, to: pit}
""") == [
        (5, "E205", "from 'lane' on no ending can be reached (calm: on)"),
    ]  # fmt: skip


def test_a_loop_that_time_closes_is_told_with_the_time() -> None:
    assert found("""
start: ring
states:
  ring:
    clock: {seconds: 4, then: late}
    choices: [{id: end, label: End, to: done}]
  late:
    clock: {seconds: 4, then: ring_again}
    choices: [{id: out, label: Out, to: done}]
  ring_again:
    choices: [{id: call, label: Call, when: elapsed < 9, to: done}, {id: hold, label: Hold}]
""") == [
        (9, "E205", "from 'ring_again' on no ending can be reached (calm: wait, wait, hold)"),
    ]  # fmt: skip


def test_silence_that_goes_round_for_ever_is_told() -> None:
    assert found("""
start: ring
states:
  ring:
    clock: {seconds: 4, then: hello}
    choices: [{id: end, label: End, to: done}]
  hello:
    clock: {seconds: 4, then: ring}
    choices: [{id: out, label: Out, to: done}]
""") == [
        (4, "E207", "the clock of 'ring' leads a silent member round for ever (calm: from the start)"),
    ]  # fmt: skip


def test_a_clock_that_a_timer_always_forestalls_and_a_timer_that_comes_too_late() -> None:
    assert found("""
start: ring
states:
  ring:
    clock: {seconds: 20, then: done}
    choices: [{id: end, label: End, to: done}]
world:
  shots: {after: 5, to: done}
  horn: {after: 30, to: done}
""") == [
        (4, "E206", "the clock of 'ring' never runs out (calm: from the start)"),
        (8, "E208", "the timer 'horn' never fires: every run has ended by then, or its guard is shut"),
    ]  # fmt: skip


def test_a_timer_that_does_nothing() -> None:
    assert found("""
start: ring
states:
  ring:
    choices: [{id: end, label: End, to: done}]
world:
  horn: {after: 3}
""") == [
        (6, "E209", "the timer 'horn' says nothing, changes nothing and leads nowhere"),
    ]  # fmt: skip


def test_guards_that_always_answer_alike() -> None:
    assert found("""
start: ring
states:
  ring:
    choices:
      - {id: end, label: End, when: danger is not known, to: done}
      - {id: look, label: Look, reveals: [purpose], to: more}
  more:
    lines:
      - {scene: A car., when: purpose is known}
      - {scene: A bus., when: danger is life}
    choices:
      - {id: out, label: Out, to: done}
world:
  horn: {after: 3, when: danger is known, lines: [{scene: A horn.}]}
""") == [
        (5, "E210", "the guard 'danger is not known' of the choice 'end' in 'ring' is always true"),
        (9, "E210", "the guard 'purpose is known' of a line of 'more' is always true"),
        (10, "E211", "the guard 'danger is life' of a line of 'more' is never true"),
        (14, "E211", "the guard 'danger is known' of the timer 'horn' is never true"),
    ]  # fmt: skip


def test_a_guard_over_time_is_asked_at_every_time() -> None:
    assert found("""
start: ring
states:
  ring:
    choices:
      - {id: end, label: End, to: done}
      - {id: late, label: Late, when: elapsed >= 30, to: done}
      - {id: look, label: Look, lines: [{scene: Dark., when: elapsed > 60}]}
""") == []  # fmt: skip


def test_twins_that_nothing_tells_apart() -> None:
    assert found(
        """
twins: {danger: [calm, shots]}
start: ring
states:
  ring:
    choices:
      - {id: end, label: End, to: done}
      - {id: look, label: Look, only: [calm], reveals: [danger]}
""",
        TWO_VARIANTS,
    ) == [
        (0, "E212", "nothing in 'shots' ever shows its danger, in which calm and shots are said to differ"),
    ]  # fmt: skip


def test_beyond_the_bound_the_answer_is_unknown_and_nothing_is_said_to_be_never() -> None:
    text = """
start: ring
states:
  ring:
    ask_any: [{id: a, say: "A?"}, {id: b, say: "B?"}, {id: c, say: "C?"}]
    choices: [{id: end, label: End, to: done}, {id: shut, label: Shut, when: danger is known, to: done}]
  attic:
    choices: [{id: out, label: Out, to: done}]
"""
    scenario = world(text + ENDING + REFERENCES[ONE_VARIANT])
    report = check_scenario(scenario, 4, seed=1, runs=200)
    assert not report.complete
    assert [(each.code, each.what) for each in report.problems] == [
        (
            "E299",
            "UNKNOWN: 'calm' has more than 4 configurations; of 200 random runs 200 ended, in done",
        )
    ]
    assert {problem.code for problem in check_scenario(scenario).problems} == {"E201", "E202"}


def test_a_dead_end_that_random_runs_meet_is_told_with_their_script() -> None:
    text = """
start: ring
states:
  ring:
    ask_any: [{id: a, say: "A?"}, {id: b, say: "B?"}]
"""
    report = check_scenario(world(text + ENDING), 2, seed=1, runs=3)
    assert not report.complete
    assert [(each.line, each.code, each.what) for each in report.problems if each.code == "E204"] == [
        (17, "E204", "nothing is open and nothing happens by itself (calm: b@57.059, a@19.715)")
    ]


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_every_library_scenario_is_sound(scenario_id: str) -> None:
    report = check_scenario(load_scenario(scenario_id))
    assert (report.problems, report.complete) == ((), True)
