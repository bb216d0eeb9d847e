"""`wcsim rule`: what the rules say of one act, or of many cases."""

import sys
from datetime import date
from pathlib import Path

import click

from scenarios.problems import nearest
from scenarios.reading.library import load_vocabulary
from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value
from scoring.cases import Case, judge_cases
from scoring.reading.cases import read_cases
from scoring.ruling import Ruling, ruling
from sim.cli.options import DAY, PROBLEMS_FOUND, end_with, print_json, wrong
from sim.cli.reading import law_on


@click.command()
@click.option("--as-of", type=DAY, help="The day whose law rules.")
@click.option("--seat", help="call_taker, dispatcher, officer or supervisor.")
@click.option("--act", help="What is done; the words are in the vocabulary.")
@click.option(
    "--known", multiple=True, metavar="K=V", help="What the member knows, once for each circumstance."
)
@click.option(
    "--cases", type=click.Path(dir_okay=False), help="A file of cases; lists those decided otherwise."
)
@click.option("--pack", default="chicago", show_default=True, help="The ordinance pack: its id, or a file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rule(
    *,
    as_of: date | None,
    seat: str | None,
    act: str | None,
    known: tuple[str, ...],
    cases: str | None,
    pack: str,
    as_json: bool,
) -> None:
    """Say what the rules say of an act: prohibited, required, permitted or unsettled, and why."""
    if cases is not None:
        if as_of or seat or act or known:
            wrong("--cases stands alone; each case has its own day, seat, act and knowledge")
        _rule_cases(Path(cases), pack, as_json=as_json)
        return
    if as_of is None or seat is None or act is None:
        wrong("give --as-of, --seat and --act, or --cases FILE")
    found = ruling(law_on(as_of, pack).pack, as_of, _seat(seat), _act(act, seat), _known(known))
    if as_json:
        print_json(_as_json(found))
        return
    click.echo(f"{found.verdict.upper()}  {act} by {seat.replace('_', '-')}, law as of {as_of}")
    click.echo(found.why)
    for citation in found.citations:
        click.echo(f"  {citation.text} (in force from {citation.in_force_from}, {citation.confidence})")


def _as_json(found: Ruling) -> dict[str, object]:
    return {
        "ruling": found.verdict,
        "norms": list(found.norms),
        "defeated": list(found.defeated),
        "citations": [
            {
                "text": each.text,
                "in_force_from": each.in_force_from.isoformat(),
                "in_force_to": each.in_force_to.isoformat() if each.in_force_to else None,
                "confidence": each.confidence,
            }
            for each in found.citations
        ],
        "why": found.why,
    }


def _seat(seat: str) -> SeatId:
    seats = load_vocabulary().seats
    if seat not in seats:
        wrong(f"no seat is called {seat!r}; {nearest(seat, seats)}")
    return SeatId(seat)


def _act(act: str, seat: str) -> ActId:
    acts = load_vocabulary().acts
    found = acts.get(ActId(act))
    if found is None:
        wrong(f"no act is called {act!r}; {nearest(act, acts)}")
    if seat not in found.seats:
        wrong(f"the seat {seat!r} cannot do {act!r}; it belongs to {', '.join(sorted(found.seats))}")
    return ActId(act)


def _known(pairs: tuple[str, ...]) -> dict[CircumstanceId, Value]:
    circumstances = load_vocabulary().circumstances
    known: dict[CircumstanceId, Value] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        found = circumstances.get(CircumstanceId(name))
        if not sign:
            wrong(f"{pair!r} is no knowledge; write it as purpose=civil_immigration")
        if found is None:
            wrong(f"no circumstance is called {name!r}; {nearest(name, circumstances)}")
        if value not in found.values:
            wrong(f"{name} has no value {value!r}; {nearest(value, found.values)}")
        if name in known:
            wrong(f"{name} is given twice")
        known[CircumstanceId(name)] = Value(value)
    return known


def _rule_cases(path: Path, pack: str, *, as_json: bool) -> None:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        wrong(f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{path}: not UTF-8 text")
    cases, problems = read_cases(text, str(path), load_vocabulary())
    if problems:
        end_with(problems)
    otherwise = judge_cases(law_on(date.max, pack).pack, cases)
    if as_json:
        told = [{**_case_as_json(each.case), **_as_json(each.ruling)} for each in otherwise]
        print_json({"cases": len(cases), "otherwise": told})
    else:
        for each in otherwise:
            case = each.case
            known = ", ".join(f"{name}={value}" for name, value in case.known) or "nothing known"
            click.echo(f"{path}:{case.line}: {case.as_of} {case.seat} {case.act} ({known})")
            click.echo(
                f"    expected {' or '.join(case.expected)}, ruled {each.ruling.verdict}: {each.ruling.why}"
            )
        click.echo(f"{len(cases)} cases, {len(otherwise)} decided otherwise")
    sys.exit(PROBLEMS_FOUND if otherwise else 0)


def _case_as_json(case: Case) -> dict[str, object]:
    return {
        "line": case.line,
        "as_of": case.as_of.isoformat(),
        "seat": case.seat,
        "act": case.act,
        "known": dict(case.known),
        "expected": list(case.expected),
        "cite": case.cite,
    }
