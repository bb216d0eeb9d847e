"""How a completion record would read once it is corrected: by fields, by a voided error, by another key.

Nothing is filed here. What follows from a voided error or a corrected key is judged again from the runs that
the store keeps; whether it is filed is for two persons to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from scenarios.model import Scenario, ScenarioId
from scenarios.reading.library import load_vocabulary
from scoring.course import Course, Pick, draw, next_due
from scoring.course_score import judge_course
from scoring.courses import course_ids, load_course, shipped_scenarios
from scoring.court import Court, DayUnknownError, Key
from scoring.judging import Judgement
from scoring.norms import CompetencyId, Pack
from scoring.opportunities import Opportunity
from scoring.packs import load_pack, pack_ids
from scoring.reading.course import read_course
from scoring.reading.pack import read_pack
from scoring.reading.rule import load_rule, read_rule
from scoring.rule import Rule
from scoring.sitting import JudgedRun
from scoring.timeline import timeline
from scoring.trials import Trials
from scoring.voiding import without_critical
from sim.completing.parts import by_competency, critical_errors, percent
from sim.content import BrokenScenarioError, open_version
from sim.records.attempts import Attempt
from sim.records.errors import AttemptUnknownError
from sim.records.store import Store
from sim.runfiles import run_of

Plain: TypeAlias = dict[str, Any]
Groups: TypeAlias = Mapping[str, Mapping[str, Any]]


class CorrectionError(ValueError):
    """A record cannot be corrected so; the message says what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What a judgement says of a record's outcome, of one run or of a course."""

    result: str
    overall: Fraction | None
    competencies: Mapping[CompetencyId, Fraction | None]
    critical: tuple[Opportunity, ...]
    trials: Trials
    objectives: tuple[tuple[str, bool], ...] | None
    course: Course | None


def with_fields(old: Plain, given: Groups) -> Plain:
    """Set fields of groups; CorrectionError for one that no record has, or that nobody sets by hand."""
    new = dict(old)
    for group, fields in given.items():
        if group in ("record", "integrity", "training") or group not in old:
            raise CorrectionError(f"{group!r} is no group that can be set; there are: {_groups(old)}")
        have = old[group] if isinstance(old[group], dict) else None
        for name in fields:
            if have is not None and name not in have:
                raise CorrectionError(f"{group} has no field {name!r}; it has: {', '.join(have)}")
        new[group] = {**(have or {}), **fields}
    return new


def _groups(old: Plain) -> str:
    return ", ".join(name for name in old if name not in ("record", "integrity", "training"))


def place_of_critical(old: Plain, code: str, nth: int) -> int:
    """Find the nth (from 1) critical error of this code that is not voided yet."""
    errors = old["outcome"]["critical_errors"]
    found = [at for at, each in enumerate(errors) if each["code"] == code and not each["voided"]]
    if len(found) < nth:
        have = ", ".join(each["code"] for each in errors if not each["voided"]) or "none"
        raise CorrectionError(f"no critical error {code!r} (number {nth}) stands there; standing: {have}")
    return found[nth - 1]


def without_error(old: Plain, place: int, by: str, store: Store) -> tuple[Plain, str | None]:
    """Mark one critical error as voided, and score what follows from it where the runs are kept.

    Beside it why nothing was scored again; None: it was.
    """
    outcome = old["outcome"]
    errors = [
        {**each, "voided": True, "voided_by": by} if at == place else each
        for at, each in enumerate(outcome["critical_errors"])
    ]
    marked = {**old, "outcome": {**outcome, "critical_errors": errors}}
    try:
        return _rescored(marked, store, None), None
    except AttemptUnknownError:
        return marked, "its runs are not kept here"
    except CorrectionError as error:
        return marked, str(error)


def under_key(old: Plain, pack: Pack, store: Store) -> Plain:
    """Score a record's runs again by another version of its pack; AttemptUnknownError where they are gone."""
    if any(each["voided"] for each in old["outcome"]["critical_errors"]):
        raise CorrectionError(
            "a critical error of it was voided; what that means under another key, people say"
        )
    return _rescored(old, store, pack)


def _rescored(old: Plain, store: Store, pack: Pack | None) -> Plain:
    attempts = [store.attempt(each["attempt_id"]).attempt for each in old["content"]["scenarios"]]
    content, before = old["content"], old["outcome"]["critical_errors"]
    rule = _rule(old["outcome"]["pass_rule_version"], store)
    key = Key(pack=pack or _pack(content, store), rule=rule)
    court = Court(key, load_vocabulary(), lambda name, version: _scenario(name, version, store))
    runs = [_judged(attempt, court, store) for attempt in attempts]
    codes = [each.code for each in critical_errors(line for run in runs for line in run.judgement.critical)]
    if pack is None:
        if codes != [each["code"] for each in before]:
            raise CorrectionError("its runs, judged again, do not show the critical errors it has")
        voided = {at for at, each in enumerate(before) if each["voided"]}
        runs = _without(runs, voided, court, attempts, store)
    judged = _of_course(attempts, runs, rule, store) or _of_run(runs)
    errors = before if pack is None else [asdict(each) for each in critical_errors(judged.critical)]
    return _written(old, judged, errors, key)


def _judged(attempt: Attempt, court: Court, store: Store) -> JudgedRun:
    run = run_of(attempt, store.events(attempt.attempt_id))
    try:
        judgement = court.judge(run.started, timeline(run.events))
    except DayUnknownError as error:
        raise CorrectionError(str(error)) from error
    pick = Pick(scenario=run.started.scenario, variant=run.started.variant)
    return JudgedRun(pick=pick, seed=attempt.seed, judgement=judgement, mode=run.started.mode)


def _without(
    runs: Sequence[JudgedRun], voided: set[int], court: Court, attempts: Sequence[Attempt], store: Store
) -> list[JudgedRun]:
    """Leave the voided errors out; their places count through all runs."""
    left, first = [], 0
    for run, attempt in zip(runs, attempts, strict=True):
        judgement: Judgement = run.judgement
        here = frozenset(at - first for at in voided if first <= at)
        law = court.measure(run_of(attempt, store.events(attempt.attempt_id)).started).law
        first += len(judgement.critical)
        left.append(
            JudgedRun(
                pick=run.pick,
                seed=run.seed,
                judgement=without_critical(judgement, here, law),
                mode=run.mode,
            )
        )
    return left


def _of_run(runs: Sequence[JudgedRun]) -> _Judged:
    (run,) = runs
    score = run.judgement.score
    return _Judged(
        result=score.result,
        overall=score.overall,
        competencies=score.competencies,
        critical=run.judgement.critical,
        trials=run.judgement.trials,
        objectives=None,
        course=None,
    )


def _of_course(
    attempts: Sequence[Attempt], runs: Sequence[JudgedRun], rule: Rule, store: Store
) -> _Judged | None:
    """Judge the runs as the course they were taken for; None where they were taken for none."""
    first = attempts[0]
    if first.course_id is None or first.course_version is None:
        return None
    course = _course(first.course_id, first.course_version, store)
    drawn = None if first.course_seed is None else draw(course, first.course_seed)
    judged = judge_course(course, runs, rule, drawn)
    return _Judged(
        result=judged.result if course.mode == "assess" else "ATTENDED",
        overall=judged.overall,
        competencies=judged.competencies,
        critical=tuple(each.line for each in judged.critical),
        trials=judged.trials,
        objectives=tuple((each.learn, met) for each, met in judged.objectives if met is not None),
        course=course,
    )


def _written(old: Plain, judged: _Judged, errors: list[Plain], key: Key) -> Plain:
    outcome = {
        **old["outcome"],
        "result": judged.result,
        "score_overall": percent(judged.overall),
        "score_by_competency": [asdict(each) for each in by_competency(judged.competencies)],
        "critical_errors": errors,
        "trials_help": judged.trials.help,
        "hits": judged.trials.hits,
        "trials_hold": judged.trials.hold,
        "false_alarms": judged.trials.false_alarms,
    }
    versions = dict.fromkeys(("key_version", "pack_version"), key.pack.version)
    new = {**old, "outcome": outcome, "content": {**old["content"], "pack_id": key.pack.id, **versions}}
    if judged.objectives is not None:
        objectives = [{"id": learn, "met": met} for learn, met in judged.objectives]
        new["course"] = {**old["course"], "objectives": objectives}
    if judged.course is not None and judged.course.mode == "assess":
        end = date.fromisoformat(old["next"]["valid_from"])
        due = next_due(judged.course, end) if judged.result == "PASS" else None
        new["next"] = {**old["next"], "next_due": None if due is None else due.isoformat()}
    return new


def _scenario(name: ScenarioId, version: str, store: Store) -> Scenario:
    try:
        return open_version(name, version, store.content).scenario
    except (BrokenScenarioError, LookupError) as error:
        raise CorrectionError(f"{name} cannot be opened in the version that was played: {error}") from error


def _pack(content: Plain, store: Store) -> Pack:
    """Open the pack of a record in its version: as it ships, else as the store keeps it."""
    pack_id, version = content["pack_id"], content["pack_version"]
    if pack_id in pack_ids():
        shipped = load_pack(pack_id)
        if shipped.version == version:
            return shipped
    kept = store.content(version)
    found = None if kept is None else read_pack(kept, f"{pack_id}.yaml", load_vocabulary())[0]
    if found is None:
        raise CorrectionError(
            f"the pack {pack_id} is not kept in the version it was scored by ({version[:12]})"
        )
    return found


def _rule(version: str, store: Store) -> Rule:
    shipped = load_rule()
    if shipped.version == version:
        return shipped
    kept = store.content(version)
    found = None if kept is None else read_rule(kept, "pass_rule.yaml")[0]
    if found is None:
        raise CorrectionError(f"the pass rule is not kept in the version it was scored by ({version[:12]})")
    return found


def _course(course_id: str, version: str, store: Store) -> Course:
    if course_id in course_ids() and load_course(course_id).version == version:
        return load_course(course_id)
    kept = store.content(version)
    name = f"{course_id}.yaml"
    found = None if kept is None else read_course(kept, name, load_vocabulary(), shipped_scenarios())[0]
    if found is None:
        raise CorrectionError(f"the course {course_id} is not kept in the version taken ({version[:12]})")
    return found
