"""What must be so in a pack beyond its shape: words that exist, periods that fit, deadlines, strength.

Each check is a function of the pack and the vocabulary that yields faults; `CHECKS` names them all.
"""

from collections.abc import Callable
from datetime import date, timedelta

from scenarios.vocabulary import Vocabulary
from scoring.reading.shapes import PackShape, TextShape
from scoring.reading.words import (
    Fault,
    Faults,
    acts_are_possible,
    acts_exist,
    circumstances_exist,
    competencies_exist,
    norms_of,
    seats_exist,
    texts_exist,
    texts_of,
    unknown,
    values_exist,
)


def stronger_norms_exist(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N107 for a norm in `over` that the pack lacks, N115 where two norms are over each other."""
    over = {norm.id: set(norm.over) for norm in pack.norms}
    for loc, norm in norms_of(pack):
        for name in norm.over:
            if name not in over:
                yield unknown((*loc, "over"), "N107", "norm", name, list(over))
            elif norm.id in _below(name, over):
                what = f"{norm.id!r} is over {name!r}, which leads back to it"
                yield Fault((*loc, "over"), "N115", what, "leave one of the two away")


def _below(name: str, over: dict[str, set[str]]) -> set[str]:
    """Name all that yield to `name`, itself included, through any number of steps."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead.extend(over.get(each, ()))
    return found


def ids_differ(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N108 for each id that an earlier norm has."""
    seen: set[str] = set()
    for loc, norm in norms_of(pack):
        if norm.id in seen:
            yield Fault((*loc, "id"), "N108", f"two norms are called {norm.id!r}", "give this one another id")
        seen.add(norm.id)


def norms_do_one_thing(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N113 for a norm that does nothing, or more than one thing."""
    for loc, norm in norms_of(pack):
        keys = [key for key, _, _ in norm.modalities()]
        if len(keys) != 1:
            what = f"{norm.id!r} has {' and '.join(keys) or 'no modality'}"
            yield Fault(loc, "N113", what, "write exactly one of: forbids, obliges, permits, unsettled")


def obligations_have_deadlines(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N112 for an obligation without exactly one deadline."""
    mend = "write one of: `by: end`, `within: {seconds: N, of: circumstance}`, `before: [acts]`"
    for loc, norm in norms_of(pack):
        duty = norm.obliges
        if duty is None:
            continue
        if sum(each is not None for each in (duty.by, duty.within, duty.before)) != 1:
            yield Fault((*loc, "obliges"), "N112", f"{norm.id!r} needs one deadline", mend)
        elif duty.by not in (None, "end"):
            yield Fault((*loc, "obliges", "by"), "N112", f"{duty.by!r} is no deadline", mend)


def duties_alone_wait_and_list(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N117 for `until_known` on what is no obligation, and for `never` without `all: true`."""
    for loc, norm in norms_of(pack):
        if norm.until_known and norm.obliges is None:
            what = f"{norm.id!r} is no obligation, so nothing ends it by being known"
            yield Fault((*loc, "until_known"), "N117", what, "leave `until_known` away")
        if norm.obliges and norm.obliges.never and not norm.obliges.all:
            what = f"{norm.id!r} has `never` but is no checklist"
            yield Fault((*loc, "obliges", "never"), "N117", what, "add `all: true`, or leave `never` away")


def life_has_no_exception(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N116 for a duty to life that learning more could set aside."""
    for loc, norm in norms_of(pack):
        if norm.life and (norm.unless or norm.until_known):
            what = f"{norm.id!r} is a duty to life with an exception"
            yield Fault(loc, "N116", what, "leave `unless` and `until_known` away, or `life: true`")
        if norm.life and (norm.permits or norm.unsettled):
            what = f"{norm.id!r} orders and forbids nothing, so it is no duty to life"
            yield Fault((*loc, "life"), "N116", what, "leave `life: true` away")


def periods_run_forward(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N110 for a period whose last day lies before its first."""
    periods = [(loc, text.first, text.last) for loc, text in texts_of(pack)]
    periods += [((*loc, "in_force"), norm.in_force.first, norm.in_force.last) for loc, norm in norms_of(pack)]
    for loc, first, last in periods:
        if last is not None and last < first:
            what = f"in force from {first} to {last}, which is backwards"
            yield Fault(loc, "N110", what, "exchange the two days, or leave `to` away")


def citations_cover(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N111 with the first day on which a norm in force has no citation in force.

    A norm that cites a text the pack lacks is passed over: that fault is told already, and may be the gap.
    """
    for loc, norm in norms_of(pack):
        given = [pack.texts.get(cite) if isinstance(cite, str) else cite for cite in norm.cites]
        texts = [text for text in given if text is not None]
        if len(texts) < len(given):
            continue
        bare = _first_bare_day(norm.in_force.first, norm.in_force.last, texts)
        if bare is not None:
            what = f"no citation of {norm.id!r} is in force on {bare}"
            mend = "cite a text of that time, or narrow `in_force`"
            yield Fault((*loc, "cites"), "N111", what, mend)


def _first_bare_day(first: date, last: date | None, texts: list[TextShape]) -> date | None:
    day = first
    for text in sorted(texts, key=lambda each: each.first):
        if text.first > day:
            break
        if text.last is None:
            return None
        day = max(day, text.last + timedelta(days=1))
    return day if last is None or day <= last else None


CHECKS: tuple[Callable[[PackShape, Vocabulary], Faults], ...] = (
    seats_exist,
    acts_exist,
    acts_are_possible,
    circumstances_exist,
    values_exist,
    competencies_exist,
    stronger_norms_exist,
    ids_differ,
    norms_do_one_thing,
    obligations_have_deadlines,
    duties_alone_wait_and_list,
    life_has_no_exception,
    texts_exist,
    periods_run_forward,
    citations_cover,
)
