"""What a score's number supports, as lines of text: the lean, the error rate, how sure it all is."""

from collections.abc import Iterator
from itertools import chain

from scoring.course_resampling import course_pass_probability
from scoring.course_score import CourseJudgement
from scoring.judging import Judgement, Law
from scoring.ratings import Rating, confidence_of
from scoring.resampling import PassProbability, run_pass_probability
from scoring.rule import Rule
from scoring.trials import ENOUGH_TRIALS, Trials, ideal_c, lean, support
from sim.telling import clock, paragraphs

WHAT_IT_SUPPORTS = (
    "What this supports (none of it gates a pass; evidence of learning, not of conduct on duty)"
)


def evidence(judgement: Judgement, law: Law) -> Iterator[str]:
    """Tell what stands beside a run's score and gates nothing, a sentence or two at a time."""
    chance = run_pass_probability(judgement, law.rule)
    return _evidence(judgement.trials, law.rule, chance, judgement.ratings)


def evidence_lines(judgement: Judgement, law: Law) -> Iterator[str]:
    """Tell the evidence of a run as lines."""
    return _lines(evidence(judgement, law))


def course_evidence_lines(judged: CourseJudgement, rule: Rule) -> Iterator[str]:
    """Tell what stands beside a course's score and gates nothing, over all of its runs."""
    given = tuple(each for run in judged.sitting.runs for each in run.judgement.ratings)
    return _lines(_evidence(judged.trials, rule, course_pass_probability(judged, rule), given))


def _evidence(
    counts: Trials, rule: Rule, chance: PassProbability | None, given: tuple[Rating, ...]
) -> Iterator[str]:
    chances = () if chance is None else (chance_line(chance),)
    return chain(support_lines(counts), lean_lines(counts, rule), chances, _sure(given))


def _lines(told: Iterator[str]) -> Iterator[str]:
    yield f"{WHAT_IT_SUPPORTS}:"
    for each in told:
        yield from paragraphs(each, "  ", "    ")


def support_lines(counts: Trials) -> Iterator[str]:
    """Tell how high the true rate of errors may yet be."""
    told = support(counts)
    if told.up_to is None:
        return
    trials = f"{told.trials} trial{'s' * (told.trials > 1)}"
    errors = f"{told.errors} error{'s' * (told.errors > 1)}" if told.errors else "No error"
    yield f"{errors} in {trials}: the true error rate may yet be up to {told.up_to:.0%}."


def lean_lines(counts: Trials, rule: Rule) -> Iterator[str]:
    """Tell d' and c with their error bars, and the c of an ideal member at the agency's costs."""
    told = lean(counts)
    if told is None:
        if counts.help or counts.hold:
            have = f"here are {counts.help} HELP and {counts.hold} HOLD"
            yield f"Which way this leans is told from {ENOUGH_TRIALS} trials a side on; {have}."
        return
    way = "to assisting" if told.c < 0 else "to refusing"
    beyond = abs(told.c) > told.se_c
    yield f"Telling the two sides apart: d' = {_two(told.d_prime)} (standard error {_two(told.se_d_prime)})."
    yield (
        f"Leaning: c = {_two(told.c)} (standard error {_two(told.se_c)}): "
        f"{way if beyond else 'neither way beyond its error'}."
    )
    best = ideal_c(told, rule.cost_ratio)
    if best is not None:
        costs = f"a missed help costs {rule.cost_ratio} times an unlawful help"
        yield f"Ideal for an agency to which {costs}: c = {_two(best)}."


def _two(number: float) -> str:
    """Write two digits, and no minus before a zero."""
    return f"{round(number, 2) + 0.0:.2f}"


def chance_line(chance: PassProbability) -> str:
    """Tell how many redrawn sets of opportunities pass."""
    border = ": borderline" if chance.borderline else ""
    return f"Drawn again {chance.draws} times from what was met here, {float(chance.share):.0%} pass{border}."


def _sure(given: tuple[Rating, ...]) -> Iterator[str]:
    """Tell how sure the member was, and what they were sure of and wrong."""
    told = confidence_of(given)
    if told is None:
        return
    points = round(100 * told.over_confidence)
    way = (
        f"{points} points too sure"
        if points > 0
        else f"{-points} points too unsure"
        if points
        else "as sure as right"
    )
    rated = f"{len(given)} decision{'s' * (len(given) > 1)} rated"
    yield f"Sure of it: {rated}, {way}; Brier score {told.brier:.2f} (0 is best, always 50 % gives 0.25)."
    for each in given:
        if each.confident_error:
            yield f"Sure and wrong: {clock(each.at_ms)} in {each.state!r}, {each.sure} %: {each.took}"
