"""What a lawful run can leave unreached, and what that makes of its score."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from scenarios.model import Ending, EndingId, StateId
from scoring.judging import Judgement
from scoring.proving.case import Case, law_abiding
from scoring.proving.ledger import Faults
from scoring.proving.paths import Paths
from scoring.proving.played import Played
from scoring.proving.searching import shortest, unseen
from scoring.proving.sights import Item, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Dodged:
    """An owed item that a lawful run leaves unreached, and that run."""

    item: Item
    ending: Ending
    run: Played


def lawful_ends(case: Case, paths: Paths) -> Iterator[tuple[int, Ending]]:
    """Yield the ends at which nothing is broken, late or left undone, with the ending of each."""
    for end in paths.ends:
        faults = case.faults(paths, end)
        if not faults.breached and not faults.late:
            yield end, case.ending(paths, end)


def dodges(case: Case, paths: Paths) -> Iterator[Dodged]:
    """Yield each owed item that a lawful run can leave unreached, once."""
    left = unseen(paths, case.owed)
    told = 0
    for end, ending in lawful_ends(case, paths):
        missing = case.missing(paths, end, _NONE, ~left[end]) & ~case.excused(ending) & ~told
        for item in case.ground.sights.items.of(missing):
            bit = case.ground.sights.items.bit(item.key, item.norm)
            steps = shortest(paths, case.ground, end, avoiding=bit & left[end])
            run = case.court.try_(case.ground, steps, partial(_leaves, item.key))
            if run is not None:
                told |= bit
                yield Dodged(item=item, ending=ending, run=run)


def _leaves(key: Key, judgement: Judgement) -> bool:
    """Tell whether a run is lawful and leaves this unreached."""
    name, _, state = key[0].partition(".")
    if name == "why":
        left = StateId(state) not in {each.state for each in judgement.reasons}
    else:
        left = any(
            (line.id, line.matter) == key and line.finding == "not reached" for line in judgement.lines
        )
    return left and law_abiding(judgement)


_NONE = Faults(0, 0)


def left_open(case: Case, paths: Paths) -> int:
    """Give all that is owed and some lawful path leaves unreached, excused or not."""
    left = unseen(paths, case.owed)
    found = 0
    for end, _ in lawful_ends(case, paths):
        found |= case.missing(paths, end, _NONE, ~left[end])
    return found


def worst_lawful(case: Case, paths: Paths, dodged: int) -> tuple[Fraction | None, Played | None, bool]:
    """Give the least score by the law of a lawful run, the run, and whether that is exact.

    Where nothing can be dodged it is 1, whatever the run: each norm owed is upheld or excused.
    """
    if not any(lawful_ends(case, paths)):
        return None, None, True
    if not dodged:
        return Fraction(1), None, True
    dodged = left_open(case, paths)
    apart = case.walk_lawful(watched=dodged)
    weighed = []
    for end, ending in lawful_ends(case, apart):
        missing = case.missing(apart, end, _NONE, apart.ledgers[end].seen | ~dodged)
        weighed.append((case.scale.by_law(_NONE, missing, ending.excuses), end))
    for score, end in sorted(weighed):
        steps = shortest(apart, case.ground, end)
        run = case.court.try_(case.ground, steps, law_abiding)
        if run is not None:
            return score, run, apart.complete
    return Fraction(1), None, False


def failing(case: Case, paths: Paths, dodged: int) -> Iterator[tuple[Ending, Played]]:
    """Yield for each ending a run that breaks nothing and does not pass: it leaves too much unreached."""
    if not dodged:
        return
    dodged = left_open(case, paths)
    apart = case.walk_lawful(watched=dodged)
    told: set[EndingId] = set()
    for end, ending in lawful_ends(case, apart):
        if ending.id in told:
            continue
        missing = case.missing(apart, end, _NONE, apart.ledgers[end].seen | ~dodged)
        if case.scale.passes(_NONE, missing, ending.excuses):
            continue
        run = case.court.try_(
            case.ground,
            shortest(apart, case.ground, end),
            lambda got: law_abiding(got) and got.score.result == "NOT YET",
        )
        if run is not None:
            told.add(ending.id)
            yield ending, run
