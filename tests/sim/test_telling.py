"""A run and its score as lines of plain text."""

from scenarios.script import play
from sim.telling import clock, score_lines, transcript
from tests.scoring.small import judged, machine
from tests.sim.seats import CALL, LAW


def test_a_moment_of_the_run_is_minutes_and_seconds() -> None:
    assert [clock(each) for each in (0, 950, 59_960, 67_500, 3_600_000)] == [
        "0:00.0",
        "0:00.9",
        "0:59.9",
        "1:07.5",
        "60:00.0",
    ]


def test_a_transcript_tells_what_was_said_known_decided_and_done() -> None:
    events = play(machine(CALL), ["hint@1", "ask@2", "send@2", "write@3"])[1]
    assert list(transcript(events)) == [
        "0:00.0    [phone] The caller: One two three four five six seven eight nine ten",
        "0:01.0    > (hint in 'call')",
        "0:02.0    > Is anyone hurt?   (2 s)",
        "          act: ask_danger",
        "          now known: danger = life",
        "0:04.0    > Send now   (2 s)",
        "          act: send_emergency",
        "0:07.0    > Write it down   (3 s)",
        "          act: record_request",
        "0:07.0    The end: lawful.",
        "          Help came.",
    ]


def test_silence_and_the_moving_world_are_told_too() -> None:
    events = play(machine(CALL), ["wait", "wait"])[1]
    assert list(transcript(events))[1:] == [
        "0:08.0    [scene] A horn.",
        "0:28.0    > (silence: the clock of 'call' ran out)",
        "0:28.0    The end: unresolved.",
        "          He hung up.",
    ]


def test_a_score_tells_the_result_each_clause_and_both_sides() -> None:
    assert list(score_lines(judged(CALL, LAW, "ask@2", "wait", "wait"))) == [
        "Result: NOT YET   level: Non-compliant",
        "  x critical error: send_for_danger (Do so.)",
        "  x the whole run: 0.0%, and a pass needs 85%; lost on send_for_danger, time.call, write",
        "  x life safety: 0.0%, and a pass needs 85%; lost on send_for_danger",
        "  x timeliness: 0.0%, and a pass needs 70%; lost on time.call",
        "  x notice record: 0.0%, and a pass needs 70%; lost on write",
        (
            "  x the level is Non-compliant (errors counted: 1 critical, 1 minor); "
            "a pass needs High, Compliant or Partial"
        ),
        "Help owed in 1 matter, given in 0 (95 %: 0% to 79%)",
        "Holding back owed in 0 matters, kept in 0",
    ]
