"""The debrief of a run: what was meant, each decision, what was on offer, what to talk about, what again."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.record import Run, start_of
from scenarios.script import play
from scoring.debrief.body import body
from scoring.debrief.chosen import gravity
from scoring.debrief.review import MOST_FACTS, debrief
from scoring.debrief.values import Debrief, Moment, Point, Talk
from scoring.judging import judge_run, law_of
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from tests.scoring.small import judged, law, machine, run_of, world

CALL = world(
    """
    matters: {friend: A friend in the car}
    twins: {danger: [calm, shots]}
    start: call
    states:
      call:
        lines: [{phone: "Homeland Security. Send a car.", by: caller, reveals: {requester: hsi}}]
        clock: {seconds: 60, then: gone}
        choices:
          - {id: what_for, label: What is it for, acts: [ask_purpose], once: true, answer: "It's civil.", reveals: {purpose: civil_immigration}}
          - {id: hurt, label: Is anyone hurt, acts: [ask_danger], once: true, answer: My friend is., reveals: {friend.danger: life}}
          - {id: car, label: A car, acts: [send_patrol], once: true}
          - {id: ems, label: An ambulance for the friend, acts: [friend.send_ems], once: true}
          - {id: sergeant, label: A sergeant, acts: [send_supervisor], once: true}
          - {id: breathe, label: Take a breath, once: true}
          - {id: remarks, label: Write it down, acts: [record_request], to: done}
    endings:
      done: {outcome: lawful, people: The call is over.}
      gone: {outcome: unresolved, people: He hung up.}
    golden:
      good:
        variant: calm
        reference: true
        choices: [what_for, hurt, ems, sergeant, remarks]
        ending: done
    """,  # noqa: E501 - a choice a line
    """
    vary:
      calm: {about: Nobody is in danger, so: {danger: none, purpose: civil_immigration}}
      shots: {about: A man is down, so: {danger: life, purpose: civil_immigration}}
    """,
)
LAW = law(
    """
    {id: ask_what_for, obliges: {seats: [call_taker], acts: [ask_purpose], before: [send_patrol]}, until_known: [purpose], severity: moderate, competency: gathering}
    {id: sergeant, obliges: {seats: [call_taker], acts: [send_supervisor], by: end}, when: {requester: hsi}, severity: major, competency: notice_record}
    {id: help, obliges: {seats: [call_taker], acts: [send_ems], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety, critical: no_help_for_life}
    {id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: critical, competency: non_assistance}
    {id: write, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {requester: any}, severity: minor, competency: notice_record}
    """  # noqa: E501 - a norm a line
)
FREE = ("what_for", "hurt", "car", "ems", "sergeant", "breathe")
scripts = st.lists(st.sampled_from(FREE), unique=True).map(lambda picked: (*picked, "remarks"))


def told_of(*script: str) -> Debrief:
    return debrief(judged(CALL, LAW, *script), run_of(CALL, script), CALL, LAW)


def named(points: tuple[Point, ...]) -> list[tuple[str, str]]:
    return [(point.finding, point.norm.id) for point in points]


def short(moment: Moment) -> tuple[int, str | None, bool | None, list[str], list[tuple[str, str]]]:
    against = [str(norm.id) for norm in moment.against]
    return moment.at_ms, moment.took, moment.right, against, named(moment.points)


def test_each_decision_stands_with_its_findings_and_whether_the_choice_itself_was_right() -> None:
    told = told_of("what_for@2", "breathe@1", "car@3", "remarks@4")
    assert [short(each) for each in told.moments] == [
        (2000, "What is it for", True, [], [("upheld", "ask_what_for")]),
        (3000, "Take a breath", None, [], []),
        (6000, "A car", False, ["no_car"], [("breached", "no_car")]),
        (10000, "Write it down", True, [], [("upheld", "write")]),
    ]
    assert told.moments[2].acts == ("send_patrol",)
    assert told.moments[2].keyed_acts == ("record_request", "send_supervisor")
    assert named(told.undone) == [("breached", "sergeant")]
    assert named(told.missed) == [("not reached", "help")]
    assert told.unsettled == ()


def test_a_duty_passed_over_counts_against_the_last_choice_that_could_have_met_it() -> None:
    told = told_of("sergeant@1", "hurt@1", "breathe@1", "wait")
    assert [short(each) for each in told.moments][2:] == [
        (3000, "Take a breath", None, [], [("breached", "help")]),
        (64500, None, False, ["ask_what_for", "help", "write"], []),
    ]


def test_a_cue_never_asked_for_is_told_with_the_question_that_stood_open_and_from_when() -> None:
    told = told_of("what_for@2", "sergeant@3", "remarks@4")
    (missed,) = told.missed
    assert missed.norm.id == "help"
    assert missed.matter == "friend"
    (offer,) = missed.offers
    assert (offer.state, offer.label, offer.from_ms, offer.moments) == ("call", "Is anyone hurt", 0, 3)
    assert (offer.acts, offer.shows) == ((), (("danger", "life"),))


def test_a_duty_left_undone_is_told_with_the_choice_that_would_have_met_it() -> None:
    (undone,) = told_of("what_for@2", "hurt@1", "ems@1", "remarks@4").undone
    assert (undone.norm.id, undone.act, undone.at_ms, undone.state) == ("sergeant", None, 2000, "call")
    (offer,) = undone.offers
    assert (offer.label, offer.from_ms, offer.moments) == ("A sergeant", 0, 4)
    assert (offer.acts, offer.shows) == (("send_supervisor",), ())


def test_an_act_that_came_late_is_told_with_the_moments_before_at_which_it_stood_open() -> None:
    told = told_of("what_for@2", "hurt@1", "sergeant@31", "ems@1", "remarks@1")
    (late,) = [point for point in told.points if point.finding == "late"]
    assert (late.norm.id, late.act, late.at_ms) == ("help", "send_ems", 35000)
    (offer,) = late.offers
    assert (offer.label, offer.from_ms, offer.moments) == ("An ambulance for the friend", 3000, 1)


def test_what_was_meant_comes_from_the_reference_run_and_the_objectives() -> None:
    meant = told_of("car@3", "remarks@4").meant
    assert meant.truly == "Nobody is in danger"
    assert [(each.took, each.acts) for each in meant.planned] == [
        ("What is it for", ("ask_purpose",)),
        ("Is anyone hurt", ("ask_danger",)),
        ("An ambulance for the friend", ("send_ems",)),
        ("A sergeant", ("send_supervisor",)),
        ("Write it down", ("record_request",)),
    ]
    assert meant.ended is not None
    assert meant.ended.people == "The call is over."
    assert [(each.learn, each.found) for each in meant.aims] == [("To test", ())]


def test_without_a_reference_run_nothing_is_told_as_meant() -> None:
    script = ("end",)
    bare = world(
        "start: call\nstates: {call: {choices: [{id: end, label: End, to: done}]}}\n"
        "endings: {done: {outcome: lawful, people: Done.}}"
    )
    told = debrief(judged(bare, LAW, *script), run_of(bare, script), bare, LAW)
    assert (told.meant.planned, told.meant.ended) == ((), None)
    assert told.again.twins == ()


def talks(told: Debrief) -> list[tuple[str, int, str]]:
    return [(talk.kind, talk.at_ms, talk.point.norm.id) for talk in told.talks]


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


def test_a_run_without_error_has_one_done_well_to_talk_about() -> None:
    told = told_of("what_for@2", "hurt@2", "ems@2", "sergeant@2", "remarks@2")
    assert talks(told) == [("done well", 6000, "help")]
    assert told.improve.shown == ()
    assert told.again.forks == ()


def test_keep_and_improve_are_facts_the_gravest_first() -> None:
    told = told_of("hurt@1", "ems@1", "remarks@1")
    assert [(each.norm, each.at_ms) for each in told.keep.shown] == [("help", 2000)]
    assert [(each.norm, each.at_ms) for each in told.improve.shown] == [("no_car", None)]
    assert (told.keep.shown[0].text, told.improve.shown[0].text) == ("Do so.", "Do it.")


def test_again_names_the_way_back_to_each_error_and_how_the_twin_differs() -> None:
    again = told_of("what_for@2", "hurt@1.5", "car@3", "remarks@4").again
    assert [(each.at_ms, each.state, each.way) for each in again.forks] == [
        (6500, "call", ("what_for@2", "hurt@1.5"))
    ]
    assert again.twins == ("danger",)


OPEN = law(
    """
    {id: sergeant, obliges: {seats: [call_taker], acts: [send_supervisor], by: end}, when: {requester: hsi}, severity: major, competency: notice_record}
    {id: car_is_open, unsettled: {seats: [call_taker], acts: [send_patrol]}, when: {requester: hsi}, severity: minor, competency: non_assistance}
    """  # noqa: E501 - a norm a line
)


@pytest.mark.parametrize(("script", "did"), [(("car", "remarks"), True), (("breathe", "remarks"), False)])
def test_what_is_unsettled_says_whether_it_was_done_and_what_was_scored_around_it(
    script: tuple[str, ...],
    did: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    (each,) = debrief(judged(CALL, OPEN, *script), run_of(CALL, script), CALL, OPEN).unsettled
    assert (each.point.norm.id, each.did) == ("car_is_open", did)
    assert named(each.around) == [("breached", "sergeant")]


@given(scripts)
def test_every_finding_of_a_judgement_stands_once_in_its_debrief(script: tuple[str, ...]) -> None:
    judgement = judged(CALL, LAW, *script)
    told = debrief(judgement, run_of(CALL, script), CALL, LAW)
    assert sorted((each.norm.id, each.finding) for each in told.points) == sorted(
        (each.id, each.finding) for each in judgement.lines if each.norm
    )


@given(scripts, st.integers(50, 100))
def test_the_first_talk_is_of_nothing_less_grave_than_any_other_error(
    script: tuple[str, ...], sure: int
) -> None:
    told = told_of(*(f"{token}%{sure}" for token in script))
    errors = [each for each in told.points if each.finding in ("breached", "late")]
    assert len(told.talks) <= 3
    assert bool(errors) == any(talk.kind != "done well" for talk in told.talks)
    if errors:
        assert gravity(told.talks[0].point) == min(map(gravity, errors))
    assert len({(talk.at_ms, talk.state) for talk in told.talks}) == len(told.talks)


def test_a_debrief_as_json_holds_what_the_values_hold() -> None:
    told = told_of("what_for@2", "car@3", "remarks@4")
    written: dict[str, Any] = body(told)
    assert [each["took"] for each in written["decisions"]] == ["What is it for", "A car", "Write it down"]
    assert written["decisions"][1]["findings"][0]["cue"] == {
        "at_ms": 2000,
        "circumstance": "purpose",
        "value": "civil_immigration",
        "line": "The caller: It's civil.",
    }
    assert written["not_reached"][0]["on_offer"] == [
        {
            "state": "call",
            "label": "Is anyone hurt",
            "from_ms": 0,
            "moments": 3,
            "acts": [],
            "shows": {"danger": "life"},
        }
    ]
    assert [each["kind"] for each in written["talk"]] == ["critical error", "done well"]
    assert written["again"]["from"] == [{"at_ms": 5000, "state": "call", "choices_before": ["what_for@2"]}]


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
