"""Statements sent to a real learning record store: once each, whatever is cut in between."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sim.exports.sending import BATCH, WAITS_S, Endpoint, Sender, Sent, StoreRefusedError
from sim.exports.xapi import Json
from tests.judges import learning_record_store
from tests.sim.exports.test_xapi import told

ANYBODY = "b"
HEADERS = {"X-Experience-API-Version": "1.0.3", "Authorization": "Basic YTpi"}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with learning_record_store() as url:
        yield url


def many(count: int, start: int = 0) -> list[Json]:
    """Statements like ours, each with an id of its own."""
    first = told()[0]
    return [{**first, "id": f"00000000-0000-5000-8000-{start + at:012d}"} for at in range(count)]


def kept(url: str, statements: list[Json]) -> list[Any]:
    """Give what the store returns for each id."""
    found = []
    for each in statements:
        path = f"{urlsplit(url).path}/statements?statementId={each['id']}"
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", path, headers=HEADERS)
        found.append(json.load(connection.getresponse()))
        connection.close()
    return found


def sender(url: str, noted: Path, waits: list[float] | None = None) -> Sender:
    told = [] if waits is None else waits
    return Sender(Endpoint(url=url, user="a", secret=ANYBODY), noted, sleep=told.append)


def test_a_real_store_takes_our_statements_and_returns_them(store: str, tmp_path: Path) -> None:
    *_, last = sender(store, tmp_path / "sent").send(told())
    assert last == Sent(taken=4, before=0)
    for ours, theirs in zip(told(), kept(store, told()), strict=True):
        assert {name: theirs[name] for name in ("id", "verb", "result", "timestamp")} == {
            name: ours[name] for name in ("id", "verb", "result", "timestamp")
        }


def test_what_was_taken_is_not_sent_again(store: str, tmp_path: Path) -> None:
    first = many(BATCH + 7, start=1_000)
    *_, done = sender(store, tmp_path / "sent").send(first)
    *_, again = sender(store, tmp_path / "sent").send([*first, *many(3, start=9_000)])
    assert (done, again) == (Sent(taken=BATCH + 7, before=0), Sent(taken=3, before=BATCH + 7))


def test_a_store_takes_a_repeated_statement_as_the_same(store: str, tmp_path: Path) -> None:
    """The answer was lost: the store has them, the note does not."""
    first = many(5, start=2_000)
    list(sender(store, tmp_path / "sent").send(first))
    (tmp_path / "sent").unlink()
    *_, again = sender(store, tmp_path / "sent").send(first)
    assert again == Sent(taken=5, before=0)
    assert len(kept(store, first)) == 5


def test_a_cut_in_the_middle_is_taken_up_where_it_was(tmp_path: Path) -> None:
    """The store goes away after the first batch and comes back at the same address."""
    statements = many(BATCH + 20, start=3_000)
    with learning_record_store() as url:
        progress = sender(url, tmp_path / "sent").send(statements)
        assert next(progress) == Sent(taken=BATCH, before=0)
        progress.close()
    waits: list[float] = []
    with pytest.raises(StoreRefusedError, match="goes on after what was taken"):
        list(sender(url, tmp_path / "sent", waits).send(statements))
    assert waits == list(WAITS_S)
    with learning_record_store(int(url.split(":")[2].split("/")[0])) as url:
        *_, last = sender(url, tmp_path / "sent").send(statements)
        assert last == Sent(taken=20, before=BATCH)
        assert len(kept(url, statements[BATCH:])) == 20


def test_a_statement_that_contradicts_an_earlier_one_is_refused_at_once(store: str, tmp_path: Path) -> None:
    (first,) = many(1, start=4_000)
    list(sender(store, tmp_path / "sent").send([first]))
    (tmp_path / "sent").unlink()
    waits: list[float] = []
    with pytest.raises(StoreRefusedError, match="409 Conflict"):
        list(sender(store, tmp_path / "sent", waits).send([{**first, "result": {"success": False}}]))
    assert waits == []


def test_an_address_that_is_none_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no address"):
        sender("file:///etc/passwd", tmp_path / "sent")


def test_a_note_cut_in_the_middle_of_a_line_sends_that_statement_again(store: str, tmp_path: Path) -> None:
    first = many(2, start=5_000)
    list(sender(store, tmp_path / "sent").send(first))
    whole = (tmp_path / "sent").read_text()
    (tmp_path / "sent").write_text(whole[:-10])
    *_, again = sender(store, tmp_path / "sent").send(first)
    assert again == Sent(taken=1, before=1)
