"""Retention, holds, purges: a named person's acts, never before the day, never on hold, chains kept whole."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sim.records import listing
from sim.records.attempts import record_id_of
from sim.records.completion import CompletionRecord, Identity
from sim.records.custody import keeping, purging
from sim.records.custody.entries import Signed, Subject, page
from sim.records.custody.keeping import Kept
from sim.records.custody.purging import Due
from sim.records.errors import HeldError, PurgedError, RecordUnknownError
from sim.records.listing import Wanted
from sim.records.selecting import NOT_KEPT, one_as_kept
from sim.records.store import Store
from tests.sim.records.raw import intruder, raw
from tests.sim.records.samples import NOON, RECORD, attempt, decision, life

DAY = date(2031, 2, 1)
ONE, TWO = (Subject(kind="attempt", id=attempt(number).attempt_id) for number in (1, 2))
FIRST, SECOND = (Subject(kind="record", id=f"99999999-0000-4000-8000-{number:012d}") for number in (1, 2))
EVERYTHING = (ONE, TWO, FIRST, SECOND)


def signed(name: str, why: str = "schedule 7") -> Signed:
    return Signed(entry_id=name, by="Sgt. Okafor 4471", why=why, at=NOON)


def record_of(subject: Subject, run: Subject, end: str, corrects: Subject | None = None) -> CompletionRecord:
    """A record that stands on a run."""
    (played,) = RECORD.content.scenarios
    named = Identity(
        record_id=subject.id,
        record_class="completion",
        status="amended" if corrects else "original",
        supersedes_record_id=corrects.id if corrects else None,
        amendment_reason="mistyped" if corrects else None,
    )
    stands = replace(RECORD.content, scenarios=(replace(played, attempt_id=run.id, attempt_hash=end),))
    return replace(RECORD, record=named, content=stands)


@pytest.fixture
def kept(where: str) -> str:
    """Two runs that are filed, and a record of each."""
    with Store.open(where) as store:
        for number, record in ((1, FIRST), (2, SECOND)):
            run = attempt(number)
            store.begin(run)
            store.append(run.attempt_id, decision(1))
            end = store.head(run.attempt_id).hash.hex()
            store.file_record(record_of(record, Subject(kind="attempt", id=run.attempt_id), end))
            store.append(run.attempt_id, (life("filed"),))
    return where


def retain_all(store: Store) -> None:
    store.write(keeping.retain, EVERYTHING, signed("a"), code="TR-5", not_before=DAY)


def purge_on(store: Store, today: date) -> tuple[Subject, ...]:
    word = store.read(purging.preview, today).word
    return store.write(purging.purge, today, word, signed(f"purge {today}"))


def test_what_nobody_set_a_day_for_is_kept_for_ever(kept: str) -> None:
    with Store.open(kept) as store:
        assert store.read(purging.preview, date.max).due == ()
        assert store.read(keeping.kept, ONE).retention_code == "not set"


def test_no_day_is_set_before_the_one_that_a_record_itself_says(where: str) -> None:
    with Store.open(where) as store:
        said = replace(RECORD.record, record_id=FIRST.id, retention_code="TR-5", destroy_not_before=DAY)
        store.file_record(replace(RECORD, record=said))
        with pytest.raises(HeldError, match="itself says that it is not destroyed before 2031-02-01"):
            store.write(keeping.retain, (FIRST,), signed("a"), code="X", not_before=date(2031, 1, 31))
        assert store.read(keeping.kept, FIRST) == Kept(
            subject=FIRST, retention_code="TR-5", destroy_not_before=DAY, held=False
        )
        for name, day in (("b", date(2035, 1, 1)), ("c", DAY), ("d", None)):
            store.write(keeping.retain, (FIRST,), signed(name), code="X", not_before=day)
            assert store.read(keeping.kept, FIRST).destroy_not_before == day


def test_a_purge_takes_what_its_preview_showed_and_chains_still_verify(kept: str) -> None:
    with Store.open(kept) as store:
        retain_all(store)
        assert store.read(purging.preview, date(2031, 1, 31)).due == ()
        seen = store.read(purging.preview, DAY)
        assert seen.due == tuple(
            Due(subject=each, retention_code="TR-5", destroy_not_before=DAY, stays=None)
            for each in (SECOND, FIRST, ONE, TWO)
        )
        assert store.write(purging.purge, DAY, seen.word, signed("b")) == (SECOND, FIRST, ONE, TWO)
        assert (store.attempts(), store.records(), store.filed()) == ((), (), ())
        report = store.verify()
        assert (report.ok, report.purged, report.custody.events) == (True, 4, 2)
        store.begin(attempt(3))
        store.file_record(record_of(Subject(kind="record", id="r3"), ONE, "00" * 32))
        assert store.verify().ok


def test_what_is_on_hold_stays_and_so_does_what_belongs_to_it(kept: str) -> None:
    with Store.open(kept) as store:
        retain_all(store)
        store.write(keeping.hold, (FIRST,), signed("h", "subpoena 12"))
        stays = {each.subject: each.stays for each in store.read(purging.preview, DAY).due}
        assert stays == {
            SECOND: None,
            FIRST: "it is on hold",
            ONE: f"record {FIRST.id}, which it belongs to, is on hold",
            TWO: None,
        }
        assert purge_on(store, DAY) == (SECOND, TWO)
        store.write(keeping.release, (FIRST,), signed("r", "subpoena answered"))
        assert purge_on(store, date(2031, 2, 2)) == (FIRST, ONE)
        assert store.verify().ok


def test_a_record_stays_as_long_as_its_correction(kept: str) -> None:
    third = Subject(kind="record", id="third")
    with Store.open(kept) as store:
        retain_all(store)
        store.file_record(record_of(third, ONE, store.head(ONE.id).hash.hex(), corrects=FIRST))
        stays = {each.subject: each.stays for each in store.read(purging.preview, DAY).due}
        assert stays[FIRST] == "record third, which corrects it, is kept"
        store.write(keeping.retain, (third,), signed("c"), code="TR-5", not_before=DAY)
        assert purge_on(store, DAY) == (third, SECOND, FIRST, ONE, TWO)
        assert store.verify().ok


def test_a_run_that_is_not_done_with_stays(kept: str) -> None:
    open_run = Subject(kind="attempt", id=attempt(3).attempt_id)
    with Store.open(kept) as store:
        store.begin(attempt(3))
        store.write(keeping.retain, (open_run,), signed("c"), code="TR-5", not_before=DAY)
        (due,) = store.read(purging.preview, DAY).due
        assert due.stays == "it is not done with (begun)"


def test_a_run_that_was_signed_off_and_has_its_record_is_done_with(where: str) -> None:
    """As older stores have the runs of a course: no event says that they are filed."""
    signed_off, alone = attempt(1), attempt(2)
    with Store.open(where) as store:
        for run in (signed_off, alone):
            store.begin(run)
            store.append(run.attempt_id, (*decision(1), life("acknowledged")))
        store.file_record(record_of(FIRST, ONE, store.head(ONE.id).hash.hex()))
        store.write(keeping.retain, (ONE, TWO, FIRST), signed("a"), code="TR-5", not_before=DAY)
        stays = {each.subject: each.stays for each in store.read(purging.preview, DAY).due}
        assert stays == {FIRST: None, ONE: None, TWO: "it is not done with (acknowledged)"}
        assert purge_on(store, DAY) == (FIRST, ONE)
        assert store.verify().ok


def test_the_runs_of_a_course_can_go_when_its_record_is_gone(where: str) -> None:
    """As older stores have them, and their record was purged first."""
    run = replace(attempt(1), sitting_id="a sitting")
    record = Subject(kind="record", id=record_id_of("a sitting"))
    with Store.open(where) as store:
        store.begin(run)
        store.append(run.attempt_id, (*decision(1), life("acknowledged")))
        store.file_record(record_of(record, ONE, store.head(ONE.id).hash.hex()))
        store.write(keeping.retain, (record,), signed("a"), code="TR-5", not_before=DAY)
        assert purge_on(store, DAY) == (record,)
        store.write(keeping.retain, (ONE,), signed("c"), code="TR-5", not_before=date(2031, 2, 2))
        assert purge_on(store, date(2031, 2, 2)) == (ONE,)
        assert store.verify().ok


def test_a_purge_of_something_else_than_was_shown_is_refused(kept: str) -> None:
    with Store.open(kept) as store:
        retain_all(store)
        word = store.read(purging.preview, DAY).word
        store.write(keeping.hold, (TWO,), signed("h"))
        with pytest.raises(HeldError, match="no longer what the preview showed"):
            store.write(purging.purge, DAY, word, signed("b"))
        assert len(store.attempts()) == 2


def test_a_deed_done_twice_under_one_name_is_done_once(kept: str) -> None:
    with Store.open(kept) as store:
        retain_all(store)
        retain_all(store)
        word = store.read(purging.preview, DAY).word
        assert len(store.write(purging.purge, DAY, word, signed("b"))) == 4
        assert store.write(purging.purge, DAY, word, signed("b")) == ()
        assert [(number, entry["deed"], entry["by"], entry["why"]) for number, entry in store.read(page)] == [
            (1, "retain", "Sgt. Okafor 4471", "schedule 7"),
            (2, "purge", "Sgt. Okafor 4471", "schedule 7"),
        ]


def test_what_was_purged_does_not_come_back(kept: str) -> None:
    with Store.open(kept) as store:
        retain_all(store)
        purge_on(store, DAY)
        with pytest.raises(PurgedError, match="was purged here"):
            store.begin(attempt(1))
        with pytest.raises(PurgedError, match="was purged here"):
            store.file_record(record_of(FIRST, ONE, "00" * 32))


def test_a_deed_names_its_person_and_its_reason() -> None:
    with pytest.raises(ValueError, match="names its person and its reason"):
        Signed(entry_id="a", by=" ", why="schedule 7", at=NOON)


def test_subjects_are_found_by_their_first_letters_or_by_their_member(kept: str) -> None:
    with Store.open(kept) as store:
        assert store.read(keeping.named, [ONE.id, "99999999-0000-4000-8000-000000000002"]) == (ONE, SECOND)
        assert store.read(keeping.of_member, "C-1207") == EVERYTHING
        with pytest.raises(RecordUnknownError, match="Several attempts or records begin with 1111"):
            store.read(keeping.named, ["1111"])


def test_how_things_are_kept_now_is_found_with_them(kept: str) -> None:
    with Store.open(kept) as store:
        store.write(keeping.retain, (FIRST,), signed("a"), code="TR-5", not_before=DAY)
        store.write(keeping.hold, (ONE, FIRST), signed("b"))
        runs = store.read(listing.page, before=None, limit=9, held=True)
        assert [each.attempt.attempt_id for each in runs] == [ONE.id]
        assert [each.record_id for each in store.filed(wanted=Wanted(held=True))] == [FIRST.id]
        assert store.read(one_as_kept, FIRST.id)["keeping"] == {
            "retention_code": "TR-5",
            "destroy_not_before": "2031-02-01",
            "legal_hold": True,
        }
        assert store.read(one_as_kept, SECOND.id)["keeping"] == NOT_KEPT
        both = store.read(listing.cards_beginning, "99999999", limit=9, member="C-1207")
        assert [each.record_id for each in both] == [FIRST.id, SECOND.id]
        assert store.read(listing.cards_beginning, FIRST.id, limit=9, member="C-9") == ()
        assert {store.read(keeping.owner_of, each) for each in EVERYTHING} == {"C-1207"}


def test_nothing_of_a_purged_member_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        store.begin(attempt(1))
        store.append(ONE.id, (*decision(1), life("filed")))
        store.write(keeping.retain, (ONE,), signed("a"), code="TR-5", not_before=DAY)
        purge_on(store, DAY)
        store.scrub()
        left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "Núñez".encode() not in left
    assert b"C-1207" not in left


@pytest.mark.parametrize("table", ["attempts", "events", "completion_records", "tombstones", "custody"])
def test_the_database_refuses_to_delete_what_no_tombstone_stands_for(kept: str, table: str) -> None:
    with Store.open(kept) as store:
        store.write(keeping.retain, (ONE, FIRST), signed("a"), code="TR-5", not_before=DAY)
        purge_on(store, DAY)
    with pytest.raises(IntegrityError, match="are never edited"), raw(kept) as other:
        other.execute(text(f"DELETE FROM {table}"))  # these names


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM tombstones WHERE kind = 'record'", ("completion records", 1, "dropped")),
        ("UPDATE tombstones SET entries = 9", ("custody", 2, "changed")),
        ("UPDATE custody SET body = replace(body, 'schedule 7', 'as asked')", ("custody", 1, "changed")),
        ("DELETE FROM custody WHERE number = 2", ("custody", 2, "truncated")),
    ],
)
def test_tampering_with_what_stands_for_the_purged_is_named(
    kept: str, statement: str, fault: tuple[str, int, str]
) -> None:
    with Store.open(kept) as store:
        store.write(keeping.retain, (ONE, FIRST), signed("a"), code="TR-5", not_before=DAY)
        purge_on(store, DAY)
    with intruder(kept) as other:
        other.execute(text(statement))
    with Store.open(kept, read_only=True) as store:
        found = [(each.attempt_id, each.seq, each.kind) for each in store.verify().faults]
    assert fault in found
