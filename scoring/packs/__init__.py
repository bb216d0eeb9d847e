"""The packs that ship with the program, one YAML file each: the law of a city, or an order once proposed.

`load_pack` reads one by its id. They are our own words on texts that others wrote, and no lawyer has looked
at them yet.
"""

from functools import cache
from importlib import resources

from scenarios.problems import Problem, nearest, render
from scenarios.reading.library import load_vocabulary
from scoring.norms import Pack
from scoring.reading.pack import read_pack

_ENDING = ".yaml"


class UnknownPackError(LookupError):
    """Says which pack was likely meant."""


class BrokenPackError(ValueError):
    """Carries the problems of a shipped pack, each as `render` writes it."""


def pack_ids() -> tuple[str, ...]:
    """List the packs that ship, sorted."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


@cache
def read_shipped(pack_id: str) -> tuple[Pack | None, tuple[Problem, ...]]:
    """Read a shipped pack, once; None, with its problems, where it is broken."""
    ids = pack_ids()
    if pack_id not in ids:
        raise UnknownPackError(f"no pack is called {pack_id!r}; {nearest(pack_id, ids)}")
    name = f"{pack_id}{_ENDING}"
    return read_pack(_text(__name__, name), name, load_vocabulary())


def load_pack(pack_id: str) -> Pack:
    """Give a shipped pack; an unknown id and a broken file are errors that say what to do."""
    pack, problems = read_shipped(pack_id)
    if pack is None:
        raise BrokenPackError(_rendered(problems))
    return pack


def _text(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def _rendered(problems: tuple[Problem, ...]) -> str:
    return "\n".join(render(problem) for problem in problems)
