"""`wcsim course`: the courses, what a seed draws of them, and what a set of runs is worth as one."""

from datetime import date
from pathlib import Path

import click

from scenarios.reading.library import load_vocabulary
from scoring.course import Course, draw
from scoring.courses import UnknownCourseError, course_text, load_course, shipped_scenarios
from scoring.reading.course import read_course
from sim.agency.settings import POSITIONS, Position
from sim.cli.options import DAY, end_with, print_json, wrong
from sim.cli.signing_on import signs_on_for_store
from sim.content import read_bounded

_SEED = click.IntRange(-(2**63), 2**63 - 1)
PLAYERS = (
    "lawful",
    "always-assist",
    "always-refuse",
    "always-first",
    "always-longest",
    "fastest",
    "random",
)


@click.group()
def course() -> None:
    """Courses: sets of runs drawn by seed, and judged together."""


def open_course(name: str) -> Course:
    """Open a course by id or path; an unknown id is wrong use, a broken file lists its problems."""
    return read_with_text(name)[0]


def read_with_text(name: str) -> tuple[Course, str]:
    """Open a course as `open_course` does, and give the text it was read from beside it."""
    if "/" not in name and "." not in name:
        try:
            return load_course(name), course_text(name)
        except UnknownCourseError as error:
            wrong(str(error))
    try:
        text = read_bounded(Path(name))
    except OSError as error:
        wrong(f"{name}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{name}: not UTF-8 text")
    read, problems = read_course(text, name, load_vocabulary(), shipped_scenarios())
    if read is None:
        end_with(problems)
    return read, text


@course.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, as_json: bool) -> None:
    """List the courses: id, title, seats, category, mode, runs, minutes."""
    from scoring.course_report import course_body
    from sim.course_telling import listed_lines, minutes
    from sim.exercises import shipped_courses

    courses = shipped_courses()
    if as_json:
        print_json([{**course_body(each), "minutes": minutes(each, shipped_scenarios())} for each in courses])
        return
    for each in courses:
        for line in listed_lines(each, shipped_scenarios()):
            click.echo(line)


@course.command()
@click.argument("course_id", metavar="ID")
@click.option("--seed", type=_SEED, metavar="N", default=0, show_default=True, help="Show what it draws.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(*, course_id: str, seed: int, as_json: bool) -> None:
    """Show a course whole, and the runs that a seed draws; ID may be a file."""
    from scoring.course_report import course_body, drawn_body
    from sim.course_telling import shown_lines

    opened = open_course(course_id)
    drawn = draw(opened, seed)
    if as_json:
        print_json({**course_body(opened), "seed": seed, "drawn": drawn_body(drawn)})
        return
    for line in shown_lines(opened, drawn, seed):
        click.echo(line)


@course.command()
@click.argument("course_id", metavar="ID")
@click.option("--seed", type=_SEED, metavar="N", default=0, show_default=True, help="Draws the runs.")
@click.option("--as", "player", type=click.Choice(PLAYERS), help="Let a player of the program play all runs.")
@click.option(
    "--choices",
    multiple=True,
    metavar="PATH",
    help="A folder with SCENARIO.VARIANT.txt for each run; or a file for each, in the order drawn; or `-`.",
)
@click.option("--out", type=click.Path(file_okay=False), help="Write a run file each, and the score, here.")
@click.option("--force", is_flag=True, help="Overwrite files in --out.")
@click.option("--json", "as_json", is_flag=True, help="Print the score as one JSON object.")
def play(
    *,
    course_id: str,
    seed: int,
    player: str | None,
    choices: tuple[str, ...],
    out: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Play the runs that a seed draws, one after another, and judge them as the course.

    With `--choices -` each run is a conversation as in `wcsim play`; its lines, then the score, are JSON. In
    a terminal without --as or --choices the app opens on the first run not yet done.
    """
    from sim.cli.sitting import play_sitting, resume_in_app

    opened = open_course(course_id)
    if player is not None and choices:
        wrong("give --as or --choices, not both")
    if player is None and not choices:
        resume_in_app(opened, seed)
        return
    play_sitting(
        opened,
        seed,
        player=player,
        choices=choices,
        out=None if out is None else Path(out),
        force=force,
        as_json=as_json,
    )


@course.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN.jsonl...")
@click.option("--course", "course_id", required=True, metavar="ID", help="The course, or its file.")
@click.option("--seed", type=_SEED, metavar="N", help="The draw that they must be (default: any draw).")
@click.option("--law-as-of", type=DAY, help="Judge under the law of this day (default: each run's own).")
@click.option("--pack", default="chicago", show_default=True, help="The ordinance pack: its id, or a file.")
@click.option("--explain", is_flag=True, help="Print the arithmetic, to be done again on paper.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def score(
    *,
    runs: tuple[str, ...],
    course_id: str,
    seed: int | None,
    law_as_of: date | None,
    pack: str,
    explain: bool,
    as_json: bool,
) -> None:
    """Judge recorded runs as a course; their order does not matter. What is missing makes it INCOMPLETE."""
    from sim.cli.sitting import score_files

    opened = open_course(course_id)
    score_files(opened, runs, seed, law_as_of=law_as_of, pack=pack, explain=explain, as_json=as_json)


@course.command()
@click.argument("course_id", metavar="ID")
@click.option(
    "--seed",
    type=_SEED,
    metavar="N",
    help="Draws the runs (default: that of the sitting left unfinished, else the first not used yet).",
)
@click.option(
    "--choices",
    multiple=True,
    metavar="PATH",
    default=("-",),
    show_default=True,
    help="`-` converses on standard input; else as in `course play`.",
)
@click.option(
    "--learner", metavar="FILE", help="Who sits down, as JSON (default: the profile of this machine)."
)
@click.option(
    "--position",
    type=click.Choice(POSITIONS),
    help="The member's, where the course is for several (default: that of the learner's file).",
)
@click.option("--comment", default="", help="The member's word at each sign-off.")
@click.option("--json", "as_json", is_flag=True, help="Print the completion record as one JSON object.")
def sit(
    *,
    course_id: str,
    seed: int | None,
    choices: tuple[str, ...],
    learner: str | None,
    position: Position | None,
    comment: str,
    as_json: bool,
) -> None:
    """Take a course for the record: every run goes into the store, and one completion record is filed.

    What the record needs (agency.yaml, who sits down) is told before the first run. Broken off, the same
    command goes on from the last accepted decision. At most two attempts may begin in 24 hours.
    """
    from sim.cli.recorded import sit as sit_for_the_record

    read, text = read_with_text(course_id)
    sit_for_the_record(
        read,
        text,
        seed,
        choices=choices,
        learner=learner,
        position=position,
        comment=comment,
        as_json=as_json,
    )


signs_on_for_store(sit)
