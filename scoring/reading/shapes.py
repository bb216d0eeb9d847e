"""What a pack file may hold, as pydantic shapes; every scalar arrives as text."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scenarios.text import read_day
from scoring.norms import Confidence, Modality, Severity


class Shape(BaseModel):
    """A mapping of the file: the keys named and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built at its first use


def _day(value: object) -> date:
    """Read YYYY-MM-DD and nothing else (pydantic would take a bare number for a time stamp)."""
    try:
        return read_day(str(value))
    except ValueError as error:
        raise PydanticCustomError("date_parsing", "this is no day of the calendar") from error


def one_or_many(value: object) -> object:
    """Take a single word for a list of one."""
    return [value] if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[list[str], BeforeValidator(one_or_many), Field(min_length=1)]
Text = Annotated[str, Field(min_length=1)]
WhenShape = dict[str, Words]


class PeriodShape(Shape):
    """`in_force: {from, to}`; `to` is the last day, left away while the text is in force."""

    first: Day = Field(alias="from")
    last: Day | None = Field(default=None, alias="to")


class TextShape(Shape):
    """A citation: the text's name, its period, how well it is known, where it was seen."""

    text: Text
    first: Day = Field(alias="from")
    last: Day | None = Field(default=None, alias="to")
    confidence: Confidence
    source: str = ""


class BindsShape(Shape):
    """`forbids:`, `permits:`, `unsettled:`: whom and what."""

    seats: Words
    acts: Words


class WithinShape(Shape):
    """`within: {seconds: 30, of: danger}`."""

    seconds: int = Field(gt=0)
    of: str


class ObligesShape(BindsShape):
    """`obliges:`, with one of `by: end`, `within`, `before`; `all` and `never` make it a checklist."""

    by: str | None = None
    within: WithinShape | None = None
    before: Words | None = None
    all: bool = False
    never: Annotated[list[str], BeforeValidator(one_or_many)] = []


class NormShape(Shape):
    """One norm as an author writes it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    says: Text
    forbids: BindsShape | None = None
    obliges: ObligesShape | None = None
    permits: BindsShape | None = None
    unsettled: BindsShape | None = None
    when: WhenShape = {}
    unless: list[WhenShape] = []
    until_known: Annotated[list[str], BeforeValidator(one_or_many)] = []
    in_force: PeriodShape
    cites: list[str | TextShape] = Field(min_length=1)
    severity: Severity
    competency: str
    critical: Text | None = None
    life: bool = False
    over: Annotated[list[str], BeforeValidator(one_or_many)] = []
    instead: Text
    looked_at_by_lawyer: Text

    def modalities(self) -> tuple[tuple[str, Modality, BindsShape], ...]:
        """List what the norm does, as (key, modality, whom and what); a sound norm does one thing."""
        given: tuple[tuple[str, Modality, BindsShape | None], ...] = (
            ("forbids", "prohibition", self.forbids),
            ("obliges", "obligation", self.obliges),
            ("permits", "permission", self.permits),
            ("unsettled", "unsettled", self.unsettled),
        )
        return tuple((key, modality, binds) for key, modality, binds in given if binds is not None)


class PackShape(Shape):
    """A pack: `sources` and `texts` are named once, `groups` gives short names to lists of values."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    notes: list[Text] = []
    sources: dict[str, Text] = {}
    texts: dict[str, TextShape] = {}
    groups: dict[str, dict[str, Words]] = {}
    norms: list[NormShape] = Field(min_length=1)


SHAPES = (PackShape, NormShape, BindsShape, ObligesShape, WithinShape, TextShape, PeriodShape)
