"""`wcsim list`, `check` and `new`; and how the command line starts, ends and explains itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.reading.library import load_scenario, scenario_ids
from scoring.courses import course_ids
from tests.sim.cli.conftest import SMALL
from tests.sim.cli.wcsim import PROGRAM, ROOT, program, wcsim


def test_the_list_as_programs_read_it() -> None:
    done = wcsim("list", "--json")
    assert (done.code, done.err) == (0, "")
    scenarios = [load_scenario(each) for each in scenario_ids()]
    assert done.json == [
        {
            "id": each.id,
            "title": each.title,
            "seat": each.seat,
            "law_as_of": each.law_as_of.isoformat(),
            "minutes": each.minutes,
            "variants": [variant.id for variant in each.variants],
            "incident": each.incident.what,
            "version": each.version,
        }
        for each in scenarios
    ]


def test_the_list_in_plain_words() -> None:
    scenario = load_scenario("wolcott_call")
    variants = ", ".join(each.id for each in scenario.variants)
    assert (
        f"wolcott_call       {scenario.title}\n{'':<18} call-taker, law as of {scenario.law_as_of}, "
        f"{scenario.minutes} min, variants: {variants}\n"
    ) in wcsim("list").out


def test_the_list_starts_without_any_heavy_library() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from sim.cli.main import cli\n"
        "cli.main(['list'], standalone_mode=False)\n"
        "heavy = {'textual', 'sqlalchemy', 'cryptography', 'pydantic', 'yaml', 'xlsxwriter', 'typst'}\n"
        "heavy |= {'segno', 'fsrs', 'alembic', 'argon2'}\n"
        "print(sorted(set(sys.modules) & heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_everything_that_ships_is_sound() -> None:
    done = wcsim("check")
    assert (done.code, done.err) == (0, ""), done.out
    assert ", 0 problems; explored to 200,000 configurations a variant" in done.out
    told = {line.partition(":")[0] for line in done.out.splitlines()[:-1]}
    assert told == {f"{each}.yaml" for each in (*scenario_ids(), *course_ids(), "chicago", "order_2019")}


def test_a_sound_file_of_the_users_is_told_what_was_looked_at(small: str) -> None:
    done = wcsim("check", small)
    problems = [each["code"] for each in wcsim("check", small, "--json").json]
    assert done.out.startswith("small.yaml: every path walked; configurations: calm ")
    assert done.out.splitlines()[0].endswith("; 1 golden runs")
    assert done.code == (1 if problems else 0)


def test_a_broken_file_lists_all_its_problems_with_line_and_exit_1(small: str) -> None:
    broken = SMALL.replace("ask_danger", "ask_dangr").replace("then: gone", "then: gon").replace("hsi", "his")
    Path(small).write_text(broken, "utf-8")

    def line_of(word: str) -> int:
        return next(at for at, line in enumerate(broken.splitlines(), 1) if word in line)

    done = wcsim("check", small)
    assert done.code == 1
    found = [
        line for line in done.out.splitlines() if line.startswith("small.yaml:") and "not read" not in line
    ]
    assert [each.split(" ")[0] for each in found] == [
        f"small.yaml:{line_of('his}')}:",
        f"small.yaml:{line_of('gon}')}:",
        f"small.yaml:{line_of('ask_dangr')}:",
    ]
    assert done.out.count("    mend: ") == 3
    assert done.out.endswith("1 files, 3 problems; explored to 200,000 configurations a variant\n")
    told = wcsim("check", small, "--json")
    assert told.code == 1
    assert [each["file"] for each in told.json] == ["small.yaml"] * 3
    assert set(told.json[0]) == {"file", "line", "code", "what", "mend"}


def test_above_the_bound_nothing_is_called_passed(small: str) -> None:
    done = wcsim("check", small, "--bound", "1")
    assert done.out.startswith("small.yaml: UNKNOWN: beyond the bound, random runs played")
    assert "explored to 1 configurations a variant" in done.out


def test_a_broken_pack_and_a_broken_scenario_are_told_together(small: str) -> None:
    Path("pack.yaml").write_text("id: p\ntitle: P\nnorms: []\n", "utf-8")
    Path(small).write_text(SMALL.replace("ask_danger", "ask_dangr"), "utf-8")
    done = wcsim("check", small, "pack.yaml", "--json")
    assert done.code == 1
    assert [each["file"] for each in done.json] == ["pack.yaml", "small.yaml"]


def test_what_is_no_text_is_a_problem_and_what_is_not_there_wrong_use(small: str) -> None:
    Path("binary.yaml").write_bytes(b"\xff\xfe")
    (problem,) = wcsim("check", "binary.yaml", "--json").json
    assert (problem["code"], problem["mend"]) == ("Y102", "save it as UTF-8")
    done = wcsim("check", small, "not_there.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Error: not_there.yaml: no such file\n")


def test_a_new_scenario_is_valid_at_once() -> None:
    done = wcsim("new", "my_call")
    assert (done.code, done.err) == (0, "")
    Path("my_call.yaml").write_text(done.out, "utf-8")
    checked = wcsim("check", "my_call.yaml")
    assert checked.code == 0, checked.out
    assert wcsim("play", "my_call.yaml", "--choices", "-", given="").lines[0]["scenario"] == "my_call"


@pytest.mark.parametrize("name", ["My_call", "1st", "a-b", "", "../x", "a" * 61])
def test_a_name_that_is_no_id_is_wrong_use(name: str) -> None:
    done = wcsim("new", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(
        f"Error: {name!r} is no id: use small letters, digits and _, beginning with a letter\n"
    )


@pytest.mark.parametrize(
    "words", [["no_such"], ["list", "--no-such"], ["play"], ["score"], ["check", "--bound", "x"]]
)
def test_wrong_use_of_any_command_is_exit_2_with_nothing_on_standard_output(words: list[str]) -> None:
    done = program(*words)
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err
    assert "Traceback" not in done.err


def test_json_is_all_there_is_on_standard_output() -> None:
    done = program("list", "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == wcsim("list", "--json").json


def test_a_reader_that_goes_away_ends_a_command_quietly(small: str) -> None:
    with subprocess.Popen(
        [*PROGRAM, "play", small, "--choices", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        while '"open"' not in child.stdout.readline():
            pass
        child.stdout.close()
        child.stdin.write("ask\nsend\n")
        child.stdin.close()
        assert child.stderr.read() == ""
    assert child.returncode == 1


def test_a_reference_run_that_no_longer_plays_is_a_problem_and_no_crash(small: str) -> None:
    Path(small).write_text(Path(small).read_text("utf-8").replace("[ask, send]", "[ask, sned]"), "utf-8")
    done = wcsim("check", small, "--json")
    assert done.code == 1
    assert "G301" in [each["code"] for each in done.json]
    run = wcsim("play", small, "--choices", "send").out
    assert wcsim("score", "-", "--scenario", small, given=run).code == 0


def test_a_file_too_large_is_not_read_to_its_end() -> None:
    for words in (("check",), ("play", "--choices", "a")):
        with Path("large.yaml").open("wb") as file:
            file.truncate(10**12)
        done = wcsim(words[0], "large.yaml", *words[1:])
        assert done.code == 1
        assert "Y101 the file is larger than 1,000,000 bytes" in done.out + done.err


def test_what_is_no_file_is_wrong_use() -> None:
    Path("folder").mkdir()
    done = wcsim("check", "folder")
    assert (done.code, done.err.splitlines()[-1]) == (2, "Error: folder: not a file")
    assert wcsim("check", "--bound", "0").code == 2
