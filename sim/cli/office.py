"""What the office does with a filed record: propose, agree, decline; attest, comment, disclose.

Each act is a named person's, who signed on, and stands in the chain of custody with time and reason.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from sim.cli.options import print_json, words_said, wrong
from sim.cli.signing_on import deny, see_other, signed_on
from sim.cli.stores import open_to_read, open_to_write, plainly
from sim.office.roles import DeniedError, Power, SignedOn, require_other, require_second
from sim.records.attempts import utc_text
from sim.records.custody import correcting as kept
from sim.records.custody.correcting import ACTS, Act, Plain, Proposal
from sim.records.custody.entries import Signed, Subject
from sim.records.custody.keeping import owner_of
from sim.records.custody.people import find
from sim.records.store import Store

PROPOSE: Mapping[Act, Power] = {
    "void": "propose a void",
    "amend": "propose an amendment",
    "void-critical": "propose an amendment",
}
AGREE: Mapping[Act, Power] = {
    "void": "agree to a void",
    "amend": "agree to an amendment",
    "void-critical": "agree to an amendment",
}
METHOD = "password, signed on to the store"
_why = click.option("--reason", required=True, help="The written reason; it is kept for ever. No names.")
_record = click.argument("record_id", metavar="RECORD")


@click.command()
@click.argument("act", type=click.Choice(ACTS))
@_record
@_why
@click.option("--set", "fields", multiple=True, metavar="GROUP.FIELD=VALUE", help="amend: set this field.")
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="amend: set the fields of this file, JSON as a record has it.",
)
@click.option("--key", metavar="PACK|FILE", help="amend: score its runs again by this pack, a corrected key.")
@click.option("--error", "code", metavar="CODE", help="void-critical: the critical error.")
@click.option("--nth", type=click.IntRange(min=1), default=1, help="void-critical: which of those alike.")
def propose(
    *,
    act: Act,
    record_id: str,
    reason: str,
    fields: tuple[str, ...],
    file: Path | None,
    key: str | None,
    code: str | None,
    nth: int,
) -> None:
    """Propose to void a record, to amend it, or to void one critical error of it; a second person agrees."""
    from sim.correcting import place_of_critical, under_key, with_fields, without_error

    person = _person()
    amends = bool(fields) + (file is not None) + (key is not None)
    if (act == "amend") != (amends == 1) or (act == "void-critical") != (code is not None):
        wrong("amend takes one of --set, --from and --key; void-critical takes --error; void neither")

    def body(old: Plain, store: Store) -> Plain:
        if code is not None:
            place = place_of_critical(old, code, nth)
            marked, why_not = without_error(old, place, person.person_id, store)
            if why_not is not None:
                click.echo(f"not scored again, result and scores stay as they are: {why_not}", err=True)
            return marked
        if key is not None:
            from sim.cli.reading import pack_or_end

            return under_key(old, pack_or_end(key), store)
        return old if act == "void" else with_fields(old, _given(fields, file))

    with plainly(), open_to_write() as store:
        old = _standing(store, record_id, person, PROPOSE[act])
        new = _corrected(body, old, store)
        why = reason if key is None else f"{reason} ({_versions(old, new)})"
        proposal_id = store.write(kept.propose, act, record_id, new, _signed(person, why))
    for line in _differences(old, new):
        click.echo(line)
    click.echo(f"proposed: {proposal_id} (TRAINING); a second evaluator agrees to it or declines it")


def _corrected(body: Callable[[Plain, Store], Plain], old: Plain, store: Store) -> Plain:
    from sim.correcting import CorrectionError
    from sim.exports.fitting import misfit

    try:
        new = body(old, store)
    except CorrectionError as error:
        wrong(str(error))
    fault = misfit(new)
    if fault is not None:
        wrong(f"that would be no completion record: {fault}")
    return new


def _given(fields: tuple[str, ...], file: Path | None) -> dict[str, dict[str, Any]]:
    """Read what is to be set: a value is JSON, else a text as it stands."""
    if file is not None:
        try:
            given = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            wrong(f"{file}: {error}")
        if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
            wrong(f"{file}: groups with their fields are expected, as a record has them")
        return given
    found: dict[str, dict[str, Any]] = {}
    for each in fields:
        place, equals, value = each.partition("=")
        group, dot, name = place.partition(".")
        if not (equals and dot):
            wrong(f"--set {place}: write it as GROUP.FIELD=VALUE")
        try:
            read = json.loads(value)
        except ValueError:
            read = value
        found.setdefault(group, {})[name] = read
    return found


def _versions(old: Plain, new: Plain) -> str:
    was, now = old["content"]["key_version"], new["content"]["key_version"]
    return f"the key was {was}, and is {now}"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def proposals(*, as_json: bool) -> None:
    """List what waits for a second person, with what it would change."""
    with plainly(), open_to_read() as store:
        found = [(each, store.record(each.record_id)) for each in store.read(kept.open_proposals)]
    if as_json:
        print_json([asdict(each) for each, _ in found])
        return
    for each, old in found:
        click.echo(f"{each.proposal_id}  {each.act} of {each.record_id} by {each.proposed_by}: {each.why}")
        for line in _differences(old or {}, each.body):
            click.echo(f"    {line}")
    click.echo(f"{len(found)} proposals are open (TRAINING)")


@click.command()
@click.argument("proposal", metavar="PROPOSAL")
@_why
def agree(proposal: str, reason: str) -> None:
    """Agree, as a second person, to what was proposed: the corrected record is filed in both names."""
    person = _person()
    with plainly(), open_to_write() as store:
        given = _open(store, proposal, person)
        filed = store.write(kept.agree, given, _signed(person, reason), store.voucher)
    _tell(filed)


@click.command()
@click.argument("proposal", metavar="PROPOSAL")
@_why
def decline(proposal: str, reason: str) -> None:
    """Close a proposal without filing anything; who proposed it may take it back so."""
    person = _person()
    with plainly(), open_to_write() as store:
        given = store.read(kept.proposal, proposal)
        store.write(kept.decline, given, _signed(person, reason))
    click.echo(f"declined: {given.proposal_id} (TRAINING)")


@click.command()
@_record
@click.option(
    "--text", required=True, callback=words_said, help="The attestation, as the record is to say it."
)
@click.option("--cert-no", default="none", show_default=True, help="The instructor's certificate.")
def attest(record_id: str, text: str, cert_no: str) -> None:
    """Attest a record as its instructor: it is filed anew with your word."""
    person = _person()
    with plainly(), open_to_write() as store:
        old = _standing(store, record_id, person, "attest")
        signed = _signed(person, "attested")
        was = old["instructor"]
        word = {
            **({} if was["cert_no"] != "none" else {"cert_no": cert_no}),
            **({"role": "instructor"} if was["role"].startswith("none") else {}),
            "name": _name(store, person),
            "id": person.person_id,
            "attestation_text": text,
            "attested_at": utc_text(signed.at),
            "signature_method": METHOD,
        }
        _tell(store.write(kept.attest, record_id, word, signed, store.voucher))


@click.command()
@_record
@click.option("--text", required=True, callback=words_said, help="The comment, as the record is to say it.")
def comment(record_id: str, text: str) -> None:
    """Comment on a record as the supervisor who reviewed it: it is filed anew with your comment."""
    person = _person()
    with plainly(), open_to_write() as store:
        _standing(store, record_id, person, "comment as a supervisor")
        signed = _signed(person, "reviewed")
        review = {
            "name": _name(store, person),
            "id": person.person_id,
            "reviewed_at": utc_text(signed.at),
            "comment": text,
        }
        _tell(store.write(kept.comment, record_id, review, signed, store.voucher))


@click.command()
@_record
@click.option("--to", required=True, help="Who gets it: an office, a court, a case; no member's name.")
@_why
def disclose(record_id: str, to: str, reason: str) -> None:
    """Enter that a record is given out, to whom and why; `export --record` writes what is given."""
    person = _person()
    with plainly(), open_to_write() as store:
        see_other("release", store.read(owner_of, Subject(kind="record", id=record_id)))
        store.write(kept.disclose, record_id, to, _signed(person, reason))
    click.echo(f"entered: {record_id} is given out to {to} (TRAINING)")


def _person() -> SignedOn:
    person = signed_on()
    if person is None:
        wrong("this is a personal store; `wcsim people add` makes it an office store, where people sign on")
    return person


def _signed(person: SignedOn, why: str) -> Signed:
    try:
        return Signed(entry_id=str(uuid.uuid4()), by=person.person_id, why=why, at=datetime.now(UTC))
    except ValueError as error:
        wrong(str(error))


def _standing(store: Store, record_id: str, person: SignedOn, power: Power) -> Plain:
    """Give a record that stands, of someone else than who acts on it."""
    old = store.read(kept.standing_record, record_id)
    try:
        require_other(person, power, owner_number=old["member"]["employee_id_or_star"])
    except DeniedError as error:
        raise deny(error) from error
    return old


def _open(store: Store, start: str, person: SignedOn) -> Proposal:
    given = store.read(kept.proposal, start)
    power = AGREE[given.act]
    try:
        require_second(person, power, proposed_by=given.proposed_by)
    except DeniedError as error:
        raise deny(error) from error
    _standing(store, given.record_id, person, power)
    return given


def _name(store: Store, person: SignedOn) -> str:
    known = store.read(find, person.person_id)
    return person.person_id if known is None else known.name


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Tell each field that would be another, as `group.field: was -> is`."""
    found = []
    for group, fields in new.items():
        before = old.get(group)
        if isinstance(fields, dict) and isinstance(before, dict):
            found += [
                f"{group}.{name}: {json.dumps(before.get(name), ensure_ascii=False)} -> "
                f"{json.dumps(value, ensure_ascii=False)}"
                for name, value in fields.items()
                if before.get(name) != value
            ]
        elif before != fields and group != "integrity":
            found.append(f"{group}: set anew")
    return found


def _tell(filed: Plain) -> None:
    said = filed["record"]
    click.echo(
        f"filed: {said['record_id']}, {said['status']}, in the place of {said['supersedes_record_id']}"
    )
    click.echo(f"{said['amendment_reason']} (TRAINING)")
