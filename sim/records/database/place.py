"""Where a store lies: a file, or a database by URL, which is never shown with a password."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from sim.records.errors import PlaceError

_SERVERS = ("postgresql", "cockroachdb")
_SHOWN = frozenset({"host", "hostaddr", "port", "dbname", "user"})
"""The options of a URL that may be shown; any other may be a password."""


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
    except (ArgumentError, ValueError) as error:
        raise _no_place("That URL") from error
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return Place(shown=url.database, path=Path(url.database))
    if where.count("@") > (url.username is not None):  # what follows it may be the rest of a password
        raise _no_place("That URL, with an @ too many,")
    shown = url.difference_update_query(set(url.query) - _SHOWN).render_as_string(hide_password=True)
    if url.get_backend_name() in _SERVERS and url.drivername in (url.get_backend_name(), _driven(url)):
        return Place(shown=shown, url=url.set(drivername=_driven(url)))
    raise _no_place(shown)


def _driven(url: URL) -> str:
    """Name the one driver that is used for a server."""
    return f"{url.get_backend_name()}+psycopg"


def _no_place(shown: str) -> PlaceError:
    return PlaceError(
        f"{shown} is no place for a store.",
        safe="Nothing was written.",
        mend="Give a path, or a URL like postgresql+psycopg://user@host:5432/wcsim (in a password, @ is %40)",
    )
