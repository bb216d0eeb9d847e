"""What was on offer and not taken: a keyed act that stood open, a question that would have shown the cue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from scenarios.events import Open
from scenarios.layout import lines_of
from scenarios.model import Choice, ChoiceId, Scenario, StateId, Variant, VariantId
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId, Value
from scoring.debrief.values import Offer
from scoring.findings import Judge
from scoring.norms import Before, ByEnd, Within
from scoring.opportunities import Opportunity
from scoring.timeline import Stop, Timeline

MOST_OFFERS = 3
"""Offers told of one point, the earliest first."""

Shown: TypeAlias = tuple[MatterId, CircumstanceId, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A run beside what every choice of its variant would have made known."""

    run: Timeline
    judge: Judge
    answers: Mapping[tuple[StateId, ChoiceId], tuple[Shown, ...]] = field(hash=False)


def asking(run: Timeline, judge: Judge, scenario: Scenario, variant: VariantId) -> Asking:
    """Read from the scenario what the answer to each choice says, whatever else is known."""
    truth = next(each for each in scenario.variants if each.id == variant)
    return Asking(
        run=run,
        judge=judge,
        answers={
            (state.id, choice.id): _answer(choice, truth)
            for state in scenario.states
            for choice in state.choices
        },
    )


def _answer(choice: Choice, truth: Variant) -> tuple[Shown, ...]:
    return tuple(
        (*reveal.slot, reveal.value or truth.true[reveal.slot])
        for line in lines_of(choice)
        if line.when is None and (not line.only or truth.id in line.only)
        for reveal in line.reveals
    )


def offers(line: Opportunity, asked: Asking) -> tuple[Offer, ...]:
    """List what could have been taken for a duty left undone or late, or for a norm never reached."""
    norm, stops = line.norm, _until(line, asked.run, asked.judge)
    if norm is None or not stops:
        return ()
    unknown = _unknown(line, stops[-1])
    first: dict[tuple[ChoiceId, str], Offer] = {}
    for stop, way in _passed_over(stops, asked.run, late=line.finding == "late"):
        acts = required_acts(line, stop, way, asked.judge)
        shows = tuple(
            (circumstance, value)
            for matter, circumstance, value in asked.answers.get((stop.state, way.choice), ())
            if circumstance in unknown and matter in (EVENT, line.matter)
        )
        if not (acts or shows) or _is_prohibited(stop, way, asked.judge):
            continue
        earlier = first.get((way.choice, way.label))
        first[way.choice, way.label] = Offer(
            state=earlier.state if earlier else stop.state,
            label=way.label,
            from_ms=earlier.from_ms if earlier else stop.at_ms - stop.after_ms,
            moments=earlier.moments + 1 if earlier else 1,
            acts=acts,
            shows=shows,
        )
    return tuple(first.values())[:MOST_OFFERS]


def required_acts(line: Opportunity, stop: Stop, way: Open, judge: Judge) -> tuple[ActId, ...]:
    """List the acts of a choice that a duty keys and that the rules required at that moment."""
    norm = line.norm
    if norm is None or norm.modality != "obligation":
        return ()
    return tuple(
        deed.act
        for deed in way.deeds
        if deed.act in norm.acts
        and (EVENT in (deed.matter, line.matter) or deed.matter == line.matter)
        and judge.decide(stop, deed).verdict == "required"
    )


def last_chance(line: Opportunity, run: Timeline, judge: Judge) -> Stop | None:
    """Find the last moment at which a duty left undone or late could have been done in time, and was not."""
    chances = [
        stop
        for stop in _until(line, run, judge)
        if any(required_acts(line, stop, way, judge) for way in stop.open if way is not stop.chosen)
    ]
    return chances[-1] if chances else None


def _until(line: Opportunity, run: Timeline, judge: Judge) -> tuple[Stop, ...]:
    """Give the stops at which it could have been done in time: those shown before it was due or done."""
    norm, found = line.norm, line.found
    stops = run.stops[: found.stop.index] if found and line.finding == "late" else run.stops
    match norm.deadline if norm else None:
        case Within(seconds=seconds, of=of):
            cue = found.stop.cue(line.matter, of) if found else None
            due_ms = cue.at_ms + seconds * 1000 if cue else run.end_ms
            return tuple(stop for stop in stops if stop.at_ms - stop.after_ms <= due_ms)
        case Before(acts=acts):
            owed = [each for each in stops if norm in judge.situation(each, line.matter).duties]
            first = owed[0].index if owed else 0
            others = [each.stop for each in run.done if each.deed.act in acts and each.stop >= first]
            return stops[: min(others, default=len(stops)) + 1]
        case ByEnd() | None:
            return stops


def _unknown(line: Opportunity, last: Stop) -> frozenset[CircumstanceId]:
    """Name the circumstances that would put the norm in play, or end it, and were never known."""
    if line.norm is None:
        return frozenset()
    decisive = {circumstance for circumstance, _ in line.norm.when} | line.norm.until_known
    return frozenset(each for each in decisive if last.cue(line.matter, each) is None)


def _passed_over(stops: tuple[Stop, ...], run: Timeline, *, late: bool) -> Iterator[tuple[Stop, Open]]:
    """Yield the open choices that were never taken; of a late act also those taken later."""
    taken = {
        (each.chosen.choice, each.chosen.label) for each in (stops if late else run.stops) if each.chosen
    }
    for stop in stops:
        for way in stop.open:
            if (way.choice, way.label) not in taken:
                yield stop, way


def _is_prohibited(stop: Stop, way: Open, judge: Judge) -> bool:
    return any(judge.decide(stop, deed).verdict == "prohibited" for deed in way.deeds)
