"""A course as a value: who it is for, which runs a seed draws, and what it asks beyond the pass rule.

Numbers that decide a pass lie in the pass rule; hours, mandates and approvals are claims of an agency, and
what is not claimed reads "none".
"""

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NewType, TypeAlias

from scenarios.model import Scenario, ScenarioId, VariantId
from scenarios.parts import Mode
from scenarios.vocabulary import SeatId
from scoring.norms import CompetencyId, NormId
from scoring.rule import Rule

CourseId = NewType("CourseId", str)

Dial: TypeAlias = Literal["untimed", "soft", "hard"]
"""What the clock does: nothing, counts toward timeliness only, or decides for who stays silent too."""
Category: TypeAlias = Literal["basic", "in_service", "recertification", "remedial"]

CREDIT_RULE = "50 min = 1 h, rounded down"
NONE = "none"
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pick:
    """A scenario in one of its variants."""

    scenario: ScenarioId
    variant: VariantId

    @property
    def name(self) -> str:
        """Write it as a course file does: `wolcott_street/calm`."""
        return f"{self.scenario}/{self.variant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of the course: a seed takes `take` of its picks, each at most once."""

    take: int
    of: tuple[Pick, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRun:
    """A run that a seed drew, in all that decides it; `seed` picks the cosmetics."""

    pick: Pick
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseObjective:
    """What the course is to teach, and the norms that show it."""

    learn: str
    norms: tuple[NormId, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours as an agency claims them, and who approved them ("none" until somebody did)."""

    claimed: Fraction
    approved_by: str
    credit_rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """When a pass has to be renewed, `says` in plain words; `after_months` None sets no date."""

    after_months: int | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course; `version` is the SHA-256 of its canonical form. `mandatory` gives each norm's line."""

    id: CourseId
    version: str
    title: str
    description: str
    category: Category
    seats: tuple[SeatId, ...]
    mode: Mode
    clock: Dial
    pass_rule: str
    mandate_for: str
    mandate_code: str
    hours: Hours
    next_due: NextDue
    objectives: tuple[CourseObjective, ...]
    mandatory: Mapping[NormId, int] = field(hash=False, compare=False)
    slots: tuple[Slot, ...]
    author: str
    note: str
    file: str = field(compare=False)
    line: int = field(default=0, compare=False)

    @property
    def length(self) -> int:
        """Count the runs of every draw."""
        return sum(slot.take for slot in self.slots)

    @property
    def picks(self) -> tuple[Pick, ...]:
        """List every pick that a draw may hold, in the order written."""
        return tuple(dict.fromkeys(pick for slot in self.slots for pick in slot.of))


def draw(course: Course, seed: int) -> tuple[PlannedRun, ...]:
    """Draw the runs of a seed, in the order to play them: by SHA-256, so the same for ever and everywhere.

    The order is drawn too, so that the place of a run says nothing about it.
    """
    taken = [pick for slot in course.slots for pick in _shuffled(course, seed, "slot", slot.of)[: slot.take]]
    ordered = _shuffled(course, seed, "order", taken)
    return tuple(PlannedRun(pick=each, seed=_run_seed(course, seed, each)) for each in ordered)


def _shuffled(course: Course, seed: int, what: str, picks: Iterable[Pick]) -> list[Pick]:
    return sorted(picks, key=lambda each: _digest(course, seed, what, each))


def _digest(course: Course, seed: int, what: str, pick: Pick) -> bytes:
    return hashlib.sha256(f"{course.id}\n{seed}\n{what}\n{pick.name}".encode()).digest()


def _run_seed(course: Course, seed: int, pick: Pick) -> int:
    """Give a run's own seed, below 2^31 so that every store and spreadsheet keeps it whole."""
    return int.from_bytes(_digest(course, seed, "run", pick)[:4], "big") >> 1


def course_weights(seats: tuple[SeatId, ...], rule: Rule) -> dict[CompetencyId, Fraction]:
    """Give the mean of the seats' weights, which sums to 1 as each of them does."""
    every = [rule.weights[seat] for seat in seats]
    return {name: sum((each[name] for each in every), Fraction(0)) / len(every) for name in every[0]}


def next_due(course: Course, passed_on: date) -> date | None:
    """Give the day by which a pass has to be renewed; the last day of a month that is too short."""
    if course.next_due.after_months is None:
        return None
    years, month = divmod(passed_on.month - 1 + course.next_due.after_months, _MONTHS)
    year = passed_on.year + years
    return date(year, month + 1, min(passed_on.day, monthrange(year, month + 1)[1]))


def twin_picks(scenario: Scenario, circumstance: str) -> tuple[Pick, ...]:
    """List the two variants that are twins in a circumstance; empty where the scenario has no such twins."""
    pair = next((each.variants for each in scenario.twins if each.circumstance == circumstance), ())
    return tuple(Pick(scenario=scenario.id, variant=variant) for variant in pair)
