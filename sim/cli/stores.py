"""Which store a command means, and how it is opened: `--store`, else WCSIM_STORE, else this machine's own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

from sim.home import has_keys, home_folder, key_passphrase, keys_folder, store_place
from sim.records.errors import PlaceError, StoreMissingError, StoreOlderError
from sim.records.store import Store
from sim.signing.vouched import Receiver, VouchedBy, Voucher
from sim.trouble import TroubleError


def place_given() -> str:
    """Give the place that the group's `--store` named, else the one of the settings."""
    given = click.get_current_context().find_root().meta.get(__name__)
    return str(given or store_place())


def mean_place(value: str | None) -> None:
    """Keep what `--store` names for the command that runs."""
    click.get_current_context().find_root().meta[__name__] = value


def take_place(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Keep what `--store` names for the commands of the group."""
    mean_place(value)
    return value


store_option = click.option(
    "--store",
    metavar="PLACE",
    callback=take_place,
    expose_value=False,
    help="A file, or the URL of a database (default: WCSIM_STORE, else this machine's own).",
)


@contextmanager
def plainly() -> Iterator[None]:
    """End with what a TroubleError says, without a traceback (exit 1); a place that is none is wrong use."""
    try:
        yield
    except PlaceError as error:
        raise click.UsageError(str(error)) from error
    except TroubleError as error:
        raise click.ClickException(str(error)) from error


def is_there() -> bool:
    """Tell whether there is a store, of whatever form."""
    with plainly():
        try:
            Store.open(place_given(), read_only=True).close()
        except StoreMissingError:
            return False
        except StoreOlderError:
            return True
    return True


def open_to_read() -> Store:
    """Open the store for reading; one of an older form is upgraded first, and that is said."""
    with plainly():
        try:
            return Store.open(place_given(), read_only=True)
        except StoreOlderError:
            open_to_write().close()
            return Store.open(place_given(), read_only=True)


def home_voucher(by: VouchedBy | None = None) -> Voucher | None:
    """Give what vouches for the records filed on this machine; None where it has no key."""
    if not has_keys():
        return None
    from sim.voucher import read_voucher

    with plainly():
        return read_voucher(home_folder(), keys_folder(), passphrase=key_passphrase(), by=by)


def home_receiver() -> Receiver | None:
    """Give what vouches here for records that come from elsewhere; None where there is no key."""
    if not has_keys():
        return None
    from sim.voucher import read_receiver

    with plainly():
        return read_receiver(keys_folder(), passphrase=key_passphrase())


def open_to_write() -> Store:
    """Open the store for writing, and say where it was upgraded."""
    with suppress(OSError):
        home_folder().mkdir(parents=True, exist_ok=True)  # where it cannot be made, opening says why
    with plainly():
        store = Store.open(place_given(), voucher=home_voucher())
    if store.upgraded:
        click.echo(store.upgraded, err=True)
    return store


def progress(what: str) -> Callable[[int, int], None]:
    """Tell how far something has come on one line of a terminal; elsewhere nothing is told."""

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= of else "\r"
            click.echo(f"{what}: {done * 100 // max(1, of)} %{end}", err=True, nl=False)

    return tell
