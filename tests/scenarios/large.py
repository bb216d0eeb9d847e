"""A large world for the walk: thirteen questions in any order, eight of them telling, in three states."""

from itertools import pairwise

from tests.scenarios.worlds import written

QUESTIONS = 13
TELLING = (
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
    """Write a scenario of `16 * 2 ** questions` configurations: 131,072 with thirteen questions."""
    names = ", ".join(f"q{at}" for at in range(questions))
    route = ("ring", "street", "corner", "done")
    lines = ["questions:", *map(_question, range(questions)), "counters: {impatience: 3}"]
    lines += ["start: ring", "states:"]
    for name, to in pairwise(route):
        lines += _state(name, names, to)
    lines += ["endings:", "  done: {outcome: lawful, people: Everyone goes home.}"]
    return written("\n".join(lines))


def _question(at: int) -> str:
    told = f", reveals: {{{TELLING[at][0]}: {TELLING[at][1]}}}" if at < len(TELLING) else ""
    return f'  q{at}: {{say: "Question {at}?", answer: "Yes."{told}}}'


def _state(name: str, names: str, to: str) -> list[str]:
    return [
        f"  {name}:",
        '    lines: [{phone: "Well?", by: caller}]',
        "    clock: {seconds: 20, then: done}",
        f"    ask_any: [{names}]",
        "    choices:",
        f"      - {{id: on, label: Go on, to: {to}}}",
        "      - {id: push, label: Push, counts: {impatience: 1}}",
        "      - {id: close, label: Close, when: danger is known and purpose is known, to: done}",
    ]
