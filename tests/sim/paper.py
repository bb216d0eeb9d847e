"""A person with paper and pencil: does a printed score again from its text alone, by sums of its own.

Nothing here calls the program. `done_again` reads what `--explain` prints, works out every sum, and fails
where a printed result is not what its sum gives.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import NormalDist

from tests.sim.pencil import value, worked

SEVERITIES = ("critical", "major", "moderate", "minor")
LOWER = {"critical": "major", "major": "moderate", "moderate": "minor", "minor": None}

_HEAD = re.compile(r"^ *(\d+)\. (\S+) of (\S+): (.+) \[(\w+), (\w+)\]$")


@dataclass(kw_only=True)
class Line:
    """An opportunity as printed, worked out by hand."""

    id: str
    matter: str
    finding: str
    competency: str
    severity: str
    run: str
    credit: Fraction | None = None
    weighs: Fraction | None = None
    earns: Fraction | None = None
    beyond: bool = False
    reason: bool | None = None
    hints: int = 0


@dataclass(kw_only=True)
class Paper:
    """What was worked out."""

    lines: dict[int, Line] = field(default_factory=dict)
    competencies: dict[str, Fraction | None] = field(default_factory=dict)
    overall: Fraction | None = None
    levels: dict[str, str] = field(default_factory=dict)
    clauses: dict[str, bool] = field(default_factory=dict)
    result: str = ""
    counted: dict[str, list[str]] = field(default_factory=dict)
    trials: dict[str, list[bool]] = field(default_factory=lambda: {"HELP": [], "HOLD": []})
    lean: list[str] = field(default_factory=list)


def done_again(printed: list[str]) -> Paper:
    """Do the whole score again."""
    paper, worth = Paper(), _worth(printed)
    run = ""
    at = 0
    while at < len(printed):
        text = printed[at]
        at += 1
        if text.startswith("What was owed in "):
            run = text.removeprefix("What was owed in ").partition(" (mode ")[0]
        elif head := _HEAD.match(text):
            number, id_, matter, finding, competency, severity = head.groups()
            steps = []
            while at < len(printed) and printed[at].startswith("        "):
                steps.append(printed[at].strip())
                at += 1
            line = Line(
                id=id_, matter=matter, finding=finding, competency=competency, severity=severity, run=run
            )
            _work_out(line, steps, worth)
            paper.lines[int(number)] = line
    _sum_up(paper, printed)
    _levels(paper, printed)
    _clauses(paper, printed)
    _both_sides(paper, printed)
    return paper


def _worth(printed: list[str]) -> dict[str, Fraction]:
    """Read what findings earn and severities weigh, from the head of the page."""
    text = "\n".join(printed[:8])
    found = {"upheld": Fraction(1), "breached": Fraction(0), "not reached": Fraction(0)}
    for name, pattern in {
        "late": r"late (\S+),",
        "act": r"asked: (\S+) x",
        "hint": r"hint takes (\S+)$",
    }.items():
        given = re.search(pattern, text, re.MULTILINE)
        assert given, name
        found[name] = Fraction(given[1])
    for severity in SEVERITIES:
        given = re.search(rf"{severity} (\d+)", text)
        assert given, severity
        found[severity] = Fraction(given[1])
    return found


def _work_out(line: Line, steps: list[str], worth: dict[str, Fraction]) -> None:
    if steps == ["left out"]:
        assert line.finding == "excused"
        return
    *ways, last = steps
    credit = _credit(line, ways, worth)
    weighing, earning = last.split("; earns: ")
    line.beyond = weighing.startswith("beyond what is owed")
    weight = worth[line.severity]
    line.credit = credit
    line.weighs = weight * (1 - credit) if line.beyond else weight
    line.earns = Fraction(0) if line.beyond else weight * credit
    assert worked(weighing.partition(": ")[2]) == line.weighs, last
    assert worked(earning) == line.earns, last


def _credit(line: Line, ways: list[str], worth: dict[str, Fraction]) -> Fraction:
    """Follow how the credit came about, step by step."""
    first, *more = ways
    why, _, total = first.partition(": ")
    credit = _decided(line, why, total, worth)
    for step in more:
        why, _, total = step.partition(": ")
        if why.startswith("the reason given was ") or why == "no reason was given":
            line.reason = why.endswith("right")
            credit = worth["act"] * credit + (1 - worth["act"]) * line.reason
        else:
            why, _, rest = step.removeprefix("hints taken: ").partition(": ")
            line.hints, total = int(why), rest
            credit *= max(Fraction(0), 1 - worth["hint"] * line.hints)
        assert worked(total) == credit, step
    return credit


def _decided(line: Line, why: str, total: str, worth: dict[str, Fraction]) -> Fraction:
    if listed := re.match(r"asked (\d+) of (\d+) on the list, and (\d+) never to be asked", why):
        asked, required, never = map(int, listed.groups())
        found = max(Fraction(0), Fraction(asked, required) - Fraction(never, 2))
    elif timed := re.match(r"(.+) after (\d+) ms, soft (\d+) ms, hard (\d+) ms", why):
        after, soft, hard = map(int, timed.groups()[1:])
        fall = Fraction(1) if after <= soft else Fraction(max(0, hard - after), hard - soft)
        found = Fraction(0) if timed[1] == "not right" else fall
    elif why == "the words taken are marked":
        found = value(total)
    else:
        assert why == line.finding
        found = worth[why]
    assert worked(total) == found, (why, total)
    return found


def _sum_up(paper: Paper, printed: list[str]) -> None:
    """Sum each competency over its lines, then the whole by the printed weights."""
    at = next(at for at, text in enumerate(printed) if text.startswith("Each competency"))
    for text in printed[at + 1 :]:
        if not text:
            break
        name, _, total = text.strip().partition(":")
        name = name.partition(" (")[0]
        mine = [each for each in paper.lines.values() if each.competency == name and each.weighs is not None]
        most = sum((each.weighs or Fraction(0) for each in mine), Fraction(0))
        got = sum((each.earns or Fraction(0) for each in mine), Fraction(0))
        paper.competencies[name] = got / most if most else None
        if most:
            assert worked(total) == got / most, text
        else:
            assert total == " nothing is owed, not assessed", text
    whole = next(text for text in printed if text.startswith("  overall: "))
    if whole.endswith("nothing is assessed"):
        return
    weights = [Fraction(each) for each in re.findall(r"(\d+/\d+|\d+) x", whole)]
    shares = [got for got in paper.competencies.values() if got is not None]
    weighed = sum((w * s for w, s in zip(weights, shares, strict=True)), Fraction(0))
    paper.overall = weighed / sum(weights, Fraction(0))
    assert worked(whole.partition(": ")[2]) == paper.overall, whole


def _levels(paper: Paper, printed: list[str]) -> None:
    """Count the severities of each run by hand, and take the first printed level that allows them."""
    for at, text in enumerate(printed):
        if not text.startswith("The level of "):
            continue
        run = text.removeprefix("The level of ")
        counted = [severity for each in paper.lines.values() if each.run == run for severity in _counts(each)]
        paper.counted[run] = counted
        block = printed[at + 1 : next(end for end in range(at, len(printed)) if not printed[end])]
        for told in block:
            if allows := re.match(r"  (\S+) allows (.+): (kept|exceeded)$", told):
                limits = dict(each.split(" ") for each in allows[2].split(", "))
                kept = all(most == "any" or counted.count(name) <= int(most) for name, most in limits.items())
                assert (allows[3] == "kept") is kept, told
                if kept:
                    paper.levels[run] = allows[1]
        assert block[-1] == f"  Level: {paper.levels[run]}"


def _counts(line: Line) -> Iterator[str]:
    if line.id.startswith(("craft.", "time.")):
        return
    in_full = line.finding == "breached" or (
        line.finding == "not reached" and line.competency == "life_safety"
    )
    as_ = (
        line.severity
        if in_full
        else LOWER[line.severity]
        if line.finding in ("late", "not reached")
        else None
    )
    if as_:
        yield as_


def _clauses(paper: Paper, printed: list[str]) -> None:
    """Compare each share with its printed cut by hand, and see that the clause says so."""
    id_ = ""
    compared: dict[str, list[bool]] = {}
    for text in printed[printed.index("The clauses") + 1 :]:
        if clause := re.match(r"  ([+x]) (\w+): ", text):
            id_ = clause[2]
            paper.clauses[id_] = clause[1] == "+"
        elif bar := re.match(r"      (\w+): (\S+) (>=|<) (\S+)$", text):
            share = paper.overall if bar[1] == "overall" else paper.competencies[bar[1]]
            assert share == Fraction(bar[2]), text
            reached = share >= Fraction(bar[4])
            assert reached is (bar[3] == ">="), text
            compared.setdefault(id_, []).append(reached)
        else:
            paper.result = text.removeprefix("  Result: ")
            break
    assert all(paper.clauses[name] is all(reached) for name, reached in compared.items()), compared


def _both_sides(paper: Paper, printed: list[str]) -> None:
    """Count the trials, and work out their intervals and, where they are told, d' and c."""
    for text in printed:
        if trial := re.match(
            r"  (HELP|HOLD) in (\S+) of .+: (hit|miss|kept|false alarm) \(lines? (.+)\)$", text
        ):
            mine = [paper.lines[int(each)] for each in trial[4].split(", ")]
            kept = all(
                each.finding in ("upheld", "late") if trial[1] == "HELP" else each.finding != "breached"
                for each in mine
            )
            assert kept is (trial[3] in ("hit", "kept")), text
            assert {each.matter for each in mine} == {trial[2]}, text
            paper.trials[trial[1]].append(kept)
        elif wilson := re.match(r"  (HELP|HOLD) \w+: k = (\d+) of n = (\d+): (\S+)% to (\S+)%$", text):
            k, n = int(wilson[2]), int(wilson[3])
            assert (k, n) == (sum(paper.trials[wilson[1]]), len(paper.trials[wilson[1]])), text
            if n:
                z = NormalDist().inv_cdf(0.975)
                half = z * math.sqrt(k * (n - k) / n + z * z / 4)
                ends = [100 * (k + z * z / 2 + sign * half) / (n + z * z) for sign in (-1, 1)]
                told = [float(each) for each in wilson.groups()[3:]]
                assert all(abs(one - end) < 0.051 for one, end in zip(told, ends, strict=True)), text
        elif text.startswith(("  d' = ", "  c = ")):
            paper.lean.append(text)
    if paper.lean:
        assert paper.lean == _lean(paper.trials["HELP"], paper.trials["HOLD"])


def _lean(helped: list[bool], held: list[bool]) -> list[str]:
    """Work out d' and c of Macmillan and Creelman, corrected after Hautus, with their standard errors."""
    normal = NormalDist()
    variance, zs = 0.0, []
    for count, n in ((sum(helped), len(helped)), (held.count(False), len(held))):
        rate = (count + 0.5) / (n + 1)
        zs.append(normal.inv_cdf(rate))
        variance += rate * (1 - rate) / (n * normal.pdf(zs[-1]) ** 2)
    d_prime, c, error = zs[0] - zs[1], -(zs[0] + zs[1]) / 2, math.sqrt(variance)
    return [
        f"  d' = z(H) - z(F) = {_two(d_prime)}, standard error {_two(error)}",
        f"  c = -(z(H) + z(F)) / 2 = {_two(c)}, standard error {_two(error / 2)}",
    ]


def _two(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}"
