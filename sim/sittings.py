"""A sitting of a course in the store: begun, gone on with after a stop, and completed as one record.

Each run is an attempt of its own that names the sitting. The course's text, pack and pass rule are kept with
it, so that the sitting can be judged again for ever. What a record needs is asked before the first run.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files

from scenarios.compiling import compile_scenario
from scenarios.parts import Mode
from scenarios.reading.library import load_scenario
from scenarios.record import load
from scenarios.seeds import cosmetics_for
from scoring.attempts import CourseAttempt, Leave, counted, may_begin
from scoring.course import Course, PlannedRun, draw
from scoring.course_score import CourseJudgement, judge_course
from scoring.courses import course_text
from scoring.judging import Law, judge_events, owed_by
from scoring.sitting import JudgedRun
from sim.agency.settings import Agency, Learner
from sim.completing.course import Attestation, Counted, Played, complete_course
from sim.completing.run import Kept
from sim.content import open_scenario, pack_text
from sim.exercises import law_for
from sim.records.attempts import LIFE, Listed
from sim.records.chain import JsonValue
from sim.records.completion import SignOff
from sim.records.listing import Wanted, of_sitting
from sim.records.store import Store
from sim.session import Session, Surroundings, Texts, new_attempt, resume_session, start_session

DONE = ("acknowledged", "filed")
METHOD = "word given to the program"
_SITTINGS = uuid.UUID("0d3c1a52-7c55-5c0b-8d0a-5b8b6c1f9a11")
_RECORDS = uuid.UUID("6f5f7f8e-3c0a-5a53-9d0e-1d2c3b4a5f60")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One go of one member at a course: which draw, by whom, for which agency."""

    sitting_id: str
    course: Course
    seed: int
    learner: Learner
    agency: Agency

    @property
    def drawn(self) -> tuple[PlannedRun, ...]:
        """Give the runs of the draw, in the order to play them."""
        return draw(self.course, self.seed)


def sitting_of(course: Course, seed: int, learner: Learner, agency: Agency) -> Sitting:
    """Name a member's go at a draw of a course: the same go has the same id, so it can be gone on with."""
    said = (agency.id, learner.employee_id_or_star, course.id, course.version, str(seed))
    sitting_id = str(uuid.uuid5(_SITTINGS, "\n".join(said)))
    return Sitting(sitting_id=sitting_id, course=course, seed=seed, learner=learner, agency=agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run of the draw and how far it came; None: not begun."""

    planned: PlannedRun
    attempt: Listed | None


def places(sitting: Sitting, store: Store) -> tuple[Place, ...]:
    """Say for each run of the draw how far it came; a run that was given up counts as not begun."""
    begun = {
        (each.attempt.scenario_id, each.attempt.variant, each.attempt.seed): each
        for each in store.read(of_sitting, sitting.sitting_id)
        if each.status != "abandoned"
    }
    return tuple(
        Place(planned=each, attempt=begun.get((each.pick.scenario, each.pick.variant, each.seed)))
        for each in sitting.drawn
    )


def next_place(sitting: Sitting, store: Store) -> Place | None:
    """Give the first run that is not signed off yet; None: all are."""
    return next((each for each in places(sitting, store) if not _is_done(each)), None)


def _is_done(place: Place) -> bool:
    return place.attempt is not None and place.attempt.status in DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Where a sitting's time comes from: seconds that pass, and the day with its offset."""

    monotonic: Callable[[], float]
    today: Callable[[], datetime]


def sit_down(place: Place, sitting: Sitting, store: Store, clocks: Clocks) -> Session:
    """Begin a run of the sitting, or take it up again where it was broken off."""
    scenario_id = place.planned.pick.scenario
    law, opened = law_for(scenario_id), open_scenario(scenario_id)
    around = Surroundings(store=store, law=law, monotonic=clocks.monotonic, today=clocks.today)
    if place.attempt is not None:
        return resume_session(place.attempt.attempt.attempt_id, opened.scenario, around)
    _keep(sitting.course, law, store)
    plain = new_attempt(
        opened.scenario,
        law,
        variant=place.planned.pick.variant,
        seed=place.planned.seed,
        created_at=clocks.today(),
        member_name=sitting.learner.legal_name,
        member_number=sitting.learner.employee_id_or_star,
    )
    header = replace(
        plain,
        mode="assessment" if sitting.course.mode == "assess" else "practice",
        agency_id=sitting.agency.id,
        sitting_id=sitting.sitting_id,
        course_id=sitting.course.id,
        course_version=sitting.course.version,
        course_seed=sitting.seed,
    )
    texts = Texts(scenario=opened.text, pack=pack_text(law.pack.id))
    return start_session(header, opened.scenario, texts, around)


def _keep(course: Course, law: Law, store: Store) -> None:
    """Keep what the sitting is judged by, under its hash."""
    store.keep_content("course", course.version, course_text(course.id))
    rule = (files("scoring") / "pass_rule.yaml").read_text("utf-8")
    store.keep_content("pass rule", law.rule.version, rule)


def judged(sitting: Sitting, store: Store) -> CourseJudgement:
    """Judge what the store has of the sitting; a run that is not there is missing."""
    runs = [_judged(place, store) for place in places(sitting, store) if place.attempt is not None]
    rule = law_for(sitting.drawn[0].pick.scenario).rule
    return judge_course(sitting.course, runs, rule, sitting.drawn)


def _judged(place: Place, store: Store) -> JudgedRun:
    """Judge one run by its events; played untimed, timeliness is not assessed."""
    planned, listed = place.planned, place.attempt
    if listed is None:
        raise ValueError(f"{planned.pick.name} was not begun")
    scenario, law = load_scenario(planned.pick.scenario), law_for(planned.pick.scenario)
    machine = compile_scenario(scenario, planned.pick.variant, cosmetics_for(scenario, planned.seed))
    kept = store.events(listed.attempt.attempt_id)
    owed = owed_by(scenario, machine, law)
    if any(each.get("factor") == "untimed" for each in kept):
        owed = replace(owed, timed=frozenset())
    events = tuple(load(dict(each)) for each in kept if each["type"] != LIFE)
    mode: Mode = "train" if listed.attempt.mode == "practice" else "assess"
    judgement = judge_events(events, scenario, owed, law, mode=mode)
    return JudgedRun(pick=planned.pick, seed=planned.seed, judgement=judgement, mode=mode)


def earlier(course: Course, learner: Learner, store: Store) -> tuple[CourseAttempt, ...]:
    """List the member's attempts at this course, as filed, in the order of filing."""
    found, before = [], None
    wanted = Wanted(member=learner.employee_id_or_star, course=course.id)
    while page := store.filed(before=before, wanted=wanted):
        before = page[-1]
        records = [store.record(card.record_id) for card in page if card.standing]
        found += [_attempt_of(record) for record in records if record is not None]
    return tuple(reversed(found))


def _attempt_of(record: Mapping[str, JsonValue]) -> CourseAttempt:
    plain: Mapping[str, Mapping[str, str]] = record  # type: ignore[assignment] # a record's own shape
    began = datetime.fromisoformat(plain["time_and_place"]["start_at"])
    result = plain["outcome"]["result"]
    return CourseAttempt(began=began, result="PASS" if result == "PASS" else "NOT YET")


def leave_to_begin(sitting: Sitting, store: Store, now: datetime) -> Leave:
    """Tell whether the member may begin this sitting now."""
    rule = law_for(sitting.drawn[0].pick.scenario).rule
    return may_begin(earlier(sitting.course, sitting.learner, store), now, rule.course)


def complete(
    sitting: Sitting, store: Store, *, comment: str = "", attested: Attestation | None = None
) -> dict[str, JsonValue]:
    """File the completion record of a sitting whose runs are all signed off; done twice it is the same."""
    if next_place(sitting, store) is not None:
        raise ValueError("a sitting is completed when each of its runs is signed off")
    record_id = str(uuid.uuid5(_RECORDS, sitting.sitting_id))
    filed = store.record(record_id)
    if filed is not None:
        return filed
    played = [_played(place, store) for place in places(sitting, store)]
    newest = max(played, key=lambda each: each.attempt.law_as_of)
    judgement = judged(sitting, store)
    record = complete_course(
        judgement,
        played,
        law_for(newest.attempt.scenario_id),
        record_id=record_id,
        learner=sitting.learner,
        agency=sitting.agency,
        counted=_counted(sitting, judgement, played, store),
        sign_off=SignOff(
            acknowledged_at=_last_signed(played),
            signature_method="word given to the program",
            comment=comment,
        ),
        attested=attested,
    )
    return store.file_record(record)


def _played(place: Place, store: Store) -> Played:
    if place.attempt is None:
        raise ValueError(f"{place.planned.pick.name} was not begun")
    attempt = place.attempt.attempt
    events = store.events(attempt.attempt_id)
    return Played(attempt=attempt, kept=Kept(events=events, hash=store.head(attempt.attempt_id).hash.hex()))


def _counted(sitting: Sitting, judgement: CourseJudgement, played: Sequence[Played], store: Store) -> Counted:
    """Say which attempt this is, and whether it is the one that counts: the first pass."""
    began = min(each.attempt.created_at for each in played)
    before = [each for each in earlier(sitting.course, sitting.learner, store) if each.began <= began]
    every = [*before, CourseAttempt(began=began, result=judgement.result)]
    counts = counted(every) == len(every) - 1
    return Counted(attempt_no=len(every), attempts_total=len(every), counts=counts)


def _last_signed(played: Sequence[Played]) -> str:
    """Give the moment of the last sign-off of a run."""
    life = [each for run in played for each in run.kept.events if each.get("state") == "acknowledged"]
    return max(str(each["at"]) for each in life)
