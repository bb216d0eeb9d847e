"""Statements sent from the command line to a learning record store; what was taken is noted at home."""

import hashlib
import os
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import click

from sim.cli.leaving import Asked, going, told_without
from sim.cli.options import wrong
from sim.cli.sealing import agency_needed
from sim.exports.sending import Endpoint, Sender
from sim.home import home_folder
from sim.outgoing.judged import Telling
from sim.records.store import Store

USER, SECRET = "WCSIM_XAPI_USER", "WCSIM_XAPI_SECRET"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def send(asked: Asked, store: Store, key: bytes | None, *, url: str, sign_on: Path | None) -> None:
    """Send the statements of what was asked for; each is taken once, and a cut is taken up where it was."""
    endpoint = _endpoint(url, sign_on)
    noted = _note(url)
    with going(asked, store, key) as left:
        telling = Telling(left, agency_needed("xAPI").url)
        (last,) = deque(Sender(endpoint, noted, sleep=time.sleep).send(telling.statements()), maxlen=1)
    click.echo(
        f"{url}: {last.taken:,} statements taken, {last.before:,} were there before (TRAINING)", err=True
    )
    told_without(telling)


def _endpoint(url: str, sign_on: Path | None) -> Endpoint:
    """Read user and secret from the file named, else from the environment; never from the command line."""
    at = _address(url)
    if at.username is not None:
        wrong(f"write the sign-on into {USER} and {SECRET} or a file, never into the address")
    if at.scheme != "https" and not (at.scheme == "http" and at.hostname in _LOOPBACK):
        wrong("--xapi-endpoint is no https:// address; a sign-on is not sent in the clear")
    if sign_on is None:
        user, secret = os.environ.get(USER), os.environ.get(SECRET)
    else:
        try:
            user, _, secret = sign_on.read_text("utf-8").strip().partition(":")
        except OSError as error:
            wrong(f"{sign_on}: {error.strerror}")
    if not user or not secret:
        wrong(f"the sign-on is missing: set {USER} and {SECRET}, or name a file with USER:SECRET")
    return Endpoint(url=url, user=user, secret=secret)


def _address(url: str) -> SplitResult:
    """Read the address; one that is none is never shown, since a sign-on may stand in it."""
    at = None
    with suppress(ValueError):
        given = urlsplit(url)
        at = given if given.hostname and given.port != 0 else None  # asking for the port reads it
    return at or wrong("--xapi-endpoint is no address; write it as https://HOST/xAPI")


def _note(url: str) -> Path:
    """Name the file in which the statements that this store took are noted."""
    folder = home_folder() / "sent"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{hashlib.sha256(url.rstrip('/').encode()).hexdigest()[:16]}.txt"
