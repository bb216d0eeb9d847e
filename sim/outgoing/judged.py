"""The runs behind a record with the decisions in them judged, by the pack that each was played under."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from scenarios.model import Scenario, ScenarioId
from scenarios.reading.library import load_vocabulary
from scenarios.record import RecordError
from scoring.court import Court, DayUnknownError, Key
from scoring.findings import findings
from scoring.judging import lines_of
from scoring.norms import Pack
from scoring.packs import UnknownPackError, load_pack
from scoring.reading.pack import read_pack
from scoring.reading.rule import load_rule
from scoring.timeline import timeline
from sim.content import BrokenScenarioError, open_version
from sim.exports.decisions import Decision, decisions_of
from sim.exports.pseudonyms import run_word, without_names
from sim.exports.stamp import Filed
from sim.exports.xapi import Account, Json, RunTold, statements
from sim.outgoing.leaving import Leaving, attempts_behind
from sim.records.attempts import LIFE, Attempt
from sim.records.chain import Event
from sim.records.selecting import runs_of
from sim.records.store import Store
from sim.runfiles import run_of

_AT_ONCE = 25
"""Records whose runs are read at a time: some hundred runs."""


class Telling:
    """Tells records as statements; counts the runs that had to be told without their decisions."""

    def __init__(self, going: Leaving, home_page: str) -> None:
        self._going = going
        self._home_page = home_page
        self._court = lru_cache(maxsize=16)(self._court_afresh)
        self._scenario = lru_cache(maxsize=256)(self._scenario_afresh)
        self.without_decisions = 0

    def statements(self) -> Iterator[Json]:
        """Give the statements of every record that leaves."""
        for page in self._going.pages():
            for at in range(0, len(page), _AT_ONCE):
                yield from self._told(page[at : at + _AT_ONCE])

    def _told(self, records: Sequence[Filed]) -> Iterator[Json]:
        wanted = [name for record in records for name in attempts_behind(record)]
        kept = {
            attempt.attempt_id: (attempt, events) for attempt, events in self._store.read(runs_of, wanted)
        }
        for record in records:
            runs = {}
            for name in attempts_behind(record):
                told = self._run(*kept[name]) if name in kept else None
                if told is None or told.decisions is None:
                    self.without_decisions += 1
                if told is not None:
                    runs[name] = told
            yield from self._statements(record, runs)
            self._going.step(1)

    def _statements(self, record: Filed, runs: Mapping[str, RunTold]) -> Iterator[Json]:
        key = self._going.key
        if key is not None:
            (record,) = without_names([record], key)
            runs = {run_word(key, name): told for name, told in runs.items()}
        member: Any = record["member"]
        account = Account(home_page=self._home_page, name=member["employee_id_or_star"])
        return statements(record, account, runs)

    @property
    def _store(self) -> Store:
        return self._going.store

    def _run(self, attempt: Attempt, events: Sequence[Event]) -> RunTold | None:
        """Read a run and judge it; no decisions where what it was judged by, or its form, is not known."""
        life = [str(each["at"]) for each in events if each["type"] == LIFE and "at" in each]
        if not life:
            return None
        return RunTold(start_at=life[0], end_at=life[-1], decisions=self._decided(attempt, events))

    def _decided(self, attempt: Attempt, events: Sequence[Event]) -> tuple[Decision, ...] | None:
        court = self._court(attempt.pack_id, attempt.pack_version)
        if court is None:
            return None
        try:
            run = run_of(attempt, events)
            by = court.measure(run.started)
        except (RecordError, LookupError, BrokenScenarioError, DayUnknownError):
            return None
        moments = timeline(run.events)
        found = findings(moments, by.law.judge)
        lines = lines_of(moments, found, by.scenario, by.owed, by.law, run.started.mode)
        return decisions_of(moments, lines, by.law.judge)

    def _court_afresh(self, pack_id: str, version: str) -> Court | None:
        """Make the court of a pack; whether a decision was right does not hang on the pass rule's weights."""
        pack = _pack(pack_id, version, self._store)
        if pack is None:
            return None
        return Court(Key(pack=pack, rule=load_rule()), load_vocabulary(), self._scenario)

    def _scenario_afresh(self, scenario: ScenarioId, version: str) -> Scenario:
        return open_version(scenario, version, self._store.content).scenario


def _pack(pack_id: str, version: str, store: Store) -> Pack | None:
    """Give a pack in the version asked for: the one that ships, else the one that the store kept."""
    try:
        shipped = load_pack(pack_id)
    except UnknownPackError:
        shipped = None
    if shipped is not None and shipped.version == version:
        return shipped
    text = store.content(version)
    pack = None if text is None else read_pack(text, f"{pack_id}.yaml", load_vocabulary())[0]
    return pack if pack is not None and pack.version == version else None
