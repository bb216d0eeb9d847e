"""`wcsim keys`: the agency's signing keys; init, show, export, rotate."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from sim.cli.options import print_json
from sim.home import has_keys, key_passphrase, keys_folder
from sim.records.attempts import utc_text
from sim.signing.checkpoint import origin_of, verifier_key
from sim.signing.keys import Key, Ring, make_keys, read_ring, rotate_keys
from sim.signing.page_keys import make_page_key, rotate_page_key
from sim.signing.pseudonym_key import make_pseudonym_key
from sim.signing.sshsig import allowed_signer
from sim.trouble import TroubleError

_FORMS = ("ring", "ssh", "note")


@click.group()
def keys() -> None:
    """Keep the agency's signing keys, apart from the store.

    WCSIM_KEYS moves their folder (default: `keys` in the home folder). WCSIM_KEY_PASSPHRASE, where it is set,
    seals the private key.
    """


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except TroubleError as error:
        raise click.ClickException(str(error)) from error


@keys.command()
@click.option("--agency", required=True, help="The agency in whose name is signed.")
def init(agency: str) -> None:
    """Make the agency's first key, and its document key; keys that are there are never written over."""
    folder, now = keys_folder(), datetime.now(UTC)
    with _telling():
        if has_keys() and make_page_key(
            folder, read_ring(folder).agency, at=now, passphrase=key_passphrase()
        ):
            click.echo(f"{folder}: a document key was added, to sign pages with; the others are as they were")
            return
        ring = make_keys(folder, agency, at=utc_text(now), passphrase=key_passphrase())
        make_page_key(folder, agency, at=now, passphrase=key_passphrase())
    click.echo(f"{folder}: key {ring.current.key_id} of {agency}, and a document key to sign pages with")
    click.echo("Keep a copy of this folder elsewhere; without it nothing more can be signed with this key.")


@keys.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(*, as_json: bool) -> None:
    """Show every key, the one in use last; the private part is never shown."""
    with _telling():
        ring = read_ring(keys_folder())
    if as_json:
        print_json({"agency": ring.agency, "keys": [_plain(key) for key in ring.keys]})
        return
    click.echo(f"{ring.agency}, keys in {keys_folder()}")
    for key in ring.keys:
        until = f"retired {key.retired_at}" if key.retired_at else "in use"
        click.echo(f"{key.key_id}  made {key.made_at}  {until}")


def _plain(key: Key) -> dict[str, object]:
    return {"key_id": key.key_id, **asdict(key), "public": key.public.hex()}


@keys.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="ssh",
    show_default=True,
    help="ssh: allowed signers for ssh-keygen; note: verifier keys of checkpoints; ring: the whole ring.",
)
def export(form: str) -> None:
    """Print the public keys, retired ones too, for those who check what was signed."""
    with _telling():
        ring = read_ring(keys_folder())
        if form == "ring":
            click.echo((keys_folder() / "keys.json").read_text("utf-8"), nl=False)
            return
    for key in ring.keys:
        click.echo(_line(form, ring, key))


def _line(form: str, ring: Ring, key: Key) -> str:
    if form == "note":
        return verifier_key(origin_of(ring.agency), key)
    return allowed_signer(ring.agency, key)


@keys.command()
def rotate() -> None:
    """Put a new key in use; the old one stays known, introduces the new one, and can sign no more."""
    folder, now = keys_folder(), datetime.now(UTC)
    with _telling():
        ring = rotate_keys(folder, at=utc_text(now), passphrase=key_passphrase())
        rotate_page_key(folder, ring.agency, at=now, passphrase=key_passphrase())
    click.echo(f"{keys_folder()}: key {ring.current.key_id} is in use; {ring.keys[-2].key_id} is retired")


@keys.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def pseudonyms(file: Path) -> None:
    """Make a key for records without names, in a file of its own.

    Whoever has it can tell which person a word stands for; under one key a person is always the same word.
    """
    with _telling():
        make_pseudonym_key(file)
    click.echo(f"{file}: a key for pseudonyms; keep it apart from what it was used for")
