"""What the judgement says of a scenario: its own claims, careless players, what is proved of its paths."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scenarios.events import Event
from scenarios.exploring.explored import machines_of
from scenarios.machine import Machine, NotOpenError
from scenarios.model import Golden, Scenario, VariantId
from scenarios.problems import Problem, nearest
from scenarios.script import ScriptError, play
from scoring.judging import Judgement, Law, found_in, judge_events, on_day, owed_by, references
from scoring.opportunities import Owed, in_play
from scoring.players import play_as, players
from scoring.proving.faults import faults_of
from scoring.proving.proof import BOUND, Proof, prove
from scoring.timeline import timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A scenario under check, compiled, played and judged once, each golden run under the law of its day.

    A golden run that no longer plays is None among the `runs`, and not among those `judged`.
    """

    scenario: Scenario
    law: Law
    machines: Mapping[VariantId, Machine]
    runs: Mapping[str, tuple[Event, ...] | None]
    owed: Mapping[VariantId, Owed]
    judged: Mapping[str, Judgement]

    def judge(self, events: tuple[Event, ...], variant: VariantId) -> Judgement:
        """Judge a run of a variant under the scenario's own law."""
        return judge_events(events, self.scenario, self.owed[variant], self.law)

    def reference(self, variant: VariantId) -> Golden | None:
        """Give the first reference run of a variant that plays."""
        return next((each for each in references(self.scenario, variant) if each.id in self.judged), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The problems of a scenario, sorted; of each variant what it owes, and the proof if a reference runs."""

    problems: tuple[Problem, ...]
    owed: Mapping[VariantId, Owed]
    proofs: Mapping[VariantId, Proof]


Check: TypeAlias = Callable[[Subject], Iterator[Problem]]


def check_judgement(
    scenario: Scenario,
    law: Law,
    bound: int = BOUND,
    *,
    machines: Mapping[VariantId, Machine] | None = None,
) -> Judged:
    """Run every check; golden runs that no longer play are told by the exploration and passed over here.

    Beyond the bound what is fair in a variant is UNKNOWN (`scoring.proving.proof`), and a problem. `machines`
    are those of the variants where they were compiled already.
    """
    machines = machines or machines_of(scenario)
    runs = {each.id: _played(machines[each.variant], each) for each in scenario.golden}
    owed = {each.id: owed_by(scenario, machines[each.id], law) for each in scenario.variants}
    judged = {
        golden.id: _judged(scenario, golden, events, machines[golden.variant], owed[golden.variant], law)
        for golden in scenario.golden
        if (events := runs[golden.id]) is not None
    }
    subject = Subject(scenario=scenario, law=law, machines=machines, runs=runs, owed=owed, judged=judged)
    proofs = dict(_proofs(subject, bound))
    found = {problem for check in CHECKS for problem in check(subject)}
    found.update(faults_of(scenario, proofs, subject.owed))
    return Judged(problems=tuple(sorted(found)), owed=subject.owed, proofs=proofs)


def _proofs(subject: Subject, bound: int) -> Iterator[tuple[VariantId, Proof]]:
    """Prove each variant that has a reference run which plays."""
    for variant in subject.scenario.variants:
        golden = subject.reference(variant.id)
        if golden is not None:
            reference = subject.judged[golden.id]
            machine, owed = subject.machines[variant.id], subject.owed[variant.id]
            yield variant.id, prove(subject.scenario, machine, owed, subject.law, reference, bound=bound)


def _played(machine: Machine, golden: Golden) -> tuple[Event, ...] | None:
    try:
        return play(machine, golden.choices)[1]
    except (NotOpenError, ScriptError):
        return None


def norms_are_known(subject: Subject) -> Iterator[Problem]:
    """See that every norm a scenario names is one of the pack."""
    scenario, law = subject.scenario, subject.law
    named = [(norm, each.line, "objective") for each in scenario.objectives for norm in each.norms]
    named += [(norm, each.line, "ending") for each in scenario.endings for norm in sorted(each.excuses)]
    for golden in scenario.golden:
        named += [
            (norm, golden.line, "golden run")
            for norm in sorted((golden.breaches or frozenset()) | golden.lates)
        ]
    for norm, line, where in named:
        if norm not in law.norms and not norm.startswith(("craft.", "time.")):
            yield Problem(
                file=scenario.file,
                line=line,
                code="J401",
                what=f"the {where} names {norm!r}, which is no norm of the pack {law.pack.id!r}",
                mend=nearest(norm, law.norms),
            )


def golden_runs_are_judged_so(subject: Subject) -> Iterator[Problem]:
    """See that each golden run is judged as it claims."""
    scenario = subject.scenario
    for golden in scenario.golden:
        judgement = subject.judged.get(golden.id)
        if judgement is None:
            continue
        if golden.reference and judgement.score.result != "PASS":
            unmet = "; ".join(clause.why for clause in judgement.score.clauses if not clause.met)
            yield _golden(scenario, golden, "J402", f"the reference run {golden.id!r} does not pass: {unmet}")
        elif golden.result is not None and golden.result != judgement.score.result:
            found = _told(judgement)
            yield _golden(
                scenario,
                golden,
                "J403",
                f"{golden.id!r} gives {judgement.score.result}, not {golden.result}: {found}",
            )
        yield from _claims(scenario, golden, judgement)


def _claims(scenario: Scenario, golden: Golden, judgement: Judgement) -> Iterator[Problem]:
    found = {
        finding: {line.id for line in judgement.lines if line.norm and line.finding == finding}
        for finding in ("breached", "late")
    }
    if golden.breaches is not None and golden.breaches != found["breached"]:
        yield _golden(
            scenario,
            golden,
            "J404",
            f"{golden.id!r} breaches {_names(found['breached'])}, not {_names(golden.breaches)}",
        )
    if golden.breaches is not None and golden.lates != found["late"]:
        yield _golden(
            scenario,
            golden,
            "J405",
            f"{golden.id!r} is late with {_names(found['late'])}, not {_names(golden.lates)}",
        )


def references_agree(subject: Subject) -> Iterator[Problem]:
    """See that all reference runs of a variant put the same in play, so that what is owed is one set."""
    scenario = subject.scenario
    for variant in scenario.variants:
        first, goldens = None, references(scenario, variant.id)
        for golden in goldens if len(goldens) > 1 else ():
            events = subject.runs[golden.id]
            if events is None:
                continue
            owed = in_play(*found_in(events, subject.law))
            if first is None:
                first = (golden.id, owed)
            elif owed != first[1]:
                differ = sorted({f"{norm}/{matter}" for norm, matter in owed.norms ^ first[1].norms})
                differ += sorted(owed.crafts ^ first[1].crafts) + sorted(owed.timed ^ first[1].timed)
                differ += sorted(owed.reasoned ^ first[1].reasoned)
                yield _golden(
                    scenario,
                    golden,
                    "J406",
                    f"{golden.id!r} and {first[0]!r} do not put the same in play: {', '.join(differ)}",
                )


def careless_players_fail(subject: Subject) -> Iterator[Problem]:
    """See that no player without judgement passes a variant (scoring.md section 11)."""
    scenario = subject.scenario
    for variant in scenario.variants:
        if not references(scenario, variant.id):
            continue
        for name, chooser in players(subject.law.acts).items():
            judgement = subject.judge(play_as(subject.machines[variant.id], chooser), variant.id)
            if judgement.score.result == "PASS":
                yield Problem(
                    file=scenario.file,
                    line=variant.line,
                    code="J407",
                    what=f"a player who is {name!r} passes the variant {variant.id!r}",
                    mend="open the tempting choice where it is wrong, and owe what a careful member does",
                )


def lawful_choice_is_not_marked(subject: Subject) -> Iterator[Problem]:
    """See that the reference runs do not always take the first, or always the longest, of several choices."""
    scenario = subject.scenario
    for variant in scenario.variants:
        for golden in references(scenario, variant.id)[:1]:
            stops = timeline(subject.runs[golden.id] or ()).stops
            picks = [(stop.chosen, stop.open) for stop in stops if stop.chosen and len(stop.open) > 1]
            tells = {
                "first": all(chosen is ways[0] for chosen, ways in picks),
                "longest": all(
                    len(chosen.label) == max(len(way.label) for way in ways) for chosen, ways in picks
                ),
            }
            for tell in (name for name, always in tells.items() if always and picks):
                yield Problem(
                    file=scenario.file,
                    line=golden.line,
                    code="J408",
                    what=f"the lawful choice of {variant.id!r} is always the {tell}",
                    mend="move or reword some choices",
                )


def reasons_are_scored(subject: Subject) -> Iterator[Problem]:
    """See that what a reference run says why of is scored where it was decided: else no reason counts."""
    for variant in subject.scenario.variants:
        golden = subject.reference(variant.id)
        if golden is None:
            continue
        lines = subject.judged[golden.id].lines
        scored = {line.found.stop.state for line in lines if line.found is not None}
        for state in sorted(subject.owed[variant.id].reasoned - scored):
            yield Problem(
                file=subject.scenario.file,
                line=golden.line,
                code="J409",
                what=f"the reference run {golden.id!r} says why of {state!r}, where its score has no line: "
                "no reason would count",
                mend="let `of:` name the state in which a duty is met or a prohibition is kept",
            )


CHECKS: tuple[Check, ...] = (
    norms_are_known,
    golden_runs_are_judged_so,
    references_agree,
    reasons_are_scored,
    careless_players_fail,
    lawful_choice_is_not_marked,
)


def _judged(  # noqa: PLR0917 - a golden run, what it gave, and what it is judged by
    scenario: Scenario, golden: Golden, events: tuple[Event, ...], machine: Machine, owed: Owed, law: Law
) -> Judgement:
    if golden.law_as_of in (None, law.day):
        return judge_events(events, scenario, owed, law)
    law = on_day(law, golden.law_as_of)
    return judge_events(events, scenario, owed_by(scenario, machine, law), law)


def _told(judgement: Judgement) -> str:
    unmet = [clause.why for clause in judgement.score.clauses if not clause.met]
    return "; ".join(unmet) or "every clause is met"


def _golden(scenario: Scenario, golden: Golden, code: str, what: str) -> Problem:
    return Problem(
        file=scenario.file,
        line=golden.line,
        code=code,
        what=what,
        mend="mend the scenario, or what the golden run claims",
    )


def _names(norms: Iterable[str]) -> str:
    return ", ".join(sorted(norms)) or "nothing"
