"""Rule cards: for each norm of a member when it should be tested again, and by which run.

What is scheduled is the norm, by FSRS (the library `fsrs`, its default weights, whole days, nothing random);
it is tested by a twin that the member has not seen. It schedules; it never certifies (scoring.md section 9).
Cards follow from judged runs alone and can be made again from them.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias, get_args

import fsrs

from scoring.course import Pick
from scoring.judging import Judgement
from scoring.norms import Norm, NormId
from scoring.opportunities import Opportunity
from scoring.trials import CONFIDENT

Grade: TypeAlias = Literal["again", "hard", "good", "easy"]
GRADES: tuple[Grade, ...] = get_args(Grade)
"""From the worst on."""

CRITICAL_RETENTION, RETENTION = 0.90, 0.80
"""The share who should still know a norm when it falls due: one behind a critical error, any other."""

_RATINGS: Mapping[Grade, fsrs.Rating] = {
    "again": fsrs.Rating.Again,
    "hard": fsrs.Rating.Hard,
    "good": fsrs.Rating.Good,
    "easy": fsrs.Rating.Easy,
}
_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is remembered of a member and a norm; a norm never tested has no memory and is due at once.

    `stability` is in days, `difficulty` from 1 to 10 (FSRS); `due` and `last` are in UTC.
    """

    norm: NormId
    stability: float | None = None
    difficulty: float | None = None
    due: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A norm that a run tested: when (aware), in which run, and how well."""

    norm: NormId
    at: datetime
    run: str
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log: a review, and when the norm fell due by it."""

    review: Review
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRun:
    """A run that tests a norm; `seen_before` where the member has seen every run that does."""

    pick: Pick
    seen_before: bool


def retention_of(norm: Norm) -> float:
    """Give the share of members who should still know a norm when it falls due."""
    critical = norm.severity == "critical" or norm.critical is not None
    return CRITICAL_RETENTION if critical else RETENTION


def grades(judgement: Judgement) -> dict[NormId, Grade]:
    """Grade each norm that a run tested, the worst of its matters.

    Wrong is again; late, after a hint or unsure is hard; right is good; right, in time and sure is easy. What
    the run never came to, or was excused from, was not tested: its card stays as it was.
    """
    sure = {index: per_cent / _HUNDRED for index, per_cent in judgement.timeline.sure}
    found: dict[NormId, Grade] = {}
    for line in judgement.lines:
        grade = _grade(line, sure)
        if line.norm is not None and grade is not None:
            found[line.norm.id] = min(found.get(line.norm.id, grade), grade, key=GRADES.index)
    return found


def _grade(line: Opportunity, sure: Mapping[int, float]) -> Grade | None:
    if line.found is None:
        return None
    if line.finding == "breached":
        return "again"
    stop = line.found.stop
    confidence = sure.get(stop.index)
    if line.finding == "late" or stop.hints or (confidence is not None and confidence < CONFIDENT):
        return "hard"
    in_time = stop.timing.soft_ms is None or stop.after_ms <= stop.timing.soft_ms
    return "easy" if confidence is not None and in_time else "good"


def review(
    card: Card, given: Review, *, retention: float, no_later_than: datetime | None = None
) -> tuple[Card, Entry]:
    """Give the card after a review, and the log's line; `no_later_than` is the agency's deadline.

    The deadline brings the due date forward and leaves what is remembered as it is.
    """
    if card.norm != given.norm:
        raise ValueError(f"the review is of {given.norm!r}; the card is of {card.norm!r}")
    at = given.at.astimezone(UTC)
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    moved, _ = scheduler.review_card(_remembered(card, at), _RATINGS[given.grade], at)
    due = moved.due if no_later_than is None else max(at, min(moved.due, no_later_than.astimezone(UTC)))
    after = Card(norm=card.norm, stability=moved.stability, difficulty=moved.difficulty, due=due, last=at)
    return after, Entry(review=given, due=due)


def _remembered(card: Card, at: datetime) -> fsrs.Card:
    """Write a card as FSRS has it; without learning steps a new one is reviewed like any other."""
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Learning if card.stability is None else fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due or at,
        last_review=card.last,
    )


def deck(
    norms: Iterable[Norm], reviews: Iterable[Review], *, no_later_than: datetime | None = None
) -> tuple[dict[NormId, Card], tuple[Entry, ...]]:
    """Make a member's cards from reviews, in order of time; one of a norm that is gone is passed over."""
    retention = {norm.id: retention_of(norm) for norm in norms}
    cards = {norm: Card(norm=norm) for norm in retention}
    log = []
    for given in sorted(reviews, key=lambda each: (each.at, each.norm, each.run)):
        if given.norm in cards:
            cards[given.norm], entry = review(
                cards[given.norm], given, retention=retention[given.norm], no_later_than=no_later_than
            )
            log.append(entry)
    return cards, tuple(log)


def due(cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
    """List what is due: what was never tested, then the longest due first."""
    found = [card for card in cards if card.due is None or card.due <= now]
    return tuple(sorted(found, key=lambda card: (card.due is not None, card.due or now, card.norm)))


def next_run(
    norm: NormId, tests: Mapping[NormId, Collection[Pick]], seen: Sequence[Pick], *, seed: int
) -> NextRun | None:
    """Choose the run that tests a norm next; None where no run does.

    A twin of what the member has seen comes first, then anything unseen, drawn by the seed; where all were
    seen, the one seen longest ago. `seen` is oldest first.
    """
    able = tests.get(norm, ())
    known = {pick.scenario for pick in seen}
    unseen = [pick for pick in able if pick not in seen]
    if unseen:
        pick = min(unseen, key=lambda each: (each.scenario not in known, _drawn(each, norm, seed)))
        return NextRun(pick=pick, seen_before=False)
    last = {pick: at for at, pick in enumerate(seen)}
    return NextRun(pick=min(able, key=last.__getitem__), seen_before=True) if able else None


def _drawn(pick: Pick, norm: NormId, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\n{norm}\n{pick.name}".encode()).digest()
