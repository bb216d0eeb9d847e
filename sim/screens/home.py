"""Home: go on with a run, practise a scenario, look at one's records. Nothing heavy is needed to show it."""

from collections.abc import Callable, Iterable
from typing import ClassVar, Literal, NamedTuple, get_args

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from typing_extensions import override

from sim import words
from sim.screens.parts.look import HEADING, SOFT
from sim.screens.parts.outside import SHOWN_RECORDS, Filed, Offer, Waiting
from sim.screens.parts.room import PALETTE, Room, mark

Kind = Literal["brief", "resume", "record"]


class Listing(NamedTuple):
    """What home lists; `ready` says whether the store has been read."""

    offers: tuple[Offer, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    filed: tuple[Filed, ...] = ()
    name: str = ""
    ready: bool = False


class Home(Room):
    """The first screen; `chosen` is called with what was picked."""

    KEYS = (
        Binding("enter", "pick", "Open"),
        Binding("n", "app.name", "Name", tooltip="Who is practising: name and number for the record"),
        Binding("t", "app.theme", "Light or dark", tooltip="Change between the light and the dark theme"),
        Binding("q", "app.quit", "Quit"),
        PALETTE,
    )
    BINDINGS: ClassVar = [*KEYS]
    AUTO_FOCUS: ClassVar[str | None] = "#list"

    def __init__(self, listing: Listing, *, chosen: Callable[[Kind, str], None]) -> None:
        super().__init__()
        self._listing = listing
        self._chosen = chosen

    @property
    @override
    def heading(self) -> Content:
        return mark("Welcoming City Simulator", self._listing.name)

    @override
    def body(self) -> Iterable[Widget]:
        yield OptionList(*options(self._listing), id="list", markup=False)

    def on_mount(self) -> None:
        """Stand on the first thing that can be done."""
        self.query_one(OptionList).action_first()

    def show(self, listing: Listing) -> None:
        """Show another listing; where the member moved to is kept where it can be."""
        shown = self.query_one(OptionList)
        before = shown.highlighted_option
        first = next((each for each in shown.options if not each.disabled), None)
        self._listing = listing
        self.query_one("#mark", Static).update(self.heading)
        shown.set_options(options(listing))
        kept = before is not None and before is not first and before.id in {each.id for each in shown.options}
        if kept and before is not None and before.id is not None:
            shown.highlighted = shown.get_option_index(before.id)
        else:
            shown.action_first()

    def action_pick(self) -> None:
        """Open what is marked."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go where the option leads."""
        kind, _, name = (event.option_id or "").partition(" ")
        for each in get_args(Kind):
            if each == kind:
                self._chosen(each, name)


def in_order(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Order scenarios as one would take them: by seat, the shortest first."""
    seats = list(words.SEATS)
    return tuple(
        sorted(
            offers,
            key=lambda each: (seats.index(each.seat) if each.seat in seats else 9, each.minutes, each.title),
        )
    )


def options(listing: Listing) -> list[Option]:
    """Write a listing; headings are options that cannot be picked."""
    shown: list[Option] = []
    if listing.waiting:
        shown += [_heading("Go on"), *(_waiting(each) for each in listing.waiting), _note("")]
    shown.append(_heading("Practise"))
    if not listing.filed and not listing.waiting:
        shown.append(_note("New here? Take the first call: press Enter. Nobody is graded."))
    shown += [_offer(each) for each in listing.offers]
    if not listing.offers:
        shown.append(_note("No scenario is installed. `wcsim check` says what is wrong with a file."))
    shown += [_note(""), _heading("My record")]
    if listing.filed:
        shown += [_filed(each) for each in listing.filed[:SHOWN_RECORDS]]
        if len(listing.filed) > SHOWN_RECORDS:
            shown.append(_note("and earlier ones: `wcsim records list` shows all"))
    elif listing.ready:
        shown.append(_note("Nothing yet: play one to its end and sign its debrief."))
    else:
        shown.append(_note("One moment: the records are being opened."))
    return shown


def _heading(text: str) -> Option:
    return Option(Content.styled(text, HEADING), disabled=True)


def _note(text: str) -> Option:
    return Option(Content.styled(f"  {text}", SOFT), disabled=True)


def _offer(offer: Offer) -> Option:
    variants = words.count(offer.variants, "variant")
    about = f"{words.seat(offer.seat)} · about {offer.minutes} min · law of {offer.law_as_of} · {variants}"
    text = Content.assemble((f"  {offer.title}\n", "bold"), f"    {about}")
    return Option(text, id=f"brief {offer.name}")


def _waiting(run: Waiting) -> Option:
    what = "played: read the debrief and sign it" if run.played else "broken off: go on where you were"
    text = Content.assemble(
        "  ▶ ", (run.title, "bold"), f"\n    {words.seat(run.seat)} · {run.begun} · {what}"
    )
    return Option(text, id=f"resume {run.attempt_id}")


def _filed(record: Filed) -> Option:
    text = Content.assemble(f"  {record.filed}  ", (f"{record.result:<10}", "bold"), f"  {record.title}")
    return Option(text, id=f"record {record.record_id}")
