"""`wcsim course sit`: a course for the record, from what is asked before it to the record that is filed."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenarios.reading.library import load_scenario, load_vocabulary
from scoring.course import Course, PlannedRun, draw
from scoring.courses import course_text, load_course, shipped_scenarios
from scoring.judging import references
from scoring.reading.course import read_course
from sim.exports.schema import record_schema
from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.agency import open_agency
from tests.sim.cli.office import NUMBER, open_office, sign_on
from tests.sim.cli.wcsim import Done, wcsim

COURSE = "academy_recruit"
LEARNER = {"legal_name": "Ana Núñez", "employee_id_or_star": "4471", "unit_or_district": "009"}


@pytest.fixture(autouse=True)
def agency() -> None:
    open_agency()
    Path("learner.json").write_text(json.dumps(LEARNER))


def runs(seed: int) -> tuple[PlannedRun, ...]:
    return draw(load_course(COURSE), seed)


def choices_of(planned: PlannedRun) -> tuple[str, ...]:
    return references(load_scenario(planned.pick.scenario), planned.pick.variant)[0].choices


def written(seed: int, course: Course | None = None) -> str:
    """A folder with the reference choices of each run of the draw."""
    folder = Path(f"choices-{seed}")
    folder.mkdir(exist_ok=True)
    for each in runs(seed) if course is None else draw(course, seed):
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
    done = sit(1, "--choices", written(1), "--comment", " Seen.\x1b[0m\n", "--json")
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


def test_a_number_that_no_record_may_hold_is_refused_before_the_first_run() -> None:
    Path("learner.json").write_text(json.dumps({**LEARNER, "employee_id_or_star": "123-45-6789"}))
    done = sit(1)
    assert (done.code, "learner.json: employee_id_or_star: it has the form of" in done.err) == (2, True)
    Path("learner.json").write_text(json.dumps({**LEARNER, "legal_name": " \t"}))
    assert "its record needs: the member's legal name" in sit(1).err
    assert not store_path().exists()


def test_a_course_for_several_positions_asks_which() -> None:
    words = ("course", "sit", "dispatcher_recert", "--learner", "learner.json")
    assert "its record needs: the member's position: call_taker or dispatcher" in wcsim(*words).err
    assert "dispatcher_recert, seed 0 (TRAINING)" in wcsim(*words, "--position", "call_taker", given="").err


def test_where_the_agency_says_so_a_member_signs_on_to_sit() -> None:
    open_office()
    folder = written(1)
    path = Path("home", "agency.yaml")
    path.write_text(path.read_text().replace("identity_check: none", "identity_check: sign_on"))
    assert "this is an office store: sign on with --as PERSON" in sit(1, "--choices", folder).err
    words = ("course", "sit", COURSE, "--seed", "1", "--choices", folder, "--learner", "learner.json")
    other = sign_on("mem-1", *words)
    assert (other.code, "mem-1 signed on, and that is not the member who sits down" in other.err) == (2, True)
    assert statuses() == []
    Path("learner.json").write_text(json.dumps({**LEARNER, "employee_id_or_star": NUMBER}))
    assert sign_on("mem-1", *words).code == 0
    (record,) = kept()
    assert record["time_and_place"]["identity_check"] == "sign_on"


def test_a_sign_on_that_nobody_can_make_or_nobody_asks_for_is_wrong_use() -> None:
    assert "identity_check: none; leave --as away" in sit(1, "--as", "mem-1").err
    path = Path("home", "agency.yaml")
    path.write_text(path.read_text().replace("identity_check: none", "identity_check: sign_on"))
    assert "`wcsim people add` adds people" in sit(1).err


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


def statuses() -> list[str]:
    with Store.open(store_path(), read_only=True) as store:
        return [each.status for each in store.attempts()]


def test_every_run_of_a_filed_course_is_done_with() -> None:
    sit(1, "--choices", written(1))
    assert statuses() == ["filed"] * len(runs(1))
    open_ones = wcsim("records", "results", "--about", "attempts of member", "--json").json
    assert [(each["result"], each["n"]) for each in open_ones] == [("filed", len(runs(1)))]
    assert wcsim("records", "verify").code == 0


def test_a_sitting_stopped_right_after_its_record_is_filed_mends_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock fails once the record is there, before a run is noted as filed."""

    def now() -> datetime:
        if kept():
            raise KeyboardInterrupt
        return datetime.now().astimezone()

    folder = written(1)
    with monkeypatch.context() as patch:
        patch.setattr("sim.cli.recorded._now", now)
        assert sit(1, "--choices", folder).code == 1
    (record,) = kept()
    assert statuses() == ["acknowledged"] * len(runs(1))
    assert sit(1, "--choices", folder, "--json").json == record
    assert statuses() == ["filed"] * len(runs(1))


def test_what_is_filed_is_not_played_again_and_another_seed_is_named() -> None:
    folder = written(1)
    sit(1, "--choices", folder)
    day = kept()[0]["sign_off"]["acknowledged_at"][:10]
    again = sit(1, "--choices", folder)
    assert (again.code, len(kept())) == (0, 1)
    told = f"{COURSE}, seed 1: filed on {day}; nothing was played. Another --seed begins a new sitting.\n"
    assert again.err == told


def seeds_begun() -> set[int | None]:
    with Store.open(store_path(), read_only=True) as store:
        return {each.attempt.course_seed for each in store.attempts()}


def test_without_a_seed_the_unfinished_sitting_goes_on_and_then_a_new_draw_begins() -> None:
    """Seed 0 is filed and 2 begun: 2 goes on. A third is refused that day; another member starts at 0."""
    words = ("course", "sit", COURSE, "--learner", "learner.json")
    assert f"{COURSE}, seed 0 (TRAINING)" in wcsim(*words, "--choices", written(0)).err
    sit(2, given="\n".join(choices_of(runs(2)[0])) + "\n")
    left = [text for each in runs(2)[1:] for text in choices_of(each)]
    on = wcsim(*words, given="\n".join(left) + "\n")
    assert (on.code, seeds_begun(), len(kept())) == (0, {0, 2}, 2)
    refused = wcsim(*words, given="")
    assert (refused.code, "at most 2 attempts in 24 hours" in refused.err) == (2, True)
    Path("learner.json").write_text(json.dumps({**LEARNER, "employee_id_or_star": "4472"}), "utf-8")
    assert f"{COURSE}, seed 0 (TRAINING)" in wcsim(*words, given="").err


def test_draws_that_were_begun_and_dropped_count_as_attempts() -> None:
    """Two draws are looked at and left; a third is refused, and either of the two may be gone on with."""
    for seed in (1, 2):
        assert "the choices end before the run does" in sit(seed, given=choices_of(runs(seed)[0])[0]).err
    third = sit(3, given="")
    assert (third.code, "at most 2 attempts in 24 hours; the next may begin" in third.err) == (2, True)
    assert seeds_begun() == {1, 2}
    left = [*choices_of(runs(2)[0])[1:], *(text for each in runs(2)[1:] for text in choices_of(each))]
    assert sit(2, given="\n".join(left) + "\n").code == 0
    (record,) = kept()
    assert (record["outcome"]["attempt_no"], record["outcome"]["attempt_counted"]) == (2, True)


def test_a_course_of_ones_own_is_kept_as_it_was_read() -> None:
    """One with an id of its own, one with a shipped id and another title, that one again with a comment."""
    shipped = course_text(COURSE)
    changed = shipped.replace('title: "', 'title: "My ', 1)
    texts = [shipped.replace(f"id: {COURSE}", "id: my_course", 1), changed]
    for seed, text in enumerate((*texts, f"# mine\n{changed}")):
        Path("own.yaml").write_text(text, "utf-8")
        course, _ = read_course(text, "own.yaml", load_vocabulary(), shipped_scenarios())
        words = ("--seed", str(seed), "--learner", "learner.json", "--choices", written(seed, course))
        assert wcsim("course", "sit", "./own.yaml", *words).code == 0
        with Store.open(store_path(), read_only=True) as store:
            assert store.content(kept()[-1]["course"]["lesson_plan_version"]) == texts[min(seed, 1)]


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
