"""The schema of the completion record, judged by `jsonschema`: it takes what is filed, and nothing else."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from sim.exports.schema import record_schema
from sim.records.completion import as_plain
from tests.sim.cli.wcsim import wcsim
from tests.sim.records.samples import INTEGRITY, RECORD

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
