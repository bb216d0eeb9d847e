"""Records corrected by named persons: a new record that names the old one, and the entry that says by whom.

What one evaluator proposes lies apart until a second one agrees; the chain holds its hash from the first
moment, so that what is agreed to is what was proposed.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import Connection, RowMapping, delete, insert, select

from sim.records import filing
from sim.records.attempts import utc_text
from sim.records.chain import canonical
from sim.records.custody.entries import Deed, Signed, Subject, enter
from sim.records.custody.keeping import kept
from sim.records.custody.people import is_office
from sim.records.database.schema import completion_records, custody, filings, proposals
from sim.records.derived import entries_kept
from sim.records.errors import AlreadyKeptError, RecordUnknownError
from sim.signing.vouched import Voucher

Act: TypeAlias = Literal["void", "amend", "void-critical"]
ACTS: tuple[Act, ...] = get_args(Act)
Plain: TypeAlias = dict[str, Any]

_RECORDS = uuid.UUID("8b1f2f0e-5f0e-5c60-9f0a-3d0c1f9be7a1")
_FILES: tuple[Deed, ...] = ("agree", "attest", "comment")
_UNTOUCHED = "Nothing was filed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an evaluator proposed: the record as it would then read."""

    proposal_id: str
    record_id: str
    act: Act
    proposed_by: str
    proposed_at: str
    why: str
    body: Plain


def standing_record(connection: Connection, record_id: str) -> Plain:
    """Give a record that still stands, without its `integrity` group, to be corrected."""
    found = filing.one(connection, record_id)
    if found is None:
        raise RecordUnknownError(
            f"No completion record {record_id} is here.",
            safe=_UNTOUCHED,
            mend="`wcsim records export` shows them with their ids.",
        )
    wanted = select(filings.c.standing).join_from(
        filings, completion_records, filings.c.number == completion_records.c.number
    )
    if not connection.execute(wanted.where(completion_records.c.record_id == record_id)).scalar_one():
        raise AlreadyKeptError(
            f"The completion record {record_id} no longer stands: it was voided, or another corrects it.",
            safe=_UNTOUCHED,
            mend="Name the record that corrects it; that is the one which stands.",
        )
    return {name: group for name, group in found.items() if name != "integrity"}


def corrected(connection: Connection, old: Plain, entry_id: str, status: str, reason: str) -> Plain:
    """Give a record its new identity as a correction of `old`; it is kept for as long as that one is."""
    said = old["record"]
    keeping = kept(connection, Subject(kind="record", id=said["record_id"]))
    day = keeping.destroy_not_before
    known = keeping.retention_code != "not set"
    identity = {
        **said,
        "record_id": str(uuid.uuid5(_RECORDS, entry_id)),
        "status": status,
        "supersedes_record_id": said["record_id"],
        "amendment_reason": reason,
        "retention_code": keeping.retention_code if known else said["retention_code"],
        "destroy_not_before": (day and day.isoformat()) if known else said["destroy_not_before"],
        "legal_hold": keeping.held,
    }
    return {**old, "record": identity}


def propose(connection: Connection, act: Act, record_id: str, body: Plain, signed: Signed) -> str:
    """Propose that a record should read as `body`; give the proposal's id."""
    standing_record(connection, record_id)
    subject = Subject(kind="record", id=record_id)
    known = select(custody.c.number).where(custody.c.entry_id == signed.entry_id)
    if connection.execute(known).one_or_none() is None:
        written = canonical(body)
        enter(connection, "propose", signed, (subject,), act=act, content=hashlib.sha256(written).hexdigest())
        row = {
            "proposal_id": signed.entry_id,
            "record_id": record_id,
            "act": act,
            "proposed_by": signed.by,
            "proposed_at": utc_text(signed.at),
            "why": signed.why,
            "body": written.decode(),
        }
        connection.execute(insert(proposals), row)
    return signed.entry_id


def proposal(connection: Connection, start: str) -> Proposal:
    """Give the one open proposal whose id begins with these letters, as it was proposed."""
    wanted = select(proposals).where(proposals.c.proposal_id.startswith(start, autoescape=True)).limit(2)
    rows = connection.execute(wanted).mappings().all()
    if len(rows) != 1:
        raise RecordUnknownError(
            f"{'Several proposals begin' if rows else 'No open proposal begins'} with {start!r}.",
            safe=_UNTOUCHED,
            mend="`wcsim records proposals` lists what is open.",
        )
    found = _proposal(rows[0])
    said = connection.execute(select(custody.c.body).where(custody.c.entry_id == found.proposal_id))
    if json.loads(said.scalar_one())["content"] != hashlib.sha256(rows[0]["body"].encode()).hexdigest():
        raise AlreadyKeptError(
            f"The proposal {found.proposal_id} is not what was proposed: it was changed in the database.",
            safe=_UNTOUCHED,
            mend="Decline it and propose it again; `wcsim records custody` says who proposed what.",
        )
    return found


def open_proposals(connection: Connection) -> tuple[Proposal, ...]:
    """Give what waits for a second person, the oldest first."""
    wanted = select(proposals).order_by(proposals.c.proposed_at, proposals.c.proposal_id)
    return tuple(_proposal(row) for row in connection.execute(wanted).mappings())


def agree(connection: Connection, given: Proposal, signed: Signed, voucher: Voucher | None) -> Plain:
    """File what was proposed, in both names, and give it as filed; the same answer again is the same."""
    entry_id = _answer_of(given)
    known = select(custody.c.body).where(custody.c.entry_id == entry_id)
    before = connection.execute(known).scalar_one_or_none()
    if before is not None:
        return filing.one(connection, json.loads(before).get("filed", "")) or _answered(given)
    if given.proposed_by == signed.by:
        raise ValueError("a proposal is agreed to by a second person")
    old = standing_record(connection, given.record_id)
    reason = (
        f"{given.why} (proposed by {given.proposed_by} on {given.proposed_at[:10]}, "
        f"agreed to by {signed.by} on {utc_text(signed.at)[:10]}: {signed.why})"
    )
    status = "voided" if given.act == "void" else "amended"
    body = corrected(connection, {**given.body, "record": old["record"]}, entry_id, status, reason)
    if given.act == "void-critical":
        body = _both_named(body, old, f"{given.proposed_by}, {signed.by}")
    named = replace(signed, entry_id=entry_id)
    filed = _file(connection, "agree", body, named, voucher, proposal=given.proposal_id)
    connection.execute(delete(proposals).where(proposals.c.proposal_id == given.proposal_id))
    return filed


def decline(connection: Connection, given: Proposal, signed: Signed) -> None:
    """Close a proposal without filing anything."""
    named = replace(signed, entry_id=_answer_of(given))
    subject = Subject(kind="record", id=given.record_id)
    enter(connection, "decline", named, (subject,), proposal=given.proposal_id)
    connection.execute(delete(proposals).where(proposals.c.proposal_id == given.proposal_id))


def attest(
    connection: Connection, record_id: str, instructor: Plain, signed: Signed, voucher: Voucher | None
) -> Plain:
    """File the record anew with the word of the instructor who taught it."""
    old = standing_record(connection, record_id)
    group = {**old["instructor"], **instructor}
    body = corrected(
        connection, {**old, "instructor": group}, signed.entry_id, "amended", f"attested by {signed.by}"
    )
    return _file(connection, "attest", body, signed, voucher)


def comment(
    connection: Connection, record_id: str, supervisor: Plain, signed: Signed, voucher: Voucher | None
) -> Plain:
    """File the record anew with the supervisor who reviewed it, and their comment."""
    old = standing_record(connection, record_id)
    reason = f"reviewed by {signed.by}"
    body = corrected(connection, {**old, "supervisor": supervisor}, signed.entry_id, "amended", reason)
    return _file(connection, "comment", body, signed, voucher)


def disclose(connection: Connection, record_id: str, to: str, signed: Signed) -> None:
    """Enter that a record was given out, to whom; the record stays as it is."""
    if filing.one(connection, record_id) is None:
        standing_record(connection, record_id)
    enter(connection, "disclose", signed, (Subject(kind="record", id=record_id),), to=to)


def unaccounted(connection: Connection) -> Iterator[str]:
    """Name the corrections that no entry of custody stands behind, in an office store."""
    if not is_office(connection):
        return
    entries = (entry for entry in entries_kept(connection) if entry["deed"] in _FILES)
    content = {entry["filed"]: entry["content"] for entry in entries}
    corrections = select(completion_records.c.record_id, completion_records.c.body)
    rows = connection.execute(
        corrections.where(completion_records.c.status != "original").order_by(completion_records.c.number)
    )
    for row in rows:
        if content.get(row.record_id) != hashlib.sha256(row.body.encode()).hexdigest():
            yield f"record {row.record_id} corrects another one, and no entry of custody says who filed it"


def _file(
    connection: Connection, deed: Deed, body: Plain, signed: Signed, voucher: Voucher | None, **more: str
) -> Plain:
    """File a correction, and enter who did it, with the hash of what was filed."""
    filed = filing.file_plain(connection, body, voucher)
    said: Mapping[str, Any] = body["record"]
    ids = (said["supersedes_record_id"], said["record_id"])
    content = hashlib.sha256(canonical(body)).hexdigest()
    subjects = tuple(Subject(kind="record", id=record_id) for record_id in ids)
    enter(connection, deed, signed, subjects, filed=said["record_id"], content=content, **more)
    return dict(filed)


def _both_named(body: Plain, old: Plain, both: str) -> Plain:
    """Write both evaluators beside each critical error that is voided anew."""
    errors = [
        {**now, "voided_by": both} if now["voided"] and not before["voided"] else now
        for now, before in zip(
            body["outcome"]["critical_errors"], old["outcome"]["critical_errors"], strict=True
        )
    ]
    return {**body, "outcome": {**body["outcome"], "critical_errors": errors}}


def _answer_of(given: Proposal) -> str:
    """Give the id of the one entry that can answer a proposal."""
    return f"{given.proposal_id}.answer"


def _answered(given: Proposal) -> Plain:
    raise AlreadyKeptError(
        f"The proposal {given.proposal_id} was answered at this moment by someone else.",
        safe=_UNTOUCHED,
        mend="`wcsim records custody` says by whom.",
    )


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(**{**row, "body": json.loads(row["body"])})
