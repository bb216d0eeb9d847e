"""The completion record of a course: summed over its runs, in the agency's name, with nothing claimed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator

from scenarios.reading.library import load_scenario, load_vocabulary
from scoring.course import Course, PlannedRun, draw
from scoring.course_score import CourseJudgement, judge_course
from scoring.courses import load_course
from scoring.judging import Law, law_of, references
from scoring.norms import CompetencyId
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from scoring.sitting import JudgedRun
from sim.agency.reading import read_agency
from sim.agency.settings import Agency, Learner, positions_of
from sim.autopilot import HandClock, play_on
from sim.completing.course import Attestation, Counted, Played, complete_course
from sim.completing.run import kept_of
from sim.exports.schema import record_schema
from sim.records.completion import CompetencyScore, CompletionRecord, SignOff, as_plain
from sim.records.store import Store
from sim.session import Surroundings, Texts, new_attempt, start_session
from tests.sim.agency.test_agency import WHOLE
from tests.sim.records.samples import INTEGRITY

LEARNER = Learner(legal_name="Ana Núñez", employee_id_or_star="4471", unit_or_district="009")
SIGN_OFF = SignOff(
    acknowledged_at="2026-02-28T13:00:00.000+00:00", signature_method="sign-on", comment="Seen."
)
FIRST = Counted(attempt_no=1, attempts_total=1, counts=True)
START = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)


def agency(years: int = 7) -> Agency:
    found, _ = read_agency(WHOLE.replace("years: 7", f"years: {years}"), "agency.yaml")
    assert found is not None
    return found


def law_for(day: date) -> Law:
    return law_of(load_pack("chicago"), day, load_rule(), load_vocabulary())


@dataclass(frozen=True, kw_only=True)
class Sat:
    """A course as it was sat: its judgement and what the store keeps of each run."""

    judged: CourseJudgement
    played: tuple[Played, ...]
    law: Law


class Minutes:
    """A wall clock that goes on by five minutes each time it is read."""

    def __init__(self) -> None:
        self._read = 0

    def __call__(self) -> datetime:
        self._read += 1
        return START + timedelta(minutes=5 * self._read)


@pytest.fixture(scope="module")
def recruit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sat]:
    """The academy's course, drawn by seed 1, each run its reference run, in a real store."""
    course = load_course("academy_recruit")
    with Store.open(tmp_path_factory.mktemp("home") / "records.sqlite3") as store:
        yield sat(course, store)


def sat(course: Course, store: Store) -> Sat:
    drawn, today = draw(course, 1), Minutes()
    runs = [sit_one(planned, store, today) for planned in drawn]
    law = law_for(max(each.attempt.law_as_of for _, each in runs))
    judged = judge_course(course, [run for run, _ in runs], law.rule, drawn)
    return Sat(judged=judged, played=tuple(played for _, played in runs), law=law)


def sit_one(planned: PlannedRun, store: Store, today: Minutes) -> tuple[JudgedRun, Played]:
    scenario = load_scenario(planned.pick.scenario)
    law, clock = law_for(scenario.law_as_of), HandClock()
    attempt = new_attempt(scenario, law, variant=planned.pick.variant, seed=planned.seed, created_at=START)
    around = Surroundings(store=store, law=law, monotonic=clock, today=today)
    session = start_session(attempt, scenario, Texts(scenario="as read", pack="as read"), around)
    play_on(session, clock, references(scenario, planned.pick.variant)[0].choices)
    session.acknowledge()
    run = JudgedRun(pick=planned.pick, seed=planned.seed, judgement=session.judgement())
    return run, Played(attempt=attempt, kept=kept_of(session, store))


def record_of(
    sat: Sat,
    counted: Counted = FIRST,
    attested: Attestation | None = None,
    *,
    years: int = 7,
    learner: Learner = LEARNER,
) -> CompletionRecord:
    return complete_course(
        sat.judged,
        sat.played,
        sat.law,
        record_id="0192f3c4-0000-4000-8000-000000000001",
        learner=learner,
        agency=agency(years),
        counted=counted,
        sign_off=SIGN_OFF,
        attested=attested,
    )


def test_a_whole_course_makes_one_record_that_fits_the_schema(recruit: Sat) -> None:
    record = record_of(recruit)
    filed = {**as_plain(record), "integrity": dict(INTEGRITY)}
    Draft202012Validator(record_schema()).validate(filed)
    assert record.outcome.result == "PASS"
    assert record.outcome.score_overall == 100.0
    assert (record.outcome.trials_help, record.outcome.hits) == (7, 7)
    assert len(record.content.scenarios) == 5
    assert {each.attempt_id for each in record.content.scenarios} == {
        each.attempt.attempt_id for each in recruit.played
    }


def test_the_agency_says_who_it_is_and_what_it_keeps(recruit: Sat) -> None:
    """Seven years from 29 February 2024; the key was approved by a named person; a recruit's course."""
    record = record_of(recruit)
    assert (record.record.retention_code, record.record.destroy_not_before) == ("12.10", date(2031, 2, 28))
    assert (record.agency.agency_name, record.agency.unit_or_district) == ("Cook County 911", "009")
    assert (record.content.key_approved_by, record.content.key_approved_on) == (
        "Deputy Director R. Oyelaran",
        date(2026, 2, 1),
    )
    assert (record.member.position, record.course.category) == ("recruit", "basic")
    assert (record.course.provider_name, record.course.delivery) == ("Cook County Academy", "proctored")
    assert record.time_and_place.credit_rule.endswith("approved by: none")


def test_a_leap_day_is_kept_to_the_28th_of_a_century_that_is_no_leap_year(recruit: Sat) -> None:
    """From 29 February 2024 on: 76 years to 2100, which has no 29th, 72 to 2096, which has one."""
    kept = {years: record_of(recruit, years=years).record.destroy_not_before for years in (72, 76)}
    assert kept == {72: date(2096, 2, 29), 76: date(2100, 2, 28)}


def test_a_score_just_below_the_cut_does_not_read_as_the_cut(recruit: Sat) -> None:
    """84.996 % is below a cut of 85 %, for the whole and for a competency."""
    short = Fraction(84_996, 100_000)
    told = replace(recruit.judged, overall=short, competencies={CompetencyId("life"): short})
    outcome = record_of(replace(recruit, judged=told)).outcome
    assert outcome.score_overall == 84.9
    assert outcome.score_by_competency == (CompetencyScore(competency="life", score=84.9),)


def test_time_is_counted_from_the_first_run_to_the_last(recruit: Sat) -> None:
    """Every look at the wall clock is five minutes; the runs' own clocks tell the active part."""
    place = record_of(recruit).time_and_place
    assert place.start_at < place.end_at
    assert place.elapsed_min == place.active_min + place.idle_min
    active_ms = sum(int(str(each.kept.events[-1]["at_ms"])) for each in recruit.played)
    assert place.active_min == active_ms // 60_000
    assert place.accommodation_factor == 1.0


def test_only_a_pass_sets_a_date_for_the_next(recruit: Sat) -> None:
    failed = replace(recruit, judged=replace(recruit.judged, result="NOT YET"))
    assert record_of(recruit).next.next_due == date(2025, 2, 28)
    assert record_of(failed).next.next_due is None
    assert record_of(failed).outcome.result == "NOT YET"


def test_a_training_course_is_attended_and_its_record_is_practice(recruit: Sat) -> None:
    training = replace(recruit.judged, course=replace(recruit.judged.course, mode="train"))
    record = record_of(replace(recruit, judged=training))
    assert (record.outcome.result, record.record.record_class) == ("ATTENDED", "practice")
    assert record.record.destroy_not_before is None


def test_an_instructor_attests_or_the_record_says_that_nobody_did(recruit: Sat) -> None:
    plain = record_of(recruit).instructor
    assert (plain.name, plain.attestation_text, plain.attested_at) == ("L. Marsh", "none", None)
    word = Attestation(text="I watched the whole of it.", at="2026-02-28T14:00:00Z", method="sign-on")
    told = record_of(recruit, attested=word).instructor
    assert (told.attestation_text, told.signature_method) == ("I watched the whole of it.", "sign-on")


def test_the_position_is_the_one_the_member_gave(recruit: Sat) -> None:
    """In basic training a recruit's, unless another is given; of several seats the one asked for."""
    assert positions_of(recruit.judged.course) == ("recruit", "officer")
    assert positions_of(load_course("dispatcher_recert")) == ("call_taker", "dispatcher")
    assert record_of(recruit).member.position == "recruit"
    officer = replace(LEARNER, position="officer")
    assert record_of(recruit, learner=officer).member.position == "officer"


def test_which_attempt_counts_is_said(recruit: Sat) -> None:
    outcome = record_of(recruit, Counted(attempt_no=2, attempts_total=2, counts=False)).outcome
    assert (outcome.attempt_no, outcome.attempts_total, outcome.attempt_counted) == (2, 2, False)
