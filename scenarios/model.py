"""A scenario as the machine reads it: frozen values, every name resolved, every text cleaned.

Where something was written (`line`, from 1) is no part of what it is. Times are whole milliseconds of
scenario time. Variants and cosmetics are still open here; compiling settles them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NewType, TypeAlias

from scenarios.guard import Guard
from scenarios.vocabulary import ActId, CircumstanceId, MatterId, SeatId, Value

ScenarioId = NewType("ScenarioId", str)
StateId = NewType("StateId", str)
ChoiceId = NewType("ChoiceId", str)
EndingId = NewType("EndingId", str)
VariantId = NewType("VariantId", str)
TimerId = NewType("TimerId", str)

Channel: TypeAlias = Literal["phone", "radio", "person", "cad", "document", "scene"]
"""How a line reaches the member; `scene` is what the member sees."""
Pace: TypeAlias = Literal["slow", "normal", "fast"]
Outcome: TypeAlias = Literal["lawful", "unlawful_help", "failed_duty", "both_errors", "unresolved"]
Slot: TypeAlias = tuple[MatterId, CircumstanceId]

READING_MS_PER_WORD = 300
"""200 words a minute (scoring.md section 3, the reading allowance of a clock)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, the same in every variant or one for each; `{names}` are cosmetic."""

    every: str = ""
    by_variant: tuple[tuple[VariantId, str], ...] = ()

    def in_variant(self, variant: VariantId) -> str:
        """Give the text for the variant."""
        return dict(self.by_variant).get(variant, self.every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """Makes a circumstance known: with this value, or (None) with the value that is true in the variant."""

    slot: Slot
    value: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said or shown, in the variants of `only` (empty: all) and while `when` holds."""

    channel: Channel
    speaker: str
    text: Wording
    pace: Pace = "normal"
    reveals: tuple[Reveal, ...] = ()
    when: Guard | None = None
    only: frozenset[VariantId] = frozenset()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act performed in a matter."""

    act: ActId
    matter: MatterId


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a move changes besides knowledge: flags set and cleared, counters moved."""

    sets: frozenset[str] = frozenset()
    clears: frozenset[str] = frozenset()
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Marks a choice that answers "why?" for the decision taken in `decision`; `right` is the key."""

    decision: StateId
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something the member can do in a state.

    `once` names what may be used once in a run (a question shared by several states has one name); None:
    as often as wanted. `to` None stays in the state. `craft` (0 to 1) marks communication where the law is
    silent.
    """

    id: ChoiceId
    label: Wording
    say: Wording | None = None
    deeds: tuple[Deed, ...] = ()
    when: Guard | None = None
    only: frozenset[VariantId] = frozenset()
    once: str | None = None
    lines: tuple[Line, ...] = ()
    reveals: tuple[Reveal, ...] = ()
    effect: Effect = Effect()
    to: StateId | EndingId | None = None
    craft: float | None = None
    reason: Reason | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long a state waits, and where silence leads.

    `limit_ms` is the author's H without the reading allowance; `decide_ms` is d and makes it time-critical.
    """

    limit_ms: int
    then: StateId | EndingId
    decide_ms: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """The world moves by itself, once: at `after_ms` of the run or as soon after as `when` holds."""

    id: TimerId
    after_ms: int
    when: Guard | None = None
    only: frozenset[VariantId] = frozenset()
    lines: tuple[Line, ...] = ()
    effect: Effect = Effect()
    to: StateId | EndingId | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A moment of the scenario: what is said, what can be done, how long it waits."""

    id: StateId
    seat: SeatId
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    clock: Clock | None = None
    papers: tuple[str, ...] = ()
    hint: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a run ends and what happened to each person; `excuses` names norms it leaves unowed."""

    id: EndingId
    outcome: Outcome
    people: str
    excuses: frozenset[str] = frozenset()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way the world truly is; the values decide, the surface is alike."""

    id: VariantId
    about: str
    true: Mapping[Slot, Value] = field(hash=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two variants alike on the surface that differ in one decisive circumstance."""

    circumstance: CircumstanceId
    variants: tuple[VariantId, VariantId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A run that must keep playing: choices in (`id`, `id@seconds`, `wait`), ending and findings out.

    `reference` runs fix what a variant owes. `breaches` and `lates` name norms; `law_as_of` None is the
    scenario's own.
    """

    id: str
    variant: VariantId
    choices: tuple[str, ...]
    ending: EndingId
    reference: bool = False
    result: str | None = None
    breaches: frozenset[str] | None = None
    lates: frozenset[str] = frozenset()
    law_as_of: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What a member should be able to do afterwards, and the norms that show it."""

    learn: str
    norms: tuple[str, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """The event a scenario grew from: `reported` with its sources, or `composite` of several."""

    kind: Literal["reported", "composite"]
    what: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A whole scenario; `version` is the SHA-256 of its canonical form, so every wording counts."""

    id: ScenarioId
    version: str
    title: str
    seat: SeatId
    incident: Incident
    law_as_of: date
    also_under: tuple[date, ...]
    minutes: int
    objectives: tuple[Objective, ...]
    briefing: str
    author: str
    note: str
    matters: Mapping[MatterId, str] = field(hash=False)
    cosmetic: Mapping[str, tuple[str, ...]] = field(hash=False)
    variants: tuple[Variant, ...]
    twins: tuple[Twins, ...]
    flags: frozenset[str]
    counters: Mapping[str, int] = field(hash=False)
    start: StateId
    states: tuple[State, ...]
    timers: tuple[Timer, ...]
    endings: tuple[Ending, ...]
    golden: tuple[Golden, ...]
    file: str = field(compare=False)
