"""The store of records: begin, append, read, resume, file, verify.

When `append` returns, the disk has the events: what a member has seen accepted outlives a kill or power cut.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, insert

from sim.records import filing, listing
from sim.records.appending import Appender, appended_before
from sim.records.attempts import BEGUN, Attempt, Listed, header_of, status_after
from sim.records.chain import Event, Head, JsonValue, extend, root_of
from sim.records.completion import CompletionRecord
from sim.records.errors import AlreadyKeptError, AttemptElsewhereError, AttemptUnknownError, StoreError
from sim.records.opening import open_engine, path_of, plainly, read_only_error, writing
from sim.records.schema import attempts, heads
from sim.records.verify import Report, report_of

WAIT_S = 5.0
"""How long a program waits for another one's write before it says that the store is in use."""


class Store:
    """One open store; use it as a context manager. Threads may share it.

    An attempt has one writer at a time: the last to `begin` or `resume` it. How far that writer knows the
    chain is remembered here, so an append after someone else's is refused, never mixed in.
    """

    def __init__(self, engine: Engine, path: Path, *, read_only: bool) -> None:
        self._engine = engine
        self._path = path
        self._heads: dict[str, Head] = {}
        self._appender = None if read_only else Appender(engine)
        self._name = secrets.token_hex(6)

    @classmethod
    def open(cls, where: str | Path, *, read_only: bool = False, wait_s: float = WAIT_S) -> Self:
        """Open the store at a path or `sqlite:///` URL, and make it where there is none."""
        path = path_of(where)
        return cls(open_engine(path, read_only=read_only, wait_s=wait_s), path, read_only=read_only)

    def close(self) -> None:
        """Close every connection; what was appended is kept."""
        if self._appender is not None:
            self._appender.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, attempt: Attempt) -> None:
        """Keep the header of a new attempt and become its writer; the same again, still empty, is fine."""
        header = header_of(attempt)
        start = Head(seq=0, hash=root_of(header))
        with self._writing() as connection:
            head = listing.head_of(connection, attempt.attempt_id)
            if head is None:
                connection.execute(insert(attempts), {**header, "root": start.hash})
                row = {"attempt_id": attempt.attempt_id, "seq": 0, "hash": start.hash, "status": BEGUN}
                connection.execute(insert(heads), row)
            elif head != start:
                raise AlreadyKeptError(
                    f"The attempt {attempt.attempt_id} was begun before.",
                    safe="The attempt stays as it was.",
                    mend="Resume it, or begin a new one under a new id.",
                )
        self._heads[attempt.attempt_id] = start

    def append(
        self, attempt_id: str, events: Sequence[Event], *, event_ids: Sequence[str] | None = None
    ) -> None:
        """Append all events of one decision, durably, or none of them.

        `event_ids` (one for each event, unique in the attempt) make a repeated append the same append.
        Without them only a repeat whose first answer was lost to this open store is known as one.
        """
        if self._appender is None:
            raise read_only_error(self._path)
        head = self._heads.get(attempt_id)
        if head is None:
            raise self._unknown(attempt_id)
        if not events:
            return
        links = extend(head, events)
        ids = event_ids or [f"{self._name}.{link.seq}" for link in links]
        told = status_after("", events) or None
        with plainly(self._path):
            if self._appender.append(attempt_id, head, links, ids, told):
                self._heads[attempt_id] = Head(seq=links[-1].seq, hash=links[-1].hash)
                return
        with self._reading() as connection:
            before = appended_before(connection, attempt_id, links, ids)
            now = listing.head_of(connection, attempt_id)
        if before is None:
            raise _refusal(attempt_id, moved=now != head)
        self._heads[attempt_id] = max(head, before, key=lambda known: known.seq)

    def resume(self, attempt_id: str) -> tuple[dict[str, JsonValue], ...]:
        """Give the events of an attempt and become its writer from there on."""
        with self._reading() as connection:
            head = listing.head_of(connection, attempt_id)
            kept = listing.events_of(connection, attempt_id)
        if head is None:
            raise self._unknown(attempt_id)
        self._heads[attempt_id] = head
        return kept

    def events(self, attempt_id: str) -> tuple[dict[str, JsonValue], ...]:
        """Give the events of an attempt, in order, as they were appended."""
        with self._reading() as connection:
            kept = listing.events_of(connection, attempt_id)
            if not kept and listing.head_of(connection, attempt_id) is None:
                raise self._unknown(attempt_id)
        return kept

    def head(self, attempt_id: str) -> Head:
        """Give the end of an attempt's chain; its hash in a completion record binds the record to the run."""
        with self._reading() as connection:
            head = listing.head_of(connection, attempt_id)
        if head is None:
            raise self._unknown(attempt_id)
        return head

    def attempt(self, attempt_id: str) -> Listed:
        """Give one attempt with its status."""
        with self._reading() as connection:
            found = listing.one(connection, attempt_id)
        if found is None:
            raise self._unknown(attempt_id)
        return found

    def attempts(self, *, before: Listed | None = None, limit: int = 50) -> tuple[Listed, ...]:
        """Give a page of attempts, newest first; the last of one page is the `before` of the next."""
        with self._reading() as connection:
            return listing.page(connection, before=before, limit=limit)

    def unfinished(self) -> tuple[Listed, ...]:
        """Give the attempts that are neither filed nor abandoned, newest first."""
        with self._reading() as connection:
            return listing.unfinished(connection)

    def keep_content(self, kind: str, sha256: str, text: str) -> None:
        """Keep a version of a scenario or pack under its hash, so that old attempts replay for ever."""
        with self._writing() as connection:
            filing.keep(connection, kind, sha256, text)

    def content(self, sha256: str) -> str | None:
        """Give the text kept under a hash, None where there is none."""
        with self._reading() as connection:
            return filing.content(connection, sha256)

    def file_record(self, record: CompletionRecord) -> dict[str, JsonValue]:
        """File a record and give it as filed, with its hashes; the same one again is the same filing."""
        with self._writing() as connection:
            return filing.file(connection, record)

    def records(self) -> tuple[dict[str, JsonValue], ...]:
        """Give every completion record in the order of filing, those amended and voided too."""
        with self._reading() as connection:
            return filing.all_of(connection)

    def record(self, record_id: str) -> dict[str, JsonValue] | None:
        """Give one completion record as filed, None where there is none."""
        with self._reading() as connection:
            return filing.one(connection, record_id)

    def verify(self) -> Report:
        """Check every chain from its beginning; each attempt's first fault is named."""
        with self._reading() as connection:
            return report_of(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plainly(self._path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._appender is None:
            raise read_only_error(self._path)
        with plainly(self._path), writing(self._engine).begin() as connection:
            yield connection

    def _unknown(self, attempt_id: str) -> StoreError:
        return AttemptUnknownError(
            f"The attempt {attempt_id} is not known here.",
            safe="Nothing was written.",
            mend="Begin or resume it first; `wcsim records list` shows the attempts of this store.",
        )


def _refusal(attempt_id: str, *, moved: bool) -> StoreError:
    """Say why an append was refused: someone else went on, or an id was used for another event."""
    if moved:
        return AttemptElsewhereError(
            f"The attempt {attempt_id} went on in another window or program.",
            safe="What was accepted there is kept; the decision in hand here was not mixed into it.",
            mend="Go on there, or resume the attempt here from its last accepted decision.",
        )
    return AlreadyKeptError(
        f"One of these event ids is already another event of the attempt {attempt_id}.",
        safe="What was appended first stays as it was; nothing of this decision was written.",
        mend="Give each event an id of its own.",
    )
