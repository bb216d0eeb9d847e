"""A guard or an index that was taken away is told: the store is open to edits, or slow, without it."""

import pytest
from sqlalchemy import text

from sim.records.database.guards import lift_guards
from sim.records.store import Store
from tests.sim.records.raw import raw


def found(where: str) -> tuple[str, ...]:
    with Store.open(where, read_only=True) as store:
        report = store.verify()
    assert report.ok == (not report.said.faults)
    return report.said.faults


def test_a_whole_store_lacks_nothing(where: str) -> None:
    Store.open(where).close()
    assert found(where) == ()


def test_every_guard_that_is_gone_is_told(where: str) -> None:
    Store.open(where).close()
    with raw(where) as other:
        lift_guards(other)
        ends = (
            ("no_edit", "no_truncate") if other.dialect.name == "postgresql" else ("no_delete", "no_update")
        )
    tables = ("attempts", "completion_records", "contents", "custody", "events", "tombstones", "vouches")
    assert found(where) == tuple(
        f"the guard {table}_{end} is gone: the database refuses edits no more"
        for table in tables
        for end in ends
    )


def test_an_index_that_is_gone_is_told(where: str) -> None:
    Store.open(where).close()
    with raw(where) as other:
        other.execute(text("DROP INDEX filings_of_unit"))
    assert found(where) == ("the index filings_of_unit is gone",)


@pytest.mark.parametrize("where", ["postgresql"], indirect=True)
def test_a_guard_that_was_switched_off_is_told(where: str) -> None:
    Store.open(where).close()
    with raw(where) as other:
        other.execute(text("ALTER TABLE events DISABLE TRIGGER events_no_edit"))
    assert found(where) == ("the guard events_no_edit is gone: the database refuses edits no more",)
