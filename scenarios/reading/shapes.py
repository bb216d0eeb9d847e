"""What a scenario file may hold: one pydantic shape for each part, unknown keys refused."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from scenarios.text import read_day


def _day(value: object) -> date:
    """Read a day; pydantic itself would take a bare number for a time stamp."""
    try:
        return read_day(str(value))
    except ValueError as error:
        raise PydanticCustomError("date_parsing", "this is no day of the calendar") from error


Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Dotted: TypeAlias = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*$")]
Words: TypeAlias = str | dict[str, str]
Reveals: TypeAlias = list[str | dict[str, str]] | dict[str, str]
Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Seconds: TypeAlias = Annotated[Decimal, Field(gt=0, le=3600, decimal_places=3)]


class Shape(BaseModel):
    """The base of every shape: frozen, nothing beside what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built at its first use


class LineShape(Shape):
    """`- phone: "..."` with the channel as the key; `by` names the cast."""

    phone: Words | None = None
    radio: Words | None = None
    person: Words | None = None
    cad: Words | None = None
    document: Words | None = None
    scene: Words | None = None
    by: Name | None = None
    pace: Literal["slow", "normal", "fast"] = "normal"
    reveals: Reveals = Field(default_factory=list)
    when: str | None = None
    only: list[Name] = Field(default_factory=list)


class ReasonShape(Shape):
    """`why: {of: state, right: true}` on the choices of a state that asks "why?"."""

    of: Name
    right: bool


class ChoiceShape(Shape):
    """A choice or a question; a question's id stands outside when it lies in `questions`."""

    id: Name | None = None
    label: Words | None = None
    say: Words | None = None
    acts: list[Dotted] = Field(default_factory=list)
    when: str | None = None
    only: list[Name] = Field(default_factory=list)
    once: bool | None = None
    answer: Words | None = None
    by: Name | None = None
    lines: list[LineShape] = Field(default_factory=list)
    reveals: Reveals = Field(default_factory=list)
    sets: list[Name] = Field(default_factory=list)
    clears: list[Name] = Field(default_factory=list)
    counts: dict[Name, Annotated[int, Field(ge=-1000, le=1000)]] = Field(default_factory=dict)
    to: Name | None = None
    craft: Annotated[float, Field(ge=0, le=1)] | None = None
    why: ReasonShape | None = None


class ClockShape(Shape):
    """`clock: {seconds: 20, then: impatient}`; `decide_in` makes the state time-critical."""

    seconds: Seconds
    decide_in: Seconds | None = None
    then: Name


class StateShape(Shape):
    """A state under `states`."""

    seat: Name | None = None
    lines: list[LineShape] = Field(default_factory=list)
    papers: list[Name] = Field(default_factory=list)
    hint: str = ""
    clock: ClockShape | None = None
    ask_any: list[Name | ChoiceShape] = Field(default_factory=list)
    choices: list[ChoiceShape] = Field(default_factory=list)


class FieldShape(Shape):
    """One field of a paper: what it shows when looked at."""

    shows: Words
    reveals: Reveals = Field(default_factory=list)


class PaperShape(Shape):
    """A document to inspect, field by field."""

    title: str
    only: list[Name] = Field(default_factory=list)
    fields: dict[Name, FieldShape] = Field(min_length=1)


class TimerShape(Shape):
    """Something the world does by itself, under `world`; without `after`, as soon as `when` holds."""

    after: Annotated[Decimal, Field(ge=0, le=3600, decimal_places=3)] = Decimal(0)
    when: str | None = None
    only: list[Name] = Field(default_factory=list)
    lines: list[LineShape] = Field(default_factory=list)
    sets: list[Name] = Field(default_factory=list)
    clears: list[Name] = Field(default_factory=list)
    counts: dict[Name, Annotated[int, Field(ge=-1000, le=1000)]] = Field(default_factory=dict)
    to: Name | None = None


class VariantShape(Shape):
    """`calm: {about: ..., so: {danger: none}}`."""

    about: str
    so: dict[Dotted, Name] = Field(min_length=1)


class EndingShape(Shape):
    """How it ends, and for whom."""

    outcome: Literal["lawful", "unlawful_help", "failed_duty", "both_errors", "unresolved"]
    people: str
    excuses: list[Name] = Field(default_factory=list)


class GoldenShape(Shape):
    """A run that must keep playing."""

    variant: Name
    reference: bool = False
    choices: list[str]
    ending: Name
    result: Literal["PASS", "NOT YET", "INCOMPLETE"] | None = None
    breaches: list[str] | None = None
    lates: list[str] = Field(default_factory=list)
    law_as_of: Day | None = None


class ObjectiveShape(Shape):
    """`- {learn: ..., norms: [...]}`."""

    learn: str
    norms: list[Name] = Field(min_length=1)


class IncidentShape(Shape):
    """What it grew from."""

    kind: Literal["reported", "composite"]
    what: str
    sources: list[str] = Field(default_factory=list)


class ScenarioShape(Shape):
    """The whole scenario under the key `scenario`."""

    id: Name
    title: str
    seat: Name
    incident: IncidentShape
    law_as_of: Day
    also_under: list[Day] = Field(default_factory=list)
    minutes: Annotated[int, Field(ge=1, le=240)]
    objectives: list[ObjectiveShape] = Field(min_length=1)
    briefing: str
    author: str
    note: str
    matters: dict[Name, str] = Field(default_factory=dict)
    cast: dict[Name, str] = Field(default_factory=dict)
    vary: dict[Name, VariantShape] = Field(min_length=1)
    twins: dict[Name, list[Name]] = Field(default_factory=dict)
    cosmetic: dict[Name, Annotated[list[str], Field(min_length=1)]] = Field(default_factory=dict)
    counters: dict[Name, Annotated[int, Field(ge=1, le=1000)]] = Field(default_factory=dict)
    papers: dict[Name, PaperShape] = Field(default_factory=dict)
    questions: dict[Name, ChoiceShape] = Field(default_factory=dict)
    start: Name
    states: dict[Name, StateShape] = Field(min_length=1)
    world: dict[Name, TimerShape] = Field(default_factory=dict)
    endings: dict[Name, EndingShape] = Field(min_length=1)
    golden: dict[Name, GoldenShape] = Field(default_factory=dict)


class FileShape(Shape):
    """A scenario file."""

    scenario: ScenarioShape


SHAPES: tuple[type[BaseModel], ...] = (
    FileShape,
    ScenarioShape,
    IncidentShape,
    ObjectiveShape,
    GoldenShape,
    EndingShape,
    VariantShape,
    TimerShape,
    PaperShape,
    FieldShape,
    StateShape,
    ClockShape,
    ChoiceShape,
    ReasonShape,
    LineShape,
)
