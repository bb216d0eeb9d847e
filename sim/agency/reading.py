"""Read `agency.yaml`: YAML to tree, tree to shape, then values; every fault with its line and mend."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from scenarios.problems import Problem
from scenarios.reading.faults import problems_of
from scenarios.reading.tree import line_at, plain, read_tree
from scenarios.text import clean
from sim.agency.numbers import REFUSED, is_social_security_number
from sim.agency.settings import (
    NONE,
    NOT_APPROVED,
    Agency,
    Approval,
    CourseSetting,
    Delivery,
    IdentityCheck,
    Learner,
    PolicyNamed,
    Retention,
    Teacher,
    VouchedBy,
    open_places,
)

FILE = "agency.yaml"

Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]
_NUMBERS = ("board_id", "employee_id_or_star")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built at its first use


class _RetentionShape(_Shape):
    code: Text
    years: Annotated[int, Field(ge=0, le=200)] | None = None


class _RetentionsShape(_Shape):
    completion: _RetentionShape
    practice: _RetentionShape


class _ApprovalShape(_Shape):
    by: Text = NOT_APPROVED
    on: date | None = None


class _PolicyShape(_Shape):
    id: Text
    dated: date


class _TeacherShape(_Shape):
    name: Text
    id: Text
    cert_no: Text = NONE
    cert_expiry: date | None = None
    role: Text


class _CourseShape(_Shape):
    class_record_no: Text | None = None
    course_cert_no: Text | None = None
    certifying_body: Text | None = None
    mandate_code: Text | None = None
    lesson_plan_id: Text | None = None
    lesson_plan_version: Text | None = None


class _ProviderShape(_Shape):
    name: Text
    no: Text = NONE


class _AgencyShape(_Shape):
    name: Text
    id: Text
    url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=300)]
    place: Text
    provider: _ProviderShape
    delivery: Delivery
    identity_check: IdentityCheck
    proctor_id: Text = NONE
    vouched_by: VouchedBy
    retention: _RetentionsShape
    key: _ApprovalShape = _ApprovalShape()
    policies: list[_PolicyShape] = Field(default_factory=list)
    instructor: _TeacherShape | None = None
    courses: dict[str, _CourseShape] = Field(default_factory=dict)


class _FileShape(_Shape):
    agency: _AgencyShape


_SHAPES = (
    _FileShape,
    _AgencyShape,
    _ProviderShape,
    _RetentionShape,
    _TeacherShape,
    _CourseShape,
    _PolicyShape,
)


def read_agency(text: str, file: str) -> tuple[Agency | None, tuple[Problem, ...]]:
    """Read an agency's settings; None with all their problems, sorted, when there is any."""
    node, problems = read_tree(text, file)
    if node is None:
        return None, problems
    try:
        shape = _FileShape.model_validate(plain(node)).agency
    except ValidationError as error:
        return None, tuple(sorted({*problems, *problems_of(error, node, file, code="A100", shapes=_SHAPES)}))
    faults = [
        Problem(file=file, line=line_at(node, ("agency", key)), code=code, what=what, mend=mend)
        for key, code, what, mend in _faults(shape)
    ]
    if problems or faults:
        return None, tuple(sorted({*problems, *faults}))
    return _build(shape, hashlib.sha256(rfc8785.dumps(plain(node))).hexdigest()), ()


def check_agency(text: str, file: str) -> tuple[Agency | None, tuple[Problem, ...]]:
    """Read an agency's settings as `read_agency`; beside their problems, what is still to be filled in."""
    agency, problems = read_agency(text, file)
    node, _ = read_tree(text, file)
    if agency is None or node is None:
        return agency, problems
    return agency, tuple(
        sorted(
            Problem(
                file=file,
                line=line_at(node, ("agency", *each.at)),
                code="A105",
                what=f"nobody filled in {each.what} ({'.'.join(each.at)})",
                mend=each.mend,
            )
            for each in open_places(agency)
        )
    )


def _faults(shape: _AgencyShape) -> Iterator[tuple[str, str, str, str]]:
    """Name what contradicts itself: key, code, what, mend."""
    if shape.delivery != "unproctored" and shape.instructor is None:
        what = f"the delivery is {shape.delivery!r} and nobody is named as its instructor"
        yield "delivery", "A101", what, "add `instructor:`, or write `delivery: unproctored`"
    if (shape.key.by == NOT_APPROVED) != (shape.key.on is None):
        what = "an approval of the key has both a name and a day, or neither"
        yield "key", "A102", what, "write both `by:` and `on:`, or leave `key:` away"
    if shape.vouched_by != "self" and shape.identity_check == NONE:
        what = f"a {shape.vouched_by} vouches for who sat there, and nobody checks it"
        yield "vouched_by", "A103", what, "write how members are known: identity_check badge or sign_on"


def load_agency(home: Path) -> tuple[Agency | None, tuple[Problem, ...]]:
    """Read the settings of a home folder; None without a problem where there is no such file."""
    path = home / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None, ()
    except (OSError, UnicodeDecodeError) as error:
        what = f"it cannot be read: {error}"
        mend = "let this account read it; save it as UTF-8"
        return None, (Problem(file=str(path), line=0, code="A104", what=what, mend=mend),)
    return read_agency(text, str(path))


class LearnerError(ValueError):
    """What was given is not who sits down; the message says what is wrong with which field."""


def read_learner(text: bytes) -> Learner:
    """Read who sits down, a JSON object with the fields of `Learner`; LearnerError names each fault."""
    try:
        return see_learner(TypeAdapter(Learner).validate_json(text, extra="forbid"))
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}" for each in error.errors()
        ]
        raise LearnerError("; ".join(faults)) from error


def see_learner(given: Learner) -> Learner:
    """Clean what was given of who sits down; blanks alone are nothing. LearnerError names what cannot be."""
    said = {name: one_line(text or "") for name, text in asdict(given).items()}
    faults = [f"{name}: {REFUSED}" for name in _NUMBERS if is_social_security_number(said[name])]
    if faults:
        raise LearnerError("; ".join(faults))
    return TypeAdapter(Learner).validate_python({name: text for name, text in said.items() if text})


def one_line(text: str) -> str:
    """Give a text of someone's in one line: no control characters, no blanks around it."""
    return " ".join(clean(text).split())


def template(name: str, id_: str) -> str:
    """Write a file to start from, valid at once, in an agency's name."""
    words = (files("sim.agency") / "agency.yaml.txt").read_text("utf-8")
    return words.replace("AGENCY_NAME", _quoted(name)).replace("AGENCY_ID", _quoted(id_))


def _quoted(text: str) -> str:
    """Write a text as a YAML scalar between double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _retention(shape: _RetentionShape) -> Retention:
    return Retention(code=shape.code, years=shape.years)


def _build(shape: _AgencyShape, version: str) -> Agency:
    return Agency(
        version=version,
        name=shape.name,
        id=shape.id,
        url=shape.url,
        place=shape.place,
        provider_name=shape.provider.name,
        provider_no=shape.provider.no,
        delivery=shape.delivery,
        identity_check=shape.identity_check,
        proctor_id=shape.proctor_id,
        vouched_by=shape.vouched_by,
        retention={
            "completion": _retention(shape.retention.completion),
            "practice": _retention(shape.retention.practice),
        },
        key=Approval(by=shape.key.by, on=shape.key.on),
        policies=tuple(PolicyNamed(id=each.id, dated=each.dated) for each in shape.policies),
        teacher=None if shape.instructor is None else Teacher(**shape.instructor.model_dump()),
        courses={name: CourseSetting(**given.model_dump()) for name, given in shape.courses.items()},
    )
