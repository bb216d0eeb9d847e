"""Three decisions at most to talk about, chosen by rule, with questions that are open and plain."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.record import Run, start_of
from scenarios.script import play
from scoring.debrief.chosen import gravity
from scoring.debrief.review import MOST_FACTS, debrief
from scoring.debrief.values import Debrief, Talk
from scoring.judging import judge_run, law_of
from scoring.packs import load_pack
from scoring.ratings import ratings
from scoring.reading.rule import load_rule
from tests.scoring.calls import CALL, LAW, scripts, told_of
from tests.scoring.small import judged, machine, run_of, world


def talks(told: Debrief) -> list[tuple[str, int, str]]:
    return [(talk.kind, talk.at_ms, talk.point.norm.id if talk.point else "") for talk in told.talks]


def test_a_duty_with_a_deadline_has_no_chance_after_it() -> None:
    told = told_of("hurt@1", "what_for@40", "sergeant@1", "remarks@1")
    assert [each.against for each in told.moments] == [(), (), (), ()]
    (missed,) = [point for point in told.points if point.norm.id == "help"]
    assert (missed.finding, [(each.from_ms, each.moments) for each in missed.offers]) == (
        "breached",
        [(1000, 1)],
    )


def test_a_critical_error_goes_before_a_graver_looking_crowd_of_lesser_ones() -> None:
    told = told_of("car@1", "what_for@1", "hurt@1", "wait")
    assert talks(told)[0] == ("critical error", 64500, "help")
    assert talks(told_of("what_for@1", "remarks@1"))[0] == ("error", 1000, "sergeant")


def test_of_two_critical_errors_the_earlier_is_talked_about() -> None:
    told = told_of("what_for@1", "car@1", "hurt@1", "wait")
    assert talks(told)[0] == ("critical error", 2000, "no_car")


def test_the_surest_wrong_choice_is_talked_about_too_and_never_the_same_one_twice() -> None:
    told = told_of("car@1%80", "hurt@1", "what_for@1%99", "wait")
    assert talks(told) == [
        ("critical error", 64500, "help"),
        ("confident error", 1000, "ask_what_for"),
    ]
    assert len(talks(told_of("car@1%79", "hurt@1", "what_for@1", "wait"))) == 1
    assert len(talks(told_of("what_for@1", "car@1%95", "wait"))) == 2
    assert talks(told_of("what_for@1", "car@1%95", "wait"))[1][0] == "done well"


WHY = world(
    """
    start: call
    states:
      call: {choices: [{id: send, label: An ambulance, acts: [send_ems], to: why}]}
      why:
        choices:
          - {id: kind, label: They were kind, why: {of: call, right: false}, to: done}
          - {id: hurt, label: She is hurt, why: {of: call, right: true}, to: done}
    endings: {done: {outcome: lawful, people: Help came.}}
    golden: {good: {variant: calm, reference: true, choices: [send, hurt], ending: done}}
    """
)


def test_a_sure_and_wrong_reason_is_talked_about_with_no_norm_behind_it() -> None:
    script = ("send@1", "kind@1%90")
    told = debrief(judged(WHY, LAW, *script), run_of(WHY, script), WHY, LAW)
    assert [each.reason for each in told.moments] == [None, False]
    assert talks(told)[1] == ("confident error", 2000, "")
    assert told.talks[1].probes == (
        "What did you know at that moment, and from whom?",
        "You put 90% on it. What was that based on?",
        "What does the law ask of your seat at a moment like this?",
    )
    right = ("send@1", "hurt@1%90")
    well = debrief(judged(WHY, LAW, *right), run_of(WHY, right), WHY, LAW)
    assert "confident error" not in [talk.kind for talk in well.talks]


def test_a_run_without_error_has_one_done_well_to_talk_about() -> None:
    told = told_of("what_for@2", "hurt@2", "ems@2", "sergeant@2", "remarks@2")
    assert talks(told) == [("done well", 6000, "help")]
    assert told.improve.shown == ()
    assert told.again.forks == ()


@settings(deadline=None)
@given(scripts, st.integers(50, 100))
def test_the_first_talk_is_of_nothing_less_grave_than_any_other_error(
    script: tuple[str, ...], sure: int
) -> None:
    told = told_of(*(f"{token}%{sure}" for token in script))
    errors = [each for each in told.points if each.finding in ("breached", "late")]
    assert len(told.talks) <= 3
    assert bool(errors) == any(talk.kind != "done well" for talk in told.talks)
    if errors:
        gravest = told.talks[0].point
        assert gravest is not None
        assert gravity(gravest) == min(map(gravity, errors))
    rated = ratings(judged(CALL, LAW, *(f"{token}%{sure}" for token in script)).timeline, LAW.judge)
    confident = {each.at_ms for each in rated if each.confident_error}
    assert {talk.at_ms for talk in told.talks if talk.kind == "confident error"} <= confident
    assert len({(talk.at_ms, talk.state) for talk in told.talks}) == len(told.talks)


_YES_OR_NO = re.compile(
    r"^(did|do|does|was|were|is|are|could|can|should|would|will|have|had|why didn't)\b", re.IGNORECASE
)
_VERDICT = re.compile(r"\b(mistake|wrong|fail|failed|fault|careless|should|you must|ought)\b", re.IGNORECASE)


def asked(talk: Talk) -> list[str]:
    """Give the questions of a talk, without what they quote."""
    return [re.sub(r"“.*?”", "", probe.split("” ")[-1]) for probe in talk.probes]


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_every_golden_run_of_the_library_has_a_debrief_with_plain_open_questions(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    ruled = law_of(load_pack("chicago"), scenario.law_as_of, load_rule(), load_vocabulary())
    for golden in scenario.golden:
        started = start_of(scenario, golden.variant, 0, scenario.law_as_of)
        run = Run(started=started, events=play(machine(scenario, golden.variant), golden.choices)[1])
        judgement = judge_run(run, scenario, ruled)
        told = debrief(judgement, run, scenario, ruled)
        if golden.reference:
            assert [each for each in told.moments if each.right is False] == []
        if judgement.critical:
            assert told.talks[0].kind == "critical error"
        assert len(told.keep.shown) <= MOST_FACTS
        for talk in told.talks:
            assert talk.probes
            for question in asked(talk):
                assert question.endswith("?"), question
                assert not _YES_OR_NO.search(question), question
                assert not _VERDICT.search(question), question
