"""Who a command is for: in an office store every command asks for a person, and is denied unless said here.

A store nobody was added to is personal: its owner sees and does all, without signing on.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import click
from typing_extensions import override

from sim.cli.late import LateGroup
from sim.cli.options import wrong
from sim.office.roles import DeniedError, Power, SignedOn, may, require_any, require_other

OPEN: tuple[Power, ...] = ()
"""A command that shows nothing of anyone, or only whether what is kept still holds: everyone may."""

NEEDS: Mapping[str, tuple[Power, ...]] = MappingProxyType(
    {
        "records list": ("see own records",),
        "records show": ("see own records",),
        "records export": ("export records", "export without names"),
        "records results": ("see others' records",),
        "records verify": OPEN,
        "records schema": OPEN,
        "records upgrade": OPEN,
        "records retain": ("set retention",),
        "records hold": ("set or lift a hold",),
        "records release": ("set or lift a hold",),
        "records purge": ("purge",),
        "records custody": ("verify",),
        "records backup": ("back up",),
        "records restore": ("back up",),
        "records hand-in": ("hand in",),
        "records sign": ("sign a checkpoint",),
        "records checkpoint": ("sign a checkpoint",),
        "records propose": ("propose a void", "propose an amendment"),
        "records proposals": ("agree to a void", "agree to an amendment"),
        "records agree": ("agree to a void", "agree to an amendment"),
        "records decline": ("agree to a void", "agree to an amendment"),
        "records attest": ("attest",),
        "records comment": ("comment as a supervisor",),
        "records disclose": ("release",),
        "course sit": ("see own records",),
        "people add": ("add people",),
        "people list": ("add people",),
        "people roles": ("add people",),
        "people retire": ("add people",),
        "people password": ("see own records",),
        "rejudge": ("see others' records",),
        "stats": ("see others' records",),
    }
)
"""What each command needs, one of these powers; a command that is not here is denied to everyone."""

_PERSON, _DESCRIPTOR = f"{__name__}.person", f"{__name__}.descriptor"
REFUSED = (
    "Not signed on: the person or the password is not known here, or it was tried too often "
    "(then wait 15 minutes)."
)


class OfficeGroup(LateGroup):
    """A group whose every command signs a person on where the store is an office store."""

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        return guarded(super().get_command(ctx, cmd_name), f"{self.name} {cmd_name}")


def guarded(command: click.Command, name: str) -> click.Command:
    """Give the command `--as` and `--password-fd`, and sign on before it begins."""
    if NEEDS.get(name) == OPEN or any(each.name == "as_person" for each in command.params):
        return command

    def sign_on(context: click.Context, _option: click.Parameter, person_id: str | None) -> None:
        if not context.resilient_parsing:
            context.meta[__name__] = _sign_on(name, person_id, context.meta.get(_DESCRIPTOR))

    command.params[:0] = _options(sign_on)
    return command


def signs_on_for_store(command: click.Command) -> click.Command:
    """Give a command that may read a store `--as` and `--password-fd`; it then calls `sign_on_to`."""

    def keep(context: click.Context, _option: click.Parameter, person_id: str | None) -> None:
        context.meta[_PERSON] = person_id

    command.params[:0] = _options(keep)
    return command


def person_given() -> str | None:
    """Give whom `--as` names for a command that `signs_on_for_store`."""
    given: str | None = click.get_current_context().meta.get(_PERSON)
    return given


def sign_on_to(place: str, name: str) -> None:
    """Sign on to the store at a place, for the command of this name."""
    from sim.cli.stores import mean_place

    context = click.get_current_context()
    mean_place(place)
    context.meta[__name__] = _sign_on(name, context.meta.get(_PERSON), context.meta.get(_DESCRIPTOR))


def _options(sign_on: Callable[[click.Context, click.Parameter, str | None], None]) -> list[click.Parameter]:
    def keep(context: click.Context, _option: click.Parameter, descriptor: int | None) -> None:
        context.meta[_DESCRIPTOR] = descriptor

    return [
        click.Option(
            ["--as", "as_person"],
            metavar="PERSON",
            callback=sign_on,
            expose_value=False,
            help="Sign on as this person; the password is asked for, or read from WCSIM_PASSWORD_FILE.",
        ),
        click.Option(
            ["--password-fd"],
            type=click.IntRange(min=0),
            metavar="N",
            callback=keep,
            expose_value=False,
            is_eager=True,
            help="Read the password from this file descriptor.",
        ),
    ]


def signed_on() -> SignedOn | None:
    """Give who signed on for the command that runs; None in a personal store, whose owner may all."""
    person: SignedOn | None = click.get_current_context().meta.get(__name__)
    return person


def only_member() -> str | None:
    """Give the number of the one member whose records may be seen; None where all may be."""
    person = signed_on()
    return None if person is None or may(person, "see others' records") else person.member_number


def see_other(power: Power, owner_number: str | None) -> None:
    """Let pass who acts on what is someone else's; in a personal store its owner acts on their own."""
    person = signed_on()
    if person is None:
        return
    try:
        require_other(person, power, owner_number=owner_number or "")
    except DeniedError as error:
        raise deny(error) from error


def who_acts(given: str | None) -> str:
    """Give who an act is kept under: who signed on, in a personal store whom `--by` names."""
    person = signed_on()
    if person is None:
        return given if given is not None else wrong("say --by whom this is done; it is kept for ever")
    if given not in (None, person.person_id):
        wrong(f"--by {given} is not {person.person_id}, who signed on; leave it away")
    return person.person_id


def deny(error: DeniedError) -> click.ClickException:
    """Tell a denial (exit 1)."""
    return click.ClickException(f"denied: {error}")


def _sign_on(name: str, person_id: str | None, descriptor: int | None) -> SignedOn | None:
    if not _is_office():
        if person_id is not None:
            wrong("nobody was added to this store, which is a personal one; leave --as away")
        return None
    if person_id is None:
        wrong("this is an office store: sign on with --as PERSON")
    person = _known(name, person_id, descriptor)
    try:
        require_any(person, _needed(name, person))
    except DeniedError as error:
        raise deny(error) from error
    return person


def _is_office() -> bool:
    """Ask the store; where there is none yet, it is nobody's office."""
    from sim.cli.stores import is_there, open_to_read
    from sim.records.custody.people import is_office

    if not is_there():
        return False
    with open_to_read() as store:
        return store.read(is_office)


def _needed(name: str, person: SignedOn) -> tuple[Power, ...]:
    needed = NEEDS.get(name)
    if needed is None:
        raise DeniedError(f"{person.person_id} may not {name}; no role may, in an office store")
    return needed


def _known(name: str, person_id: str, descriptor: int | None) -> SignedOn:
    """Sign a person on: one message for all that may be wrong, and the same work for each."""
    from sim.cli.passwords import password_of
    from sim.cli.stores import open_to_write, plainly
    from sim.records.custody.entries import Signed
    from sim.records.custody.signing_on import note_refusal, note_sign_on, take_try
    from sim.signing.passwords import fits

    password = password_of(person_id, descriptor)
    entry_id, now = str(uuid.uuid4()), datetime.now(UTC)
    with plainly(), open_to_write() as store:
        trying = store.write(take_try, person_id, now)
        person = trying.person
        right = fits(password, None if person is None else person.password)
        if person is not None and right and trying.taken:
            store.write(
                note_sign_on, person, Signed(entry_id=entry_id, by=person.person_id, why=name, at=now)
            )
            return person.signed_on
        if trying.taken:
            store.write(note_refusal, trying, entry_id, now)
    raise click.ClickException(REFUSED)
