"""`wcsim check --players` and `--coverage`: tables over the library, as people and programs read them."""

import pytest

from scenarios.reading.library import load_scenario, scenario_ids
from scoring.courses import course_ids
from scoring.packs import load_pack
from tests.sim.cli.wcsim import Done, wcsim

VARIANTS = [(id_, each.id) for id_ in scenario_ids() for each in load_scenario(id_).variants]
PLAYERS = ["lawful", "always assist", "always refuse", "always first", "always longest", "fastest", "random"]


@pytest.fixture(scope="module")
def players() -> Done:
    return wcsim("check", "--players", "--seeds", "3", "--json")


def test_every_player_plays_every_variant_and_sits_every_course(players: Done) -> None:
    assert [(row["scenario"], row["variant"], row["player"]) for row in players.json["variants"]] == [
        (scenario, variant, player) for scenario, variant in VARIANTS for player in PLAYERS
    ]
    assert [(row["course"], row["player"]) for row in players.json["courses"]] == [
        (course, player) for course in course_ids() for player in PLAYERS
    ]


def test_nobody_but_the_lawful_player_passes_a_course(players: Done) -> None:
    assert (players.code, players.json["problems"]) == (0, [])
    for row in players.json["courses"]:
        assert row["passes"] == (row["sittings"] if row["player"] == "lawful" else 0)
    assert all(row["result"] == "PASS" for row in players.json["variants"] if row["player"] == "lawful")


def test_progress_goes_to_the_error_stream(players: Done) -> None:
    assert len(players.err.splitlines()) == len(VARIANTS)


def test_the_players_table_says_training_and_has_a_line_for_each_variant() -> None:
    done = wcsim("check", "--players", "--seeds", "1")
    first, *lines = done.out.splitlines()
    assert first.startswith("TRAINING  players by variant")
    assert sum(" of 1" in line and "passes" not in line for line in lines) == len(VARIANTS)
    assert lines[-1] == "0 problems"


def test_every_norm_of_the_pack_is_in_the_coverage_with_what_tests_it() -> None:
    done = wcsim("check", "--coverage", "--json")
    assert done.code == 0
    assert [row["norm"] for row in done.json] == [norm.id for norm in load_pack("chicago").norms]
    by_norm = {row["norm"]: row for row in done.json}
    assert "wolcott_call/shots" in by_norm["send_for_danger"]["reference"]
    assert "academy_recruit" in by_norm["protect_life"]["courses"]
    assert set(by_norm["protect_life"]["reference"]) <= set(by_norm["protect_life"]["golden"])


def test_a_norm_that_nothing_tests_is_told_and_counted_and_is_no_problem() -> None:
    done = wcsim("check", "--coverage")
    assert done.code == 0
    told = [line for line in done.out.splitlines() if line.endswith("NOT TESTED")]
    untested = [row["norm"] for row in wcsim("check", "--coverage", "--json").json if not row["golden"]]
    assert {line.split()[2] for line in told} <= set(untested)
    norms = len(load_pack("chicago").norms)
    assert f"{len(told):>4} of {norms} norms in force, and tested by no run" in done.out.splitlines()


@pytest.mark.parametrize("words", [("--players", "--coverage"), ("--players", "x.yaml")])
def test_a_table_is_of_the_whole_library_and_one_at_a_time(words: tuple[str, ...]) -> None:
    done = wcsim("check", *words)
    assert (done.code, "look at the whole library" in done.err) == (2, True)
