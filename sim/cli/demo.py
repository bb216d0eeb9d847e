"""`wcsim demo`: the Back of the Yards call on autopilot, from briefing to completion record."""

import itertools
import json
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path

import click

from scenarios.record import dump, dump_start
from scoring.debrief.review import debrief
from scoring.judging import on_day
from scoring.report import report
from sim.autopilot import HandClock, play_on
from sim.cli.options import wrong
from sim.cli.reading import law_on
from sim.completing.run import Person, complete, kept_of
from sim.content import Opened, open_scenario, pack_text
from sim.evidence import evidence_lines
from sim.exports.rows import write_decisions_csv, write_records_csv
from sim.exports.stamp import Stamp, in_memory
from sim.exports.whole import write_records_json
from sim.handout.chapters import Told, review
from sim.handout.plain import plain
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.records.writing import write_file
from sim.session import Session, Surroundings, Texts, new_attempt, start_session
from sim.telling import paragraphs, score_lines, transcript

SCENARIO = "wolcott_call"
VARIANT = "calm"
SEED = 1
PERSON = Person(
    legal_name="Autopilot (no person)",
    employee_id_or_star="none",
    agency_name="Demonstration",
    agency_id="none",
    place="demonstration",
)


@click.command()
@click.option(
    "--out",
    default="wcsim-demo",
    show_default=True,
    type=click.Path(file_okay=False),
    help="The folder for the records.",
)
@click.option("--force", is_flag=True, help="Overwrite the files of an earlier demo.")
def demo(out: str, *, force: bool) -> None:
    """Play the Back of the Yards call on autopilot: transcript, debrief and completion record."""
    opened = open_scenario(SCENARIO)
    with (
        tempfile.TemporaryDirectory(prefix="wcsim-demo-") as folder,
        Store.open(Path(folder) / "demo.sqlite3") as store,
    ):
        session = _autopilot(opened, store)
        _tell(session)
        files = _records(session, store)
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_file(Path(out) / name, content, force=force)
    except OSError as error:
        wrong(f"{out}: {error.strerror}")
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"\nTRAINING records written to {out}: {', '.join(files)}")


def _autopilot(opened: Opened, store: Store) -> Session:
    """Play the reference run of the calm variant through a real session and a real store, and sign it off."""
    scenario = opened.scenario
    golden = next(each for each in scenario.golden if each.reference and each.variant == VARIANT)
    law, clock = law_on(scenario.law_as_of), HandClock()
    attempt = new_attempt(scenario, law, variant=golden.variant, seed=SEED, created_at=_now())
    around = Surroundings(store=store, law=law, monotonic=clock, today=_now)
    texts = Texts(scenario=opened.text, pack=pack_text(law.pack.id))
    session = start_session(attempt, scenario, texts, around)
    play_on(session, clock, golden.choices)
    session.acknowledge("demonstration")
    return session


def _now() -> datetime:
    return datetime.now(UTC)


def _tell(session: Session) -> None:
    """Print briefing, transcript, score and debrief."""
    scenario, judgement = session.scenario, session.judgement()
    click.echo(
        f"TRAINING  {scenario.title}  ({scenario.seat.replace('_', '-')}, law as of {session.law.day})"
    )
    for line in (*paragraphs(scenario.incident.what), "", *paragraphs(scenario.briefing), ""):
        click.echo(line)
    told = Told(
        scenario=scenario,
        variant=session.attempt.variant,
        law=session.law,
        judgement=judgement,
        debrief=debrief(judgement, session.run, scenario, session.law),
        others=tuple((day, session.judgement(on_day(session.law, day))) for day in scenario.also_under),
    )
    for line in itertools.chain(
        transcript(session.events),
        [""],
        score_lines(judgement),
        evidence_lines(judgement, session.law),
        plain(review(told)),
    ):
        click.echo(line)


def _records(session: Session, store: Store) -> dict[str, bytes]:
    """File the completion record, and write it and the run in every format."""
    attempt = session.attempt
    record = complete(session, PERSON, record_id=str(uuid.uuid4()), kept=kept_of(session, store))
    filed = (store.file_record(record),)
    session.mark_filed()
    stamp = Stamp(at=record.sign_off.acknowledged_at, by="wcsim demo")
    runs = [(attempt, store.events(attempt.attempt_id))]
    run = [dump_start(session.run.started), *map(dump, session.events)]
    judged = report(session.judgement(), session.law, attempt.scenario_version)
    return {
        "record.json": in_memory(lambda out: write_records_json(out, filed, stamp)),
        "record.csv": in_memory(lambda out: write_records_csv(out, filed, stamp)),
        "decisions.csv": in_memory(lambda out: write_decisions_csv(out, runs)),
        "run.jsonl": "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in run).encode(),
        "score.json": (json.dumps(judged, ensure_ascii=False, indent=2) + "\n").encode(),
    }
