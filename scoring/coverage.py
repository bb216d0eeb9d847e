"""Which norms the library tests: by reference runs, by any golden run, and which by none.

A duty or a prohibition is tested by a run that puts it in play; a permission or an open question by a run in
which it decided on an open act. Each run is judged under its own day. A norm that nothing tests is told, and
is no fault: the pack is wider than any library.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scenarios.machine import NotOpenError
from scenarios.model import Golden
from scenarios.script import ScriptError, play
from scoring.course import Course, Pick
from scoring.exercise import Exercise
from scoring.findings import findings
from scoring.judging import Law, on_day
from scoring.norms import Norm, NormId, Pack, in_force
from scoring.timeline import timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A norm with the variants that test it: in a reference run, in any golden run; and the courses that may.

    `in_force` tells whether it was in force on any day that a golden run was judged under.
    """

    norm: Norm
    reference: tuple[str, ...]
    golden: tuple[str, ...]
    courses: tuple[str, ...]
    in_force: bool


def norms_in(exercise: Exercise, golden: Golden, law: Law) -> frozenset[NormId] | None:
    """Name the norms that a golden run tests under a law; None where it no longer plays."""
    try:
        _, events = play(exercise.machine, golden.choices)
    except (NotOpenError, ScriptError):
        return None
    run = timeline(events)
    found = {each.norm.id for each in findings(run, law.judge)}
    for stop in run.stops:
        for way in stop.open:
            for deed in way.deeds:
                decided = law.judge.decide(stop, deed).norms
                found |= {norm.id for norm in decided if norm.modality in ("permission", "unsettled")}
    return frozenset(found)


def coverage(pack: Pack, exercises: Iterable[Exercise], courses: Iterable[Course]) -> tuple[Covered, ...]:
    """List every norm of the pack, in its order, with what tests it."""
    reference: dict[NormId, set[Pick]] = {}
    golden: dict[NormId, set[Pick]] = {}
    days = set()
    for exercise, run, law in _runs(exercises):
        days.add(law.day)
        norms = norms_in(exercise, run, law) or frozenset()
        for norm in norms:
            golden.setdefault(norm, set()).add(exercise.pick)
            if run.reference:
                reference.setdefault(norm, set()).add(exercise.pick)
    held = {course.id: frozenset(course.picks) for course in courses}
    return tuple(
        Covered(
            norm=norm,
            reference=_names(reference.get(norm.id, ())),
            golden=_names(golden.get(norm.id, ())),
            courses=tuple(
                sorted(id_ for id_, picks in held.items() if picks & reference.get(norm.id, set()))
            ),
            in_force=any(in_force(day, norm.in_force_from, norm.in_force_to) for day in days),
        )
        for norm in pack.norms
    )


def _runs(exercises: Iterable[Exercise]) -> Iterator[tuple[Exercise, Golden, Law]]:
    for exercise in exercises:
        laws: Mapping[object, Law] = {None: exercise.law}
        for golden in exercise.scenario.golden:
            if golden.variant == exercise.machine.variant:
                if golden.law_as_of not in laws:
                    laws = {
                        **laws,
                        golden.law_as_of: on_day(exercise.law, golden.law_as_of or exercise.law.day),
                    }
                yield exercise, golden, laws[golden.law_as_of]


def _names(picks: Iterable[Pick]) -> tuple[str, ...]:
    return tuple(pick.name for pick in sorted(picks))
