"""A judgement as the JSON object that `wcsim score` prints: stable, documented in the README."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any, TypeAlias

from scoring.debrief.points import owed_acts
from scoring.findings import Found
from scoring.judging import Judgement, Law
from scoring.norms import Norm, in_force
from scoring.opportunities import Opportunity
from scoring.ratings import Rating, confidence_of
from scoring.reasons import two_by_two
from scoring.resampling import PassProbability, run_pass_probability
from scoring.timeline import Cue
from scoring.trials import Trials, ideal_c, lean, support, wilson

Json: TypeAlias = dict[str, Any]
_DIGITS = 4


def report(judgement: Judgement, law: Law, scenario_version: str) -> Json:
    """Write a judgement; scores are 0 to 1, rounded to four digits, null where nothing was owed."""
    score = judgement.score
    counts = judgement.trials
    return {
        "result": score.result,
        "clauses": [{"id": each.id, "met": each.met, "why": each.why} for each in score.clauses],
        "overall": _round(score.overall),
        "competencies": {name: _round(got) for name, got in score.competencies.items()},
        "findings": [
            *(_line(line, law) for line in judgement.lines),
            *(_unsettled(each, law) for each in judgement.unsettled),
        ],
        "trials": {
            "help": {"n": counts.help, "hits": counts.hits},
            "hold": {"n": counts.hold, "false_alarms": counts.false_alarms},
        },
        "reasons": [asdict(each) for each in judgement.reasons],
        "reason_cells": {
            name.replace(", ", "_").replace(" ", "_"): list(states)
            for name, states in two_by_two(judgement.reasons).items()
        },
        "critical": [
            {"code": line.norm.critical or line.id, "norm": line.id, "matter": line.matter}
            for line in judgement.critical
            if line.norm is not None
        ],
        "level": score.level,
        "mode": judgement.mode,
        **evidence(judgement, law),
        "law_as_of": law.day.isoformat(),
        "versions": {"scenario": scenario_version, "pack": law.pack.version, "rule": law.rule.version},
    }


def evidence(judgement: Judgement, law: Law) -> Json:
    """Write what stands beside a score and gates nothing: both sides, what n supports, how sure it all is."""
    counts = judgement.trials
    chance = run_pass_probability(judgement, law.rule)
    return {
        "both_sides": both_sides(counts, law.rule.cost_ratio),
        "support": _rounded(asdict(support(counts))),
        "confidence": confidence_body(judgement.ratings),
        "pass_probability": None if chance is None else pass_probability_body(chance),
    }


def both_sides(counts: Trials, cost_ratio: Fraction) -> Json:
    """Write Wilson 95 % intervals of help given and of holding back; d' and c from 8 trials a side on."""
    told = lean(counts)
    return {
        "help": _interval(counts.hits, counts.help),
        "hold": _interval(counts.hold - counts.false_alarms, counts.hold),
        "lean": None if told is None else _rounded({**asdict(told), "ideal_c": ideal_c(told, cost_ratio)}),
        "cost_ratio": float(cost_ratio),
    }


def pass_probability_body(chance: PassProbability) -> Json:
    """Write how many of the draws passed."""
    return {
        "share": float(chance.share),
        "draws": chance.draws,
        "seed": chance.seed,
        "borderline": chance.borderline,
    }


def _interval(kept: int, of: int) -> Json:
    low, high = wilson(kept, of)
    return _rounded({"low": low, "high": high})


def confidence_body(given: tuple[Rating, ...]) -> Json | None:
    """Write how sure the member was against how right; null where nothing was rated."""
    told = confidence_of(given)
    if told is None:
        return None
    return {
        "n": len(given),
        "brier": round(told.brier, _DIGITS),
        "over_confidence": round(told.over_confidence, _DIGITS),
        "confident_errors": [
            {"state": each.state, "at_ms": each.at_ms, "sure": each.sure}
            for each in given
            if each.confident_error
        ],
    }


def _rounded(body: Json) -> Json:
    return {key: round(value, _DIGITS) if isinstance(value, float) else value for key, value in body.items()}


def _round(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), _DIGITS)


def _line(line: Opportunity, law: Law) -> Json:
    if line.found is not None:
        body = _found(line.found, law)
    else:
        body = {
            "norm": line.id,
            "matter": line.matter,
            "state": line.id.partition(".")[2] or None,
            "finding": line.finding,
            "severity": line.severity,
            "at_ms": None,
            "cue": None,
            "citations": citations(line.norm, law) if line.norm else [],
            "act": None,
            "known": {},
            "keyed_acts": list(owed_acts(line.norm)) if line.norm else [],
        }
    credit = None if line.credit is None else round(float(line.credit), _DIGITS)
    return {
        **body,
        "credit": credit,
        "weight": line.weight,
        "competency": line.competency,
        "beyond": line.beyond,
    }


def _unsettled(found: Found, law: Law) -> Json:
    """Write an open question: it weighs nothing and earns nothing."""
    competency = found.norm.competency
    return {**_found(found, law), "credit": None, "weight": 0, "competency": competency, "beyond": False}


def _found(found: Found, law: Law) -> Json:
    return {
        "norm": found.norm.id,
        "matter": found.matter,
        "state": found.stop.state,
        "finding": found.finding,
        "severity": found.norm.severity,
        "at_ms": found.stop.at_ms,
        "cue": _cue(found.cue),
        "citations": citations(found.norm, law),
        "act": found.act,
        "known": dict(sorted(found.stop.known(found.matter).items())),
        "keyed_acts": list(found.keyed_acts),
    }


def _cue(cue: Cue | None) -> Json | None:
    if cue is None:
        return None
    return {"at_ms": cue.at_ms, "circumstance": cue.circumstance, "value": cue.value, "line": cue.line}


def citations(norm: Norm, law: Law) -> list[Json]:
    """Write the citations of a norm that are in force on the law's day."""
    return [
        {
            "text": each.text,
            "in_force_from": each.in_force_from.isoformat(),
            "in_force_to": each.in_force_to.isoformat() if each.in_force_to else None,
            "confidence": each.confidence,
        }
        for each in norm.citations
        if in_force(law.day, each.in_force_from, each.in_force_to)
    ]
