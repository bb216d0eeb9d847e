"""Runs become the result of a course: summed once over all, six clauses, and no order of runs matters."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.course import Course, PlannedRun, draw
from scoring.course_report import course_report
from scoring.course_score import CourseJudgement, judge_course
from scoring.courses import course_ids, load_course
from scoring.norms import NormId
from scoring.score import by_competency
from scoring.sitting import JudgedRun
from scoring.trials import Support, Trials
from tests.scoring.sittings import RULE, breached, law_for, run_of, sitting_of, spoiled, with_lines

RECRUIT = load_course("academy_recruit")


def judged(runs: list[JudgedRun], course: Course = RECRUIT) -> CourseJudgement:
    return judge_course(course, runs, RULE)


def changed(runs: list[JudgedRun], name: str, *norms: str) -> list[JudgedRun]:
    """Break norms in the run of this name."""
    assert any(run.pick.name == name for run in runs)
    return [spoiled(run, *norms) if run.pick.name == name else run for run in runs]


def clause(judgement: CourseJudgement, name: str) -> tuple[bool, str]:
    return next((each.met, each.why) for each in judgement.clauses if each.id == name)


@pytest.mark.parametrize("course_id", course_ids())
def test_reference_runs_pass_every_course_by_all_six_clauses(course_id: str) -> None:
    course = load_course(course_id)
    for seed in range(4):
        judgement = judge_course(course, sitting_of(course, seed), RULE, draw(course, seed))
        assert judgement.result == "PASS", judgement.clauses
        assert [each.id for each in judgement.clauses] == [
            "no_critical",
            "overall",
            "competencies",
            "majors",
            "trials",
            "levels",
        ]
        assert judgement.support.errors == 0


def test_what_is_owed_is_summed_over_all_runs_and_divided_once() -> None:
    runs = changed(sitting_of(RECRUIT), "wolcott_street/assault", "protect_life")
    judgement = judged(runs)
    lines = [line for run in runs for line in run.judgement.lines if line.credit is not None]
    expected = by_competency((line.competency, line.weight, line.credit or Fraction(0)) for line in lines)
    assert judgement.competencies == expected
    assert judgement.trials.help == sum(run.judgement.trials.help for run in runs)
    assert judgement.trials.hits == judgement.trials.help - 1


def test_a_critical_error_is_named_with_its_run() -> None:
    judgement = judged(changed(sitting_of(RECRUIT), "wolcott_street/assault", "protect_life"))
    assert judgement.result == "NOT YET"
    assert clause(judgement, "no_critical") == (
        False,
        "critical error: protect_life in wolcott_street/assault",
    )
    assert clause(judgement, "levels") == (False, "wolcott_street/assault is Non-compliant")
    assert clause(judgement, "trials") == (False, "mandatory and not met: protect_life")


def test_one_major_error_is_borne_and_two_are_not() -> None:
    one = changed(sitting_of(RECRUIT), "wolcott_street/assault", "aid_the_hurt")
    assert clause(judged(one), "majors") == (True, "major errors: 1; a pass has at most 1")
    two = changed(one, "mixed_warrant/breath", "aid_the_hurt")
    assert clause(judged(two), "majors") == (False, "major errors: 2; a pass has at most 1")
    assert judged(two).result == "NOT YET"


def test_too_few_trials_of_a_side_are_told() -> None:
    few = replace(RECRUIT, slots=RECRUIT.slots[:2], mandatory={})
    judgement = judged([run for run in sitting_of(RECRUIT) if run.pick in few.picks], few)
    assert judgement.result == "NOT YET"
    assert clause(judgement, "trials") == (
        False,
        "3 HELP trials of the 6 needed; 2 HOLD trials of the 6 needed",
    )


def test_a_mandatory_norm_that_no_run_puts_in_play_is_not_met() -> None:
    course = replace(RECRUIT, mandatory={NormId("take_part_in_nothing"): 1})
    assert clause(judged(sitting_of(RECRUIT), course), "trials") == (
        False,
        "mandatory and in no run: take_part_in_nothing",
    )


def test_a_missing_run_makes_the_course_incomplete_and_is_named() -> None:
    runs = sitting_of(RECRUIT)
    judgement = judged([run for run in runs if run.pick.name != "wolcott_street/criminal"])
    assert judgement.result == "INCOMPLETE"
    assert judgement.sitting.missing == ("1 of wolcott_street/calm, wolcott_street/criminal",)
    nothing = judged([])
    assert (nothing.result, nothing.overall, nothing.support) == (
        "INCOMPLETE",
        None,
        Support(trials=0, errors=0, up_to=None),
    )
    assert len(nothing.sitting.missing) == len(RECRUIT.slots)


def test_a_run_given_twice_over_is_one_and_two_different_ones_are_neither() -> None:
    runs = sitting_of(RECRUIT)
    assert judged([*runs, runs[0]]) == judged(runs)
    again = changed(runs, "wolcott_street/assault", "protect_life")
    judgement = judged([*runs, *again])
    assert judgement.result == "INCOMPLETE"
    (told,) = judgement.sitting.doubled
    assert told.endswith("2 runs where the course takes 1")
    assert "wolcott_street/assault" in told


def test_a_run_that_is_not_of_the_draw_is_told_and_left_out() -> None:
    drawn = draw(RECRUIT, 0)
    runs = [run_of(each) for each in drawn]
    other = replace(runs[0], seed=runs[0].seed + 1)
    judgement = judge_course(RECRUIT, [*runs, other], RULE, drawn)
    assert judgement.result == "PASS"
    assert judgement.sitting.strange == (f"{other.pick.name} (seed {other.seed})",)
    instead = judge_course(RECRUIT, [*runs[1:], other], RULE, drawn)
    assert instead.result == "INCOMPLETE"
    assert instead.sitting.missing == (f"{other.pick.name} (seed {runs[0].seed})",)


def test_a_run_broken_off_makes_the_course_incomplete() -> None:
    runs = sitting_of(RECRUIT)
    score = replace(runs[0].judgement.score, result="INCOMPLETE")
    broken = replace(runs[0], judgement=replace(runs[0].judgement, score=score))
    assert judged([broken, *runs[1:]]).result == "INCOMPLETE"


def test_a_course_without_a_clock_assesses_no_time() -> None:
    timed = [
        line for run in sitting_of(RECRUIT) for line in run.judgement.lines if line.id.startswith("time.")
    ]
    untimed = judged(sitting_of(RECRUIT), replace(RECRUIT, clock="untimed"))
    assert timed != []
    assert not any(line.id.startswith("time.") for line in untimed.lines)
    assert (untimed.result, untimed.overall) == ("PASS", Fraction(1))


def test_an_objective_is_met_where_it_was_owed_and_always_kept() -> None:
    judgement = judged(changed(sitting_of(RECRUIT), "mixed_warrant/breath", "aid_the_hurt"))
    verdicts = {objective.norms: was for objective, was in judgement.objectives}
    assert verdicts[NormId("protect_life"), NormId("aid_the_hurt")] is False
    assert [was for norms, was in verdicts.items() if "aid_the_hurt" not in norms] == [True, True, True]


@given(st.integers(), st.randoms(use_true_random=False), st.data())
def test_no_order_of_runs_matters(seed: int, shuffler: random.Random, data: st.DataObject) -> None:
    runs = sitting_of(RECRUIT, seed % 16)
    spoil = data.draw(
        st.lists(st.sampled_from(["protect_life", "no_civil_support", "ask_what_for"]), max_size=2)
    )
    runs = [spoiled(run, *spoil) if at % 2 else run for at, run in enumerate(runs)]
    shuffled = list(runs)
    shuffler.shuffle(shuffled)
    assert judged(shuffled) == judged(runs)
    assert judge_course(RECRUIT, shuffled, RULE, draw(RECRUIT, seed % 16)) == judge_course(
        RECRUIT, runs, RULE, draw(RECRUIT, seed % 16)
    )


@given(st.integers(min_value=0, max_value=15), st.lists(st.integers(min_value=0), min_size=1, max_size=12))
def test_one_more_breach_never_raises_a_course(seed: int, places: list[int]) -> None:
    runs = sitting_of(RECRUIT, seed)
    before = judged(runs)
    for place in places:
        runs = _breach(runs, place)
        after = judged(runs)
        assert (after.overall or 0) <= (before.overall or 0)
        assert not (after.result == "PASS" and before.result != "PASS")
        assert all((after.competencies[name] or 0) <= (got or 0) for name, got in before.competencies.items())
        assert sum(each.met for each in after.clauses) <= sum(each.met for each in before.clauses)
        before = after


def _breach(runs: list[JudgedRun], place: int) -> list[JudgedRun]:
    """Breach one line of one run, whichever `place` leads to."""
    at = place % len(runs)
    lines = runs[at].judgement.lines
    which = place // len(runs) % len(lines)
    spoiled_lines = (*lines[:which], breached(lines[which]), *lines[which + 1 :])
    return [*runs[:at], with_lines(runs[at], spoiled_lines), *runs[at + 1 :]]


def test_no_result_of_a_course_is_called_a_fail() -> None:
    body = course_report(judged([]), law_for(RECRUIT.picks[0]), None)
    assert "FAIL" not in str(body)


def test_a_course_judged_is_written_as_programs_read_it() -> None:
    runs = changed(sitting_of(RECRUIT), "wolcott_street/assault", "protect_life")
    body = course_report(judged(runs), law_for(RECRUIT.picks[0]), 0)
    assert list(body) == [
        "mark",
        "course",
        "title",
        "mode",
        "clock",
        "seed",
        "result",
        "clauses",
        "overall",
        "competencies",
        "weights",
        "runs",
        "missing",
        "doubled",
        "strange",
        "trials",
        "support",
        "both_sides",
        "confidence",
        "pass_probability",
        "critical",
        "objectives",
        "versions",
    ]
    assert body["critical"] == [
        {
            "code": "no_help_for_life",
            "norm": "protect_life",
            "matter": "attack",
            "run": "wolcott_street/assault",
        }
    ]
    assert body["versions"]["course"] == RECRUIT.version
    assert judged(runs).trials == Trials(help=7, hits=6, hold=8, false_alarms=0)


def test_a_planned_run_of_another_seed_is_another_run() -> None:
    planned = draw(RECRUIT, 3)[0]
    assert run_of(planned) != run_of(PlannedRun(pick=planned.pick, seed=planned.seed + 1))
