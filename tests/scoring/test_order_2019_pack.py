"""The order proposed in September 2019: a proposal as reported, so that a run can be judged under it."""

from pathlib import Path

from scenarios.vocabulary import Vocabulary
from scoring.cases import judge_cases
from scoring.packs import load_pack
from scoring.reading.cases import read_cases

CASES = Path(__file__).with_name("order_2019_rulings.yaml")


def test_every_case_is_decided_as_expected(vocabulary: Vocabulary) -> None:
    cases, problems = read_cases(CASES.read_text(encoding="utf-8"), CASES.name, vocabulary)
    assert problems == ()
    assert judge_cases(load_pack("order_2019"), cases) == ()


def test_it_says_that_it_is_a_proposal_and_rests_on_nothing_that_was_read() -> None:
    pack = load_pack("order_2019")
    assert "not law" in pack.title
    assert any("PROPOSAL as reported" in note for note in pack.notes)
    assert {citation.confidence for norm in pack.norms for citation in norm.citations} == {
        "second_hand",
        "uncertain",
    }


def test_it_orders_nothing_and_marks_no_critical_error() -> None:
    norms = load_pack("order_2019").norms
    assert {norm.modality for norm in norms} == {"prohibition", "unsettled"}
    assert {norm.critical for norm in norms} == {None}
