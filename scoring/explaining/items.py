"""How each opportunity came to its credit and its weight, in steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scenarios.model import StateId
from scenarios.parts import Mode
from scenarios.vocabulary import EVENT, Act, ActId, MatterId
from scoring.explaining.values import ExplainedRun, Item, Step, Trial
from scoring.findings import Judge
from scoring.judging import Judgement, Law
from scoring.keeping import concerns
from scoring.opportunities import TIMELINESS, Came, Opportunity, commit_in, credit_of, reasons_given
from scoring.rule import Rule
from scoring.score import counted_as, earned
from scoring.timeline import Timeline
from scoring.trials import Side, keeps_side, side_of


def explained_run(
    name: str, judgement: Judgement, lines: Sequence[Opportunity], law: Law, *, first: int
) -> ExplainedRun:
    """Explain what these lines of a run put into the sums, numbered from `first` on."""
    told = _Told(judgement.timeline, judgement.mode, law.rule, law.judge)
    items = tuple(told.item(number, line) for number, line in enumerate(lines, first))
    return ExplainedRun(
        name=name,
        mode=judgement.mode,
        items=items,
        level=judgement.score.level,
        trials=tuple(_trials(items, law.acts)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A run whose lines are explained one by one."""

    run: Timeline
    mode: Mode
    rule: Rule
    judge: Judge

    def item(self, number: int, line: Opportunity) -> Item:
        weighs = earns = None
        for _, weight, credit in earned([line]):
            weighs = _weighing(line, Fraction(weight))
            earns = Step(why="earns", sum=f"{weight} x {credit}", gives=weight * credit)
        return Item(
            number=number,
            line=line,
            steps=tuple(self._steps(line)),
            weighs=weighs,
            earns=earns,
            counts_as=counted_as(line),
        )

    def _steps(self, line: Opportunity) -> Iterator[Step]:
        """Yield how a credit came about: by what was done, then the reason, then the hints."""
        came, rule = line.came, self.rule
        if came is None:
            if line.credit is not None:
                yield Step(why=line.finding, sum="0", gives=Fraction(0))
            return
        yield self._decision(line, came)
        got = came.decision
        if came.reason is not None:
            share, right = rule.reason_share, int(came.reason)
            got = credit_of(came._replace(hints=0), rule)
            total = f"{1 - share} x {came.decision} + {share} x {right}"
            yield Step(why=self._reason(line, came), sum=total, gives=got)
        if came.hints:
            left = f"{got} x max(0, 1 - {rule.hint_share} x {came.hints})"
            yield Step(why=f"hints taken: {came.hints}", sum=left, gives=credit_of(came, rule))

    def _reason(self, line: Opportunity, came: Came) -> str:
        given = line.found is not None and line.found.stop.state in reasons_given(self.run, self.mode)
        return (
            f"the reason given was {'right' if came.reason else 'wrong'}" if given else "no reason was given"
        )

    def _decision(self, line: Opportunity, came: Came) -> Step:
        if line.norm is None:
            if line.competency == TIMELINESS:
                return self._time(line, came)
            return Step(why="the words taken are marked", sum=str(came.decision), gives=came.decision)
        if line.found is not None and line.found.credit is not None:
            return self._checklist(line, came)
        return Step(why=line.finding, sum=str(came.decision), gives=came.decision)

    def _checklist(self, line: Opportunity, came: Came) -> Step:
        """Count again what was asked: of what is required, and of what never is."""
        norm = line.norm
        if norm is None:
            raise ValueError(f"{line.id} has no checklist")
        asked = {each.deed.act for each in self.run.done if concerns(each.deed, line.matter)}
        required, never = len(asked & norm.acts), len(asked & norm.checklist_never)
        return Step(
            why=f"asked {required} of {len(norm.acts)} on the list, and {never} never to be asked",
            sum=f"max(0, {required} / {len(norm.acts)} - 1/2 x {never})",
            gives=came.decision,
        )

    def _time(self, line: Opportunity, came: Came) -> Step:
        """Tell the time taken; a right act before T_hard always earns some."""
        commit = commit_in(self.run, StateId(line.id.partition(".")[2]), self.mode, self.judge)
        if commit is None:
            raise ValueError(f"{line.id} was never reached")
        timing, after = commit.stop.timing, commit.after_ms
        soft, hard = timing.soft_ms or 0, timing.hard_ms or 0
        took = f"after {after} ms, soft {soft} ms, hard {hard} ms"
        if soft < after < hard and came.decision:
            fall = f"({hard} - {after}) / ({hard} - {soft})"
            return Step(why=f"right {took}", sum=fall, gives=came.decision)
        act = "right" if came.decision else "too late" if after >= hard else "not right"
        return Step(why=f"{act} {took}", sum=str(came.decision), gives=came.decision)


def _weighing(line: Opportunity, weight: Fraction) -> Step:
    if not line.beyond:
        return Step(why=f"weighs as {line.severity}", sum=str(line.weight), gives=weight)
    lost = f"{line.weight} x (1 - {line.credit})"
    return Step(why=f"beyond what is owed, weighs as {line.severity} by what it lost", sum=lost, gives=weight)


def _trials(items: Iterable[Item], acts: Mapping[ActId, Act]) -> Iterator[Trial]:
    """Yield the trials of a run, HELP before HOLD, the event's before those of its matters."""
    found: dict[tuple[Side, MatterId], list[Item]] = {}
    for item in items:
        side = side_of(item.line, acts)
        if side is not None:
            found.setdefault((side, item.line.matter), []).append(item)
    for side, matter in sorted(found, key=lambda each: (each[0], each[1] != EVENT, each[1])):
        mine = found[side, matter]
        yield Trial(
            side=side,
            matter=matter,
            items=tuple(each.number for each in mine),
            kept=all(keeps_side(each.line) for each in mine),
        )
