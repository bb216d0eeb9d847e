"""How sure a result is: opportunities drawn again; what gates by itself stands in every draw."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.vocabulary import EVENT, SeatId
from scoring.norms import COMPETENCIES, CompetencyId, Severity
from scoring.opportunities import Opportunity
from scoring.reading.rule import load_rule
from scoring.resampling import Lines, PassProbability, pass_probability, run_pass_probability
from scoring.score import passes, score
from tests.scoring.small import judged, law, pack, world

RULE = load_rule()
OFFICER = SeatId("officer")
SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "major", "critical")
LIFE, LAW_ = CompetencyId("life_safety"), CompetencyId("legal_authority")
BAN = pack(
    "{id: ban, forbids: {seats: [officer], acts: [stand_by]}, severity: major, competency: legal_authority}"
).norms[0]


def line(
    credit: str, competency: CompetencyId = LAW_, severity: Severity = "minor", *, broken: bool = False
) -> Opportunity:
    return Opportunity(
        id=f"line {credit} {competency} {severity}",
        matter=EVENT,
        competency=competency,
        severity=severity,
        weight=RULE.severity_weights[severity],
        finding="breached" if broken else "upheld",
        credit=Fraction(credit),
        found=None,
        norm=BAN if broken else None,
    )


def chance(*lines: Opportunity, seed: int = 1, draws: int = 1_000) -> PassProbability:
    return pass_probability((lines,), lambda runs: passes(runs[0], OFFICER, RULE), seed=seed, draws=draws)


def test_who_earned_everything_passes_whatever_is_drawn_and_who_earned_nothing_never() -> None:
    assert chance(line("1"), line("1"), line("1", LIFE)).share == 1
    assert chance(line("0"), line("0"), line("0", LIFE)).share == 0


def test_three_right_of_four_of_one_weight_pass_when_no_wrong_one_is_drawn() -> None:
    """S must reach 0.85, so all four places must draw one of the three: (3/4)^4 = 31.6 %."""
    told = chance(*[line("1")] * 3, line("0"), draws=4_000)
    assert float(told.share) == pytest.approx((3 / 4) ** 4, abs=0.03)
    assert told.borderline


def test_a_place_is_filled_by_the_same_competency_only() -> None:
    """One wrong of two in law, all right in life: (1/2)^2 of the draws have no wrong one."""
    told = chance(line("1"), line("0"), *[line("1", LIFE)] * 6, draws=4_000)
    assert float(told.share) == pytest.approx(1 / 4, abs=0.03)


def test_a_critical_error_stands_in_every_draw() -> None:
    lines = [line("1")] * 50
    assert chance(*lines, line("0", severity="critical", broken=True)).passed == 0
    assert 0 < chance(*lines, line("0", severity="major", broken=True)).passed < 1_000


def test_what_stands_is_never_drawn_away() -> None:
    mandatory = line("0", severity="moderate")
    runs = ((*[line("1")] * 3, mandatory),)
    seen: set[bool] = set()

    def would_pass(drawn: tuple[Lines, ...]) -> bool:
        seen.add(drawn[0].count(mandatory) >= 1)
        return False

    pass_probability(runs, would_pass, stands=lambda each: each is mandatory)
    assert seen == {True}


def test_in_several_runs_a_place_stays_in_its_run_and_is_filled_from_all() -> None:
    runs = ((line("1"), line("0")), (line("1", LIFE), line("0")))
    shapes: set[tuple[tuple[str, ...], ...]] = set()

    def would_pass(drawn: tuple[Lines, ...]) -> bool:
        shapes.add(tuple(tuple(each.competency for each in lines) for lines in drawn))
        assert drawn[1][0] is runs[1][0]
        return drawn[1][1].credit == 1

    told = pass_probability(runs, would_pass, draws=3_000)
    assert shapes == {((LAW_, LAW_), (LIFE, LAW_))}
    assert float(told.share) == pytest.approx(1 / 3, abs=0.03)


def test_a_seed_draws_the_same_for_ever_and_another_draws_others() -> None:
    lines = [*[line("1")] * 3, line("0")]
    assert chance(*lines) == PassProbability(passed=322, draws=1_000, seed=1)
    assert chance(*lines, seed=2).passed != 322


@pytest.mark.parametrize(
    ("passed", "borderline"), [(199, False), (200, True), (500, True), (800, True), (801, False)]
)
def test_20_to_80_per_cent_is_borderline(passed: int, borderline: bool) -> None:  # noqa: FBT001 - a table's column
    assert PassProbability(passed=passed, draws=1_000, seed=1).borderline is borderline


@st.composite
def any_line(draw: st.DrawFn) -> Opportunity:
    severity = draw(st.sampled_from(SEVERITIES))
    credit = draw(st.sampled_from(["0", "1/5", "1/2", "1", "1", "1", "1"]))
    broken = credit == "0" and draw(st.booleans())
    drawn = line(credit, draw(st.sampled_from(COMPETENCIES)), severity, broken=broken)
    return drawn._replace(beyond=credit != "1" and draw(st.booleans()))


@given(st.lists(any_line(), max_size=15))
def test_the_quick_answer_is_that_of_the_score(lines: list[Opportunity]) -> None:
    assert passes(tuple(lines), OFFICER, RULE) is (
        score(tuple(lines), OFFICER, RULE, ended=True).result == "PASS"
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(any_line(), min_size=1, max_size=10))
def test_the_order_in_which_lines_stand_changes_the_draws_but_hardly_the_share(
    lines: list[Opportunity],
) -> None:
    one, other = chance(*lines, draws=2_000), chance(*reversed(lines), draws=2_000)
    assert float(one.share) == pytest.approx(float(other.share), abs=0.09)


def test_a_run_that_was_broken_off_has_none() -> None:
    scenario = world(
        """
        start: call
        states:
          call: {choices: [{id: ask, label: A citizen?, acts: [ask_status]}, {id: end, label: End, to: done}]}
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [end], ending: done}}
        """
    )
    under = law(
        "{id: no, forbids: {seats: [call_taker], acts: [ask_status]}, severity: minor, competency: gathering}"
    )
    assert run_pass_probability(judged(scenario, under, "ask"), RULE) is None
    assert run_pass_probability(judged(scenario, under, "end"), RULE) == PassProbability(
        passed=1_000, draws=1_000, seed=1
    )
