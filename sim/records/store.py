"""The store of records: begin, append, read, resume, file, verify.

When `append` returns, the disk has the events: what a member has seen accepted outlives a kill or power cut.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Concatenate, NamedTuple, ParamSpec, Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from sim.records import filing, listing
from sim.records.appending import Decided, append_and_count, appended_before, appender_of
from sim.records.attempts import BEGUN, Attempt, Listed, header_of, status_after
from sim.records.beginning import begin
from sim.records.chain import Event, Head, JsonValue, extend, root_of
from sim.records.completion import CompletionRecord
from sim.records.database.opening import open_database
from sim.records.errors import (
    AlreadyKeptError,
    AttemptElsewhereError,
    AttemptUnknownError,
    StoreError,
)
from sim.records.listing import EVERY, Card, Wanted
from sim.records.verify import Report, Step, report_of
from sim.signing.vouched import Voucher

WAIT_S = 5.0
"""How long a program waits for another one's write, or for a line that was cut, before it says so."""

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class _Writer(NamedTuple):
    """How far this store knows an attempt that it writes."""

    number: int
    head: Head
    status: str
    named: bool


class Store:
    """One open store; use it as a context manager. Threads may share it.

    An attempt has one writer at a time: the last to `begin` or `resume` it. How far that writer knows the
    chain is remembered here, so an append after someone else's is refused, never mixed in.

    `read` and `write` run any function over the store: one snapshot, or one transaction that is done again
    where the line was cut, so that what it does must be the same when it is done twice.
    """

    def __init__(self, where: str | Path, *, read_only: bool, wait_s: float, voucher: Voucher | None) -> None:
        self.voucher = voucher
        self.database = open_database(where, read_only=read_only, wait_s=wait_s)
        self._writers: dict[str, _Writer] = {}
        try:
            self._appender = None if read_only else appender_of(self.database)
        except BaseException:
            self.database.close()
            raise
        self._name = secrets.token_hex(6)

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        read_only: bool = False,
        wait_s: float = WAIT_S,
        voucher: Voucher | None = None,
    ) -> Self:
        """Open the store at a path or URL; where there is none it is made, an old one is upgraded.

        `voucher`, where there is one, vouches for every record that is filed through this store.
        """
        return cls(where, read_only=read_only, wait_s=wait_s, voucher=voucher)

    def close(self) -> None:
        """Close every connection; what was appended is kept."""
        if self._appender is not None:
            self._appender.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def shown(self) -> str:
        """Where this store lies, without any password."""
        return self.database.place.shown

    @property
    def upgraded(self) -> str | None:
        """What was done to an older store when it was opened, in a sentence."""
        return self.database.upgraded

    def read(
        self, ask: Callable[Concatenate[Connection, Given], Answer], *args: Given.args, **more: Given.kwargs
    ) -> Answer:
        """Ask within one snapshot."""
        return self.database.read(ask, *args, **more)

    def write(
        self, do: Callable[Concatenate[Connection, Given], Answer], *args: Given.args, **more: Given.kwargs
    ) -> Answer:
        """Do it in one transaction, all of it or nothing."""
        return self.database.write(do, *args, **more)

    def begin(self, attempt: Attempt) -> None:
        """Keep the header of a new attempt and become its writer; the same again, still empty, is fine."""
        start = Head(seq=0, hash=root_of(header_of(attempt)))
        number = self.write(begin, attempt, start)
        self._writers[attempt.attempt_id] = _Writer(number, start, BEGUN, attempt.chain is not None)

    def append(
        self, attempt_id: str, events: Sequence[Event], *, event_ids: Sequence[str] | None = None
    ) -> None:
        """Append all events of one decision, durably, or none of them.

        `event_ids` (one for each event, unique in the attempt) make a repeated append the same append.
        Without them only a repeat whose first answer was lost to this open store is known as one.
        """
        self.database.must_write()
        writer = self._writers.get(attempt_id)
        if writer is None:
            raise _unknown(attempt_id)
        if not events:
            return
        first = writer.head.seq + 1
        names = event_ids or [f"{self._name}.{first + nth}" for nth in range(len(events))]
        decided = Decided(
            attempt_id=attempt_id,
            number=writer.number,
            head=writer.head,
            links=extend(writer.head, events, names if writer.named else None),
            names=names,
            before=writer.status,
            status=status_after(writer.status, events),
        )
        end = self.database.patiently(lambda: self._kept(decided))
        self._writers[attempt_id] = _Writer(writer.number, end, decided.status, writer.named)

    def _kept(self, decided: Decided) -> Head:
        """Append, or find it appended already, and give the end of the chain as this writer then knows it."""
        appended = self._appended_counted(decided) if decided.turns else self._appended(decided)
        if appended:
            return decided.end
        before, now = self.read(_where_it_stands, decided)
        if before is None:
            raise _refusal(decided.attempt_id, moved=now != decided.head)
        return max(decided.head, before, key=lambda known: known.seq)

    def _appended(self, decided: Decided) -> bool:
        return self._appender is not None and self._appender.append(decided)

    def _appended_counted(self, decided: Decided) -> bool:
        try:
            return self.write(append_and_count, decided)
        except IntegrityError:
            return False

    def resume(self, attempt_id: str) -> tuple[dict[str, JsonValue], ...]:
        """Give the events of an attempt and become its writer from there on."""
        kept, head, found = self.read(_to_resume, attempt_id)
        named = found.attempt.chain is not None
        self._writers[attempt_id] = _Writer(found.number, head, found.status, named)
        return kept

    def events(self, attempt_id: str) -> tuple[dict[str, JsonValue], ...]:
        """Give the events of an attempt, in order, as they were appended."""
        kept = self.read(listing.events_of, attempt_id)
        if kept is None:
            raise _unknown(attempt_id)
        return kept

    def head(self, attempt_id: str) -> Head:
        """Give the end of an attempt's chain; its hash in a completion record binds the record to the run."""
        head = self.read(listing.head_of, attempt_id)
        if head is None:
            raise _unknown(attempt_id)
        return head

    def attempt(self, attempt_id: str) -> Listed:
        """Give one attempt with its status."""
        found = self.read(listing.one, attempt_id)
        if found is None:
            raise _unknown(attempt_id)
        return found

    def attempts(
        self,
        *,
        before: Listed | None = None,
        limit: int = 50,
        member: str | None = None,
        scenario: str | None = None,
    ) -> tuple[Listed, ...]:
        """Give a page of attempts, newest first; the last of one page is the `before` of the next."""
        return self.read(listing.page, before=before, limit=limit, member=member, scenario=scenario)

    def beginning(self, start: str, *, limit: int, member: str | None = None) -> tuple[Listed, ...]:
        """Give the attempts whose id begins with these letters, in order of id."""
        return self.read(listing.beginning, start, limit=limit, member=member)

    def unfinished(self, *, before: Listed | None = None, limit: int = 200) -> tuple[Listed, ...]:
        """Give a page of the attempts that are neither filed nor abandoned, the last to come first."""
        after = None if before is None else before.number
        return self.read(listing.unfinished, before=after, limit=limit)

    def keep_content(self, kind: str, sha256: str, text: str) -> None:
        """Keep a version of a scenario or pack under its hash, so that old attempts replay for ever."""
        self.write(filing.keep, kind, sha256, text)

    def content(self, sha256: str) -> str | None:
        """Give the text kept under a hash, None where there is none."""
        return self.read(filing.content, sha256)

    def file_record(self, record: CompletionRecord) -> dict[str, JsonValue]:
        """File a record and give it as filed, with its hashes; the same one again is the same filing."""
        return self.write(filing.file, record, self.voucher)

    def filed(
        self, *, before: Card | None = None, limit: int = 50, wanted: Wanted = EVERY
    ) -> tuple[Card, ...]:
        """Give a page of the cards of completion records, the last filed first."""
        after = None if before is None else before.number
        return self.read(listing.cards, before=after, limit=limit, wanted=wanted)

    def each_record(self) -> Iterator[dict[str, JsonValue]]:
        """Give every completion record in the order of filing, those amended and voided too."""
        page = self.read(filing.some)
        while page:
            for _, record in page:
                yield record
            page = self.read(filing.some, after=page[-1][0])

    def records(self) -> tuple[dict[str, JsonValue], ...]:
        """Give every completion record at once, in the order of filing."""
        return tuple(self.each_record())

    def record(self, record_id: str) -> dict[str, JsonValue] | None:
        """Give one completion record as filed, None where there is none."""
        return self.read(filing.one, record_id)

    def verify(self, *, step: Step | None = None) -> Report:
        """Check every chain from its beginning; each attempt's first fault is named."""
        return self.read(report_of, step=step)

    def scrub(self) -> None:
        """Take what was purged out of a file's log too."""
        self.database.scrub()


def _where_it_stands(connection: Connection, decided: Decided) -> tuple[Head | None, Head | None]:
    """Give the end of an earlier append of the same, and where the chain ends now."""
    return appended_before(connection, decided), listing.head_of(connection, decided.attempt_id)


def _to_resume(
    connection: Connection, attempt_id: str
) -> tuple[tuple[dict[str, JsonValue], ...], Head, Listed]:
    head, found = listing.head_of(connection, attempt_id), listing.one(connection, attempt_id)
    if head is None or found is None:
        raise _unknown(attempt_id)
    return listing.events_of(connection, attempt_id) or (), head, found


def _unknown(attempt_id: str) -> StoreError:
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
