"""Where a store lies: a file, or a database by URL, which is never shown with its password."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from sim.records.errors import StoreMissingError

_SERVERS = ("postgresql", "cockroachdb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file (`path`) or a database on a server (`url`); `shown` may stand in any message."""

    shown: str
    path: Path | None = None
    url: URL | None = None


def place_of(where: str | Path) -> Place:
    """Read a path, a `sqlite:///` URL or a `postgresql+psycopg://` URL; others are refused by name."""
    if isinstance(where, Path) or "://" not in where:
        return Place(shown=str(where), path=Path(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise _no_place("That URL") from error
    shown = url.render_as_string(hide_password=True)
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return Place(shown=url.database, path=Path(url.database))
    if url.get_backend_name() in _SERVERS and url.drivername in (url.get_backend_name(), _driven(url)):
        return Place(shown=shown, url=url.set(drivername=_driven(url)))
    raise _no_place(shown)


def _driven(url: URL) -> str:
    """Name the one driver that is used for a server."""
    return f"{url.get_backend_name()}+psycopg"


def _no_place(shown: str) -> StoreMissingError:
    return StoreMissingError(
        f"{shown} is no place for a store.",
        safe="Nothing was written.",
        mend="Give a path, or a URL like postgresql+psycopg://user@host/wcsim",
    )
