"""Each clause of a course at its edge: met at the cut and not a hundredth below, told in these words."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.course_score import CourseJudgement, judge_course
from scoring.courses import load_course
from scoring.norms import CompetencyId
from scoring.opportunities import Opportunity
from scoring.sitting import JudgedRun
from tests.scoring.sittings import RULE, sitting_of, with_lines

RECRUIT = load_course("academy_recruit")
EVERY = tuple(RULE.weights[RECRUIT.seats[0]])


def earning(runs: list[JudgedRun], **shares: str) -> CourseJudgement:
    """Judge the runs as if every line of these competencies had earned this share."""
    given = {CompetencyId(name): Fraction(share) for name, share in shares.items()}

    def earned(line: Opportunity) -> Opportunity:
        return line if line.credit is None else line._replace(credit=given.get(line.competency, line.credit))

    spoiled = [with_lines(run, tuple(map(earned, run.judgement.lines))) for run in runs]
    return judge_course(RECRUIT, spoiled, RULE)


def clause(judgement: CourseJudgement, name: str) -> tuple[bool, str]:
    return next((each.met, each.why) for each in judgement.clauses if each.id == name)


@pytest.mark.parametrize("name", EVERY)
def test_each_competency_has_its_own_cut(name: str) -> None:
    cut = Fraction("0.85") if name in ("life_safety", "non_assistance") else Fraction("0.70")
    words = name.replace("_", " ")
    for share, met in ((cut, True), (cut - Fraction("0.001"), False)):
        judgement = earning(sitting_of(RECRUIT), **{name: str(share)})
        found, why = clause(judgement, "competencies")
        assert found is met, (name, share)
        assert (f"{words}: " in why) is True
        assert judgement.result == ("PASS" if met else "NOT YET")


def test_only_what_falls_short_is_told_and_all_where_nothing_does() -> None:
    short = earning(sitting_of(RECRUIT), gathering="0.5", communication="0.25")
    assert clause(short, "competencies") == (
        False,
        "gathering: 50.0%, and a pass needs 70%; communication: 25.0%, and a pass needs 70%",
    )
    _, every = clause(earning(sitting_of(RECRUIT)), "competencies")
    assert [part.partition(":")[0] for part in every.split("; ")] == [
        name.replace("_", " ") for name in EVERY
    ]


def test_the_whole_course_is_met_at_the_cut_and_not_below() -> None:
    at = earning(sitting_of(RECRUIT), **dict.fromkeys(EVERY, "0.85"))
    assert (at.overall, clause(at, "overall")) == (
        Fraction("0.85"),
        (True, "the whole course: 85.0%, and a pass needs 85%"),
    )
    below = earning(sitting_of(RECRUIT), **dict.fromkeys(EVERY, "0.8499"))
    assert clause(below, "overall") == (False, "the whole course: 84.9%, and a pass needs 85%")
    assert below.result == "NOT YET"


def test_a_course_in_which_nothing_was_assessed_says_so() -> None:
    nothing = judge_course(RECRUIT, [with_lines(run, ()) for run in sitting_of(RECRUIT)], RULE)
    assert clause(nothing, "overall") == (False, "the whole course: nothing was assessed")
    assert clause(nothing, "competencies") == (False, "nothing was assessed")
    assert (nothing.result, nothing.support.up_to) == ("INCOMPLETE", None)


def test_the_clauses_of_a_clean_course_tell_what_was_looked_at() -> None:
    judgement = earning(sitting_of(RECRUIT))
    assert clause(judgement, "no_critical") == (True, "no critical error in any run")
    assert clause(judgement, "majors") == (True, "major errors: 0; a pass has at most 1")
    assert clause(judgement, "levels") == (True, "no run is Low or Non-compliant")
    mandatory = ", ".join(RECRUIT.mandatory)
    counts = judgement.trials
    assert clause(judgement, "trials") == (
        True,
        f"{counts.help} HELP and {counts.hold} HOLD trials; mandatory norms met: {mandatory}",
    )
    free = judge_course(replace(RECRUIT, mandatory={}), sitting_of(RECRUIT), RULE)
    assert clause(free, "trials")[1].endswith("HOLD trials; no norm is mandatory")


@pytest.mark.parametrize(("least", "met"), [(0, True), (1, False)])
def test_trials_are_enough_at_the_number_and_one_fewer_is_not(least: int, met: bool) -> None:  # noqa: FBT001 - a table's column
    counts = earning(sitting_of(RECRUIT)).trials
    course = replace(RULE.course, least_help=counts.help + least, least_hold=counts.hold + least)
    judgement = judge_course(RECRUIT, sitting_of(RECRUIT), replace(RULE, course=course))
    assert clause(judgement, "trials")[0] is met
