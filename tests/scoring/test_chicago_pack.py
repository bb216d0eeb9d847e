"""The Chicago pack: every case, and the laws that hold of any question put to it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value, Vocabulary
from scoring.cases import Case, judge_cases
from scoring.norms import Norm, NormId, Pack, in_force
from scoring.ruling import Situation, rulebook, ruling, ruling_in

Known = dict[CircumstanceId, Value]

DAYS = st.dates(date(2015, 1, 1), date(2027, 1, 1)) | st.sampled_from(
    [
        day + timedelta(days=off)
        for day in (
            date(2019, 9, 30),
            date(2020, 1, 15),
            date(2020, 3, 25),
            date(2021, 1, 27),
            date(2021, 2, 23),
            date(2021, 8, 2),
            date(2025, 12, 9),
            date(2026, 1, 31),
        )
        for off in (-1, 0)
    ]
)
HELP_TO_LIFE = tuple(map(ActId, ("send_emergency", "send_ems", "protect_life", "render_aid")))
LIFE_BEGINS = date(2017, 10, 16)


def draw_known(data: st.DataObject, vocabulary: Vocabulary) -> Known:
    values = {each.id: st.sampled_from(each.values) for each in vocabulary.circumstances.values()}
    return dict(data.draw(st.fixed_dictionaries({}, optional=values)))


def draw_act(data: st.DataObject, vocabulary: Vocabulary) -> tuple[SeatId, ActId]:
    acts = vocabulary.acts.values()
    return data.draw(st.sampled_from([(seat, act.id) for act in acts for seat in sorted(act.seats)]))


def by_id(pack: Pack) -> dict[NormId, Norm]:
    return {norm.id: norm for norm in pack.norms}


def test_every_case_is_decided_as_expected(chicago: Pack, chicago_cases: tuple[Case, ...]) -> None:
    assert judge_cases(chicago, chicago_cases) == ()
    assert len(chicago_cases) >= 150


def test_every_norm_decides_some_case_or_is_set_aside_in_one(
    chicago: Pack, chicago_cases: tuple[Case, ...]
) -> None:
    met: set[NormId] = set()
    for case in chicago_cases:
        found = ruling(chicago, case.as_of, case.seat, case.act, dict(case.known))
        met |= {*found.norms, *found.defeated}
    assert {norm.id for norm in chicago.norms} - met == set()


def test_every_doubt_of_the_sheet_is_an_unsettled_norm_with_its_text(chicago: Pack) -> None:
    texts = [norm.says for norm in chicago.norms if norm.modality == "unsettled"]
    for number in range(1, 15):
        assert any(says.startswith(f"Open question {number}") for says in texts), number


def test_no_norm_claims_a_lawyer_and_each_number_of_seconds_is_owned_to(chicago: Pack) -> None:
    for norm in chicago.norms:
        assert norm.looked_at_by_lawyer == "none yet", norm.id
        if hasattr(norm.deadline, "seconds"):
            assert "deadline of this simulator; no order names a number" in norm.says, norm.id


def test_old_section_numbers_end_where_the_new_ones_begin(chicago: Pack) -> None:
    for norm in chicago.norms:
        for citation in norm.citations:
            if "former 2-173" in citation.text:
                assert citation.in_force_to == date(2021, 1, 26), (norm.id, citation)
            elif citation.text.startswith(("MCC 2-173-020", "MCC 2-173-030")):
                assert citation.in_force_from == date(2021, 1, 27), (norm.id, citation)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=DAYS)
def test_a_ruling_is_one_verdict_whose_norms_are_in_force_bind_the_seat_and_are_not_set_aside(
    chicago: Pack, vocabulary: Vocabulary, data: st.DataObject, day: date
) -> None:
    seat, act = draw_act(data, vocabulary)
    known = draw_known(data, vocabulary)
    found = ruling(chicago, day, seat, act, known)
    norms = by_id(chicago)
    assert found == ruling(chicago, day, seat, act, dict(reversed(known.items())))
    assert found.verdict in {"prohibited", "required", "permitted", "unsettled"}
    assert not set(found.norms) & set(found.defeated)
    for norm in map(norms.__getitem__, (*found.norms, *found.defeated)):
        assert in_force(day, norm.in_force_from, norm.in_force_to)
        assert seat in norm.seats
        assert act in norm.acts
    modalities = {norms[each].modality for each in found.norms}
    expected = {"prohibited": {"prohibition"}, "required": {"obligation"}, "permitted": {"permission"}}
    if found.verdict in expected:
        assert modalities <= expected[found.verdict]
    assert found.why


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=DAYS)
def test_every_citation_given_is_in_force_that_day_and_every_deciding_norm_has_one(
    chicago: Pack, vocabulary: Vocabulary, data: st.DataObject, day: date
) -> None:
    seat, act = draw_act(data, vocabulary)
    found = ruling(chicago, day, seat, act, draw_known(data, vocabulary))
    norms = by_id(chicago)
    for citation in found.citations:
        assert in_force(day, citation.in_force_from, citation.in_force_to)
    for norm in found.norms:
        assert set(norms[norm].citations) & set(found.citations)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), day=st.dates(LIFE_BEGINS, date(2027, 1, 1)))
def test_learning_more_never_takes_away_a_duty_to_help_life(
    chicago: Pack, vocabulary: Vocabulary, data: st.DataObject, day: date
) -> None:
    act = data.draw(st.sampled_from(HELP_TO_LIFE))
    seat = data.draw(st.sampled_from(sorted(vocabulary.acts[act].seats)))
    book = rulebook(chicago, day)
    known = {CircumstanceId("danger"): Value("life")}
    learned = {**draw_known(data, vocabulary), **known}
    assert ruling_in(book, seat, act, known).verdict == "required"
    assert ruling_in(book, seat, act, learned).verdict == "required"


@settings(max_examples=150, deadline=None)
@given(data=st.data(), day=DAYS)
def test_leaving_or_refusing_a_threat_to_life_is_prohibited_whatever_else_is_known(
    chicago: Pack, vocabulary: Vocabulary, data: st.DataObject, day: date
) -> None:
    seat, act = data.draw(
        st.sampled_from(
            [(SeatId("call_taker"), ActId("send_nobody")), (SeatId("officer"), ActId("leave_in_danger"))]
        )
    )
    known = {**draw_known(data, vocabulary), CircumstanceId("danger"): Value("life")}
    verdict = ruling(chicago, max(day, LIFE_BEGINS), seat, act, known).verdict
    assert verdict == "prohibited"


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=DAYS)
def test_what_a_situation_says_agrees_with_the_rulings(
    chicago: Pack, vocabulary: Vocabulary, data: st.DataObject, day: date
) -> None:
    seat = data.draw(st.sampled_from(sorted(vocabulary.seats)))
    known = draw_known(data, vocabulary)
    book = rulebook(chicago, day)
    acts = [act.id for act in vocabulary.acts.values() if seat in act.seats]
    rulings = {act: ruling_in(book, seat, act, known) for act in acts}
    required = {norm for each in rulings.values() if each.verdict == "required" for norm in each.norms}
    situation = Situation(book, seat, known)
    assert {norm.id for norm in situation.duties} == required
    for act, found in rulings.items():
        decided = situation.decide(act)
        assert (decided.verdict, tuple(norm.id for norm in decided.norms)) == (found.verdict, found.norms)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=DAYS)
def test_an_act_no_norm_speaks_of_is_permitted(
    chicago: Pack, vocabulary: Vocabulary, data: st.DataObject, day: date
) -> None:
    seat, act = draw_act(data, vocabulary)
    silent = Pack(
        id="silent",
        title="Chicago without the norms of this act",
        version="",
        norms=tuple(norm for norm in chicago.norms if act not in norm.acts),
        notes=(),
    )
    found = ruling(silent, day, seat, act, draw_known(data, vocabulary))
    assert (found.verdict, found.norms, found.defeated, found.citations) == ("permitted", (), (), ())
    assert found.why == "No norm speaks of it on that day, so it is permitted."
