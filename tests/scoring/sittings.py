"""Sittings of shipped courses: each run played as its reference run, and runs spoiled on purpose."""

from dataclasses import replace
from functools import cache

from scenarios.compiling import compile_scenario
from scenarios.reading.library import load_scenario, load_vocabulary
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from scoring.course import Course, Pick, PlannedRun, draw
from scoring.judging import Judgement, Law, judge_events, law_of, owed_by, references
from scoring.opportunities import Opportunity
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from scoring.score import score
from scoring.sitting import JudgedRun
from scoring.trials import trials

RULE = load_rule()


@cache
def law_for(pick: Pick) -> Law:
    """Give the shipped law of the scenario's day."""
    day = load_scenario(pick.scenario).law_as_of
    return law_of(load_pack("chicago"), day, RULE, load_vocabulary())


@cache
def judged_well(pick: Pick) -> Judgement:
    """Judge the reference run of a shipped variant."""
    scenario = load_scenario(pick.scenario)
    machine = compile_scenario(scenario, pick.variant, cosmetics_for(scenario, 0))
    _, events = play(machine, references(scenario, pick.variant)[0].choices)
    return judge_events(events, scenario, owed_by(scenario, machine, law_for(pick)), law_for(pick))


def run_of(planned: PlannedRun) -> JudgedRun:
    """Give a planned run as its reference run was judged."""
    return JudgedRun(pick=planned.pick, seed=planned.seed, judgement=judged_well(planned.pick))


def sitting_of(course: Course, seed: int = 0) -> list[JudgedRun]:
    """Give all runs of a draw, each played as its reference run."""
    return [run_of(each) for each in draw(course, seed)]


def with_lines(run: JudgedRun, lines: tuple[Opportunity, ...]) -> JudgedRun:
    """Judge a run as if its lines had been these."""
    scenario = load_scenario(run.pick.scenario)
    was = run.judgement
    judged = replace(
        was,
        lines=lines,
        score=score(lines, scenario.seat, RULE, ended=was.timeline.ended is not None),
        trials=trials(lines, law_for(run.pick).acts),
    )
    return replace(run, judgement=judged)


def breached(line: Opportunity) -> Opportunity:
    """Give a line as a breach would have left it."""
    if line.credit is None:
        return line
    return line._replace(finding="breached", credit=line.credit * 0)


def spoiled(run: JudgedRun, *names: str) -> JudgedRun:
    """Break the norms named, in every matter of the run."""
    lines = tuple(breached(line) if line.id in names else line for line in run.judgement.lines)
    return with_lines(run, lines)
