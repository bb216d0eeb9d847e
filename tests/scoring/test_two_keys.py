"""A run on which both keys rule alike is not judged: over the library that is seen to be no shortcut.

Every scenario, random players and golden runs, under keys that lack a norm, weigh one otherwise, name another
day or are another pack: what the two keys together tell is what judging by each and comparing tells.
"""

from dataclasses import replace
from datetime import date

import pytest

from scenarios.events import Event
from scenarios.model import Scenario
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.record import start_of
from scenarios.script import play
from scoring.court import Court, Key
from scoring.judging import references
from scoring.norms import Pack
from scoring.packs import load_pack
from scoring.players import play_as, random_player
from scoring.reading.rule import load_rule
from scoring.rejudging import TwoKeys, compare, stand
from scoring.timeline import timeline
from tests.scoring.small import machine

CHICAGO = load_pack("chicago")
STANDS = Key(pack=CHICAGO, rule=load_rule())
LACKING = (
    "patrol_waits_on_civil",
    "ems_for_hurt",
    "no_detention_on_paper",
    "ask_danger",
    "no_status_question",
)


def without(name: str) -> Pack:
    left = tuple(norm for norm in CHICAGO.norms if norm.id != name)
    assert len(left) == len(CHICAGO.norms) - 1
    return replace(CHICAGO, norms=left)


def lighter() -> Pack:
    """Every critical norm is a moderate one."""
    norms = tuple(
        replace(each, severity="moderate") if each.severity == "critical" else each for each in CHICAGO.norms
    )
    return replace(CHICAGO, norms=norms)


CHANGED = {
    **{f"without {name}": replace(STANDS, pack=without(name)) for name in LACKING},
    "lighter": replace(STANDS, pack=lighter()),
    "2019": replace(STANDS, day=date(2019, 9, 24)),
    "as proposed in 2019": replace(STANDS, pack=load_pack("order_2019"), day=date(2026, 3, 1)),
    "no late credit": replace(STANDS, rule=replace(STANDS.rule, late_credit=STANDS.rule.late_credit * 0)),
    "the same": STANDS,
}


def runs_of(scenario: Scenario) -> list[tuple[str, tuple[Event, ...]]]:
    found: list[tuple[str, tuple[Event, ...]]] = []
    for variant in scenario.variants:
        compiled = machine(scenario, variant.id)
        found += [(variant.id, play_as(compiled, random_player(seed))) for seed in range(3)]
        found += [
            (variant.id, play(compiled, golden.choices)[1]) for golden in references(scenario, variant.id)[:1]
        ]
    return found


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_what_two_keys_tell_is_what_judging_by_each_tells(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    before = Court(STANDS, load_vocabulary(), lambda *_: scenario)
    runs = [
        (start_of(scenario, machine(scenario, variant).variant, 0, scenario.law_as_of), timeline(events))
        for variant, events in runs_of(scenario)
    ]
    changes = {}
    for name, key in CHANGED.items():
        after = Court(key, load_vocabulary(), lambda *_: scenario)
        keys = TwoKeys(before, after)
        changes[name] = [keys.change(*run) for run in runs]
        assert changes[name] == [compare(stand(before, *run), stand(after, *run)) for run in runs]
    assert changes["the same"] == [None] * len(runs)
    assert any(any(found) for found in changes.values())
