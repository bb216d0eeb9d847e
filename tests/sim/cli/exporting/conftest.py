"""A home with records in it, made once and copied for each test.

Four records: Ana's course, passed; Bo's practice run, whose pack is not kept; Cy's course, NOT YET, whose run
is not here; and the void of Cy's.
"""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.reading.library import load_scenario
from scoring.course import draw
from scoring.courses import load_course
from scoring.judging import references
from sim.autopilot import play_on
from sim.completing.run import Person, complete, kept_of
from sim.home import store_path
from sim.records.completion import CompletionRecord
from sim.records.store import Store
from tests.sim.cli.agency import open_agency
from tests.sim.cli.exporting import BO, CY, VOID
from tests.sim.cli.wcsim import wcsim
from tests.sim.records.samples import RECORD
from tests.sim.seats import TEXTS, seated

COURSE = "academy_recruit"
ANA = {"legal_name": "Ana Núñez", "employee_id_or_star": "4471", "unit_or_district": "009"}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the home, in an environment of its own."""
    before, folder = Path.cwd(), tmp_path_factory.mktemp("filled")
    os.chdir(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WCSIM_HOME", str(folder / "home"))
        assert open_agency().code == 0
        assert wcsim("keys", "init", "--agency", "Cook County 911").code == 0
        _sit()
        with Store.open(store_path()) as store:
            _others(store)
    os.chdir(before)
    return folder / "home"


@pytest.fixture(autouse=True)
def home(filled: Path) -> Path:
    """Copy the home into the folder of the test."""
    return Path(shutil.copytree(filled, "home"))


def _sit() -> None:
    Path("choices").mkdir()
    for each in draw(load_course(COURSE), 1):
        pick = each.pick
        choices = references(load_scenario(pick.scenario), pick.variant)[0].choices
        Path("choices", f"{pick.scenario}.{pick.variant}.txt").write_text("\n".join(choices))
    Path("learner.json").write_text(json.dumps(ANA))
    words = ("course", "sit", COURSE, "--seed", "1", "--choices", "choices", "--learner", "learner.json")
    assert wcsim(*words).code == 0


def _others(store: Store) -> None:
    seat = seated(store, texts=replace(TEXTS, pack="this is no pack"))
    play_on(seat.session, seat.clock, ["ask@2", "send@2", "write@3"])
    seat.session.acknowledge("signed, Bo Li")
    person = Person(legal_name="Bo Li", employee_id_or_star="C-9")
    kept = kept_of(seat.session, store)
    store.file_record(complete(seat.session, person, record_id=BO, kept=kept))
    member = replace(RECORD.member, legal_name="Cy Pál", employee_id_or_star="C-7")
    cys = replace(RECORD, record=replace(RECORD.record, record_id=CY), member=member)
    store.file_record(cys)
    store.file_record(_voided(cys))


def _voided(record: CompletionRecord) -> CompletionRecord:
    said = replace(
        record.record,
        record_id=VOID,
        status="voided",
        supersedes_record_id=record.record.record_id,
        amendment_reason="taken by another person",
    )
    return replace(record, record=said)
