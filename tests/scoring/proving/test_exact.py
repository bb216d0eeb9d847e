"""What is proved of a variant is what playing every single run of it shows."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scenarios.machine import Chosen, begin, open_choices, step, stop_at
from scenarios.script import play
from scoring.judging import judge_events, owed_by, references
from scoring.proving.proof import Proof, prove
from tests.scenarios.worlds import world
from tests.scoring.proving.brute import Truth, truth
from tests.scoring.small import law, machine

NORMS = """
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, unless: [{danger: life}], severity: major, competency: non_assistance}
{id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {danger: life}, severity: critical, competency: life_safety}
{id: no_status, forbids: {seats: [call_taker], acts: [ask_status]}, when: {}, severity: minor, competency: gathering}
{id: tell, obliges: {seats: [call_taker], acts: [alert_oemc_supervisor], by: end}, when: {purpose: civil_immigration}, severity: minor, competency: notice_record}
{id: ask_first, obliges: {seats: [call_taker], acts: [ask_danger], before: [send_patrol, send_nobody]}, when: {requester: hsi}, unless: [{danger: life}], until_known: [danger], severity: moderate, competency: gathering}
{id: send, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety, life: true}
{id: boss, obliges: {seats: [call_taker], acts: [send_supervisor], by: end}, when: {requester: hsi}, severity: major, competency: notice_record}
{id: both, obliges: {seats: [call_taker], acts: [record_request, ask_paper], all: true, never: [ask_status], by: end}, when: {danger: none}, severity: moderate, competency: communication}
"""  # noqa: E501 - a norm a line
LAW = law(NORMS)

ACTS = (
    "send_patrol", "send_nobody", "ask_status", "alert_oemc_supervisor", "ask_danger",
    "send_emergency", "send_supervisor", "record_request", "ask_paper",
)  # fmt: skip
REVEALS = ("purpose: civil_immigration", "requester: hsi", "danger: none", "danger: life")
STATES = ("one", "two", "three")
ENDINGS = ("good", "bad", "sorry")


@st.composite
def choices(draw: st.DrawFn, at: int, number: int) -> str:
    """Write a choice that stays once, or leads on to a later state or an ending."""
    acts = draw(st.lists(st.sampled_from(ACTS), max_size=2, unique=True))
    shown = draw(st.lists(st.sampled_from(REVEALS), max_size=1))
    ahead = (*STATES[at + 1 :], *ENDINGS)
    to = draw(st.sampled_from(ahead)) if number == 0 or draw(st.booleans()) else ""
    guard = draw(st.sampled_from(("", "", "danger is known", "not flag busy", "purpose is not known")))
    parts = [f"id: c{at}{number}", f"label: Do {at} {number}"]
    parts += [f"acts: [{', '.join(acts)}]"] if acts else []
    parts += [f"reveals: {{{shown[0]}}}"] if shown else []
    parts += [f"when: {guard}"] if guard and number else []
    parts += ["sets: [busy]"] if (at, number) == (0, 0) or draw(st.booleans()) else []
    parts += [f"to: {to}"] if to else ["once: true"]
    return f"      - {{{', '.join(parts)}}}"


@st.composite
def worlds(draw: st.DrawFn) -> str:
    """Write a small world in which every run ends."""
    lines = ["start: one", "states:"]
    for at, name in enumerate(STATES):
        lines.append(f"  {name}:")
        shown = draw(st.lists(st.sampled_from(REVEALS), max_size=1))
        tells = f", reveals: {{{shown[0]}}}" if shown else ""
        lines.append(f'    lines: [{{phone: "Well?", by: caller{tells}}}]')
        if draw(st.booleans()):
            then = draw(st.sampled_from((*STATES[at + 1 :], *ENDINGS)))
            lines.append(f"    clock: {{seconds: {draw(st.sampled_from((5, 20, 40)))}, then: {then}}}")
        lines.append("    choices:")
        lines += [draw(choices(at, number)) for number in range(draw(st.integers(1, 3)))]
    excuses = draw(st.sampled_from(("", ", excuses: [boss]", ", excuses: [tell, ask_first]")))
    lines += [
        "endings:",
        f"  good: {{outcome: lawful, people: All are well{excuses}}}",
        "  bad: {outcome: unlawful_help, people: Someone is taken.}",
        "  sorry: {outcome: failed_duty, people: Someone is hurt.}",
    ]
    return "\n".join(lines)


def proved(parts: str, script: tuple[str, ...]) -> tuple[Proof, Truth]:
    """Prove a world whose reference run is this script, and play every run of it."""
    golden = (
        f"golden:\n  ref: {{variant: calm, reference: true, choices: [{', '.join(script)}], ending: good}}"
    )
    scenario = world(f"{parts}\n{golden}\n")
    compiled = machine(scenario)
    owed = owed_by(scenario, compiled, LAW)
    events = play(compiled, references(scenario, compiled.variant)[0].choices)[1]
    reference = judge_events(events, scenario, owed, LAW)
    return prove(scenario, compiled, owed, LAW, reference), truth(scenario, compiled, LAW)


LAPSED = """
start: one
states:
  one:
    lines: [{phone: "Well?", by: caller, reveals: {danger: life}}]
    clock: {seconds: 40, then: two}
    choices:
      - {id: c00, label: Do 0 0, acts: [send_patrol, ask_status], sets: [busy], to: two}
      - {id: c01, label: Do 0 1, acts: [send_patrol, record_request], reveals: {danger: none}, once: true}
  two:
    choices: [{id: c10, label: Do 1 0, to: three}]
  three:
    choices: [{id: c20, label: Do 2 0, acts: [ask_paper], to: good}]
endings:
  good: {outcome: lawful, people: All are well.}
"""
"""The danger passes before the time for help is up, and silence then lets that time go by."""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.lists(st.integers(0, 3), min_size=3, max_size=12))
@example(LAPSED, [0, 0, 0])
def test_what_is_proved_is_what_every_run_shows(parts: str, picks: list[int]) -> None:
    script = reference_of(parts, picks)
    proof, true = proved(parts, script)
    assert proof.complete
    assert proof.range.worst == true.worst
    assert proof.range.best == true.best
    assert frozenset(each.item.key for each in proof.dodged) == true.dodged
    assert frozenset(ending.id for ending, _ in proof.bad) == true.bad
    assert frozenset(ending.id for ending, _ in proof.failing) == true.failing


def reference_of(parts: str, picks: list[int]) -> tuple[str, ...]:
    """Make a run to its end, by these picks and then by the first choice that leads on."""
    compiled = machine(world(parts))
    script: list[str] = []
    left = list(picks)
    position, _ = begin(compiled)
    while stop_at(compiled, position).ended is None:
        ways = open_choices(compiled, position)
        pick = left.pop() % len(ways) if left else 0
        script.append(ways[pick].id)
        position, _ = step(compiled, position, Chosen(ways[pick].id, 0))
    return tuple(script)


EXCUSED = """
start: one
states:
  one:
    lines: [{phone: "Homeland Security.", by: caller, reveals: {requester: hsi}}]
    choices:
      - {id: both, label: Send both, acts: [send_patrol, send_supervisor], to: good}
endings: {good: {outcome: lawful, people: All are well, excuses: [ask_first]}}
"""


def test_what_an_ending_excuses_is_no_fault_before_the_end() -> None:
    """A car goes before danger is asked about: its time is over, and the ending excuses it."""
    proof, true = proved(EXCUSED, ("both",))
    assert proof.range.worst == true.worst == 1
