"""The sums of a run or a course: items into shares, shares into the whole, the whole against the clauses."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from scoring.course_resampling import course_pass_probability
from scoring.course_score import CourseJudgement, course_lines
from scoring.explaining.items import explained_run
from scoring.explaining.values import Compared, Explained, ExplainedRun, Share, Step
from scoring.judging import Judgement, Law
from scoring.norms import COMPETENCIES, CompetencyId
from scoring.resampling import run_pass_probability
from scoring.rule import Rule
from scoring.score import Clause, cut_of


def explain_run(judgement: Judgement, law: Law, name: str) -> Explained:
    """Explain the score of a run, which is called `name`."""
    run = explained_run(name, judgement, judgement.lines, law, first=1)
    weights, score = law.rule.weights[judgement.seat], judgement.score
    shares = tuple(_shares([run], weights))
    return Explained(
        rule=law.rule,
        weights_of=judgement.seat,
        runs=(run,),
        shares=shares,
        overall=_overall(shares),
        clauses=tuple(_compared(each, score.overall, score.competencies, law.rule) for each in score.clauses),
        result=score.result,
        trials=judgement.trials,
        pass_probability=run_pass_probability(judgement, law.rule),
    )


def explain_course(judged: CourseJudgement, law: Law) -> Explained:
    """Explain the score of a course: S_k summed over all of its runs; `law` lends the acts and the rule."""
    runs: list[ExplainedRun] = []
    first = 1
    for run in judged.sitting.runs:
        lines = course_lines(judged.course, run)
        runs.append(explained_run(run.name, run.judgement, lines, law, first=first))
        first += len(lines)
    shares = tuple(_shares(runs, judged.weights))
    return Explained(
        rule=law.rule,
        weights_of=", ".join(judged.course.seats),
        runs=tuple(runs),
        shares=shares,
        overall=_overall(shares),
        clauses=tuple(
            _compared(each, judged.overall, judged.competencies, law.rule) for each in judged.clauses
        ),
        result=judged.result,
        trials=judged.trials,
        pass_probability=course_pass_probability(judged, law.rule),
    )


def _shares(runs: Iterable[ExplainedRun], weights: Mapping[CompetencyId, Fraction]) -> Iterator[Share]:
    """Yield S_k of each competency, summed over all runs and divided once."""
    items = [item for run in runs for item in run.items]
    for competency in COMPETENCIES:
        mine = [(each, each.weighs, each.earns) for each in items if each.line.competency == competency]
        parts = [(item.number, weighs.gives, earns.gives) for item, weighs, earns in mine if weighs and earns]
        most = sum((weight for _, weight, _ in parts), Fraction(0))
        step = None
        if most:
            above = " + ".join(str(got) for _, _, got in parts)
            below = " + ".join(str(weight) for _, weight, _ in parts)
            got = sum((got for _, _, got in parts), Fraction(0))
            step = Step(why=competency, sum=f"({above}) / ({below})", gives=got / most)
        yield Share(
            competency=competency,
            items=tuple(number for number, _, _ in parts),
            step=step,
            weight=weights[competency],
        )


def _overall(shares: Iterable[Share]) -> Step | None:
    """Give S, the assessed shares by their weights; None where nothing is assessed."""
    assessed = [(each.weight, each.step.gives) for each in shares if each.step]
    total = sum((weight for weight, _ in assessed), Fraction(0))
    if not total:
        return None
    above = " + ".join(f"{weight} x {share}" for weight, share in assessed)
    below = " + ".join(str(weight) for weight, _ in assessed)
    whole = sum((weight * share for weight, share in assessed), Fraction(0)) / total
    return Step(why="overall", sum=f"({above}) / ({below})", gives=whole)


def _compared(
    clause: Clause,
    overall: Fraction | None,
    competencies: Mapping[CompetencyId, Fraction | None],
    rule: Rule,
) -> Compared:
    """Find what a clause compares: the whole, one competency (a run), or all of them (a course)."""
    if clause.id == "overall":
        bars = () if overall is None else (("overall", overall, rule.cut_overall),)
        return Compared(clause=clause, bars=bars)
    mine = competencies if clause.id == "competencies" else {CompetencyId(clause.id)} & set(competencies)
    return Compared(
        clause=clause,
        bars=tuple(
            (name, got, cut_of(name, rule)) for name in mine if (got := competencies[name]) is not None
        ),
    )
