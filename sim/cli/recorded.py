"""`wcsim course sit`: a course taken for the record, run by run into the store, then its record."""

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scenarios.machine import Position
from scenarios.problems import render
from scenarios.script import Token
from scoring.course import Course
from sim.agency.reading import LearnerError, load_agency, one_line, read_learner, see_learner
from sim.agency.settings import Agency, Learner, missing_before
from sim.agency.settings import Position as MemberPosition
from sim.autopilot import HandClock, play_one
from sim.cli.options import PROBLEMS_FOUND, print_json, wrong
from sim.cli.playing import RunWriter, Table, Told, play_script
from sim.cli.signing_on import person_given, sign_on_to, signed_on
from sim.cli.sitting import Source, sources_of
from sim.cli.stores import open_to_write, place_given, plainly
from sim.course_attempts import Sitting, leave_to_begin, seed_to_sit, sitting_of
from sim.home import home_folder
from sim.profile import Profile, read_profile
from sim.records.filing import is_known
from sim.records.listing import of_sitting
from sim.records.store import Store
from sim.session import Session
from sim.sittings import Clocks, Place, complete, next_place, settle, sit_down


def sit(
    course: Course,
    text: str,
    seed: int | None,
    *,
    choices: tuple[str, ...],
    learner: str | None,
    position: MemberPosition | None,
    comment: str,
    as_json: bool,
) -> None:
    """Take the runs of a draw for the record, from the first that is not signed off; then file the record."""
    agency, who = _settings(), _learner(learner, position)
    missing = missing_before(agency, who, course)
    if missing or agency is None:
        wrong("before this course can begin, its record needs: " + "; ".join(missing))
    _see_identity(agency, who)
    comment = one_line(comment)
    with plainly(), open_to_write() as store:
        settle(course, who, store, _now)
        drawn_by = seed_to_sit(course, who, agency, store) if seed is None else seed
        sitting = sitting_of(course, text, drawn_by, who, agency)
        record = _filed_before(sitting, store)
        if record is None:
            _see_leave(sitting, store)
            click.echo(f"{course.id}, seed {drawn_by} (TRAINING)", err=True)
            _take_all(sitting, store, choices, comment)
            record = complete(sitting, store, _now, comment=comment)
    _tell(record, as_json=as_json)


def _see_identity(agency: Agency, who: Learner) -> None:
    """Let the member sign on, where the agency's records say that they did."""
    if agency.identity_check != "sign_on":
        if person_given() is not None:
            wrong(f"agency.yaml says identity_check: {agency.identity_check}; leave --as away")
        return
    sign_on_to(place_given(), "course sit")
    person = signed_on()
    if person is None:
        wrong("agency.yaml says identity_check: sign_on, and nobody can: `wcsim people add` adds people")
    if person.member_number != who.employee_id_or_star:
        wrong(f"{person.person_id} signed on, and that is not the member who sits down: the numbers differ")


def _filed_before(sitting: Sitting, store: Store) -> dict[str, Any] | None:
    """Give the record of a sitting that is done with, and say so; None: it can be sat."""
    record: dict[str, Any] | None = store.record(sitting.record_id)
    if record is not None:
        click.echo(
            f"{sitting.course.id}, seed {sitting.seed}: filed on {record['sign_off']['acknowledged_at'][:10]}"
            "; nothing was played. Another --seed begins a new sitting.",
            err=True,
        )
    elif store.read(is_known, sitting.record_id):
        wrong(
            f"the record of {sitting.course.id}, seed {sitting.seed}, was purged here; "
            "another --seed begins a new sitting"
        )
    return record


def _settings() -> Agency | None:
    agency, problems = load_agency(home_folder())
    for problem in problems:
        click.echo(render(problem), err=True)
    if problems:
        sys.exit(PROBLEMS_FOUND)
    return agency


def _learner(path: str | None, position: MemberPosition | None) -> Learner:
    """Read who sits down, from a file of the agency's or from this machine's own profile."""
    try:
        given = _of_profile() if path is None else read_learner(Path(path).read_bytes())
    except OSError as error:
        wrong(f"{path}: {error.strerror}")
    except LearnerError as error:
        wrong(f"{path or 'the profile of this machine'}: {error}")
    return given if position is None else replace(given, position=position)


def _of_profile() -> Learner:
    profile = read_profile(home_folder()) or Profile()
    return see_learner(Learner(legal_name=profile.name, employee_id_or_star=profile.number))


def _see_leave(sitting: Sitting, store: Store) -> None:
    """See that another attempt may begin, unless this one was begun before."""
    if sitting.course.mode == "train" or store.read(of_sitting, sitting.sitting_id):
        return
    leave = leave_to_begin(sitting, store, _now())
    if not leave.given:
        wrong(leave.why)


def _take_all(sitting: Sitting, store: Store, choices: tuple[str, ...], comment: str) -> None:
    """Play the runs that are not signed off yet, in the order drawn."""
    written = dict(zip(sitting.drawn, sources_of(sitting.drawn, choices), strict=True))
    while (place := next_place(sitting, store)) is not None:
        _take(place, sitting, store, written[place.planned], comment)


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
