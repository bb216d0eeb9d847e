"""What a debrief is made of, in the order of an after-action review."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from scenarios.events import Ended
from scenarios.model import StateId
from scenarios.vocabulary import ActId, CircumstanceId, Value
from scoring.findings import Finding
from scoring.norms import Citation, Norm, NormId
from scoring.opportunities import Opportunity
from scoring.timeline import Cue

TalkKind: TypeAlias = Literal["critical error", "error", "confident error", "done well"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A choice that stood open and was not taken: it does a keyed act, or would have shown the cue.

    `from_ms` is when it was first open, `moments` at how many decisions; `shows` what its answer makes known.
    """

    state: StateId
    label: str
    from_ms: int
    moments: int
    acts: tuple[ActId, ...]
    shows: tuple[tuple[CircumstanceId, Value], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One finding: the norm, the cue that decides it, the act and the keyed acts, the text of the day.

    `matter` is "" for the event as a whole. `state` and `at_ms` are None where the run never came to it;
    `offers` is empty where nothing was on offer or nothing is missing.
    """

    finding: Finding
    norm: Norm
    matter: str
    state: StateId | None
    at_ms: int | None
    act: ActId | None
    keyed_acts: tuple[ActId, ...]
    cue: Cue | None
    offers: tuple[Offer, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A decision with its points, the worst first; `took` is the choice's label, None for silence.

    `right` is of the choice alone: True where it did something required, or held back where nothing was;
    False where there is something `against` it: a norm it broke, a duty it passed over at the last moment
    it could have been done in time; None else. `reason` is of an answer to "why?": was it right. `sure` is
    the confidence stated (0 to 1).
    """

    at_ms: int
    state: StateId
    took: str | None
    acts: tuple[ActId, ...]
    keyed_acts: tuple[ActId, ...]
    right: bool | None
    against: tuple[Norm, ...]
    reason: bool | None
    sure: float | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A point that the rules leave open: whether the member did the act, and what was scored around it.

    `around` are the points of the duties that stood at that moment in that matter.
    """

    point: Point
    did: bool
    around: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """An objective, and the worst finding of each of its norms that was in play."""

    learn: str
    found: tuple[tuple[NormId, Finding], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A decision of the reference run."""

    at_ms: int
    state: StateId
    took: str | None
    acts: tuple[ActId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What was meant to happen: how it truly was, the objectives, the reference run and how it ends.

    Without a reference run that plays, `planned` is empty and `ended` None.
    """

    truly: str
    aims: tuple[Aim, ...]
    planned: tuple[Planned, ...]
    ended: Ended | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A decision to talk about, with open questions for whoever leads the talk.

    `point` is None where no norm is behind it: a reason that was wrong.
    """

    kind: TalkKind
    at_ms: int
    state: StateId
    took: str | None
    sure: float | None
    point: Point | None
    probes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of keep or improve, with the norm it is of and its moment (None: never reached)."""

    text: str
    norm: NormId
    at_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The first of the facts, the weightiest on top, and how many more there are."""

    shown: tuple[Fact, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """A decision to try again: `way` are the inputs that lead back to it, as `wcsim play --choices` reads."""

    at_ms: int
    state: StateId
    way: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What to play next: from which decisions, and in which circumstances a twin of this event differs."""

    forks: tuple[Fork, ...]
    twins: tuple[CircumstanceId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """A run explained.

    A duty with no time but the end belongs to no one moment when it is left undone; `undone` has it.
    `missed` was owed and the run never came to it. `talks` are three at most.
    """

    meant: Meant
    moments: tuple[Moment, ...]
    ended: Ended | None
    undone: tuple[Point, ...]
    missed: tuple[Point, ...]
    craft: tuple[Opportunity, ...]
    unsettled: tuple[Unsettled, ...]
    talks: tuple[Talk, ...]
    keep: Facts
    improve: Facts
    again: Again

    @property
    def points(self) -> tuple[Point, ...]:
        """List the scored points: by moment, then what was left undone, then what was never reached."""
        return (*(point for each in self.moments for point in each.points), *self.undone, *self.missed)
