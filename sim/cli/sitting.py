"""What `wcsim course play` and `course score` do: runs one after another, then their judgement together."""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import click

from scenarios.compiling import compile_scenario
from scenarios.machine import Machine
from scenarios.reading.library import load_scenario
from scenarios.record import Run, dump_start, load, start_of
from scenarios.seeds import cosmetics_for
from scoring.course import Course, Pick, PlannedRun, draw
from scoring.course_report import course_report
from scoring.course_score import CourseJudgement, judge_course
from scoring.explaining.sums import explain_course
from scoring.judging import Law, judge_run
from scoring.lawful import lawful_player
from scoring.players import Player, play_as, players, random_player
from scoring.sitting import JudgedRun
from sim.arithmetic import arithmetic
from sim.cli.options import need_terminal, print_json, wrong
from sim.cli.playing import RunWriter, keep_run, play_script, see_place
from sim.cli.reading import law_on, note_changes, read_run, scenario_of
from sim.course_telling import judged_lines
from sim.evidence import course_evidence_lines
from sim.exercises import law_for
from sim.home import store_place
from sim.records.errors import StoreError
from sim.records.store import Store

Json: TypeAlias = dict[str, Any]
Source: TypeAlias = list[str] | str | None
"""How a run is decided: written choices, the name of a player, or (None) a conversation."""

_BETWEEN = re.compile(r"[\s,]+")
_PAGE = 50
_PAGES = 40
"""Pages of attempts looked through for runs already done: the newest 2,000."""


def play_sitting(
    course: Course,
    seed: int,
    *,
    player: str | None,
    choices: tuple[str, ...],
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Play every run of the draw, write the files, print the score."""
    drawn = draw(course, seed)
    sources = [player] * len(drawn) if player else sources_of(drawn, choices)
    files = [] if out is None else _places(out, drawn, force=force)
    talks = choices == ("-",)
    runs = []
    for at, (planned, source) in enumerate(zip(drawn, sources, strict=True)):
        writer = RunWriter(silent=not talks)
        try:
            runs.append(_play_one(course, planned, source, seed, writer))
        except click.UsageError as error:
            wrong(f"run {at + 1} of {len(drawn)}, {planned.pick.name}: {error.message}")
        if files:
            keep_run(str(files[at]), writer.run, force=force)
    law = law_for(drawn[0].pick.scenario)
    judged = judge_course(course, runs, law.rule, drawn)
    body = course_report(judged, law, seed)
    if files:
        keep_run(str(files[-1]), [json.dumps(body, ensure_ascii=False) + "\n"], force=force)
    if talks:
        print_json({"type": "course", **body})
    else:
        _print(judged, law, seed, as_json=as_json)


def sources_of(drawn: Sequence[PlannedRun], choices: tuple[str, ...]) -> Sequence[Source]:
    """Read the choices of each run, in the order drawn; what lacks is wrong use and is named."""
    if choices == ("-",):
        return [None] * len(drawn)
    files = [Path(each) for each in choices]
    if len(files) == 1 and files[0].is_dir():
        files = [files[0] / f"{each.pick.scenario}.{each.pick.variant}.txt" for each in drawn]
    if len(files) != len(drawn):
        names = ", ".join(each.pick.name for each in drawn)
        wrong(f"the draw has {len(drawn)} runs, here are choices for {len(files)}; in order: {names}")
    return [_choices_in(each) for each in files]


def _choices_in(path: Path) -> list[str]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        wrong(f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{path}: not UTF-8 text")
    return [each for each in _BETWEEN.split(text) if each]


def _places(out: Path, drawn: Sequence[PlannedRun], *, force: bool) -> list[Path]:
    """Give the files to write, the score's last; all of them can have their names before a run is played."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        wrong(f"{out}: {error.strerror}")
    files = [
        out / f"{at:02d}.{each.pick.scenario}.{each.pick.variant}.jsonl" for at, each in enumerate(drawn, 1)
    ]
    files.append(out / "score.json")
    for each in files:
        see_place(each, force=force)
    return files


def _play_one(course: Course, planned: PlannedRun, source: Source, seed: int, writer: RunWriter) -> JudgedRun:
    """Play one run of the draw, and judge it under the law of its scenario's day."""
    scenario = load_scenario(planned.pick.scenario)
    started = start_of(scenario, planned.pick.variant, planned.seed, scenario.law_as_of, mode=course.mode)
    writer.line(dump_start(started))
    names = cosmetics_for(scenario, planned.seed)
    machine = compile_scenario(scenario, planned.pick.variant, names, hints=course.mode == "train")
    law = law_for(scenario.id)
    _decide(machine, source, law, seed, writer)
    events = tuple(load(json.loads(line)) for line in writer.run[1:])
    judgement = judge_run(Run(started=started, events=events), scenario, law)
    return JudgedRun(pick=planned.pick, seed=planned.seed, judgement=judgement, mode=course.mode)


def _decide(machine: Machine, source: Source, law: Law, seed: int, writer: RunWriter) -> None:
    if isinstance(source, str):
        writer.events(play_as(machine, _player(source, law, seed)))
    else:
        play_script(machine, writer, source)


def _player(name: str, law: Law, seed: int) -> Player:
    if name == "lawful":
        return lawful_player(law)
    if name == "random":
        return random_player(seed)
    return players(law.acts)[name.replace("-", " ")]


def _print(judged: CourseJudgement, law: Law, seed: int | None, *, as_json: bool) -> None:
    if as_json:
        print_json(course_report(judged, law, seed))
        return
    for line in (*judged_lines(judged, seed), *course_evidence_lines(judged, law.rule)):
        click.echo(line)


def _explain(judged: CourseJudgement, law: Law) -> None:
    click.echo(f"TRAINING  {judged.course.title} ({judged.course.id})")
    for line in arithmetic(explain_course(judged, law)):
        click.echo(line)


def score_files(
    course: Course,
    paths: Sequence[str],
    seed: int | None,
    *,
    law_as_of: date | None,
    pack: str,
    explain: bool,
    as_json: bool,
) -> None:
    """Judge run files as the course: as the draw of a seed, or as any draw."""
    if explain and as_json:
        wrong("--explain prints for people and --json for programs; give one of them")
    runs, law = [], None
    for path in paths:
        recorded = read_run(path)
        started = recorded.started
        law = law_on(law_as_of or started.law_as_of, pack)
        scenario = scenario_of(recorded)
        note_changes(recorded, scenario)
        judgement = judge_run(recorded, scenario, law)
        pick = Pick(scenario=started.scenario, variant=started.variant)
        runs.append(JudgedRun(pick=pick, seed=started.seed, judgement=judgement, mode=started.mode))
    if law is not None:
        drawn = None if seed is None else draw(course, seed)
        judged = judge_course(course, runs, law.rule, drawn)
        if explain:
            _explain(judged, law)
        else:
            _print(judged, law, seed, as_json=as_json)


def resume_in_app(course: Course, seed: int) -> None:
    """Open the app on the first run of the draw that this store has not filed yet."""
    need_terminal("give --as PLAYER or --choices PATH")
    drawn = draw(course, seed)
    done = _filed()
    left = [each for each in drawn if (each.pick.name, each.seed) not in done]
    if not left:
        click.echo(
            f"all {len(drawn)} runs of this draw of {course.id} are filed; another --seed draws others"
        )
        return
    from sim.cli.stores import home_voucher
    from sim.screens.app import run_app

    planned = left[0]
    run_app(
        scenario=planned.pick.scenario,
        seed=planned.seed,
        variant=planned.pick.variant,
        voucher=home_voucher(),
    )
    after = len(drawn) - len([each for each in drawn if (each.pick.name, each.seed) not in _filed()])
    click.echo(f"{course.id}, seed {seed}: {after} of {len(drawn)} runs filed")


def _filed() -> frozenset[tuple[str, int]]:
    """List what the store has filed, among its newest attempts; nothing where there is no store yet."""
    found: set[tuple[str, int]] = set()
    try:
        with Store.open(store_place(), read_only=True) as store:
            page = store.attempts(limit=_PAGE)
            for _ in range(_PAGES):
                found |= {
                    (f"{each.attempt.scenario_id}/{each.attempt.variant}", each.attempt.seed)
                    for each in page
                    if each.status == "filed"
                }
                if len(page) < _PAGE:
                    break
                page = store.attempts(before=page[-1], limit=_PAGE)
    except StoreError:
        return frozenset()
    return frozenset(found)
