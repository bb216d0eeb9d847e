"""One attempt in progress. At each decision: clock, step, durable append, only then the screen."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from scenarios.compiling import compile_scenario
from scenarios.events import Event, Rated
from scenarios.machine import (
    Chosen,
    Machine,
    Position,
    Stop,
    TookHint,
    Waited,
    Way,
    begin,
    next_change_ms,
    open_choices,
    step,
    stop_at,
)
from scenarios.model import ChoiceId, Scenario, VariantId
from scenarios.parts import Mode
from scenarios.rating import rate
from scenarios.record import Json, Run, dump, load, start_of
from scenarios.runs import resume as resume_position
from scenarios.seeds import cosmetics_for
from scoring.judging import Judgement, Law, judge_events, owed_by, untimed
from sim.clock import StopClock
from sim.life import STATUSES, Life, LifeError, Status, Trigger
from sim.records.attempts import LIFE, Attempt
from sim.records.store import Store

UNTIMED = "untimed"

_RATED_IN: frozenset[Status] = frozenset({"running", "waiting", "debrief"})

_UNKEPT: frozenset[Trigger] = frozenset({"show", "decide"})
"""Steps that the events of the run tell already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The files as they are played, kept in the store by their versions so that the run replays for ever."""

    scenario: str
    pack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a session needs from outside: where to write, what time it is, how time runs for this member."""

    store: Store
    law: Law
    monotonic: Callable[[], float]
    today: Callable[[], datetime]
    factor: Fraction | None = field(default=Fraction(1))


class Session:
    """An attempt that is being played or looked at; make it with `start_session` or `resume_session`."""

    def __init__(
        self, attempt: Attempt, scenario: Scenario, around: Surroundings, *, status: Status = "briefing"
    ) -> None:
        self.attempt = attempt
        self.scenario = scenario
        self.law = around.law
        self.machine: Machine = compile_scenario(
            scenario,
            next(each.id for each in scenario.variants if each.id == attempt.variant),
            cosmetics_for(scenario, attempt.seed),
            hints=attempt.mode == "practice",
        )
        self.position = Position(0, 0)
        self.events: tuple[Event, ...] = ()
        self.clock = StopClock(around.monotonic, around.factor)
        self._around = around
        self._life = Life(status)

    @property
    def status(self) -> Status:
        """Where the session stands in its life."""
        return self._life.status

    @property
    def stop(self) -> Stop:
        """The state or ending the run stands at."""
        return stop_at(self.machine, self.position)

    @property
    def run(self) -> Run:
        """The run so far, as a run file would hold it."""
        attempt = self.attempt
        started = start_of(
            self.scenario,
            self.machine.variant,
            attempt.seed,
            attempt.law_as_of,
            mode=self.mode,
            factor=self.clock.factor,
        )
        return Run(started=started, events=self.events)

    @property
    def mode(self) -> Mode:
        """Whether the run trains (hints, the last commit counts) or assesses (none, the first does)."""
        return "train" if self.attempt.mode == "practice" else "assess"

    def open(self) -> tuple[Way, ...]:
        """List the choices that are open now."""
        return open_choices(self.machine, self.position, self.clock.since_shown())

    def limit_ms(self) -> int | None:
        """Give the state's clock (scenario ms); None where the state has none or the member is untimed."""
        return None if self.clock.factor is None else self.stop.limit_ms

    def left_ms(self) -> int | None:
        """Give what is left of the state's clock."""
        limit_ms = self.limit_ms()
        return None if limit_ms is None else max(0, limit_ms - self.clock.since_shown())

    def take_up(self, events: tuple[Event, ...]) -> None:
        """Stand where these events of the attempt lead; a run that has not ended is then resumed."""
        if events:
            self._accept(resume_position(self.machine, events), events)
        if "resume" in self._life.can() and events:
            self._move("resume")

    def begin(self) -> tuple[Event, ...]:
        """Leave the briefing: show the first state, or the present one again when resumed."""
        if self.events:
            self._move("end" if self.stop.ended else "begin")
            return ()
        position, events = begin(self.machine)
        self._move("begin", events, factor=UNTIMED if self.clock.factor is None else str(self.clock.factor))
        self._accept(position, events)
        return events

    def shown(self) -> None:
        """Say that everything told so far is fully shown: the clock starts now."""
        self._move("show")
        self.clock.start()

    def choose(self, choice: ChoiceId) -> tuple[Event, ...]:
        """Take a choice now; where its time has run out, what happened by itself is told instead."""
        after_ms = self.clock.since_shown()  # read once: what is not yet due cannot become due in between
        return self._pass(after_ms) or self._step(Chosen(choice, after_ms))

    def tick(self) -> tuple[Event, ...]:
        """Let pass what has passed by itself; empty while nothing is due."""
        return self._pass(self.clock.since_shown())

    def wait_out(self) -> tuple[Event, ...]:
        """Stay silent until something happens by itself; empty where nothing would."""
        change_ms = next_change_ms(self.machine, self.position)
        return () if change_ms is None else self._step(Waited(change_ms))

    def hint(self) -> tuple[Event, ...]:
        """Take the state's hint; it is recorded and costs credit. The clock and the state stay."""
        self._must_wait()
        return self._note(TookHint(self.clock.since_shown()))

    def rate(self, sure: int) -> tuple[Event, ...]:
        """Say how sure the member was of the decision just taken (50 to 100 per cent); it moves nothing."""
        if self.status not in _RATED_IN:
            raise LifeError(f"nothing can be rated while the session is {self.status!r}")
        return self._note(rate(self.events, sure))

    def freeze(self) -> None:
        """Stand still (an instructor, or a terminal that was suspended)."""
        self._move("freeze")
        self.clock.pause()

    def go_on(self) -> None:
        """Go on after a freeze; `shown` starts the clock of the present state anew."""
        self._move("go_on")

    def abandon(self) -> None:
        """Give the attempt up; it stays in the record and can be resumed."""
        self._move("abandon")

    def acknowledge(self, comment: str = "") -> None:
        """Sign that the result was seen, which is not that it is agreed to."""
        self._move("acknowledge", comment=comment)

    def mark_filed(self) -> None:
        """Note that the completion record of this attempt is filed."""
        self._move("file")

    def judgement(self, law: Law | None = None) -> Judgement:
        """Judge the run so far, under its own law or another; untimed, timeliness is not assessed."""
        under = law or self.law
        owed = owed_by(self.scenario, self.machine, under)
        if self.clock.factor is None:
            owed = untimed(owed)
        return judge_events(self.events, self.scenario, owed, under, mode=self.mode)

    def _pass(self, after_ms: int) -> tuple[Event, ...]:
        change_ms = next_change_ms(self.machine, self.position)
        if self.status != "waiting" or change_ms is None or after_ms < change_ms:
            return ()
        return self._step(Waited(change_ms))

    def _step(self, given: Chosen | Waited) -> tuple[Event, ...]:
        """Step, and keep what it told with the end of the run, if it is that, in one append."""
        self._must_wait()
        position, events = step(self.machine, self.position, given)
        ended = stop_at(self.machine, position).ended is not None
        bodies = [dump(event) for event in events]
        self._append([*bodies, self._life_event("debrief", position.shown_ms)] if ended else bodies)
        self._accept(position, events)
        self._life.move("decide")
        if ended:
            self._life.move("end")
        return events

    def _note(self, given: TookHint | Rated) -> tuple[Event, ...]:
        """Keep what moves nothing: the state and its clock stay."""
        position, events = step(self.machine, self.position, given)
        self._append([dump(event) for event in events])
        self._accept(position, events)
        return events

    def _must_wait(self) -> None:
        if self.status != "waiting":
            raise LifeError(f"nothing can be decided while the session is {self.status!r}")

    def _accept(self, position: Position, events: tuple[Event, ...]) -> None:
        self.position = position
        self.events = (*self.events, *events)

    def _move(self, trigger: Trigger, events: tuple[Event, ...] = (), **more: str) -> None:
        """Move the session's life; a step that is kept goes to disk first, in one append with its events."""
        after = Life(self.status).move(trigger)
        bodies = [dump(event) for event in events]
        if trigger not in _UNKEPT:
            bodies.append(self._life_event(after, self.position.shown_ms, **more))
        self._append(bodies)
        self._life.move(trigger)

    def _life_event(self, state: Status, at_ms: int, **more: str) -> Json:
        moment = self._around.today().isoformat(timespec="milliseconds")
        return {"type": LIFE, "at_ms": at_ms, "state": state, "at": moment, **more}

    def _append(self, bodies: list[Json]) -> None:
        if bodies:
            self._around.store.append(self.attempt.attempt_id, bodies)


def new_attempt(
    scenario: Scenario,
    law: Law,
    *,
    variant: VariantId,
    seed: int,
    created_at: datetime,
    member_name: str | None = None,
    member_number: str | None = None,
) -> Attempt:
    """Make the header of a practice attempt under the scenario's own law, with an id of its own."""
    return Attempt(
        attempt_id=str(uuid.uuid4()),
        scenario_id=scenario.id,
        scenario_version=scenario.version,
        title=scenario.title,
        seat=scenario.seat,
        variant=variant,
        seed=seed,
        law_as_of=scenario.law_as_of,
        pack_id=law.pack.id,
        pack_version=law.pack.version,
        mode="practice",
        created_at=created_at,
        member_name=member_name,
        member_number=member_number,
    )


def start_session(attempt: Attempt, scenario: Scenario, texts: Texts, around: Surroundings) -> Session:
    """Begin a new attempt in the store; the session stands at its briefing."""
    around.store.keep_content("scenario", attempt.scenario_version, texts.scenario)
    around.store.keep_content("pack", attempt.pack_version, texts.pack)
    around.store.begin(attempt)
    return Session(attempt, scenario, around)


def resume_session(attempt_id: str, scenario: Scenario, around: Surroundings) -> Session:
    """Take an attempt up again at its last acknowledged decision.

    A run that has ended stands where it stood; one that was broken off is `resumed`, at the clock factor it
    was begun with. Where log and scenario do not agree the error of `scenarios.runs.resume` says where, and
    nothing is written.
    """
    attempt = around.store.attempt(attempt_id).attempt
    kept = around.store.resume(attempt_id)
    factor = next((str(each["factor"]) for each in kept if "factor" in each), None)
    if factor is not None:
        around = replace(around, factor=None if factor == UNTIMED else Fraction(factor))
    life = [each["state"] for each in kept if each["type"] == LIFE]
    status: Status = next((each for each in STATUSES if life and each == life[-1]), "briefing")
    session = Session(attempt, scenario, around, status=status)
    session.take_up(tuple(load(each) for each in kept if each["type"] != LIFE))
    return session
