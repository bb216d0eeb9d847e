"""Checks of golden runs: each still plays to the ending it names, and every variant has a reference run."""

from collections.abc import Iterator

from scenarios.exploring.explored import Explored
from scenarios.machine import Machine, NotOpenError, Position, begin, open_choices, stop_at
from scenarios.model import Golden
from scenarios.problems import Problem, nearest
from scenarios.script import ScriptError, parse_token, play_token


def check_golden(explored: Explored) -> Iterator[Problem]:
    """G301: a choice is not open; G302: another ending; G304: no ending."""
    for golden in explored.scenario.golden:
        fault = _play(explored.walks[golden.variant].machine, golden)
        if fault is not None:
            code, what, mend = fault
            yield explored.problem(golden.line, code, f"the golden run {golden.id!r} {what}", mend)


def check_references(explored: Explored) -> Iterator[Problem]:
    """G303: a variant has no reference run, so nothing says what it owes."""
    given = {golden.variant for golden in explored.scenario.golden if golden.reference}
    for variant in explored.scenario.variants:
        if variant.id not in given:
            yield explored.problem(
                variant.line,
                "G303",
                f"the variant {variant.id!r} has no reference run",
                f"write one under `golden:` with `variant: {variant.id}` and `reference: true`",
            )


def _play(machine: Machine, golden: Golden) -> tuple[str, str, str] | None:
    """Play a golden run: code, what and mend of its fault; None: it plays."""
    position, _ = begin(machine)
    for at, text in enumerate(golden.choices, start=1):
        try:
            position, _ = play_token(machine, position, parse_token(text))
        except (NotOpenError, ScriptError) as error:
            return (
                "G301",
                f"stops at its choice {at}{_place(machine, position)}: {error}",
                _mend(machine, position, text),
            )
    ended = stop_at(machine, position).ended
    if ended is None:
        return "G304", f"does not end: it stops{_place(machine, position)}", _mend(machine, position, "")
    if ended.ending != golden.ending:
        return (
            "G302",
            f"ends in {ended.ending!r}, not in {golden.ending!r}",
            f"write `ending: {ended.ending}`, or mend its choices",
        )
    return None


def _place(machine: Machine, position: Position) -> str:
    stop = stop_at(machine, position)
    where = repr(stop.state.id) if stop.state else "an ending"
    return f" in {where} at {position.shown_ms / 1000:g} s"


def _mend(machine: Machine, position: Position, text: str) -> str:
    stop = stop_at(machine, position)
    if stop.ended is not None:
        return "take out what comes after the ending"
    open_: list[str] = [way.id for way in open_choices(machine, position)]
    if stop.limit_ms is not None or not open_:
        open_.append("wait")
    name = text.partition("%")[0].partition("@")[0]
    return f"go on with one of: {', '.join(open_)}" if not name or name in open_ else nearest(name, open_)
