"""Whether what a member chose was right there: nothing broken, nothing required left for something else."""

from collections.abc import Iterable

from scenarios.events import Open
from scenarios.model import Deed
from scoring.findings import Judge
from scoring.keeping import concerns
from scoring.ruling import Decision
from scoring.timeline import Stop, Timeline


def breaks(stop: Stop, judge: Judge) -> bool:
    """Tell whether what was chosen broke a prohibition there."""
    deeds = stop.chosen.deeds if stop.chosen else ()
    return any(judge.decide(stop, deed).verdict == "prohibited" for deed in deeds)


def right_choice(run: Timeline, stop: Stop, judge: Judge) -> bool:
    """Tell whether what was chosen at a stop of a run was right there; silence never is."""
    return stop.chosen is not None and right_way(run, stop, stop.chosen, judge)


def right_way(run: Timeline, stop: Stop, way: Open, judge: Judge) -> bool:
    """Tell whether a choice breaks nothing there, and does something required where something is.

    What was required and is done already asks for nothing more.
    """
    done = {judge.decide(stop, deed).verdict for deed in way.deeds}
    if "prohibited" in done or "required" in done:
        return "prohibited" not in done
    before = tuple(each.deed for each in run.done if each.stop < stop.index)
    return not any(
        _still_required(judge.decide(stop, deed), deed, before) for each in stop.open for deed in each.deeds
    )


def _still_required(decision: Decision, deed: Deed, before: Iterable[Deed]) -> bool:
    """Tell whether a deed is required by a duty that was not met before; of a checklist, by this act."""
    return decision.verdict == "required" and not all(
        any(
            each.act in ({deed.act} if norm.all_acts else norm.acts) and concerns(each, deed.matter)
            for each in before
        )
        for norm in decision.norms
    )
