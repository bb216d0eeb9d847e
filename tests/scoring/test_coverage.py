"""Which norms a library tests: in reference runs, in any golden run, or in none."""

from datetime import date

from scoring.courses import load_course
from scoring.coverage import Covered, coverage
from scoring.exercise import exercise
from tests.scenarios.worlds import world
from tests.scoring.small import law

NORMS = law("""
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
{id: tell, obliges: {seats: [call_taker], acts: [alert_oemc_supervisor], by: end}, when: {danger: none}, severity: major, competency: notice_record}
{id: may_ask, permits: {seats: [call_taker], acts: [ask_danger]}, severity: minor, competency: gathering}
{id: doubt, unsettled: {seats: [call_taker], acts: [promise_visa]}, severity: minor, competency: gathering}
{id: shots, obliges: {seats: [call_taker], acts: [send_emergency], by: end}, when: {danger: life}, severity: critical, competency: life_safety}
""")  # noqa: E501 - a norm a line
CALL = world("""
start: call
states:
  call:
    lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
    choices:
      - {id: car, label: A car, acts: [send_patrol], to: done}
      - {id: hold, label: Hold, to: done}
      - {id: ask, label: Ask, acts: [ask_danger], reveals: {danger: none}, to: after}
  after:
    choices:
      - {id: visa, label: Promise, acts: [promise_visa], to: done}
      - {id: leave, label: Leave, to: done}
endings: {done: {outcome: lawful, people: Done.}}
golden:
  good: {variant: calm, reference: true, choices: [hold], ending: done}
  long: {variant: calm, choices: [ask, leave], ending: done}
  then: {variant: calm, choices: [ask, leave], ending: done, law_as_of: 2019-06-01}
""")


def covered() -> dict[str, Covered]:
    ready = [exercise(CALL, each.id, NORMS) for each in CALL.variants]
    return {each.norm.id: each for each in coverage(NORMS.pack, ready, [load_course("academy_recruit")])}


def test_every_norm_of_the_pack_is_listed_in_its_order() -> None:
    assert list(covered()) == ["no_car", "tell", "may_ask", "doubt", "shots"]


def test_a_norm_is_tested_by_the_runs_that_put_it_in_play() -> None:
    found = covered()
    assert (found["no_car"].reference, found["no_car"].golden) == (("small/calm",), ("small/calm",))
    assert (found["tell"].reference, found["tell"].golden) == ((), ("small/calm",))
    assert (found["shots"].reference, found["shots"].golden) == ((), ())


def test_a_permission_and_an_open_question_are_tested_where_they_decided_on_an_open_act() -> None:
    found = covered()
    assert found["may_ask"].reference == ("small/calm",)
    assert (found["doubt"].reference, found["doubt"].golden) == ((), ("small/calm",))


def test_a_norm_in_force_on_none_of_the_days_is_told_apart() -> None:
    assert all(each.in_force for each in covered().values())
    assert NORMS.day == date(2022, 6, 1)


def test_a_course_tests_what_the_reference_runs_of_its_variants_do() -> None:
    assert covered()["no_car"].courses == ()
