"""Sessions for the tests of this room: a real store, a clock moved by hand, the law of the small norms."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from scenarios.model import Scenario
from scoring.judging import Law
from sim.autopilot import HandClock
from sim.records.attempts import Attempt
from sim.records.store import Store
from sim.session import Session, Surroundings, Texts, resume_session, start_session
from tests.scenarios.worlds import world, written
from tests.scoring.small import law, pack_text

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)

_PARTS = """
    start: call
    states:
      call:
        lines: [{phone: "One two three four five six seven eight nine ten", by: caller}]
        hint: Ask about danger.
        clock: {seconds: 17, decide_in: 5, then: gone}
        choices:
          - {id: ask, label: Is anyone hurt?, acts: [ask_danger], once: true, reveals: {danger: life}}
          - {id: send, label: Send now, acts: [send_emergency], to: last}
      last:
        choices: [{id: write, label: Write it down, acts: [record_request], to: done}]
    world:
      horn: {after: 8, lines: [{scene: "A horn."}]}
    endings:
      done: {outcome: lawful, people: Help came.}
      gone: {outcome: unresolved, people: He hung up.}
    golden: {good: {variant: calm, reference: true, choices: [ask@2, send@2, write@3], ending: done}}
    """
_NORMS = """
    {id: send_for_danger, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
    {id: write, obliges: {seats: [call_taker], acts: [record_request], by: end}, severity: minor, competency: notice_record}
    """  # noqa: E501 - a norm a line
CALL = world(_PARTS)
LAW: Law = law(_NORMS)
TEXTS = Texts(scenario=written(_PARTS), pack=pack_text(_NORMS))
ATTEMPT = Attempt(
    attempt_id="11111111-2222-4333-8444-555555555555",
    scenario_id=CALL.id,
    scenario_version=CALL.version,
    title=CALL.title,
    seat=CALL.seat,
    variant="calm",
    seed=0,
    law_as_of=CALL.law_as_of,
    pack_id=LAW.pack.id,
    pack_version=LAW.pack.version,
    mode="practice",
    created_at=NOON,
)


class Calendar:
    """A wall clock that goes on by a minute each time it is read."""

    def __init__(self) -> None:
        self._read = 0

    def __call__(self) -> datetime:
        self._read += 1
        return NOON + timedelta(minutes=self._read)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A session with what a test holds of its surroundings."""

    session: Session
    clock: HandClock
    store: Store
    around: Surroundings

    def kept(self) -> list[str]:
        """Give the types of the events that the store keeps, life events by their state."""
        events = self.store.events(ATTEMPT.attempt_id)
        return [str(each.get("state") if each["type"] == "life" else each["type"]) for each in events]


def around(
    store: Store, clock: HandClock, factor: Fraction | None = Fraction(1), under: Law = LAW
) -> Surroundings:
    return Surroundings(store=store, law=under, monotonic=clock, today=Calendar(), factor=factor)


def seated(
    store: Store, factor: Fraction | None = Fraction(1), under: Law = LAW, texts: Texts = TEXTS
) -> Seat:
    """Begin the attempt in a store; the session stands at its briefing."""
    clock = HandClock()
    outside = around(store, clock, factor, under)
    session = start_session(ATTEMPT, CALL, texts, outside)
    return Seat(session=session, clock=clock, store=store, around=outside)


def seated_again(store: Store, scenario: Scenario = CALL) -> Seat:
    """Take the attempt up again from a store."""
    clock = HandClock()
    outside = around(store, clock)
    session = resume_session(ATTEMPT.attempt_id, scenario, outside)
    return Seat(session=session, clock=clock, store=store, around=outside)


def opened(folder: Path, *, wait_s: float = 5.0) -> Store:
    return Store.open(folder / "records.sqlite3", wait_s=wait_s)
