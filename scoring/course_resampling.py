"""How sure the result of a course is: its opportunities drawn again over all of its runs.

How many trials a course has is its design and stays; a mandatory norm gates by itself and stands.
"""

from dataclasses import replace

from scoring.course_score import CourseJudgement, course_lines, judge_sitting
from scoring.resampling import Lines, PassProbability, pass_probability
from scoring.rule import Rule
from scoring.score import counted_severities, level_of
from scoring.sitting import JudgedRun


def course_pass_probability(judged: CourseJudgement, rule: Rule) -> PassProbability | None:
    """Draw the opportunities of a course again; None where it is incomplete."""
    if judged.result == "INCOMPLETE":
        return None
    course, sitting = judged.course, judged.sitting

    def passes(drawn: tuple[Lines, ...]) -> bool:
        runs = tuple(_with(run, lines, rule) for run, lines in zip(sitting.runs, drawn, strict=True))
        return judge_sitting(course, replace(sitting, runs=runs), rule).result == "PASS"

    return pass_probability(
        [course_lines(course, run) for run in sitting.runs],
        passes,
        stands=lambda line: line.norm is not None and line.norm.id in course.mandatory,
    )


def _with(run: JudgedRun, lines: Lines, rule: Rule) -> JudgedRun:
    """Give a run as it would stand with these lines."""
    level = level_of(counted_severities(lines), rule)
    score = replace(run.judgement.score, level=level)
    return replace(run, judgement=replace(run.judgement, lines=lines, score=score))
