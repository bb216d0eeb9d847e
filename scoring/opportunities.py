"""What a run owes and what it earned: the opportunities of scoring.md section 2, each with weight and credit.

Owed is what the reference run of the variant puts in play, so a wrong turn never shortens the test; breaches
and lates of the member's own route count beside it, extra things kept do not. Where a decision could be taken
again, the first commit counts in an assessment and the last in training.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from scenarios.model import StateId
from scenarios.parts import Mode
from scenarios.vocabulary import EVENT, MatterId
from scoring.choices import breaks, right_choice
from scoring.findings import Finding, Found, Judge
from scoring.norms import CompetencyId, Norm, NormId, Severity
from scoring.rule import Rule
from scoring.timeline import Stop, Timeline

COMMUNICATION = CompetencyId("communication")
TIMELINESS = CompetencyId("timeliness")
_NOTHING, _ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a run is measured by: (norm, matter) pairs, states with craft marks, time-critical states.

    `reasoned` are the decisions whose reason is asked: one that is not given is no right one.
    """

    norms: frozenset[tuple[NormId, MatterId]]
    crafts: frozenset[StateId] = frozenset()
    timed: frozenset[StateId] = frozenset()
    reasoned: frozenset[StateId] = frozenset()


class Commit(NamedTuple):
    """The decision of a state that counts, and how long after the state was first shown it came (ms)."""

    stop: Stop
    after_ms: int


class Came(NamedTuple):
    """How a credit came about: what the decision earned, was a reason asked right, how many hints."""

    decision: Fraction
    reason: bool | None
    hints: int


class Opportunity(NamedTuple):
    """One line of the score: `credit` is 0 to 1 or None (left out); `norm` is None for craft and time.

    `came` is None where nothing was done that could earn; `beyond` marks what the variant does not owe.
    """

    id: str
    matter: MatterId
    competency: CompetencyId
    severity: Severity
    weight: int
    finding: Finding
    credit: Fraction | None
    found: Found | None
    norm: Norm | None
    came: Came | None = None
    beyond: bool = False


def in_play(run: Timeline, found: tuple[Found, ...]) -> Owed:
    """Collect what a run put in play: what its variant owes, when it is a reference run."""
    return Owed(
        norms=frozenset((each.norm.id, each.matter) for each in found if each.finding != "unsettled"),
        crafts=frozenset(stop.state for stop in run.stops if _marked(stop)),
        timed=frozenset(stop.state for stop in run.stops if stop.timing.soft_ms is not None),
        reasoned=frozenset(reasons_given(run, "assess")),
    )


def opportunities(
    run: Timeline,
    found: tuple[Found, ...],
    owed: Owed,
    *,
    norms: Mapping[NormId, Norm],
    rule: Rule,
    judge: Judge,
    excused: frozenset[str],
    mode: Mode,
) -> tuple[Opportunity, ...]:
    """List every line of the score: the norms, then craft, then time; each in a fixed order."""
    by_key = {(each.norm.id, each.matter): each for each in found if each.finding != "unsettled"}
    own = {key for key, each in by_key.items() if each.finding in ("breached", "late")}
    reasons = dict.fromkeys(owed.reasoned, False) | reasons_given(run, mode)
    lines = []
    for norm_id, matter in sorted(owed.norms | own):
        each = by_key.get((norm_id, matter))
        if each is None or (norm_id in excused and _left_undone(each)):
            lines.append(_unreached(norms[norm_id], matter, rule, excused=norm_id in excused))
        else:
            beyond = (norm_id, matter) not in owed.norms
            lines.append(_norm_line(each, reasons.get(each.stop.state), rule, beyond=beyond))
    lines += [_craft_line(run, state, rule, mode) for state in sorted(owed.crafts)]
    lines += [_time_line(run, state, rule, judge, mode) for state in sorted(owed.timed)]
    return tuple(lines)


def reasons_given(run: Timeline, mode: Mode) -> dict[StateId, bool]:
    """Give for each decision that was asked "why?" whether the reason that counts was right."""
    given: dict[StateId, bool] = {}
    for stop in run.stops:
        reason = stop.chosen.reason if stop.chosen else None
        if reason is not None and (mode == "train" or reason.decision not in given):
            given[reason.decision] = reason.right
    return given


def commit_in(run: Timeline, state: StateId, mode: Mode, judge: Judge) -> Commit | None:
    """Give the decision of a state that counts: of its first visit in an assessment, of its last in training.

    A state stays open while the member asks. What decides is what ends the visit; in an assessment already
    what breaks a prohibition, or silence. The time that asking took counts in.
    """
    visits = [tuple(stops) for each, stops in groupby(run.stops, attrgetter("state")) if each == state]
    if not visits:
        return None
    visit = visits[0 if mode == "assess" else -1]
    decides = len(visit) - 1
    if mode == "assess":
        decides = next(
            (at for at, stop in enumerate(visit) if not stop.chosen or breaks(stop, judge)), decides
        )
    return Commit(visit[decides], sum(stop.after_ms for stop in visit[: decides + 1]))


def _left_undone(found: Found) -> bool:
    """Tell whether a duty was not done; a prohibition that was broken is no such thing."""
    return found.finding == "breached" and found.norm.modality == "obligation"


def _unreached(norm: Norm, matter: MatterId, rule: Rule, *, excused: bool) -> Opportunity:
    return Opportunity(
        id=norm.id,
        matter=matter,
        competency=norm.competency,
        severity=norm.severity,
        weight=rule.severity_weights[norm.severity],
        finding="excused" if excused else "not reached",
        credit=None if excused else _NOTHING,
        found=None,
        norm=norm,
    )


def _norm_line(found: Found, reason: bool | None, rule: Rule, *, beyond: bool) -> Opportunity:  # noqa: FBT001 - a reason is right or wrong
    norm = found.norm
    came = Came(_credit(found, rule), reason, found.stop.hints)
    return Opportunity(
        id=norm.id,
        matter=found.matter,
        competency=norm.competency,
        severity=norm.severity,
        weight=rule.severity_weights[norm.severity],
        finding=found.finding,
        credit=credit_of(came, rule),
        found=found,
        norm=norm,
        came=came,
        beyond=beyond,
    )


def credit_of(came: Came, rule: Rule) -> Fraction:
    """Give 0.8 decision + 0.2 reason where one was asked, then what hints leave of it: 1 - 0.25 h."""
    credit = came.decision
    if came.reason is not None:
        credit = (1 - rule.reason_share) * credit + rule.reason_share * int(came.reason)
    return credit * max(_NOTHING, 1 - rule.hint_share * came.hints) if came.hints else credit


def _credit(found: Found, rule: Rule) -> Fraction:
    if found.credit is not None:
        return Fraction(found.credit).limit_denominator(1000)
    match found.finding:
        case "upheld":
            return _ALL
        case "late":
            return rule.late_credit
        case _:
            return _NOTHING


def _marked(stop: Stop) -> bool:
    return any(way.craft is not None for way in stop.open)


def _craft_line(run: Timeline, state: StateId, rule: Rule, mode: Mode) -> Opportunity:
    """Score the wording where the law is silent: the marked choice of the state that counts."""
    came = None
    for stop in run.stops if mode == "assess" else reversed(run.stops):
        if stop.state == state and stop.chosen and stop.chosen.craft is not None:
            came = Came(Fraction(str(stop.chosen.craft)), None, stop.hints)
            break
    reached = any(stop.state == state for stop in run.stops)
    finding: Finding = (
        "not reached" if not reached else "breached" if came is None or not came.decision else "upheld"
    )
    return _unwritten(f"craft.{state}", COMMUNICATION, finding, came, rule)


def _time_line(run: Timeline, state: StateId, rule: Rule, judge: Judge, mode: Mode) -> Opportunity:
    """Score the time of a time-critical state at the decision that counts; only where the act was right."""
    commit = commit_in(run, state, mode, judge)
    finding: Finding = "not reached"
    came = None
    if commit is not None:
        credit, timing = _NOTHING, commit.stop.timing
        if right_choice(run, commit.stop, judge):
            credit = time_credit(commit.after_ms, timing.soft_ms or 0, timing.hard_ms or 0)
        finding = "upheld" if credit == 1 else "late" if credit else "breached"
        came = Came(credit, None, 0)
    return _unwritten(f"time.{state}", TIMELINESS, finding, came, rule)


def _unwritten(
    name: str, competency: CompetencyId, finding: Finding, came: Came | None, rule: Rule
) -> Opportunity:
    """Make the line of what no norm asks: of the weight of a minor norm."""
    return Opportunity(
        id=name,
        matter=EVENT,
        competency=competency,
        severity="minor",
        weight=rule.severity_weights["minor"],
        finding=finding,
        credit=_NOTHING if came is None else credit_of(came, rule),
        found=None,
        norm=None,
        came=came,
    )


def time_credit(after_ms: int, soft_ms: int, hard_ms: int) -> Fraction:
    """Give 1 up to T_soft, falling linearly to 0 at T_hard (scoring.md section 3)."""
    if after_ms <= soft_ms:
        return Fraction(1)
    if after_ms >= hard_ms:
        return Fraction(0)
    return Fraction(hard_ms - after_ms, hard_ms - soft_ms)
