"""The debrief of a run: what was meant, each decision, what was on offer, what to talk about, what again."""

from typing import Any

import pytest
from hypothesis import given, settings

from scoring.debrief.body import body
from scoring.debrief.review import debrief
from scoring.debrief.values import Moment, Point
from tests.scoring.calls import CALL, LAW, scripts, told_of
from tests.scoring.small import judged, law, run_of, world


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


@settings(deadline=None)
@given(scripts)
def test_every_finding_of_a_judgement_stands_once_in_its_debrief(script: tuple[str, ...]) -> None:
    judgement = judged(CALL, LAW, *script)
    told = debrief(judgement, run_of(CALL, script), CALL, LAW)
    assert sorted((each.norm.id, each.finding) for each in told.points) == sorted(
        (each.id, each.finding) for each in judgement.lines if each.norm
    )


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
