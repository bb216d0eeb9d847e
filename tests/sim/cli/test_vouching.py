"""`wcsim records sign`, `checkpoint` and `verify --checkpoint`: what the agency's key proves."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from sim.cli.stores import home_voucher
from sim.home import store_path
from sim.records.store import Store
from sim.signing.keys import make_keys
from sim.voucher import read_voucher
from tests.sim.cli.wcsim import wcsim
from tests.sim.records.raw import intruder
from tests.sim.records.samples import RECORD


@pytest.fixture(autouse=True)
def _store() -> None:
    """Three records that were filed before there was a key."""
    Path("home").mkdir()
    with Store.open(store_path()) as store:
        for number in (1, 2, 3):
            record = replace(RECORD.record, record_id=f"record-{number}")
            store.file_record(replace(RECORD, record=record))


def test_without_a_key_nothing_is_signed_and_it_says_so() -> None:
    for command in ("sign", "checkpoint"):
        done = wcsim("records", command)
        assert (done.code, done.out) == (1, "")
        assert "mend: `wcsim keys init --agency NAME` makes one." in done.err


def test_records_filed_before_there_was_a_key_are_vouched_for() -> None:
    assert wcsim("keys", "init", "--agency", "OEMC").code == 0
    told = wcsim("records", "verify")
    line = "3 completion records: 0 vouched for, 3 by nobody yet, 0 vouches that do not hold or are gone"
    assert (told.code, line in told.out.splitlines()) == (0, True)
    assert wcsim("records", "sign").err == "3 records are vouched for now (TRAINING)\n"
    assert wcsim("records", "sign").err == "0 records are vouched for now (TRAINING)\n"
    body = wcsim("records", "verify", "--json").json
    assert (body["ok"], body["records"]) == (True, 3)
    assert body["vouches"] == {"checked": True, "held": 3, "unsigned": 0, "wrong": 0, "first": []}
    said = [each["integrity"]["vouched_by"] for each in wcsim("records", "export").json["records"]]
    assert said == ["self"] * 3


def test_a_checkpoint_kept_elsewhere_proves_that_nothing_was_taken_away() -> None:
    wcsim("keys", "init", "--agency", "OEMC")
    wcsim("records", "sign")
    assert wcsim("records", "checkpoint", "--out", "note.txt").err == "note.txt: 3 records (TRAINING)\n"
    assert wcsim("records", "checkpoint").out == Path("note.txt").read_text("utf-8")
    assert wcsim("records", "checkpoint", "--out", "note.txt").code == 1
    held = wcsim("records", "verify", "--checkpoint", "note.txt")
    assert held.code == 0
    assert "note.txt: all of its 3 records are here as they were" in held.out.splitlines()
    with sqlite3.connect(store_path()) as other:
        other.execute("DROP TRIGGER completion_records_no_delete")
        other.execute("DELETE FROM completion_records WHERE number = 3")
        other.execute("DELETE FROM filings WHERE number = 3")
        other.execute(
            "UPDATE record_head SET number = 2, hash = (SELECT hash FROM completion_records WHERE number = 2)"
        )
    other.close()
    found = wcsim("records", "verify", "--checkpoint", "note.txt")
    assert found.code == 1
    assert "note.txt: it speaks of 3 records and here are 2: 1 were taken away" in found.out.splitlines()
    assert any(line.startswith("record number 3: vouch: ") for line in found.out.splitlines())


def test_an_auditor_checks_with_the_public_keys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    wcsim("keys", "init", "--agency", "OEMC")
    wcsim("records", "sign")
    wcsim("records", "checkpoint", "--out", "note.txt")
    Path("ring.json").write_text(wcsim("keys", "export", "--format", "ring").out, "utf-8")
    monkeypatch.setenv("WCSIM_KEYS", "nowhere")
    unchecked = wcsim("records", "verify")
    line = "3 completion records; 3 vouches were not checked: no keys are here (--keys)"
    assert (unchecked.code, line in unchecked.out.splitlines()) == (0, True)
    assert wcsim("records", "verify", "--checkpoint", "note.txt").code == 2
    done = wcsim("records", "verify", "--checkpoint", "note.txt", "--keys", "ring.json", "--json")
    assert (done.code, done.json["checkpoints"]) == (
        0,
        [{"file": "note.txt", "size": 3, "wrong": None, "custody": 0}],
    )


@pytest.mark.parametrize("content", ["", "no note", "OEMC\n3\nAAAA\n\n— x y\n"])
def test_what_is_no_checkpoint_is_said_to_be_none(content: str) -> None:
    wcsim("keys", "init", "--agency", "OEMC")
    Path("note.txt").write_text(content, "utf-8")
    done = wcsim("records", "verify", "--checkpoint", "note.txt")
    assert done.code == 1
    assert "note.txt: this is no checkpoint to be believed: " in done.out


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the agency's server, which vouches as one and has the agency's keys."""
    monkeypatch.setenv("WCSIM_HOME", "server")
    assert wcsim("init", "--agency", "OEMC", "--id", "IL-0160").code == 0
    assert wcsim("keys", "init", "--agency", "OEMC").code == 0
    settings = Path("server", "agency.yaml")
    words = settings.read_text("utf-8").replace("vouched_by: self", "vouched_by: server")
    settings.write_text(words.replace("identity_check: none", "identity_check: badge"), "utf-8")
    return Path("server")


def vouched_by() -> list[str]:
    return [each["integrity"]["vouched_by"] for each in wcsim("records", "export").json["records"]]


def test_what_nobody_vouched_for_elsewhere_is_vouched_for_as_self_wherever_it_is_kept(server: Path) -> None:
    assert wcsim("records", "hand-in", "home/records.sqlite3").code == 0
    assert vouched_by() == ["self"] * 3
    with Store.open(server / "records.sqlite3", voucher=home_voucher()) as store:
        store.file_record(replace(RECORD, record=replace(RECORD.record, record_id="record-4")))
    assert vouched_by() == ["self"] * 3 + ["server"]
    assert wcsim("records", "verify").code == 0


def test_what_is_signed_after_it_was_filed_is_vouched_for_as_self(server: Path) -> None:
    shutil.copy("home/records.sqlite3", server)
    assert wcsim("records", "sign").code == 0
    assert vouched_by() == ["self"] * 3


def station(keys: Path) -> None:
    """A proctored station whose three records are signed with a key."""
    Path("station").mkdir()
    recorder = read_voucher(Path("station"), keys, by="recorder")
    with Store.open("station/records.sqlite3", voucher=recorder) as store:
        for number in (1, 2, 3):
            store.file_record(replace(RECORD, record=replace(RECORD.record, record_id=f"record-{number}")))


def test_who_vouched_at_a_station_stays_so_where_a_key_of_the_agency_signed_it(server: Path) -> None:
    station(server / "keys")
    assert wcsim("records", "hand-in", "station/records.sqlite3").code == 0
    assert vouched_by() == ["recorder"] * 3
    assert wcsim("records", "verify").code == 0


def test_a_vouch_by_another_key_or_for_another_text_is_none(server: Path) -> None:
    make_keys(Path("own"), "OEMC", at="2026-01-01T00:00:00.000Z")
    station(Path("own"))
    assert wcsim("records", "hand-in", "station/records.sqlite3").code == 0
    assert vouched_by() == ["self"] * 3
    for name in ("station", "server/records.sqlite3"):
        shutil.rmtree(name, ignore_errors=True)
        Path(name).unlink(missing_ok=True)
    station(server / "keys")
    with intruder("station/records.sqlite3") as other:
        other.exec_driver_sql(
            "UPDATE completion_records SET body = replace(body, 'NOT YET', 'PASS') WHERE number = 2"
        )
    assert wcsim("records", "hand-in", "station/records.sqlite3").code == 0
    assert vouched_by() == ["recorder", "self", "recorder"]
