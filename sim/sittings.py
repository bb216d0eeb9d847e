"""A sitting of a course in the store: begun, gone on with after a stop, and completed as one record.

Each run is an attempt of its own that names the sitting. The course's text, pack and pass rule are kept with
it, so that the sitting can be judged again for ever. What a record needs is asked before the first run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files

from scenarios.compiling import compile_scenario
from scenarios.parts import Mode
from scenarios.reading.library import load_scenario
from scenarios.record import load
from scenarios.seeds import cosmetics_for
from scoring.attempts import CourseAttempt, counted
from scoring.course import Course, PlannedRun
from scoring.course_score import CourseJudgement, judge_course
from scoring.judging import Law, judge_events, owed_by
from scoring.sitting import JudgedRun
from sim.agency.settings import Learner
from sim.completing.course import Attestation, Counted, Played, complete_course
from sim.completing.run import Kept
from sim.content import open_scenario, pack_text
from sim.course_attempts import Sitting, begun, earlier, unfiled
from sim.exercises import law_for
from sim.exports.fitting import misfit
from sim.records.attempts import LIFE, Listed, record_id_of
from sim.records.chain import JsonValue
from sim.records.completion import CompletionRecord, SignOff, as_plain
from sim.records.listing import of_sitting
from sim.records.store import Store
from sim.session import Session, Surroundings, Texts, new_attempt, resume_session, start_session

DONE = ("acknowledged", "filed")
METHOD = "word given to the program"


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
    _keep(sitting, law, store)
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


def _keep(sitting: Sitting, law: Law, store: Store) -> None:
    """Keep what the sitting is judged by, under its hash; texts that differ in form alone share one."""
    if store.content(sitting.course.version) is None:
        store.keep_content("course", sitting.course.version, sitting.text)
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


def settle(course: Course, learner: Learner, store: Store, today: Callable[[], datetime]) -> None:
    """Note of the member's runs of this course that they are filed, wherever their record is."""
    for each in begun(course, learner, store):
        if store.record(record_id_of(each.sitting_id)) is not None:
            _mark_filed(each.sitting_id, store, today)


def _mark_filed(sitting_id: str, store: Store, today: Callable[[], datetime]) -> None:
    """Note of each run that is signed off that it is filed; done again it is done once."""
    for each in store.read(of_sitting, sitting_id):
        if each.status == "acknowledged":
            attempt_id = each.attempt.attempt_id
            at_ms = store.resume(attempt_id)[-1]["at_ms"]
            moment = today().isoformat(timespec="milliseconds")
            store.append(attempt_id, [{"type": LIFE, "at_ms": at_ms, "state": "filed", "at": moment}])


def complete(
    sitting: Sitting,
    store: Store,
    today: Callable[[], datetime],
    *,
    comment: str = "",
    attested: Attestation | None = None,
) -> dict[str, JsonValue]:
    """File the completion record of a sitting whose runs are all signed off; done twice it is the same."""
    if next_place(sitting, store) is not None:
        raise ValueError("a sitting is completed when each of its runs is signed off")
    filed = store.record(sitting.record_id) or store.file_record(
        _fitting(_record(sitting, store, comment, attested))
    )
    _mark_filed(sitting.sitting_id, store, today)
    return filed


def _fitting(record: CompletionRecord) -> CompletionRecord:
    """Give a record that is one of the model; ValueError says which field is not, and nothing is filed."""
    fault = misfit(as_plain(record))
    if fault is not None:
        raise ValueError(f"this would be no completion record: {fault}")
    return record


def _record(sitting: Sitting, store: Store, comment: str, attested: Attestation | None) -> CompletionRecord:
    played = [_played(place, store) for place in places(sitting, store)]
    newest = max(played, key=lambda each: each.attempt.law_as_of)
    judgement = judged(sitting, store)
    return complete_course(
        judgement,
        played,
        law_for(newest.attempt.scenario_id),
        record_id=sitting.record_id,
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


def _played(place: Place, store: Store) -> Played:
    if place.attempt is None:
        raise ValueError(f"{place.planned.pick.name} was not begun")
    attempt = place.attempt.attempt
    events = store.events(attempt.attempt_id)
    return Played(attempt=attempt, kept=Kept(events=events, hash=store.head(attempt.attempt_id).hash.hex()))


def _counted(sitting: Sitting, judgement: CourseJudgement, played: Sequence[Played], store: Store) -> Counted:
    """Say which of the attempts begun this is, and whether it is the one that counts: the first pass."""
    began = min(each.attempt.created_at for each in played)
    course, learner = sitting.course, sitting.learner
    others = (*earlier(course, learner, store), *unfiled(course, learner, store, but=sitting.sitting_id))
    before = [each for each in others if each.began <= began]
    every = [*before, CourseAttempt(began=began, result=judgement.result)]
    counts = counted(every) == len(every) - 1
    return Counted(attempt_no=len(every), attempts_total=len(every), counts=counts)


def _last_signed(played: Sequence[Played]) -> str:
    """Give the moment of the last sign-off of a run."""
    life = [each for run in played for each in run.kept.events if each.get("state") == "acknowledged"]
    return max(str(each["at"]) for each in life)
