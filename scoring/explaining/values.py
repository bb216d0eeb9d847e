"""What an explained score consists of: items, shares of competencies, trials, clauses."""

from dataclasses import dataclass
from fractions import Fraction

from scenarios.parts import Mode
from scenarios.vocabulary import MatterId
from scoring.norms import CompetencyId, Severity
from scoring.opportunities import Opportunity
from scoring.resampling import PassProbability
from scoring.rule import Rule
from scoring.score import Clause, Result
from scoring.trials import Side, Trials


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: why it is taken, the sum that is done, what it gives."""

    why: str
    sum: str
    gives: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An opportunity with its number: how its credit came about, what it weighs and earns.

    `weighs` and `earns` None: left out. `counts_as` is its severity against the level, None: it has none.
    """

    number: int
    line: Opportunity
    steps: tuple[Step, ...]
    weighs: Step | None
    earns: Step | None
    counts_as: Severity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial of a matter on one side, from the items of these numbers."""

    side: Side
    matter: MatterId
    items: tuple[int, ...]
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedRun:
    """What one run puts into the sums, and its level."""

    name: str
    mode: Mode
    items: tuple[Item, ...]
    level: str
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """S_k of a competency: the items that are summed, the sum, and its weight; `step` None: not assessed."""

    competency: CompetencyId
    items: tuple[int, ...]
    step: Step | None
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A clause, with the shares it compares with their cuts: (what, share, cut)."""

    clause: Clause
    bars: tuple[tuple[str, Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A score with all of its arithmetic; `overall` None: nothing was assessed."""

    rule: Rule
    weights_of: str
    runs: tuple[ExplainedRun, ...]
    shares: tuple[Share, ...]
    overall: Step | None
    clauses: tuple[Compared, ...]
    result: Result
    trials: Trials
    pass_probability: PassProbability | None
