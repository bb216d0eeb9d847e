"""Three decisions at most to talk about, and open questions for whoever leads the talk.

First the gravest error: a critical error before any other, a breach as its norm's severity, a late act one
class lower, then the earliest moment, then the norm's name; a duty never done stands at its last chance.
Second, of the other decisions that were wrong, the one stated with the most confidence, from 80 % on; then
the graver (a wrong reason is the least), then the earlier. Third one done well: a right choice with nothing
against it, the gravest of what it kept, an act before an act refrained from, the most kept, then the
earliest. (scoring.md sections 4 and 5 for severity and confidence.)
"""

from collections.abc import Iterator
from typing import TypeAlias, assert_never

from scenarios.compiling import YOU
from scoring.debrief.points import HEAVIEST_FIRST
from scoring.debrief.values import Moment, Point, Talk, TalkKind
from scoring.trials import CONFIDENT

_Picked: TypeAlias = tuple[TalkKind, Moment, Point | None]


def talks_of(moments: tuple[Moment, ...], points: tuple[Point, ...]) -> tuple[Talk, ...]:
    """Choose what to talk about, among the moments and all points of a run."""
    wrong = [point for point in points if point.finding in ("breached", "late")]
    picked: list[_Picked] = []
    left = list(moments)
    for choose in (_gravest_error, _confident_error, _done_well):
        found = choose(left, wrong)
        if found is not None:
            picked.append(found)
            left = [each for each in left if each is not found[1]]
    return tuple(_talk(*each) for each in picked)


def gravity(point: Point) -> int:
    """Rank a point by its norm's severity, 0 the gravest; a late act counts one class lower."""
    return HEAVIEST_FIRST.index(point.norm.severity) + (point.finding == "late")


def _gravest_error(moments: list[Moment], wrong: list[Point]) -> _Picked | None:
    errors = [(moment, point) for point in wrong for moment in _place(point, moments)]
    if not errors:
        return None
    moment, point = min(
        errors, key=lambda each: (gravity(each[1]), each[1].finding, each[0].at_ms, each[1].norm.id)
    )
    critical = point.finding == "breached" and point.norm.severity == "critical"
    return "critical error" if critical else "error", moment, point


def _place(point: Point, moments: list[Moment]) -> list[Moment]:
    """Find the moment of an error: of a duty its last chance, else where it was found; none without one."""
    if point.norm.modality == "obligation":
        chances = [each for each in moments if point.norm in each.against]
        if chances:
            return chances[-1:]
    return [each for each in moments if (each.at_ms, each.state) == (point.at_ms, point.state)][:1]


def _confident_error(moments: list[Moment], wrong: list[Point]) -> _Picked | None:
    sure = [each for each in moments if each.sure is not None and each.sure >= CONFIDENT]
    errors: list[tuple[Moment, Point | None]] = [
        (moment, point) for moment in sure for point in wrong if point.norm in moment.against
    ]
    errors += [(moment, None) for moment in sure if moment.reason is False]
    if not errors:
        return None
    moment, point = min(errors, key=lambda each: (-(each[0].sure or 0), *_rank(each[1]), each[0].at_ms))
    return "confident error", moment, point


def _rank(point: Point | None) -> tuple[int, str]:
    """Rank by gravity, then by the norm's name; a wrong reason is the least."""
    return (gravity(point), point.norm.id) if point else (len(HEAVIEST_FIRST) + 1, "")


def _done_well(moments: list[Moment], wrong: list[Point]) -> _Picked | None:
    del wrong
    kept = [
        (each, min(each.points, key=lambda point: (gravity(point), point.act not in point.keyed_acts)))
        for each in moments
        if each.right and each.points and all(point.finding == "upheld" for point in each.points)
    ]
    if not kept:
        return None
    moment, point = min(
        kept,
        key=lambda each: (
            gravity(each[1]),
            each[1].act not in each[1].keyed_acts,
            -len(each[0].points),
            each[0].at_ms,
        ),
    )
    return "done well", moment, point


def _talk(kind: TalkKind, moment: Moment, point: Point | None) -> Talk:
    return Talk(
        kind=kind,
        at_ms=moment.at_ms,
        state=moment.state,
        took=moment.took,
        sure=moment.sure,
        point=point,
        probes=tuple(_probes(kind, moment, point)),
    )


def _probes(kind: TalkKind, moment: Moment, point: Point | None) -> Iterator[str]:
    """Ask for what was seen, weighed and meant; norm and cue are quoted, the answer is never hinted at."""
    yield _about_cue(point)
    rule = f"The rule says: “{point.norm.says}” " if point else ""
    match kind:
        case "done well":
            yield "What led you to this choice?"
            yield f"{rule}Which fact would have to be another for you to act otherwise?"
            return
        case "confident error":
            yield f"You put {moment.sure or 0:.0%} on it. What was that based on?"
        case "critical error" | "error":
            yield "What else was open to you, and where would each of those have led?"
        case _:
            assert_never(kind)
    if point and point.offers:
        yield "How did you choose what to ask or do first?"
    yield f"{rule}What does {'it' if rule else 'the law'} ask of your seat at a moment like this?"


def _about_cue(point: Point | None) -> str:
    cue = point.cue if point else None
    if cue and cue.line and not cue.line.startswith(f"{YOU}: "):
        return f"You had heard or seen: “{cue.line}” What did you take from it?"
    return "What did you know at that moment, and from whom?"
