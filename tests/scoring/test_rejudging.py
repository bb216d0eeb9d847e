"""What a changed key would change, and that nothing changes where nothing was changed."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.model import Scenario, ScenarioId
from scenarios.reading.library import load_vocabulary
from scenarios.record import Run
from scenarios.text import read_day
from scenarios.vocabulary import EVENT, ActId
from scoring.court import Court, DayUnknownError, Key
from scoring.judging import judge_run, law_of
from scoring.norms import NormId
from scoring.reading.rule import load_rule
from scoring.rejudging import Change, Moved, Tally, TwoKeys, compare, stand
from scoring.score import Standing
from scoring.timeline import timeline
from tests.scoring.small import pack, run_of, world

CALL = world(
    """
    start: shots
    states:
      shots:
        lines: [{phone: "He is shot!", by: caller, reveals: {danger: life}}]
        clock: {seconds: 20, decide_in: 5, then: done}
        choices:
          - {id: send, label: Send now, acts: [send_emergency], to: after}
          - {id: nobody, label: Send nobody, acts: [send_nobody], to: after}
      after:
        choices:
          - {id: note, label: Note it, acts: [record_request], to: done}
          - {id: leave, label: Leave it, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden:
      good: {variant: calm, reference: true, choices: [send, note], ending: done}
    """,
    "vary: {calm: {about: A man is shot, so: {danger: life}}}",
)
HELP = "{id: send_help, obliges: {seats: [call_taker], acts: [send_emergency], by: end}, when: {danger: life}, severity: critical, competency: life_safety}"  # noqa: E501 - a norm a line
NOTE = "{id: note_it, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {danger: life}, severity: major, competency: notice_record}"  # noqa: E501 - a norm a line


def key(*norms: str) -> Key:
    return Key(pack=pack("\n".join(norms)), rule=load_rule())


def of_call(_scenario: ScenarioId, _version: str) -> Scenario:
    return CALL


def court(under: Key) -> Court:
    return Court(under, load_vocabulary(), of_call)


def change(run: Run, before: Key, after: Key) -> Change | None:
    moments = timeline(run.events)
    found = TwoKeys(court(before), court(after)).change(run.started, moments)
    assert found == compare(*(stand(court(each), run.started, moments) for each in (before, after)))
    return found


SCRIPTS = st.sampled_from(
    [["send", "note"], ["send", "leave"], ["nobody", "note"], ["nobody", "leave"], ["wait"]]
)


def test_a_norm_that_is_new_turns_a_pass_into_not_yet() -> None:
    """Of 20 + 20 + 10 + 5 points (life, both clocks, notice) the 5 of notice are lost."""
    assert change(run_of(CALL, ["send", "leave"]), key(HELP), key(HELP, NOTE)) == Change(
        before=Standing(result="PASS", level="High", overall=Fraction(1)),
        after=Standing(result="NOT YET", level="Partial", overall=Fraction(30, 35)),
        moved=(Moved(line="note_it", matter=EVENT, was=None, now="breached"),),
    )


def test_a_run_that_kept_the_new_norm_moves_by_that_line_alone() -> None:
    stands = Standing(result="PASS", level="High", overall=Fraction(1))
    assert change(run_of(CALL, ["send", "note"]), key(HELP), key(HELP, NOTE)) == Change(
        before=stands, after=stands, moved=(Moved(line="note_it", matter=EVENT, was=None, now="upheld"),)
    )


def test_another_pass_rule_moves_the_result_without_any_finding() -> None:
    """After 15 s most of the time is gone: timeliness is below the cuts, until there are none."""
    before = key(HELP)
    after = replace(before, rule=replace(before.rule, cut_other=Fraction(0), cut_overall=Fraction(0)))
    found = change(run_of(CALL, ["send@15", "note"]), before, after)
    assert found is not None
    assert (found.before.result, found.after.result, found.moved) == ("NOT YET", "PASS", ())
    assert found.before.overall == found.after.overall


@given(SCRIPTS)
def test_the_same_key_changes_nothing(script: list[str]) -> None:
    assert change(run_of(CALL, script), key(HELP, NOTE), key(HELP, NOTE)) is None


@given(SCRIPTS, st.integers(0, 19_000))
@settings(max_examples=40)
def test_a_court_judges_as_score_does(script: list[str], pause_ms: int) -> None:
    first = script[0] if script[0] == "wait" else f"{script[0]}@{pause_ms / 1000:.3f}"
    run = run_of(CALL, [first, *script[1:]])
    law = law_of(key(HELP, NOTE).pack, run.started.law_as_of, load_rule(), load_vocabulary())
    moments, whole = timeline(run.events), judge_run(run, CALL, law)
    assert court(key(HELP, NOTE)).judge(run.started, moments) == whole
    found = stand(court(key(HELP, NOTE)), run.started, moments)
    assert found.standing == (whole.score.result, whole.score.level, whole.score.overall)
    assert found.findings == {(line.id, line.matter): line.finding for line in whole.lines}


def test_who_had_no_clock_is_judged_without_one() -> None:
    run = run_of(CALL, ["send@20", "note"])
    untimed = replace(run, started=replace(run.started, factor=None))
    timed, free = (stand(court(key(HELP)), each.started, timeline(run.events)) for each in (run, untimed))
    assert set(timed.findings) - set(free.findings) == {("time.shots", EVENT)}


def test_a_key_can_hold_the_law_of_another_day() -> None:
    """On the day of the call the norm is in force, on the other it is not yet."""
    since = pack(HELP)
    later = replace(
        since, norms=tuple(replace(norm, in_force_from=read_day("2021-01-01")) for norm in since.norms)
    )
    begun = replace(since.norms[0], id=NormId("since_2020"), acts=frozenset({ActId("record_request")}))
    both = Key(pack=replace(later, norms=(*later.norms, begun)), rule=load_rule())
    found = change(run_of(CALL, ["send", "note"]), both, replace(both, day=read_day("2020-06-01")))
    assert found is not None
    assert found.moved == (Moved(line="send_help", matter=EVENT, was="upheld", now=None),)


def test_of_a_day_before_the_pack_begins_nothing_is_judged() -> None:
    run = run_of(CALL, ["send", "note"])
    early = replace(key(HELP), day=read_day("2019-12-31"))
    with pytest.raises(
        DayUnknownError, match="the pack 'small' begins on 2020-01-01; of 2019-12-31 it knows"
    ):
        court(early).judge(run.started, timeline(run.events))


def test_changes_are_counted_by_result_and_by_line() -> None:
    tally = Tally()
    for script in (["send", "leave"], ["send", "note"], ["nobody", "leave"]):
        found = change(run_of(CALL, script), key(HELP), key(HELP, NOTE))
        assert found is not None
        tally.add(found)
    assert tally.changed == 3
    assert tally.results == Counter({("PASS", "NOT YET"): 1})
    assert tally.lines == Counter({("note_it", None, "breached"): 2, ("note_it", None, "upheld"): 1})
