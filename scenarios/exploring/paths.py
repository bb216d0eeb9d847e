"""The shortest run to a place, as a script that plays: `a, b@4.5, wait`, with times where they matter."""

from collections.abc import Sequence

from scenarios.exploring.clockwork import Clockwork, Lead
from scenarios.exploring.spans import Span, shared
from scenarios.exploring.walk import Walk
from scenarios.machine import Chosen, Input, Machine, NotOpenError, Waited, Way, WorldMove
from scenarios.script import THINKING_MS, play, write_token


def script_to(walk: Walk, spot: int, within: Span | None = None) -> tuple[str, ...]:
    """Write a run of fewest inputs that ends at a spot, shown within a part of its span if one is given."""
    clockwork = Clockwork(walk.machine)
    target = within or walk.spans[spot]
    leads = _leads_to(walk, clockwork, spot)
    inputs = _timed(walk, clockwork, leads, target)
    return _bare(walk.machine, clockwork, inputs, walk.spots[spot], target)


def _leads_to(walk: Walk, clockwork: Clockwork, spot: int) -> list[tuple[int, Lead]]:
    """Give the spots on the way with the lead by which each is left, first to last."""
    found = []
    while walk.origins[spot] >= 0:
        origin = walk.origins[spot]
        found.append((origin, _lead_between(walk, clockwork, origin, spot)))
        spot = origin
    return found[::-1]


def _lead_between(walk: Walk, clockwork: Clockwork, origin: int, spot: int) -> Lead:
    config, span = walk.spots[spot], walk.spans[spot]
    for lead in clockwork.leads(walk.spots[origin], walk.spans[origin]):
        if lead.config == config and shared(clockwork.settle(config, lead.span), span):
            return lead
    raise AssertionError(f"spot {spot} was not found from spot {origin}")


def _timed(walk: Walk, clockwork: Clockwork, leads: Sequence[tuple[int, Lead]], target: Span) -> list[Input]:
    """Choose a moment for every input: backwards for what is possible, forwards for a plain one of it."""
    windows: list[Span] = []
    for spot, lead in reversed(leads):
        config = walk.spots[spot]
        window = shared(lead.span, target) or lead.span
        windows.append(window)
        target = clockwork.sources(config, walk.spans[spot], lead.move, window) or walk.spans[spot]
    now_ms, inputs = 0, list[Input]()
    for (spot, lead), window in zip(leads, reversed(windows), strict=True):
        limit_ms = clockwork.stop(walk.spots[spot]).limit_ms or 0
        if isinstance(lead.move, Way):
            least, most = max(now_ms, window[0]), window[1] - 1
            if limit_ms:
                most = min(most, now_ms + limit_ms - 1)
            at_ms = max(least, min(now_ms + THINKING_MS, most))
            inputs.append(Chosen(lead.move.id, at_ms - now_ms))
        else:
            at_ms = lead.span[0] if isinstance(lead.move, WorldMove) else now_ms + limit_ms
            inputs.append(Waited(at_ms - now_ms))
        now_ms = at_ms
    return inputs


def _bare(
    machine: Machine, clockwork: Clockwork, inputs: Sequence[Input], config: int, target: Span
) -> tuple[str, ...]:
    """Leave out every time without which the run still ends in the same place."""
    written = [write_token(each) for each in inputs]
    bare = [token.partition("@")[0] for token in written]
    if _ends_in(machine, clockwork, bare, config, target):
        return tuple(bare)
    for at, token in enumerate(bare):
        shorter = [*written[:at], token, *written[at + 1 :]]
        if _ends_in(machine, clockwork, shorter, config, target):
            written = shorter
    return tuple(written)


def _ends_in(
    machine: Machine, clockwork: Clockwork, script: Sequence[str], config: int, target: Span
) -> bool:
    try:
        position, _ = play(machine, script)
    except NotOpenError:
        return False
    shown = position.shown_ms
    settled = clockwork.settle(position.config, (shown, shown + 1))
    return position.config == config and shared(settled, target) is not None
