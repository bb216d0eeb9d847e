"""The completion record: its form, what it always says and what it never claims."""

from dataclasses import replace

import pytest

from sim.records.chain import JsonValue
from sim.records.completion import Identity, as_plain, credit_hours
from tests.sim.records.samples import RECORD


def test_the_groups_stand_in_order_and_training_first() -> None:
    assert list(as_plain(RECORD)) == [
        "training",
        "record",
        "agency",
        "member",
        "course",
        "content",
        "time_and_place",
        "outcome",
        "remedial",
        "next",
        "instructor",
        "supervisor",
        "sign_off",
    ]


def group(name: str) -> dict[str, JsonValue]:
    found = as_plain(RECORD)[name]
    assert isinstance(found, dict)
    return found


def test_nobodys_word_is_claimed_where_nobody_gave_it() -> None:
    assert as_plain(RECORD)["training"] == "TRAINING"
    assert group("content")["key_approved_by"] == "not approved"
    assert (
        group("time_and_place")["credit_rule"] == "50 min = 1 h, whole hours, rounded down; approved by: none"
    )
    assert group("instructor")["role"] == "none: unproctored"
    assert group("sign_off")["meaning"] == "seen, not agreed to"


@pytest.mark.parametrize(("minutes", "hours"), [(0, 0), (49, 0), (50, 1), (99, 1), (100, 2), (480, 9)])
def test_credit_hours_are_of_50_minutes_rounded_down(minutes: int, hours: int) -> None:
    assert credit_hours(minutes) == hours


def test_a_correction_names_its_record_and_its_reason() -> None:
    corrected = Identity(
        record_id="2",
        status="voided",
        supersedes_record_id="1",
        amendment_reason="wrong member",
        record_class="completion",
    )
    assert as_plain(replace(RECORD, record=corrected))["record"] == {
        "record_id": "2",
        "schema_version": 1,
        "status": "voided",
        "supersedes_record_id": "1",
        "amendment_reason": "wrong member",
        "record_class": "completion",
        "retention_code": "not set",
        "destroy_not_before": None,
        "legal_hold": False,
    }
    with pytest.raises(ValueError, match="names the record it corrects and the reason"):
        replace(corrected, amendment_reason=None)
    with pytest.raises(ValueError, match="an original record corrects none"):
        replace(corrected, status="original")
