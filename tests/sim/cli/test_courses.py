"""`wcsim course list|show|play|score`: runs drawn by seed, played headless, judged together."""

import json
from pathlib import Path

import pytest

from scenarios.reading.library import load_scenario
from scoring.course import draw
from scoring.courses import course_ids, course_text, load_course
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from tests.sim.cli.wcsim import program, reference, wcsim

RECRUIT = load_course("academy_recruit")


def play_out(folder: str = "out", seed: int = 3, player: str = "lawful") -> list[str]:
    """Play the recruits' course; gives its run files."""
    done = wcsim("course", "play", "academy_recruit", "--as", player, "--seed", str(seed), "--out", folder)
    assert done.code == 0
    return sorted(str(each) for each in Path(folder).glob("*.jsonl"))


def test_the_list_has_every_course_with_all_of_it() -> None:
    body = wcsim("course", "list", "--json").json
    assert [each["id"] for each in body] == list(course_ids())
    recruit = next(each for each in body if each["id"] == "academy_recruit")
    assert recruit["version"] == RECRUIT.version
    assert recruit["hours"] == {
        "claimed": 0,
        "approved_by": "none",
        "credit_rule": "50 min = 1 h, rounded down",
    }
    assert recruit["runs"][0] == {"take": 1, "of": ["mixed_warrant/confirmed"]}
    assert (recruit["length"], recruit["minutes"] > 0) == (5, True)
    assert all(each in wcsim("course", "list").out for each in course_ids())


def test_a_course_is_shown_with_what_a_seed_draws() -> None:
    drawn = [(each.pick.name, each.seed) for each in draw(RECRUIT, 3)]
    body = wcsim("course", "show", "academy_recruit", "--seed", "3", "--json").json
    assert [(f"{each['scenario']}/{each['variant']}", each["seed"]) for each in body["drawn"]] == drawn
    told = wcsim("course", "show", "academy_recruit", "--seed", "3").out
    assert told.startswith("TRAINING  ")
    assert all(f"{at}. {name} (seed {seed})" in told for at, (name, seed) in enumerate(drawn, 1))


def test_an_unknown_course_names_the_near_one() -> None:
    done = wcsim("course", "show", "academy_recrut")
    assert (done.code, "did you mean 'academy_recruit'?" in done.err) == (2, True)


def test_a_course_played_by_a_player_leaves_a_run_file_each_and_the_score() -> None:
    files = play_out()
    assert [Path(each).name for each in files] == [
        f"{at:02d}.{each.pick.scenario}.{each.pick.variant}.jsonl"
        for at, each in enumerate(draw(RECRUIT, 3), 1)
    ]
    heads = [json.loads(Path(each).read_text("utf-8").splitlines()[0]) for each in files]
    assert [each["seed"] for each in heads] == [each.seed for each in draw(RECRUIT, 3)]
    assert {each["mode"] for each in heads} == {"assess"}
    score = json.loads(Path("out/score.json").read_text("utf-8"))
    assert (score["mark"], score["course"], score["seed"], score["result"]) == (
        "TRAINING",
        "academy_recruit",
        3,
        "PASS",
    )
    assert score["versions"] == {
        "course": RECRUIT.version,
        "pack": load_pack("chicago").version,
        "rule": load_rule().version,
    }


def test_the_files_are_scored_again_to_the_same_in_any_order() -> None:
    files = play_out()
    told = json.loads(Path("out/score.json").read_text("utf-8"))
    args = ("--course", "academy_recruit", "--seed", "3", "--json")
    assert wcsim("course", "score", *files, *args).json == told
    assert wcsim("course", "score", *reversed(files), *args).json == told
    for file in files:
        assert wcsim("replay", file).code == 0


def test_without_a_seed_any_draw_will_do() -> None:
    body = wcsim("course", "score", *play_out(), "--course", "academy_recruit", "--json").json
    assert (body["seed"], body["result"]) == (None, "PASS")


def test_a_missing_a_doubled_and_a_foreign_run_are_told() -> None:
    files, others = play_out(), play_out("others", player="fastest")
    args = ("--course", "academy_recruit", "--seed", "3", "--json")
    missing = wcsim("course", "score", *files[1:], *args).json
    assert (missing["result"], len(missing["missing"])) == ("INCOMPLETE", 1)
    doubled = wcsim("course", "score", *files, others[0], *args).json
    assert (doubled["result"], len(doubled["doubled"])) == ("INCOMPLETE", 1)
    assert wcsim("course", "score", *files, files[0], *args).json["result"] == "PASS"
    done = wcsim("play", "wolcott_call", "--variant", "calm", "--choices", reference("wolcott_call", "calm"))
    Path("call.jsonl").write_text(done.out, "utf-8")
    foreign = wcsim("course", "score", *files, "call.jsonl", *args).json
    assert (foreign["result"], foreign["strange"]) == ("PASS", ["wolcott_call/calm (seed 0)"])


def test_a_run_that_trained_has_no_place_in_a_course_that_assesses() -> None:
    files = play_out()
    first = Path(files[0])
    first.write_text(first.read_text("utf-8").replace('"mode": "assess"', '"mode": "train"', 1), "utf-8")
    body = wcsim("course", "score", *files, "--course", "academy_recruit", "--seed", "3", "--json").json
    assert body["result"] == "INCOMPLETE"
    assert body["strange"][0].endswith(", trained)")


def choices_folder() -> str:
    folder = Path("choices")
    folder.mkdir()
    for pick in RECRUIT.picks:
        text = reference(pick.scenario, pick.variant).replace(",", "\n")
        (folder / f"{pick.scenario}.{pick.variant}.txt").write_text(text, "utf-8")
    return str(folder)


def test_choices_are_read_from_a_folder_or_from_a_file_a_run() -> None:
    folder = choices_folder()
    body = wcsim("course", "play", "academy_recruit", "--choices", folder, "--json").json
    assert (body["result"], body["overall"]) == ("PASS", 1.0)
    files = [f"{folder}/{each.pick.scenario}.{each.pick.variant}.txt" for each in draw(RECRUIT, 0)]
    words = [word for file in files for word in ("--choices", file)]
    assert wcsim("course", "play", "academy_recruit", *words, "--json").json == body


def test_a_course_can_be_played_as_a_conversation() -> None:
    given = "\n".join(
        reference(each.pick.scenario, each.pick.variant).replace(",", "\n") for each in draw(RECRUIT, 0)
    )
    done = wcsim("course", "play", "academy_recruit", "--choices", "-", given=given + "\n")
    assert done.code == 0
    assert [each["variant"] for each in done.lines if each["type"] == "started"] == [
        each.pick.variant for each in draw(RECRUIT, 0)
    ]
    assert (done.lines[-1]["type"], done.lines[-1]["result"]) == ("course", "PASS")


WRONG = {
    "a player and choices": (["--as", "lawful", "--choices", "-"], "give --as or --choices, not both"),
    "too few files": (["--choices", "one.txt"], "the draw has 5 runs, here are choices for 1"),
    "a folder without them": (["--choices", "."], "No such file or directory"),
    "no terminal": ([], "the app needs a terminal"),
}


@pytest.mark.parametrize(("words", "told"), WRONG.values(), ids=WRONG.keys())
def test_wrong_use_says_what_would_be_right(words: list[str], told: str) -> None:
    Path("one.txt").write_text("wait", "utf-8")
    done = wcsim("course", "play", "academy_recruit", *words)
    assert (done.code, told in done.err) == (2, True), done.err


def test_choices_that_do_not_fit_name_the_run() -> None:
    folder = choices_folder()
    first = draw(RECRUIT, 0)[0].pick
    Path(folder, f"{first.scenario}.{first.variant}.txt").write_text("nonsense", "utf-8")
    done = wcsim("course", "play", "academy_recruit", "--choices", folder)
    assert (done.code, f"run 1 of 5, {first.name}: 'nonsense' is not open here" in done.err) == (2, True)


def test_files_that_are_there_already_are_left_as_they_are() -> None:
    files = play_out()
    before = Path(files[0]).read_bytes()
    again = ("course", "play", "academy_recruit", "--as", "fastest", "--seed", "3", "--out", "out")
    done = wcsim(*again)
    assert (done.code, "is there already" in done.err) == (2, True)
    assert Path(files[0]).read_bytes() == before
    assert wcsim(*again, "--force").code == 0
    assert Path(files[0]).read_bytes() != before


def test_a_users_own_course_is_checked_shown_and_played() -> None:
    text = course_text("academy_recruit").replace("academy_recruit", "my_course")
    Path("my_course.yaml").write_text(text, "utf-8")
    assert wcsim("check", "my_course.yaml").code == 0
    assert wcsim("course", "play", "./my_course.yaml", "--as", "lawful", "--json").json["result"] == "PASS"
    Path("my_course.yaml").write_text(text.replace("mixed_warrant/breath", "mixed_warrant/breth"), "utf-8")
    done = wcsim("course", "show", "./my_course.yaml")
    assert (done.code, "K103 'mixed_warrant' has no variant 'breth'" in done.err) == (1, True)


def test_a_course_that_lacks_trials_is_a_problem_with_its_line() -> None:
    text = course_text("academy_recruit")
    Path("short.yaml").write_text(text.replace("    - run: mixed_warrant/breath\n", ""), "utf-8")
    codes = [each["code"] for each in wcsim("check", "short.yaml", "--json").json]
    assert codes == ["K205"]


def test_a_score_in_plain_words_says_training_and_what_the_number_supports() -> None:
    done = program("course", "play", "academy_recruit", "--as", "lawful")
    assert done.out.startswith("TRAINING  ")
    assert "the true error rate may yet be up to" in done.out
    assert load_scenario("mixed_warrant").seat == "officer"
