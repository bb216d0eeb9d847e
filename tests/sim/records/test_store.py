"""The store: what is appended is what is read, once, in order, and never edited."""

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sim.records.attempts import Listed, header_of
from sim.records.chain import Head, extend, root_of
from sim.records.completion import Identity, as_plain
from sim.records.errors import (
    AlreadyKeptError,
    AttemptElsewhereError,
    AttemptUnknownError,
    RecordUnknownError,
    StoreReadOnlyError,
)
from sim.records.store import Store
from tests.sim.records.raw import raw
from tests.sim.records.samples import ATTEMPT, RECORD, attempt, decision, life

ID = ATTEMPT.attempt_id


def test_what_was_appended_is_read_back_by_another_opening(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1), event_ids=("a", "b", "c"))
        store.append(ID, decision(2), event_ids=("d", "e", "f"))

    with Store.open(where, read_only=True) as store:
        assert store.events(ID) == decision(1) + decision(2)
        assert store.attempt(ID) == Listed(attempt=ATTEMPT, events=6, status="begun")
        start = Head(seq=0, hash=root_of(header_of(ATTEMPT)))
        last = extend(start, decision(1) + decision(2), "abcdef")[-1]
        assert store.head(ID) == Head(seq=6, hash=last.hash)
        assert store.verify().ok


def test_a_resumed_attempt_gives_its_events_and_goes_on(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1))

    with Store.open(where) as store:
        assert store.resume(ID) == decision(1)
        store.append(ID, decision(2))
        assert store.events(ID) == decision(1) + decision(2)
        assert store.verify().ok


def test_appending_nothing_changes_nothing(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, ())
        assert store.events(ID) == ()


def test_a_repeated_append_under_the_same_ids_is_the_same_append(where: str) -> None:
    ids = ("a", "b", "c")
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1), event_ids=ids)
        store.append(ID, decision(2))
        store.append(ID, decision(1), event_ids=ids)
        store.append(ID, decision(3))
        assert store.events(ID) == decision(1) + decision(2) + decision(3)


def test_an_append_repeated_elsewhere_after_a_lost_answer_is_the_same_append(where: str) -> None:
    ids = ("a", "b", "c")
    with Store.open(where) as here, Store.open(where) as there:
        here.begin(ATTEMPT)
        there.resume(ID)
        here.append(ID, decision(1), event_ids=ids)
        there.append(ID, decision(1), event_ids=ids)
        there.append(ID, decision(2))
        assert there.events(ID) == decision(1) + decision(2)


def test_an_id_used_for_another_event_is_refused(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1), event_ids=("a", "b", "c"))
        with pytest.raises(AlreadyKeptError, match="event ids is already another event"):
            store.append(ID, decision(2), event_ids=("d", "a", "e"))
        assert store.events(ID) == decision(1)


def test_two_writers_never_interleave_one_attempt(where: str) -> None:
    with Store.open(where) as here, Store.open(where) as there:
        here.begin(ATTEMPT)
        here.append(ID, decision(1))
        there.resume(ID)
        there.append(ID, decision(2))
        with pytest.raises(AttemptElsewhereError, match="went on in another window"):
            here.append(ID, decision(2, "hang_up"))
        assert here.events(ID) == decision(1) + decision(2)
        assert here.resume(ID) == decision(1) + decision(2)
        here.append(ID, decision(3))
        with pytest.raises(AttemptElsewhereError):
            there.append(ID, decision(3, "hang_up"))


def test_of_two_writers_racing_for_one_place_exactly_one_gets_it(where: str) -> None:
    with Store.open(where) as here, Store.open(where) as there:
        here.begin(ATTEMPT)
        there.resume(ID)
        accepted: list[str] = []
        start = threading.Barrier(2)

        def write(store: Store, choice: str) -> None:
            start.wait()
            try:
                for number in range(1, 21):
                    store.append(ID, decision(number, choice))
                    accepted.append(choice)
            except AttemptElsewhereError:
                accepted.append(f"refused {choice}")

        racers = [threading.Thread(target=write, args=pair) for pair in ((here, "x"), (there, "y"))]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        (winner,) = {one for one in accepted if not one.startswith("refused")}
        loser = {"x": "y", "y": "x"}[winner]
        assert sorted(accepted) == sorted([winner] * 20 + [f"refused {loser}"])
        assert here.events(ID) == sum((decision(number, winner) for number in range(1, 21)), ())
        assert here.verify().ok


def test_an_attempt_neither_begun_nor_resumed_takes_no_events(where: str) -> None:
    with Store.open(where) as store, Store.open(where) as other:
        store.begin(ATTEMPT)
        with pytest.raises(AttemptUnknownError, match="resume it first"):
            other.append(ID, decision(1))
        for read in (store.events, store.resume, store.attempt, store.head):
            with pytest.raises(AttemptUnknownError):
                read("no-such-attempt")


def test_an_attempt_is_begun_once(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.begin(ATTEMPT)
        with pytest.raises(AlreadyKeptError, match="was begun before"):
            store.begin(replace(ATTEMPT, seed=8))
        store.append(ID, decision(1))
        with pytest.raises(AlreadyKeptError, match="was begun before"):
            store.begin(ATTEMPT)
        assert store.attempt(ID).attempt == ATTEMPT


def test_attempts_are_listed_newest_first_a_page_at_a_time(where: str) -> None:
    with Store.open(where) as store:
        for number in (3, 1, 5, 2, 4):
            store.begin(attempt(number))
        first = store.attempts(limit=2)
        second = store.attempts(limit=2, before=first[-1])
        third = store.attempts(limit=2, before=second[-1])
        pages = [[one.attempt for one in page] for page in (first, second, third)]
        assert pages == [[attempt(5), attempt(4)], [attempt(3), attempt(2)], [attempt(1)]]
        assert store.attempts(before=third[-1]) == ()


def test_the_status_is_that_of_the_last_life_event(where: str) -> None:
    with Store.open(where) as store:
        for number in range(1, 4):
            store.begin(attempt(number))
        one, two, three = (attempt(number).attempt_id for number in range(1, 4))
        store.append(one, (life("briefing"), life("running")))
        store.append(one, decision(1))
        store.append(two, (life("acknowledged"), life("filed")))
        store.append(three, (life("abandoned"),))
        assert [store.attempt(name).status for name in (one, two, three)] == ["running", "filed", "abandoned"]
        assert store.unfinished() == (Listed(attempt=attempt(1), events=5, status="running"),)


def test_a_content_is_kept_under_its_hash_and_never_replaced(where: str) -> None:
    name = hashlib.sha256(b"title: Wolcott").hexdigest()
    with Store.open(where) as store:
        store.keep_content("scenario", name, "title: Wolcott")
        store.keep_content("scenario", name, "title: Wolcott")
        with pytest.raises(AlreadyKeptError, match="Another text is already kept"):
            store.keep_content("scenario", name, "title: Honore")
        assert store.content(name) == "title: Wolcott"
        assert store.content("0" * 64) is None


def test_a_filed_record_is_read_back_with_its_hashes_and_is_filed_once(where: str) -> None:
    with Store.open(where) as store:
        filed = store.file_record(RECORD)
        assert store.file_record(RECORD) == filed
        assert store.records() == (filed,)
        assert store.record(RECORD.record.record_id) == filed
        assert store.record("none") is None
        integrity = filed.pop("integrity")
        assert filed == as_plain(RECORD)
        assert isinstance(integrity, dict)
        assert integrity["previous_hash"] == "0" * 64
        with pytest.raises(AlreadyKeptError):
            store.file_record(replace(RECORD, agency=replace(RECORD.agency, agency_id="CPD")))


def test_a_correction_is_a_new_record_that_names_the_old_one(where: str) -> None:
    identity = Identity(
        record_id="99999999-0000-4000-8000-000000000002",
        status="amended",
        supersedes_record_id=RECORD.record.record_id,
        amendment_reason="star number mistyped",
        record_class="completion",
    )
    with Store.open(where) as store:
        amended = replace(RECORD, record=identity)
        with pytest.raises(RecordUnknownError, match="is here to be amended"):
            store.file_record(amended)
        first, second = store.file_record(RECORD), store.file_record(amended)
        assert store.records() == (first, second)
        assert store.verify().ok


def test_nothing_is_written_through_a_store_opened_for_reading(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
    with Store.open(where, read_only=True) as store:
        store.resume(ID)
        for write in (
            lambda: store.append(ID, decision(1)),
            lambda: store.begin(attempt(1)),
            lambda: store.keep_content("pack", "0" * 64, ""),
            lambda: store.file_record(RECORD),
        ):
            with pytest.raises(StoreReadOnlyError, match="opened for reading only"):
                write()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET seed = 8",
        "UPDATE events SET body = '{}'",
        "UPDATE contents SET kind = 'scenario'",
        "UPDATE completion_records SET body = '{}'",
        "DELETE FROM attempts",
        "DELETE FROM events WHERE seq = 3",
        "DELETE FROM contents",
        "DELETE FROM completion_records",
    ],
)
def test_the_database_itself_refuses_edits(where: str, statement: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1))
        store.keep_content("pack", "0" * 64, "")
        store.file_record(RECORD)
    with (
        pytest.raises(IntegrityError, match="are never edited: a correction is a new record"),
        raw(where) as other,
    ):
        other.execute(text(statement))


def test_the_database_itself_refuses_a_fork(where: str) -> None:
    with Store.open(where) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1))
    fork = "SELECT attempt, seq + 7, 'fork', seq + 6, hash, hash, body FROM events WHERE seq = 1"
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), raw(where) as other:
        other.execute(text(f"INSERT INTO events {fork}"))


def test_a_file_is_kept_with_a_log_that_is_flushed_at_each_commit(tmp_path: Path) -> None:
    where = str(tmp_path / "store.db")
    with Store.open(where), raw(where) as other:
        assert other.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    assert [each.name for each in tmp_path.iterdir()] == ["store.db"]
