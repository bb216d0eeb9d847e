"""A judged run explained: the door of this room."""

from collections.abc import Iterable, Sequence

from scenarios.compiling import compile_scenario
from scenarios.model import Scenario
from scenarios.record import Run
from scenarios.seeds import cosmetics_for
from scoring.debrief.chosen import gravity, talks_of
from scoring.debrief.meant import again, meant
from scoring.debrief.offers import asking
from scoring.debrief.points import WRONG, in_order, left_undone, point_of, unsettled_of
from scoring.debrief.rightness import against, missed_at, right_at
from scoring.debrief.values import Debrief, Fact, Facts, Moment, Point
from scoring.findings import Judge, keyed_acts
from scoring.judging import Judgement, Law
from scoring.norms import Norm
from scoring.opportunities import Opportunity
from scoring.timeline import Stop

MOST_FACTS = 5
"""Lines of keep and of improve that are told; what is more is counted."""


def debrief(judgement: Judgement, run: Run, scenario: Scenario, law: Law) -> Debrief:
    """Explain the judgement of a run."""
    machine = compile_scenario(scenario, run.started.variant, cosmetics_for(scenario, run.started.seed))
    asked = asking(judgement.timeline, law.judge, scenario, machine.variant)
    told = [(line, point_of(line, law, asked)) for line in judgement.lines if line.norm is not None]
    moments = _moments(judgement, told, law)
    points = [point for _, point in told]
    talks = talks_of(moments, tuple(points))
    return Debrief(
        meant=meant(scenario, machine, points),
        moments=moments,
        ended=judgement.timeline.ended,
        undone=in_order(point for line, point in told if left_undone(line)),
        missed=in_order(point for line, point in told if line.found is None),
        craft=tuple(line for line in judgement.lines if line.norm is None),
        unsettled=tuple(unsettled_of(each, told, law) for each in judgement.unsettled),
        talks=talks,
        keep=_facts((point.norm.says, point) for point in points if point.finding == "upheld"),
        improve=_facts((point.norm.instead, point) for point in points if point.finding in WRONG),
        again=again(scenario, machine, talks, run.events),
    )


def _moments(judgement: Judgement, told: Sequence[tuple[Opportunity, Point]], law: Law) -> tuple[Moment, ...]:
    sure = {index: per_cent / 100 for index, per_cent in judgement.timeline.sure}
    at_stop: dict[int, list[Point]] = {}
    for line, point in told:
        if line.found is not None and not left_undone(line):
            at_stop.setdefault(line.found.stop.index, []).append(point)
    missed = missed_at(judgement.lines, judgement.timeline, law.judge)
    return tuple(
        _moment(
            stop, at_stop.get(stop.index, []), missed.get(stop.index, ()), law.judge, sure.get(stop.index)
        )
        for stop in judgement.timeline.stops
        if stop.open or stop.index in at_stop
    )


def _moment(
    stop: Stop, points: Iterable[Point], missed: Iterable[Norm], judge: Judge, sure: float | None
) -> Moment:
    return Moment(
        at_ms=stop.at_ms,
        state=stop.state,
        took=stop.chosen.label if stop.chosen else None,
        acts=tuple(deed.act for deed in stop.chosen.deeds) if stop.chosen else (),
        keyed_acts=keyed_acts(stop, judge),
        right=right_at(stop, missed, judge),
        against=against(stop, missed, judge),
        reason=stop.chosen.reason.right if stop.chosen and stop.chosen.reason else None,
        sure=sure,
        points=in_order(points),
    )


def _facts(told: Iterable[tuple[str, Point]]) -> Facts:
    """Tell each text once, the gravest first, then the earliest."""
    never = float("inf")
    ranked = sorted(
        told,
        key=lambda each: (gravity(each[1]), never if each[1].at_ms is None else each[1].at_ms, each[0]),
    )
    first: dict[str, Point] = {}
    for text, point in ranked:
        first.setdefault(text, point)
    facts = tuple(Fact(text=text, norm=point.norm.id, at_ms=point.at_ms) for text, point in first.items())
    return Facts(shown=facts[:MOST_FACTS], more=max(0, len(facts) - MOST_FACTS))
