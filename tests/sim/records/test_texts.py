"""Kept texts: each is what its version stands for, and what attempts and records name is kept as its kind."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import text

from sim.content import version_of_text
from sim.records.store import Store
from sim.records.texts import wrong_texts
from tests.sim.records.forgeries import TEXTS, VERSIONS
from tests.sim.records.raw import intruder
from tests.sim.records.samples import ATTEMPT, RECORD, attempt

ONE = attempt(1).attempt_id


@pytest.fixture
def kept(where: str) -> str:
    """One attempt of a course, filed, and all that it and its record name."""
    played = replace(
        ATTEMPT,
        scenario_version=VERSIONS["scenario"],
        pack_version=VERSIONS["pack"],
        sitting_id="sitting-1",
        course_id="calls",
        course_version=VERSIONS["course"],
        course_seed=7,
    )
    with Store.open(where) as store:
        for kind, words in TEXTS.items():
            store.keep_content(kind, VERSIONS[kind], words)
        store.begin(played)
        outcome = replace(RECORD.outcome, pass_rule_version=VERSIONS["pass rule"])
        store.file_record(replace(RECORD, outcome=outcome))
    return where


def wrong(where: str) -> tuple[str, ...]:
    with Store.open(where, read_only=True) as store:
        return store.read(wrong_texts, version_of_text)


def test_texts_that_are_what_their_versions_stand_for_are_sound(kept: str) -> None:
    assert wrong(kept) == ()


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_changed_together_with_its_checksum_is_named(kept: str, kind: str) -> None:
    change = "UPDATE contents SET text = 'other: words', text_sha256 = :sum WHERE kind = :kind"
    digest = hashlib.sha256(b"other: words").digest()
    with intruder(kept) as other:
        other.execute(text(change), {"kind": kind, "sum": digest})
    assert wrong(kept) == (f"the {kind} {VERSIONS[kind]} is not the text that this version stands for",)
    with Store.open(kept, read_only=True) as store:
        assert store.verify().contents_changed == ()


def test_a_text_that_is_no_document_any_more_is_named(kept: str) -> None:
    with intruder(kept) as other:
        other.execute(text("UPDATE contents SET text = '{' WHERE kind = 'pack'"))
    assert wrong(kept) == (f"the pack {VERSIONS['pack']} is not the text that this version stands for",)


GONE = {
    "scenario": "which attempts name, is not kept",
    "pack": "which attempts name, is not kept",
    "course": "which attempts name, is not kept",
    "pass rule": "which completion records name, is not kept",
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM contents WHERE kind = :kind", "UPDATE contents SET kind = 'x' WHERE kind = :kind"],
)
def test_a_text_taken_away_or_called_another_kind_is_named(kept: str, kind: str, statement: str) -> None:
    with intruder(kept) as other:
        other.execute(text(statement), {"kind": kind})
    assert wrong(kept) == (f"the {kind} {VERSIONS[kind]}, {GONE[kind]}",)


def test_a_text_under_another_version_is_named_and_missed(kept: str) -> None:
    with intruder(kept) as other:
        other.execute(text("UPDATE contents SET sha256 = '00' WHERE kind = 'pack'"))
    assert wrong(kept) == (
        "the pack 00 is not the text that this version stands for",
        f"the pack {VERSIONS['pack']}, which attempts name, is not kept",
    )


def test_for_a_run_outside_a_course_no_pass_rule_is_kept(kept: str) -> None:
    with intruder(kept) as other:
        other.execute(text("UPDATE attempts SET sitting_id = NULL, course_version = NULL"))
        other.execute(text("DELETE FROM contents WHERE kind IN ('course', 'pass rule')"))
    assert wrong(kept) == ()
