"""`agency.yaml`: read with every fault named, made by `wcsim init`, asked before a course begins."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.problems import render
from scoring.courses import load_course
from sim.agency.reading import FILE, LearnerError, load_agency, read_agency, read_learner, template
from sim.agency.settings import (
    Agency,
    Approval,
    CourseSetting,
    Learner,
    PolicyNamed,
    Retention,
    Teacher,
    missing_before,
)

WHOLE = """
agency:
  name: Cook County 911
  id: IL-0160
  url: https://911.example.org/
  place: Operations floor, room 3
  provider: {name: Cook County Academy, no: P-77}
  delivery: proctored
  identity_check: badge
  proctor_id: P-9
  vouched_by: recorder
  retention:
    completion: {code: "12.10", years: 7}
    practice: {code: "12.11"}
  key: {by: Deputy Director R. Oyelaran, on: 2026-02-01}
  policies: [{id: S06-14-03, dated: 2021-02-23}]
  instructor: {name: L. Marsh, id: I-4, cert_no: C-9, cert_expiry: 2027-12-31, role: proctor}
  courses:
    dispatcher_recert: {class_record_no: CR-1, certifying_body: none}
    academy_recruit: {}
"""

MEND = "    mend: write a whole number"
NO_NUMBER = "input should be a valid integer, unable to parse string as an integer"


def told(text: str) -> list[str]:
    return [render(each) for each in read_agency(text, FILE)[1]]


def test_a_whole_file_is_read_word_for_word() -> None:
    agency, problems = read_agency(WHOLE, FILE)
    assert problems == ()
    assert agency is not None
    assert agency == Agency(
        version=agency.version,
        name="Cook County 911",
        id="IL-0160",
        url="https://911.example.org/",
        place="Operations floor, room 3",
        provider_name="Cook County Academy",
        provider_no="P-77",
        delivery="proctored",
        identity_check="badge",
        proctor_id="P-9",
        vouched_by="recorder",
        retention={
            "completion": Retention(code="12.10", years=7),
            "practice": Retention(code="12.11", years=None),
        },
        key=Approval(by="Deputy Director R. Oyelaran", on=date(2026, 2, 1)),
        policies=(PolicyNamed(id="S06-14-03", dated=date(2021, 2, 23)),),
        teacher=Teacher(
            name="L. Marsh", id="I-4", cert_no="C-9", cert_expiry=date(2027, 12, 31), role="proctor"
        ),
        courses={
            "dispatcher_recert": CourseSetting(class_record_no="CR-1", certifying_body="none"),
            "academy_recruit": CourseSetting(),
        },
    )


words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40
).filter(str.strip)


@given(words, words)
def test_the_template_is_valid_in_any_agencys_name(name: str, id_: str) -> None:
    agency, problems = read_agency(template(name, id_), FILE)
    assert problems == ()
    assert agency is not None
    said = normalize("NFC", name)
    assert (agency.name, agency.provider_name, agency.id) == (said, said, normalize("NFC", id_))


def test_every_fault_is_named_with_its_line() -> None:
    broken = WHOLE.replace("name: Cook", "nam: Cook", 1).replace("years: 7", "years: seven")
    assert told(broken) == [
        "agency.yaml:2: A100 agency.name is missing\n    mend: add the key 'name'",
        "agency.yaml:3: A100 no key is called 'nam' here (agency.nam)\n    mend: did you mean 'name'?",
        f"agency.yaml:13: A100 agency.retention.completion.years: {NO_NUMBER}\n{MEND}",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  instructor: ", "  # ", "A101 the delivery is 'proctored' and nobody is named as its instructor"),
        (", on: 2026-02-01", "", "A102 an approval of the key has both a name and a day, or neither"),
        (
            "identity_check: badge",
            "identity_check: none",
            "A103 a recorder vouches for who sat there",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(old: str, new: str, problem: str) -> None:
    (only,) = told(WHOLE.replace(old, new))
    assert problem in only


ANA = Learner(legal_name="Ana Núñez", employee_id_or_star="4471")
RECRUIT, RECERT = load_course("academy_recruit"), load_course("dispatcher_recert")


def test_what_a_record_will_need_is_told_before_the_course() -> None:
    agency, _ = read_agency(WHOLE, FILE)
    assert missing_before(agency, ANA, RECRUIT) == ()
    assert missing_before(agency, Learner(), RECRUIT) == (
        "the member's legal name",
        "the member's employee id or star number",
    )
    assert missing_before(None, ANA, RECRUIT) == ("the agency: `wcsim init` makes its file",)


def test_a_place_that_nobody_filled_in_is_told_before_the_course() -> None:
    agency, problems = read_agency(template("Cook County 911", "IL-0160"), FILE)
    assert problems == ()
    assert missing_before(agency, ANA, RECRUIT) == (
        "where members sit (agency.yaml: place)",
        "the retention code of completion records (agency.yaml: retention.completion.code)",
        "the retention code of practice records (agency.yaml: retention.practice.code)",
        "the policies that courses stand on (agency.yaml: policies)",
    )


def test_the_position_is_asked_for_where_a_course_is_for_several() -> None:
    agency, _ = read_agency(WHOLE, FILE)
    assert missing_before(agency, ANA, RECERT) == ("the member's position: call_taker or dispatcher",)
    assert missing_before(agency, replace(ANA, position="call_taker"), RECERT) == ()
    assert missing_before(agency, replace(ANA, position="officer"), RECERT) == (
        "a position that the course is for: call_taker or dispatcher, not officer",
    )
    assert missing_before(agency, replace(ANA, position="officer"), RECRUIT) == ()


def test_what_is_given_of_a_learner_is_cleaned() -> None:
    given = {"legal_name": " Ana \x1b[31m Núñez\n", "employee_id_or_star": "4471 ", "board_id": " "}
    assert read_learner(json.dumps(given).encode()) == ANA


@pytest.mark.parametrize("field", ["board_id", "employee_id_or_star"])
@pytest.mark.parametrize("number", ["123-45-6789", "123456789", " 123-456789"])
def test_a_social_security_number_is_refused(field: str, number: str) -> None:
    with pytest.raises(LearnerError, match=f"^{field}: it has the form of a social security number"):
        read_learner(json.dumps({"legal_name": "Ana Núñez", field: number}).encode())


def test_a_home_without_the_file_has_no_agency_and_no_problem(tmp_path: Path) -> None:
    assert load_agency(tmp_path) == (None, ())


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    agency, (problem,) = load_agency(tmp_path)
    assert agency is None
    assert problem.code == "A104"
