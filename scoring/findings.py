"""Findings of a run: for each norm in play, whether it was upheld, by when, and what should have decided it.

An opportunity is a (norm, matter). A duty is in play once its circumstances are known to the member at a
moment of decision; a prohibition is faced when an open choice would break it, given what is known then.
A duty that the event as a whole puts in play is not counted again for each of its matters.
(scoring.md section 2.)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from scenarios.model import Deed
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId, SeatId, Value
from scoring.norms import Before, ByEnd, Norm, NormId, Within
from scoring.ruling import Decision, Rulebook, Verdict, decision_in, obligations_in
from scoring.timeline import Cue, Done, Known, Stop, Timeline

Finding: TypeAlias = Literal["upheld", "late", "breached", "not reached", "excused", "unsettled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
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
    cue: Cue | None
    credit: float | None = None


class Judge:
    """The rules of one day, asked about the same few situations over and over; remembers its answers."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._decide = lru_cache(maxsize=50_000)(self._decide_afresh)
        self._owe = lru_cache(maxsize=50_000)(self._owe_afresh)

    def _decide_afresh(
        self, seat: SeatId, act: ActId, known: frozenset[tuple[CircumstanceId, Value]]
    ) -> Decision:
        return decision_in(self.book, seat, act, dict(known))

    def _owe_afresh(self, seat: SeatId, known: frozenset[tuple[CircumstanceId, Value]]) -> tuple[Norm, ...]:
        return obligations_in(self.book, seat, dict(known))

    def decide(self, seat: SeatId, act: ActId, known: Known) -> Decision:
        """Rule on an act."""
        return self._decide(seat, act, frozenset(known.items()))

    def duties(self, stop: Stop, matter: MatterId) -> tuple[Norm, ...]:
        """List the duties that a matter puts in play at a stop, without those of the event as a whole."""
        duties = self._owe(stop.seat, frozenset(stop.known(matter).items()))
        if matter == EVENT:
            return duties
        general = self._owe(stop.seat, frozenset(stop.known(EVENT).items()))
        return tuple(norm for norm in duties if norm not in general)


def findings(run: Timeline, judge: Judge) -> tuple[Found, ...]:
    """Judge a run by its record alone: every norm in play, in the order of the moments."""
    found = [*_duties(run, judge), *_prohibitions(run, judge), *_unsettled(run, judge)]
    return tuple(sorted(found, key=lambda each: (each.stop.index, each.norm.id, each.matter)))


def _duties(run: Timeline, judge: Judge) -> Iterator[Found]:
    matters = run.matters
    in_play: dict[tuple[NormId, MatterId], tuple[Norm, list[Stop]]] = {}
    for stop in run.stops:
        for matter in matters:
            for norm in judge.duties(stop, matter):
                in_play.setdefault((norm.id, matter), (norm, []))[1].append(stop)
    for (_, matter), (norm, stops) in in_play.items():
        found = _duty(run, norm, matter, stops)
        if found:
            yield found


def _duty(run: Timeline, norm: Norm, matter: MatterId, stops: list[Stop]) -> Found | None:
    """Judge one duty; None when it lapsed before its time was up."""
    first = stops[0]
    done = [each for each in run.done if each.deed.act in norm.acts and each.deed.matter in (matter, EVENT)]
    if matter == EVENT:
        done = [each for each in run.done if each.deed.act in norm.acts]
    if norm.all_acts:
        return _checklist(run, norm, matter, first, done)
    due = _due(norm, matter, first, run)
    if done and due.kept_by(done[0]):
        stop = run.stops[done[0].stop]
        return _found(norm, matter, "upheld", max(stop, first, key=lambda s: s.index), done)
    if _found_out(norm, matter, run, due):
        return _found(norm, matter, "upheld", first, [])
    if done:
        return _found(norm, matter, "late", run.stops[done[0].stop], done)
    if _found_out(norm, matter, run, _Due()):
        return _found(norm, matter, "late", first, [])
    if _stood_until_the_end(run, norm, stops[-1]) or due.over_after(stops[-1], run):
        return _found(norm, matter, "breached", first, [])
    return None


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
    return last is [stop for stop in run.stops if stop.seat in norm.seats][-1]


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
    asked = {each.deed.act for each in run.done if each.deed.matter in (matter, EVENT) or matter == EVENT}
    credit = checklist_credit(norm.acts, norm.checklist_never, asked)
    finding: Finding = "upheld" if credit == 1 else "breached"
    last = run.stops[done[-1].stop] if done else first
    return _found(norm, matter, finding, max(last, first, key=lambda s: s.index), done, credit=credit)


def checklist_credit(required: frozenset[ActId], never: frozenset[ActId], asked: Iterable[ActId]) -> float:
    """Give max(0, |A & R| / |R| - 0.5 |A & P|); needless questions cost clock, not credit."""
    acts = frozenset(asked)
    return max(0.0, len(acts & required) / len(required) - 0.5 * len(acts & never))


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
        cue=_cue(norm, stop, matter),
        credit=credit,
    )


def _cue(norm: Norm, stop: Stop, matter: MatterId) -> Cue | None:
    """Give the latest of the cues that put the norm in play: the moment from which it was decidable."""
    cues = [stop.cue(matter, circumstance) for circumstance, _ in norm.when]
    return max((cue for cue in cues if cue), key=lambda cue: cue.at_ms, default=None)


def _prohibitions(run: Timeline, judge: Judge) -> Iterator[Found]:
    """Give for each prohibition its first breach, or the first time it was faced and kept."""
    faced: dict[tuple[NormId, MatterId], Found] = {}
    for stop, norm, matter, act, taken in _faced(run, judge, "prohibited"):
        key = (norm.id, matter)
        if key in faced and (not taken or faced[key].finding == "breached"):
            continue
        chosen = [deed.act for deed in stop.chosen.deeds] if stop.chosen else []
        faced[key] = Found(
            norm=norm,
            matter=matter,
            finding="breached" if taken else "upheld",
            stop=stop,
            act=act if taken else next(iter(chosen), None),
            keyed_acts=keyed_acts(stop, judge),
            cue=_cue(norm, stop, matter),
        )
    yield from faced.values()


def _unsettled(run: Timeline, judge: Judge) -> Iterator[Found]:
    """Give each open question once: where the member acted on it, else where it was first open."""
    open_: dict[tuple[NormId, MatterId], Found] = {}
    for stop, norm, matter, act, taken in _faced(run, judge, "unsettled"):
        key = (norm.id, matter)
        if key in open_ and (not taken or open_[key].act is not None):
            continue
        open_[key] = Found(
            norm=norm,
            matter=matter,
            finding="unsettled",
            stop=stop,
            act=act if taken else None,
            keyed_acts=(),
            cue=_cue(norm, stop, matter),
        )
    yield from open_.values()


def _faced(
    run: Timeline, judge: Judge, verdict: Literal["prohibited", "unsettled"]
) -> Iterator[tuple[Stop, Norm, MatterId, ActId, bool]]:
    """Yield each (stop, norm, matter, act, was it taken) for open acts of this verdict."""
    for stop in run.stops:
        for way in stop.open:
            for deed in way.deeds:
                decision = judge.decide(stop.seat, deed.act, stop.known(deed.matter))
                if decision.verdict == verdict:
                    for norm in decision.norms:
                        yield stop, norm, deed.matter, deed.act, way is stop.chosen


def keyed_acts(stop: Stop, judge: Judge) -> tuple[ActId, ...]:
    """List the open acts that the rules require here; where they require none, those they permit."""
    verdicts = {
        deed.act: judge.decide(stop.seat, deed.act, stop.known(deed.matter)).verdict
        for way in stop.open
        for deed in way.deeds
    }
    required = tuple(sorted(act for act, verdict in verdicts.items() if verdict == "required"))
    return required or tuple(sorted(act for act, verdict in verdicts.items() if verdict == "permitted"))


def right_choice(stop: Stop, judge: Judge) -> bool:
    """Tell whether what was chosen broke nothing, and did something required where something was."""
    if stop.chosen is None:
        return False
    done = _verdicts(stop, stop.chosen.deeds, judge)
    could = {verdict for way in stop.open for verdict in _verdicts(stop, way.deeds, judge)}
    return "prohibited" not in done and ("required" in done or "required" not in could)


def _verdicts(stop: Stop, deeds: Iterable[Deed], judge: Judge) -> set[Verdict]:
    return {judge.decide(stop.seat, deed.act, stop.known(deed.matter)).verdict for deed in deeds}
