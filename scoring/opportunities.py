"""What a run owes and what it earned: the opportunities of scoring.md section 2, each with weight and credit.

Owed is what the reference run of the variant puts in play, so a wrong turn never shortens the test; breaches
and lates of the member's own route count beside it, extra things kept do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scenarios.model import StateId
from scenarios.vocabulary import EVENT, MatterId
from scoring.findings import Finding, Found, Judge, right_choice
from scoring.norms import CompetencyId, Norm, NormId, Severity
from scoring.rule import Rule
from scoring.timeline import Stop, Timeline

COMMUNICATION = CompetencyId("communication")
TIMELINESS = CompetencyId("timeliness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a run is measured by: (norm, matter) pairs, states with craft marks, time-critical states."""

    norms: frozenset[tuple[NormId, MatterId]]
    crafts: frozenset[StateId]
    timed: frozenset[StateId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """One line of the score: `credit` is 0 to 1 or None (left out); `norm` is None for craft and time."""

    id: str
    matter: MatterId
    competency: CompetencyId
    severity: Severity
    weight: int
    finding: Finding
    credit: Fraction | None
    found: Found | None
    norm: Norm | None


def in_play(run: Timeline, found: tuple[Found, ...]) -> Owed:
    """Collect what a run put in play: what its variant owes, when it is a reference run."""
    return Owed(
        norms=frozenset((each.norm.id, each.matter) for each in found if each.finding != "unsettled"),
        crafts=frozenset(stop.state for stop in run.stops if _marked(stop)),
        timed=frozenset(stop.state for stop in run.stops if stop.timing.soft_ms is not None),
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
) -> tuple[Opportunity, ...]:
    """List every line of the score: the norms, then craft, then time; each in a fixed order."""
    by_key = {(each.norm.id, each.matter): each for each in found if each.finding != "unsettled"}
    own = {key for key, each in by_key.items() if each.finding in ("breached", "late")}
    lines = []
    for norm_id, matter in sorted(owed.norms | own):
        each = by_key.get((norm_id, matter))
        if each is None or (norm_id in excused and _left_undone(each)):
            lines.append(_unreached(norms[norm_id], matter, rule, excused=norm_id in excused))
        else:
            lines.append(_norm_line(each, _earned(each, run, rule), rule))
    lines += [_craft_line(run, state, rule) for state in sorted(owed.crafts)]
    lines += [_time_line(run, state, rule, judge) for state in sorted(owed.timed)]
    return tuple(lines)


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
        credit=None if excused else Fraction(0),
        found=None,
        norm=norm,
    )


def _norm_line(found: Found, credit: Fraction, rule: Rule) -> Opportunity:
    norm = found.norm
    return Opportunity(
        id=norm.id,
        matter=found.matter,
        competency=norm.competency,
        severity=norm.severity,
        weight=rule.severity_weights[norm.severity],
        finding=found.finding,
        credit=credit,
        found=found,
        norm=norm,
    )


def _earned(found: Found, run: Timeline, rule: Rule) -> Fraction:
    """Give the credit of a finding, after the reason that was given and the hints that were taken."""
    reasons = [
        stop.chosen.reason.right
        for stop in run.stops
        if stop.chosen and stop.chosen.reason and stop.chosen.reason.decision == found.stop.state
    ]
    return credit_with(_credit(found, rule), reasons[0] if reasons else None, found.stop.hints, rule)


def credit_with(credit: Fraction, reason: bool | None, hints: int, rule: Rule) -> Fraction:  # noqa: FBT001 - a reason is right or wrong
    """Give 0.8 decision + 0.2 reason where one was asked, then what hints leave of it: 1 - 0.25 h."""
    if reason is not None:
        credit = (1 - rule.reason_share) * credit + rule.reason_share * int(reason)
    return credit * max(Fraction(0), 1 - rule.hint_share * hints) if hints else credit


def _credit(found: Found, rule: Rule) -> Fraction:
    if found.credit is not None:
        return Fraction(found.credit).limit_denominator(1000)
    match found.finding:
        case "upheld":
            return Fraction(1)
        case "late":
            return rule.late_credit
        case _:
            return Fraction(0)


def _marked(stop: Stop) -> bool:
    return any(way.craft is not None for way in stop.open)


def _craft_line(run: Timeline, state: StateId, rule: Rule) -> Opportunity:
    """Score the wording where the law is silent: the first marked choice taken in the state."""
    marks = [stop.chosen.craft for stop in run.stops if stop.state == state and stop.chosen]
    mark = next((each for each in marks if each is not None), None)
    reached = any(stop.state == state for stop in run.stops)
    finding: Finding = "not reached" if not reached else "breached" if not mark else "upheld"
    return Opportunity(
        id=f"craft.{state}",
        matter=EVENT,
        competency=COMMUNICATION,
        severity="minor",
        weight=rule.severity_weights["minor"],
        finding=finding,
        credit=Fraction(str(mark)) if mark is not None else Fraction(0),
        found=None,
        norm=None,
    )


def _time_line(run: Timeline, state: StateId, rule: Rule, judge: Judge) -> Opportunity:
    """Score the time of a time-critical state at its first decision; only where the act was right."""
    stop = next((each for each in run.stops if each.state == state), None)
    finding: Finding = "not reached"
    credit = Fraction(0)
    if stop is not None:
        if right_choice(stop, judge):
            credit = time_credit(stop.after_ms, stop.timing.soft_ms or 0, stop.timing.hard_ms or 0)
        finding = "upheld" if credit == 1 else "late" if credit else "breached"
    return Opportunity(
        id=f"time.{state}",
        matter=EVENT,
        competency=TIMELINESS,
        severity="minor",
        weight=rule.severity_weights["minor"],
        finding=finding,
        credit=credit,
        found=None,
        norm=None,
    )


def time_credit(after_ms: int, soft_ms: int, hard_ms: int) -> Fraction:
    """Give 1 up to T_soft, falling linearly to 0 at T_hard (scoring.md section 3)."""
    if after_ms <= soft_ms:
        return Fraction(1)
    if after_ms >= hard_ms:
        return Fraction(0)
    return Fraction(hard_ms - after_ms, hard_ms - soft_ms)
