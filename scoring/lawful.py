"""A player that asks the pack: proof that a scenario can be passed by whoever knows the rules.

It judges each open choice as the record would be judged if it were taken: by the same findings as a score.
It knows what a member knows: the events so far, the open choices, the rulings; never the golden runs, nor
where a choice leads, but for what its wording tells: whether it stays, leads on, or ends the run. Where the
law is silent it takes the better wording (the craft mark), and asked why it gives the right reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.events import Decided, Event
from scenarios.machine import Way
from scoring.findings import Found, findings
from scoring.judging import Law
from scoring.norms import Severity
from scoring.players import Moment, Player
from scoring.timeline import timeline

_COSTS: Mapping[Severity, int] = {"critical": 1000, "major": 100, "moderate": 10, "minor": 1}
"""How a lawful member weighs what cannot all be kept: ten lesser faults are as bad as one a class up."""

_OF_A_PAPER = "."
"""In the name of a choice that reads a paper: `warrant.heading`."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Price:
    """What the rules would say of the record with a choice taken; less is better, in this order."""

    forbidden: int
    unsettled: int
    life_owed: int
    owed: float


def lawful_player(law: Law) -> Player:
    """Make the player for one law; decides in the time that a written choice takes."""
    return Player(lambda moment: _pick(moment, law))


def _pick(moment: Moment, law: Law) -> Way | None:
    """Take what breaks nothing and does most; None (wait) where all that is open is forbidden."""
    prices = {way.id: _price(moment, way, law) for way in moment.ways}
    most_owed = max(price.owed for price in prices.values())
    best = min(moment.ways, key=lambda way: _rank(moment, way, prices[way.id], most_owed))
    if prices[best.id].forbidden > _price(moment, None, law).forbidden and moment.can_wait:
        return None
    return best


def _rank(moment: Moment, way: Way, price: _Price, most_owed: float) -> tuple[object, ...]:
    """Order the choices: nothing forbidden, nothing unsettled, a life first; then what loses no time.

    First a duty that can be done on the spot, then reading what there is to read, then a duty whose doing
    leads on. Of equals the better reason and wording, staying before leaving, going on before ending.
    """
    stays = not moment.leads_on(way)
    does = price.owed < most_owed
    reads = stays and _OF_A_PAPER in way.id
    kind = 0 if does and stays else 1 if reads else 2
    wrong_reason = way.open.reason is not None and not way.open.reason.right
    return (
        price.forbidden,
        price.unsettled,
        price.life_owed,
        kind,
        price.owed,
        wrong_reason,
        -(way.open.craft or 0),
        not stays,
        moment.ends(way),
    )


def _price(moment: Moment, way: Way | None, law: Law) -> _Price:
    """Judge the record as it would be with this choice taken (None: with nothing more done)."""
    stop = moment.stop
    events = moment.told
    if way is not None and stop.state is not None:
        shown = tuple(each.open for each in moment.ways)
        decided = Decided(stop.state.id, stop.seat, way.id, moment.after_ms, shown, stop.timing)
        events = (*events, Event(moment.position.shown_ms + moment.after_ms, decided))
    found = findings(timeline(events), law.judge)
    return _Price(
        forbidden=sum(_COSTS[each.norm.severity] for each in found if _broken(each)),
        unsettled=sum(each.finding == "unsettled" and each.act is not None for each in found),
        life_owed=sum(_COSTS[each.norm.severity] for each in found if _undone(each) and each.norm.life),
        owed=sum(_COSTS[each.norm.severity] * _share(each) for each in found),
    )


def _broken(found: Found) -> bool:
    return found.finding == "breached" and found.norm.modality == "prohibition"


def _undone(found: Found) -> bool:
    return found.finding == "breached" and found.norm.modality == "obligation"


def _share(found: Found) -> float:
    """Give how much of a duty is still owed: all, half where it came late, the rest of a checklist."""
    if found.norm.modality != "obligation":
        return 0
    if found.credit is not None:
        return 1 - found.credit
    return {"breached": 1, "late": 0.5}.get(found.finding, 0)
