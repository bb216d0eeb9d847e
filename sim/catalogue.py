"""Every shipped scenario as an entry; `python -m sim.catalogue` writes the index anew after an edit."""

from pathlib import Path

from scenarios.catalogue import INDEX, Entry, read_index, write_index


def catalogue() -> tuple[Entry, ...]:
    """List the shipped scenarios by id; files that the index does not know are read."""
    index = read_index()
    return tuple(sorted((*index.entries, *map(_read_entry, index.stale)), key=lambda entry: entry.id))


def _read_entry(scenario_id: str) -> Entry:
    from scenarios.reading.library import load_scenario

    scenario = load_scenario(scenario_id)
    return Entry(
        id=scenario.id,
        title=scenario.title,
        seat=scenario.seat,
        law_as_of=scenario.law_as_of.isoformat(),
        minutes=scenario.minutes,
        variants=tuple(variant.id for variant in scenario.variants),
        incident=scenario.incident.what,
        version=scenario.version,
    )


def _write() -> None:
    from scenarios.reading.library import scenario_ids, scenario_text

    entries = {each: (_read_entry(each), scenario_text(each).encode()) for each in scenario_ids()}
    folder = Path(__file__).parents[1] / "scenarios" / "library"
    (folder / INDEX).write_text(write_index(entries), "utf-8")


if __name__ == "__main__":
    _write()
