"""`wcsim demo`: the Back of the Yards call on autopilot; no terminal, no network, files that agree."""

import base64
import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3 import OB3Verifier
from openpyxl import load_workbook

from scenarios.record import load_run
from scenarios.runs import inputs_of
from scenarios.script import write_token
from sim.exports.badge import did_key
from sim.signing.sshsig import NAMESPACE
from tests.sim.cli.wcsim import ROOT, Done, reference, wcsim
from tests.tools import need

FILES = [
    "allowed_signers",
    "badge.jwt",
    "checkpoint.txt",
    "decisions.csv",
    "record.csv",
    "record.json",
    "record.json.sig",
    "record.pdf",
    "record.xlsx",
    "run.jsonl",
    "score.json",
    "xapi.jsonl",
]
WITHOUT_NETWORK = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import socket
def refuse(*_, **__):
    raise AssertionError("the demo opened a socket")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from sim.cli.main import run
run()
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """The demo as a program of its own: no terminal on any stream, and a network that refuses."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, "demo", "--out", str(folder / "out")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={"WCSIM_HOME": str(folder / "home"), "PATH": "", "TERM": "dumb"},
        cwd=folder,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr), folder


def read(folder: Path, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads((folder / "out" / name).read_text("utf-8"))


def run_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out" / "run.jsonl").read_text("utf-8").splitlines()]


def test_it_ends_well_and_leaves_its_files_and_nothing_else(played: tuple[Done, Path]) -> None:
    done, folder = played
    assert (done.code, done.err) == (0, "")
    assert sorted(each.name for each in (folder / "out").iterdir()) == FILES
    assert [each.name for each in folder.iterdir()] == ["out"]


def test_it_tells_briefing_transcript_score_and_debrief_and_says_training(played: tuple[Done, Path]) -> None:
    out = played[0].out
    parts = [
        "TRAINING  Homeland Security, need a car on Wolcott",
        "You are on position 14 of the 911 floor.",
        "Homeland Security. I need a car",
        "The end: lawful.",
        "Result: PASS   level: High",
        "  + kept: ",
        "text: MCC 2-173-020(a)",
        "The same run under the law of 2019-09-24: ",
        "TRAINING records written to ",
    ]
    places = [out.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_the_run_is_the_reference_run_and_plays_the_same(played: tuple[Done, Path]) -> None:
    bodies = run_of(played[1])
    run = load_run(bodies)
    written = [write_token(each) for each in inputs_of(run.events)]
    assert written == reference("wolcott_call", "calm").split(",")
    done = wcsim("replay", str(played[1] / "out" / "run.jsonl"), "--json")
    assert (done.code, done.json["same"]) == (0, True)


def test_the_score_is_that_of_the_run(played: tuple[Done, Path]) -> None:
    scored = wcsim("score", str(played[1] / "out" / "run.jsonl"), "--json").json
    assert read(played[1], "score.json") == scored


def test_the_completion_record_says_what_score_and_run_say(played: tuple[Done, Path]) -> None:
    whole, score, started = (
        read(played[1], "record.json"),
        read(played[1], "score.json"),
        run_of(played[1])[0],
    )
    assert whole["training"] == "TRAINING"
    (record,) = whole["records"]
    outcome, content = record["outcome"], record["content"]
    (scenario,) = content["scenarios"]
    assert outcome["result"] == score["result"]
    assert outcome["score_overall"] == round(score["overall"] * 100, 1)
    assert {each["competency"]: each["score"] for each in outcome["score_by_competency"]} == {
        name: None if got is None else round(got * 100, 1) for name, got in score["competencies"].items()
    }
    assert [each["code"] for each in outcome["critical_errors"]] == [
        each["code"] for each in score["critical"]
    ]
    assert (outcome["trials_help"], outcome["hits"]) == tuple(score["trials"]["help"].values())
    assert (outcome["trials_hold"], outcome["false_alarms"]) == tuple(score["trials"]["hold"].values())
    assert (scenario["scenario_id"], scenario["version"], scenario["variant"], scenario["seed"]) == (
        started["scenario"],
        started["version"],
        started["variant"],
        started["seed"],
    )
    assert (content["law_as_of"], content["pack_version"]) == (score["law_as_of"], score["versions"]["pack"])
    assert outcome["pass_rule_version"] == score["versions"]["rule"]
    assert record["record"]["record_class"] == "completion"


def test_the_record_as_csv_says_what_it_says_as_json(played: tuple[Done, Path]) -> None:
    (record,) = read(played[1], "record.json")["records"]
    with (played[1] / "out" / "record.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["training"] == "TRAINING"
    for group, name in (
        ("record", "record_id"),
        ("member", "legal_name"),
        ("content", "pack_version"),
        ("outcome", "result"),
        ("outcome", "score_overall"),
        ("sign_off", "acknowledged_at"),
        ("integrity", "record_hash"),
    ):
        assert row[f"{group}.{name}"] == str(record[group][name])


def test_the_decisions_as_csv_are_those_of_the_run(played: tuple[Done, Path]) -> None:
    told = [each for each in run_of(played[1]) if each["type"] in ("decided", "timeout")]
    with (played[1] / "out" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["state"], row["choice"], int(row["after_ms"]), int(row["at_ms"])) for row in rows] == [
        (each["state"], each.get("choice", "wait"), each["after_ms"], each["at_ms"]) for each in told
    ]


def test_what_is_signed_is_accepted_by_programs_that_are_not_ours(played: tuple[Done, Path]) -> None:
    done, folder = played
    out = folder / "out"
    assert "Signed with a key made for this demonstration and gone with it; vouched for by: self." in done.out
    command = [need("ssh-keygen"), "-Y", "verify", "-f", "allowed_signers", "-I", "Demonstration"]
    command += ["-n", NAMESPACE, "-s", "record.json.sig"]
    whole = (out / "record.json").read_bytes()
    for content, code in ((whole, 0), (whole[:-2] + b" }", 255)):
        judged = subprocess.run(command, cwd=out, input=content, capture_output=True, check=False)
        assert judged.returncode == code
    page = subprocess.run([need("pdfsig"), "record.pdf"], cwd=out, capture_output=True, check=False)
    assert b"Signature is Valid" in page.stdout
    badge = OB3Verifier.for_issuer_did(_issuer(out)).verify((out / "badge.jwt").read_text().strip())
    assert badge.issuer.name == "Demonstration"


def _issuer(out: Path) -> str:
    """Give the did:key of the one key that the demonstration names."""
    public = (out / "allowed_signers").read_text().split()[-1]
    return did_key(base64.b64decode(public)[-32:])


def test_every_form_tells_of_the_one_record(played: tuple[Done, Path]) -> None:
    folder = played[1]
    (record,) = read(folder, "record.json")["records"]
    assert record["integrity"]["vouched_by"] == "self"
    statements = [json.loads(line) for line in (folder / "out" / "xapi.jsonl").read_text().splitlines()]
    assert statements[-1]["verb"]["display"]["en-US"] == "passed"
    decided = [each for each in run_of(folder) if each["type"] in ("decided", "timeout")]
    assert len(statements) == len(decided) + 2
    roster = load_workbook(folder / "out" / "record.xlsx")["Roster"]
    head = (folder / "out" / "checkpoint.txt").read_text().splitlines()
    told = [cell.value for cell in roster["A"]]
    assert told[1 : len(head) + 1] == head
    assert told[-1] == record["member"]["legal_name"]


def test_the_files_of_an_earlier_demo_are_left_as_they_are_unless_forced() -> None:
    assert wcsim("demo", "--out", "here").code == 0
    before = {each.name: each.read_bytes() for each in Path("here").iterdir()}
    again = wcsim("demo", "--out", "here")
    assert again.code == 1
    assert "record.json exists already." in again.err
    assert {each.name: each.read_bytes() for each in Path("here").iterdir()} == before
    assert wcsim("demo", "--out", "here", "--force").code == 0


def test_a_folder_that_cannot_be_made_is_wrong_use() -> None:
    Path("taken").write_text("a file", "utf-8")
    done = wcsim("demo", "--out", "taken/here")
    assert done.code == 2
    assert done.err.splitlines()[-1] == "Error: taken/here: Not a directory"
