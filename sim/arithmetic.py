"""The arithmetic of a score as lines of text, to be done again on paper: for `--explain`.

Fractions are exact; per cent are rounded down to a tenth. A sum stands before `=`, what it gives behind it.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scoring.explaining.values import Compared, Explained, ExplainedRun, Item, Share, Step
from scoring.norms import Severity
from scoring.rule import Level, Rule
from scoring.trials import ENOUGH_TRIALS, Trials, ideal_c, lean, wilson

_SEVERITIES: tuple[Severity, ...] = ("critical", "major", "moderate", "minor")


def arithmetic(told: Explained) -> Iterator[str]:
    """Tell how a score came about, from each opportunity to the result."""
    yield f"THE ARITHMETIC, under the rule {told.rule.id} (version {told.rule.version[:12]})"
    yield from _worth(told.rule)
    for run in told.runs:
        yield ""
        yield from _run(run)
    yield ""
    yield "Each competency: the sum of what its lines earn over the sum of what they weigh"
    for share in told.shares:
        yield _share(share)
    yield ""
    yield f"The whole: the assessed competencies by the weights of {told.weights_of}"
    yield f"  overall: {_gives(told.overall)}" if told.overall else "  overall: nothing is assessed"
    for run in told.runs:
        yield ""
        yield from _level(run, told.rule)
    yield ""
    yield "The clauses"
    for each in told.clauses:
        yield from _clause(each)
    yield f"  Result: {told.result}"
    yield ""
    yield from _both_sides(told)
    yield from _drawn_again(told)


def _worth(rule: Rule) -> Iterator[str]:
    yield f"  upheld earns 1, late {rule.late_credit}, breached and not reached 0; excused is left out"
    weights = ", ".join(f"{name} {rule.severity_weights[name]}" for name in _SEVERITIES)
    yield f"  weights: {weights}; wording and time weigh as minor"
    yield (
        f"  where a reason was asked: {1 - rule.reason_share} x the act + {rule.reason_share} x the reason; "
        f"each hint takes {rule.hint_share}"
    )
    yield "  beyond what is owed a line weighs by what it lost and earns nothing: a detour never pays"


def _run(run: ExplainedRun) -> Iterator[str]:
    counts = "the first commit counts" if run.mode == "assess" else "the last commit counts"
    yield f"What was owed in {run.name} (mode {run.mode}: {counts})"
    for item in run.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    line = item.line
    yield f"{item.number:>4}. {line.id} of {line.matter}: {line.finding} [{line.competency}, {line.severity}]"
    for step in item.steps:
        yield f"        {_step(step)}"
    if item.weighs is None or item.earns is None:
        yield "        left out"
        return
    yield f"        {_step(item.weighs)}; {_step(item.earns)}"


def _step(step: Step) -> str:
    return f"{step.why}: {_sum(step)}"


def _sum(step: Step) -> str:
    return step.sum if step.sum == str(step.gives) else f"{step.sum} = {step.gives}"


def _gives(step: Step) -> str:
    return f"{_sum(step)} = {percent(step.gives)}"


def percent(share: Fraction) -> str:
    """Write a share as per cent, rounded down to a tenth, so that what falls short never reads as its cut."""
    return f"{share * 1000 // 1 / 10:.1f}%"


def _share(share: Share) -> str:
    if share.step is None:
        return f"  {share.competency}: nothing is owed, not assessed"
    return f"  {share.competency} ({_numbers(share.items)}): {_gives(share.step)}"


def _numbers(numbers: Iterable[int]) -> str:
    listed = list(map(str, numbers))
    return f"line{'s' * (len(listed) > 1)} {', '.join(listed)}"


def _level(run: ExplainedRun, rule: Rule) -> Iterator[str]:
    """Tell what counts against a run's level, and the levels that allow so much."""
    yield f"The level of {run.name}"
    counted = [(item.number, item.line, item.counts_as) for item in run.items if item.counts_as]
    for number, line, severity in counted:
        how = line.finding if severity == line.severity else f"{line.finding}, one class lower"
        yield f"  line {number} counts as {severity} ({how})"
    severities = [severity for _, _, severity in counted]
    yield f"  counted: {', '.join(f'{name} {severities.count(name)}' for name in _SEVERITIES)}"
    for level in rule.levels:
        kept = all(severities.count(name) <= most for name, most in level.most.items())
        yield f"  {level.id} allows {_allowed(level)}: {'kept' if kept else 'exceeded'}"
        if kept:
            break
    yield f"  Level: {run.level}"


def _allowed(level: Level) -> str:
    return ", ".join(f"{name} {level.most.get(name, 'any')}" for name in _SEVERITIES)


def _clause(each: Compared) -> Iterator[str]:
    yield f"  {'+' if each.clause.met else 'x'} {each.clause.id}: {each.clause.why}"
    for name, got, cut in each.bars:
        yield f"      {name}: {got} {'>=' if got >= cut else '<'} {cut}"


def _both_sides(told: Explained) -> Iterator[str]:
    """Tell the trials, their 2x2 with Wilson's intervals, and d' and c where there are enough."""
    yield "Both sides of the duty (they gate nothing)"
    for run in told.runs:
        for trial in run.trials:
            word = {("HELP", True): "hit", ("HELP", False): "miss", ("HOLD", True): "kept"}.get(
                (trial.side, trial.kept), "false alarm"
            )
            yield f"  {trial.side} in {trial.matter} of {run.name}: {word} ({_numbers(trial.items)})"
    counts = told.trials
    yield "  Wilson 95 %, z = 1.96: (k + z^2/2 -+ z sqrt(k (n - k) / n + z^2/4)) / (n + z^2)"
    yield _wilson("HELP given", counts.hits, counts.help)
    yield _wilson("HOLD kept", counts.hold - counts.false_alarms, counts.hold)
    yield from _lean(counts, told.rule)


def _wilson(what: str, k: int, n: int) -> str:
    low, high = wilson(k, n)
    return f"  {what}: k = {k} of n = {n}: {low:.1%} to {high:.1%}"


def _lean(counts: Trials, rule: Rule) -> Iterator[str]:
    told = lean(counts)
    if told is None:
        yield f"  d' and c are told from {ENOUGH_TRIALS} trials a side on"
        return
    yield f"  H = ({counts.hits} + 0.5) / ({counts.help} + 1)"
    yield f"  F = ({counts.false_alarms} + 0.5) / ({counts.hold} + 1)"
    yield f"  d' = z(H) - z(F) = {_two(told.d_prime)}, standard error {told.se_d_prime:.2f}"
    yield f"  c = -(z(H) + z(F)) / 2 = {_two(told.c)}, standard error {told.se_c:.2f}"
    best = ideal_c(told, rule.cost_ratio)
    if best is not None:
        yield f"  c* = ln(1 / {rule.cost_ratio}) / d' = {_two(best)}, at the agency's costs"


def _two(number: float) -> str:
    """Write two digits, and no minus before a zero."""
    return f"{round(number, 2) + 0.0:.2f}"


def _drawn_again(told: Explained) -> Iterator[str]:
    chance = told.pass_probability
    if chance is None:
        yield "Pass probability: none, the result is INCOMPLETE"
        return
    border = ", borderline" if chance.borderline else ""
    yield (
        f"Pass probability: {chance.passed} of {chance.draws} sets drawn again pass = {percent(chance.share)}"
        f"{border} (SHA-256 of seed {chance.seed})"
    )
