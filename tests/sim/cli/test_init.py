"""`wcsim init`: a file that `wcsim check` takes, and that is never written over unasked."""

from pathlib import Path

import pytest

from tests.sim.cli.agency import fill_in, open_agency
from tests.sim.cli.wcsim import wcsim

OPEN = {
    "place": "where members sit",
    "policies": "the policies that courses stand on",
    "retention.completion.code": "the retention code of completion records",
    "retention.practice.code": "the retention code of practice records",
}


def test_the_file_made_says_what_is_open_and_is_good_once_that_is_filled_in() -> None:
    made = wcsim("init", "--agency", "Cook County 911", "--id", "IL-0160")
    path = Path("home", "agency.yaml")
    assert made.code == 0
    assert {line.strip() for line in made.out.splitlines()[1:]} == {
        f"{at}: {what}" for at, what in OPEN.items()
    }
    assert 'name: "Cook County 911"' in path.read_text()
    checked = wcsim("check", str(path), "--json")
    assert checked.code == 1
    assert {(each["code"], each["what"]) for each in checked.json} == {
        ("A105", f"nobody filled in {what} ({at})") for at, what in OPEN.items()
    }
    assert all(path.read_text().splitlines()[each["line"] - 1] for each in checked.json)
    fill_in(path)
    filled = wcsim("check", str(path))
    assert (filled.code, "settings of Cook County 911" in filled.out) == (0, True)


def test_a_proctor_who_is_nobody_is_told() -> None:
    open_agency(delivery="proctored")
    path = Path("home", "agency.yaml")
    teacher = "  instructor: {name: L. Marsh, id: I-4, role: proctor}\n"
    path.write_text(path.read_text() + teacher)
    assert "A105 nobody filled in who proctors (proctor_id)" in wcsim("check", str(path)).out


def test_a_course_that_is_none_is_told_unless_it_lies_beside_the_file() -> None:
    open_agency()
    path = Path("home", "agency.yaml")
    path.write_text(
        path.read_text() + "  courses: {dispatch_recert: {}, my_course: {}, academy_recruit: {}}\n"
    )
    Path("home", "my_course.yaml").write_text("course: {}\n")
    (problem,) = wcsim("check", str(path), "--json").json
    assert (problem["code"], problem["what"]) == ("A106", "no course is called 'dispatch_recert'")
    assert "did you mean 'dispatcher_recert'?" in problem["mend"]


@pytest.mark.parametrize(
    ("name", "id_"), [("", "1"), ("A", ""), (" ", "1"), ("A\x1b[31m", "1"), ("A\nB", "1")]
)
def test_a_name_that_no_file_can_hold_is_refused(name: str, id_: str) -> None:
    done = wcsim("init", "--agency", name, "--id", id_)
    assert (done.code, "without control characters" in done.err) == (2, True)
    assert not Path("home", "agency.yaml").exists()


def test_a_file_that_is_there_stays_unless_it_is_forced() -> None:
    wcsim("init", "--agency", "First", "--id", "1")
    again = wcsim("init", "--agency", "Second", "--id", "2")
    assert again.code == 1
    assert "exists already" in again.err
    assert "First" in Path("home", "agency.yaml").read_text()
    assert wcsim("init", "--agency", "Second", "--id", "2", "--force").code == 0
    assert "Second" in Path("home", "agency.yaml").read_text()


def test_a_broken_file_is_named_line_by_line() -> None:
    Path("agency.yaml").write_text("agency:\n  name: A\n")
    checked = wcsim("check", "agency.yaml")
    assert checked.code == 1
    assert "agency.yaml:1: A100 agency.id is missing" in checked.out
