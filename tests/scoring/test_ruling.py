"""The order of strength, on packs of two or three norms: life, `over`, the specific, what is left open."""

from datetime import date

from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value
from scoring.norms import (
    ByEnd,
    Citation,
    CompetencyId,
    Condition,
    Modality,
    Norm,
    NormId,
    Pack,
)
from scoring.ruling import Decision, Ruling, Situation, decision_in, rulebook, ruling

DAY = date(2022, 6, 1)
OFFICER = SeatId("officer")
STAND_BY = ActId("stand_by")
TEXT = Citation(text="MCC 1", in_force_from=DAY, in_force_to=DAY, confidence="read", source="")
OLD = Citation(
    text="MCC 0", in_force_from=date(2020, 1, 1), in_force_to=date(2022, 5, 31), confidence="read", source=""
)


def when(**values: str) -> Condition:
    return tuple(sorted((CircumstanceId(name), frozenset({Value(value)})) for name, value in values.items()))


def norm(
    name: str,
    modality: Modality,
    condition: Condition = (),
    *,
    unless: tuple[Condition, ...] = (),
    over: tuple[str, ...] = (),
    life: bool = False,
    until_known: tuple[str, ...] = (),
) -> Norm:
    return Norm(
        id=NormId(name),
        modality=modality,
        seats=frozenset({OFFICER}),
        acts=frozenset({STAND_BY}),
        when=condition,
        unless=unless,
        until_known=frozenset(map(CircumstanceId, until_known)),
        deadline=ByEnd() if modality == "obligation" else None,
        severity="major",
        competency=CompetencyId("non_assistance"),
        life=life,
        over=frozenset(map(NormId, over)),
        critical=None,
        all_acts=False,
        checklist_never=frozenset(),
        in_force_from=date(2020, 1, 1),
        in_force_to=None,
        citations=(OLD, TEXT),
        says=f"The {name} rule.",
        instead="Ask.",
        looked_at_by_lawyer="none yet",
        line=1,
    )


def pack(*norms: Norm) -> Pack:
    return Pack(id="small", title="Small", version="", norms=norms, notes=())


def rule(*norms: Norm, **known: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    values = {CircumstanceId(name): Value(value) for name, value in known.items()}
    found = ruling(pack(*norms), DAY, OFFICER, STAND_BY, values)
    return found.verdict, found.norms, found.defeated


def test_an_act_of_which_no_norm_speaks_is_permitted() -> None:
    assert ruling(pack(), DAY, OFFICER, STAND_BY, {}) == Ruling(
        verdict="permitted",
        norms=(),
        defeated=(),
        citations=(),
        why="No norm speaks of it on that day, so it is permitted.",
    )


def test_a_prohibition_decides_with_the_citations_of_the_day() -> None:
    assert ruling(pack(norm("ban", "prohibition")), DAY, OFFICER, STAND_BY, {}) == Ruling(
        verdict="prohibited",
        norms=(NormId("ban"),),
        defeated=(),
        citations=(TEXT,),
        why="The rules forbid it. The ban rule. [ban]",
    )


def test_an_exception_sets_the_norm_aside_and_says_so() -> None:
    ban = norm("ban", "prohibition", unless=(when(danger="life"),))
    found = ruling(pack(ban), DAY, OFFICER, STAND_BY, {CircumstanceId("danger"): Value("life")})
    assert found == Ruling(
        verdict="permitted",
        norms=(),
        defeated=(NormId("ban"),),
        citations=(),
        why="No norm in play speaks against it, so it is permitted. "
        "[ban] would forbid it, but an exception holds: danger is life.",
    )


def test_a_circumstance_not_yet_known_neither_applies_a_norm_nor_excepts_it() -> None:
    ban = norm("ban", "prohibition", when(purpose="civil"))
    excepted = norm("other", "prohibition", unless=(when(danger="life"),))
    assert rule(ban, excepted) == ("prohibited", ("other",), ())


def test_a_duty_to_life_goes_before_a_norm_named_over_it() -> None:
    duty = norm("duty", "obligation", when(danger="life"), life=True)
    ban = norm("ban", "prohibition", when(danger="life", purpose="civil"), over=("duty",))
    assert rule(duty, ban, danger="life", purpose="civil") == ("required", ("duty",), ("ban",))


def test_a_prohibition_can_be_the_duty_to_life() -> None:
    stay = norm("stay", "prohibition", when(danger="life"), life=True)
    go = norm("go", "obligation", when(decision="declined"))
    assert rule(stay, go, danger="life", decision="declined") == ("prohibited", ("stay",), ("go",))


def test_the_norm_named_over_the_other_goes_before_the_specific_one() -> None:
    general = norm("general", "obligation", over=("special",))
    special = norm("special", "prohibition", when(purpose="civil"))
    assert rule(general, special, purpose="civil") == ("required", ("general",), ("special",))


def test_the_specific_norm_goes_before_the_general_one() -> None:
    general = norm("general", "prohibition", when(purpose="civil"))
    special = norm("special", "obligation", when(purpose="civil", danger="life"))
    assert rule(general, special, purpose="civil", danger="life") == ("required", ("special",), ("general",))


def test_fewer_values_are_more_specific() -> None:
    wide: Condition = ((CircumstanceId("purpose"), frozenset({Value("civil"), Value("mixed")})),)
    general = norm("general", "prohibition", wide)
    special = norm("special", "unsettled", when(purpose="mixed"))
    assert rule(general, special, purpose="mixed") == ("unsettled", ("special",), ("general",))


def test_a_permission_needs_to_be_named_over_a_prohibition() -> None:
    ban = norm("ban", "prohibition")
    leave = norm("leave", "permission", when(danger="life"))
    named = norm("leave", "permission", when(danger="life"), over=("ban",))
    assert rule(ban, leave, danger="life") == ("prohibited", ("ban",), ("leave",))
    assert rule(ban, named, danger="life") == ("permitted", ("leave",), ("ban",))


def test_a_permission_does_not_close_an_open_question_unless_named_over_it() -> None:
    doubt = norm("doubt", "unsettled")
    leave = norm("leave", "permission", when(danger="life"))
    named = norm("leave", "permission", when(danger="life"), over=("doubt",))
    assert rule(doubt, leave, danger="life") == ("unsettled", ("doubt",), ("leave",))
    assert rule(doubt, named, danger="life") == ("permitted", ("leave",), ("doubt",))


def test_a_conflict_left_over_is_unsettled_and_named() -> None:
    duty = norm("duty", "obligation", when(crime="alleged"))
    ban = norm("ban", "prohibition", when(purpose="civil"))
    known = {CircumstanceId("crime"): Value("alleged"), CircumstanceId("purpose"): Value("civil")}
    assert ruling(pack(duty, ban), DAY, OFFICER, STAND_BY, known) == Ruling(
        verdict="unsettled",
        norms=(NormId("duty"), NormId("ban")),
        defeated=(),
        citations=(TEXT,),
        why="The rules do not decide it: call a supervisor. The duty rule. [duty] The ban rule. [ban] "
        "One norm orders it and another forbids it, and neither is the stronger.",
    )


def test_a_duty_and_a_permission_agree() -> None:
    assert rule(norm("duty", "obligation"), norm("leave", "permission")) == ("required", ("duty",), ())


def test_a_norm_beaten_only_by_a_beaten_norm_stands() -> None:
    first = norm("first", "obligation", over=("second",))
    second = norm("second", "prohibition", over=("third",))
    third = norm("third", "obligation")
    assert rule(first, second, third) == ("required", ("first", "third"), ("second",))


def test_norms_that_beat_each_other_in_a_circle_leave_the_act_unsettled() -> None:
    first = norm("first", "obligation", over=("second",))
    second = norm("second", "prohibition", over=("first",))
    assert rule(first, second) == ("unsettled", ("first", "second"), ())


def test_a_duty_to_find_out_ends_once_everything_is_known_however_it_was_learned() -> None:
    ask = norm("ask", "obligation", until_known=("purpose", "paper"))
    assert rule(ask, purpose="civil") == ("required", ("ask",), ())
    assert rule(ask, purpose="civil", paper="i200") == ("permitted", (), ())


def test_a_norm_speaks_only_on_its_days() -> None:
    book = rulebook(pack(norm("ban", "prohibition")), date(2019, 12, 31))
    silent = Decision(verdict="permitted", norms=(), defeated=())
    assert decision_in(book, OFFICER, STAND_BY, {}) == silent


def test_a_duty_set_aside_is_not_among_the_duties_of_the_seat() -> None:
    duty = norm("duty", "obligation")
    ban = norm("ban", "prohibition", when(purpose="civil"))
    book = rulebook(pack(duty, ban), DAY)
    assert Situation(book, OFFICER, {}).duties == (duty,)
    assert Situation(book, OFFICER, {CircumstanceId("purpose"): Value("civil")}).duties == ()
