"""A course and its judgement as the JSON objects that `wcsim course` prints; documented in the README."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from scoring.course import Course, PlannedRun
from scoring.course_resampling import course_pass_probability
from scoring.course_score import CourseJudgement, CriticalIn
from scoring.judging import Law
from scoring.report import both_sides, confidence_body, pass_probability_body

Json: TypeAlias = dict[str, Any]
_DIGITS = 4
MARK = "TRAINING"


def course_body(course: Course) -> Json:
    """Write a course: what a list shows of it, and all of its places."""
    return {
        "id": course.id,
        "title": course.title,
        "description": course.description,
        "version": course.version,
        "category": course.category,
        "seats": list(course.seats),
        "mode": course.mode,
        "clock": course.clock,
        "pass_rule": course.pass_rule,
        "mandate": {"for": course.mandate_for, "code": course.mandate_code},
        "hours": {
            "claimed": _number(course.hours.claimed),
            "approved_by": course.hours.approved_by,
            "credit_rule": course.hours.credit_rule,
        },
        "next_due": {"after_months": course.next_due.after_months, "says": course.next_due.says},
        "objectives": [{"learn": each.learn, "norms": list(each.norms)} for each in course.objectives],
        "mandatory": list(course.mandatory),
        "runs": [{"take": slot.take, "of": [pick.name for pick in slot.of]} for slot in course.slots],
        "length": course.length,
        "author": course.author,
        "note": course.note,
    }


def drawn_body(drawn: Sequence[PlannedRun]) -> list[Json]:
    """Write the runs of a draw in the order to play them."""
    return [
        {"scenario": each.pick.scenario, "variant": each.pick.variant, "seed": each.seed} for each in drawn
    ]


def course_report(judged: CourseJudgement, law: Law, seed: int | None) -> Json:
    """Write a course's judgement; shares are 0 to 1, rounded to four digits, null where nothing was owed.

    `seed` is that of the draw, None where the runs were taken as any draw; `law` lends the versions.
    """
    course, counts = judged.course, judged.trials
    chance = course_pass_probability(judged, law.rule)
    return {
        "mark": MARK,
        "course": course.id,
        "title": course.title,
        "mode": course.mode,
        "clock": course.clock,
        "seed": seed,
        "result": judged.result,
        "clauses": [{"id": each.id, "met": each.met, "why": each.why} for each in judged.clauses],
        "overall": _round(judged.overall),
        "competencies": {name: _round(got) for name, got in judged.competencies.items()},
        "weights": {name: _round(weight) for name, weight in judged.weights.items()},
        "runs": [
            {
                "scenario": run.pick.scenario,
                "variant": run.pick.variant,
                "seed": run.seed,
                "result": run.judgement.score.result,
                "level": run.judgement.score.level,
                "mode": run.mode,
                "overall": _round(run.judgement.score.overall),
            }
            for run in judged.sitting.runs
        ],
        "missing": list(judged.sitting.missing),
        "doubled": list(judged.sitting.doubled),
        "strange": list(judged.sitting.strange),
        "trials": {
            "help": {"n": counts.help, "hits": counts.hits},
            "hold": {"n": counts.hold, "false_alarms": counts.false_alarms},
        },
        "support": {
            "trials": judged.support.trials,
            "errors": judged.support.errors,
            "up_to": None if judged.support.up_to is None else round(judged.support.up_to, _DIGITS),
        },
        "both_sides": both_sides(counts, law.rule.cost_ratio),
        "confidence": confidence_body(
            tuple(each for run in judged.sitting.runs for each in run.judgement.ratings)
        ),
        "pass_probability": None if chance is None else pass_probability_body(chance),
        "critical": [_critical(each) for each in judged.critical],
        "objectives": [
            {"learn": each.learn, "norms": list(each.norms), "met": was} for each, was in judged.objectives
        ],
        "versions": {"course": course.version, "pack": law.pack.version, "rule": law.rule.version},
    }


def _critical(found: CriticalIn) -> Json:
    run, line = found.run, found.line
    code = line.norm.critical if line.norm else None
    return {"code": code or line.id, "norm": line.id, "matter": line.matter, "run": run.pick.name}


def _round(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), _DIGITS)


def _number(hours: Fraction) -> float | int:
    return int(hours) if hours.denominator == 1 else round(float(hours), _DIGITS)
