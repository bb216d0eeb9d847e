"""Who passes what: the tables of players, and the problems they show; each with a world that trips it."""

from dataclasses import replace
from fractions import Fraction

from scenarios.events import Decided
from scenarios.model import Scenario, VariantId
from scoring.contest import LAWFUL, CourseRow, Outcome, contest_problems, course_rows, outcomes
from scoring.course import Course, Pick, Slot
from scoring.courses import load_course
from scoring.exercise import Exercise, exercise
from scoring.judging import Law
from scoring.players import play_as, players
from scoring.reading.rule import load_rule
from tests.scenarios.worlds import ONE_VARIANT, TWO_VARIANTS, world
from tests.scoring.small import law

RULE = load_rule()
NORMS = """
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
{id: tell, obliges: {seats: [call_taker], acts: [alert_oemc_supervisor], by: end}, when: {purpose: civil_immigration}, severity: major, competency: notice_record}
"""  # noqa: E501 - a norm a line
CALL = """
start: call
states:
  call:
    lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
    choices:
      - {id: car, label: A car at once, acts: [send_patrol], to: after}
      - {id: hold, label: Hold, to: after}
      - {id: nobody, label: Send nobody and refuse the call, acts: [send_nobody], to: done}
  after:
    choices:
      - {id: nothing, label: Leave it all as it is, to: done}
      - {id: tell, label: Tell it, acts: [alert_oemc_supervisor], to: done}
endings: {done: {outcome: lawful, people: Done.}}
golden: {good: {variant: calm, reference: true, choices: [hold, tell], ending: done}}
"""
EASY = CALL.replace("      - {id: nothing, label: Leave it all as it is, to: done}\n", "").replace(
    "      - {id: nobody, label: Send nobody and refuse the call, acts: [send_nobody], to: done}\n", ""
)


def ready(parts: str = CALL, norms: str = NORMS, vary: str = ONE_VARIANT) -> list[Exercise]:
    scenario: Scenario = world(parts, vary)
    under: Law = law(norms)
    return [exercise(scenario, each.id, under) for each in scenario.variants]


def played(exercises: list[Exercise], seeds: int = 20) -> list[Outcome]:
    return [outcome for each in exercises for outcome in outcomes(each, seeds)]


def course_of(exercises: list[Exercise]) -> Course:
    """Make a course of all the variants that asks for no trials."""
    slots = tuple(Slot(take=1, of=(each.pick,)) for each in exercises)
    base = load_course("academy_recruit")
    return replace(base, seats=(exercises[0].scenario.seat,), slots=slots, mandatory={}, objectives=())


SHORT = "0 HELP trials of the 6 needed; 1 HOLD trials of the 6 needed"
LENIENT = replace(RULE, course=replace(RULE.course, least_help=0, least_hold=0))


def test_a_row_counts_runs_and_passes_and_the_best() -> None:
    rows = {each.row.player: each.row for each in played(ready())}
    assert list(rows) == [
        LAWFUL,
        "always assist",
        "always refuse",
        "always first",
        "always longest",
        "fastest",
        "random",
    ]
    lawful = rows[LAWFUL]
    assert (lawful.pick, lawful.runs, lawful.passes, lawful.result, lawful.level, lawful.overall) == (
        Pick(scenario=ready()[0].scenario.id, variant=VariantId("calm")),
        1,
        1,
        "PASS",
        "High",
        Fraction(1),
    )
    assert rows["random"].runs == 20
    assert 0 < rows["random"].passes < 20
    assert (rows["always assist"].passes, rows["always refuse"].passes) == (0, 0)


def test_a_course_row_sits_each_player_over_every_set_of_runs() -> None:
    exercises = ready()
    rows = {row.player: row for row in course_rows(course_of(exercises), played(exercises), LENIENT)}
    assert (rows[LAWFUL].draws, rows[LAWFUL].sittings, rows[LAWFUL].passes) == (1, 1, 1)
    assert (rows["random"].sittings, rows["random"].all_draws) == (20, True)
    assert 0 < rows["random"].passes < 20
    assert rows["always assist"].unmet.endswith("a critical error, or a run too low to count")


def problems(exercises: list[Exercise], rows: list[CourseRow] | None = None) -> list[tuple[str, str]]:
    found = [each.row for each in played(exercises)]
    return [(each.code, each.what) for each in contest_problems(exercises, found, rows or [])]


def test_a_sound_variant_shows_no_problem() -> None:
    assert problems(ready()) == []


def test_a_variant_that_asking_the_pack_does_not_pass_is_told() -> None:
    """The duty can only be done by who took the wrong way before."""
    parts = (
        CALL.replace("acts: [send_patrol], to: after", "acts: [send_patrol], to: tell")
        .replace(
            "  after:\n    choices:\n",
            "  tell: {choices: [{id: tells, label: Tell, acts: [alert_oemc_supervisor], to: done}]}\n"
            "  after:\n    choices:\n      - {id: idle, label: Wait, to: done}\n",
        )
        .replace("      - {id: tell, label: Tell it, acts: [alert_oemc_supervisor], to: done}\n", "")
    )
    parts = parts.replace("choices: [hold, tell]", "choices: [car, tells]")
    (told,) = problems(ready(parts))
    assert told[0] == "K301"
    assert told[1].startswith("the lawful player gets NOT YET on small/calm")


def test_a_refuser_who_is_high_in_both_twins_is_told() -> None:
    twins = EASY.replace("start: call", "twins: {danger: [calm, shots]}\nstart: call") + (
        "  bad: {variant: shots, reference: true, choices: [hold, tell], ending: done}\n"
    )
    twins = twins.replace("golden: {good: ", "golden:\n  good: ").replace(
        "ending: done}}\n", "ending: done}\n"
    )
    found = problems(ready(twins, vary=TWO_VARIANTS))
    assert found == [("K302", "a player who is 'always refuse' is High in both twins of danger")]


def test_a_course_that_a_bad_player_passes_is_told() -> None:
    exercises = ready(EASY)
    rows = list(course_rows(course_of(exercises), played(exercises), LENIENT))
    found = problems(exercises, rows)
    assert ("K303", "a player who is 'always refuse' passes 1 of 1 sittings (small/calm)") in found


def test_a_course_that_the_lawful_player_does_not_pass_is_told_with_why() -> None:
    exercises = ready()
    rows = list(course_rows(course_of(exercises), played(exercises), RULE))
    assert problems(exercises, rows) == [
        ("K304", f"the lawful player does not pass every draw; small/calm: {SHORT}"),
    ]


def test_who_always_assists_refuses_nobody_while_something_else_is_open() -> None:
    """Nothing in this call assists: the one who always does listens on, where it could hang up."""
    (calm,) = ready(CALL.replace("acts: [send_patrol]", "acts: [ask_danger]"))
    player = players(calm.law.acts)["always assist"]
    taken = [each.what.choice for each in play_as(calm.machine, player) if isinstance(each.what, Decided)]
    assert taken == ["car", "nothing"]
    (refusing,) = ready(
        CALL.replace(
            "      - {id: car,",
            "      - {id: refuse, label: No, acts: [send_nobody], to: after}\n      - {id: car,",
        )
    )
    taken = [each.what.choice for each in play_as(refusing.machine, player) if isinstance(each.what, Decided)]
    assert taken == ["car", "nothing"]
