"""What the pass rule makes of faults: the score of a run that does all else right.

The score by the law is that of the norms alone; wording, time and reasons are scored beside the law, and
stand here as done well, so that only what a member did under the law tells two runs apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from scenarios.events import Event, TimedOut, Timing
from scenarios.model import StateId
from scenarios.vocabulary import SeatId
from scoring.findings import Finding, Found
from scoring.judging import Law
from scoring.norms import CompetencyId, Norm
from scoring.opportunities import Opportunity, Owed, opportunities
from scoring.proving.ledger import Faults
from scoring.proving.sights import Items, Key
from scoring.score import by_competency, earned, overall, passes
from scoring.timeline import Timeline, timeline

WHOLE = Fraction(1)


class Scale:
    """Weighs faults by the law and the pass rule of a variant, and remembers what it weighed.

    `unwritten` are the lines of craft and time that the variant owes, all of them earned in full.
    """

    def __init__(
        self, items: Items, seat: SeatId, owed: Owed, law: Law, unwritten: Iterable[Opportunity]
    ) -> None:
        self._items, self._seat, self._law = items, seat, law
        self._owed = Owed(norms=owed.norms)
        self._unwritten = tuple(unwritten)
        self._norms: dict[Key, Norm] = {item.key: item.norm for item in items.all if item.norm}
        self._norms |= {key: law.norms[key[0]] for key in owed.norms}
        self._run = _no_run(seat)
        self._by_law: dict[tuple[object, ...], Fraction] = {}
        self._passes: dict[tuple[object, ...], bool] = {}
        self._written: dict[tuple[Key, Finding | None, float | None, bool], Opportunity] = {}

    def by_law(self, faults: Faults, missing: int = 0, excused: frozenset[str] = frozenset()) -> Fraction:
        """Give the score of the norms alone, 0 to 1; 1 where no norm is owed."""
        key = faults, missing, excused
        if key not in self._by_law:
            self._by_law[key] = self._overall(self._shares(faults, missing, excused))
        return self._by_law[key]

    def passes(self, faults: Faults, missing: int = 0, excused: frozenset[str] = frozenset()) -> bool:
        """Tell whether a run passes with craft and time: in full, but for those that are `missing`."""
        key = faults, missing, excused
        if key not in self._passes:
            gone = {item.key[0] for item in self._items.of(missing) if item.norm is None}
            unwritten = tuple(
                line._replace(finding="not reached", credit=Fraction(0)) if line.id in gone else line
                for line in self._unwritten
            )
            lines = (*self._lines(faults, missing, excused), *unwritten)
            self._passes[key] = passes(lines, self._seat, self._law.rule)
        return self._passes[key]

    def at_most(self, broken: int, late: int = 0, missing: int = 0) -> Fraction:
        """Bound the score by the law of every path with these faults, whatever else it does.

        No other fault raises it: what is broken or late beyond what is owed only weighs, and earns nothing.
        """
        return self.by_law(Faults(broken, late), missing)

    def passes_with(self, broken: int, late: int = 0, missing: int = 0) -> bool:
        """Tell whether a path with these faults, that does all else right, passes."""
        return self.passes(Faults(broken, late), missing)

    def _shares(
        self, faults: Faults, missing: int, excused: frozenset[str]
    ) -> Mapping[CompetencyId, Fraction | None]:
        return by_competency(earned(self._lines(faults, missing, excused)))

    def _overall(self, shares: Mapping[CompetencyId, Fraction | None]) -> Fraction:
        got = overall(shares, self._law.rule.weights[self._seat])
        return WHOLE if got is None else got

    def _lines(self, faults: Faults, missing: int, excused: frozenset[str]) -> tuple[Opportunity, ...]:
        """Write the lines of the norms as the judge would, for a run with these faults."""
        findings: dict[Key, Finding | None] = dict.fromkeys(self._owed.norms, "upheld")
        for item in self._items.of(missing):
            if item.key in findings:
                findings[item.key] = None
        findings |= {item.key: "breached" for item in self._items.of(faults.breached)}
        findings |= {item.key: "late" for item in self._items.of(faults.late)}
        credits_ = dict(faults.credits)
        return tuple(
            [
                self._line(key, finding, credits_.get(key), excused=key[0] in excused)
                for key, finding in findings.items()
            ]
        )

    def _line(self, key: Key, finding: Finding | None, credit: float | None, *, excused: bool) -> Opportunity:
        """Write the line of one finding, once (None: not reached); no line depends on another."""
        known = key, finding, credit, excused
        if known not in self._written:
            excuses = frozenset({key[0]} if excused else ())
            (self._written[known],) = self._judged(key, finding, credit, excuses)
        return self._written[known]

    def _judged(
        self, key: Key, finding: Finding | None, credit: float | None, excused: frozenset[str]
    ) -> tuple[Opportunity, ...]:
        norm, matter = self._norms[key], key[1]
        found = Found(
            norm=norm,
            matter=matter,
            finding=finding or "upheld",
            stop=self._run.stops[0],
            act=None,
            keyed_acts=(),
            credit=credit,
        )
        law = self._law
        return opportunities(
            replace(self._run, stops=()),
            (found,) if finding else (),
            replace(self._owed, norms=self._owed.norms & {(norm.id, matter)}),
            norms=law.norms,
            rule=law.rule,
            judge=law.judge,
            excused=excused,
            mode="assess",
        )


def _no_run(seat: SeatId) -> Timeline:
    """Make a run of one moment in which nothing is known or open: where a finding needs a moment to stand."""
    return timeline((Event(0, TimedOut(StateId(""), seat, 0, (), Timing(None, None))),))
