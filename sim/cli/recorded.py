"""`wcsim course sit`: a course taken for the record, run by run into the store, then its record."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scenarios.machine import Position
from scenarios.problems import render
from scenarios.script import Token
from scoring.course import Course
from sim.agency.reading import LearnerError, load_agency, read_learner
from sim.agency.settings import Agency, Learner, missing_before
from sim.autopilot import HandClock, play_one
from sim.cli.options import PROBLEMS_FOUND, print_json, wrong
from sim.cli.playing import RunWriter, Table, Told, play_script
from sim.cli.sitting import Source, sources_of
from sim.cli.stores import open_to_write, plainly
from sim.home import home_folder
from sim.profile import read_profile
from sim.records.store import Store
from sim.session import Session
from sim.sittings import (
    Clocks,
    Place,
    Sitting,
    complete,
    leave_to_begin,
    next_place,
    places,
    sit_down,
    sitting_of,
)


def sit(
    course: Course, seed: int, *, choices: tuple[str, ...], learner: str | None, comment: str, as_json: bool
) -> None:
    """Take the runs of a draw for the record, from the first that is not signed off; then file the record."""
    agency, who = _settings(), _learner(learner)
    missing = missing_before(agency, who)
    if missing or agency is None:
        wrong("before this course can begin, its record needs: " + "; ".join(missing))
    sitting = sitting_of(course, seed, who, agency)
    with plainly(), open_to_write() as store:
        _see_leave(sitting, store)
        written = dict(zip(sitting.drawn, sources_of(sitting.drawn, choices), strict=True))
        while (place := next_place(sitting, store)) is not None:
            _take(place, sitting, store, written[place.planned], comment)
        record = complete(sitting, store, comment=comment)
    _tell(record, as_json=as_json)


def _settings() -> Agency | None:
    agency, problems = load_agency(home_folder())
    for problem in problems:
        click.echo(render(problem), err=True)
    if problems:
        sys.exit(PROBLEMS_FOUND)
    return agency


def _learner(path: str | None) -> Learner:
    """Read who sits down, from a file of the agency's or from this machine's own profile."""
    if path is None:
        profile = read_profile(home_folder())
        return Learner(legal_name=profile.name, employee_id_or_star=profile.number) if profile else Learner()
    try:
        return read_learner(Path(path).read_bytes())
    except OSError as error:
        wrong(f"{path}: {error.strerror}")
    except LearnerError as error:
        wrong(f"{path}: {error}")


def _see_leave(sitting: Sitting, store: Store) -> None:
    """See that another attempt may begin, unless this one was begun before."""
    if sitting.course.mode == "train" or any(each.attempt for each in places(sitting, store)):
        return
    leave = leave_to_begin(sitting, store, datetime.now().astimezone())
    if not leave.given:
        wrong(leave.why)


def _take(place: Place, sitting: Sitting, store: Store, source: Source, comment: str) -> None:
    """Play one run of the sitting and sign it off; what is accepted is kept before it is told."""
    clock, script = HandClock(), source if isinstance(source, list) else None
    if script is not None and place.attempt is not None and place.attempt.status != "debrief":
        wrong(f"{place.planned.pick.name} was broken off in mid-run; go on with --choices -")
    session = sit_down(place, sitting, store, Clocks(monotonic=clock, today=_now))
    if session.status != "debrief":
        writer = RunWriter(silent=script is not None)
        play_script(session.machine, writer, script, _table(session, clock))
    session.acknowledge(comment)
    click.echo(f"{place.planned.pick.name}: signed off (TRAINING)", err=True)


def _table(session: Session, clock: HandClock) -> Table:
    """Let a session take written choices: each is on the disk before its events are told."""

    def start() -> Told:
        before = session.events
        return session.position, before or session.begin()

    def take(_position: Position, token: Token) -> Told:
        if session.status == "resumed":
            session.begin()
        before = len(session.events)
        play_one(session, clock, token)
        return session.position, session.events[before:]

    return Table(start=start, take=take)


def _now() -> datetime:
    return datetime.now().astimezone()


def _tell(record: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(record)
        return
    outcome = record["outcome"]
    score = "not assessed" if outcome["score_overall"] is None else f"{outcome['score_overall']:g} %"
    click.echo(f"{record['course']['title']}: {outcome['result']}, {score} (TRAINING)")
    click.echo(f"completion record {record['record']['record_id']} filed")
    click.echo(json.dumps(record["next"], ensure_ascii=False))
