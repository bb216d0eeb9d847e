"""What was found against a scenario, as problems with line, code and the shortest run that shows it.

P501 trap, P502 dominance, P503 a bad ending that passes, P504 a run without fault that does not pass, P505 an
owed item that a lawful run dodges, P506 a lawful choice that gives itself away, P507 a duty that no one can
meet, P508 an objective that no run tests, P599 unknown: beyond the bound.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from scenarios.exploring.explored import written
from scenarios.model import Scenario, StateId, Variant, VariantId
from scenarios.problems import Problem
from scoring.norms import Within
from scoring.opportunities import Owed
from scoring.proving.chance import Luck
from scoring.proving.proof import Proof
from scoring.proving.telling import Shown, signs
from scoring.proving.traps import Trap


def faults_of(
    scenario: Scenario, proofs: Mapping[VariantId, Proof], owed: Mapping[VariantId, Owed]
) -> Iterator[Problem]:
    """Yield every problem of a scenario whose variants were proved."""
    for variant in scenario.variants:
        proof = proofs.get(variant.id)
        if proof is not None:
            yield from _of_variant(scenario, variant, proof)
    if proofs and all(proof.complete for proof in proofs.values()):
        yield from _told(scenario, proofs.values())
        yield from _untested(scenario, proofs.values(), owed.values())


def _of_variant(scenario: Scenario, variant: Variant, proof: Proof) -> Iterator[Problem]:
    for trap in proof.traps:
        yield _trap(scenario, variant.id, trap)
    yield from _dominance(scenario, variant, proof)
    for ending, run in proof.bad:
        yield _problem(
            scenario,
            ending.line,
            "P503",
            f"a run passes into {ending.id!r}, which is {ending.outcome} ({written(variant.id, run.script)})",
            "let what leads there break a norm that weighs enough, or let it end elsewhere",
        )
    for ending, run in proof.failing:
        unmet = "; ".join(clause.why for clause in run.judgement.score.clauses if not clause.met)
        yield _problem(
            scenario,
            ending.line,
            "P504",
            f"a run that breaks nothing ends in {ending.id!r} and does not pass: {unmet} "
            f"({written(variant.id, run.script)})",
            "lead it past what the variant owes, or let the ending excuse that",
        )
    yield from _dodged(scenario, variant.id, proof)
    if not proof.complete:
        yield _unknown(scenario, variant, proof.luck)


def _dominance(scenario: Scenario, variant: Variant, proof: Proof) -> Iterator[Problem]:
    """Tell where law-abiding does not pay."""
    worst, best = proof.range.worst, proof.range.best
    runs = proof.range.worst_run, proof.range.best_run
    if worst is None or best is None or worst >= best or runs[0] is None or runs[1] is None:
        return
    yield _problem(
        scenario,
        variant.line,
        "P502",
        f"a run without breach scores {percent(worst)} by the law ({written(variant.id, runs[0].script)}), "
        f"one with a breach {percent(best)} ({written(variant.id, runs[1].script)})",
        "let no lawful run leave what the variant owes unreached",
    )


def _dodged(scenario: Scenario, variant: VariantId, proof: Proof) -> Iterator[Problem]:
    """Tell what lawful runs dodge, what one run shows together."""
    by_run: dict[tuple[str, ...], list[str]] = {}
    endings = {each.run.script: each.ending for each in proof.dodged}
    for each in proof.dodged:
        name, matter = each.item.key
        by_run.setdefault(each.run.script, []).append(name if matter == "event" else f"{name}/{matter}")
    for script, names in by_run.items():
        ending = endings[script]
        yield _problem(
            scenario,
            ending.line,
            "P505",
            f"a lawful run ends in {ending.id!r} and leaves unreached what {variant!r} owes: "
            f"{', '.join(sorted(names))} ({written(variant, script)})",
            "lead every lawful run past it, or let the ending excuse it",
        )


def _trap(scenario: Scenario, variant: VariantId, trap: Trap) -> Problem:
    where, run = repr(trap.state.id), written(variant, trap.script)
    if trap.duty is None or trap.duty.norm is None:
        return _problem(
            scenario,
            trap.state.line,
            "P501",
            f"at {where} every way on breaks a prohibition ({run})",
            "open a choice there that breaks nothing, or let silence lead on to one",
        )
    norm = trap.duty.norm
    match trap.why:
        case "only by a breach":
            code, what = "P501", f"comes into play at {where}, and only a breach meets it"
        case "not in time" if isinstance(norm.deadline, Within):
            code = "P507"
            what = (
                f"is due {norm.deadline.seconds} s after {norm.deadline.of} is known; from {where} on no one "
                f"who reads 200 words a minute meets it before {trap.needs_ms / 1000:.0f} s"
            )
        case _:
            code, what = "P507", f"comes into play at {where}, and nothing from there on meets it"
    return _problem(
        scenario,
        trap.state.line,
        code,
        f"{norm.id!r} {what} ({run})",
        "open an act that meets it there or soon after, or let it come into play earlier",
    )


def _told(scenario: Scenario, proofs: Iterable[Proof]) -> Iterator[Problem]:
    """Tell what gives the lawful choice away, over all variants."""
    moments: dict[StateId, list[tuple[Shown, ...]]] = {}
    for proof in proofs:
        for state, ways in proof.contested.items():
            moments.setdefault(state, []).extend(ways)
    line = min((each.line for each in scenario.states if each.id in moments), default=0)
    for sign in signs(moments):
        yield _problem(
            scenario,
            line,
            "P506",
            f"the lawful choice gives itself away: {sign}",
            "move or reword some choices",
        )


def _untested(scenario: Scenario, proofs: Iterable[Proof], owed: Iterable[Owed]) -> Iterator[Problem]:
    """Tell which norms of the objectives nothing tests."""
    tested = {norm for each in owed for norm, _ in each.norms}
    in_play = {norm for proof in proofs for norm in proof.in_play}
    for objective in scenario.objectives:
        for norm in objective.norms:
            if norm in tested:
                continue
            what = "no reference run puts it in play" if norm in in_play else "no run puts it in play"
            yield _problem(
                scenario,
                objective.line,
                "P508",
                f"the objective names {norm!r}, and {what}",
                "let a reference run come to it, or take it out of the objective",
            )


def _unknown(scenario: Scenario, variant: Variant, luck: Luck | None) -> Problem:
    told = "" if luck is None else f"; of {luck.runs:,} random runs none showed one"
    if luck is not None and luck.found:
        told = f"; of {luck.runs:,} random runs " + ", ".join(
            f"one {what} ({written(variant.id, script)})" for what, script in luck.found
        )
    return _problem(
        scenario,
        variant.line,
        "P599",
        f"UNKNOWN: {variant.id!r} has more paths than the bound lets score; "
        f"what is unfair in it was not proved{told}",
        "raise the bound, or let fewer questions stay open at once",
    )


def told_ranges(proofs: Mapping[VariantId, Proof]) -> str:
    """Tell of each variant the least score by the law of a lawful run and the most of one with a breach."""
    told = ", ".join(f"{variant} {_told_range(proof)}" for variant, proof in proofs.items())
    return f"score by the law, lawful run at least > run with a breach at most: {told or 'nothing to score'}"


def _told_range(proof: Proof) -> str:
    if not proof.complete:
        return "UNKNOWN"
    worst, best = proof.range.worst, proof.range.best
    lawful = "none" if worst is None else percent(worst)
    breaking = "none" if best is None else percent(best)
    about = "" if proof.range.exact else " (not proved to be the most)"
    return f"{lawful} {'>' if worst is None or best is None or worst > best else '<='} {breaking}{about}"


def percent(share: Fraction) -> str:
    """Write a share with one digit, rounded down: what falls short never reads as whole."""
    return f"{share * 1000 // 1 / 10:g}%"


def _problem(scenario: Scenario, line: int, code: str, what: str, mend: str) -> Problem:
    return Problem(file=scenario.file, line=line, code=code, what=what, mend=mend)
