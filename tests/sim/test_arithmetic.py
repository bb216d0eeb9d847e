"""`--explain`: a score is done again from what is printed, by hand, and comes out the same."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.events import Event
from scenarios.model import Scenario
from scenarios.parts import Mode
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.record import Run, start_of
from scoring.explaining.sums import explain_run
from scoring.judging import Judgement, Law, judge_run, law_of, references
from scoring.packs import load_pack
from scoring.players import play_as, random_player
from scoring.reading.rule import load_rule
from scoring.trials import Trials
from sim.arithmetic import arithmetic
from tests.scoring.small import events_of, judged, law, machine, world
from tests.sim.paper import Paper, done_again
from tests.sim.pencil import worked

VARIANTS = [(name, variant.id) for name in scenario_ids() for variant in load_scenario(name).variants]


@cache
def law_for(scenario: str) -> Law:
    return law_of(load_pack("chicago"), load_scenario(scenario).law_as_of, load_rule(), load_vocabulary())


def judged_run(scenario: Scenario, variant: str, events: tuple[Event, ...], mode: Mode) -> Judgement:
    started = start_of(scenario, machine(scenario, variant).variant, 0, scenario.law_as_of, mode=mode)
    return judge_run(Run(started=started, events=events), scenario, law_for(scenario.id))


def is_the_same(paper: Paper, judgement: Judgement, name: str) -> bool:
    score = judgement.score
    assert paper.competencies == dict(score.competencies)
    assert (paper.overall, paper.levels, paper.result) == (score.overall, {name: score.level}, score.result)
    assert paper.clauses == {each.id: each.met for each in score.clauses}
    assert [(each.id, each.matter, each.credit) for each in paper.lines.values()] == [
        (each.id, each.matter, each.credit) for each in judgement.lines
    ]
    counts = judgement.trials
    helped, held = paper.trials["HELP"], paper.trials["HOLD"]
    assert (len(helped), sum(helped)) == (counts.help, counts.hits)
    assert (len(held), held.count(False)) == (counts.hold, counts.false_alarms)
    if paper.result != "INCOMPLETE":
        assert (paper.result == "PASS") is all(paper.clauses.values())
    return True


def on_paper(judgement: Judgement, under: Law, name: str = "a_run") -> bool:
    return is_the_same(done_again(list(arithmetic(explain_run(judgement, under, name)))), judgement, name)


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_reference_run_is_done_again_on_paper(name: str, variant: str) -> None:
    scenario = load_scenario(name)
    for golden in references(scenario, machine(scenario, variant).variant):
        judgement = judged_run(scenario, variant, events_of(scenario, golden.choices, variant), "assess")
        assert judgement.score.result == "PASS"
        assert on_paper(judgement, law_for(name))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(VARIANTS), st.integers(0, 10**6), st.sampled_from(["assess", "train"]))
def test_every_random_run_is_done_again_on_paper(which: tuple[str, str], seed: int, mode: Mode) -> None:
    name, variant = which
    scenario = load_scenario(name)
    events = play_as(machine(scenario, variant), random_player(seed))
    assert on_paper(judged_run(scenario, variant, events, mode), law_for(name))


CALL = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
        hint: What is the car for?
        clock: {seconds: 19.1, decide_in: 9.1, then: done}
        choices:
          - {id: name, label: Your name?, acts: [ask_identity]}
          - {id: number, label: Your number?, acts: [ask_location]}
          - {id: status, label: A citizen?, acts: [ask_status]}
          - {id: car, label: Send a car, acts: [send_patrol], craft: 0.1, once: true}
          - {id: no, label: No car, acts: [send_supervisor], craft: 0.7, once: true}
          - {id: on, label: Go on, to: why}
          - {id: off, label: Look around, to: detour}
      detour:
        lines: [{scene: "A man is down.", reveals: {danger: life}}]
        choices: [{id: aid, label: Aid him, acts: [send_ems], to: why}, {id: back, label: Back, to: why}]
      why:
        choices:
          - {id: busy, label: They were busy, why: {of: call, right: false}}
          - {id: civil, label: It was civil, why: {of: call, right: true}}
          - {id: end, label: End, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden:
      good: {variant: calm, reference: true, choices: [name, number, no, on, civil, end], ending: done}
    """
)
LAW = law(
    """
    {id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: critical, competency: non_assistance}
    {id: aid, obliges: {seats: [call_taker], acts: [send_ems], within: {seconds: 10, of: danger}}, when: {danger: life}, severity: major, competency: legal_authority}
    {id: asked, obliges: {seats: [call_taker], acts: [ask_identity, ask_location], all: true, never: [ask_status], by: end}, severity: moderate, competency: gathering}
    """  # noqa: E501 - a norm a line
)
SCRIPTS = {
    "nothing wrong": ["name", "number", "no@1", "on@2", "civil", "end"],
    "half of what was to be asked": ["name", "on@1", "civil", "end"],
    "and a question never asked": ["name", "number", "status", "on@1", "civil", "end"],
    "two hints": ["hint@1", "hint@2", "no@3", "on@1", "civil", "end"],
    "more hints than credit": [*[f"hint@{at}" for at in range(1, 7)], "no@8", "on@1", "civil", "end"],
    "a wrong reason": ["no@1", "on@1", "busy", "end"],
    "a breach with a right reason": ["car@1", "on@1", "civil", "end"],
    "half of the time": ["name@12", "number@1", "no@1", "on@1", "civil", "end"],
    "late on a detour": ["off@1", "aid@20", "civil", "end"],
    "never on a detour": ["off@1", "back", "civil", "end"],
    "silence": ["wait"],
    "broken off": ["name"],
}


@pytest.mark.parametrize("mode", ["assess", "train"])
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_every_way_in_which_a_credit_can_come_about_is_done_again_on_paper(
    script: list[str], mode: Mode
) -> None:
    judgement = judged(CALL, LAW, *script)
    if mode == "train":
        started = start_of(CALL, machine(CALL).variant, 0, CALL.law_as_of, mode=mode)
        judgement = judge_run(Run(started=started, events=events_of(CALL, script)), CALL, LAW)
    assert on_paper(judgement, LAW)


def test_untimed_is_done_again_without_the_time() -> None:
    started = start_of(CALL, machine(CALL).variant, 0, CALL.law_as_of, factor=None)
    judgement = judge_run(
        Run(started=started, events=events_of(CALL, SCRIPTS["half of the time"])), CALL, LAW
    )
    assert on_paper(judgement, LAW)


def lines_like(judgement: Judgement) -> Iterator[str]:
    yield from arithmetic(explain_run(judgement, LAW, "a_run"))


def test_the_paper_shows_how_each_credit_came_about() -> None:
    printed = [each.strip() for each in lines_like(judged(CALL, LAW, *SCRIPTS["two hints"]))]
    asked = printed.index("1. asked of event: breached [gathering, moderate]")
    assert printed[asked + 1 : asked + 3] == [
        "asked 0 of 2 on the list, and 0 never to be asked: max(0, 0 / 2 - 1/2 x 0) = 0",
        "the reason given was right: 4/5 x 0 + 1/5 x 1 = 1/5",
    ]
    craft = printed.index("3. craft.call of event: upheld [communication, minor]")
    assert printed[craft + 1 : craft + 4] == [
        "the words taken are marked: 7/10",
        "hints taken: 2: 7/10 x max(0, 1 - 1/4 x 2) = 7/20",
        "weighs as minor: 1; earns: 1 x 7/20 = 7/20",
    ]


def test_paper_that_was_tampered_with_does_not_come_out() -> None:
    """The pencil is no rubber stamp: another credit, another finding or another sum is found."""
    printed = list(lines_like(judged(CALL, LAW, *SCRIPTS["half of the time"])))
    done_again(printed)
    for old, new in [
        ("7/10", "8/10"),
        ("upheld", "late"),
        ("hard 20000", "hard 21000"),
        (" = 1/2", " = 1/3"),
    ]:
        assert any(old in each for each in printed), old
        with pytest.raises(AssertionError):
            done_again([each.replace(old, new) for each in printed])


def test_a_sum_is_worked_out_by_the_rules_of_arithmetic() -> None:
    assert worked("(1/5 x 7/8 + 3/20 x 1) / (1/5 + 3/20) = 13/14 = 92.8%") == Fraction(13, 14)
    assert worked("max(0, 1 / 2 - 1/2 x 3) = 0") == 0
    for wrong in ("1/2 + 1/3 = 2/5", "1/2 = 50.1%"):
        with pytest.raises(AssertionError):
            worked(wrong)


def test_from_8_trials_a_side_on_the_lean_is_worked_out_and_the_ideal_at_the_costs_of_the_agency() -> None:
    """Member B of the table: all helped of 12, 4 of 12 not held back; ln(1/4) / 2.16 = -0.64."""
    told = explain_run(judged(CALL, LAW, *SCRIPTS["nothing wrong"]), LAW, "a_run")
    counts = Trials(help=12, hits=12, hold=12, false_alarms=4)
    rule = replace(told.rule, cost_ratio=Fraction(4))
    printed = [each.strip() for each in arithmetic(replace(told, trials=counts, rule=rule))]
    at = printed.index("H = (12 + 0.5) / (12 + 1)")
    assert printed[at : at + 5] == [
        "H = (12 + 0.5) / (12 + 1)",
        "F = (4 + 0.5) / (12 + 1)",
        "d' = z(H) - z(F) = 2.16, standard error 0.76",
        "c = -(z(H) + z(F)) / 2 = -0.69, standard error 0.38",
        "c* = ln(1 / 4) / d' = -0.64, at the agency's costs",
    ]
