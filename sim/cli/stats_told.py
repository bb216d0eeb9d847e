"""What `wcsim stats` prints: tables of items, options, norms and units, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, TypeAlias

from scoring.norms import Norm, NormId
from scoring.statistics.answers import Answers, Table, table_of
from scoring.statistics.enough import ENOUGH_MEMBERS, TooFew
from scoring.statistics.items import ItemFigures, item_figures
from scoring.statistics.options import OptionFigures, option_figures
from scoring.statistics.reliability import NoScale, Reliability, reliability
from scoring.statistics.units import heat_map, leans
from sim.telling import paragraphs

By: TypeAlias = Literal["item", "option", "norm", "unit"]
Json: TypeAlias = dict[str, Any]
_DIGITS = 4
_MARGIN = " " * 18


def report_by(by: By, first: Sequence[Answers], *, runs: int, unread: int) -> Json:
    """Give a table as JSON; a figure for which there are too few members is {"too_few": n}."""
    body: Json = {
        "mark": "TRAINING",
        "by": by,
        "runs": runs,
        "unread": unread,
        "first_attempts": len(first),
        "members": len({each.member for each in first}),
        "needed": ENOUGH_MEMBERS,
    }
    match by:
        case "item":
            table = table_of(first)
            rows = [{"item": str(item), **_item(found)} for item, found in item_figures(table)]
            return {**body, "reliability": _scale(table), "rows": rows}
        case "option":
            options = [{**option._asdict(), **_option(found)} for option, found in option_figures(first)]
            return {**body, "rows": options}
        case "norm":
            return {**body, "rows": [_rounded(asdict(cell)) for cell in heat_map(first)]}
        case "unit":
            units = [asdict(each) for each in leans(first)]
            return {
                **body,
                "rows": [{**each, "lean": each["lean"] and _rounded(each["lean"])} for each in units],
            }


def _rounded(body: Json) -> Json:
    return {key: round(value, _DIGITS) if isinstance(value, float) else value for key, value in body.items()}


def _item(found: ItemFigures | TooFew) -> Json:
    if isinstance(found, TooFew):
        return {"too_few": found.n}
    body = _rounded({key: value for key, value in asdict(found).items() if key != "item"})
    return {**body, "flags": list(found.flags)}


def _option(found: OptionFigures | TooFew) -> Json:
    if isinstance(found, TooFew):
        return {"too_few": found.n}
    body = _rounded({key: value for key, value in asdict(found).items() if key != "option"})
    return {**body, "flags": list(found.flags)}


def _scale(table: Table) -> Json:
    match reliability(table):
        case TooFew(n=n):
            return {"too_few": n}
        case NoScale(n=n, items=items):
            return {"no_scale": items, "n": n}
        case Reliability() as found:
            return _rounded(asdict(found))


def lines_by(by: By, first: Sequence[Answers], norms: Mapping[NormId, Norm], *, runs: int) -> Iterator[str]:
    """Give a table as lines of text."""
    members = len({each.member for each in first})
    yield f"TRAINING  {runs:,} runs, {len(first):,} of them first attempts, of {members:,} members"
    yield f"figures need {ENOUGH_MEMBERS} members; they speak of exercises and units, never of a person"
    match by:
        case "item":
            yield from _item_lines(table_of(first))
        case "option":
            yield from _option_lines(first)
        case "norm":
            yield from _norm_lines(first, norms)
        case "unit":
            yield from _unit_lines(first)


def _item_lines(table: Table) -> Iterator[str]:
    yield f"{'n':>6}  {'mean':>5}  {'rest':>5}  {'ends':>5}  item"
    for item, found in item_figures(table):
        if isinstance(found, TooFew):
            yield f"{found.n:>6}  {'too few members':<19}  {item}"
            continue
        rest = "    -" if found.item_rest is None else f"{found.item_rest:>5.2f}"
        flags = f"   <- {', '.join(found.flags)}" if found.flags else ""
        yield f"{found.n:>6}  {found.difficulty:>5.2f}  {rest}  {found.top_minus_bottom:>5.2f}  {item}{flags}"
    yield "mean: mean credit; rest: correlation with the other items; ends: top less bottom 27 %"
    yield _scale_line(table)


def _scale_line(table: Table) -> str:
    match reliability(table):
        case TooFew(n=n):
            return f"alpha: too few members ({n})"
        case NoScale(items=items):
            return f"alpha: no scale; {items} items are owed by all, or all have one and the same total"
        case Reliability(items=items, alpha=alpha, sem=sem):
            return f"alpha {alpha:.2f}, standard error {sem:.2f} of {items} points (items owed by all)"


def _option_lines(first: Sequence[Answers]) -> Iterator[str]:
    few = 0
    for option, found in option_figures(first):
        if isinstance(found, TooFew):
            few += 1
        elif found.flags:
            yield f"{found.n:>6}  taken by {found.taken:>6}  {'/'.join(option)}   <- {', '.join(found.flags)}"
    yield f"{few:,} options were open to too few members; --json lists all options, flagged or not"


def _norm_lines(first: Sequence[Answers], norms: Mapping[NormId, Norm]) -> Iterator[str]:
    for cell in heat_map(first):
        share = "too few" if cell.share is None else f"{cell.share:>6.1%}"
        unit = cell.unit or "(no unit)"
        between = f"({cell.low:.0%} to {cell.high:.0%})"
        yield f"{unit:<16}  missed {cell.missed:>5,} of {cell.n:>5,}  {share:>7}  {between:<14}  {cell.norm}"
        if cell.missed and cell.norm in norms:
            yield from paragraphs(norms[cell.norm].says, _MARGIN, _MARGIN)


def _unit_lines(first: Sequence[Answers]) -> Iterator[str]:
    for each in leans(first):
        told, counts = each.lean, each.trials
        helped = f"helped {counts.hits:,} of {counts.help:,} where help was owed"
        wrongly = f"{counts.false_alarms:,} of {counts.hold:,} where it was forbidden"
        yield f"{each.unit or '(no unit)':<16}  {each.members:,} members  {helped}, {wrongly}"
        if told is None:
            yield f"{_MARGIN}too few trials to say which way it leans"
            continue
        way = "assisting" if told.c < 0 else "refusing"
        beyond = f"leans to {way}" if abs(told.c) > told.se_c else "leans neither way beyond its error"
        yield f"{_MARGIN}c {told.c:+.2f} (standard error {told.se_c:.2f}): {beyond}; d' {told.d_prime:.2f}"
