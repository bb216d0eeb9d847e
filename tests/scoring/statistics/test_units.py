"""From judged runs to the table, to options, to units: a small call that 40 members take."""

from scenarios.model import ChoiceId, ScenarioId, StateId
from scenarios.vocabulary import EVENT
from scoring.norms import NormId
from scoring.statistics.answers import (
    Answers,
    Item,
    Offered,
    Option,
    answers_of,
    first_attempts,
    table_of,
    trunk_of,
)
from scoring.statistics.enough import TooFew
from scoring.statistics.options import OptionFigures, option_figures
from scoring.statistics.units import Cell, UnitLean, heat_map, leans
from scoring.trials import Trials, lean, wilson
from tests.scoring.small import judged, law, world

CALL = world(
    """
    start: shots
    states:
      shots:
        lines: [{phone: "He is shot!", by: caller, reveals: {danger: life}}]
        choices:
          - {id: send, label: Send now, acts: [send_emergency], to: after}
          - {id: nobody, label: Send nobody, acts: [send_nobody], to: after}
          - {id: hang_up, label: Hang up, to: after}
      after:
        choices:
          - {id: note, label: Note it, acts: [record_request], to: done}
          - {id: leave, label: Leave it, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden:
      good: {variant: calm, reference: true, choices: [send, note], ending: done}
    """,
    "vary: {calm: {about: A man is shot, so: {danger: life}}}",
)
SMALL = ScenarioId("small")
NORMS = """
{id: send_help, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
{id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {danger: life}, severity: critical, competency: life_safety}
{id: note_it, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {danger: life}, severity: minor, competency: notice_record}
"""  # noqa: E501 - a norm a line
LAW = law(NORMS)
HELP, NOBODY, NOTE = (Item(SMALL, name, EVENT) for name in ("send_help", "not_nobody", "note_it"))


def answers(member: str, *script: str, unit: str = "") -> Answers:
    return answers_of(judged(CALL, LAW, *script), SMALL, LAW, member=member, unit=unit)


def option(state: str, choice: str) -> Option:
    return Option(SMALL, StateId(state), ChoiceId(choice))


def test_a_judged_run_becomes_credits_options_and_trials() -> None:
    given = answers("a", "nobody", "note", unit="first watch")
    assert given.credits == {HELP: 0.0, NOBODY: 0.0, NOTE: 1.0}
    assert given.offered == (
        Offered(option("shots", "send"), right=True, taken=False),
        Offered(option("shots", "nobody"), right=False, taken=True),
        Offered(option("shots", "hang_up"), right=False, taken=False),
        Offered(option("after", "note"), right=True, taken=True),
        Offered(option("after", "leave"), right=False, taken=False),
    )
    assert given.trials == Trials(help=1, hits=0, hold=0, false_alarms=0)


def test_only_a_members_first_attempt_at_a_scenario_counts() -> None:
    failed, passed, other = (
        answers("a", "nobody", "note"),
        answers("a", "send", "note"),
        answers("b", "send", "note"),
    )
    assert first_attempts([failed, other, passed]) == (failed, other)


def test_a_breach_on_a_route_of_ones_own_is_no_item() -> None:
    """Only who listens on hears of the danger; the reference run never does."""
    detour = world(
        """
        start: quiet
        states:
          quiet:
            choices:
              - {id: bye, label: Bye, to: done}
              - {id: listen, label: Listen, reveals: {danger: life}, to: shots}
          shots: {choices: [{id: nobody, label: Send nobody, acts: [send_nobody], to: done}]}
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [bye], ending: done}}
        """,
        "vary: {calm: {about: A man is shot, so: {danger: life}}}",
    )
    given = answers_of(judged(detour, LAW, "listen", "nobody"), SMALL, LAW, member="a")
    assert given.credits == {}


def test_the_table_holds_members_by_items_and_the_trunk_what_all_owed() -> None:
    given = [
        Answers(
            member=member,
            unit="",
            scenario=SMALL,
            credits=credits_,
            offered=(),
            trials=Trials(help=0, hits=0, hold=0, false_alarms=0),
        )
        for member, credits_ in (("b", {HELP: 1.0, NOTE: 0.5}), ("a", {HELP: 0.0}))
    ]
    table = table_of(given)
    assert (table.members, table.items) == (("a", "b"), (NOTE, HELP))
    assert table.rows == ((None, 0.0), (0.5, 1.0))
    assert (trunk_of(table).items, trunk_of(table).rows) == ((HELP,), ((0.0,), (1.0,)))


def test_an_option_that_nobody_takes_is_named_and_so_is_a_wrong_one_that_the_best_prefer() -> None:
    """All 40 leave the note away, the best too; nobody sends nobody."""
    given = [answers(f"m{at:02}", "hang_up" if at % 4 == 0 else "send", "leave") for at in range(40)]
    found = dict(option_figures(given))
    assert found[option("shots", "nobody")] == OptionFigures(
        option=option("shots", "nobody"),
        n=40,
        taken=0,
        best_share=0.0,
        best_wrong=0.0,
        flags=("never chosen",),
    )
    assert found[option("after", "leave")] == OptionFigures(
        option=option("after", "leave"),
        n=40,
        taken=40,
        best_share=1.0,
        best_wrong=1.0,
        flags=("preferred by the best, and wrong",),
    )
    send = found[option("shots", "send")]
    assert isinstance(send, OptionFigures)
    assert (send.taken, send.best_share, send.best_wrong, send.flags) == (30, 1.0, 0.0, ())


def test_an_option_open_to_few_has_no_figures() -> None:
    given = [answers(f"m{at}", "send", "note") for at in range(3)]
    assert dict(option_figures(given))[option("after", "note")] == TooFew(n=3)


def test_the_heat_map_shows_which_norm_a_unit_gets_wrong() -> None:
    given = [answers(f"f{at:02}", "send" if at % 3 else "hang_up", "note", unit="first") for at in range(30)]
    given += [answers(f"s{at}", "send", "leave", unit="second") for at in range(4)]
    cells = heat_map(given)
    low, high = wilson(10, 30)
    assert cells[0] == Cell(
        unit="first",
        norm=NormId("send_help"),
        members=30,
        n=30,
        missed=10,
        share=1 / 3,
        low=low,
        high=high,
    )
    few = cells[3]
    assert (few.unit, few.norm, few.missed, few.n, few.share) == ("second", "note_it", 4, 4, None)
    assert [(each.unit, each.norm, each.missed) for each in cells[1:3]] == [
        ("first", "not_nobody", 0),
        ("first", "note_it", 0),
    ]


def test_a_unit_leans_by_its_trials_summed_and_with_its_error_bar() -> None:
    def trials(hits: int, false_alarms: int) -> Trials:
        return Trials(help=2, hits=hits, hold=2, false_alarms=false_alarms)

    given = [
        Answers(member=f"m{at}", unit=unit, scenario=SMALL, credits={}, offered=(), trials=counts)
        for unit, counts in (("a", trials(2, 1)), ("b", trials(1, 0)))
        for at in range(6 if unit == "a" else 3)
    ]
    summed = Trials(help=12, hits=12, hold=12, false_alarms=6)
    assert leans(given) == (
        UnitLean(unit="a", members=6, trials=summed, lean=lean(summed)),
        UnitLean(unit="b", members=3, trials=Trials(help=6, hits=3, hold=6, false_alarms=0), lean=None),
    )
    told = leans(given)[0].lean
    assert told is not None
    assert told.c < 0
