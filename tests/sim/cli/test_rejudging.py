"""`wcsim rejudge`: what a changed key would change, over files and over the store, before it is released."""

import json
import signal
import subprocess
import time
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from scenarios.reading.library import load_scenario
from scenarios.record import load_run
from scenarios.text import read_day
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from sim.cli.progress import told_progress
from sim.content import open_pack, pack_text
from sim.home import store_path
from sim.records.attempts import Attempt
from sim.records.chain import JsonValue
from sim.records.store import Store
from sim.runfiles import run_of
from tests.sim.cli.wcsim import PROGRAM, program, recorded, wcsim

GONE = "patrol_waits_on_civil"
"""The norm that the changed pack of these tests turns round: what was upheld is no duty there."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs in a folder: two of the call, and one of the dispatcher's in a folder of its own."""
    place = tmp_path_factory.mktemp("runs")
    (place / "calm.jsonl").write_text(recorded("wolcott_call", "calm"), "utf-8")
    (place / "shots.jsonl").write_text(recorded("wolcott_call", "shots"), "utf-8")
    (place / "second_watch").mkdir()
    (place / "second_watch" / "good.jsonl").write_text(recorded("wolcott_dispatch", "good"), "utf-8")
    (place / "notes.txt").write_text("no run", "utf-8")
    return place


@pytest.fixture(scope="module")
def harder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pass rule under which the calm call, at the pace of its reference run, is not enough."""
    text = (Path(__file__).parents[3] / "scoring" / "pass_rule.yaml").read_text("utf-8")
    file = tmp_path_factory.mktemp("rule") / "harder.yaml"
    file.write_text(
        text.replace("passing_levels: [High, Compliant, Partial]", "passing_levels: [Compliant]"), "utf-8"
    )
    return str(file)


def test_nothing_changes_under_the_same_pack(folder: Path) -> None:
    done = wcsim("rejudge", str(folder), "--against", "chicago", "--json")
    assert (done.code, done.err) == (0, "")
    key = {"pack": load_pack("chicago").version, "rule": load_rule().version, "law_as_of": None}
    assert done.lines == [
        {
            "type": "summary",
            "of": 3,
            "judged": 3,
            "unread": 0,
            "changed": 0,
            "interrupted": False,
            "results": [],
            "findings": [],
            "before": key,
            "after": key,
        }
    ]


def test_a_changed_pack_lists_each_run_that_changes_and_the_findings_by_norm(
    folder: Path, tmp_path: Path
) -> None:
    """The file turns a prohibition into another norm by its name: both runs of the call lose the line."""
    file = tmp_path / "pack.yaml"
    file.write_text(pack_text("chicago").replace(GONE, "patrol_waits_on_civil_2"), "utf-8")
    done = wcsim("rejudge", str(folder / "calm.jsonl"), "--against", str(file), "--json")
    changed, summary = done.lines
    assert done.code == 1
    assert (changed["type"], changed["run"]) == ("changed", str(folder / "calm.jsonl"))
    assert (changed["scenario"], changed["variant"]) == ("wolcott_call", "calm")
    assert changed["before"] == changed["after"] == {"result": "PASS", "level": "High", "overall": 1.0}
    assert changed["findings"] == [
        {"norm": GONE, "matter": "event", "was": "upheld", "now": None},
        {"norm": "patrol_waits_on_civil_2", "matter": "event", "was": None, "now": "upheld"},
    ]
    assert summary["after"]["pack"] == open_pack(str(file)).version
    assert (summary["changed"], summary["results"]) == (1, [])
    assert summary["findings"] == [
        {"norm": GONE, "was": "upheld", "now": None, "runs": 1},
        {"norm": "patrol_waits_on_civil_2", "was": None, "now": "upheld", "runs": 1},
    ]


def test_a_pass_that_would_be_one_no_more_is_told_in_plain_words(folder: Path, harder: str) -> None:
    done = wcsim("rejudge", str(folder), "--against-rule", harder)
    assert (done.code, done.err) == (1, "")
    first, *_ = done.out.splitlines()
    assert first == f"PASS -> NOT YET  100.0% -> 100.0%  wolcott_call/calm  {folder / 'calm.jsonl'}"
    assert "TRAINING  3 runs judged by two keys; nothing was written" in done.out
    assert "results that change: PASS -> NOT YET 3" in done.out


def test_the_law_of_another_day_is_a_changed_key_too(folder: Path) -> None:
    done = wcsim("rejudge", str(folder / "calm.jsonl"), "--against-law-as-of", "2019-09-24", "--json")
    *_, summary = done.lines
    assert summary["before"]["law_as_of"] is None
    assert summary["after"]["law_as_of"] == "2019-09-24"


def test_two_processes_say_the_same_as_one(folder: Path, harder: str) -> None:
    asked = ("rejudge", str(folder), "--against-rule", harder, "--json")
    one, two = (program(*asked, "--jobs", jobs) for jobs in ("1", "2"))
    assert (two.code, two.err) == (1, "")
    assert two.out == one.out


def test_a_run_that_cannot_be_judged_is_named_and_the_others_are_judged(folder: Path, tmp_path: Path) -> None:
    broken, other, early = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.jsonl"
    run = (folder / "calm.jsonl").read_text("utf-8")
    broken.write_text(run + "{\n", "utf-8")
    other.write_text(run.replace(load_scenario("wolcott_call").version, "0" * 64), "utf-8")
    early.write_text(run.replace("2026-03-01", "1999-03-01"), "utf-8")
    done = wcsim("rejudge", str(tmp_path), str(folder / "calm.jsonl"), "--against", "chicago", "--json")
    assert done.code == 1
    *unread, summary = done.lines
    assert [(each["type"], each["run"]) for each in unread] == [
        ("unread", str(each)) for each in (broken, other, early)
    ]
    assert "not JSON" in unread[0]["why"]
    assert "neither in the library nor in the store" in unread[1]["why"]
    assert "of 1999-03-01 it knows nothing" in unread[2]["why"]
    assert (summary["of"], summary["judged"], summary["unread"], summary["changed"]) == (4, 1, 3, 0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--against", "chicago"], "give run files or folders, or --store"),
        (["{folder}", "--store", "--against", "chicago"], "give run files or folders, or --store"),
        (["{folder}"], "give what changes"),
        (["{folder}", "--against", "chikago"], "chicago"),
        (["{folder}/none", "--against", "chicago"], "no such file or folder"),
    ],
)
def test_wrong_use_says_what_would_be_right(folder: Path, words: list[str], told: str) -> None:
    done = wcsim("rejudge", *(word.replace("{folder}", str(folder)) for word in words))
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_folder_without_runs_is_wrong_use(tmp_path: Path) -> None:
    done = wcsim("rejudge", str(tmp_path), "--against", "chicago")
    assert (done.code, done.out) == (2, "")
    assert "no run file (*.jsonl)" in done.err


def a_store() -> Store:
    """Open the store of the test's own home."""
    store_path().parent.mkdir()
    return Store.open(store_path())


def keep(store: Store, run: str, attempt_id: str, *, factor: str = "1", ended: bool = True) -> None:
    """Keep a run file as an attempt of the store, with its life around it."""
    head, *events = map(json.loads, run.splitlines())
    begun: dict[str, JsonValue] = {
        "type": "life",
        "at_ms": 0,
        "state": "running",
        "at": "2026-03-01T12:00:00.000Z",
        "factor": factor,
    }
    over: dict[str, JsonValue] = {**begun, "state": "filed"}
    store.begin(
        Attempt(
            attempt_id=attempt_id,
            scenario_id=head["scenario"],
            scenario_version=head["version"],
            title=head["title"],
            seat=head["seat"],
            variant=head["variant"],
            seed=head["seed"],
            law_as_of=read_day(head["law_as_of"]),
            pack_id="chicago",
            pack_version=load_pack("chicago").version,
            mode="assessment",
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        )
    )
    store.append(attempt_id, [begun, *events, over] if ended else [begun, *events[:-1]])


def test_every_ended_attempt_of_the_store_is_judged_under_the_version_that_was_played(
    folder: Path, small: str
) -> None:
    """The small scenario is in no library; its text lies in the store. The third attempt never ended."""
    own = wcsim("play", small, "--choices", "ask,send").out
    call = (folder / "calm.jsonl").read_text("utf-8")
    with a_store() as store:
        store.keep_content(
            "scenario", json.loads(own.splitlines()[0])["version"], Path(small).read_text("utf-8")
        )
        keep(store, own, "a-small-one")
        keep(store, call, "b-call")
        keep(store, call, "c-broken-off", ended=False)
    done = wcsim("rejudge", "--store", "--against", "order_2019", "--law-as-of", "2026-03-01", "--json")
    *changed, summary = done.lines
    assert (done.code, done.err) == (1, "")
    assert [(each["run"], each["scenario"]) for each in changed] == [
        ("b-call", "wolcott_call"),
        ("a-small-one", "small"),
    ]
    assert (summary["of"], summary["judged"], summary["unread"], summary["changed"]) == (2, 2, 0, 2)


def test_an_attempt_is_judged_with_the_clock_that_its_member_had(folder: Path) -> None:
    run = (folder / "calm.jsonl").read_text("utf-8")
    with a_store() as store:
        keep(store, run, "timed", factor="3/2")
        keep(store, run, "untimed", factor="untimed")
        timed, untimed = (
            run_of(store.attempt(each).attempt, store.events(each)) for each in ("timed", "untimed")
        )
    assert (timed.started.factor, untimed.started.factor) == (Fraction(3, 2), None)
    assert timed.events == untimed.events == load_run([json.loads(line) for line in run.splitlines()]).events


def test_without_a_store_there_is_nothing_to_judge() -> None:
    done = wcsim("rejudge", "--store", "--against", "order_2019")
    assert (done.code, done.out) == (1, "")
    assert "There is no store" in done.err


def test_ctrl_c_says_what_was_judged_so_far(folder: Path, tmp_path: Path) -> None:
    """A few thousand runs take some seconds; half a second after the first words they are stopped."""
    run = (folder / "shots.jsonl").read_text("utf-8")
    for at in range(4000):
        (tmp_path / f"{at:04}.jsonl").write_text(run, "utf-8")
    words = [
        *PROGRAM,
        "rejudge",
        str(tmp_path),
        "--against",
        "order_2019",
        "--law-as-of",
        "2026-03-01",
        "--json",
        "--jobs",
        "2",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as done:
        assert done.stdout is not None
        first = json.loads(done.stdout.readline())
        time.sleep(0.1)
        done.send_signal(signal.SIGINT)
        out, err = done.communicate(timeout=60)
    assert (first["type"], done.returncode, err) == ("changed", 130, "")
    summary = json.loads(out.splitlines()[-1])
    assert (summary["of"], summary["interrupted"]) == (4000, True)
    assert 0 < summary["judged"] < 4000


@pytest.mark.parametrize(
    ("done", "total", "elapsed_s", "told"),
    [
        (500, 2000, 10.0, "500 of 2,000 runs, 50 a second, 30 s left"),
        (1000, 1_000_000, 1.0, "1,000 of 1,000,000 runs, 1,000 a second, 16 min 39 s left"),
        (0, 10, 0.0, "0 of 10 runs, 0 a second"),
        (7, None, 1.0, "7 runs, 7 a second"),
    ],
)
def test_progress_tells_how_many_how_fast_and_how_long_still(
    done: int, total: int | None, elapsed_s: float, told: str
) -> None:
    assert told_progress(done, total, elapsed_s) == told
