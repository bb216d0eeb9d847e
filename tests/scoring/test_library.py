"""Both errors are errors, in everything that ships: who must pass a scenario, and who must never.

Measured when this was written: of 200 random players at most 5 passed a variant (2.5 %), most often none.
"""

from dataclasses import dataclass
from functools import cache

import pytest

from scenarios.events import Event
from scenarios.machine import Machine
from scenarios.model import Scenario, Twins
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.script import play
from scoring.judging import Judgement, Law, judge_events, law_of, owed_by, references
from scoring.lawful import lawful_player
from scoring.opportunities import Owed
from scoring.packs import load_pack
from scoring.players import play_as, players, random_player
from scoring.reading.rule import load_rule
from tests.scoring.small import machine

CARELESS = ("always assist", "always refuse", "always first", "always longest", "fastest")
RANDOM_PLAYERS = 200
MAY_PASS = 10
"""Of 200 random players: 5 %."""

VARIANTS = [(each, variant.id) for each in scenario_ids() for variant in load_scenario(each).variants]
TWINS = [(each, twins) for each in scenario_ids() for twins in load_scenario(each).twins]


@dataclass(frozen=True, kw_only=True)
class Played:
    """A variant compiled, with its law and what it owes."""

    scenario: Scenario
    machine: Machine
    law: Law
    owed: Owed

    def judge(self, events: tuple[Event, ...]) -> Judgement:
        return judge_events(events, self.scenario, self.owed, self.law)

    def careless(self, name: str) -> Judgement:
        return self.judge(play_as(self.machine, players(self.law.acts)[name]))


@cache
def variant_of(scenario_id: str, variant: str) -> Played:
    scenario = load_scenario(scenario_id)
    law = law_of(load_pack("chicago"), scenario.law_as_of, load_rule(), load_vocabulary())
    compiled = machine(scenario, variant)
    return Played(scenario=scenario, machine=compiled, law=law, owed=owed_by(scenario, compiled, law))


@pytest.mark.parametrize(("scenario_id", "variant"), VARIANTS)
def test_every_reference_run_passes_with_all_that_is_owed(scenario_id: str, variant: str) -> None:
    played = variant_of(scenario_id, variant)
    runs = references(played.scenario, played.machine.variant)
    assert runs != ()
    for golden in runs:
        judgement = played.judge(play(played.machine, golden.choices)[1])
        assert (golden.id, judgement.score.result) == (golden.id, "PASS")
        assert {each.finding for each in judgement.lines if each.norm} == {"upheld"}


@pytest.mark.parametrize(("scenario_id", "variant"), VARIANTS)
def test_who_asks_the_pack_passes_without_a_breach(scenario_id: str, variant: str) -> None:
    played = variant_of(scenario_id, variant)
    judgement = played.judge(play_as(played.machine, lawful_player(played.law)))
    assert judgement.score.result == "PASS"
    assert [each.id for each in judgement.lines if each.finding == "breached"] == []


@pytest.mark.parametrize("name", CARELESS)
@pytest.mark.parametrize(("scenario_id", "variant"), VARIANTS)
def test_who_does_not_judge_does_not_pass(scenario_id: str, variant: str, name: str) -> None:
    assert variant_of(scenario_id, variant).careless(name).score.result != "PASS"


@pytest.mark.parametrize(
    ("scenario_id", "twins"),
    TWINS,
    ids=[f"{each}-{twins.circumstance}-{twins.variants[1]}" for each, twins in TWINS],
)
@pytest.mark.parametrize("name", CARELESS)
def test_who_does_not_judge_never_stands_high_in_both_twins(
    scenario_id: str, twins: Twins, name: str
) -> None:
    levels = [variant_of(scenario_id, each).careless(name).score.level for each in twins.variants]
    assert levels != ["High", "High"]


@pytest.mark.parametrize(
    ("scenario_id", "twins"),
    TWINS,
    ids=[f"{each}-{twins.circumstance}-{twins.variants[1]}" for each, twins in TWINS],
)
def test_twins_differ_in_their_decisive_circumstance(scenario_id: str, twins: Twins) -> None:
    true = {each.id: each.true for each in load_scenario(scenario_id).variants}
    one, other = (true[each] for each in twins.variants)
    assert twins.circumstance in {
        name for matter, name in {*one, *other} if one.get((matter, name)) != other.get((matter, name))
    }


@pytest.mark.parametrize(("scenario_id", "variant"), VARIANTS)
def test_who_picks_at_random_seldom_passes(scenario_id: str, variant: str) -> None:
    played = variant_of(scenario_id, variant)
    passing = [
        seed
        for seed in range(RANDOM_PLAYERS)
        if played.judge(play_as(played.machine, random_player(seed))).score.result == "PASS"
    ]
    assert len(passing) <= MAY_PASS, passing


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_each_scenario_holds_a_matter_to_help_in_and_one_to_hold_back_in(scenario_id: str) -> None:
    """Over a scenario's variants, both sides of the duty are owed."""
    counts = [
        played.judge(play(played.machine, golden.choices)[1]).trials
        for variant in load_scenario(scenario_id).variants
        for played in [variant_of(scenario_id, variant.id)]
        for golden in references(played.scenario, variant.id)[:1]
    ]
    assert sum(each.help for each in counts) > 0
    assert sum(each.hold for each in counts) > 0
