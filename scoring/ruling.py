"""What the rules say of an act, given the law of a day, the seat and what is known there.

The order: a duty to life first; then the norm that is named over the other; then the specific over the
general (its circumstances imply the other's and not the reverse). A permission sets aside a prohibition, or
an open question, only where it is named over it. What stands against each other after that is `unsettled`,
never a guess; an act of which no norm speaks is permitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value
from scoring.norms import Citation, Condition, Norm, NormId, Pack, in_force
from scoring.wording import explain

Verdict: TypeAlias = Literal["prohibited", "required", "permitted", "unsettled"]

Known: TypeAlias = Mapping[CircumstanceId, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The verdict, the norms that decided, those that would have but for an exception or a stronger norm.

    `citations` are those of the deciding norms in force that day; all three are empty where no norm speaks.
    """

    verdict: Verdict
    norms: tuple[NormId, ...]
    defeated: tuple[NormId, ...]
    citations: tuple[Citation, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A ruling before it is put in words: the norms themselves, deciding and defeated."""

    verdict: Verdict
    norms: tuple[Norm, ...]
    defeated: tuple[Norm, ...]


_SILENT = Decision(verdict="permitted", norms=(), defeated=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The norms that speak of one act of one seat; `beaten_by[i]` are the places of those stronger than i."""

    norms: tuple[Norm, ...]
    beaten_by: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """A pack as it stands on one day, indexed for many rulings; build it once for a run."""

    day: date
    benches: Mapping[tuple[SeatId, ActId], Bench]
    obligations: Mapping[SeatId, tuple[Norm, ...]]


def rulebook(pack: Pack, day: date) -> Rulebook:
    """Index the norms in force that day by seat and act, with who is stronger than whom."""
    norms = tuple(norm for norm in pack.norms if in_force(day, norm.in_force_from, norm.in_force_to))
    found: dict[tuple[SeatId, ActId], list[Norm]] = {}
    duties: dict[SeatId, list[Norm]] = {}
    for norm in norms:
        for seat in sorted(norm.seats):
            for act in sorted(norm.acts):
                found.setdefault((seat, act), []).append(norm)
            if norm.modality == "obligation":
                duties.setdefault(seat, []).append(norm)
    benches = {place: _bench(tuple(each)) for place, each in found.items()}
    return Rulebook(
        day=day,
        benches=MappingProxyType(benches),
        obligations=MappingProxyType({seat: tuple(each) for seat, each in duties.items()}),
    )


def ruling(pack: Pack, day: date, seat: SeatId, act: ActId, known: Known) -> Ruling:
    """Rule on one act; for many rulings under the law of one day, keep a `rulebook`."""
    return ruling_in(rulebook(pack, day), seat, act, known)


def ruling_in(book: Rulebook, seat: SeatId, act: ActId, known: Known) -> Ruling:
    """Rule on one act, with citations and an explanation."""
    decision = decision_in(book, seat, act, known)
    cited = {
        citation: None
        for norm in decision.norms
        for citation in norm.citations
        if in_force(book.day, citation.in_force_from, citation.in_force_to)
    }
    return Ruling(
        verdict=decision.verdict,
        norms=tuple(norm.id for norm in decision.norms),
        defeated=tuple(norm.id for norm in decision.defeated),
        citations=tuple(cited),
        why=explain(decision.verdict, decision.norms, decision.defeated, known),
    )


def decision_in(book: Rulebook, seat: SeatId, act: ActId, known: Known) -> Decision:
    """Rule on one act without the words; the quick door for whole runs."""
    bench = book.benches.get((seat, act))
    if bench is None:
        return _SILENT
    said = [at for at, norm in enumerate(bench.norms) if holds(norm.when, known) and not _met(norm, known)]
    if not said:
        return _SILENT
    applying = [at for at in said if not _excepted(bench.norms[at], known)]
    standing = _standing(applying, bench.beaten_by)
    verdict, deciding = _verdict(tuple(bench.norms[at] for at in standing))
    defeated = tuple(bench.norms[at] for at in said if at not in standing)
    return Decision(verdict=verdict, norms=deciding, defeated=defeated)


class Situation:
    """A seat that knows certain things: what the rules say of each act there, worked out once.

    `duties` are the obligations that decide `required` for one of their acts, in the pack's order.
    """

    def __init__(self, book: Rulebook, seat: SeatId, known: Known) -> None:
        self._book, self._seat, self._known = book, seat, known
        self._decisions: dict[ActId, Decision] = {}
        self.duties = tuple(norm for norm in book.obligations.get(seat, ()) if self._obliges(norm))

    def decide(self, act: ActId) -> Decision:
        """Rule on an act."""
        decision = self._decisions.get(act)
        if decision is None:
            decision = self._decisions[act] = decision_in(self._book, self._seat, act, self._known)
        return decision

    def _obliges(self, norm: Norm) -> bool:
        """Tell whether an obligation is what decides one of its acts."""
        if not _applies(norm, self._known):
            return False
        decisions = map(self.decide, norm.acts)
        return any(each.verdict == "required" and norm in each.norms for each in decisions)


def holds(condition: Condition, known: Known) -> bool:
    """Tell whether every circumstance of the condition is known with one of its values."""
    for circumstance, values in condition:  # noqa: SIM110 - a run asks this very often; a loop is twice as fast
        if known.get(circumstance) not in values:
            return False
    return True


def _met(norm: Norm, known: Known) -> bool:
    """Tell whether an obligation to find out has nothing left to find out."""
    return bool(norm.until_known) and all(each in known for each in norm.until_known)


def _applies(norm: Norm, known: Known) -> bool:
    if not holds(norm.when, known) or _met(norm, known):
        return False
    return not _excepted(norm, known)


def _excepted(norm: Norm, known: Known) -> bool:
    return bool(norm.unless) and any(holds(each, known) for each in norm.unless)


def _bench(norms: tuple[Norm, ...]) -> Bench:
    beaten_by = tuple(
        frozenset(at for at, other in enumerate(norms) if other is not norm and _stronger(other, norm))
        for norm in norms
    )
    return Bench(norms=norms, beaten_by=beaten_by)


def _standing(applying: list[int], beaten_by: tuple[frozenset[int], ...]) -> frozenset[int]:
    """Keep what no standing norm beats; a norm beaten only by beaten norms stands again.

    Norms that beat each other in a circle all stand, and so end as an open conflict.
    """
    standing: set[int] = set()
    left = set(applying)
    while left:
        free = {at for at in left if not beaten_by[at] & left}
        if not free:
            return frozenset(standing | left)
        standing |= free
        left = {at for at in left - free if not beaten_by[at] & free}
    return frozenset(standing)


def _verdict(standing: tuple[Norm, ...]) -> tuple[Verdict, tuple[Norm, ...]]:
    """Give the verdict with the norms that make it."""
    said = {norm.modality for norm in standing}
    if "unsettled" in said or said >= {"prohibition", "obligation"}:
        return "unsettled", tuple(norm for norm in standing if norm.modality != "permission")
    if "prohibition" in said:
        return "prohibited", tuple(norm for norm in standing if norm.modality == "prohibition")
    if "obligation" in said:
        return "required", tuple(norm for norm in standing if norm.modality == "obligation")
    return "permitted", standing


def _stronger(one: Norm, other: Norm) -> bool:
    """Tell whether `one` sets `other` aside where both apply to the same act."""
    if not _against(one, other):
        return other.id in one.over
    if one.life != other.life:
        return one.life
    if other.id in one.over or one.id in other.over:
        return other.id in one.over
    if "permission" in (one.modality, other.modality):
        return other.modality == "permission"
    return _specific(one.when, other.when)


def _against(one: Norm, other: Norm) -> bool:
    """Tell whether the two cannot both decide; an obligation and a permission agree."""
    return one.modality != other.modality and {one.modality, other.modality} != {"obligation", "permission"}


def _specific(one: Condition, other: Condition) -> bool:
    """Tell whether `one` implies `other` and not the reverse."""
    return _implies(one, other) and not _implies(other, one)


def _implies(one: Condition, other: Condition) -> bool:
    known = dict(one)
    return all(name in known and known[name] <= values for name, values in other)
