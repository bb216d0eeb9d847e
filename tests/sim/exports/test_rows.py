"""What leaves: JSON and CSV, whole, the same bytes, harmless in a spreadsheet, never over another file."""

import csv
import io
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.exports.rows import DECISION_COLUMNS, write_csv, write_decisions_csv, write_records_csv
from sim.exports.stamp import Filed, Stamp, in_memory
from sim.exports.whole import write_records_json
from sim.records.attempts import Attempt
from sim.records.chain import Event, JsonValue
from sim.records.completion import as_plain
from sim.records.errors import DiskFullError, FileExistsAlreadyError, FolderError
from sim.records.store import Store
from sim.records.writing import write_file
from tests.sim.records.samples import ATTEMPT, RECORD, decision

WHEN = {"exported_at": "2026-02-01T00:00:00Z", "exported_by": "OEMC-7"}
STAMP = Stamp(at=WHEN["exported_at"], by=WHEN["exported_by"])


def records_json(records: Sequence[Filed]) -> bytes:
    return in_memory(lambda out: write_records_json(out, records, STAMP))


def records_csv(records: Sequence[Filed]) -> bytes:
    return in_memory(lambda out: write_records_csv(out, records, STAMP))


def decisions_csv(runs: Sequence[tuple[Attempt, Sequence[Event]]]) -> bytes:
    return in_memory(lambda out: write_decisions_csv(out, runs))


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def test_json_holds_the_records_and_says_training(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        filed = store.file_record(RECORD)
        whole = json.loads(records_json(store.records()))
    assert whole == {"training": "TRAINING", **WHEN, "records": [filed]}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.file_record(RECORD)
        assert records_json(store.records()) == records_json(store.records())
        assert records_csv(store.records()) == records_csv(store.records())


def test_a_record_is_one_row_with_every_column_of_the_model() -> None:
    (row,) = read(records_csv([as_plain(RECORD)]))

    assert row["training"] == "TRAINING"
    assert row["member.legal_name"] == "Ana Núñez"
    assert row["outcome.result"] == "NOT YET"
    assert row["record.legal_hold"] == "false"
    assert row["supervisor.name"] == ""
    assert json.loads(row["course.objectives"]) == [
        {"id": "help_in_danger", "met": True},
        {"id": "hold_back", "met": False},
    ]
    assert row["integrity.exported_by"] == "OEMC-7"
    assert row["made_harmless"] == ""


def test_no_records_still_give_the_columns() -> None:
    header = records_csv([]).decode()
    assert header.startswith("training,record.record_id,record.schema_version,record.status,")
    assert header.endswith(",integrity.exported_at,integrity.exported_by,made_harmless\r\n")


def test_a_row_is_given_for_each_decision_with_its_acts_and_its_seat() -> None:
    silence: dict[str, JsonValue] = {
        "type": "timeout",
        "at_ms": 9000,
        "state": "street",
        "seat": "supervisor",
    }
    (first, second) = read(decisions_csv([(ATTEMPT, (*decision(1), silence))]))

    assert tuple(first) == (*DECISION_COLUMNS, "made_harmless")
    shared = {
        "training": "TRAINING",
        "attempt_id": ATTEMPT.attempt_id,
        "mode": "practice",
        "member_name": "Ana Núñez",
        "member_number": "C-1207",
        "scenario_id": "wolcott_call",
        "scenario_version": "a" * 64,
        "title": "Homeland Security, need a car on Wolcott",
        "variant": "calm",
        "seed": "7",
        "law_as_of": "2026-01-31",
        "pack_id": "chicago",
        "pack_version": "b" * 64,
        "created_at": "2026-01-31T12:00:00.000Z",
        "made_harmless": "",
    }
    one = {"seat": "call_taker", "number": "1", "at_ms": "1000", "state": "opening", "choice": "ask_danger"}
    two = {"seat": "supervisor", "number": "2", "at_ms": "9000", "state": "street", "choice": "wait"}
    assert first == {**shared, **one, "after_ms": "400", "acts": "ask_if_danger (caller)"}
    assert second == {**shared, **two, "after_ms": "", "acts": ""}


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless_and_says_so(lead: str) -> None:
    name = lead + 'HYPERLINK("http://x","y")'
    member = replace(RECORD.member, legal_name=name)
    (row,) = read(records_csv([as_plain(replace(RECORD, member=member))]))

    assert row["member.legal_name"] == "'" + name
    assert row["made_harmless"] == "member.legal_name"


def test_a_control_character_is_shown_and_never_sent() -> None:
    member = replace(RECORD.member, legal_name="Ana \x1b[31mNúñez\nOrtiz\x9b")
    (row,) = read(records_csv([as_plain(replace(RECORD, member=member))]))

    assert row["member.legal_name"] == "Ana \ufffd[31mNúñez\nOrtiz\ufffd"
    assert row["made_harmless"] == "member.legal_name"


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(["\t", "\r", "\n"]))


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": cells, "b": cells}), max_size=4))
def test_any_text_is_read_back_as_rfc_4180_says(rows: list[dict[str, str]]) -> None:
    content = in_memory(lambda out: write_csv(out, ("a", "b"), rows))
    back = read(content)

    assert [
        {name: row[name][name in row["made_harmless"].split() :] for name in ("a", "b")} for row in back
    ] == rows
    assert not any(
        row[name].startswith(("=", "+", "-", "@", "\t", "\r")) for row in back for name in ("a", "b")
    )
    assert content.startswith(b"a,b,made_harmless\r\n")
    assert content.endswith(b"\r\n")


def test_a_file_is_written_whole_and_nothing_else_stays(tmp_path: Path) -> None:
    write_file(tmp_path / "out.csv", b"one")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"out.csv": b"one"}


def test_a_file_that_exists_is_kept_unless_it_is_forced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_file(path, b"one")
    with pytest.raises(FileExistsAlreadyError, match="say --force"):
        write_file(path, b"two")
    assert path.read_bytes() == b"one"
    write_file(path, b"two", force=True)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"out.csv": b"two"}


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_not_written_over_and_force_is_no_way_to(tmp_path: Path, *, force: bool) -> None:
    with pytest.raises(FolderError) as caught:
        write_file(tmp_path, b"new", force=force)
    assert str(caught.value) == (
        f"{tmp_path} is a folder, not a file.\n"
        "  safe: It was left as it is.\n"
        "  mend: Name a file, in it or elsewhere."
    )


def test_an_export_into_no_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="Make the folder"):
        write_file(tmp_path / "missing" / "out.csv", b"one")


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, b"kept", force=True)
        assert os.read(handle, 10) == b"kept"
    finally:
        os.close(handle)
    assert (pipe.is_fifo(), [each.name for each in tmp_path.iterdir()]) == (True, ["pipe"])


def test_a_device_without_room_says_so() -> None:
    with pytest.raises(DiskFullError, match="No space left on device"):
        write_file(Path("/dev/full"), b"kept", force=True)
