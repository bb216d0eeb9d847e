"""What stands behind records: the courses, scenarios, packs and pass rules they name, each by its version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, TypeAlias

from scenarios.reading.library import UnknownScenarioError, load_scenario, scenario_text
from scoring.courses import UnknownCourseError, course_text, load_course
from scoring.packs import UnknownPackError, load_pack
from scoring.reading.rule import load_rule
from sim.content import pack_text
from sim.exports.stamp import Filed
from sim.outgoing.leaving import Leaving, attempts_behind
from sim.records.selecting import courses_of

Version: TypeAlias = tuple[str, str]
"""An id and the SHA-256 (hex) of the form it had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What the records name, each once; the sets are filled while the records are read."""

    courses: set[Version] = field(default_factory=set)
    scenarios: set[Version] = field(default_factory=set)
    packs: set[Version] = field(default_factory=set)
    rules: set[Version] = field(default_factory=set)
    approvals: set[tuple[str, str, str | None]] = field(default_factory=set)

    def add(self, record: Filed) -> None:
        """Note what one record names."""
        content: Any = record["content"]
        outcome: Any = record["outcome"]
        self.scenarios.update((each["scenario_id"], each["version"]) for each in content["scenarios"])
        self.packs.add((content["pack_id"], content["pack_version"]))
        self.rules.add(("pass_rule", outcome["pass_rule_version"]))
        approved = content["key_version"], content["key_approved_by"], content["key_approved_on"]
        self.approvals.add(approved)


def behind(going: Leaving) -> Behind:
    """Read through the records for what they name; of their runs, the courses they were taken in."""
    found = Behind()
    for page in going.pages():
        for record in page:
            found.add(record)
            going.step(1)
        names = [name for record in page for name in attempts_behind(record)]
        found.courses.update(going.store.read(courses_of, names))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A version with its text, None where neither the store nor this program has it any more."""

    id: str
    version: str
    text: str | None


def texts(going: Leaving, versions: set[Version], kind: str) -> tuple[Kept, ...]:
    """Find the text of each version: in the store, else in the library of this program."""
    return tuple(
        Kept(id=id_, version=version, text=going.store.content(version) or _SHIPPED[kind](id_, version))
        for id_, version in sorted(versions)
    )


def _course(id_: str, version: str) -> str | None:
    try:
        return course_text(id_) if load_course(id_).version == version else None
    except UnknownCourseError:
        return None


def _scenario(id_: str, version: str) -> str | None:
    try:
        return scenario_text(id_) if load_scenario(id_).version == version else None
    except UnknownScenarioError:
        return None


def _pack(id_: str, version: str) -> str | None:
    try:
        return pack_text(id_) if load_pack(id_).version == version else None
    except UnknownPackError:
        return None


def _rule(_id: str, version: str) -> str | None:
    same = load_rule().version == version
    return (files("scoring") / "pass_rule.yaml").read_text("utf-8") if same else None


_SHIPPED: Mapping[str, Callable[[str, str], str | None]] = {
    "courses": _course,
    "scenarios": _scenario,
    "packs": _pack,
    "rules": _rule,
}
