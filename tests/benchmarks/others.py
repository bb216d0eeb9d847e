"""The call of `tests.benchmarks.steps` in three other statechart libraries, each as its manual would have it.

Every one asks six questions once each, keeps what became known, looks at a clock on each step and gives the
events of the step out as a list.
"""

from collections.abc import Callable
from typing import Any

from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml
from statemachine import State, StateMachine
from transitions import Machine

QUESTIONS = (
    ("requester", "hsi"),
    ("identity", "verified"),
    ("purpose", "civil_immigration"),
    ("danger", "none"),
    ("crime", "none"),
    ("paper", "i200"),
)
LIMIT_MS = 20_000
STEPS = (*(f"q{at}" for at in range(len(QUESTIONS))), "on", "type")


class Call:
    """The bookkeeping that the callbacks do: the clock, what was asked, what is known, the events."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.shown_ms = 0
        self.asked: set[str] = set()
        self.known: dict[str, str] = {}
        self.events: list[tuple[Any, ...]] = []

    def in_time(self) -> bool:
        """Look at the clock."""
        return self.now_ms - self.shown_ms < LIMIT_MS

    def ask(self, name: str) -> None:
        """Note a question, its answer and what it made known."""
        at = int(name[1:])
        circumstance, value = QUESTIONS[at]
        self.asked.add(name)
        self.events = [
            (self.now_ms, "decided", name),
            (self.now_ms, "act", "ask_danger"),
            (self.now_ms, "line", "You", f"Question {at}?"),
            (self.now_ms, "line", "Caller", f"Answer {at}."),
        ]
        if self.known.get(circumstance) != value:
            self.known[circumstance] = value
            self.events.append((self.now_ms, "learned", circumstance, value))
        self.shown_ms = self.now_ms

    def lead_on(self, name: str) -> None:
        """Note a choice that leads on, and what is shown there."""
        self.events = [(self.now_ms, "decided", name), (self.now_ms, "line", "CAD", "Remarks are open.")]
        self.shown_ms = self.now_ms


def transitions_call() -> Callable[[], int]:
    """Build the call with `transitions`; one machine, a model added and removed for each run."""
    machine = Machine(states=["ring", "remarks", "done"], initial="ring", auto_transitions=False, model=None)

    def asking(name: str) -> tuple[Callable[..., bool], Callable[..., None]]:
        return (lambda event: name not in event.model.asked), (lambda event: event.model.ask(name))

    machine.send_event = True
    for at in range(len(QUESTIONS)):
        fresh, ask = asking(f"q{at}")
        machine.add_transition(
            f"q{at}", "ring", None, conditions=[fresh, lambda event: event.model.in_time()], after=ask
        )
    machine.add_transition(
        "on",
        "ring",
        "remarks",
        conditions=[lambda event: "danger" in event.model.known, lambda event: event.model.in_time()],
        after=lambda event: event.model.lead_on("on"),
    )
    machine.add_transition(
        "type",
        "remarks",
        "done",
        conditions=[lambda event: event.model.in_time()],
        after=lambda event: event.model.lead_on("type"),
    )

    def run() -> int:
        call: Any = Call()
        machine.add_model(call)
        for name in STEPS:
            call.now_ms += 1500
            call.trigger(name)
        machine.remove_model(call)
        assert call.state == "done"
        return len(STEPS)

    return run


class Chart(StateMachine):
    """The call with python-statemachine."""

    ring = State(initial=True)
    remarks = State()
    done = State(final=True)
    ask = ring.to(ring, internal=True, cond=["fresh", "in_time"], on="note_question")
    on = ring.to(remarks, cond=["told_danger", "in_time"], on="note_on")
    type = remarks.to(done, cond="in_time", on="note_type")

    def __init__(self) -> None:
        self.call = Call()
        super().__init__()

    def fresh(self, name: str) -> bool:
        """Tell whether the question was not asked."""
        return name not in self.call.asked

    def in_time(self) -> bool:
        """Look at the clock."""
        return self.call.in_time()

    def told_danger(self) -> bool:
        """Tell whether danger is known."""
        return "danger" in self.call.known

    def note_question(self, name: str) -> None:
        """Note a question."""
        self.call.ask(name)

    def note_on(self) -> None:
        """Note going on."""
        self.call.lead_on("on")

    def note_type(self) -> None:
        """Note the remarks."""
        self.call.lead_on("type")


def statemachine_call() -> Callable[[], int]:
    """Build a machine for each run, as python-statemachine has it."""

    def run() -> int:
        chart = Chart()
        for name in STEPS:
            chart.call.now_ms += 1500
            if name.startswith("q"):
                chart.send("ask", name=name)
            else:
                chart.send(name)
        assert chart.done.is_active
        return len(STEPS)

    return run


_STATECHART = """
statechart:
  name: call
  root state:
    name: root
    initial: ring
    states:
      - name: ring
        transitions:
          - event: ask
            guard: "event.question not in call.asked and call.in_time()"
            action: "call.ask(event.question)"
          - event: go_on
            target: remarks
            guard: "'danger' in call.known and call.in_time()"
            action: "call.lead_on('on')"
      - name: remarks
        transitions:
          - {event: type, target: done, guard: "call.in_time()", action: "call.lead_on('type')"}
      - name: done
        type: final
"""


def sismic_call() -> Callable[[], int]:
    """Import the statechart once; an interpreter for each run."""
    chart = import_from_yaml(_STATECHART)

    def run() -> int:
        call = Call()
        interpreter = Interpreter(chart, initial_context={"call": call})
        interpreter.execute()
        for name in STEPS:
            call.now_ms += 1500
            if name.startswith("q"):
                interpreter.queue("ask", question=name)
            else:
                interpreter.queue("go_on" if name == "on" else name)
            interpreter.execute()
        assert interpreter.final
        return len(STEPS)

    return run
