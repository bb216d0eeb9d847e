"""What was said and done, as blocks of text; and the telling of it at the member's pace."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import assert_never

from scenarios.compiling import YOU
from scenarios.events import (
    Acted,
    Decided,
    Ended,
    Event,
    Happened,
    Hinted,
    Learned,
    Rated,
    Said,
    TimedOut,
)
from sim.profile import Pace
from sim.screens.parts.look import BAD, CARE, NAME, SOFT
from sim.screens.parts.sheet import GAP, Block, say
from sim.words import moment

BEAT_S = 0.08
"""How long one step of the telling takes."""

_STEPS_PER_WORD = {"slow": 4.0, "normal": 2.5, "fast": 1.25}
_LINE_PACE = {"slow": 1.4, "normal": 1.0, "fast": 0.6}
_VOICES = frozenset({"phone", "radio", "person"})
_SIGNS = {"radio": " (radio)", "cad": "", "document": "", "phone": "", "person": "", "scene": ""}
_HANG = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """How far a run is told: events told, those to come, and the steps spent on the first of these."""

    told: tuple[Event, ...] = ()
    coming: tuple[Event, ...] = ()
    steps: float = 0

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to tell."""
        return not self.coming

    def then(self, events: tuple[Event, ...]) -> "Telling":
        """Add events that are to be told."""
        return replace(self, coming=(*self.coming, *events))

    def all(self) -> "Telling":
        """Tell everything now."""
        return Telling((*self.told, *self.coming))

    def step(self, pace: Pace) -> "Telling":
        """Go on for one beat: a voice says some words, everything else is there at once."""
        if pace == "at once":
            return self.all()
        told, coming, steps = self.told, self.coming, self.steps + 1
        while coming and steps >= (need := _steps(coming[0], pace)):
            steps = 0 if need else steps
            told, coming = (*told, coming[0]), coming[1:]
            if need:
                break
        return Telling(told, coming, steps if coming else 0)

    def blocks(self, pace: Pace) -> tuple[Block, ...]:
        """Give the transcript so far, the line that is being said with the words that were heard."""
        blocks = tuple(transcript(self.told))
        if not self.coming or not isinstance(said := self.coming[0].what, Said):
            return blocks
        need = _steps(self.coming[0], pace)
        words = said.text.split(" ")
        heard = int(len(words) * self.steps / need) if need else 0
        if not heard:
            return blocks
        partly = said._replace(text=" ".join(words[:heard]) + " …")
        return (*blocks, _said(self.coming[0].at_ms, partly))


def _steps(event: Event, pace: Pace) -> float:
    """Give how many beats an event takes; 0 for what is there at once."""
    what = event.what
    if not isinstance(what, Said) or what.speaker == YOU or what.channel not in _VOICES:
        return 0
    return max(1.0, len(what.text.split(" ")) * _STEPS_PER_WORD[pace] * _LINE_PACE[what.pace])


def transcript(events: tuple[Event, ...]) -> Iterator[Block]:
    """Write events as the member met them; what was learned shows beside, in what is known."""
    for at, event in enumerate(events):
        match event.what:
            case Said() as said:
                yield _said(event.at_ms, said)
            case Decided() as decided:
                if not _spoken(islice(events, at + 1, None)):
                    yield say((f"{moment(event.at_ms)} ▸ ", CARE), (_label(decided), "bold"), hang=_HANG)
            case TimedOut():
                yield say((f"{moment(event.at_ms)} ▸ ", CARE), ("You said nothing.", "bold"))
            case Hinted():
                yield say((f"{moment(event.at_ms)} ▸ You took a hint.", SOFT))
            case Rated(sure=sure):
                yield say((f"{moment(event.at_ms)} ▸ You were {sure} % sure.", SOFT))
            case Ended() as ended:
                yield GAP
                yield say(("THE END  ", CARE), ended.people, hang=_HANG)
            case Learned() | Acted() | Happened():
                pass
            case _:
                assert_never(event.what)


def _spoken(following: Iterable[Event]) -> bool:
    """Tell whether a decision was said aloud: its words come before anything else is said or decided."""
    for _, what in following:
        if isinstance(what, Said):
            return what.speaker == YOU
        if isinstance(what, Decided | TimedOut):
            return False
    return False


def _label(decided: Decided) -> str:
    return next((way.label for way in decided.open if way.choice == decided.choice), decided.choice)


@lru_cache(maxsize=2_000)
def _said(at_ms: int, said: Said) -> Block:
    text = said.text.replace("\n", " ")
    if said.speaker == YOU:
        return say((f"{moment(at_ms)} ▸ You: ", CARE), (text, "bold"), hang=_HANG)
    if said.channel == "cad":
        return say((" CAD ", "bold $background on $secondary"), " ", text, hang=_HANG)
    if not said.speaker:
        return say((text, f"italic {SOFT}"), hang=_HANG)
    loud = BAD if said.pace == "fast" else NAME
    return say((f"{said.speaker}{_SIGNS[said.channel]}: ", loud), text, hang=_HANG)
