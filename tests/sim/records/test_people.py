"""People of a store, their tries to sign on, and what two of them agree to: over both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import text

from sim.records.completion import as_plain
from sim.records.custody import correcting
from sim.records.custody.entries import Signed
from sim.records.custody.people import Person, add, change, everyone, find, is_office, unlike_the_chain
from sim.records.custody.signing_on import MOST, PAUSE, note_refusal, note_sign_on, take_try
from sim.records.database.schema import people
from sim.records.errors import AlreadyKeptError, PersonRefusedError
from sim.records.store import Store
from tests.sim.records.raw import intruder
from tests.sim.records.samples import NOON, RECORD

SUPERVISOR = Person(
    person_id="sup-1",
    name="Rosalind Achterberg",
    roles=("supervisor",),
    member_number="",
    password="$argon2id$one",  # noqa: S106 # no hash of any
    active=True,
    since="2026-01-31T12:00:00.000Z",
)
EVALUATOR = replace(SUPERVISOR, person_id="eva-1", name="Temperance Holloway", roles=("evaluator",))
_ENTRIES = count(1)


def signed(by: str = "sup-1", why: str = "added") -> Signed:
    return Signed(entry_id=f"entry-{next(_ENTRIES)}", by=by, why=why, at=NOON)


@pytest.fixture
def office(where: str) -> str:
    with Store.open(where) as store:
        assert not store.read(is_office)
        store.write(add, SUPERVISOR, signed(), first=True)
        store.write(add, EVALUATOR, signed(), first=False)
    return where


def test_people_are_kept_and_changed_and_the_chain_verifies(office: str) -> None:
    both = replace(EVALUATOR, roles=("instructor", "evaluator"))
    with Store.open(office) as store:
        store.write(change, both, signed())
        assert store.read(is_office)
        assert store.read(everyone) == (both, SUPERVISOR)
        assert store.read(find, "nobody") is None
        assert list(store.read(lambda connection: tuple(unlike_the_chain(connection)))) == []
        assert store.verify().ok


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (lambda store: store.write(add, EVALUATOR, signed(), first=False), "eva-1 is here already"),
        (
            lambda store: store.write(add, replace(EVALUATOR, person_id="x"), signed(), first=True),
            "Someone else was added to this store at this moment",
        ),
        (
            lambda store: store.write(change, replace(SUPERVISOR, active=False), signed()),
            "sup-1 is the last supervisor",
        ),
    ],
)
def test_what_no_store_allows_changes_nothing(office: str, do: Callable[[Store], None], told: str) -> None:
    with Store.open(office) as store:
        before = store.read(everyone)
        with pytest.raises(PersonRefusedError, match=told):
            do(store)
        assert store.read(everyone) == before
        assert store.verify().ok


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE people SET roles = 'supervisor' WHERE person_id = 'eva-1'",
            "person eva-1 is not as last set",
        ),
        ("UPDATE people SET password = 'mine' WHERE person_id = 'sup-1'", "person sup-1 is not as last set"),
        ("UPDATE people SET name = 'Another' WHERE person_id = 'sup-1'", "person sup-1 is not as last set"),
        ("DELETE FROM people WHERE person_id = 'eva-1'", "person eva-1 was taken out of the store"),
    ],
)
def test_a_person_changed_by_no_deed_is_found(office: str, statement: str, told: str) -> None:
    with intruder(office) as connection:
        connection.execute(text(statement))
    with Store.open(office) as store:
        (found,) = store.read(lambda connection: tuple(unlike_the_chain(connection)))
    assert found.startswith(told)


def test_a_person_put_in_by_no_deed_is_found_and_a_store_emptied_of_people_stays_an_office(
    office: str,
) -> None:
    with intruder(office) as connection:
        connection.execute(people.delete())
        row = {"person_id": "x", "name": "X", "roles": "supervisor", "member_number": "", "password": "y"}
        connection.execute(people.insert(), {**row, "active": 1, "since": "2026"})
    with Store.open(office) as store:
        assert store.read(is_office)
        assert [each.split(" was ")[1] for each in store.read(lambda c: tuple(unlike_the_chain(c)))] == [
            "taken out of the store",
            "taken out of the store",
            "put into the store by no deed of custody",
        ]


def test_tries_are_counted_before_the_password_and_end_until_the_pause_has_passed(office: str) -> None:
    with Store.open(office) as store:
        taken = [store.write(take_try, "eva-1", NOON).taken for _ in range(MOST + 2)]
        assert taken == [True] * MOST + [False] * 2
        assert store.write(take_try, "sup-1", NOON).taken
        later = NOON + PAUSE - timedelta(seconds=1)
        assert not store.write(take_try, "eva-1", later).taken
        assert store.write(take_try, "eva-1", NOON + PAUSE).taken


def test_unknown_and_retired_people_are_counted_together(office: str) -> None:
    with Store.open(office) as store:
        store.write(change, replace(EVALUATOR, active=False), signed())
        tries = [store.write(take_try, name, NOON) for name in ("eva-1", "a", "b", "c", "d", "e")]
    assert [each.person for each in tries] == [None] * 6
    assert [each.taken for each in tries] == [True] * MOST + [False]


def test_signing_on_forgets_earlier_wrong_tries(office: str) -> None:
    with Store.open(office) as store:
        for _ in range(MOST - 1):
            store.write(note_refusal, store.write(take_try, "eva-1", NOON), f"no-{next(_ENTRIES)}", NOON)
        store.write(take_try, "eva-1", NOON)
        store.write(note_sign_on, EVALUATOR, signed("eva-1", "records list"))
        assert all(store.write(take_try, "eva-1", NOON).taken for _ in range(MOST))
        assert store.verify().ok


def test_two_agree_and_the_same_answer_again_is_the_same(office: str) -> None:
    with Store.open(office) as store:
        store.file_record(RECORD)
        record_id = RECORD.record.record_id
        proposal_id = store.write(correcting.propose, "void", record_id, as_plain(RECORD), signed("eva-1"))
        given = store.read(correcting.proposal, proposal_id)
        with pytest.raises(ValueError, match="a second person"):
            store.write(correcting.agree, given, signed("eva-1"), None)
        filed = store.write(correcting.agree, given, signed("eva-2"), None)
        assert store.write(correcting.agree, given, signed("eva-2"), None) == filed
        assert [each["record"]["status"] for each in store.records()] == ["original", "voided"]  # type: ignore[index, call-overload] # a record's own shape
        assert list(store.read(lambda connection: tuple(correcting.unaccounted(connection)))) == []
        assert store.read(correcting.open_proposals) == ()
        with pytest.raises(AlreadyKeptError, match="no longer stands"):
            store.write(correcting.propose, "void", record_id, as_plain(RECORD), signed("eva-1"))
        assert store.verify().ok


def test_an_entry_that_is_called_another_deed_is_found(office: str) -> None:
    with intruder(office) as connection:
        connection.execute(text("UPDATE custody SET deed = 'attest' WHERE number = 2"))
    with Store.open(office) as store:
        (fault,) = store.verify().faults
    assert (fault.attempt_id, fault.seq, fault.kind) == ("custody", 2, "changed")
