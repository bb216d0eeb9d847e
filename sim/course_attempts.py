"""A member's attempts at a course: those begun, those filed, whether another may begin, and of which draw."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from scoring.attempts import CourseAttempt, Leave, may_begin
from scoring.course import Course, PlannedRun, draw
from sim.agency.settings import Agency, Learner
from sim.exercises import law_for
from sim.records import filing
from sim.records.attempts import record_id_of
from sim.records.chain import JsonValue
from sim.records.listing import BegunSitting, Wanted, begun_sittings
from sim.records.store import Store

_SITTINGS = uuid.UUID("0d3c1a52-7c55-5c0b-8d0a-5b8b6c1f9a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One go of one member at a course, with the text it was read from: which draw, for which agency."""

    sitting_id: str
    course: Course
    text: str
    seed: int
    learner: Learner
    agency: Agency

    @property
    def drawn(self) -> tuple[PlannedRun, ...]:
        """Give the runs of the draw, in the order to play them."""
        return draw(self.course, self.seed)

    @property
    def record_id(self) -> str:
        """Give the id of the one original record of this go, filed or not."""
        return record_id_of(self.sitting_id)


def sitting_of(course: Course, text: str, seed: int, learner: Learner, agency: Agency) -> Sitting:
    """Name a member's go at a draw of a course: the same go has the same id, so it can be gone on with."""
    said = (agency.id, learner.employee_id_or_star, course.id, course.version, str(seed))
    sitting_id = str(uuid.uuid5(_SITTINGS, "\n".join(said)))
    return Sitting(sitting_id=sitting_id, course=course, text=text, seed=seed, learner=learner, agency=agency)


def begun(course: Course, learner: Learner, store: Store) -> tuple[BegunSitting, ...]:
    """List the sittings of this course that the member began, the first first; some may be filed."""
    return store.read(begun_sittings, learner.employee_id_or_star, course.id)


def seed_to_sit(course: Course, learner: Learner, agency: Agency, store: Store) -> int:
    """Give the seed of the member's newest unfinished sitting; without one the first they never used."""
    before = begun(course, learner, store)

    def go(seed: int) -> Sitting:
        return sitting_of(course, "", seed, learner, agency)

    for each in reversed(before):
        if go(each.course_seed).sitting_id == each.sitting_id and not _was_filed(each.sitting_id, store):
            return each.course_seed
    used = {each.course_seed for each in before}
    return next(seed for seed in count() if seed not in used and not _was_filed(go(seed).sitting_id, store))


def _was_filed(sitting_id: str, store: Store) -> bool:
    return store.read(filing.is_known, record_id_of(sitting_id))


def earlier(course: Course, learner: Learner, store: Store) -> tuple[CourseAttempt, ...]:
    """List the member's attempts at this course that are filed and stand, in the order of filing."""
    found, before = [], None
    wanted = Wanted(member=learner.employee_id_or_star, course=course.id)
    while page := store.filed(before=before, wanted=wanted):
        before = page[-1]
        records = [store.record(card.record_id) for card in page if card.standing]
        found += [_attempt_of(record) for record in records if record is not None]
    return tuple(reversed(found))


def unfiled(
    course: Course, learner: Learner, store: Store, *, but: str | None = None
) -> tuple[CourseAttempt, ...]:
    """List the member's sittings of this course that were begun and never filed, but for the one named."""
    return tuple(
        CourseAttempt(began=each.began, result="INCOMPLETE")
        for each in begun(course, learner, store)
        if each.sitting_id != but and not _was_filed(each.sitting_id, store)
    )


def _attempt_of(record: Mapping[str, JsonValue]) -> CourseAttempt:
    plain: Mapping[str, Mapping[str, str]] = record  # type: ignore[assignment] # a record's own shape
    began = datetime.fromisoformat(plain["time_and_place"]["start_at"])
    result = plain["outcome"]["result"]
    return CourseAttempt(began=began, result="PASS" if result == "PASS" else "NOT YET")


def leave_to_begin(sitting: Sitting, store: Store, now: datetime) -> Leave:
    """Tell whether the member may begin this sitting now: whatever was begun counts, finished or not.

    Going on with a sitting that was begun needs no leave; a record that was voided counts no more.
    """
    course, learner = sitting.course, sitting.learner
    rule = law_for(sitting.drawn[0].pick.scenario).rule
    attempts = (*earlier(course, learner, store), *unfiled(course, learner, store))
    return may_begin(attempts, now, rule.course)
