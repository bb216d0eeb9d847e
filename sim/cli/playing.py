"""`wcsim play`: a scenario headless, by a list of choices or by a conversation on standard input."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeAlias

import click

from scenarios.compiling import compile_scenario
from scenarios.events import Event
from scenarios.machine import (
    Machine,
    NotOpenError,
    Position,
    begin,
    next_change_ms,
    open_choices,
    stop_at,
)
from scenarios.model import Scenario, VariantId
from scenarios.parts import MODES, Mode
from scenarios.problems import nearest
from scenarios.record import Json, dump, dump_shown, dump_start, start_of
from scenarios.script import ScriptError, Token, parse_token, play_token
from scenarios.seeds import cosmetics_for, variant_for
from sim.cli.options import DAY, need_terminal, wrong
from sim.cli.reading import open_or_end
from sim.records.errors import StoreError
from sim.records.writing import write_file


@click.command()
@click.argument("scenario", metavar="ID")
@click.option(
    "--seed",
    type=click.IntRange(-(2**63), 2**63 - 1),
    metavar="N",
    default=0,
    show_default=True,
    help="Picks the variant and the cosmetics.",
)
@click.option("--variant", help="Plays this variant, whatever the seed says.")
@click.option(
    "--choices",
    help="a,b@4.5,c%80,wait: in order, with seconds or per cent sure; `-` converses on standard input.",
)
@click.option("--law-as-of", type=DAY, help="The day whose law judges the run (default: the scenario's).")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    help="train: hints, and the last commit counts; assess: no hints, and the first does "
    "(default: assess; the app trains).",
)
@click.option("--out", type=click.Path(dir_okay=False), help="Write the run to this file too.")
@click.option("--force", is_flag=True, help="Overwrite the file of --out.")
def play(
    *,
    scenario: str,
    seed: int,
    variant: str | None,
    choices: str | None,
    law_as_of: date | None,
    mode: Mode | None,
    out: str | None,
    force: bool,
) -> None:
    """Play a scenario; prints the run, one JSON object a line. Without --choices the app opens on it."""
    opened = open_or_end(scenario).scenario
    picked = _variant(opened, seed, variant)
    if choices is None:
        if mode == "assess":
            wrong("the app trains; an assessment is played with --choices")
        need_terminal("give --choices a,b,wait or --choices -")
        from sim.cli.stores import home_voucher
        from sim.screens.app import run_app

        run_app(scenario=scenario, seed=seed, variant=picked, voucher=home_voucher())
        return
    if out is not None:
        see_place(Path(out), force=force)
    writer = RunWriter()
    started = start_of(opened, picked, seed, law_as_of or opened.law_as_of, mode=mode or "assess")
    writer.line(dump_start(started))
    machine = compile_scenario(opened, picked, cosmetics_for(opened, seed), hints=mode == "train")
    play_script(machine, writer, None if choices == "-" else choices.split(","))
    if out is not None:
        keep_run(out, writer.run, force=force)


def _variant(scenario: Scenario, seed: int, variant: str | None) -> VariantId:
    if variant is None:
        return variant_for(scenario, seed)
    known = {str(each.id): each.id for each in scenario.variants}
    if variant not in known:
        wrong(f"{scenario.id} has no variant {variant!r}; {nearest(variant, known)}")
    return known[variant]


def see_place(out: Path, *, force: bool) -> None:
    """See that the run file can have its name, before a run is played for it."""
    if out.exists() and not force:
        wrong(f"{out} is there already; it was left as it is. --force overwrites it")
    if not out.absolute().parent.is_dir():
        wrong(f"{out}: there is no folder {out.absolute().parent}")


def keep_run(out: str, run: list[str], *, force: bool) -> None:
    """Write a run that came to its end, whole or not at all."""
    try:
        write_file(Path(out), "".join(run).encode(), force=force)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


class RunWriter:
    """Prints each JSON object on a line, and flushes, so that a reader can follow; remembers the run.

    A silent one only remembers.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self.run: list[str] = []
        self._silent = silent

    def line(self, body: Json, *, of_run: bool = True) -> None:
        """Write a line; one that is not `of_run` is left out of the run file."""
        text = json.dumps(body, ensure_ascii=False) + "\n"
        if of_run:
            self.run.append(text)
        if not self._silent:
            sys.stdout.write(text)
            sys.stdout.flush()

    def events(self, events: tuple[Event, ...]) -> None:
        """Write the events of one move."""
        for event in events:
            self.line(dump(event))


Told: TypeAlias = tuple[Position, tuple[Event, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where a run is played: how it starts, and how it takes a written choice."""

    start: Callable[[], Told]
    take: Callable[[Position, Token], Told]


def play_script(
    machine: Machine, writer: RunWriter, script: list[str] | None, table: Table | None = None
) -> None:
    """Play to the end; a choice that is not open, or too few of them, is wrong use and names what was.

    Without a `table` the run is the machine's alone; a session's keeps each choice before it is told.
    """
    at = table or Table(start=lambda: begin(machine), take=partial(play_token, machine))
    position, events = at.start()
    writer.events(events)
    tokens = (line for line in sys.stdin if line.strip()) if script is None else iter(script)
    while stop_at(machine, position).ended is None:
        if script is None:
            writer.line(_open_now(machine, position), of_run=False)
        text = next(tokens, None)
        if text is None:
            wrong(f"the choices end before the run does; {_still_open(machine, position)}")
        try:
            position, events = at.take(position, parse_token(text))
        except (NotOpenError, ScriptError) as error:
            wrong(
                str(error)
                if isinstance(error, NotOpenError)
                else f"{error}; {_still_open(machine, position)}"
            )
        writer.events(events)
    rest = [] if script is None else [text for text in tokens if text.strip()]
    if rest:
        wrong(f"the run ended before {rest[0]!r}; leave the last {len(rest)} choices away")


def _still_open(machine: Machine, position: Position) -> str:
    ways = ", ".join(way.id for way in open_choices(machine, position))
    state = stop_at(machine, position).state
    return f"open in {state.id if state else 'an ending'!r}: {ways or 'nothing; wait'}"


def _open_now(machine: Machine, position: Position) -> Json:
    """Write what is open, the time until something happens by itself, and what is known."""
    known: dict[str, dict[str, str]] = {}
    for (matter, circumstance), value in machine.layout.knowledge(position.config).items():
        known.setdefault(matter, {})[circumstance] = value
    state = stop_at(machine, position).state
    return {
        "type": "open",
        "state": state.id if state else None,
        "choices": [dump_shown(way.open) for way in open_choices(machine, position)],
        "clock_ms": next_change_ms(machine, position),
        "known": known,
    }
