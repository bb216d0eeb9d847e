"""Which scenario is meant: an id of the library, a file of the user's, or a version kept in the store."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from scenarios.model import Scenario
from scenarios.problems import Problem
from scenarios.reading.build import read_scenario, version_of
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_text
from scenarios.reading.tree import MAX_BYTES, read_tree
from scoring.norms import Pack
from scoring.packs import load_pack
from scoring.reading.pack import read_pack
from scoring.reading.rule import load_rule, read_rule
from scoring.rule import Rule, lacking

Kept: TypeAlias = Callable[[str], str | None]
"""What a store keeps under a version (`Store.content`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A scenario with the text it was read from."""

    scenario: Scenario
    text: str


class BrokenScenarioError(ValueError):
    """A file was read and is no playable scenario; its problems say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class BrokenLawError(ValueError):
    """A file was read and is no pack, or no pass rule, to judge by; its problems say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def open_scenario(name: str) -> Opened:
    """Open a scenario by id or path; a name with a dot or a slash is a path.

    UnknownScenarioError suggests the near id; OSError says why a file cannot be read.
    """
    if not _is_path(name):
        return Opened(scenario=load_scenario(name), text=scenario_text(name))
    return _read(read_bounded(Path(name)), name)


def open_pack(name: str) -> Pack:
    """Open a pack by id or path, as `open_scenario` does; UnknownPackError suggests the near id."""
    if not _is_path(name):
        return load_pack(name)
    pack, problems = read_pack(read_bounded(Path(name)), name, load_vocabulary())
    if pack is None:
        raise BrokenLawError(problems)
    return pack


def open_rule(file: str | None) -> Rule:
    """Open the pass rule of a file, or (None) the one that ships."""
    if file is None:
        return load_rule()
    rule, problems = read_rule(read_bounded(Path(file)), file)
    if rule is None or problems:
        raise BrokenLawError(problems)
    found = [
        Problem(file=file, line=1, code="N201", what=what, mend=mend)
        for what, mend in lacking(rule, load_vocabulary().seats)
    ]
    if found:
        raise BrokenLawError(tuple(found))
    return rule


def _is_path(name: str) -> bool:
    return "/" in name or "." in name


def open_version(scenario_id: str, version: str, kept: Kept) -> Opened:
    """Open the version that an attempt played: the library's if it is that, else the one the store kept."""
    try:
        opened = open_scenario(scenario_id)
    except (LookupError, OSError):
        opened = None
    if opened and opened.scenario.version == version:
        return opened
    return kept_version(scenario_id, version, kept)


def kept_version(scenario_id: str, version: str, kept: Kept) -> Opened:
    """Open a version from the store; LookupError where it was not kept."""
    text = kept(version)
    if text is None:
        raise LookupError(
            f"the version {version[:12]} of {scenario_id!r} is neither in the library nor in the store"
        )
    return _read(text, f"{scenario_id}.yaml")


def read_bounded(path: Path) -> str:
    """Read a stranger's file, and of one that is too large no more than shows that it is."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    return content.decode("utf-8", "strict" if len(content) <= MAX_BYTES else "replace")


def version_of_text(text: str) -> str | None:
    """Give the version of a scenario, pack, course or pass rule by its text; None where it has none."""
    node, _ = read_tree(text, "")
    return None if node is None else version_of(node)


def pack_text(pack_id: str) -> str:
    """Give the text of a shipped pack."""
    return (files("scoring.packs") / f"{pack_id}.yaml").read_text("utf-8")


def _read(text: str, file: str) -> Opened:
    scenario, problems = read_scenario(text, file, load_vocabulary())
    if scenario is None:
        raise BrokenScenarioError(problems)
    return Opened(scenario=scenario, text=text)
