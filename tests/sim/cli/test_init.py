"""`wcsim init`: a file that `wcsim check` takes, and that is never written over unasked."""

from pathlib import Path

from tests.sim.cli.wcsim import wcsim


def test_the_file_made_is_checked_and_found_good() -> None:
    made = wcsim("init", "--agency", "Cook County 911", "--id", "IL-0160")
    path = Path("home", "agency.yaml")
    assert made.code == 0
    assert 'name: "Cook County 911"' in path.read_text()
    checked = wcsim("check", str(path))
    assert checked.code == 0
    assert "settings of Cook County 911" in checked.out


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
