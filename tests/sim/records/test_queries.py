"""Lists of supervisors: a page of any store costs the same, as an index leads to it and nothing is sorted."""

from typing import Any

import pytest
from sqlalchemy import Select, text

from sim.records.listing import Wanted, cards_wanted, page_wanted, unfinished_wanted
from sim.records.store import Store
from sim.records.tallies import Count, Key, kept
from tests.sim.records.million import COURSES, MEMBERS, fill_lists
from tests.sim.records.raw import raw
from tests.sim.records.samples import RECORD, attempt, decision, life

MANY = 3000


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of enough rows for an index to be worth while; it is only read."""
    if request.param == "sqlite":
        where = str(tmp_path_factory.mktemp("large") / "store.db")
    else:
        where = request.getfixturevalue("server").make("large")
    with Store.open(where) as store:
        store.write(fill_lists, MANY)
    with raw(where) as other:
        other.execute(text("UPDATE heads SET status = 'filed' WHERE attempt % 50 > 0"))
        other.execute(text("ANALYZE"))
    return where


def plan_of(where: str, query: Select[Any]) -> str:
    """Say how the database would answer a query, where the few rows of a member are not worth sorting."""
    with raw(where) as other:
        if other.dialect.name == "postgresql":
            other.execute(text("SET LOCAL enable_bitmapscan = off"))
        words = query.compile(other.engine, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if other.dialect.name == "sqlite" else "EXPLAIN"
        return "\n".join(str(row[-1]) for row in other.execute(text(f"{explain} {words}")))


def last_of(where: str) -> Any:  # noqa: ANN401 # an attempt in a list
    with Store.open(where, read_only=True) as store:
        return store.attempts(limit=5)[-1]


def sorts_or_reads_all(plan: str) -> bool:
    """Tell whether a plan sorts, or reads a table whatever it holds."""
    scans = [line for line in plan.splitlines() if line.startswith("SCAN") and "USING" not in line]
    return bool(scans) or any(word in plan for word in ("TEMP B-TREE", "Sort", "Seq Scan"))


@pytest.mark.parametrize(
    ("narrow", "index"),
    [
        ({"member": None, "scenario": None}, "attempts_newest"),
        ({"member": "C-0007", "scenario": None}, "attempts_of_member"),
        ({"member": None, "scenario": "scenario_7"}, "attempts_of_scenario"),
    ],
)
def test_a_page_of_attempts_is_led_to_by_an_index(large: str, narrow: dict[str, Any], index: str) -> None:
    for before in (None, last_of(large)):
        plan = plan_of(large, page_wanted(before=before, limit=5, **narrow))
        assert index in plan
        assert not sorts_or_reads_all(plan)


@pytest.mark.parametrize("before", [None, 2000])
def test_a_page_of_open_attempts_is_led_to_by_an_index(large: str, before: int | None) -> None:
    plan = plan_of(large, unfinished_wanted(before=before, limit=5))
    assert "heads_open" in plan
    assert not sorts_or_reads_all(plan)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), ("filings_pkey", "INTEGER PRIMARY KEY", "SCAN filings")),
        (Wanted(member="C-0007"), ("filings_of_member",)),
        (Wanted(course="scenario_7"), ("filings_of_course", "filings_pkey")),
        (Wanted(unit="district 7"), ("filings_of_unit", "filings_pkey")),
        (Wanted(result="NOT YET"), ("filings_with_result", "filings_pkey")),
    ],
)
@pytest.mark.parametrize("before", [None, 2000])
def test_a_page_of_records_is_led_to_by_an_index(
    large: str, wanted: Wanted, index: tuple[str, ...], before: int | None
) -> None:
    plan = plan_of(large, cards_wanted(before=before, limit=5, wanted=wanted))
    assert any(name in plan for name in index)
    assert not sorts_or_reads_all(plan.replace("SCAN filings", "SCAN filings USING its order"))


def test_pages_follow_each_other_without_a_gap(large: str) -> None:
    with Store.open(large, read_only=True) as store:
        assert store.verify().miscounted[:1] != ()  # the statuses were set by hand
        seen = [card.number for card in store.filed(limit=1000)]
        before = store.filed(limit=1000)[-1]
        while page := store.filed(before=before, limit=700):
            seen += [card.number for card in page]
            before = page[-1]
        assert seen == list(range(MANY, 0, -1))
        mine = store.filed(limit=MANY, wanted=Wanted(member="C-0007", course="scenario_7"))
        assert [card.number for card in mine] == list(range(2507, 0, -MEMBERS))
        assert MEMBERS % COURSES == 0


def test_roll_ups_follow_every_append_and_filing(where: str) -> None:
    one = attempt(1)
    with Store.open(where) as store:
        store.begin(one)
        member = Key("attempts of member", "C-1207", "practice", "open")
        assert store.read(kept)[member] == Count(1)
        store.append(one.attempt_id, (*decision(1), life("abandoned")))
        assert member not in store.read(kept)
        assert store.read(kept)[member._replace(result="abandoned")] == Count(1)
        store.append(one.attempt_id, (life("resumed"),))
        store.append(one.attempt_id, (life("running"),))
        assert store.read(kept)[member] == Count(1)
        store.file_record(RECORD)
        assert store.read(kept)[Key("results of course", "wolcott", "completion", "NOT YET")] == Count(1, 625)
        assert store.read(kept)[Key("objective", "hold_back", "completion", "not met")] == Count(1)
        assert store.verify().ok
