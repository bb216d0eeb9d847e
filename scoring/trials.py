"""Both sides of the duty, shown apart: helped where help was owed, held back where help is forbidden.

Source: Macmillan and Creelman, Detection Theory; log-linear correction after Hautus 1995; Wilson 1927 for
the intervals. None of these numbers gates a pass (scoring.md section 5).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist
from typing import Literal, TypeAlias

from scenarios.vocabulary import Act, ActId, MatterId
from scoring.opportunities import Opportunity

ENOUGH_TRIALS = 8
"""Trials a side from which d' and c are shown; below it the 2x2 with its intervals."""

CONFIDENT = 0.8
"""From this confidence on a wrong answer is a confident error."""

Side: TypeAlias = Literal["HELP", "HOLD"]

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """Counts of trials: HELP with its hits, HOLD with its false alarms."""

    help: int
    hits: int
    hold: int
    false_alarms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """Sensitivity d' and lean c with standard errors; c below 0 leans to assisting, above to refusing."""

    d_prime: float
    c: float
    se_d_prime: float
    se_c: float


def side_of(line: Opportunity, acts: Mapping[ActId, Act]) -> Side | None:
    """Tell whether a line is a duty to assist (HELP), a ban on assisting (HOLD), or of neither side."""
    if line.norm is None or line.credit is None or not any(acts[act].assist for act in line.norm.acts):
        return None
    match line.norm.modality:
        case "obligation":
            return "HELP"
        case "prohibition":
            return "HOLD"
        case _:
            return None


def keeps_side(line: Opportunity) -> bool:
    """Tell whether help that was owed was given, if late, or what is forbidden was not done."""
    if line.norm is not None and line.norm.modality == "obligation":
        return line.finding in ("upheld", "late")
    return line.finding != "breached"


def trials(lines: Iterable[Opportunity], acts: Mapping[ActId, Act]) -> Trials:
    """Count the trials of a run: one HELP and one HOLD at most for each matter."""
    kept: dict[tuple[Side, MatterId], bool] = {}
    for line in lines:
        side = side_of(line, acts)
        if side is not None:
            trial = (side, line.matter)
            kept[trial] = kept.get(trial, True) and keeps_side(line)
    helped = [was for (side, _), was in kept.items() if side == "HELP"]
    held = [was for (side, _), was in kept.items() if side == "HOLD"]
    return Trials(help=len(helped), hits=sum(helped), hold=len(held), false_alarms=held.count(False))


def add(one: Trials, other: Trials) -> Trials:
    """Sum the trials of two runs."""
    return Trials(
        help=one.help + other.help,
        hits=one.hits + other.hits,
        hold=one.hold + other.hold,
        false_alarms=one.false_alarms + other.false_alarms,
    )


def lean(counts: Trials) -> Lean | None:
    """Give d' and c with the log-linear correction; None with fewer than 8 trials on a side."""
    if min(counts.help, counts.hold) < ENOUGH_TRIALS:
        return None
    hit = (counts.hits + 0.5) / (counts.help + 1)
    alarm = (counts.false_alarms + 0.5) / (counts.hold + 1)
    z_hit, z_alarm = _NORMAL.inv_cdf(hit), _NORMAL.inv_cdf(alarm)
    variance = _variance(hit, z_hit, counts.help) + _variance(alarm, z_alarm, counts.hold)
    se = math.sqrt(variance)
    return Lean(d_prime=z_hit - z_alarm, c=-(z_hit + z_alarm) / 2, se_d_prime=se, se_c=se / 2)


def _variance(rate: float, z: float, trials_: int) -> float:
    return rate * (1 - rate) / (trials_ * _NORMAL.pdf(z) ** 2)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give the 95 % Wilson interval of a proportion; (0, 1) where there was no trial."""
    if of == 0:
        return 0.0, 1.0
    z = _NORMAL.inv_cdf(0.975)
    rate, spread = hits / of, z * z / of
    middle = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def error_bound(n: int) -> float:
    """Give the highest error rate that n trials without error leave likely (95 %): 1 - 0.05^(1/n)."""
    return 1 - math.pow(0.05, 1 / n)


def ideal_c(told: Lean, cost_ratio: Fraction) -> float | None:
    """Give the c of an ideal member as sensitive as this one; None where d' shows no sensitivity.

    `cost_ratio` is the cost of a missed help over that of an unlawful help, which the agency sets. With both
    sides as likely, the ideal likelihood ratio is beta = 1 / cost_ratio (Green and Swets 1966), and
    c* = ln(beta) / d' (Macmillan and Creelman). At 1 it is 0: to lean nowhere.
    """
    return None if told.d_prime <= 0 else -math.log(cost_ratio) / told.d_prime


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What the number of trials supports (scoring.md section 7): errors seen, and how high the rate may be.

    `up_to` is 1 - 0.05^(1/n) without an error, the upper end of Wilson's 95 % interval with some, None
    without trials.
    """

    trials: int
    errors: int
    up_to: float | None


def support(counts: Trials) -> Support:
    """Tell how high the true rate of errors may be after these trials."""
    n = counts.help + counts.hold
    errors = counts.help - counts.hits + counts.false_alarms
    if not n:
        return Support(trials=0, errors=0, up_to=None)
    return Support(trials=n, errors=errors, up_to=wilson(errors, n)[1] if errors else error_bound(n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How sure a member was against how right; `confident_errors` are indices into the answers.

    The Brier score (Brier 1950) is 0 at best, 1 at worst; over-confidence is the mean confidence less the
    share that was right (Lichtenstein, Fischhoff and Phillips 1982), below 0 where a member doubts too much.
    """

    brier: float
    over_confidence: float
    confident_errors: tuple[int, ...]


def confidence(answers: Iterable[tuple[float, bool]]) -> Confidence | None:
    """Judge answers of (confidence 0.5 to 1, was it right)."""
    given = list(answers)
    if not given:
        return None
    wrong = [at for at, (sure, right) in enumerate(given) if sure >= CONFIDENT and not right]
    return Confidence(
        brier=sum((sure - right) ** 2 for sure, right in given) / len(given),
        over_confidence=sum(sure - right for sure, right in given) / len(given),
        confident_errors=tuple(wrong),
    )
