"""What is found against a scenario by playing and scoring every path: each fault beside its mending."""

from fractions import Fraction

import pytest

from scenarios.problems import render
from scenarios.reading.build import read_scenario
from scenarios.reading.library import load_vocabulary
from scoring.content import Judged, check_judgement
from tests.scenarios.worlds import ONE_VARIANT, written
from tests.scoring.small import law

LAW = law("""
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
{id: tell, obliges: {seats: [call_taker], acts: [alert_oemc_supervisor], by: end}, when: {purpose: civil_immigration}, severity: major, competency: notice_record}
{id: send, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 15, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety, life: true}
""")  # noqa: E501 - a norm a line

FAIR = """
start: call
states:
  call:
    lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
    choices:
      - {id: car, label: A car at once, acts: [send_patrol], to: after}
      - {id: hold, label: Hold back, to: after}
  after:
    choices:
      - {id: leave, label: Leave it, to: done}
      - {id: tell, label: Tell a supervisor, acts: [alert_oemc_supervisor], to: done}
endings:
  done: {outcome: lawful, people: Done.}
golden:
  good: {variant: calm, reference: true, choices: [hold, tell], ending: done}
"""


def judged(parts: str, *, objective: str = "tell", bound: int = 10_000) -> Judged:
    text = written(parts, ONE_VARIANT).replace("[send_for_danger]", f"[{objective}]")
    scenario, problems = read_scenario(text, "small.yaml", load_vocabulary())
    assert scenario is not None, "\n".join(map(render, problems))
    return check_judgement(scenario, LAW, bound)


def found(parts: str, **more: object) -> list[tuple[str, str]]:
    problems = judged(parts, **more).problems  # type: ignore[arg-type]
    return [(each.code, each.what) for each in problems if each.code.startswith("P")]


def line_of(parts: str, text: str) -> int:
    lines = written(parts, ONE_VARIANT).splitlines()
    return next(at for at, line in enumerate(lines, 1) if text in line)


def replaced(old: str, new: str) -> str:
    assert FAIR.count(old) == 1
    return FAIR.replace(old, new)


def test_of_a_fair_scenario_the_range_is_told_and_nothing_else() -> None:
    """Both norms kept score 100 %; the best run with a breach keeps non-assistance (.15) of .15 + .05."""
    result = judged(FAIR)
    assert [each for each in result.problems if each.code.startswith("P")] == []
    (proof,) = result.proofs.values()
    assert (proof.range.worst, proof.range.best, proof.range.exact) == (Fraction(1), Fraction(3, 4), True)


TRAPPED = replaced("      - {id: hold, label: Hold back, to: after}\n", "").replace(
    "[hold, tell]", "[car, tell]"
)


def test_a_moment_at_which_every_choice_breaks_a_prohibition_is_a_trap() -> None:
    problem = next(each for each in judged(TRAPPED).problems if "every way on" in each.what)
    assert problem.code == "P501"
    assert problem.line == line_of(TRAPPED, "  call:")
    assert problem.what == "at 'call' every way on breaks a prohibition (calm: from the start)"


def test_where_silence_leads_lawfully_on_there_is_no_trap() -> None:
    parts = TRAPPED.replace(
        "    choices:\n      - {id: car",
        "    clock: {seconds: 9, then: after}\n    choices:\n      - {id: car",
    )
    assert [code for code, _ in found(parts) if code == "P501"] == []


def test_a_duty_that_only_a_breach_meets_is_a_trap() -> None:
    parts = replaced("acts: [alert_oemc_supervisor]", "acts: [alert_oemc_supervisor, send_patrol]")
    assert (
        "P501",
        "'tell' comes into play at 'call', and only a breach meets it (calm: from the start)",
    ) in found(parts)


AROUND = FAIR.replace("start: call", "start: ring").replace(
    "states:\n",
    "states:\n  ring:\n    choices:\n"
    "      - {id: answer, label: Answer, to: call}\n      - {id: ignore, label: Let it ring, to: missed}\n",
).replace("  done: {", "  missed: {outcome: unresolved, people: Nobody knows.}\n  done: {").replace(
    "[hold, tell]", "[answer, hold, tell]"
)  # fmt: skip


DODGED = {
    "P502": (
        "a run without breach scores 0% by the law (calm: ignore), "
        "one with a breach 75% (calm: answer, hold, leave)"
    ),
    "P504": (
        "a run that breaks nothing ends in 'missed' and does not pass: the whole run: 0.0%, and a pass needs "
        "85%; lost on no_car, tell; non assistance: 0.0%, and a pass needs 85%; lost on no_car; "
        "notice record: 0.0%, and a pass needs 70%; lost on tell (calm: ignore)"
    ),
    "P505": (
        "a lawful run ends in 'missed' and leaves unreached what 'calm' owes: no_car, tell (calm: ignore)"
    ),
}


def test_a_lawful_run_that_dodges_what_is_owed_scores_below_one_with_a_breach_and_fails() -> None:
    assert dict(found(AROUND)) == DODGED


WHY = (
    FAIR.replace("acts: [alert_oemc_supervisor], to: done}", "acts: [alert_oemc_supervisor], to: why}")
    .replace(
        "endings:",
        "  why:\n    choices:\n"
        "      - {id: busy, label: They were busy, why: {of: call, right: false}, to: done}\n"
        "      - {id: civil, label: It was civil, why: {of: call, right: true}, to: done}\nendings:",
    )
    .replace("[hold, tell]", "[hold, tell, civil]")
)


def test_a_lawful_run_that_is_never_asked_the_reason_owed_is_told() -> None:
    parts = WHY.replace(
        "      - {id: leave,",
        "      - {id: by, label: Tell one in passing, acts: [alert_oemc_supervisor], to: done}\n"
        "      - {id: leave,",
    )
    assert found(WHY) == []
    assert found(parts) == [
        (
            "P505",
            "a lawful run ends in 'done' and leaves unreached what 'calm' owes: why.call (calm: hold, by)",
        ),
    ]


def test_an_ending_may_excuse_what_it_leaves_unreached() -> None:
    parts = AROUND.replace("people: Nobody knows.", "people: Nobody knows., excuses: [no_car, tell]")
    assert found(parts) == []


def test_a_run_that_passes_into_a_bad_ending_is_told_with_it() -> None:
    parts = replaced("outcome: lawful", "outcome: failed_duty")
    assert found(parts) == [
        ("P503", "a run passes into 'done', which is failed_duty (calm: hold, tell)"),
    ]


def test_a_duty_that_comes_into_play_where_nothing_meets_it_is_told() -> None:
    parts = replaced(
        "      - {id: hold, label: Hold back, to: after}\n",
        "      - {id: hold, label: Hold back, to: late}\n",
    )
    parts = parts.replace(
        "endings:",
        '  late:\n    lines: [{phone: "He is shot!", by: caller, reveals: {danger: life}}]\n'
        "    choices: [{id: on, label: Go on, to: after}]\nendings:",
    ).replace("[hold, tell]", "[hold, on, tell]")
    assert (
        "P507",
        "'send' comes into play at 'late', and nothing from there on meets it (calm: hold)",
    ) in found(parts)


@pytest.mark.parametrize(("words", "late"), [(20, False), (60, True)])
def test_a_duty_in_seconds_must_be_meetable_by_who_reads_what_is_said(words: int, *, late: bool) -> None:
    """Fifteen seconds are fifty words."""
    parts = replaced('"A car, please."', f'"Shots! {"word " * words}"').replace(
        "reveals: {purpose: civil_immigration}", "reveals: {danger: life}"
    )
    parts = parts.replace(
        "label: Hold back,",
        "label: Hold back, acts: [send_emergency], reveals: {purpose: civil_immigration},",
    )
    told = [what for code, what in found(parts) if code == "P507"]
    expected = (
        "'send' is due 15 s after danger is known; from 'call' on no one who reads 200 words a minute "
        "meets it before 18 s (calm: from the start)"
    )
    assert told == ([expected] if late else [])


@pytest.mark.parametrize(
    ("objective", "told"),
    [("tell", []), ("send", [("P508", "the objective names 'send', and no run puts it in play")])],
)
def test_an_objective_must_be_tested(objective: str, told: list[tuple[str, str]]) -> None:
    assert found(FAIR, objective=objective) == told


UNKNOWN = "UNKNOWN: 'calm' has more paths than the bound lets score; what is unfair in it was not proved; of 500 random runs none showed one"  # noqa: E501 - a sentence


def test_beyond_the_bound_nothing_is_called_proved() -> None:
    assert found(FAIR, bound=2) == [("P599", UNKNOWN)]
