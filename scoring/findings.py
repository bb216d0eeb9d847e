"""Findings of a run: for each norm in play, whether it was upheld, by when, and what should have decided it.

An opportunity is a (norm, matter). A duty is in play once its circumstances are known to the member at a
moment of decision; a prohibition is faced when an open choice would break it, given what is known then.
A duty that the event as a whole puts in play is not counted again for each of its matters.
(scoring.md section 2.)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from scenarios.model import Deed
from scenarios.vocabulary import EVENT, ActId, MatterId, SeatId
from scoring.keeping import checklist_credit, concerns, duty_finding
from scoring.norms import Before, ByEnd, Norm, NormId, Within
from scoring.ruling import Decision, Rulebook, Situation, Verdict
from scoring.timeline import Cue, Done, Facts, Stop, Timeline

Finding: TypeAlias = Literal["upheld", "late", "breached", "not reached", "excused", "unsettled"]


class Found(NamedTuple):
    """One norm's finding in one matter, at the stop that shows it.

    `act` is what the member did there (None: nothing); `keyed_acts` what would have been right there;
    `credit` replaces the finding's own where a checklist was answered in part.
    """

    norm: Norm
    matter: MatterId
    finding: Finding
    stop: Stop
    act: ActId | None
    keyed_acts: tuple[ActId, ...]
    credit: float | None = None

    @property
    def cue(self) -> Cue | None:
        """The latest of the cues that put the norm in play: the moment from which it was decidable."""
        cues = [self.stop.cue(self.matter, circumstance) for circumstance, _ in self.norm.when]
        return max((cue for cue in cues if cue), key=lambda cue: cue.at_ms, default=None)


class Judge:
    """The rules of one day, asked about the same few situations over and over.

    It remembers what it ruled in this many situations, and never a run: each is judged from its record.
    """

    def __init__(self, book: Rulebook, remembers: int = 20_000) -> None:
        self.book = book
        self._situation = lru_cache(maxsize=remembers)(self._situation_afresh)
        self.own_duties = lru_cache(maxsize=remembers)(_own_duties)

    def _situation_afresh(self, seat: SeatId, facts: Facts) -> Situation:
        return Situation(self.book, seat, dict(facts))

    def situation(self, stop: Stop, matter: MatterId) -> Situation:
        """Give what the rules say at a stop, as the matter is known there."""
        return self._situation(stop.seat, stop.facts_of(matter))

    def decide(self, stop: Stop, deed: Deed) -> Decision:
        """Rule on a deed, as its matter is known at a stop."""
        return self._situation(stop.seat, stop.facts_of(deed.matter)).decide(deed.act)


def _own_duties(matter: Situation, general: Situation) -> tuple[Norm, ...]:
    """List the duties that a matter puts in play, without those of the event as a whole."""
    shared = {norm.id for norm in general.duties}
    return tuple(norm for norm in matter.duties if norm.id not in shared)


def findings(run: Timeline, judge: Judge) -> tuple[Found, ...]:
    """Judge a run by its record alone: every norm in play, in the order of the moments."""
    seen = tuple(sights(run, judge))
    faced = tuple(each for stop, rules in seen for each in faced_at(stop, rules))
    found = [*_duties(run, seen, judge), *_prohibitions(faced, judge), *_unsettled(faced)]
    return tuple(sorted(found, key=lambda each: (each.stop.index, each.norm.id, each.matter)))


class Sight(NamedTuple):
    """A stop, and what the rules say there of each matter."""

    stop: Stop
    rules: Mapping[MatterId, Situation]


def sights(run: Timeline, judge: Judge) -> Iterator[Sight]:
    """Look at each stop through the rules; they say the same of stops that nothing was learned between."""
    matters = run.matters
    before: Stop | None = None
    rules: Mapping[MatterId, Situation] = {}
    for stop in run.stops:
        if before is None or stop.facts is not before.facts or stop.seat != before.seat:
            rules = {matter: judge.situation(stop, matter) for matter in matters}
        yield Sight(stop, rules)
        before = stop


def _duties(run: Timeline, sights: Iterable[Sight], judge: Judge) -> Iterator[Found]:
    in_play: dict[tuple[NormId, MatterId], tuple[Norm, Stop, Stop]] = {}
    for stop, rules in sights:
        for norm, matter in duties_at(rules, judge):
            key = (norm.id, matter)
            first = in_play[key][1] if key in in_play else stop
            in_play[key] = (norm, first, stop)
    for (_, matter), (norm, first, last) in in_play.items():
        found = _duty(run, norm, matter, first, last)
        if found:
            yield found


def duties_at(rules: Mapping[MatterId, Situation], judge: Judge) -> Iterator[tuple[Norm, MatterId]]:
    """Give the duties in play where the rules speak so of each matter."""
    for matter, situation in rules.items():
        own = situation.duties if matter == EVENT else judge.own_duties(situation, rules[EVENT])
        for norm in own:
            yield norm, matter


def _duty(run: Timeline, norm: Norm, matter: MatterId, first: Stop, last: Stop) -> Found | None:
    """Judge one duty, in play from `first` to `last`; None when it lapsed before its time was up."""
    done = [each for each in run.done if each.deed.act in norm.acts and concerns(each.deed, matter)]
    if norm.all_acts:
        return _checklist(run, norm, matter, first, done)
    due = _due(norm, matter, first, run)
    in_time = bool(done) and due.kept_by(done[0])
    kept = in_time or _found_out(norm, matter, run, due)
    at_all = bool(done) or kept or _found_out(norm, matter, run, _Due())
    finding = duty_finding(
        in_time=kept,
        at_all=at_all,
        due=at_all or _stood_until_the_end(run, norm, last) or due.over_after(last, run),
    )
    if finding is None:
        return None
    by_deed = in_time if finding == "upheld" else bool(done)
    if not by_deed:
        return _found(norm, matter, finding, first, [])
    stop = run.stops[done[0].stop]
    shown = max(stop, first, key=lambda s: s.index) if in_time else stop
    return _found(norm, matter, finding, shown, done)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """When a duty is late: after this moment, or after this stop; None: never.

    By stop where another act sets the time: a member without a clock decides all at one moment.
    """

    ms: int | None = None
    stop: int | None = None

    def kept_by(self, done: Done) -> bool:
        """Tell whether the act was done in time."""
        return (self.ms is None or done.at_ms <= self.ms) and (self.stop is None or done.stop <= self.stop)

    def over_after(self, last: Stop, run: Timeline) -> bool:
        """Tell whether the time was over when the stop after `last` showed that the duty no longer stood."""
        if self.stop is not None:
            return self.stop <= last.index
        following = run.stops[last.index + 1 : last.index + 2]
        return self.ms is not None and any(stop.at_ms - stop.after_ms > self.ms for stop in following)


def _stood_until_the_end(run: Timeline, norm: Norm, last: Stop) -> bool:
    """Tell whether the duty was still in play at the last stop of a seat it binds."""
    return last is next(stop for stop in reversed(run.stops) if stop.seat in norm.seats)


def _found_out(norm: Norm, matter: MatterId, run: Timeline, due: _Due) -> bool:
    """Tell whether all that the duty was to find out became known in time, without asking."""
    if not norm.until_known:
        return False
    by = run.stops[-1 if due.stop is None else due.stop]
    cues = [by.cue(matter, each) for each in norm.until_known]
    return all(cue is not None and (due.ms is None or cue.at_ms <= due.ms) for cue in cues)


def _due(norm: Norm, matter: MatterId, first: Stop, run: Timeline) -> _Due:
    match norm.deadline:
        case Within(seconds=seconds, of=of):
            cue = first.cue(matter, of)
            start_ms = cue.at_ms if cue else first.at_ms - first.after_ms
            return _Due(ms=start_ms + seconds * 1000)
        case Before(acts=acts):
            others = [each.stop for each in run.done if each.deed.act in acts and each.stop >= first.index]
            return _Due(stop=min(others, default=None))
        case ByEnd() | None:
            return _Due()


def _checklist(run: Timeline, norm: Norm, matter: MatterId, first: Stop, done: list[Done]) -> Found:
    """Judge what was asked: required, prohibited, asked (scoring.md section 2)."""
    asked = {each.deed.act for each in run.done if concerns(each.deed, matter)}
    credit = checklist_credit(norm.acts, norm.checklist_never, asked)
    finding: Finding = "upheld" if credit == 1 else "breached"
    last = run.stops[done[-1].stop] if done else first
    return _found(norm, matter, finding, max(last, first, key=lambda s: s.index), done, credit=credit)


def _found(
    norm: Norm,
    matter: MatterId,
    finding: Finding,
    stop: Stop,
    done: list[Done],
    *,
    credit: float | None = None,
) -> Found:
    here = [each.deed.act for each in done if each.stop == stop.index]
    chosen = [deed.act for deed in stop.chosen.deeds] if stop.chosen else []
    return Found(
        norm=norm,
        matter=matter,
        finding=finding,
        stop=stop,
        act=next(iter(here or chosen), None),
        keyed_acts=tuple(sorted(norm.acts)),
        credit=credit,
    )


class Faced(NamedTuple):
    """A norm that forbids an open act, or leaves it open: where, by which deed, and whether it was taken."""

    stop: Stop
    verdict: Verdict
    norm: Norm
    matter: MatterId
    act: ActId
    taken: bool


def faced_at(stop: Stop, rules: Mapping[MatterId, Situation]) -> Iterator[Faced]:
    """Give each norm that forbids an open act, or leaves it open, in the order of the choices."""
    for way in stop.open:
        for deed in way.deeds:
            decision = rules[deed.matter].decide(deed.act)
            if decision.verdict in ("prohibited", "unsettled"):
                for norm in decision.norms:
                    yield Faced(stop, decision.verdict, norm, deed.matter, deed.act, way is stop.chosen)


def _telling(faced: Iterable[Faced], verdict: Verdict) -> Iterable[Faced]:
    """Give for each norm and matter where the member first took such an act, else where it was first open."""
    telling: dict[tuple[NormId, MatterId], Faced] = {}
    for each in faced:
        if each.verdict == verdict:
            key = (each.norm.id, each.matter)
            if key not in telling or (each.taken and not telling[key].taken):
                telling[key] = each
    return telling.values()


def _prohibitions(faced: Iterable[Faced], judge: Judge) -> Iterator[Found]:
    """Give for each prohibition its first breach, or the first time it was faced and kept."""
    keyed: dict[int, tuple[ActId, ...]] = {}
    for stop, _, norm, matter, act, taken in _telling(faced, "prohibited"):
        chosen = [deed.act for deed in stop.chosen.deeds] if stop.chosen else []
        if stop.index not in keyed:
            keyed[stop.index] = keyed_acts(stop, judge)
        yield Found(
            norm=norm,
            matter=matter,
            finding="breached" if taken else "upheld",
            stop=stop,
            act=act if taken else next(iter(chosen), None),
            keyed_acts=keyed[stop.index],
        )


def _unsettled(faced: Iterable[Faced]) -> Iterator[Found]:
    """Give each open question once: where the member acted on it, else where it was first open."""
    for stop, _, norm, matter, act, taken in _telling(faced, "unsettled"):
        yield Found(
            norm=norm,
            matter=matter,
            finding="unsettled",
            stop=stop,
            act=act if taken else None,
            keyed_acts=(),
        )


def keyed_acts(stop: Stop, judge: Judge) -> tuple[ActId, ...]:
    """List the open acts that the rules require here; where they require none, those they permit."""
    verdicts = {(deed.act, judge.decide(stop, deed).verdict) for way in stop.open for deed in way.deeds}
    required = tuple(sorted(act for act, verdict in verdicts if verdict == "required"))
    return required or tuple(sorted(act for act, verdict in verdicts if verdict == "permitted"))
