"""`wcsim stats`: what first attempts show, over run files and over the store, and where there are too few."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scenarios.reading.library import load_scenario, load_vocabulary
from scenarios.record import dump, dump_start, start_of
from scenarios.text import read_day
from scoring.packs import load_pack
from scoring.players import play_as, players
from sim.home import store_path
from sim.records.attempts import Attempt
from sim.records.chain import JsonValue
from sim.records.store import Store
from tests.scoring.small import machine
from tests.sim.cli.wcsim import recorded, wcsim


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty members: thirty of the first unit take the reference run, ten of the second assist anyone."""
    place = tmp_path_factory.mktemp("runs")
    scenario = load_scenario("wolcott_call")
    calm = machine(scenario, "calm")
    head = dump_start(start_of(scenario, calm.variant, 0, scenario.law_as_of))
    events = play_as(calm, players(load_vocabulary().acts)["always assist"])
    assisting = "".join(json.dumps(body) + "\n" for body in (head, *map(dump, events)))
    for unit, run, members in (("first", recorded("wolcott_call", "calm"), 30), ("second", assisting, 10)):
        (place / unit).mkdir()
        for at in range(members):
            (place / unit / f"{at:02}.jsonl").write_text(run, "utf-8")
    return place


def test_items_are_told_with_their_figures_and_flags(folder: Path) -> None:
    done = wcsim("stats", str(folder / "first"), "--json")
    assert (done.code, done.err) == (0, "")
    body = done.json
    assert {
        key: body[key] for key in ("mark", "by", "runs", "unread", "first_attempts", "members", "needed")
    } == {
        "mark": "TRAINING",
        "by": "item",
        "runs": 30,
        "unread": 0,
        "first_attempts": 30,
        "members": 30,
        "needed": 30,
    }
    assert body["reliability"] == {"no_scale": len(body["rows"]), "n": 30}
    row = next(each for each in body["rows"] if each["item"] == "wolcott_call/patrol_waits_on_civil/event")
    assert row == {
        "item": "wolcott_call/patrol_waits_on_civil/event",
        "n": 30,
        "difficulty": 1.0,
        "item_rest": None,
        "top_minus_bottom": 0.0,
        "flags": ["too easy"],
    }


def test_fewer_than_30_members_are_too_few_and_that_is_said(folder: Path) -> None:
    body = wcsim("stats", str(folder / "second"), "--json").json
    assert body["reliability"] == {"too_few": 10}
    assert all(row == {"item": row["item"], "too_few": 10} for row in body["rows"])
    text = wcsim("stats", str(folder / "second")).out
    assert "alpha: too few members (10)" in text
    assert "too few members" in text.splitlines()[3]


def test_the_heat_map_is_by_unit_and_quotes_the_sentence_that_is_missed(folder: Path) -> None:
    rows = wcsim("stats", str(folder), "--by", "norm", "--json").json["rows"]
    assert {row["unit"] for row in rows} == {"first", "second"}
    assert all(row["missed"] == 0 and row["share"] == 0 for row in rows if row["unit"] == "first")
    worst = next(row for row in rows if row["unit"] == "second")
    assert (worst["members"], worst["n"], worst["missed"], worst["share"]) == (10, 10, 10, None)
    text = wcsim("stats", str(folder), "--by", "norm").out
    assert "TRAINING  40 runs, 40 of them first attempts, of 40 members" in text
    says = next(norm.says for norm in load_pack("chicago").norms if norm.id == worst["norm"])
    assert says in " ".join(text.split())


def test_the_lean_of_a_unit_has_its_error_bar(folder: Path) -> None:
    rows = wcsim("stats", str(folder), "--by", "unit", "--json").json["rows"]
    assert [(row["unit"], row["members"]) for row in rows] == [("first", 30), ("second", 10)]
    assert [row["trials"]["help"] >= 8 for row in rows] == [row["lean"] is not None for row in rows]
    assert "too few trials to say which way it leans" in wcsim("stats", str(folder), "--by", "unit").out


def test_options_that_nobody_took_are_named(folder: Path) -> None:
    rows = wcsim("stats", str(folder / "first"), "--by", "option", "--json").json["rows"]
    assert {tuple(row["flags"]) for row in rows if row["taken"] == 0} == {("never chosen",)}
    assert "<- never chosen" in wcsim("stats", str(folder / "first"), "--by", "option").out


def keep(store: Store, run: str, attempt_id: str, number: str, at: datetime) -> None:
    head, *events = map(json.loads, run.splitlines())
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
            created_at=at,
            member_number=number,
            agency_id="OEMC",
        )
    )
    over: dict[str, JsonValue] = {
        "type": "life",
        "at_ms": 0,
        "state": "filed",
        "at": "2026-03-01T12:00:00.000Z",
    }
    store.append(attempt_id, [*events, over])


def test_of_the_store_a_members_first_attempt_counts_and_the_agency_is_the_unit(folder: Path) -> None:
    good, bad = ((folder / unit / "00.jsonl").read_text("utf-8") for unit in ("first", "second"))
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    store_path().parent.mkdir()
    with Store.open(store_path()) as store:
        keep(store, good, "z-first", "4711", noon)
        keep(store, bad, "a-second", "4711", noon + timedelta(days=1))
    body = wcsim("stats", "--store", "--by", "norm", "--json").json
    assert (body["runs"], body["first_attempts"], body["members"]) == (2, 1, 1)
    assert {(row["unit"], row["missed"]) for row in body["rows"]} == {("OEMC", 0)}


def test_a_run_that_cannot_be_judged_is_named_and_left_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text("{\n", "utf-8")
    done = wcsim("stats", str(tmp_path / "broken.jsonl"), str(folder / "first" / "00.jsonl"), "--json")
    assert (done.code, done.json["runs"], done.json["unread"]) == (1, 1, 1)
    assert "broken.jsonl:1: not JSON" in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "give run files or folders, or --store"),
        (["nowhere"], "nowhere: no such file or folder"),
        (["."], "no run file"),
        (["--by", "colour", "."], "colour"),
    ],
)
def test_wrong_use_says_what_would_be_right(words: list[str], told: str) -> None:
    done = wcsim("stats", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
