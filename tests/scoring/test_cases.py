"""Lists of cases: read with all their faults, and judged against a pack."""

from scenarios.problems import Problem
from scenarios.vocabulary import Vocabulary
from scoring.cases import DecidedOtherwise, judge_cases
from scoring.norms import Pack
from scoring.reading.cases import read_cases
from scoring.ruling import ruling

RIGHT = "- {as_of: 2022-06-01, seat: officer, act: threaten_status, ruling: prohibited, cite: S06-14-03}\n"


def test_a_case_decided_otherwise_comes_back_with_its_ruling(vocabulary: Vocabulary, chicago: Pack) -> None:
    text = RIGHT + RIGHT.replace("prohibited", "[permitted, required]")
    cases, problems = read_cases(text, "cases.yaml", vocabulary)
    assert problems == ()
    wrong = cases[1]
    expected = ruling(chicago, wrong.as_of, wrong.seat, wrong.act, {})
    assert judge_cases(chicago, cases) == (DecidedOtherwise(case=wrong, ruling=expected),)
    assert wrong.line == 2


def test_the_right_verdict_without_the_citation_is_decided_otherwise(
    vocabulary: Vocabulary, chicago: Pack
) -> None:
    cases, _ = read_cases(RIGHT.replace("S06-14-03", "no such text"), "cases.yaml", vocabulary)
    assert [each.case for each in judge_cases(chicago, cases)] == list(cases)


def test_every_fault_is_a_problem(vocabulary: Vocabulary) -> None:
    text = (
        "- {as_of: 2022-06-01, seat: oficer, act: stand_by, ruling: prohibited}\n"
        "- {as_of: 2022-06-01, seat: officer, act: stand_bye, ruling: prohibited}\n"
        "- {as_of: 2022-06-01, seat: call_taker, act: stand_by, ruling: prohibited}\n"
        "- {as_of: 2022-06-01, seat: officer, act: stand_by, known: {dangr: life}, ruling: prohibited}\n"
        "- {as_of: 2022-06-01, seat: officer, act: stand_by, known: {danger: live}, ruling: prohibited}\n"
    )
    found = [
        (1, "N202", "no seat is called 'oficer'", "did you mean 'officer'?"),
        (2, "N205", "no act is called 'stand_bye'", "did you mean 'stand_by'?"),
        (3, "N206", "'call_taker' cannot do 'stand_by'", "it is an act of: officer, supervisor"),
        (4, "N203", "no circumstance is called 'dangr'", "did you mean 'danger'?"),
        (5, "N204", "no value of 'danger' is called 'live'", "did you mean 'life'?"),
    ]
    expected = tuple(
        Problem(file="cases.yaml", line=line, code=code, what=what, mend=mend)
        for line, code, what, mend in found
    )
    assert read_cases(text, "cases.yaml", vocabulary) == ((), expected)


def test_a_verdict_that_is_none_is_a_problem(vocabulary: Vocabulary) -> None:
    cases, problems = read_cases(RIGHT.replace("prohibited", "forbidden"), "cases.yaml", vocabulary)
    assert cases == ()
    assert problems == (
        Problem(
            file="cases.yaml",
            line=1,
            code="N201",
            what="0.ruling.0: input should be 'prohibited', 'required', 'permitted' or 'unsettled'",
            mend="write one of the values that the message names",
        ),
    )
