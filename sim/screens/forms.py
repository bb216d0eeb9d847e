"""The slips over a screen: who you are, a comment to the result, and what went wrong."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from scenarios.text import clean
from sim.agency.numbers import REFUSED, is_social_security_number
from sim.screens.parts.look import SOFT
from sim.screens.parts.outside import Trouble
from sim.screens.parts.room import Slip, plain, soft

_LONGEST_NAME = 120
_LONGEST_COMMENT = 2_000
_SEPARATOR = "\n"


class NameSlip(Slip):
    """Asks once for name and number; gives "name, newline, number", or None where it was skipped."""

    TITLE_TEXT = "Who is practising?"
    KEYS = (
        Binding("enter", "keep", "Keep"),
        Binding("escape", "skip", "Skip: not given"),
    )
    BINDINGS: ClassVar = [*KEYS]
    AUTO_FOCUS = "#name"

    def __init__(self, name: str = "", number: str = "") -> None:
        super().__init__()
        self._given = (name, number)
        self._refused = plain("")

    @override
    def body(self) -> Iterable[Widget]:
        yield plain("The completion record of a run names who took it. It stays on this computer.")
        yield soft("Both may be left out; the record then says “not given”.\n")
        yield plain("Name", SOFT)
        yield Input(self._given[0], id="name", max_length=_LONGEST_NAME, compact=True)
        yield plain("Star or employee number", SOFT)
        yield Input(self._given[1], id="number", max_length=_LONGEST_NAME, compact=True)
        yield self._refused

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go from the name to the number, from there on."""
        event.stop()
        if event.input.id == "name":
            self.query_one("#number", Input).focus()
        else:
            self.action_keep()

    def action_keep(self) -> None:
        """Keep what was given, but for a number that no record may hold."""
        name, number = (clean(self.query_one(f"#{each}", Input).value).strip() for each in ("name", "number"))
        if is_social_security_number(number):
            self._refused.update(f"Not this number: {REFUSED}.")
            return
        _ = self.dismiss(f"{name}{_SEPARATOR}{number}")

    def action_skip(self) -> None:
        """Give nothing."""
        _ = self.dismiss(None)


class SignSlip(Slip):
    """Asks for a comment to the result; gives it ("" for none), or None where the member is not done."""

    TITLE_TEXT = "Seen, not agreed to"
    KEYS = (
        Binding("enter", "sign", "Sign and file"),
        Binding("escape", "back", "Not yet"),
    )
    BINDINGS: ClassVar = [*KEYS]
    AUTO_FOCUS = "#comment"

    @override
    def body(self) -> Iterable[Widget]:
        yield plain("Signing says that you have seen this result. It does not say that you agree with it.")
        yield soft("What you write here is kept with the record, word for word.\n")
        yield plain("Comment (may be empty)", SOFT)
        yield Input(id="comment", max_length=_LONGEST_COMMENT, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Sign with Enter."""
        event.stop()
        self.action_sign()

    def action_sign(self) -> None:
        """Sign with the comment."""
        _ = self.dismiss(clean(self.query_one("#comment", Input).value).strip())

    def action_back(self) -> None:
        """Go on reading."""
        _ = self.dismiss(None)


class TroubleSlip(Slip):
    """Says what happened, what is safe, and what to do; never a traceback."""

    TITLE_TEXT = "That did not work"
    KEYS = (Binding("enter", "close", "Go on"),)
    BINDINGS: ClassVar = [*KEYS, Binding("escape,space", "close", show=False)]

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self._trouble = trouble

    @override
    def body(self) -> Iterable[Widget]:
        yield plain("What happened", SOFT)
        yield plain(f"{self._trouble.what}\n", "bold")
        yield plain("What is safe", SOFT)
        yield plain(f"{self._trouble.safe}\n")
        yield plain("What to do", SOFT)
        yield plain(f"{self._trouble.mend}\n")

    def action_close(self) -> None:
        """Go back to where it happened."""
        _ = self.dismiss(None)
