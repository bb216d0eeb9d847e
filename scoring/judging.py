"""The door of this room: a recorded run in, its judgement out; and what each variant owes.

The record alone decides what was found; the scenario only says what its variant owes. The same run can be
judged under another pack or the law of another day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from scenarios.compiling import compile_scenario
from scenarios.events import Event
from scenarios.machine import Machine
from scenarios.model import Golden, Scenario, VariantId
from scenarios.parts import Mode
from scenarios.record import Run
from scenarios.reference import reference_run
from scenarios.seeds import cosmetics_for
from scenarios.vocabulary import Act, ActId, SeatId, Vocabulary
from scoring.findings import Found, Judge, findings
from scoring.norms import Norm, NormId, Pack
from scoring.opportunities import Opportunity, Owed, in_play, opportunities
from scoring.ratings import Rating, ratings
from scoring.reasons import Reasoned, reasoned
from scoring.rule import Rule
from scoring.ruling import rulebook
from scoring.score import Score, is_critical, score
from scoring.timeline import Timeline, timeline
from scoring.trials import Trials, trials


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a run is judged under: a pack on a day, and the rule that turns findings into a score.

    Made by `law_of`; keep it for many runs, since its judge remembers what it has ruled.
    """

    pack: Pack
    day: date
    rule: Rule
    acts: Mapping[ActId, Act] = field(hash=False)
    norms: Mapping[NormId, Norm] = field(hash=False)
    judge: Judge = field(compare=False)


def law_of(pack: Pack, day: date, rule: Rule, words: Vocabulary) -> Law:
    """Make the law of a day."""
    norms = {norm.id: norm for norm in pack.norms}
    return Law(pack=pack, day=day, rule=rule, acts=words.acts, norms=norms, judge=Judge(rulebook(pack, day)))


def on_day(law: Law, day: date) -> Law:
    """Give the same pack and rule on another day."""
    return replace(law, day=day, judge=Judge(rulebook(law.pack, day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A run judged: its score, every line of it, what was left open, both sides, the reasons, the ratings."""

    seat: SeatId
    mode: Mode
    score: Score
    lines: tuple[Opportunity, ...]
    unsettled: tuple[Found, ...]
    trials: Trials
    reasons: tuple[Reasoned, ...]
    ratings: tuple[Rating, ...]
    timeline: Timeline

    @property
    def critical(self) -> tuple[Opportunity, ...]:
        """List the critical errors, in the order of the score."""
        return tuple(line for line in self.lines if is_critical(line))


def found_in(events: tuple[Event, ...], law: Law) -> tuple[Timeline, tuple[Found, ...]]:
    """Judge by the record alone: the moments and the findings of each norm in play."""
    run = timeline(events)
    return run, findings(run, law.judge)


def references(scenario: Scenario, variant: VariantId) -> tuple[Golden, ...]:
    """List the golden runs that fix what the variant owes."""
    return tuple(each for each in scenario.golden if each.reference and each.variant == variant)


def owed_by(scenario: Scenario, machine: Machine, law: Law) -> Owed:
    """Give what the machine's variant owes under a law: what its first reference run that plays puts in play.

    That all of its reference runs agree, and still play, is checked with the content; without one nothing is
    owed.
    """
    events = reference_run(scenario, machine)
    if events:
        return in_play(*found_in(events, law))
    return Owed(norms=frozenset())


def judge_run(run: Run, scenario: Scenario, law: Law) -> Judgement:
    """Judge a recorded run of this scenario."""
    machine = compile_scenario(scenario, run.started.variant, cosmetics_for(scenario, run.started.seed))
    owed = owed_by(scenario, machine, law)
    if run.started.factor is None:
        owed = untimed(owed)
    return judge_events(run.events, scenario, owed, law, mode=run.started.mode)


def untimed(owed: Owed) -> Owed:
    """Leave time out: without a clock timeliness is not assessed, and its weight is spread."""
    return replace(owed, timed=frozenset())


def judge_events(
    events: tuple[Event, ...], scenario: Scenario, owed: Owed, law: Law, *, mode: Mode = "assess"
) -> Judgement:
    """Judge the events of a run, ended or broken off, by what its variant owes."""
    return judge_moments(timeline(events), scenario, owed, law, mode=mode)


def lines_of(  # noqa: PLR0917 - the run, what was found in it, and what it is measured by
    moments: Timeline, found: tuple[Found, ...], scenario: Scenario, owed: Owed, law: Law, mode: Mode
) -> tuple[Opportunity, ...]:
    """Give the lines of a run's score, with what its ending excuses left out."""
    excused = frozenset[str]()
    if moments.ended:
        excused = next(
            (each.excuses for each in scenario.endings if each.id == moments.ended.ending), excused
        )
    return opportunities(
        moments,
        found,
        owed,
        norms=law.norms,
        rule=law.rule,
        judge=law.judge,
        excused=excused,
        mode=mode,
    )


def judge_moments(
    moments: Timeline, scenario: Scenario, owed: Owed, law: Law, *, mode: Mode = "assess"
) -> Judgement:
    """Judge a run that was read into its moments: under several laws it is read once."""
    found = findings(moments, law.judge)
    lines = lines_of(moments, found, scenario, owed, law, mode)
    return Judgement(
        seat=scenario.seat,
        mode=mode,
        score=score(lines, scenario.seat, law.rule, ended=moments.ended is not None),
        lines=lines,
        unsettled=tuple(each for each in found if each.finding == "unsettled"),
        trials=trials(lines, law.acts),
        reasons=reasoned(moments, law.judge, mode),
        ratings=ratings(moments, law.judge),
        timeline=moments,
    )
