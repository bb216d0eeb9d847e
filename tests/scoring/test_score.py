"""From opportunities to a score, a level and a result: every worked number, and each cut on both sides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.vocabulary import EVENT, SeatId
from scoring.findings import Finding
from scoring.norms import COMPETENCIES, CompetencyId, Severity
from scoring.opportunities import Opportunity
from scoring.reading.rule import load_rule, read_rule
from scoring.rule import CourseRule
from scoring.score import (
    Clause,
    by_competency,
    counted_severities,
    level_of,
    overall,
    passes,
    score,
    standing,
)
from tests.scoring.small import credits_of, judged, law, pack, world

RULE = load_rule()
LIFE = CompetencyId("life_safety")
HOLD = CompetencyId("non_assistance")
LAW = CompetencyId("legal_authority")
ASKING = CompetencyId("gathering")

NORMS = {
    norm.id: norm
    for norm in pack(
        """
        {id: duty, obliges: {seats: [officer], acts: [protect_life], by: end}, severity: major, competency: life_safety}
        {id: ban, forbids: {seats: [officer], acts: [stand_by]}, severity: major, competency: non_assistance}
        """  # noqa: E501 - a norm a line
    ).norms
}


def line(
    credit: Fraction | None,
    competency: CompetencyId = LAW,
    *,
    finding: Finding = "upheld",
    severity: Severity = "minor",
    norm: str | None = None,
) -> Opportunity:
    """Give one line of a score; lines without a norm never count against the level."""
    return Opportunity(
        id=norm or "craft.some_state",
        matter=EVENT,
        competency=competency,
        severity=severity,
        weight=RULE.severity_weights[severity],
        finding=finding,
        credit=credit,
        found=None,
        norm=None if norm is None else next(each for each in NORMS.values() if each.id == norm),
    )


@pytest.mark.parametrize(
    ("competency", "officer", "call_taker", "dispatcher", "supervisor"),
    [
        ("legal_authority", ".20", ".15", ".15", ".20"),
        ("life_safety", ".20", ".20", ".20", ".15"),
        ("non_assistance", ".20", ".15", ".20", ".20"),
        ("gathering", ".10", ".25", ".15", ".10"),
        ("communication", ".10", ".10", ".05", ".05"),
        ("timeliness", ".05", ".10", ".15", ".05"),
        ("notice_record", ".15", ".05", ".10", ".25"),
    ],
)
def test_each_seat_weighs_each_competency(
    competency: str, officer: str, call_taker: str, dispatcher: str, supervisor: str
) -> None:
    seats = ("officer", "call_taker", "dispatcher", "supervisor")
    weights = [RULE.weights[SeatId(seat)][CompetencyId(competency)] for seat in seats]
    assert weights == [Fraction(each) for each in (officer, call_taker, dispatcher, supervisor)]


@pytest.mark.parametrize("seat", ["officer", "call_taker", "dispatcher", "supervisor"])
def test_the_weights_of_a_seat_sum_to_one_exactly(seat: str) -> None:
    weights = RULE.weights[SeatId(seat)]
    assert set(weights) == set(COMPETENCIES)
    assert sum(weights.values()) == 1


def test_a_severity_weighs_one_two_three_three() -> None:
    assert RULE.severity_weights == {"minor": 1, "moderate": 2, "major": 3, "critical": 3}


FIVE_ITEMS = world(
    """
    start: first
    states:
      first:
        choices:
          - {id: patrol, label: Send a car, acts: [send_patrol], to: done}
          - {id: go_on, label: Go on, to: second}
      second:
        choices:
          - {id: status, label: A citizen?, acts: [ask_status], to: done}
          - {id: go_on, label: Go on, to: third}
          - {id: leave, label: Leave early, to: done}
      third:
        choices:
          - {id: share, label: Share it, acts: [share_status], to: done}
          - {id: go_on, label: Go on, to: fourth}
      fourth:
        choices:
          - {id: facts, label: Tell the facts, acts: [share_custody_facts], to: done}
          - {id: go_on, label: Go on, to: fifth}
      fifth:
        choices:
          - {id: threat, label: A threat, acts: [threaten_status], to: done}
          - {id: go_on, label: Go on, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden:
      good: {variant: calm, reference: true, choices: [go_on, go_on, go_on, go_on, go_on], ending: done}
    """
)
WEIGHTS_1_2_3_2_2 = """
{id: w1, forbids: {seats: [call_taker], acts: [send_patrol]}, severity: minor, competency: legal_authority}
{id: w2, forbids: {seats: [call_taker], acts: [ask_status]}, severity: moderate, competency: legal_authority}
{id: w3, forbids: {seats: [call_taker], acts: [share_status]}, severity: major, competency: legal_authority}
{id: w2b, forbids: {seats: [call_taker], acts: [share_custody_facts]}, severity: moderate, competency: legal_authority}
{id: w2c, forbids: {seats: [call_taker], acts: [threaten_status]}, severity: moderate, competency: legal_authority}
"""  # noqa: E501 - a norm a line


def test_a_run_that_sees_only_the_items_of_weight_1_and_2_and_gets_both_right_scores_30_percent() -> None:
    judgement = judged(FIVE_ITEMS, law(WEIGHTS_1_2_3_2_2), "go_on", "leave")
    assert credits_of(judgement) == {
        "w1": ("upheld", 1),
        "w2": ("upheld", 1),
        "w3": ("not reached", 0),
        "w2b": ("not reached", 0),
        "w2c": ("not reached", 0),
    }
    assert judgement.score.overall == Fraction(3, 10)


def test_all_five_items_kept_score_100_percent() -> None:
    judgement = judged(FIVE_ITEMS, law(WEIGHTS_1_2_3_2_2), *["go_on"] * 5)
    assert judgement.score.overall == 1


def test_the_30_percent_by_the_formula_alone() -> None:
    owed = [(LAW, 3, 0), (LAW, 2, 1), (LAW, 2, 0), (LAW, 1, 1), (LAW, 2, 0)]
    assert by_competency((name, weight, Fraction(credit)) for name, weight, credit in owed)[LAW] == Fraction(
        3, 10
    )


def test_a_competency_of_which_nothing_is_owed_is_none_and_its_weight_is_spread() -> None:
    scores = by_competency([(LIFE, 3, Fraction(1)), (LIFE, 1, Fraction(0)), (HOLD, 2, Fraction(1, 2))])
    assert scores == {
        "legal_authority": None,
        "life_safety": Fraction(3, 4),
        "non_assistance": Fraction(1, 2),
        "gathering": None,
        "communication": None,
        "timeliness": None,
        "notice_record": None,
    }
    officer = RULE.weights[SeatId("officer")]
    assert overall(scores, officer) == Fraction(5, 8)
    assert overall(scores, RULE.weights[SeatId("supervisor")]) == (
        Fraction("0.15") * Fraction(3, 4) + Fraction("0.20") * Fraction(1, 2)
    ) / Fraction("0.35")


def test_where_nothing_at_all_is_owed_there_is_no_score() -> None:
    nothing = by_competency([])
    assert set(nothing.values()) == {None}
    assert overall(nothing, RULE.weights[SeatId("officer")]) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(COMPETENCIES),
            st.sampled_from([1, 2, 3]),
            st.fractions(min_value=0, max_value=1),
        ),
        max_size=12,
    ),
    st.sampled_from(sorted(RULE.weights)),
)
def test_scores_lie_between_0_and_1_and_the_whole_between_its_parts(
    earned: list[tuple[CompetencyId, int, Fraction]], seat: SeatId
) -> None:
    scores = by_competency(earned)
    assessed = [each for each in scores.values() if each is not None]
    whole = overall(scores, RULE.weights[seat])
    if whole is None:
        assert assessed == []
    else:
        assert 0 <= min(assessed) <= whole <= max(assessed) <= 1


ONLY_ONE_MORE = [
    ("High", []),
    ("High", ["minor"]),
    ("Compliant", ["minor", "minor"]),
    ("Compliant", ["minor"] * 3),
    ("Partial", ["minor"] * 4),
    ("Compliant", ["moderate"]),
    ("Compliant", ["moderate", "minor", "minor", "minor"]),
    ("Partial", ["moderate", "minor", "minor", "minor", "minor"]),
    ("Partial", ["moderate", "moderate"]),
    ("Low", ["moderate"] * 3),
    ("Partial", ["major"]),
    ("Partial", ["major", "moderate", "moderate"]),
    ("Partial", ["major", "moderate", "moderate", *["minor"] * 9]),
    ("Low", ["major", "moderate", "moderate", "moderate"]),
    ("Low", ["major", "major"]),
    ("Low", ["minor"] * 9 + ["major"] * 4),
    ("Non-compliant", ["critical"]),
    ("Non-compliant", ["critical", "critical"]),
]


@pytest.mark.parametrize(("level", "severities"), ONLY_ONE_MORE)
def test_the_level_of_a_run_by_what_it_holds(level: str, severities: list[Severity]) -> None:
    assert level_of(severities, RULE) == level


@pytest.mark.parametrize(
    ("finding", "norm", "competency", "severity", "counted"),
    [
        ("breached", "ban", HOLD, "critical", ("critical",)),
        ("breached", "duty", LIFE, "minor", ("minor",)),
        ("late", "duty", LIFE, "critical", ("major",)),
        ("late", "duty", LIFE, "major", ("moderate",)),
        ("late", "duty", LAW, "moderate", ("minor",)),
        ("late", "duty", LAW, "minor", ()),
        ("not reached", "duty", LIFE, "critical", ("critical",)),
        ("not reached", "duty", LIFE, "moderate", ("moderate",)),
        ("not reached", "duty", LAW, "major", ("moderate",)),
        ("not reached", "ban", LIFE, "critical", ("major",)),
        ("not reached", "ban", HOLD, "minor", ()),
        ("upheld", "duty", LIFE, "critical", ()),
        ("excused", "duty", LIFE, "critical", ()),
        ("breached", None, LAW, "minor", ()),
    ],
)
def test_a_breach_counts_as_its_norm_a_late_one_class_lower_and_what_was_not_reached_in_full_only_for_life(
    finding: Finding,
    norm: str | None,
    competency: CompetencyId,
    severity: Severity,
    counted: tuple[Severity, ...],
) -> None:
    one = line(Fraction(0), competency, finding=finding, severity=severity, norm=norm)
    assert counted_severities([one]) == counted


OFFICER = SeatId("officer")


def clauses_met(*lines: Opportunity) -> dict[str, bool]:
    """Score a run that ended and give which clauses it met."""
    return {clause.id: clause.met for clause in score(lines, OFFICER, RULE, ended=True).clauses}


@pytest.mark.parametrize(
    ("credit", "met"), [("0.85", True), ("0.8499999", False), ("0.8500001", True), ("1", True)]
)
def test_the_whole_passes_at_85_percent_exactly(credit: str, met: bool) -> None:  # noqa: FBT001 - a table's column
    assert clauses_met(line(Fraction(credit)))["overall"] is met


@pytest.mark.parametrize("side", [LIFE, HOLD])
@pytest.mark.parametrize(("credit", "met"), [("0.85", True), ("0.8499999", False)])
def test_each_side_of_the_duty_passes_at_85_percent_exactly(
    side: CompetencyId,
    credit: str,
    met: bool,  # noqa: FBT001 - a table's column
) -> None:
    clauses = clauses_met(line(Fraction(credit), side), *[line(Fraction(1), LAW)] * 9)
    assert clauses == {
        "no_critical": True,
        "overall": True,
        side: met,
        "legal_authority": True,
        "level": True,
    }


@pytest.mark.parametrize("other", [each for each in COMPETENCIES if each not in (LIFE, HOLD)])
@pytest.mark.parametrize(("credit", "met"), [("0.70", True), ("0.6999999", False)])
def test_every_other_competency_passes_at_70_percent_exactly(
    other: CompetencyId,
    credit: str,
    met: bool,  # noqa: FBT001 - a table's column
) -> None:
    clauses = clauses_met(line(Fraction(credit), other), line(Fraction(1), LIFE), line(Fraction(1), HOLD))
    assert clauses[other] is met


def test_a_critical_error_fails_a_run_whatever_else_it_earned() -> None:
    lines = [line(Fraction(1), LIFE)] * 99
    broken = line(Fraction(0), LIFE, finding="breached", severity="critical", norm="duty")
    given = score((*lines, broken), OFFICER, RULE, ended=True)
    assert (given.result, given.level) == ("NOT YET", "Non-compliant")
    assert given.clauses[0] == Clause(id="no_critical", met=False, why="critical error: duty (Do so.)")


def test_a_critical_duty_done_late_is_no_critical_error() -> None:
    late = line(Fraction(1, 2), LIFE, finding="late", severity="critical", norm="duty")
    given = score((*[line(Fraction(1), LIFE)] * 99, late), OFFICER, RULE, ended=True)
    assert (given.result, given.level) == ("PASS", "Partial")


@pytest.mark.parametrize(
    ("majors", "level", "result"), [(0, "High", "PASS"), (1, "Partial", "PASS"), (2, "Low", "NOT YET")]
)
def test_the_level_must_be_at_least_partial(majors: int, level: str, result: str) -> None:
    breaches = [line(Fraction(0), LAW, finding="breached", severity="major", norm="ban")] * majors
    given = score((*[line(Fraction(1), LAW)] * 99, *breaches), OFFICER, RULE, ended=True)
    assert (given.level, given.result) == (level, result)


def test_every_clause_has_its_reason_in_plain_words() -> None:
    given = score((line(Fraction("0.8499"), LIFE), line(Fraction("0.7"), ASKING)), OFFICER, RULE, ended=True)
    assert [(clause.id, clause.why) for clause in given.clauses] == [
        ("no_critical", "no critical error"),
        ("overall", "the whole run: 79.9%, and a pass needs 85%; lost on craft.some_state"),
        ("life_safety", "life safety: 84.9%, and a pass needs 85%; lost on craft.some_state"),
        ("gathering", "gathering: 70.0%, and a pass needs 70%"),
        ("level", "the level is High; a pass needs High, Compliant or Partial"),
    ]


def test_a_run_broken_off_is_incomplete_whatever_it_earned() -> None:
    assert score((line(Fraction(1)),), OFFICER, RULE, ended=False).result == "INCOMPLETE"
    assert score((line(Fraction(0)),), OFFICER, RULE, ended=False).result == "INCOMPLETE"


def test_a_run_by_which_nothing_is_owed_is_incomplete_and_never_a_pass() -> None:
    assert score((), OFFICER, RULE, ended=True).result == "INCOMPLETE"


RULE_TEXT = """\
rule:
  id: small
  title: A small rule
  weights: {officer: {life_safety: 0.5, non_assistance: 0.5}}
  severity_weights: {minor: 1, moderate: 2, major: 3, critical: 3}
  credits: {late: 0.5, reason_share: 0.2, hint_share: 0.25}
  cuts: {overall: 0.85, both_sides: 0.85, other: 0.70}
  both_sides: [life_safety, non_assistance]
  levels: [{id: Fine, critical: 0}, {id: Bad}]
  passing_levels: [Fine]
  course:
    most_majors: 1
    trials: {help: 6, hold: 5, most_to_one: 2.5}
    failing_levels: [Bad]
    attempts: {most: 3, hours: 12}
"""


def test_weights_that_do_not_sum_to_one_are_a_problem_of_the_file() -> None:
    rule, problems = read_rule(
        RULE_TEXT.replace("non_assistance: 0.5", "non_assistance: 0.4"), "small_rule.yaml"
    )
    assert rule is None
    assert [(each.file, each.code, each.what) for each in problems] == [
        ("small_rule.yaml", "N200", "rule: the weights of officer sum to 0.9, not to 1")
    ]


def test_a_rule_is_read_in_exact_fractions_and_named_by_its_meaning() -> None:
    rule, problems = read_rule(RULE_TEXT, "small_rule.yaml")
    spelled, _ = read_rule("# a note\n" + RULE_TEXT, "small_rule.yaml")
    assert problems == ()
    assert rule is not None
    assert rule == spelled
    assert rule.cut_overall == Fraction(85, 100)
    assert rule.course == CourseRule(
        most_majors=1,
        least_help=6,
        least_hold=5,
        most_to_one=Fraction(5, 2),
        failing_levels=frozenset({"Bad"}),
        attempts=3,
        attempt_hours=12,
    )
    assert (rule.late_credit, rule.reason_share, rule.hint_share) == (
        Fraction(1, 2),
        Fraction(1, 5),
        Fraction(1, 4),
    )


@given(
    st.lists(
        st.builds(
            line,
            st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(7, 10), Fraction(17, 20), Fraction(1)]),
            st.sampled_from(COMPETENCIES),
            finding=st.sampled_from(["upheld", "late", "breached", "not reached"]),
            severity=st.sampled_from(["minor", "moderate", "major", "critical"]),
            norm=st.sampled_from([None, "duty", "ban"]),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_how_a_run_stands_and_whether_it_passes_are_the_score_without_the_reasons(
    lines: list[Opportunity],
    ended: bool,  # noqa: FBT001 - a run ended or was broken off
) -> None:
    told = score(tuple(lines), SeatId("officer"), RULE, ended=ended)
    stood = standing(tuple(lines), SeatId("officer"), RULE, ended=ended)
    assert (stood.result, stood.level, stood.overall) == (told.result, told.level, told.overall)
    whole = score(tuple(lines), SeatId("officer"), RULE, ended=True)
    assert passes(tuple(lines), SeatId("officer"), RULE) == (whole.result == "PASS")
