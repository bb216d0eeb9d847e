"""Norms as values: what a text orders, forbids, permits or leaves open, for whom, when, and by which source.

A pack is the law of one city. Nothing here knows Chicago; a new ordinance is a new file.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NewType, TypeAlias

from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value

NormId = NewType("NormId", str)
CompetencyId = NewType("CompetencyId", str)

Modality: TypeAlias = Literal["prohibition", "obligation", "permission", "unsettled"]

Severity: TypeAlias = Literal["minor", "moderate", "major", "critical"]

Confidence: TypeAlias = Literal["read", "second_hand", "known", "uncertain"]
"""How the text is known: read in a stored copy, reported by others, common knowledge, or in doubt."""

COMPETENCIES: tuple[CompetencyId, ...] = (
    CompetencyId("legal_authority"),
    CompetencyId("life_safety"),
    CompetencyId("non_assistance"),
    CompetencyId("gathering"),
    CompetencyId("communication"),
    CompetencyId("timeliness"),
    CompetencyId("notice_record"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A text that grounds a norm; `in_force_to` is the last day in force, None while it is still in force."""

    text: str
    in_force_from: date
    in_force_to: date | None
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByEnd:
    """The duty may be done at any time before the end of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The duty is late this many seconds of scenario time after the circumstance became known."""

    seconds: int
    of: CircumstanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The duty is late once one of these acts was done."""

    acts: frozenset[ActId]


Deadline: TypeAlias = ByEnd | Within | Before

Condition: TypeAlias = tuple[tuple[CircumstanceId, frozenset[Value]], ...]
"""Circumstances that must ALL be known with one of their values, sorted; an empty one always holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One rule: it applies while `when` holds, no condition of `unless` does, and the day is in force.

    An obligation is met by any one of `acts`, or owes all of them where `all_acts` is set (a checklist, on
    which each of `checklist_never` costs half); it stops applying once every circumstance of `until_known`
    is known, however it became known. `life` marks a duty to life, which goes before every norm that is
    not one. `over` names norms that yield to this one. `critical` is the code of the critical error that
    a breach is. Obligations alone have a deadline.
    """

    id: NormId
    modality: Modality
    seats: frozenset[SeatId]
    acts: frozenset[ActId]
    when: Condition
    unless: tuple[Condition, ...]
    until_known: frozenset[CircumstanceId]
    deadline: Deadline | None
    severity: Severity
    competency: CompetencyId
    life: bool
    over: frozenset[NormId]
    critical: str | None
    all_acts: bool
    checklist_never: frozenset[ActId]
    in_force_from: date
    in_force_to: date | None
    citations: tuple[Citation, ...]
    says: str
    instead: str
    looked_at_by_lawyer: str
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The norms of one city in the order written; `version` is the SHA-256 of the file's canonical form."""

    id: str
    title: str
    version: str
    norms: tuple[Norm, ...]
    notes: tuple[str, ...]


def in_force(day: date, first: date, last: date | None) -> bool:
    """Tell whether a period, both its days included, holds that day."""
    return first <= day and (last is None or day <= last)


def first_day(pack: Pack) -> date:
    """Give the first day of which a pack knows anything."""
    return min(norm.in_force_from for norm in pack.norms)
