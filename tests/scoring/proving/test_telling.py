"""A lawful choice that gives itself away by its place, its length or its words; and one that does not."""

from scenarios.model import StateId
from scoring.proving.telling import Shown, signs


def moments(*states: tuple[tuple[str, bool], ...]) -> dict[StateId, tuple[tuple[Shown, ...], ...]]:
    return {
        StateId(f"state{at}"): (tuple(Shown(label, lawful) for label, lawful in ways),)
        for at, ways in enumerate(states)
    }


MIXED = (
    (("Send a car", False), ("Ask who decides", True), ("Wait", True)),
    (("Tell the sergeant of it", True), ("Close the event now", False)),
    (("Give the number", False), ("Say no", True), ("Keep quiet about it", False)),
    (("Write it all down", True), ("Write nothing", False)),
    (("Stand at the gate", False), ("Go", True)),
    (("Ask the desk", True), ("Take him", False), ("Hold him there for them", False)),
    (("Call an ambulance", True), ("Walk off", False)),
    (("Run the names", False), ("Leave the names alone", True)),
)


def test_mixed_choices_give_nothing_away() -> None:
    assert list(signs(moments(*MIXED))) == []


def test_a_lawful_choice_that_is_always_first_is_told() -> None:
    ordered = tuple(tuple(sorted(ways, key=lambda way: not way[1])) for ways in MIXED)
    assert "the choice listed first is lawful at every contested moment" in list(signs(moments(*ordered)))


def test_a_lawful_choice_that_is_always_longest_is_told() -> None:
    longer = tuple(
        tuple((f"{label}, as it should be done here" if lawful else label, lawful) for label, lawful in ways)
        for ways in MIXED
    )
    assert "the longest choice is lawful at every contested moment" in list(signs(moments(*longer)))


def test_a_word_that_lawful_choices_alone_have_is_told() -> None:
    worded = tuple(
        tuple((f"Please {label.lower()}" if lawful else label, lawful) for label, lawful in ways)
        for ways in MIXED
    )
    assert "the word 'please' is in lawful choices alone" in list(signs(moments(*worded)))


def test_a_few_moments_tell_nothing() -> None:
    few = tuple(tuple(sorted(ways, key=lambda way: not way[1])) for ways in MIXED[:2])
    assert list(signs(moments(*few))) == []
