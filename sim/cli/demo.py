"""`wcsim demo`: the Back of the Yards call on autopilot, from briefing to completion record."""

import itertools
import json
import tempfile
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from scenarios.record import dump, dump_start
from scoring.debrief.review import debrief
from scoring.judging import on_day
from scoring.report import report
from sim.autopilot import HandClock, play_on
from sim.cli.demonstrated import can_seal, demonstration_keys, in_every_form
from sim.cli.options import wrong
from sim.cli.reading import law_on
from sim.completing.run import Person, complete, kept_of
from sim.content import Opened, open_scenario, pack_text
from sim.evidence import evidence_lines
from sim.handout.chapters import Told, review
from sim.handout.plain import plain
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.records.writing import write_file
from sim.session import Session, Surroundings, Texts, new_attempt, start_session
from sim.telling import paragraphs, score_lines, transcript
from sim.voucher import read_voucher

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
    with tempfile.TemporaryDirectory(prefix="wcsim-demo-") as name:
        folder = Path(name)
        keys = demonstration_keys(folder / "keys", PERSON.agency_name, at=_now())
        with Store.open(folder / "demo.sqlite3", voucher=read_voucher(folder, keys)) as store:
            session = _autopilot(opened, store)
            _tell(session)
            _file(session, store)
            files = {**in_every_form(store, keys), **_run(session)}
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_file(Path(out) / name, content, force=force)
    except OSError as error:
        wrong(f"{out}: {error.strerror}")
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"\nTRAINING records written to {out}: {', '.join(files)}")
    click.echo("Signed with a key made for this demonstration and gone with it; vouched for by: self.")
    if not can_seal():
        click.echo("The page is not signed itself: that needs the extra `seal`.")


def _autopilot(opened: Opened, store: Store) -> Session:
    """Play the reference run of the calm variant through a real session and a real store, and sign it off."""
    scenario = opened.scenario
    golden = next(each for each in scenario.golden if each.reference and each.variant == VARIANT)
    law, clock = law_on(scenario.law_as_of), HandClock()
    practice = new_attempt(scenario, law, variant=golden.variant, seed=SEED, created_at=_now())
    attempt = replace(practice, mode="assessment")
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


def _file(session: Session, store: Store) -> None:
    """File the completion record of the run."""
    store.file_record(complete(session, PERSON, record_id=str(uuid.uuid4()), kept=kept_of(session, store)))
    session.mark_filed()


def _run(session: Session) -> dict[str, bytes]:
    """Write the run and its score."""
    run = [dump_start(session.run.started), *map(dump, session.events)]
    judged = report(session.judgement(), session.law, session.attempt.scenario_version)
    return {
        "run.jsonl": "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in run).encode(),
        "score.json": (json.dumps(judged, ensure_ascii=False, indent=2) + "\n").encode(),
    }
