"""`course score --explain`: a course is done again from what is printed, over all of its runs."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.reading.library import load_scenario
from scenarios.record import Run, start_of
from scoring.course import PlannedRun, draw
from scoring.course_resampling import course_pass_probability
from scoring.course_score import CourseJudgement, judge_course
from scoring.courses import course_ids, load_course
from scoring.explaining.sums import explain_course
from scoring.judging import judge_run
from scoring.players import play_as, random_player
from scoring.sitting import JudgedRun
from sim.arithmetic import arithmetic
from tests.scoring.sittings import RULE, law_for, sitting_of, spoiled
from tests.scoring.small import machine
from tests.sim.cli.wcsim import wcsim
from tests.sim.paper import done_again

COURSES = course_ids()


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WCSIM_HOME", str(tmp_path / "home"))


@cache
def played(planned: PlannedRun, seed: int) -> JudgedRun:
    """Play a run of a draw by chance."""
    pick = planned.pick
    scenario = load_scenario(pick.scenario)
    events = play_as(machine(scenario, pick.variant), random_player(seed))
    started = start_of(scenario, pick.variant, planned.seed, scenario.law_as_of)
    judgement = judge_run(Run(started=started, events=events), scenario, law_for(pick))
    return JudgedRun(pick=pick, seed=planned.seed, judgement=judgement)


def on_paper(judged: CourseJudgement) -> bool:
    """Do a course again by hand: sums, levels, and the clauses that are counts."""
    law = law_for(judged.course.picks[0])
    paper = done_again(list(arithmetic(explain_course(judged, law))))
    assert paper.competencies == dict(judged.competencies)
    assert (paper.overall, paper.result) == (judged.overall, judged.result)
    assert paper.clauses == {each.id: each.met for each in judged.clauses}
    assert list(paper.levels.values()) == [run.judgement.score.level for run in judged.sitting.runs]
    majors = sum(counted.count("major") for counted in paper.counted.values())
    assert paper.clauses["majors"] is (majors <= RULE.course.most_majors)
    low = [each for each in paper.levels.values() if each in RULE.course.failing_levels]
    assert paper.clauses["levels"] is (not low)
    broken = [each.severity for each in paper.lines.values() if each.finding == "breached"]
    assert paper.clauses["no_critical"] is ("critical" not in broken)
    counts, helped, held = judged.trials, paper.trials["HELP"], paper.trials["HOLD"]
    assert (len(helped), sum(helped)) == (counts.help, counts.hits)
    assert (len(held), held.count(False)) == (counts.hold, counts.false_alarms)
    assert bool(paper.lean) is (min(len(helped), len(held)) >= 8)
    if paper.result != "INCOMPLETE":
        assert (paper.result == "PASS") is all(paper.clauses.values())
    return True


@pytest.mark.parametrize("name", COURSES)
def test_a_course_of_reference_runs_is_done_again_on_paper(name: str) -> None:
    judged = judge_course(load_course(name), sitting_of(load_course(name)), RULE)
    assert judged.result == "PASS"
    assert on_paper(judged)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(COURSES), st.integers(0, 10**6), st.booleans())
def test_a_course_played_by_chance_is_done_again_on_paper(name: str, seed: int, whole: bool) -> None:  # noqa: FBT001 - a draw
    course = load_course(name)
    drawn = draw(course, seed)
    runs = [played(planned, seed + at) for at, planned in enumerate(drawn if whole else drawn[1:])]
    judged = judge_course(course, runs, RULE, drawn)
    assert whole or judged.result == "INCOMPLETE"
    assert on_paper(judged)


def test_a_course_is_drawn_again_over_all_runs_and_its_mandatory_norms_stand() -> None:
    course = load_course("academy_recruit")
    runs = sitting_of(course)
    well = course_pass_probability(judge_course(course, runs, RULE), RULE)
    assert well is not None
    assert (well.passed, well.borderline) == (1_000, False)
    missed = [spoiled(run, "officer_calls_supervisor") for run in runs]
    badly = course_pass_probability(judge_course(course, missed, RULE), RULE)
    assert badly is not None
    assert badly.passed == 0
    assert course_pass_probability(judge_course(course, runs[1:], RULE), RULE) is None


def test_run_files_are_explained_as_a_course_and_as_json_there_is_all_that_stands_beside() -> None:
    wcsim("course", "play", "academy_recruit", "--as", "lawful", "--out", "out")
    files = [str(each) for each in sorted(Path("out").glob("*.jsonl"))]
    done = wcsim("course", "score", *files, "--course", "academy_recruit", "--explain")
    assert (done.code, done.err) == (0, "")
    first, *lines = done.out.splitlines()
    assert first.startswith("TRAINING  ")
    body = wcsim("course", "score", *files, "--course", "academy_recruit", "--json").json
    paper = done_again(lines)
    assert (paper.result, round(float(paper.overall or 0), 4)) == (body["result"], body["overall"])
    assert set(body["both_sides"]) == {"help", "hold", "lean", "cost_ratio"}
    assert body["pass_probability"]["draws"] == 1_000
    assert body["confidence"] is None
    both = wcsim("course", "score", *files, "--course", "academy_recruit", "--json", "--explain")
    assert (both.code, both.err.splitlines()[-1]) == (
        2,
        "Error: --explain prints for people and --json for programs; give one of them",
    )
