"""What a changed key would change: a run judged by two keys and the difference told, and counted over many.

Nothing is taken from one run to the next but what the keys themselves say: the law of a day, what a variant
owes, and rulings.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scenarios.record import Started
from scenarios.vocabulary import ActId, MatterId
from scoring.court import Court
from scoring.findings import Finding, Found, Sight, findings, sights
from scoring.judging import lines_of
from scoring.norms import Norm, NormId
from scoring.opportunities import Opportunity
from scoring.ruling import Situation
from scoring.score import Result, Standing, standing
from scoring.timeline import Timeline

LineId: TypeAlias = tuple[str, MatterId]
"""A line of the score: its name (a norm's, `craft.` or `time.` and a state) and its matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run by one key: how it stands, and the finding of each line of its score."""

    standing: Standing
    findings: Mapping[LineId, Finding] = field(hash=False)


def stand(court: Court, started: Started, moments: Timeline) -> Judged:
    """Judge a run as far as a comparison needs: its result and findings, without the reasons.

    DayUnknownError where the pack knows nothing of the day.
    """
    by = court.measure(started)
    found = findings(moments, by.law.judge)
    lines = lines_of(moments, found, by.scenario, by.owed, by.law, started.mode)
    stands = standing(lines, by.scenario.seat, by.law.rule, ended=moments.ended is not None)
    return Judged(standing=stands, findings=_by_line(found, lines))


def _by_line(found: Iterable[Found], lines: Iterable[Opportunity]) -> dict[LineId, Finding]:
    """Give the finding of each line; an open question stands behind a line of its norm."""
    by_line: dict[LineId, Finding] = {
        (each.norm.id, each.matter): "unsettled" for each in found if each.finding == "unsettled"
    }
    by_line.update(((line.id, line.matter), line.finding) for line in lines)
    return by_line


class Moved(NamedTuple):
    """A line of the score whose finding is another; None where one key has no such line."""

    line: str
    matter: MatterId
    was: Finding | None
    now: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different about a run under the other key; a score can move without any finding."""

    before: Standing
    after: Standing
    moved: tuple[Moved, ...]


def compare(before: Judged, after: Judged) -> Change | None:
    """Tell what two keys say otherwise of one run; None where they agree."""
    was, now = before.findings, after.findings
    if before == after:
        return None
    moved = tuple(
        Moved(*key, was.get(key), now.get(key))
        for key in sorted({*was, *now})
        if was.get(key) != now.get(key)
    )
    return Change(before=before.standing, after=after.standing, moved=moved)


class _Alike:
    """Whether two keys say the same in one situation, by norms that neither changed."""

    def __init__(self, was: Situation, now: Situation, changed: frozenset[NormId]) -> None:
        self._was, self._now, self._changed = was, now, changed
        self._acts: dict[ActId, bool] = {}
        self.in_duties = self._same(was.duties, now.duties)

    def on(self, act: ActId) -> bool:
        """Tell whether both rule the same on an act, by the same norms."""
        if act not in self._acts:
            was, now = self._was.decide(act), self._now.decide(act)
            self._acts[act] = was.verdict == now.verdict and self._same(was.norms, now.norms)
        return self._acts[act]

    def _same(self, was: tuple[Norm, ...], now: tuple[Norm, ...]) -> bool:
        ids = [norm.id for norm in was]
        return ids == [norm.id for norm in now] and self._changed.isdisjoint(ids)


class TwoKeys:
    """Two courts asked about the same runs: what would the second key change.

    Before a run is judged it is seen whether the keys rule alike on all that the run faced: on each duty and
    each open act, by norms that neither key changed. What is found and scored follows from these rulings and
    from what the variant owes, so that where they are alike nothing can change.
    """

    def __init__(self, before: Court, after: Court) -> None:
        self._before, self._after = before, after
        was, now = before.norms, after.norms
        self._changed = frozenset(each for each in {*was, *now} if was.get(each) != now.get(each))
        self._same_rule = before.rule == after.rule
        self._alike = lru_cache(maxsize=50_000)(self._alike_afresh)

    def change(self, started: Started, moments: Timeline) -> Change | None:
        """Tell what changes for a run; DayUnknownError where a pack knows nothing of the day."""
        if self._rule_alike(started, moments):
            return None
        return compare(*(stand(court, started, moments) for court in (self._before, self._after)))

    def _rule_alike(self, started: Started, moments: Timeline) -> bool:
        was, now = self._before.measure(started), self._after.measure(started)
        if not self._same_rule or was.owed != now.owed:
            return False
        if any(norm in self._changed for norm, _ in was.owed.norms):
            return False
        seen = zip(sights(moments, was.law.judge), sights(moments, now.law.judge), strict=True)
        return all(self._alike_at(sight, other.rules) for sight, other in seen)

    def _alike_at(self, sight: Sight, others: Mapping[MatterId, Situation]) -> bool:
        alike = {matter: self._alike(rules, others[matter]) for matter, rules in sight.rules.items()}
        if not all(each.in_duties for each in alike.values()):
            return False
        return all(alike[deed.matter].on(deed.act) for way in sight.stop.open for deed in way.deeds)

    def _alike_afresh(self, was: Situation, now: Situation) -> _Alike:
        return _Alike(was, now, self._changed)


class Tally:
    """Counts what changes, run by run: results, and the findings of each line."""

    def __init__(self) -> None:
        self.changed = 0
        self.results: Counter[tuple[Result, Result]] = Counter()
        self.lines: Counter[tuple[str, Finding | None, Finding | None]] = Counter()

    def add(self, change: Change) -> None:
        """Count one run that changes."""
        self.changed += 1
        if change.before.result != change.after.result:
            self.results[change.before.result, change.after.result] += 1
        self.lines.update({(each.line, each.was, each.now) for each in change.moved})

    def worst_first(self) -> list[tuple[str, Finding | None, Finding | None, int]]:
        """List what happens to each line with its number of runs, the most first."""
        counted = [(*moved, runs) for moved, runs in self.lines.items()]
        return sorted(counted, key=lambda each: (-each[3], each[0], str(each[1]), str(each[2])))
