"""What is found of each norm in play: upheld, late, breached, not reached, unsettled, excused."""

import pytest

from scenarios.events import Decided, Hinted
from scenarios.vocabulary import ActId, CircumstanceId, MatterId, Value
from scoring.judging import found_in
from scoring.keeping import checklist_credit
from scoring.norms import CompetencyId
from scoring.timeline import Cue, timeline
from tests.scenarios.worlds import TWO_VARIANTS
from tests.scoring.small import credits_of, events_of, judged, law, line, machine, world

SHOTS = world(
    """
    start: quiet
    states:
      quiet:
        lines: [{phone: "Hello?", by: caller}]
        choices:
          - {id: send, label: Send now, acts: [send_emergency], to: help}
          - {id: listen, label: Listen, to: shots}
      shots:
        lines: [{phone: "He is shot!", by: caller, reveals: {danger: life}}]
        choices:
          - {id: send, label: Send now, acts: [send_emergency], to: help}
          - {id: nobody, label: Send nobody, acts: [send_nobody], to: alone}
          - {id: talk, label: Talk, once: true}
          - {id: calmer, label: Hear that it was a prank, reveals: {danger: none}, to: after}
      after:
        choices:
          - {id: bye, label: Bye, to: alone}
    endings:
      help: {outcome: lawful, people: Help came.}
      alone: {outcome: failed_duty, people: Nobody came.}
    golden:
      good: {variant: calm, reference: true, choices: [listen, send], ending: help}
    """,
    "vary: {calm: {about: A man is shot, so: {danger: life}}}",
)
HELP = """
{id: send_help, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
{id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {danger: life}, severity: critical, competency: life_safety}
"""  # noqa: E501 - a norm a line


@pytest.mark.parametrize(
    ("script", "send_help", "not_nobody"),
    [
        (["listen@2", "send@3"], ("upheld", 1), ("upheld", 1)),
        (["listen@2", "send@30"], ("upheld", 1), ("upheld", 1)),
        (["listen@2", "send@30.001"], ("late", 0.5), ("upheld", 1)),
        (["listen@2", "talk@20", "send@20"], ("late", 0.5), ("upheld", 1)),
        (["listen@2", "nobody@3"], ("breached", 0), ("breached", 0)),
        (["send@2"], ("not reached", 0), ("not reached", 0)),
    ],
)
def test_a_duty_is_upheld_late_breached_or_never_reached(
    script: list[str], send_help: tuple[str, float], not_nobody: tuple[str, float]
) -> None:
    found = credits_of(judged(SHOTS, law(HELP), *script))
    assert found == {"send_help": send_help, "not_nobody": not_nobody}


def test_the_deadline_runs_from_when_the_danger_became_known_not_from_the_start() -> None:
    assert line(judged(SHOTS, law(HELP), "listen@500", "send@29"), "send_help").finding == "upheld"


def test_a_duty_whose_danger_was_over_in_time_leaves_no_finding_and_after_its_time_a_breach() -> None:
    def found(script: list[str]) -> dict[str, str]:
        lines = found_in(events_of(SHOTS, script), law(HELP))[1]
        return {each.norm.id: each.finding for each in lines}

    assert found(["listen@1", "calmer@30", "bye"]) == {"not_nobody": "upheld"}
    assert found(["listen@1", "calmer@30.001", "bye"]) == {"send_help": "breached", "not_nobody": "upheld"}


def test_a_finding_names_the_moment_the_act_the_keyed_acts_and_the_cue() -> None:
    (breached,) = [
        each for each in judged(SHOTS, law(HELP), "listen@2", "nobody@3").lines if each.id == "not_nobody"
    ]
    found = breached.found
    assert found is not None
    assert (found.stop.state, found.stop.at_ms, found.act) == ("shots", 5000, "send_nobody")
    assert found.keyed_acts == ("send_emergency",)
    assert found.cue == Cue(
        at_ms=2000,
        circumstance=CircumstanceId("danger"),
        value=Value("life"),
        line="The caller: He is shot!",
    )


BEFORE = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "Send a car.", by: caller}]
        choices:
          - {id: ask, label: What for?, acts: [ask_purpose], once: true, reveals: [purpose]}
          - {id: hear, label: Let him talk, once: true, reveals: [purpose]}
          - {id: car, label: Send a car, acts: [send_patrol], once: true}
          - {id: car_heard, label: Send a car and hear what for, acts: [send_patrol], reveals: [purpose], to: last}
          - {id: end, label: End, to: done}
      last: {choices: [{id: end, label: End, to: done}]}
    endings: {done: {outcome: lawful, people: Done.}}
    golden:
      good: {variant: calm, reference: true, choices: [ask, car, end], ending: done}
    """  # noqa: E501 - a choice a line
)
ASK_FIRST = """
{id: ask_first, obliges: {seats: [call_taker], acts: [ask_purpose], before: [send_patrol]}, until_known: [purpose], severity: moderate, competency: gathering}
"""  # noqa: E501 - a norm a line


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        (["ask", "car", "end"], "upheld"),
        (["ask", "end"], "upheld"),
        (["car", "ask", "end"], "late"),
        (["car", "end"], "breached"),
        (["end"], "breached"),
        (["hear", "car", "end"], "upheld"),
        (["car", "hear", "end"], "late"),
        (["hear", "car", "ask", "end"], "upheld"),
        (["car_heard", "end"], "late"),
    ],
)
def test_a_duty_before_another_act_may_be_met_by_asking_or_by_hearing_it_unasked(
    script: list[str], finding: str
) -> None:
    assert line(judged(BEFORE, law(ASK_FIRST), *script), "ask_first").finding == finding


TWO_MATTERS = world(
    """
    matters: {cook: The cook who was hit}
    start: door
    states:
      door:
        lines: [{person: "They want you to stand there.", by: caller, reveals: {purpose: civil_immigration}}]
        choices:
          - {id: look, label: Look into the kitchen, once: true, reveals: {cook.danger: life}}
          - {id: aid, label: Help the cook, acts: [cook.send_ems], when: cook.danger is life}
          - {id: car, label: A car for the agents, acts: [send_patrol], once: true}
          - {id: leave, label: Leave, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden:
      good: {variant: calm, reference: true, choices: [look, aid, leave], ending: done}
    """
)
BOTH_SIDES = """
{id: aid, obliges: {seats: [call_taker], acts: [send_ems], by: end}, when: {danger: life}, severity: major, competency: life_safety}
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
"""  # noqa: E501 - a norm a line


def test_one_event_holds_a_duty_to_help_in_one_matter_and_to_hold_back_in_another() -> None:
    def found(*script: str) -> list[tuple[str, str, str]]:
        judgement = judged(TWO_MATTERS, law(BOTH_SIDES), *script)
        return [(each.id, each.matter, each.finding) for each in judgement.lines]

    assert found("look", "aid", "leave") == [("aid", "cook", "upheld"), ("no_car", "event", "upheld")]
    assert found("look", "car", "leave") == [("aid", "cook", "breached"), ("no_car", "event", "breached")]


def test_what_is_known_of_the_event_holds_for_each_matter_and_the_matters_own_lies_over_it() -> None:
    run = timeline(events_of(TWO_MATTERS, ["look", "leave"]))
    last = run.stops[-1]
    assert last.known(MatterId("cook")) == {"purpose": "civil_immigration", "danger": "life"}
    assert last.known(MatterId("event")) == {"purpose": "civil_immigration"}
    assert run.matters == ("event", "cook")


def test_a_duty_of_the_whole_event_is_not_counted_again_for_each_matter() -> None:
    everyone = "{id: record, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {purpose: any}, severity: minor, competency: notice_record}"  # noqa: E501 - a norm a line
    found = found_in(events_of(TWO_MATTERS, ["look", "leave"]), law(everyone))[1]
    assert [(each.norm.id, each.matter) for each in found] == [("record", "event")]


def test_the_first_breach_of_a_prohibition_stands_whatever_was_kept_before_and_after() -> None:
    judgement = judged(TWO_MATTERS, law(BOTH_SIDES), "look", "car@7", "aid", "leave")
    found = line(judgement, "no_car").found
    assert found is not None
    assert (found.finding, found.stop.index, found.act) == ("breached", 1, "send_patrol")


def test_a_prohibition_is_faced_only_where_a_choice_would_break_it_given_what_was_known_then() -> None:
    unknown = law(BOTH_SIDES.replace("purpose: civil_immigration", "identity: refused"))
    assert found_in(events_of(TWO_MATTERS, ["look", "car", "aid", "leave"]), unknown)[1][0].norm.id == "aid"
    assert len(found_in(events_of(TWO_MATTERS, ["look", "car", "aid", "leave"]), unknown)[1]) == 1


def test_what_the_rules_do_not_decide_is_listed_with_the_act_and_not_scored() -> None:
    open_question = "{id: open, unsettled: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: any}, severity: minor, competency: legal_authority}"  # noqa: E501 - a norm a line
    judgement = judged(TWO_MATTERS, law(open_question), "look", "car", "leave")
    assert judgement.lines == ()
    assert [(each.norm.id, each.finding, each.act) for each in judgement.unsettled] == [
        ("open", "unsettled", "send_patrol")
    ]
    assert judged(TWO_MATTERS, law(open_question), "look", "leave").unsettled[0].act is None


def test_silence_is_a_decision_that_keeps_a_prohibition_and_leaves_a_duty_undone() -> None:
    silent = world(
        """
        start: shots
        states:
          shots:
            lines: [{phone: "He is shot!", by: caller, reveals: {danger: life}}]
            clock: {seconds: 10, then: alone}
            choices:
              - {id: send, label: Send now, acts: [send_emergency], to: help}
              - {id: nobody, label: Send nobody, acts: [send_nobody], to: alone}
        endings:
          help: {outcome: lawful, people: Help came.}
          alone: {outcome: failed_duty, people: Nobody came.}
        golden: {good: {variant: calm, reference: true, choices: [send], ending: help}}
        """
    )
    assert credits_of(judged(silent, law(HELP), "wait")) == {
        "send_help": ("breached", 0),
        "not_nobody": ("upheld", 1),
    }


EXCUSING = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "Send a car.", by: caller, reveals: {purpose: civil_immigration}}]
        choices:
          - {id: cut, label: He hangs up, to: cut_off}
          - {id: car_and_cut, label: A car; he hangs up, acts: [send_patrol], to: cut_off}
          - {id: go, label: Go on, to: remarks}
      remarks: {choices: [{id: write, label: Write, acts: [record_request], to: done}]}
    endings:
      cut_off: {outcome: unresolved, people: The line went dead., excuses: [record, no_car]}
      done: {outcome: lawful, people: Done.}
    golden: {good: {variant: calm, reference: true, choices: [go, write], ending: done}}
    """
)
RECORD = """
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
{id: record, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {purpose: civil_immigration}, severity: minor, competency: notice_record}
"""  # noqa: E501 - a norm a line


def test_what_the_ending_excuses_is_left_out_of_the_score() -> None:
    judgement = judged(EXCUSING, law(RECORD), "cut")
    assert credits_of(judgement) == {"no_car": ("upheld", 1), "record": ("excused", None)}
    assert judgement.score.competencies[CompetencyId("notice_record")] is None
    assert judgement.score.overall == 1


def test_an_ending_excuses_no_prohibition_that_was_broken() -> None:
    assert credits_of(judged(EXCUSING, law(RECORD), "car_and_cut")) == {
        "no_car": ("breached", 0),
        "record": ("excused", None),
    }


def test_what_a_checklist_gives_is_what_was_asked_of_the_required_less_half_of_each_prohibited() -> None:
    required = frozenset(map(ActId, ("ask_location", "ask_danger", "ask_identity", "ask_purpose")))
    never = frozenset(map(ActId, ("ask_status", "share_status")))

    def credit(*asked: str) -> float:
        return checklist_credit(required, never, map(ActId, asked))

    assert credit("ask_location", "ask_danger", "ask_identity", "ask_purpose") == 1
    assert credit("ask_location", "ask_danger", "ask_identity") == 0.75
    assert credit("ask_location", "ask_danger", "ask_identity", "ask_status") == 0.25
    assert credit("ask_location", "ask_status") == 0
    assert (
        credit("ask_location", "ask_danger", "ask_identity", "ask_purpose", "ask_status", "share_status") == 0
    )
    assert credit("ask_location", "ask_location", "ask_paper") == 0.25
    assert credit() == 0


def test_a_checklist_in_part_earns_in_part() -> None:
    asks = world(
        """
        start: call
        states:
          call:
            choices:
              - {id: where, label: Where?, acts: [ask_location], once: true}
              - {id: who, label: Who?, acts: [ask_identity], once: true}
              - {id: status, label: A citizen?, acts: [ask_status], once: true}
              - {id: end, label: End, to: done}
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [where, who, end], ending: done}}
        """
    )
    list_ = law(
        "{id: asked, obliges: {seats: [call_taker], acts: [ask_location, ask_identity], all: true, never: [ask_status], by: end}, severity: minor, competency: gathering}"  # noqa: E501 - a norm a line
    )

    def found(*script: str) -> tuple[str, float | None]:
        return credits_of(judged(asks, list_, *script))["asked"]

    assert found("where", "who", "end") == ("upheld", 1)
    assert found("where", "end") == ("breached", 0.5)
    assert found("where", "who", "status", "end") == ("breached", 0.5)
    assert found("where", "status", "end") == ("breached", 0)


def test_hints_count_for_every_decision_in_their_state_and_for_no_other() -> None:
    hinted = world(
        """
        start: first
        states:
          first:
            hint: Think of help.
            choices:
              - {id: ask, label: Ask, acts: [ask_danger], once: true}
              - {id: on, label: Go on, to: second}
          second:
            hint: Think of the record.
            choices:
              - {id: write, label: Write, acts: [record_request], to: done}
        endings: {done: {outcome: lawful, people: Done.}}
        """
    )
    told = events_of(hinted, ["hint@1", "ask@2", "hint@1", "on@2", "write@1"])
    assert [type(each.what) for each in told if isinstance(each.what, Decided | Hinted)] == [
        Hinted,
        Decided,
        Hinted,
        Decided,
        Decided,
    ]
    assert [(stop.state, stop.hints) for stop in timeline(told).stops] == [
        ("first", 1),
        ("first", 2),
        ("second", 0),
    ]


def test_a_hint_in_a_state_that_the_world_left_is_not_counted_in_the_next() -> None:
    moving = world(
        """
        start: first
        states:
          first:
            hint: Think of help.
            choices: [{id: on, label: Go on, to: second}]
          second: {choices: [{id: end, label: End, to: done}]}
        world: {bang: {after: 5, to: second, lines: [{scene: A bang.}]}}
        endings: {done: {outcome: lawful, people: Done.}}
        """
    )
    stops = timeline(events_of(moving, ["hint@1", "wait", "end@1"])).stops
    assert [(stop.state, stop.hints) for stop in stops] == [("second", 0)]


def test_a_line_learned_after_the_last_decision_decided_nothing() -> None:
    late = world(
        """
        start: call
        states:
          call: {choices: [{id: end, label: End, reveals: {danger: life}, to: done}]}
        endings: {done: {outcome: lawful, people: Done.}}
        """,
        TWO_VARIANTS,
    )
    assert found_in(events_of(late, ["end"]), law(HELP))[1] == ()


def test_a_run_broken_off_before_any_decision_has_no_finding() -> None:
    assert found_in(events_of(SHOTS, []), law(HELP))[1] == ()
    assert timeline(()).stops == ()
    assert timeline(()).matters == ("event",)
    assert machine(SHOTS).variant == "calm"
