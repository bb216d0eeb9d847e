"""Findings as points: with the cue, what was on offer, and the text in force on the law's day."""

from collections.abc import Iterable

from scenarios.vocabulary import EVENT, ActId
from scoring.debrief.offers import Asking, offers
from scoring.debrief.values import Point, Unsettled
from scoring.findings import Finding, Found
from scoring.judging import Law
from scoring.norms import Citation, Norm, Severity, Within, in_force
from scoring.opportunities import Opportunity

WORST_FIRST: tuple[Finding, ...] = ("breached", "late", "not reached", "excused", "upheld", "unsettled")
HEAVIEST_FIRST: tuple[Severity, ...] = ("critical", "major", "moderate", "minor")
WRONG: frozenset[Finding] = frozenset({"breached", "late", "not reached"})


def point_of(line: Opportunity, law: Law, asked: Asking) -> Point:
    """Explain one line of the score; it must be of a norm."""
    if line.norm is None:
        raise ValueError(f"{line.id} has no norm")
    found = line.found
    return Point(
        finding=line.finding,
        norm=line.norm,
        matter=_named(line.matter),
        state=found.stop.state if found else None,
        at_ms=found.stop.at_ms if found else None,
        act=found.act if found and not left_undone(line) else None,
        keyed_acts=found.keyed_acts if found else owed_acts(line.norm),
        cue=found.cue if found else None,
        offers=offers(line, asked) if line.finding in WRONG else (),
        citations=citations_on(line.norm, law),
    )


def _named(matter: str) -> str:
    return "" if matter == EVENT else matter


def unsettled_of(found: Found, lines: Iterable[tuple[Opportunity, Point]], law: Law) -> Unsettled:
    """Explain what the rules leave open, with the duties of that moment and how they were met."""
    duties = {norm.id for at in {EVENT, found.matter} for norm in law.judge.situation(found.stop, at).duties}
    return Unsettled(
        point=Point(
            finding="unsettled",
            norm=found.norm,
            matter=_named(found.matter),
            state=found.stop.state,
            at_ms=found.stop.at_ms,
            act=found.act,
            keyed_acts=found.keyed_acts,
            cue=found.cue,
            offers=(),
            citations=citations_on(found.norm, law),
        ),
        did=found.act is not None,
        around=tuple(
            point for line, point in lines if line.id in duties and line.matter in (EVENT, found.matter)
        ),
    )


def left_undone(line: Opportunity) -> bool:
    """Tell whether a duty was never done that no moment but the end called due."""
    if line.norm is None or line.found is None or line.finding != "breached":
        return False
    return line.norm.modality == "obligation" and not isinstance(line.norm.deadline, Within)


def owed_acts(norm: Norm) -> tuple[ActId, ...]:
    """Give the acts that meet a duty; none for a norm that orders nothing."""
    return tuple(sorted(norm.acts)) if norm.modality == "obligation" else ()


def citations_on(norm: Norm, law: Law) -> tuple[Citation, ...]:
    """Give the citations of a norm that are in force on the law's day."""
    return tuple(each for each in norm.citations if in_force(law.day, each.in_force_from, each.in_force_to))


def in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    """Sort points, the worst first, then by norm."""
    return tuple(sorted(points, key=lambda point: (WORST_FIRST.index(point.finding), point.norm.id)))
