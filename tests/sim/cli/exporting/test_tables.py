"""Tables by the command line, each read back by its outside judge, and refused after one changed byte."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.sim.cli.exporting import BO, CY, NAMES, VOID, change, export, ssh_accepts
from tests.sim.cli.wcsim import program, wcsim
from tests.tools import need

TABLES = ("json", "csv", "decisions-csv", "xlsx", "xapi")


def records(*more: str) -> list[Any]:
    found: list[Any] = export("json", *more).json["records"]
    return found


def rows(form: str, *more: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(form, *more).out)))


def test_every_record_fits_the_schema_that_the_program_prints() -> None:
    judge = Draft202012Validator(wcsim("records", "schema").json)
    kept = records()
    for record in kept:
        judge.validate(record)
    assert [each["record"]["record_id"] for each in kept[1:]] == [BO, CY, VOID]
    assert [each["outcome"]["result"] for each in kept] == ["PASS", "PASS", "NOT YET", "NOT YET"]


def test_a_row_for_each_record_says_what_the_record_says() -> None:
    told = [(row["record.record_id"], row["member.legal_name"], row["outcome.result"]) for row in rows("csv")]
    assert told == [
        (each["record"]["record_id"], each["member"]["legal_name"], each["outcome"]["result"])
        for each in records()
    ]


def test_a_row_for_each_decision_of_each_run() -> None:
    played = records()[0]["content"]["scenarios"]
    told = rows("decisions-csv")
    assert {row["attempt_id"] for row in told} == {
        *(each["attempt_id"] for each in played),
        "11111111-2222-4333-8444-555555555555",
    }
    assert {row["training"] for row in told} == {"TRAINING"}
    of_one = rows("decisions-csv", "--record", BO)
    assert [row["choice"] for row in of_one] == ["ask", "send", "write"]


def test_the_roster_has_the_records_that_stand_under_the_signed_head() -> None:
    export("xlsx", "--out", "roster.xlsx", "--sign")
    book = load_workbook("roster.xlsx", read_only=True)
    told = list(book["Roster"].iter_rows(values_only=True))
    head = wcsim("records", "export", "--format", "checkpoint").out.splitlines()
    assert [row[0] for row in told[1 : len(head) + 1]] == head
    assert [row[0] for row in told[len(head) + 2 :]] == ["Ana Núñez", "Bo Li"]
    assert ssh_accepts(Path("roster.xlsx"))


def test_libreoffice_opens_the_roster(tmp_path: Path) -> None:
    export("xlsx", "--out", "roster.xlsx")
    command = [need("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "roster.xlsx"]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert "Ana Núñez" in Path("roster.csv").read_text("utf-8")


@pytest.mark.parametrize("form", TABLES)
def test_a_signed_file_is_accepted_and_one_changed_byte_is_refused(form: str) -> None:
    out = Path("out")
    export(form, "--out", "out", "--sign")
    assert ssh_accepts(out)
    for at in (0, out.stat().st_size // 2, out.stat().st_size - 1):
        change(out, at)
        assert not ssh_accepts(out)
        change(out, at)
    assert ssh_accepts(out)


@pytest.mark.parametrize("form", TABLES)
def test_the_same_records_give_the_same_bytes_dated_by_the_newest_of_them(form: str) -> None:
    for name in ("one", "two"):
        export(form, "--out", name, "--sign")
    for ending in ("", ".sig"):
        assert Path(f"one{ending}").read_bytes() == Path(f"two{ending}").read_bytes()


def test_what_leaves_can_be_narrowed() -> None:
    (bos,) = records("--record", BO)
    assert bos["member"]["legal_name"] == "Bo Li"
    assert [each["record"]["record_id"] for each in records("--member", "C-7")] == [CY, VOID]
    assert [each["course"]["lesson_plan_id"] for each in records("--course", "academy_recruit")] == [
        "academy_recruit"
    ]
    assert len(records("--since", "2026-02-01")) == 1
    assert records("--since", "2099-01-01") == []


def test_an_export_is_dated_by_the_newest_record_in_it() -> None:
    assert export("json", "--record", CY).json["exported_at"] == "2026-01-31T06:10:00-06:00"
    assert export("json", "--since", "2099-01-01").json["exported_at"] == "no records"


@pytest.mark.parametrize("form", ["json", "csv", "decisions-csv", "xapi"])
def test_without_names_nothing_says_who(form: str) -> None:
    assert wcsim("keys", "pseudonyms", "words.key").code == 0
    told = export(form, "--without-names", "--pseudonym-key", "words.key").out
    cells = set(re.split(r'[",\s]+', told))
    assert not cells & {word for name in NAMES for word in name.split()}
    assert BO not in told
    assert told == export(form, "--without-names", "--pseudonym-key", "words.key").out


def test_a_person_is_the_same_word_in_every_form_under_one_key() -> None:
    wcsim("keys", "pseudonyms", "words.key")
    nameless = ("--without-names", "--pseudonym-key", "words.key")
    (record,) = records("--record", BO, *nameless)
    word = record["member"]["employee_id_or_star"]
    (run,) = record["content"]["scenarios"]
    statements = export("xapi", "--record", BO, *nameless).lines
    assert {each["actor"]["account"]["name"] for each in statements} == {word}
    told = rows("decisions-csv", "--record", BO, *nameless)
    assert {row["attempt_id"] for row in told} == {run["attempt_id"]}


def test_a_key_for_pseudonyms_that_others_can_read_is_not_used() -> None:
    wcsim("keys", "pseudonyms", "words.key")
    Path("words.key").chmod(0o644)
    done = wcsim("records", "export", "--without-names", "--pseudonym-key", "words.key")
    assert (done.code, done.out) == (1, "")
    assert "may be read by others" in done.err
    assert wcsim("keys", "pseudonyms", "words.key").code == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--format", "xlsx"), "xlsx needs --out"),
        (("--sign",), "--sign needs --out"),
        (("--without-names",), "go together"),
        (("--format", "pdf", "--without-names", "--pseudonym-key", "k", "--out", "p"), "names people"),
        (("--format", "checkpoint", "--record", BO), "is about all records"),
        (("--record", "no such record"), "no completion record 'no such record'"),
        (("--xapi-endpoint", "https://x.invalid/xAPI"), "goes with --format xapi"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(words: tuple[str, ...], why: str) -> None:
    done = wcsim("records", "export", *words)
    assert (done.code, done.out) == (2, "")
    assert why in done.err


def test_neither_a_file_nor_its_signature_is_written_over_without_force() -> None:
    Path("out.sig").write_text("kept")
    done = wcsim("records", "export", "--out", "out", "--sign")
    assert done.code == 1
    assert "out.sig exists already" in done.err
    assert sorted(each.name for each in Path().iterdir()) == ["home", "out.sig"]
    export("json", "--out", "out", "--sign", "--force")
    assert ssh_accepts(Path("out"))


def test_without_a_key_nothing_is_signed_and_it_says_how_to_make_one() -> None:
    for path in Path("home", "keys").iterdir():
        path.unlink()
    done = program("records", "export", "--out", "out", "--sign")
    assert (done.code, done.out) == (1, "")
    assert "wcsim keys init" in done.err
    assert not Path("out").exists()


def test_no_name_of_a_member_is_in_what_is_told_beside_an_export() -> None:
    for form in TABLES:
        told = export(form, "--out", f"out.{form}").err
        assert not any(name in told for name in NAMES)
    assert json.loads(Path("out.json").read_text("utf-8"))["training"] == "TRAINING"
