"""The schema of the completion record, judged by `jsonschema`: it takes what is filed, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from sim.exports.fitting import misfit
from sim.exports.schema import record_schema
from sim.records.chain import JsonValue
from sim.records.completion import as_plain
from tests.sim.cli.wcsim import wcsim
from tests.sim.records.samples import INTEGRITY, RECORD

NO_SSN = "it has the form of a social security number, which no record may hold"
NO_MOMENT = "it is no moment; write it as 2026-01-31T06:10:00-06:00"
JUDGE = Draft202012Validator(record_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def filed() -> dict[str, Any]:
    return {**as_plain(RECORD), "integrity": dict(INTEGRITY)}


def test_the_schema_is_one_and_a_filed_record_fits_it() -> None:
    Draft202012Validator.check_schema(record_schema())
    JUDGE.validate(filed())


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("outcome", "result", "FAIL"),
        ("record", "record_class", "exam"),
        ("record", "status", "amended"),
        ("record", "amendment_reason", "a correction of nothing"),
        ("content", "law_as_of", "last year"),
        ("integrity", "record_hash", "short"),
        ("integrity", "signature", "A" * 86 + "=="),
        ("integrity", "vouched_by", "server"),
        ("time_and_place", "credit_hours", "one"),
    ],
)
def test_what_no_record_may_say_is_refused(group: str, name: str, value: str) -> None:
    record = filed()
    record[group] = {**record[group], name: value}
    with pytest.raises(ValidationError):
        JUDGE.validate(record)


@pytest.mark.parametrize(
    ("group", "name", "value", "why"),
    [
        ("member", "legal_name", "", "it says nothing"),
        ("member", "legal_name", " ", "it says nothing"),
        ("agency", "agency_id", "", "it says nothing"),
        ("member", "employee_id_or_star", "123-45-6789", NO_SSN),
        ("member", "board_id", "123456789", NO_SSN),
        ("time_and_place", "start_at", "bogus", NO_MOMENT),
        ("time_and_place", "end_at", "2026-13-01T06:00:00-06:00", NO_MOMENT),
        ("sign_off", "acknowledged_at", "yesterday", NO_MOMENT),
        ("sign_off", "acknowledged_at", "2026-01-31T06:10:00", NO_MOMENT),
        ("time_and_place", "credit_hours", -5, "Input should be greater than or equal to 0"),
        ("outcome", "attempt_no", 0, "Input should be greater than or equal to 1"),
        ("outcome", "score_overall", 900, "Input should be less than or equal to 100"),
    ],
)
def test_the_schema_and_the_check_of_a_correction_refuse_what_cannot_be(
    group: str, name: str, value: str | int, why: str
) -> None:
    record = filed()
    record[group] = {**record[group], name: value}
    with pytest.raises(ValidationError):
        JUDGE.validate(record)
    del record["integrity"]
    assert misfit(record) == f"{group}.{name}: {why}"


def test_a_day_that_no_month_has_is_no_moment() -> None:
    signed = replace(RECORD.sign_off, acknowledged_at="2026-02-30T06:10:00Z")
    assert misfit(as_plain(replace(RECORD, sign_off=signed))) == f"sign_off.acknowledged_at: {NO_MOMENT}"


def test_a_group_that_lacks_a_field_says_which() -> None:
    done: dict[str, JsonValue] = {"type": "talk", "date": "2026-02-01", "minutes": 30, "instructor_id": "I-4"}
    record = as_plain(RECORD)
    lacking = "remedial: it lacks retest_record_id; set that too (null: none)"
    assert misfit({**record, "remedial": done}) == lacking
    assert misfit({**record, "remedial": {**done, "retest_record_id": None}}) is None


def test_a_record_says_who_vouches_for_it() -> None:
    said = {
        "signature": "A" * 86 + "==",
        "key_id": "SHA256:" + "a" * 43,
        "vouched_by": "recorder",
        "signed_at": "2026-01-31T18:10:00.000Z",
    }
    JUDGE.validate({**filed(), "integrity": {**INTEGRITY, **said}})


def test_every_field_is_required_and_no_other_is_allowed() -> None:
    for group, fields in filed().items():
        for name in fields if isinstance(fields, dict) else ():
            record = filed()
            del record[group][name]
            assert not JUDGE.is_valid(record), (group, name)
        record = filed()
        del record[group]
        assert not JUDGE.is_valid(record), group
    assert not JUDGE.is_valid({**filed(), "ssn": "000-00-0000"})


def test_a_record_that_does_not_say_training_is_refused() -> None:
    assert not JUDGE.is_valid({**filed(), "training": "EXERCISE"})


def test_the_command_prints_the_schema() -> None:
    assert wcsim("records", "schema").json == record_schema()
