"""From judged runs to what the statistics read: credits by item, options by state, trials by member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from typing_extensions import override

from scenarios.model import ChoiceId, ScenarioId, StateId
from scenarios.vocabulary import MatterId
from scoring.choices import right_way
from scoring.judging import Judgement, Law
from scoring.trials import Trials


class Item(NamedTuple):
    """What is measured: a norm in a matter of a scenario, or a state's wording (`craft.`) or time (`time.`).

    Variants share an item where they owe the same; what all runs share is the common trunk.
    """

    scenario: ScenarioId
    name: str
    matter: MatterId

    @override
    def __str__(self) -> str:
        return f"{self.scenario}/{self.name}/{self.matter}"


class Option(NamedTuple):
    """A choice that can be open in a state of a scenario."""

    scenario: ScenarioId
    state: StateId
    choice: ChoiceId


class Offered(NamedTuple):
    """An option that was open at a stop: was it right there, by what was known, and was it taken."""

    option: Option
    right: bool
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a member of a unit showed in one run: credits from 0 to 1, options in order, both sides."""

    member: str
    unit: str
    scenario: ScenarioId
    credits: Mapping[Item, float] = field(hash=False)
    offered: tuple[Offered, ...]
    trials: Trials


def answers_of(
    judgement: Judgement, scenario: ScenarioId, law: Law, *, member: str, unit: str = ""
) -> Answers:
    """Read a judged run as answers.

    Items are what the variant owes: a breach on the member's own route is no item, since nobody else met it.
    """
    run = judgement.timeline
    offered = [
        _offered(scenario, stop.state, way.choice, right_way(run, stop, way, law.judge), way is stop.chosen)
        for stop in run.stops
        for way in stop.open
    ]
    return Answers(
        member=member,
        unit=unit,
        scenario=scenario,
        credits={
            Item(scenario, line.id, line.matter): float(line.credit)
            for line in judgement.lines
            if line.credit is not None and not line.beyond
        },
        offered=tuple(offered),
        trials=judgement.trials,
    )


@lru_cache(maxsize=65_536)
def _offered(scenario: ScenarioId, state: StateId, choice: ChoiceId, right: bool, taken: bool) -> Offered:  # noqa: FBT001 - a memo's arguments
    """Make one value of what thousands of runs were offered alike: most of their memory."""
    return Offered(Option(scenario, state, choice), right, taken)


def first_attempts(answers: Iterable[Answers]) -> tuple[Answers, ...]:
    """Keep each member's first attempt at each scenario; `answers` come in the order of time."""
    first: dict[tuple[str, ScenarioId], Answers] = {}
    for each in answers:
        first.setdefault((each.member, each.scenario), each)
    return tuple(first.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Members by items: a credit from 0 to 1, or None where the member did not owe the item."""

    members: tuple[str, ...]
    items: tuple[Item, ...]
    rows: tuple[tuple[float | None, ...], ...]


def table_of(answers: Iterable[Answers]) -> Table:
    """Set up members by items, both sorted; a member's scenarios lie in one row."""
    credits_: dict[str, dict[Item, float]] = {}
    for each in answers:
        credits_.setdefault(each.member, {}).update(each.credits)
    items = tuple(sorted({item for row in credits_.values() for item in row}))
    members = tuple(sorted(credits_))
    rows = tuple(tuple(credits_[member].get(item) for item in items) for member in members)
    return Table(members=members, items=items, rows=rows)


def trunk_of(table: Table) -> Table:
    """Keep the common trunk: the items that every member owed."""
    kept = [at for at in range(len(table.items)) if all(row[at] is not None for row in table.rows)]
    return Table(
        members=table.members,
        items=tuple(table.items[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def share_of(row: Iterable[float | None]) -> float:
    """Give the mean credit of what a member owed; 0 where nothing was."""
    owed = [credit for credit in row if credit is not None]
    return sum(owed) / len(owed) if owed else 0.0
