"""Lines, choices, questions, papers and timers: from the file's shapes to the model."""

from typing import get_args

from scenarios.guard import Elapsed, tests_of
from scenarios.model import (
    Channel,
    Choice,
    ChoiceId,
    Clock,
    Effect,
    EndingId,
    Line,
    Reason,
    State,
    StateId,
    Timer,
    TimerId,
    VariantId,
    Wording,
)
from scenarios.reading.context import Context
from scenarios.reading.shapes import ChoiceShape, LineShape, PaperShape, StateShape, TimerShape
from scenarios.reading.tree import Loc
from scenarios.vocabulary import SeatId

RESERVED = frozenset({"wait", "hint"})
"""What a written run means otherwise (see `scenarios.script`)."""
CHANNELS: tuple[Channel, ...] = get_args(Channel)
_SPEAKERLESS: dict[Channel, str] = {"cad": "CAD", "document": "Document", "scene": ""}


def build_line(context: Context, shape: LineShape, loc: Loc) -> Line:
    """Build a line; it has one channel, and a speaker where the channel is a voice."""
    only = context.only(shape.only, (*loc, "only"))
    given = [channel for channel in CHANNELS if getattr(shape, channel) is not None]
    if len(given) != 1:
        context.fault(
            loc,
            "S117",
            f"a line has one channel, this one has {len(given)}",
            f"write one of: {', '.join(CHANNELS)}",
        )
        return Line(channel="scene", speaker="", text=Wording())
    channel = given[0]
    return Line(
        channel=channel,
        speaker=_speaker(context, shape.by, channel, loc),
        text=context.wording(getattr(shape, channel), (*loc, channel), only),
        pace=shape.pace,
        reveals=context.reveals(shape.reveals, only, (*loc, "reveals")),
        when=context.guard(shape.when, (*loc, "when")),
        only=only,
        line=context.line(loc),
    )


def _speaker(context: Context, by: str | None, channel: Channel, loc: Loc) -> str:
    if by is None:
        if channel not in _SPEAKERLESS:
            context.fault(
                loc, "S113", f"nobody is named who says this on the {channel}", "add `by:` and the cast id"
            )
        return _SPEAKERLESS.get(channel, "")
    context.expect(by, context.shape.cast, (*loc, "by"), "S113", "cast member")
    return context.shape.cast.get(by, by)


def build_state(context: Context, id_: str, shape: StateShape) -> State:
    """Build a state: questions first, then choices, then the fields of its papers."""
    loc: Loc = ("states", id_)
    seat = SeatId(shape.seat or context.shape.seat)
    if shape.seat:
        context.expect(shape.seat, context.words.seats, (*loc, "seat"), "S101", "seat")
    lines = tuple(build_line(context, line, (*loc, "lines", at)) for at, line in enumerate(shape.lines))
    moves = _Moves(context, id_, seat, lines)
    choices = (
        *(moves.question(each, (*loc, "ask_any", at)) for at, each in enumerate(shape.ask_any)),
        *(moves.choice(each, each.id or "", (*loc, "choices", at)) for at, each in enumerate(shape.choices)),
        *moves.looks(shape.papers, (*loc, "papers")),
    )
    _unique(context, choices, loc)
    return State(
        id=StateId(id_),
        seat=seat,
        lines=lines,
        choices=choices,
        clock=_clock(context, shape, loc),
        papers=tuple(shape.papers),
        hint=shape.hint,
        line=context.line(loc),
    )


def _unique(context: Context, choices: tuple[Choice, ...], loc: Loc) -> None:
    seen: set[str] = set()
    for choice in choices:
        if choice.id in RESERVED:
            context.fault(
                loc, "S128", f"no choice can be called {choice.id!r}: written runs use it", "rename it"
            )
        if choice.id in seen:
            context.fault(
                loc, "S116", f"two choices of this state are called {choice.id!r}", "rename one of them"
            )
        seen.add(choice.id)


def _clock(context: Context, shape: StateShape, loc: Loc) -> Clock | None:
    if shape.clock is None:
        return None
    here = (*loc, "clock")
    decide = shape.clock.decide_in
    if decide is not None and decide > shape.clock.seconds:
        context.fault((*here, "decide_in"), "S126", "decide_in is longer than the clock", "make it shorter")
    return Clock(
        limit_ms=int(shape.clock.seconds * 1000),
        then=_target(context, shape.clock.then, (*here, "then")),
        decide_ms=None if decide is None else int(decide * 1000),
        line=context.line(here),
    )


def _target(context: Context, name: str, loc: Loc) -> StateId | EndingId:
    context.expect(name, context.targets, loc, "S107", "state or ending")
    return EndingId(name) if name in context.shape.endings else StateId(name)


def build_timer(context: Context, id_: str, shape: TimerShape) -> Timer:
    """Build something the world does by itself."""
    loc: Loc = ("world", id_)
    guard = context.guard(shape.when, (*loc, "when"))
    if guard is not None and any(isinstance(test, Elapsed) for test in tests_of(guard)):
        context.fault((*loc, "when"), "S127", "a timer's guard cannot ask for elapsed time", "use `after`")
    return Timer(
        id=TimerId(id_),
        after_ms=int(shape.after * 1000),
        when=guard,
        only=context.only(shape.only, (*loc, "only")),
        lines=tuple(build_line(context, line, (*loc, "lines", at)) for at, line in enumerate(shape.lines)),
        effect=_effect(context, shape, loc),
        to=None if shape.to is None else _target(context, shape.to, (*loc, "to")),
        line=context.line(loc),
    )


def _effect(context: Context, shape: ChoiceShape | TimerShape, loc: Loc) -> Effect:
    for name in shape.counts:
        context.expect(name, context.shape.counters, (*loc, "counts", name), "S110", "counter")
    for at, name in enumerate(shape.clears):
        context.expect(name, context.flags, (*loc, "clears", at), "S109", "flag that anything sets")
    return Effect(
        sets=frozenset(shape.sets), clears=frozenset(shape.clears), counts=tuple(sorted(shape.counts.items()))
    )


class _Moves:
    """Builds the choices of one state."""

    def __init__(self, context: Context, state: str, seat: SeatId, lines: tuple[Line, ...]) -> None:
        self._context = context
        self._state = state
        self._seat = seat
        self._voice = next((line for line in reversed(lines) if line.speaker), None)

    def question(self, shape: str | ChoiceShape, loc: Loc) -> Choice:
        """Build a question of `ask_any`: by name from `questions`, or written in place; asked once."""
        context = self._context
        if not isinstance(shape, str):
            return self.choice(shape, shape.id or "", loc, once=f"{self._state}/{shape.id}")
        if not context.expect(shape, context.shape.questions, loc, "S115", "question"):
            return Choice(id=ChoiceId(shape), label=Wording(every=shape))
        return self.choice(
            context.shape.questions[shape], shape, ("questions", shape), once=f"questions/{shape}"
        )

    def choice(self, shape: ChoiceShape, id_: str, loc: Loc, once: str | None = None) -> Choice:
        """Build a choice; `once` in the file wins over the place's own habit."""
        context = self._context
        if not id_:
            context.fault(loc, "S116", "a choice has no id", "add `id:`")
        only = context.only(shape.only, (*loc, "only"))
        if shape.label is None and shape.say is None:
            context.fault(
                loc, "S123", f"the choice {id_!r} has neither label nor say", "add `say:` or `label:`"
            )
        if shape.why:
            context.expect(shape.why.of, context.shape.states, (*loc, "why", "of"), "S107", "state")
        habit = f"{self._state}/{id_}" if shape.once else once
        return Choice(
            id=ChoiceId(id_),
            label=context.wording(
                shape.label or shape.say or "", (*loc, "label" if shape.label else "say"), only
            ),
            say=None if shape.say is None else context.wording(shape.say, (*loc, "say"), only),
            deeds=context.deeds(shape.acts, self._seat, (*loc, "acts")),
            when=context.guard(shape.when, (*loc, "when")),
            only=only,
            once=None if shape.once is False else habit,
            lines=self._lines(shape, loc, only),
            reveals=context.reveals(shape.reveals, only, (*loc, "reveals")),
            effect=_effect(context, shape, loc),
            to=None if shape.to is None else _target(context, shape.to, (*loc, "to")),
            craft=shape.craft,
            reason=Reason(decision=StateId(shape.why.of), right=shape.why.right) if shape.why else None,
            line=context.line(loc),
        )

    def _lines(self, shape: ChoiceShape, loc: Loc, only: frozenset[VariantId]) -> tuple[Line, ...]:
        context = self._context
        lines = tuple(build_line(context, line, (*loc, "lines", at)) for at, line in enumerate(shape.lines))
        if shape.answer is None:
            return lines
        if self._voice is None:
            context.fault(
                (*loc, "answer"),
                "S122",
                "nobody speaks in this state, so nobody can answer",
                "give the state a spoken line, or write `lines:` with a channel and `by:`",
            )
            return lines
        speaker = self._voice.speaker
        if shape.by:
            speaker = _speaker(context, shape.by, self._voice.channel, loc)
        answer = Line(
            channel=self._voice.channel,
            speaker=speaker,
            text=context.wording(shape.answer, (*loc, "answer"), only),
            line=context.line((*loc, "answer")),
        )
        return (answer, *lines)

    def looks(self, papers: list[str], loc: Loc) -> list[Choice]:
        """Build one choice for each field of the papers that lie here, looked at once each."""
        context = self._context
        choices = []
        for at, name in enumerate(papers):
            if context.expect(name, context.shape.papers, (*loc, at), "S114", "paper"):
                choices += self._fields(name, context.shape.papers[name])
        return choices

    def _fields(self, name: str, paper: PaperShape) -> list[Choice]:
        context = self._context
        only = context.only(paper.only, ("papers", name, "only"))
        choices = []
        for field, shape in paper.fields.items():
            loc = ("papers", name, "fields", field)
            shown = Line(
                channel="document",
                speaker=paper.title,
                text=context.wording(shape.shows, (*loc, "shows"), only),
                reveals=context.reveals(shape.reveals, only, (*loc, "reveals")),
                line=context.line(loc),
            )
            choices.append(
                Choice(
                    id=ChoiceId(f"{name}.{field}"),
                    label=Wording(every=f"Look at {paper.title}: {field.replace('_', ' ')}"),
                    only=only,
                    once=f"papers/{name}.{field}",
                    lines=(shown,),
                    line=context.line(loc),
                )
            )
        return choices
