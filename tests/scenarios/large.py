"""A large world for the walk: fifteen questions in any order, three of them telling, in five states."""

from tests.scenarios.worlds import ONE_VARIANT, written

QUESTIONS = 14
CIRCUMSTANCES = (
    ("requester", "hsi"),
    ("identity", "verified"),
    ("purpose", "civil_immigration"),
    ("danger", "none"),
    ("crime", "none"),
    ("paper", "i200"),
    ("paper_checked", "unconfirmed"),
    ("custody", "free"),
)


def large_world(questions: int = QUESTIONS) -> str:
    """Write a scenario of about `8 * 2 ** questions` configurations."""
    asked = [_question(at) for at in range(questions)]
    names = ", ".join(f"q{at}" for at in range(questions))
    lines = ["questions:", *asked, "counters: {impatience: 3}", "start: ring", "states:"]
    lines += [*_state("ring", names, "street"), *_state("street", names, "done")]
    lines += ["endings:", "  done: {outcome: lawful, people: Everyone goes home.}"]
    return written("\n".join(lines), ONE_VARIANT)


def _question(at: int) -> str:
    if at < len(CIRCUMSTANCES):
        circumstance, value = CIRCUMSTANCES[at]
        return f'  q{at}: {{say: "Question {at}?", answer: "Yes.", reveals: {{{circumstance}: {value}}}}}'
    return f'  q{at}: {{say: "Question {at}?", answer: "Yes."}}'


def _state(name: str, names: str, to: str) -> list[str]:
    return [
        f"  {name}:",
        '    lines: [{phone: "Well?", by: caller}]',
        "    clock: {seconds: 20, then: done}",
        f"    ask_any: [{names}]",
        "    choices:",
        f"      - {{id: on, label: Go on, to: {to}}}",
        "      - {id: push, label: Push, counts: {impatience: 1}}",
        "      - {id: danger_known, label: Say it, when: danger is known and purpose is known, to: done}",
    ]
