"""Records for research: the same person the same word, and no way back without the key."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from sim.exports.pseudonyms import pseudonym, without_names
from sim.exports.stamp import Filed
from sim.records.completion import (
    CompletionRecord,
    CriticalError,
    Instructor,
    Remedial,
    Supervisor,
    as_plain,
)
from tests.sim.records.samples import RECORD

KEY = bytes(range(32))
FULL = replace(
    RECORD,
    record=replace(
        RECORD.record, status="amended", supersedes_record_id="R-older", amendment_reason="Ana asked for it"
    ),
    member=replace(RECORD.member, board_id="B-1", telecommunicator_cert_no="T-1"),
    instructor=Instructor(name="L. Marsh", id="I-4", cert_no="C-9", attestation_text="I saw Ana do it"),
    supervisor=Supervisor(name="R. Oyelaran", id="S-2", reviewed_at="2026-02-02", comment="well done, Ana"),
    remedial=Remedial(
        type="coaching", date=date(2026, 2, 3), minutes=30, instructor_id="I-4", retest_record_id="R-later"
    ),
    sign_off=replace(RECORD.sign_off, comment="signed, Ana"),
    outcome=replace(RECORD.outcome, critical_errors=(CriticalError(code="X", voided=True, voided_by="E-7"),)),
)
TOLD = (
    "Ana",
    "Núñez",
    "C-1207",
    "B-1",
    "T-1",
    "L. Marsh",
    "I-4",
    "C-9",
    "R. Oyelaran",
    "S-2",
    "E-7",
    "R-older",
)


def filed(record: CompletionRecord = FULL) -> Filed:
    return {**as_plain(record), "integrity": {"record_hash": "ab" * 32, "previous_hash": "cd" * 32}}


def without(record: Filed, key: bytes = KEY) -> Any:  # noqa: ANN401 - a record's own shape
    (told,) = without_names([record], key)
    return told


def test_nothing_that_names_anybody_is_left() -> None:
    text = json.dumps(without(filed()), ensure_ascii=False)
    found = [word for word in (*TOLD, "ab" * 32, "cd" * 32, FULL.record.record_id) if word in text]
    assert found == []
    assert [each["attempt_id"] for each in without(filed())["content"]["scenarios"]] != [
        each.attempt_id for each in FULL.content.scenarios
    ]


def test_what_research_asks_stays() -> None:
    told, plain = without(filed()), filed()
    for group in ("course", "next", "training"):
        assert told[group] == plain[group]
    assert told["outcome"]["score_overall"] == FULL.outcome.score_overall
    assert told["outcome"]["critical_errors"] == [{"code": "X", "voided": True, "voided_by": "withheld"}]


def test_the_same_person_is_the_same_word_under_one_key_and_another_under_another() -> None:
    first, again = without(filed()), without(filed(replace(FULL, sign_off=RECORD.sign_off)))
    assert first["member"]["employee_id_or_star"] == again["member"]["employee_id_or_star"]
    other = without(filed(), bytes(32))
    assert first["member"]["employee_id_or_star"] != other["member"]["employee_id_or_star"]
    assert len(pseudonym(KEY, "person", "C-1207")) == 26


def test_a_person_and_a_record_of_one_name_are_different_words() -> None:
    assert pseudonym(KEY, "person", "7") != pseudonym(KEY, "record", "7")


def test_what_nobody_gave_stays_none() -> None:
    told = without(filed(RECORD))
    assert (told["supervisor"], told["remedial"]) == (None, None)
    assert told["instructor"]["name"] == "none"
