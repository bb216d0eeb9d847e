"""A critical error that two evaluators voided: the run is scored as if that line gave no occasion. Pure."""

from collections.abc import Container
from dataclasses import replace

from scoring.judging import Judgement, Law
from scoring.opportunities import Opportunity
from scoring.score import is_critical, score
from scoring.trials import trials


def without_critical(judgement: Judgement, voided: Container[int], law: Law) -> Judgement:
    """Leave out the critical errors at these places (from 0, in the order of `judgement.critical`).

    A line that is left out stays, as excused: it neither earns nor costs, and no clause sees it.
    """
    lines: list[Opportunity] = []
    at = 0
    for line in judgement.lines:
        if is_critical(line):
            lines.append(line._replace(finding="excused", credit=None, came=None) if at in voided else line)
            at += 1
        else:
            lines.append(line)
    left = tuple(lines)
    ended = judgement.timeline.ended is not None
    return replace(
        judgement,
        lines=left,
        score=score(left, judgement.seat, law.rule, ended=ended),
        trials=trials(left, law.acts),
    )
