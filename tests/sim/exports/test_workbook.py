"""The workbook, read back by `openpyxl` and opened by LibreOffice: what is in it is what was filed."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sim.exports.stamp import Filed, Stamp, in_memory
from sim.exports.workbook import REPORT_COLUMNS, ROSTER_COLUMNS, rating, write_workbook
from sim.records.completion import CompetencyScore, CompletionRecord, as_plain
from tests.sim.records.samples import RECORD
from tests.tools import need

STAMP = Stamp(at="2026-02-01T00:00:00Z", by="OEMC-7")
NOTE = "welcoming-city-sim/A\n1\nroot"


def filed(record: CompletionRecord = RECORD) -> Filed:
    return {**as_plain(record), "integrity": {"record_hash": "a" * 64, "previous_hash": "0" * 64}}


def written(*records: Filed) -> bytes:
    return in_memory(lambda out: write_workbook(out, records, STAMP, checkpoint=NOTE))


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_roster_has_a_row_for_each_record_under_its_checkpoint() -> None:
    roster = sheets(written(filed()))["Roster"]
    says = [row[0] for row in roster[:4]]
    assert says == ["TRAINING  exported 2026-02-01T00:00:00Z by OEMC-7", *NOTE.splitlines()]
    assert roster[4] == tuple(name.replace("_", " ") for name in ROSTER_COLUMNS)
    row = dict(zip(ROSTER_COLUMNS, roster[5], strict=True))
    assert row["legal name"] == "Ana Núñez"
    assert row["result"] == "NOT YET"
    assert row["record hash"] == "a" * 64
    assert len(roster) == 6


def test_the_daily_report_rates_each_competency_and_leaves_nrt_to_a_trainer() -> None:
    scores = (
        CompetencyScore(competency="life_safety", score=100.0),
        CompetencyScore(competency="gathering", score=None),
        CompetencyScore(competency="non_assistance", score=41.5),
    )
    record = replace(RECORD, outcome=replace(RECORD.outcome, score_by_competency=scores))
    *_, row = sheets(written(filed(record)))["Daily report"]
    told = dict(zip(REPORT_COLUMNS, row, strict=True))
    assert (told["life_safety"], told["gathering"], told["non_assistance"]) == (7, "NO", 2)
    assert told["NRT"] is None


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (None, "NO"),
        (0.0, 1),
        (39.9, 1),
        (40.0, 2),
        (55.0, 3),
        (69.9, 3),
        (70.0, 4),
        (85.0, 5),
        (90.0, 6),
        (100.0, 7),
    ],
)
def test_a_rating_runs_from_1_to_7_with_4_at_the_cut(score: float | None, told: int | str) -> None:
    assert rating(score) == told


def test_the_same_records_give_the_same_bytes() -> None:
    assert written(filed(), filed()) == written(filed(), filed())


def test_text_that_looks_like_a_formula_or_a_link_stays_text() -> None:
    for name in ("=1+1", "http://x.invalid/", "{=SUM(A1)}"):
        member = replace(RECORD.member, legal_name=name)
        book = load_workbook(io.BytesIO(written(filed(replace(RECORD, member=member)))))
        cell = book["Roster"].cell(row=6, column=1)
        assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_libreoffice_opens_it(tmp_path: Path) -> None:
    soffice = need("soffice")
    (tmp_path / "roster.xlsx").write_bytes(written(filed()))
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += [
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "roster.xlsx"),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert "Ana Núñez" in (tmp_path / "roster.csv").read_text("utf-8")
