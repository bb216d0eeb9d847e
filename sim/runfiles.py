"""Recorded runs as they lie in files and in the store: read whole, or refused with the reason."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import orjson

from scenarios.model import ScenarioId, VariantId
from scenarios.parts import read_factor
from scenarios.record import RecordError, Run, Started, load, load_run
from scenarios.vocabulary import SeatId
from sim.records.attempts import LIFE, Attempt
from sim.records.chain import Event as Kept

RUN_ENDING = ".jsonl"


class RunFileError(ValueError):
    """A file is no recorded run; the message names the line where there is one to blame."""


def read_run_file(path: Path) -> Run:
    """Read a run file; RunFileError says why it is none, OSError why it cannot be read."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise RunFileError(f"{path}: not UTF-8 text") from error
    return run_in(text, str(path))


def run_in(text: str, name: str) -> Run:
    """Read the text of a run, one JSON object a line; what `play` printed for a conversation is left out."""
    bodies = [body for body in _bodies(text, name) if body.get("type") != "open"]
    try:
        return load_run(bodies)
    except RecordError as error:
        raise RunFileError(f"{name}: {error}") from error


def _bodies(text: str, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        plain = line.strip()
        if not plain:
            continue
        try:
            body = orjson.loads(plain)
        except orjson.JSONDecodeError as error:
            raise RunFileError(f"{name}:{number}: not JSON: {error}") from error
        if not isinstance(body, dict):
            raise RunFileError(f"{name}:{number}: each line of a run is one JSON object")
        yield body


def run_of(attempt: Attempt, kept: Sequence[Kept]) -> Run:
    """Read an attempt of the store as a run, at the clock factor it was begun with; RecordError as `load`."""
    factor = next((str(each["factor"]) for each in kept if "factor" in each), None)
    return Run(
        started=Started(
            scenario=ScenarioId(attempt.scenario_id),
            version=attempt.scenario_version,
            title=attempt.title,
            seat=SeatId(attempt.seat),
            variant=VariantId(attempt.variant),
            seed=attempt.seed,
            law_as_of=attempt.law_as_of,
            mode="train" if attempt.mode == "practice" else "assess",
            factor=Fraction(1) if factor is None else read_factor(factor),
        ),
        events=tuple(load(each) for each in kept if each["type"] != LIFE),
    )


def run_files(places: Sequence[Path]) -> Iterator[Path]:
    """Give the run files meant: each file as it is, of a folder all that lie in it and below, by name."""
    for place in places:
        if place.is_dir():
            yield from sorted(place.rglob(f"*{RUN_ENDING}"))
        else:
            yield place
