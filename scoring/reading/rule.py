"""The pass rule's file: its shape, and how it becomes a `Rule`."""

import hashlib
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from scenarios.problems import Problem, render
from scenarios.reading.faults import problems_of
from scenarios.reading.tree import plain, read_tree
from scenarios.vocabulary import SeatId
from scoring.norms import CompetencyId, Severity
from scoring.rule import CourseRule, Level, Rule

Share = Annotated[Fraction, Field(ge=0, le=1)]
_Competency = Literal[
    "legal_authority",
    "life_safety",
    "non_assistance",
    "gathering",
    "communication",
    "timeliness",
    "notice_record",
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built at its first use


class _Credits(_Shape):
    late: Share
    reason_share: Share
    hint_share: Share


class _Cuts(_Shape):
    overall: Share
    both_sides: Share
    other: Share


class _LevelShape(_Shape):
    id: str
    critical: int | None = None
    major: int | None = None
    moderate: int | None = None
    minor: int | None = None


class _TrialsShape(_Shape):
    help: int = Field(ge=0)
    hold: int = Field(ge=0)
    most_to_one: Annotated[Fraction, Field(ge=1)]


class _AttemptsShape(_Shape):
    most: int = Field(ge=1)
    hours: int = Field(ge=1)


class _CourseShape(_Shape):
    most_majors: int = Field(ge=0)
    trials: _TrialsShape
    failing_levels: list[str]
    attempts: _AttemptsShape


class _RuleShape(_Shape):
    id: str
    title: str
    weights: dict[str, dict[_Competency, Share]]
    severity_weights: dict[Severity, int]
    credits: _Credits
    cuts: _Cuts
    both_sides: list[_Competency]
    cost_ratio: Annotated[Fraction, Field(gt=0, le=1000)] = Fraction(1)
    levels: list[_LevelShape] = Field(min_length=1)
    passing_levels: list[str]
    course: _CourseShape

    @model_validator(mode="after")
    def _weights_sum_to_one(self) -> "_RuleShape":
        for seat, weights in self.weights.items():
            if sum(weights.values()) != 1:
                raise PydanticCustomError(
                    "weights",
                    "the weights of {seat} sum to {sum}, not to 1",
                    {"seat": seat, "sum": f"{float(sum(weights.values())):g}"},
                )
        return self


class _FileShape(_Shape):
    rule: _RuleShape


def read_rule(text: str, file: str) -> tuple[Rule | None, tuple[Problem, ...]]:
    """Read a pass rule; None when a problem leaves it unusable. Its version is the SHA-256 of its tree."""
    node, problems = read_tree(text, file)
    if node is None:
        return None, problems
    try:
        shape = _FileShape.model_validate(plain(node)).rule
    except ValidationError as error:
        return None, (
            *problems,
            *problems_of(error, node, file, code="N200", shapes=(_RuleShape, _FileShape)),
        )
    return _build(shape, hashlib.sha256(rfc8785.dumps(plain(node))).hexdigest()), problems


def _build(shape: _RuleShape, version: str) -> Rule:
    return Rule(
        id=shape.id,
        title=shape.title,
        version=version,
        weights={
            SeatId(seat): {CompetencyId(name): weight for name, weight in weights.items()}
            for seat, weights in shape.weights.items()
        },
        severity_weights=shape.severity_weights,
        late_credit=shape.credits.late,
        reason_share=shape.credits.reason_share,
        hint_share=shape.credits.hint_share,
        cut_overall=shape.cuts.overall,
        cut_both_sides=shape.cuts.both_sides,
        cut_other=shape.cuts.other,
        both_sides=frozenset(map(CompetencyId, shape.both_sides)),
        cost_ratio=shape.cost_ratio,
        levels=tuple(_level(each) for each in shape.levels),
        passing_levels=frozenset(shape.passing_levels),
        course=_course(shape.course),
    )


def _course(shape: _CourseShape) -> CourseRule:
    return CourseRule(
        most_majors=shape.most_majors,
        least_help=shape.trials.help,
        least_hold=shape.trials.hold,
        most_to_one=shape.trials.most_to_one,
        failing_levels=frozenset(shape.failing_levels),
        attempts=shape.attempts.most,
        attempt_hours=shape.attempts.hours,
    )


def _level(shape: _LevelShape) -> Level:
    given: dict[Severity, int | None] = {
        "critical": shape.critical,
        "major": shape.major,
        "moderate": shape.moderate,
        "minor": shape.minor,
    }
    return Level(id=shape.id, most={severity: most for severity, most in given.items() if most is not None})


@cache
def load_rule() -> Rule:
    """Read the shipped pass rule."""
    rule, problems = read_rule((files("scoring") / "pass_rule.yaml").read_text("utf-8"), "pass_rule.yaml")
    if rule is None or problems:
        raise ValueError("\n".join(map(render, problems)))
    return rule
