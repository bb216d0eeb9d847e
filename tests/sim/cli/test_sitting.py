"""`wcsim course sit`: a course for the record, from what is asked before it to the record that is filed."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenarios.reading.library import load_scenario
from scoring.course import PlannedRun, draw
from scoring.courses import load_course
from scoring.judging import references
from sim.exports.schema import record_schema
from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.wcsim import Done, wcsim

COURSE = "academy_recruit"
LEARNER = {"legal_name": "Ana Núñez", "employee_id_or_star": "4471", "unit_or_district": "009"}


@pytest.fixture(autouse=True)
def agency() -> None:
    wcsim("init", "--agency", "Cook County 911", "--id", "IL-0160")
    Path("learner.json").write_text(json.dumps(LEARNER))


def runs(seed: int) -> tuple[PlannedRun, ...]:
    return draw(load_course(COURSE), seed)


def choices_of(planned: PlannedRun) -> tuple[str, ...]:
    return references(load_scenario(planned.pick.scenario), planned.pick.variant)[0].choices


def written(seed: int) -> str:
    """A folder with the reference choices of each run of the draw."""
    folder = Path(f"choices-{seed}")
    folder.mkdir()
    for each in runs(seed):
        name = f"{each.pick.scenario}.{each.pick.variant}.txt"
        (folder / name).write_text("\n".join(choices_of(each)))
    return str(folder)


def sit(seed: int, *more: str, given: str | None = None) -> Done:
    return wcsim(
        "course", "sit", COURSE, "--seed", str(seed), "--learner", "learner.json", *more, given=given
    )


def kept() -> list[dict[str, Any]]:
    with Store.open(store_path(), read_only=True) as store:
        return [dict(each) for each in store.records()]


def test_a_course_makes_one_record_that_fits_the_schema() -> None:
    done = sit(1, "--choices", written(1), "--comment", "Seen.", "--json")
    assert done.code == 0
    (record,) = kept()
    assert done.json == record
    Draft202012Validator(record_schema()).validate(record)
    assert record["outcome"]["result"] == "PASS"
    assert record["outcome"]["attempt_counted"] is True
    assert record["agency"]["agency_name"] == "Cook County 911"
    assert record["sign_off"]["comment"] == "Seen."
    assert wcsim("records", "verify").code == 0


def test_every_run_is_an_assessment_of_the_sitting_and_what_judged_it_is_kept() -> None:
    sit(1, "--choices", written(1))
    (record,) = kept()
    with Store.open(store_path(), read_only=True) as store:
        attempts = [each.attempt for each in store.attempts()]
        assert len({each.sitting_id for each in attempts}) == 1
        assert {(each.mode, each.course_id, each.course_seed) for each in attempts} == {
            ("assessment", COURSE, 1)
        }
        assert {each.attempt_id for each in attempts} == {
            each["attempt_id"] for each in record["content"]["scenarios"]
        }
        for version in (
            record["course"]["lesson_plan_version"],
            record["outcome"]["pass_rule_version"],
            record["content"]["pack_version"],
        ):
            assert store.content(version)


def test_what_the_record_needs_is_told_before_the_first_run() -> None:
    Path("home", "agency.yaml").unlink()
    Path("learner.json").write_text("{}")
    done = sit(1)
    assert done.code == 2
    assert "before this course can begin, its record needs: the agency" in done.err
    assert "the member's legal name" in done.err
    assert not store_path().exists()


@pytest.mark.parametrize("given", ['{"legal_nam": "A"}', "no json", '{"legal_name": 7}'])
def test_a_learner_that_is_none_is_wrong_use(given: str) -> None:
    Path("learner.json").write_text(given)
    done = sit(1)
    assert done.code == 2
    assert "learner.json: " in done.err


def test_a_course_broken_off_in_mid_run_goes_on_from_the_last_accepted_decision() -> None:
    first, *rest = runs(1)
    lines = choices_of(first)
    broken = sit(1, given="\n".join(lines[:3]) + "\n")
    assert broken.code == 2
    assert "the choices end before the run does" in broken.err
    files = sit(1, "--choices", written(1))
    assert f"{first.pick.name} was broken off in mid-run; go on with --choices -" in files.err
    left = [*lines[3:], *(text for each in rest for text in choices_of(each))]
    assert sit(1, given="\n".join(left) + "\n").code == 0
    (record,) = kept()
    assert record["outcome"]["result"] == "PASS"
    assert record["time_and_place"]["interruptions"] == 1


def test_a_sitting_that_is_complete_gives_the_same_record_again() -> None:
    folder = written(1)
    first = sit(1, "--choices", folder, "--json").json
    assert sit(1, "--choices", folder, "--json").json == first
    assert len(kept()) == 1


def test_a_third_attempt_in_a_day_is_refused_with_the_hour_it_opens() -> None:
    for seed in (1, 2):
        assert sit(seed, "--choices", written(seed)).code == 0
    third = sit(3, "--choices", written(3))
    assert third.code == 2
    assert "at most 2 attempts in 24 hours; the next may begin" in third.err
    first, second = (each["outcome"] for each in kept())
    assert (first["attempt_no"], first["attempt_counted"]) == (1, True)
    assert (second["attempt_no"], second["attempt_counted"]) == (2, False)


def test_two_attempts_begun_in_the_same_second_count_in_the_order_of_filing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = datetime.now().astimezone()
    monkeypatch.setattr("sim.cli.recorded._now", lambda: moment)
    for seed in (1, 2):
        assert sit(seed, "--choices", written(seed)).code == 0
    numbered = [(each["outcome"]["attempt_no"], each["outcome"]["attempt_counted"]) for each in kept()]
    assert numbered == [(1, True), (2, False)]
