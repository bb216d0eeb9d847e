"""What a scenario claims of itself and the judgement denies comes back as a problem, with its line."""

import pytest

from scenarios.problems import Problem
from scoring.content import check_judgement
from tests.scenarios.worlds import ONE_VARIANT, world, written
from tests.scoring.small import law

SOUND = """
start: call
states:
  call:
    lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
    choices:
      - {id: car, label: A car at once, acts: [send_patrol], to: after}
      - {id: hold, label: Hold back, to: after}
      - {id: nobody, label: Send nobody and refuse the call, acts: [send_nobody], to: after}
  after:
    choices:
      - {id: nothing, label: Leave it, to: done}
      - {id: tell, label: Tell a supervisor of it all, acts: [alert_oemc_supervisor], to: done}
      - {id: gossip, label: Tell the whole room of it all, to: done}
endings: {done: {outcome: lawful, people: Done.}}
golden:
  good: {variant: calm, reference: true, choices: [hold, tell], ending: done, result: PASS, breaches: []}
  bad: {variant: calm, choices: [car, tell], ending: done, result: NOT YET, breaches: [no_car]}
"""
NORMS = """
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
{id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {purpose: civil_immigration}, severity: major, competency: legal_authority}
{id: tell, obliges: {seats: [call_taker], acts: [alert_oemc_supervisor], by: end}, when: {purpose: civil_immigration}, severity: moderate, competency: notice_record}
{id: send_for_danger, obliges: {seats: [call_taker], acts: [send_emergency], by: end}, when: {danger: life}, severity: critical, competency: life_safety}
"""  # noqa: E501 - a norm a line

NEEDS_70, NEEDS_85 = "and a pass needs 70%", "and a pass needs 85%"
SHORT = f"the whole run: 57.1%, {NEEDS_85}; lost on no_car; non assistance: 0.0%, {NEEDS_85}; lost on no_car"


def problems(parts: str) -> list[Problem]:
    """Give what the scenario claims and the judgement denies; what is proved of it has tests of its own."""
    found = check_judgement(world(parts), law(NORMS)).problems
    return [each for each in found if each.code.startswith("J")]


def line_of(parts: str, text: str) -> int:
    return next(at for at, line in enumerate(written(parts, ONE_VARIANT).splitlines(), 1) if text in line)


def test_a_sound_scenario_has_no_problem() -> None:
    assert problems(SOUND) == []


BROKEN = {
    "a norm that the pack has not": (
        "result: NOT YET, breaches: [no_car]",
        "result: NOT YET, breaches: [no_cra]",
        "bad:",
        [
            ("J401", "the golden run names 'no_cra', which is no norm of the pack 'small'"),
            ("J404", "'bad' breaches no_car, not no_cra"),
        ],
    ),
    "a reference run that does not pass": (
        "choices: [hold, tell], ending: done, result: PASS, breaches: []",
        "choices: [hold, nothing], ending: done",
        "good:",
        [
            (
                "J402",
                f"the reference run 'good' does not pass: notice record: 0.0%, {NEEDS_70}; lost on tell",
            )
        ],
    ),
    "a result that is another": (
        "choices: [car, tell], ending: done, result: NOT YET",
        "choices: [car, tell], ending: done, result: PASS",
        "bad:",
        [
            (
                "J403",
                f"'bad' gives NOT YET, not PASS: {SHORT}",
            )
        ],
    ),
    "breaches that are others": (
        "result: NOT YET, breaches: [no_car]",
        "result: NOT YET, breaches: [tell]",
        "bad:",
        [("J404", "'bad' breaches no_car, not tell")],
    ),
    "a late one that is not late": (
        "result: NOT YET, breaches: [no_car]",
        "result: NOT YET, breaches: [no_car], lates: [tell]",
        "bad:",
        [("J405", "'bad' is late with nothing, not tell")],
    ),
}


@pytest.mark.parametrize(("old", "new", "where", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_a_claim_that_the_judgement_denies_is_a_problem(
    old: str, new: str, where: str, expected: list[tuple[str, str]]
) -> None:
    assert SOUND.count(old) == 1
    parts = SOUND.replace(old, new)
    found = problems(parts)
    assert [(each.line, each.code) for each in found] == [
        (line_of(parts, where), code) for code, _ in expected
    ]
    for each, (_, what) in zip(found, expected, strict=True):
        assert each.what == what


def test_reference_runs_that_do_not_put_the_same_in_play_are_told_with_the_difference() -> None:
    around = SOUND.replace(
        "      - {id: hold, label: Hold back, to: after}\n",
        "      - {id: hold, label: Hold back, to: after}\n"
        "      - {id: other, label: Other, reveals: {danger: none}, to: more}\n",
    ).replace(
        "  after:\n",
        "  more: {choices: [{id: on, label: On, craft: 1, to: after}]}\n  after:\n",
    )
    parts = around + "  again: {variant: calm, reference: true, choices: [other, on, tell], ending: done}\n"
    assert [(each.line, each.code, each.what) for each in problems(parts)] == [
        (
            line_of(parts, "again:"),
            "J406",
            "'again' and 'good' do not put the same in play: more",
        )
    ]


def test_a_careless_player_who_passes_is_told() -> None:
    """Without the refusal among the choices, who always refuses holds back; and then tells, first of all."""
    parts = SOUND.replace("acts: [send_nobody], to: after", "to: after").replace(
        "label: Leave it, to: done", "label: Tell it, acts: [alert_oemc_supervisor], to: done"
    )
    told = [(each.line, each.what) for each in problems(parts) if each.code == "J407"]
    line = line_of(parts, "calm: {about")
    assert told == [(line, "a player who is 'always refuse' passes the variant 'calm'")]


def test_a_lawful_choice_that_is_always_the_longest_is_told() -> None:
    parts = SOUND.replace("choices: [hold, tell]", "choices: [nobody_else, tell]")
    longest = parts.replace(
        "{id: hold, label: Hold back,", "{id: nobody_else, label: Hold back and send nobody else at all,"
    )
    longest = longest.replace("Tell a supervisor of it all", "Tell a supervisor of it all at once")
    told = [(each.line, each.what) for each in problems(longest) if each.code == "J408"]
    assert told == [(line_of(longest, "good:"), "the lawful choice of 'calm' is always the longest")]


def test_a_golden_run_that_no_longer_plays_is_left_to_the_exploration() -> None:
    parts = SOUND.replace("choices: [car, tell]", "choices: [gone, tell]")
    assert problems(parts) == []


def test_a_lawful_choice_that_is_always_the_first_is_told() -> None:
    parts = SOUND.replace(
        "      - {id: car,", "      - {id: hold, label: Hold, to: after}\n      - {id: car,"
    )
    parts = parts.replace("      - {id: hold, label: Hold back, to: after}\n", "")
    parts = parts.replace("      - {id: nothing, label: Leave it, to: done}\n", "")
    told = [(each.line, each.what) for each in problems(parts) if each.code == "J408"]
    assert told == [(line_of(parts, "good:"), "the lawful choice of 'calm' is always the first")]


def test_a_reason_of_a_state_in_which_nothing_is_scored_is_told() -> None:
    """The car is held back at the call; the moment at which the room is told of it decides nothing."""
    asked = SOUND.replace(
        "      - {id: tell, label: Tell a supervisor of it all, acts: [alert_oemc_supervisor], to: done}\n",
        "      - {id: tell, label: Tell a supervisor of it all, acts: [alert_oemc_supervisor], to: why}\n",
    ).replace(
        "endings:",
        "  why:\n    choices:\n"
        "      - {id: busy, label: They were all busy, why: {of: OF, right: false}, to: done}\n"
        "      - {id: civil, label: It was civil, why: {of: OF, right: true}, to: done}\n"
        "endings:",
    )
    asked = asked.replace("[hold, tell], ending", "[hold, tell, civil], ending")
    asked = asked.replace("[car, tell], ending", "[car, tell, civil], ending")
    assert problems(asked.replace("OF", "call")) == []
    parts = asked.replace("OF", "why")
    assert [(each.line, each.code, each.what) for each in problems(parts)] == [
        (
            line_of(parts, "good:"),
            "J409",
            "the reference run 'good' says why of 'why', where its score has no line: no reason would count",
        )
    ]
