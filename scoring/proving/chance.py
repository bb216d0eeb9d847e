"""Random runs, played and judged where a proof would be too long; the rest stays unknown."""

from dataclasses import dataclass

from scenarios.events import Event
from scenarios.exploring.chance import LONGEST_RUN, PATIENCE_MS, Dice
from scenarios.machine import Chosen, Waited, begin, next_change_ms, open_choices, step, stop_at
from scenarios.script import write_token
from scoring.judging import judge_events
from scoring.proving.case import BAD, law_abiding
from scoring.proving.played import Court

RUNS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Luck:
    """What random runs showed: what is unfair in plain words, each with its script."""

    runs: int
    found: tuple[tuple[str, tuple[str, ...]], ...]


def try_luck(court: Court, runs: int = RUNS, seed: int = 0) -> Luck:
    """Play random runs, the same for a seed everywhere, and judge each."""
    dice = Dice(seed)
    found: dict[str, tuple[str, ...]] = {}
    for _ in range(runs):
        events, script = _play(court, dice)
        judgement = judge_events(events, court.scenario, court.owed, court.law)
        ended = judgement.timeline.ended
        if ended is None:
            continue
        if ended.outcome in BAD and judgement.score.result == "PASS":
            found.setdefault(f"passes into {ended.ending!r}", script)
        reached = all(line.finding != "not reached" for line in judgement.lines)
        if law_abiding(judgement) and not reached:
            found.setdefault(f"breaks nothing and leaves owed items unreached in {ended.ending!r}", script)
    return Luck(runs=runs, found=tuple(found.items()))


def _play(court: Court, dice: Dice) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Play one run to its end, or until it is stuck or too long."""
    machine = court.machine
    position, told = begin(machine)
    events, script = list(told), list[str]()
    while len(script) < LONGEST_RUN and stop_at(machine, position).ended is None:
        change_ms = next_change_ms(machine, position)
        after_ms = dice.below(PATIENCE_MS if change_ms is None else change_ms)
        ways = open_choices(machine, position, after_ms)
        pick = dice.below(len(ways) + (change_ms is not None)) if ways or change_ms is not None else -1
        if pick < 0:
            break
        given = Chosen(ways[pick].id, after_ms) if pick < len(ways) else Waited(change_ms or 0)
        script.append(write_token(given))
        position, told = step(machine, position, given)
        events += told
    return tuple(events), tuple(script)
