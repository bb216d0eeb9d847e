"""In whose name a command signs: the agency's keys and settings on this machine."""

from datetime import datetime
from importlib.util import find_spec

import click

from sim.agency.reading import FILE, load_agency
from sim.agency.settings import Agency
from sim.cli.options import end_with
from sim.home import home_folder, key_passphrase, keys_folder
from sim.outgoing.pages import Seal
from sim.signing.keys import Ring, Signer, read_ring, read_signer


def ring_here() -> Ring:
    """Read the agency's public keys."""
    return read_ring(keys_folder())


def signer_here() -> Signer:
    """Read the agency's key to sign with."""
    return read_signer(keys_folder(), passphrase=key_passphrase())


def seal_here() -> Seal:
    """Read the agency's document key to sign pages with; the extra that this needs is named where missing."""
    if find_spec("pyhanko") is None:
        raise click.ClickException(
            "signing pages needs the extra `seal`, which is not installed\n"
            "  safe: Nothing was written.\n"
            "  mend: `pip install 'welcoming-city-sim[seal]'`, or leave --sign away."
        )
    from sim.signing.pages import read_page_signer, sign_page

    signer = read_page_signer(keys_folder(), ring_here().agency, passphrase=key_passphrase())

    def seal(page: bytes, at: datetime) -> bytes:
        return sign_page(signer, page, at=at)

    return seal


def agency_here() -> Agency | None:
    """Read the agency's settings; None without any, and an end with their problems where they have some."""
    agency, problems = load_agency(home_folder())
    if problems:
        end_with(problems)
    return agency


def agency_needed(what: str) -> Agency:
    """Read the agency's settings for what cannot leave without its address."""
    agency = agency_here()
    if agency is None:
        raise click.ClickException(
            f"{what} names the agency by its address, and {home_folder() / FILE} is not there\n"
            "  safe: Nothing was written or sent.\n"
            "  mend: `wcsim init` makes it; fill in `url:`."
        )
    return agency
