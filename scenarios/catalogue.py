"""The list of shipped scenarios, quick: from an index that is believed only while each file is unchanged.

`wcsim list` and the home screen read it without YAML or pydantic. An entry carries the SHA-256 of its file's
bytes; a file whose bytes differ is named as stale, and the reader reads it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

INDEX = "index.json"
_NOT_SCENARIOS = frozenset({"vocabulary.yaml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One scenario as a list shows it; `law_as_of` is `YYYY-MM-DD`, `minutes` an estimate."""

    id: str
    title: str
    seat: str
    law_as_of: str
    minutes: int
    variants: tuple[str, ...]
    incident: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What the index says of files that are unchanged, and the ids of those it cannot speak for."""

    entries: tuple[Entry, ...]
    stale: tuple[str, ...]


def read_index() -> Index:
    """Read the index and compare it with the files; entries and stale ids are sorted."""
    folder = files("scenarios.library")
    index = folder / INDEX
    known: dict[str, dict[str, Any]] = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    entries, stale = [], []
    for each in folder.iterdir():
        if not each.name.endswith(".yaml") or each.name in _NOT_SCENARIOS:
            continue
        scenario_id = each.name.removesuffix(".yaml")
        line = known.get(scenario_id)
        if line and line["file"] == hashlib.sha256(each.read_bytes()).hexdigest():
            fields = line["entry"]
            entries.append(Entry(**{**fields, "variants": tuple(fields["variants"])}))
        else:
            stale.append(scenario_id)
    return Index(entries=tuple(sorted(entries, key=lambda entry: entry.id)), stale=tuple(sorted(stale)))


def write_index(entries: dict[str, tuple[Entry, bytes]]) -> str:
    """Write the index's text for entries by id, each with the bytes of its file."""
    body = {
        scenario_id: {"file": hashlib.sha256(content).hexdigest(), "entry": asdict(entry)}
        for scenario_id, (entry, content) in sorted(entries.items())
    }
    return json.dumps(body, indent=1, ensure_ascii=False) + "\n"
