"""Which runs make a sitting of a course: those that fill its places, those missing, those that do not belong.

The order in which runs are given never matters. Where a place has more runs than it takes, nobody can tell
which of them counts, so none does until one is left away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenarios.parts import Mode
from scoring.course import Course, Pick, PlannedRun, Slot
from scoring.judging import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRun:
    """A run with its judgement, what it was played on, and how."""

    pick: Pick
    seed: int
    judgement: Judgement
    mode: Mode = "assess"

    @property
    def name(self) -> str:
        """Name the run so that it can be told from others of its variant."""
        return f"{self.pick.name} (seed {self.seed}{', trained' if self.mode == 'train' else ''})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """The runs that count, in the order of the course's places; the rest in plain words, sorted.

    `missing` and `doubled` keep the sitting from being complete; `strange` runs are left out of it.
    """

    runs: tuple[JudgedRun, ...]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    slot: Slot
    seed: int | None

    def takes(self, run: JudgedRun) -> bool:
        return run.pick in self.slot.of and self.seed in (None, run.seed)


def sit(course: Course, runs: Iterable[JudgedRun], drawn: Sequence[PlannedRun] | None = None) -> Sitting:
    """Put each run in its place: of the draw, or of any draw of the course where none is given.

    A run given twice over, the same in every event, is one run. A run that trained has no place in a course
    that assesses.
    """
    places = [_Place(slot=slot, seed=None) for slot in course.slots]
    if drawn is not None:
        places = [_Place(slot=Slot(take=1, of=(each.pick,)), seed=each.seed) for each in drawn]
    given = _distinct(runs)
    left = [run for run in given if run.mode == "assess" or course.mode == "train"]
    strange = [run for run in given if run not in left]
    counted: list[JudgedRun] = []
    missing, doubled = [], []
    for place in places:
        here = [run for run in left if place.takes(run)]
        left = [run for run in left if not place.takes(run)]
        if len(here) > place.slot.take:
            doubled.append(f"{_names(here)}: {len(here)} runs where the course takes {place.slot.take}")
            continue
        counted += here
        if len(here) < place.slot.take:
            lacking = place.slot.take - len(here)
            open_ = [pick for pick in place.slot.of if pick not in {run.pick for run in here}]
            missing.append(_lacking(lacking, open_, place.seed))
    return Sitting(
        runs=tuple(counted),
        missing=tuple(sorted(missing)),
        doubled=tuple(sorted(doubled)),
        strange=tuple(sorted(run.name for run in (*left, *strange))),
    )


def _distinct(runs: Iterable[JudgedRun]) -> list[JudgedRun]:
    """Keep one of equal runs, in an order that does not depend on how they were given."""
    found: list[JudgedRun] = []
    for run in runs:
        if run not in found:
            found.append(run)
    return sorted(found, key=lambda run: (run.pick, run.seed))


def _names(runs: Iterable[JudgedRun]) -> str:
    return ", ".join(run.name for run in runs)


def _lacking(lacking: int, picks: Sequence[Pick], seed: int | None) -> str:
    names = ", ".join(pick.name for pick in picks)
    if seed is not None:
        return f"{names} (seed {seed})"
    return names if len(picks) == lacking else f"{lacking} of {names}"
