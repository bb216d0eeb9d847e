"""Forgeries of a whole store, one at a time: hashes made to hold again, and what stands beside the chains.

Each is what someone could do who owns the database, but neither the agency's key nor a checkpoint.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, TextClause, text

from sim.content import version_of_text
from sim.records.attempts import Attempt
from sim.records.custody.entries import Signed, Subject
from sim.records.custody.keeping import hold
from sim.records.database.schema import DERIVED, KEPT
from sim.records.proving import check_checkpoint, check_vouches
from sim.records.store import Store
from sim.records.texts import wrong_texts
from sim.records.tree import heads_of_all
from sim.signing.checkpoint import write_checkpoint
from sim.signing.keys import Ring, make_keys, read_ring, read_signer
from sim.signing.vouching import vouch
from tests.sim.records.forging import Bodies, forge_custody, forge_records, forge_run, take_run
from tests.sim.records.raw import intruder, raw
from tests.sim.records.samples import NOON, RECORD, attempt

Forgery: TypeAlias = tuple[str, Callable[[Connection], object]]
"""What a verification must name, and how it is done."""

MADE, AT = "2026-01-01T00:00:00.000Z", "2026-01-31T18:10:00.000Z"
TEXTS = {
    "scenario": "scenario: {id: wolcott_call}",
    "pack": "id: chicago",
    "course": "course: {id: calls}",
    "pass rule": "rule: {cut: 80}",
}
VERSIONS = {kind: str(version_of_text(words)) for kind, words in TEXTS.items()}
GUARDED = ("attempts", "events", "contents", "completion_records", "custody", "tombstones", "vouches")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is kept elsewhere than the store: public keys and a checkpoint."""

    ring: Ring
    note: str


def played(number: int) -> Attempt:
    """Give attempt `number` of a course, under versions whose texts are kept."""
    return replace(
        attempt(number),
        scenario_version=VERSIONS["scenario"],
        pack_version=VERSIONS["pack"],
        sitting_id="sitting-1",
        course_id="calls",
        course_version=VERSIONS["course"],
        course_seed=7,
    )


def prepare(where: str, keys: Path) -> Kept:
    """File a vouched record on each of three attempts, keep their texts, enter three holds; sign it all."""
    make_keys(keys, "Office of Emergency Management", at=MADE)
    signer = read_signer(keys)
    (scenario,) = RECORD.content.scenarios
    outcome = replace(RECORD.outcome, pass_rule_version=VERSIONS["pass rule"])
    with Store.open(where, voucher=lambda digest: vouch(signer, digest, "server", at=AT)) as store:
        for kind, words in TEXTS.items():
            store.keep_content(kind, VERSIONS[kind], words)
        for number in (1, 2, 3):
            name = attempt(number).attempt_id
            stands = replace(scenario, attempt_id=name, attempt_hash=store.head(name).hash.hex())
            said = replace(RECORD.record, record_id=f"record-{number}")
            content = replace(RECORD.content, scenarios=(stands,))
            store.file_record(replace(RECORD, record=said, content=content, outcome=outcome))
            signed = Signed(entry_id=str(number), by="sup-1", why="a court asked", at=NOON)
            store.write(hold, (Subject(kind="record", id=said.record_id),), signed)
        note = write_checkpoint(signer, *store.read(heads_of_all))
    with intruder(where):
        pass  # sets every guard again
    return Kept(ring=read_ring(keys), note=note)


def of_runs() -> Iterator[Forgery]:
    """Rewrite, cut off and take away runs, and what is noted of them."""

    def faster(bodies: Bodies) -> None:
        bodies[0]["after_ms"] = 1

    def cut(connection: Connection, number: int) -> None:
        forge_run(connection, number, lambda bodies: bodies.__delitem__(slice(2, None)))
        connection.execute(text("UPDATE heads SET status = 'begun' WHERE attempt = :n"), {"n": number})

    for number in (1, 2, 3):
        name = attempt(number).attempt_id
        yield name, partial(forge_run, number=number, change=faster)
        yield name, partial(cut, number=number)
        yield name, partial(take_run, number=number)
        yield name, _sql(f"DELETE FROM record_attempts WHERE number = {number}")
        yield name, _sql(f"UPDATE record_attempts SET number = 9 WHERE number = {number}")


def of_texts() -> Iterator[Forgery]:
    """Change, take away and rename kept texts."""
    digest = hashlib.sha256(b"other: words").digest()
    for kind, version in VERSIONS.items():
        at = f"WHERE kind = '{kind}'"
        anew = text(f"UPDATE contents SET text = 'other: words', text_sha256 = :sum {at}")
        yield version, partial(_with, statement=anew, values={"sum": digest})
        yield version, _sql(f"DELETE FROM contents {at}")
        yield version, _sql(f"UPDATE contents SET kind = 'other' {at}")
        yield version, _sql(f"UPDATE contents SET sha256 = '00' {at}")


def of_registers() -> Iterator[Forgery]:
    """Rewrite records and custody, cut custody off, take signatures away, write what nobody can read."""

    def passed(bodies: Bodies) -> None:
        bodies[0]["outcome"]["result"] = "PASS"

    yield "record number 1", partial(forge_records, change=passed)
    yield "entries of custody", partial(forge_custody, change=lambda bodies: bodies[0].update(by="sup-2"))
    for left in (0, 1, 2):
        cut = partial(_cut, left=left)
        yield "entries of custody", partial(forge_custody, change=cut)
    for number in (1, 2, 3):
        yield f"record number {number}", _sql(f"DELETE FROM vouches WHERE number = {number}")
        yield "completion records", _sql(f"UPDATE completion_records SET body = '{{' WHERE number = {number}")
        yield "custody", _sql(f"UPDATE custody SET body = '{{' WHERE number = {number}")
        yield attempt(number).attempt_id, _sql(f"UPDATE events SET body = '{{' WHERE attempt = {number}")
    yield "record number 1", _sql("DELETE FROM vouches")
    yield "completion records", partial(forge_records, change=lambda bodies: bodies[0].pop("course"))
    yield "custody", partial(forge_custody, change=lambda bodies: bodies[0].pop("subjects"))


def of_guards(dialect: str) -> Iterator[Forgery]:
    """Take each guard and each index away."""
    on_server = dialect == "postgresql"
    for name in GUARDED:
        for end in ("no_edit", "no_truncate") if on_server else ("no_update", "no_delete"):
            on = f" ON {name}" if on_server else ""
            yield f"{name}_{end}", _sql(f"DROP TRIGGER {name}_{end}{on}")
    for table in (*KEPT, *DERIVED):
        for index in table.indexes:
            yield str(index.name), _sql(f"DROP INDEX {index.name}")


def run(where: str) -> Iterator[str]:
    """Do each forgery, verify as the command does, and put everything back; say how each was found."""
    with tempfile.TemporaryDirectory() as folder:
        kept = prepare(where, Path(folder) / "keys")
    with intruder(where) as connection:
        dialect = connection.dialect.name
        rows = {table: _rows(connection, table) for table in (*KEPT, *DERIVED)}
    sound = said_of(where, kept)
    if sound:
        raise AssertionError(f"a sound store does not verify: {sound}")
    for name, forge in (*of_runs(), *of_texts(), *of_registers()):
        with intruder(where) as connection:
            forge(connection)
        yield _how(said_of(where, kept), name)
        with intruder(where) as connection:
            _put_back(connection, rows)
    for name, forge in of_guards(dialect):
        with raw(where) as connection:
            forge(connection)
        yield _how(said_of(where, kept), name)
        with intruder(where) as connection:
            for index in (each for table in rows for each in table.indexes if each.name == name):
                index.create(connection)


def said_of(where: str, kept: Kept) -> str:
    """Verify a store as the command does, and give all that is wrong as one text."""
    with Store.open(where, read_only=True) as store:
        report = store.verify()
        vouches = store.read(check_vouches, kept.ring)
        proof = store.read(check_checkpoint, kept.note, kept.ring)
        texts = store.read(wrong_texts, version_of_text)
    faults = (f"{each.attempt_id} event {each.seq}: {each.what}" for each in report.faults)
    wrong = (f"record number {each.number}: {each.what}" for each in vouches.first)
    own = (*report.contents_changed, *report.miscounted, *report.said.faults)
    return "\n".join((*faults, *wrong, *own, *texts, proof.wrong or ""))


def _how(said: str, name: str) -> str:
    if not said:
        return "missed"
    return "found" if name in said else "misnamed"


def _sql(statement: str) -> Callable[[Connection], object]:
    return partial(_with, statement=text(statement), values={})


def _with(connection: Connection, statement: TextClause, values: dict[str, Any]) -> None:
    connection.execute(statement, values)


def _cut(bodies: Bodies, left: int) -> None:
    del bodies[left:]


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(table.select()).mappings()]


def _put_back(connection: Connection, rows: dict[Table, list[dict[str, Any]]]) -> None:
    for table in rows:
        connection.execute(table.delete())
    for table, kept in rows.items():
        if kept:
            connection.execute(table.insert(), kept)
