"""A run and its score as lines of plain text: for `demo`, for `score`, for any terminal."""

import textwrap
from collections.abc import Iterable, Iterator

from scenarios.events import Acted, Decided, Ended, Event, Happened, Hinted, Learned, Rated, Said, TimedOut
from scoring.judging import Judgement
from scoring.reasons import Reasoned, two_by_two
from scoring.trials import wilson

WIDTH = 96
_SAID = " " * 10
"""Where the text of a moment stands, after its time."""


def paragraphs(text: str, indent: str = "", rest: str | None = None) -> Iterator[str]:
    """Wrap each line of a text; `rest` indents what follows the first."""
    following = indent if rest is None else rest
    for line in text.splitlines() or [""]:
        yield from textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=following) or [""]


def clock(at_ms: int) -> str:
    """Write a moment of the run as minutes and whole tenths of seconds: `1:07.5`."""
    minutes, tenths = divmod(at_ms // 100, 600)
    return f"{minutes}:{tenths // 10:02d}.{tenths % 10}"


def transcript(events: Iterable[Event]) -> Iterator[str]:
    """Tell what was said, known, decided and done, in order."""
    for at_ms, what in events:
        match what:
            case Said(speaker, channel, text):
                who = f"{speaker}: " if speaker else ""
                yield from paragraphs(f"{clock(at_ms):<9} [{channel}] {who}{text}", rest=_SAID)
            case Learned(matter, circumstance, value):
                yield f"{_SAID}now known: {_dotted(matter, circumstance)} = {value}"
            case Decided(_, _, choice, after_ms):
                label = next((way.label for way in what.open if way.choice == choice), choice)
                yield f"{clock(at_ms):<9} > {label}   ({after_ms / 1000:g} s)"
            case TimedOut(state) if what.open:
                yield f"{clock(at_ms):<9} > (silence: the clock of {state!r} ran out)"
            case Acted(act, matter):
                yield f"{_SAID}act: {_dotted(matter, act)}"
            case Ended(_, outcome, people):
                yield f"{clock(at_ms):<9} The end: {outcome.replace('_', ' ')}."
                yield from paragraphs(people, _SAID)
            case Hinted() | Rated():
                yield _noted(at_ms, what)
            case Happened() | TimedOut():
                pass


def _noted(at_ms: int, what: Hinted | Rated) -> str:
    if isinstance(what, Hinted):
        return f"{clock(at_ms):<9} > (hint in {what.state!r})"
    return f"{_SAID}({what.sure} % sure)"


def _dotted(matter: str, word: str) -> str:
    return word if matter == "event" else f"{matter}.{word}"


def score_lines(judgement: Judgement) -> Iterator[str]:
    """Tell the result, clause by clause, and both sides of the duty."""
    score, counts = judgement.score, judgement.trials
    yield f"Result: {score.result}   level: {score.level}"
    for clause in score.clauses:
        yield f"  {'+' if clause.met else 'x'} {clause.why}"
    low, high = wilson(counts.hits, counts.help)
    yield f"Help owed in {_matters(counts.help)}, given in {counts.hits}{_interval(counts.help, low, high)}"
    kept = counts.hold - counts.false_alarms
    low, high = wilson(kept, counts.hold)
    yield f"Holding back owed in {_matters(counts.hold)}, kept in {kept}{_interval(counts.hold, low, high)}"
    yield from _reasons(judgement.reasons)


def _matters(count: int) -> str:
    return f"{count} matter{'s' * (count != 1)}"


def _reasons(reasons: tuple[Reasoned, ...]) -> Iterator[str]:
    """Tell the 2x2 of act and reason, where a reason was asked: a right act may have a wrong one."""
    if reasons:
        yield "Asked why:"
        for name, states in two_by_two(reasons).items():
            where = f" ({', '.join(states)})" if states else ""
            yield f"  {name}: {len(states)}{where}"


def _interval(of: int, low: float, high: float) -> str:
    return f" (95 %: {low:.0%} to {high:.0%})" if of else ""
