"""`wcsim records export`: what leaves the store, in the form that its reader knows."""

import sys
from datetime import date
from pathlib import Path

import click

from sim.cli.leaving import Asked, each_its_own, head, one_file, pack
from sim.cli.options import DAY, wrong
from sim.cli.sent import send
from sim.cli.signing_on import deny, signed_on, who_acts
from sim.cli.stores import open_to_read, plainly
from sim.office.roles import DeniedError, Power, require
from sim.records.selecting import Selection
from sim.signing.pseudonym_key import read_pseudonym_key

PROGRAM = "wcsim records export"
FORMS = ("json", "csv", "decisions-csv", "xlsx", "pdf", "xapi", "badge", "checkpoint", "audit-pack")
_NAMELESS = ("json", "csv", "decisions-csv", "xlsx", "xapi")
INTERRUPTED = 130
_PRINTED = ("json", "csv", "decisions-csv", "xapi", "checkpoint")


@click.command()
@click.option("--format", "form", type=click.Choice(FORMS), default="json", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write here: a file; for pdf and badge without --record, and for audit-pack, a new folder "
    "(default: standard output, where it is text).",
)
@click.option("--force", is_flag=True, help="Overwrite the file of --out.")
@click.option("--record", metavar="ID", help="This record only.")
@click.option("--course", metavar="ID", help="Records of this course or lesson plan only.")
@click.option("--member", metavar="NUMBER", help="Records of the member with this number only.")
@click.option("--since", type=DAY, help="Records signed off on this day or later only.")
@click.option(
    "--sign", is_flag=True, help="Sign: OUT.sig beside the file; pages of a PDF themselves as well."
)
@click.option("--without-names", is_flag=True, help="Leave names and numbers out; needs --pseudonym-key.")
@click.option(
    "--pseudonym-key",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The key of the words that stand for people; `wcsim keys pseudonyms FILE` makes one.",
)
@click.option("--xapi-endpoint", metavar="URL", help="Send the statements to this learning record store.")
@click.option(
    "--xapi-sign-on",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file with USER:SECRET (default: WCSIM_XAPI_USER and WCSIM_XAPI_SECRET).",
)
@click.option(
    "--by",
    metavar="PERSON",
    help=f"Who exports, where nobody signs on; it stands in the export (default: {PROGRAM}).",
)
@click.option("--quiet", is_flag=True, help="Tell no progress.")
def export(
    *,
    form: str,
    out: Path | None,
    force: bool,
    record: str | None,
    course: str | None,
    member: str | None,
    since: date | None,
    sign: bool,
    without_names: bool,
    pseudonym_key: Path | None,
    xapi_endpoint: str | None,
    xapi_sign_on: Path | None,
    by: str | None,
    quiet: bool,
) -> None:
    """Export completion records, in the order of filing; every form says TRAINING.

    json, csv, xlsx (roster and daily report): the records. decisions-csv: a row for each decision. xapi: a
    statement a line, or sent. pdf: a page for each record. badge: for each pass. checkpoint: the signed head
    over all records. audit-pack: a folder with all of it and a manifest.

    The same records give the same bytes. What is stopped leaves nothing half-written.
    """
    if without_names != (pseudonym_key is not None):
        wrong("--without-names and --pseudonym-key FILE go together")
    asked = Asked(
        form=form,
        out=out,
        force=force,
        selection=Selection(record_id=record, course=course, member=member, since=since),
        sign=sign,
        by=_by(by, _needed(form, nameless=without_names)),
        quiet=quiet,
    )
    _check(asked, nameless=without_names, sent=xapi_endpoint is not None)
    with plainly(), open_to_read() as store:
        key = None if pseudonym_key is None else read_pseudonym_key(pseudonym_key)
        try:
            if xapi_endpoint is not None:
                send(asked, store, key, url=xapi_endpoint, sign_on=xapi_sign_on)
            else:
                _LEAVES.get(form, one_file)(asked, store, key)
        except KeyboardInterrupt:
            click.echo(f"\nstopped; {_left(asked, sent=xapi_endpoint is not None)} (TRAINING)", err=True)
            sys.exit(INTERRUPTED)


_LEAVES = {"pdf": each_its_own, "badge": each_its_own, "checkpoint": head, "audit-pack": pack}


def _needed(form: str, *, nameless: bool) -> Power:
    """Name the power that an office store asks for."""
    if form == "checkpoint":
        return "sign a checkpoint"
    return "export without names" if nameless else "export records"


def _by(given: str | None, power: Power) -> str:
    """Say who exports: who signed on and may, in a personal store whom `--by` names."""
    person = signed_on()
    if person is None:
        return given or PROGRAM
    try:
        require(person, power)
    except DeniedError as error:
        raise deny(error) from error
    return who_acts(given)


def _check(asked: Asked, *, nameless: bool, sent: bool) -> None:
    """Refuse what cannot be meant, before the store is opened."""
    form = asked.form
    if sent and (form != "xapi" or asked.out is not None or asked.sign):
        wrong("--xapi-endpoint goes with --format xapi, and without --out and --sign: it sends")
    if nameless and form not in _NAMELESS:
        wrong(
            f"{form} names people or is about all records; --without-names goes with {', '.join(_NAMELESS)}"
        )
    if form == "checkpoint" and asked.selection != Selection():
        wrong("a checkpoint is about all records; leave --record, --course, --member and --since away")
    if asked.out is None and not sent and (asked.sign or form not in _PRINTED):
        wrong(f"{'--sign' if form in _PRINTED else form} needs --out")


def _left(asked: Asked, *, sent: bool) -> str:
    if sent:
        return "what was taken is noted; sending again goes on from there"
    if asked.out is None:
        return "what was printed is not whole"
    return f"nothing was written to {asked.out}"
