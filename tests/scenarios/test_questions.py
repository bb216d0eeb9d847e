"""Questions, counters, guarded lines and what is learned: the machine's memory."""

from scenarios.events import Decided, Ended, Learned
from scenarios.machine import Machine, Position, open_choices, step
from tests.scenarios.playing import ENDINGS, played, took, whats
from tests.scenarios.worlds import run_of

QUESTIONS = (
    """
counters: {tries: 2}
questions:
  hurt: {say: "Is anyone hurt?", answer: "No.", reveals: [danger]}
start: ring
states:
  ring:
    lines: [{phone: "Hello.", by: caller}]
    ask_any: [hurt, {id: where, say: "Where?", answer: "Wolcott."}]
    choices:
      - {id: push, label: Push, counts: {tries: 1}}
      - {id: ease, label: Ease, counts: {tries: -1}}
      - {id: on, label: Go on, to: more}
  more:
    lines:
      - {phone: "So nobody is hurt.", by: caller, when: danger is known}
      - {phone: "Well?", by: caller, when: danger is not known, reveals: {danger: public_safety}}
      - {phone: "Listen.", by: caller, when: danger is public_safety}
    ask_any: [hurt]
    choices: [{id: loud, label: Louder, when: count tries >= 2, to: done}, {id: end, label: End, to: done}]
"""
    + ENDINGS
)


def opened(machine: Machine, position: Position) -> list[str]:
    return [way.id for way in open_choices(machine, position)]


def test_a_question_is_asked_once_in_a_run_wherever_it_stands() -> None:
    machine = run_of(QUESTIONS)
    position, _ = played(machine, took("hurt"))
    assert opened(machine, position) == ["where", "push", "ease", "on"]
    position, _ = step(machine, position, took("on"))
    assert opened(machine, position) == ["end"]
    position, _ = played(machine, took("on"))
    assert opened(machine, position) == ["hurt", "end"]


def test_counters_stay_between_zero_and_their_most() -> None:
    machine = run_of(QUESTIONS)
    (bits, most) = machine.layout.counters["tries"]
    counts = [
        (played(machine, *map(took, choices))[0].config & bits.mask) >> bits.shift
        for choices in (["ease"], ["push"], ["push"] * 5, ["push"] * 5 + ["ease"])
    ]
    assert (counts, most) == ([0, 1, 2, 1], 2)


def test_a_guarded_line_is_said_when_it_holds_and_after_what_was_revealed_before_it() -> None:
    machine = run_of(QUESTIONS)
    _, told = played(machine, took("hurt"), took("on"))
    assert whats(told)[-1] == (0, "So nobody is hurt.")
    _, told = played(machine, took("on"))
    assert whats(told)[1:] == [(0, "Well?"), (0, "event.danger=public_safety"), (0, "Listen.")]


def test_something_is_learned_only_when_it_changes_what_is_known() -> None:
    machine = run_of(QUESTIONS)
    _, told = played(machine, took("on"), took("hurt"))
    learned = [what for _, what in told if isinstance(what, Learned)]
    assert [each.value for each in learned] == ["public_safety", "none"]
    again = run_of(QUESTIONS.replace("{id: push, label: Push", "{id: push, label: Push, reveals: [danger]"))
    _, told = played(again, took("push"), took("push"))
    assert [what.value for _, what in told if isinstance(what, Learned)] == ["none"]


def test_a_decision_carries_what_was_open_in_the_order_shown() -> None:
    machine = run_of(QUESTIONS)
    _, told = played(machine, took("push"), took("push"), took("on"))
    decided = [what for _, what in told if isinstance(what, Decided)]
    assert [[way.choice for way in each.open] for each in decided] == [
        ["hurt", "where", "push", "ease", "on"]
    ] * 3
    position, _ = played(machine, took("push"), took("push"), took("on"))
    assert opened(machine, position) == ["hurt", "loud", "end"]


def test_an_ending_tells_the_outcome_and_the_people() -> None:
    _, told = played(run_of(QUESTIONS), took("on"), took("end", 10))
    assert told[-1].what == ended_of(run_of(QUESTIONS))


def ended_of(machine: Machine) -> Ended | None:
    return machine.stops[2].ended
