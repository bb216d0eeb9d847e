"""The debrief of a run, as values: moment by moment, what was done, what was keyed, the cue and the law.

Every screen and every printed debrief shows these; none works them out again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scenarios.model import StateId
from scenarios.vocabulary import EVENT
from scoring.findings import Finding
from scoring.judging import Judgement, Law
from scoring.norms import Citation, Norm, Within, in_force
from scoring.opportunities import Opportunity
from scoring.timeline import Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One finding at a moment: the norm, the cue that decides it, the act and the keyed acts."""

    finding: Finding
    norm: Norm
    matter: str
    act: str | None
    keyed_acts: tuple[str, ...]
    cue: Cue | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A decision with its points, the worst first; `took` is the choice's label, None for silence."""

    at_ms: int
    state: StateId
    took: str | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """A run explained: its moments in order, what was left undone by the end, what it never came to.

    A duty with no time but the end belongs to no one moment when it is left undone; it stands apart.
    """

    moments: tuple[Moment, ...]
    undone: tuple[Point, ...]
    missed: tuple[Point, ...]
    craft: tuple[Opportunity, ...]
    unsettled: tuple[Point, ...]


_WORST_FIRST: tuple[Finding, ...] = ("breached", "late", "not reached", "excused", "upheld", "unsettled")


def debrief(judgement: Judgement, law: Law) -> Debrief:
    """Explain a judgement."""
    points = [(line, _point(line, law)) for line in judgement.lines if line.norm is not None]
    at_stop: dict[int, list[Point]] = {}
    for line, point in points:
        if line.found is not None and not _left_undone(line):
            at_stop.setdefault(line.found.stop.index, []).append(point)
    moments = tuple(
        Moment(
            at_ms=stop.at_ms,
            state=stop.state,
            took=stop.chosen.label if stop.chosen else None,
            points=_sorted(at_stop.get(stop.index, ())),
        )
        for stop in judgement.timeline.stops
        if stop.open or stop.index in at_stop
    )
    return Debrief(
        moments=moments,
        undone=_sorted(replace(point, act=None) for line, point in points if _left_undone(line)),
        missed=_sorted(point for line, point in points if line.found is None),
        craft=tuple(line for line in judgement.lines if line.norm is None),
        unsettled=tuple(
            Point(
                finding="unsettled",
                norm=each.norm,
                matter="" if each.matter == EVENT else each.matter,
                act=each.act,
                keyed_acts=each.keyed_acts,
                cue=each.cue,
                citations=citations_on(each.norm, law),
            )
            for each in judgement.unsettled
        ),
    )


def _left_undone(line: Opportunity) -> bool:
    """Tell whether a duty was never done that no moment but the end called due."""
    if line.norm is None or line.found is None or line.finding != "breached":
        return False
    return line.norm.modality == "obligation" and not isinstance(line.norm.deadline, Within)


def _point(line: Opportunity, law: Law) -> Point:
    if line.norm is None:
        raise ValueError(f"{line.id} has no norm")
    found = line.found
    return Point(
        finding=line.finding,
        norm=line.norm,
        matter="" if line.matter == EVENT else line.matter,
        act=found.act if found else None,
        keyed_acts=found.keyed_acts if found else owed_acts(line.norm),
        cue=found.cue if found else None,
        citations=citations_on(line.norm, law),
    )


def owed_acts(norm: Norm) -> tuple[str, ...]:
    """Give the acts that meet a duty; none for a norm that orders nothing."""
    return tuple(sorted(norm.acts)) if norm.modality == "obligation" else ()


def citations_on(norm: Norm, law: Law) -> tuple[Citation, ...]:
    """Give the citations of a norm that are in force on the law's day."""
    return tuple(each for each in norm.citations if in_force(law.day, each.in_force_from, each.in_force_to))


def _sorted(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: (_WORST_FIRST.index(point.finding), point.norm.id)))
