"""Whether what was done at a decision was right: by the choice itself, and as the last chance of a duty."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from scenarios.events import Open
from scenarios.model import ChoiceId
from scoring.debrief.offers import last_chance
from scoring.debrief.points import WRONG
from scoring.findings import Judge
from scoring.norms import Norm
from scoring.opportunities import Opportunity
from scoring.ruling import Decision, Verdict
from scoring.timeline import Stop, Timeline

_NOTHING: frozenset[Verdict] = frozenset()


def missed_at(lines: Iterable[Opportunity], run: Timeline, judge: Judge) -> Mapping[int, Sequence[Norm]]:
    """Give, by stop, the norms whose last chance it was and that were left undone or late."""
    found: dict[int, list[Norm]] = defaultdict(list)
    for line in lines:
        last = last_chance(line, run, judge) if line.norm and line.finding in WRONG else None
        if last is not None and line.norm is not None:
            found[last.index].append(line.norm)
    return found


def against(stop: Stop, missed: Iterable[Norm], judge: Judge) -> tuple[Norm, ...]:
    """List the norms that what was done there went against, each once."""
    done = _ruled(stop, stop.chosen, judge)
    norms = [norm for each in done if each.verdict == "prohibited" for norm in each.norms]
    if not any(each.verdict == "required" for each in done):
        norms += missed
    return tuple({norm.id: norm for norm in norms}.values())


def right_at(stop: Stop, missed: Iterable[Norm], judge: Judge) -> bool | None:
    """Tell whether what was done there met a duty or held back, or went against one; None: neither."""
    if against(stop, missed, judge):
        return False
    done = frozenset(each.verdict for each in _ruled(stop, stop.chosen, judge))
    return _did_well(done, {verdict for way in stop.open for verdict in _verdicts(stop, way, judge)})


def right_ways(stop: Stop, judge: Judge) -> tuple[ChoiceId | None, ...]:
    """List the choices that would meet a duty there or hold back; None stands for silence."""
    ways = [(way.choice, _verdicts(stop, way, judge)) for way in stop.open]
    could = {verdict for _, done in ways for verdict in done}
    return tuple(choice for choice, done in (*ways, (None, _NOTHING)) if _did_well(done, could))


def _did_well(done: AbstractSet[Verdict], could: AbstractSet[Verdict]) -> bool | None:
    """Tell of a choice whether it would meet a duty or hold back, or do what is prohibited; None: neither."""
    if "prohibited" in done:
        return False
    held_back = "prohibited" in could and "required" not in could and "unsettled" not in done
    return True if "required" in done or held_back else None


def _verdicts(stop: Stop, way: Open, judge: Judge) -> frozenset[Verdict]:
    return frozenset([judge.decide(stop, deed).verdict for deed in way.deeds]) if way.deeds else _NOTHING


def _ruled(stop: Stop, way: Open | None, judge: Judge) -> list[Decision]:
    return [] if way is None else [judge.decide(stop, deed) for deed in way.deeds]
