"""What a completion record stands on: a run rewritten with every hash, cut off or taken away is named."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from sim.records.store import Store
from sim.records.verify import Report
from tests.sim.records.forging import Bodies, forge_run, take_run
from tests.sim.records.raw import intruder
from tests.sim.records.samples import RECORD, attempt, decision, life

TWO = attempt(2).attempt_id
REWRITTEN = (
    "the completion record record-2 stands on it, and its events are not those: they were changed, or cut "
    "off before the end that the record names"
)


@pytest.fixture
def kept(where: str) -> str:
    """Two attempts, each with a record that names the end of its run, and filed after that."""
    (played,) = RECORD.content.scenarios
    with Store.open(where) as store:
        for number in (1, 2):
            name = attempt(number).attempt_id
            store.begin(attempt(number))
            store.append(name, (*decision(1), *decision(2)))
            stands = replace(played, attempt_id=name, attempt_hash=store.head(name).hash.hex())
            said = replace(RECORD.record, record_id=f"record-{number}")
            content = replace(RECORD.content, scenarios=(stands,))
            store.file_record(replace(RECORD, record=said, content=content))
            store.append(name, (life("filed"),))
    return where


def verified(where: str) -> Report:
    with Store.open(where, read_only=True) as store:
        return store.verify()


def faster(bodies: Bodies) -> None:
    bodies[3]["after_ms"] = 1


def test_runs_that_go_on_after_their_record_are_sound(kept: str) -> None:
    assert verified(kept).ok


def test_a_run_rewritten_with_all_its_hashes_is_named_by_the_record_that_stands_on_it(kept: str) -> None:
    with intruder(kept) as other:
        forge_run(other, 2, faster)
    report = verified(kept)
    assert [(each.attempt_id, each.kind, each.what) for each in report.faults] == [
        (TWO, "missing", REWRITTEN)
    ]
    assert not report.ok


def test_a_run_cut_off_before_the_end_that_its_record_names_is_named(kept: str) -> None:
    with intruder(kept) as other:
        forge_run(other, 2, lambda bodies: bodies.__delitem__(slice(5, None)))
        other.execute(text("UPDATE heads SET status = 'begun' WHERE attempt = 2"))
    assert [(each.attempt_id, each.what) for each in verified(kept).faults] == [(TWO, REWRITTEN)]


def test_an_attempt_taken_away_with_all_that_names_it_is_named_by_the_body_of_the_record(kept: str) -> None:
    with intruder(kept) as other:
        take_run(other, 2)
    report = verified(kept)
    assert [(each.attempt_id, each.what) for each in report.faults] == [
        (TWO, "the completion record record-2 stands on it, and it is not here")
    ]
    assert report.miscounted == (
        f"whether record number 2 stands on the attempt {TWO} is not noted as it says",
    )


@pytest.mark.parametrize(
    ("statement", "numbers"),
    [
        ("DELETE FROM record_attempts", (1, 2)),
        ("UPDATE record_attempts SET number = 7 WHERE number = 2", (2, 7)),
    ],
)
def test_a_false_note_of_what_stands_on_an_attempt_is_named(
    kept: str, statement: str, numbers: tuple[int, ...]
) -> None:
    with intruder(kept) as other:
        other.execute(text(statement))
    names = {1: attempt(1).attempt_id, 2: TWO, 7: TWO}
    assert verified(kept).miscounted == tuple(
        f"whether record number {number} stands on the attempt {names[number]} is not noted as it says"
        for number in numbers
    )
