"""`wcsim play`: one JSON object a line, by a list of choices or by a conversation."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from scenarios.reading.library import load_scenario
from scenarios.seeds import variant_for
from tests.sim.cli.wcsim import PROGRAM, program, reference, wcsim

CALL = {
    "type": "line",
    "speaker": "The caller",
    "channel": "phone",
    "text": "A car, please.",
    "pace": "normal",
}
KNOWN = {"type": "learned", "matter": "event", "circumstance": "requester", "value": "hsi"}
ASK = {"id": "ask", "label": "Is anyone hurt?", "acts": [{"act": "ask_danger", "matter": "event"}]}
SEND = {"id": "send", "label": "Send a sergeant", "acts": [{"act": "send_supervisor", "matter": "event"}]}
HARD = {"hard_ms": 10_900, "soft_ms": None}


def test_a_run_is_told_as_programs_read_it(small: str) -> None:
    """The clock of 10 s has 0.9 s more for the three words that are read."""
    done = wcsim("play", small, "--variant", "calm", "--choices", "ask@4.5,send")
    assert (done.code, done.err) == (0, "")
    started, *events = done.lines
    assert started == {
        "type": "started",
        "scenario": "small",
        "version": started["version"],
        "title": "A small world",
        "seat": "call_taker",
        "variant": "calm",
        "seed": 0,
        "law_as_of": "2022-06-01",
        "mode": "assess",
        "factor": "1",
    }
    assert events == [
        {**CALL, "at_ms": 0},
        {**KNOWN, "at_ms": 0},
        {
            "type": "decided",
            "state": "call",
            "seat": "call_taker",
            "choice": "ask",
            "after_ms": 4500,
            "open": [ASK, SEND],
            **HARD,
            "at_ms": 4500,
        },
        {"type": "act", "act": "ask_danger", "matter": "event", "seat": "call_taker", "at_ms": 4500},
        {"type": "learned", "matter": "event", "circumstance": "danger", "value": "none", "at_ms": 4500},
        {
            "type": "decided",
            "state": "call",
            "seat": "call_taker",
            "choice": "send",
            "after_ms": 2000,
            "open": [SEND],
            **HARD,
            "at_ms": 6500,
        },
        {"type": "act", "act": "send_supervisor", "matter": "event", "seat": "call_taker", "at_ms": 6500},
        {
            "type": "line",
            "speaker": "You",
            "channel": "phone",
            "text": "One is coming.",
            "pace": "normal",
            "at_ms": 6500,
        },
        {
            "type": "ended",
            "ending": "done",
            "outcome": "lawful",
            "people": "A sergeant came.",
            "at_ms": 6500,
        },
    ]


def test_wait_lets_the_clock_run_out(small: str) -> None:
    done = wcsim("play", small, "--choices", "wait")
    assert [(each["type"], each["at_ms"]) for each in done.lines[3:]] == [
        ("timeout", 10_900),
        ("ended", 10_900),
    ]
    assert done.lines[3] == {
        "type": "timeout",
        "state": "call",
        "seat": "call_taker",
        "after_ms": 10_900,
        "open": [ASK, SEND],
        **HARD,
        "at_ms": 10_900,
    }


def test_a_conversation_says_at_each_stop_what_is_open_known_and_on_the_clock(small: str) -> None:
    done = wcsim("play", small, "--choices", "-", given="ask@4.5\n\nsend\n")
    assert (done.code, done.err) == (0, "")
    assert [each for each in done.lines if each["type"] == "open"] == [
        {
            "type": "open",
            "state": "call",
            "choices": [ASK, SEND],
            "clock_ms": 10_900,
            "known": {"event": {"requester": "hsi"}},
        },
        {
            "type": "open",
            "state": "call",
            "choices": [SEND],
            "clock_ms": 10_900,
            "known": {"event": {"requester": "hsi", "danger": "none"}},
        },
    ]
    rest = [each for each in done.lines if each["type"] != "open"]
    assert rest == wcsim("play", small, "--choices", "ask@4.5,send").lines


def test_a_conversation_answers_each_line_before_it_reads_the_next(small: str) -> None:
    command = [*PROGRAM, "play", small, "--choices", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None

        def until(kind: str) -> dict[str, object]:
            assert child.stdout is not None
            while True:
                body: dict[str, object] = json.loads(child.stdout.readline())
                if body["type"] == kind:
                    return body

        assert until("open")["choices"] == [ASK, SEND]
        child.stdin.write("ask\n")
        child.stdin.flush()
        assert until("open")["choices"] == [SEND]
        child.stdin.write("wait\n")
        child.stdin.flush()
        assert until("ended")["ending"] == "gone"
    assert child.returncode == 0


TOO_LATE = "'send' at 11 s is too late in 'call': something happens at 10.9 s; wait for it, or choose before"


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        ("never", "'never' is not open here; open: ask, send"),
        ("ask,ask", "'ask' is not open here; open: send"),
        ("ask", "the choices end before the run does; open in 'call': send"),
        (
            "",
            "'' is no choice; write b, b@4.5 (seconds), b%80 (sure) or wait; open in 'call': ask, send",
        ),
        (
            "Ask!",
            "'Ask!' is no choice; write b, b@4.5 (seconds), b%80 (sure) or wait; open in 'call': ask, send",
        ),
        ("send@11", TOO_LATE),
        ("send,ask", "the run ended before 'ask'; leave the last 1 choices away"),
        ("hint", "an assessment gives no hints; training does"),
    ],
)
def test_a_choice_that_cannot_be_taken_is_wrong_use_and_names_what_was_open(
    choices: str, error: str, small: str
) -> None:
    done = wcsim("play", small, "--choices", choices)
    assert done.code == 2
    assert done.err.splitlines()[-1] == f"Error: {error}"
    assert all(line["type"] for line in done.lines)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("", "the choices end before the run does; open in 'call': ask, send"),
        ("ask\n", "the choices end before the run does; open in 'call': send"),
        ("never\n", "'never' is not open here; open: ask, send"),
    ],
)
def test_a_conversation_that_ends_early_or_names_what_is_not_open_is_wrong_use(
    given: str, error: str, small: str
) -> None:
    done = program("play", small, "--choices", "-", given=given)
    assert (done.code, done.err.splitlines()[-1]) == (2, f"Error: {error}")
    assert done.lines[-1]["type"] == "open"


def test_an_unknown_scenario_suggests_the_near_one() -> None:
    done = wcsim("play", "wolcot_call", "--choices", "a")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Error: no scenario is called 'wolcot_call'; did you mean 'wolcott_call'?\n")


def test_what_is_open_shows_no_key_to_what_is_right() -> None:
    """The call asks for wording and for reasons; what the author marked stands in the record alone."""
    choices = reference("wolcott_call", "calm").replace(",", "\n")
    done = wcsim("play", "wolcott_call", "--variant", "calm", "--choices", "-", given=choices)
    opened = [choice for each in done.lines if each["type"] == "open" for choice in each["choices"]]
    assert {tuple(choice) for choice in opened} == {("id", "label", "acts")}
    recorded = [choice for each in done.lines if each["type"] == "decided" for choice in each["open"]]
    assert {"craft", "why"} <= {key for choice in recorded for key in choice}


def test_an_unknown_variant_suggests_the_near_one(small: str) -> None:
    done = wcsim("play", small, "--variant", "clam", "--choices", "ask")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Error: small has no variant 'clam'; did you mean 'calm'?\n")


def test_a_file_that_is_not_there_or_no_text_is_wrong_use() -> None:
    assert wcsim("play", "not_there.yaml", "--choices", "a").err.endswith(
        "Error: not_there.yaml: No such file or directory\n"
    )
    Path("binary.yaml").write_bytes(b"\xff\xfe\x00")
    done = wcsim("play", "binary.yaml", "--choices", "a")
    assert (done.code, done.err.splitlines()[-1]) == (2, "Error: binary.yaml: not UTF-8 text")


def test_a_broken_file_lists_its_problems_on_the_error_stream(small: str) -> None:
    text = Path(small).read_text("utf-8")
    Path(small).write_text(text.replace("ask_danger", "ask_dangr").replace("to: gone", "to: gon"), "utf-8")
    done = wcsim("play", small, "--choices", "ask")
    assert (done.code, done.out) == (1, "")
    assert "small.yaml:" in done.err
    assert "did you mean 'ask_danger'?" in done.err


def test_the_seed_picks_the_variant_and_the_same_seed_gives_the_same_run_for_ever() -> None:
    scenario = load_scenario("wolcott_call")
    for seed in range(4):
        one, other = (
            wcsim("play", "wolcott_call", "--seed", str(seed), "--choices", "-", given="") for _ in "ab"
        )
        assert one == other
        assert one.lines[0]["variant"] == variant_for(scenario, seed)


def test_the_law_of_another_day_stands_in_the_head_of_the_run(small: str) -> None:
    done = wcsim("play", small, "--choices", "send", "--law-as-of", "2019-09-24")
    assert done.lines[0]["law_as_of"] == "2019-09-24"
    wrong = wcsim("play", small, "--choices", "send", "--law-as-of", "24.9.2019")
    assert wrong.code == 2
    assert "'24.9.2019' is no day; write it as 2026-03-01" in wrong.err


def test_the_run_is_written_to_a_file_without_what_was_open_and_never_over_another(small: str) -> None:
    done = wcsim("play", small, "--choices", "-", "--out", "run.jsonl", given="send\n")
    written = Path("run.jsonl").read_text("utf-8")
    assert [json.loads(line) for line in written.splitlines()] == [
        each for each in done.lines if each["type"] != "open"
    ]
    again = wcsim("play", small, "--choices", "wait", "--out", "run.jsonl")
    assert (again.code, again.out) == (2, "")
    assert again.err.endswith(
        "Error: run.jsonl is there already; it was left as it is. --force overwrites it\n"
    )
    assert Path("run.jsonl").read_text("utf-8") == written
    assert wcsim("play", small, "--choices", "wait", "--out", "run.jsonl", "--force").code == 0
    assert '"timeout"' in Path("run.jsonl").read_text("utf-8")


def test_ctrl_c_ends_clean(small: str) -> None:
    command = [*PROGRAM, "play", small, "--choices", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        while '"open"' not in child.stdout.readline():
            pass
        child.send_signal(signal.SIGINT)
        _, error = child.communicate(timeout=20)
    assert child.returncode == 130
    assert error.strip() == "stopped; everything accepted so far is kept"


def test_a_run_that_stopped_leaves_no_file_in_the_way_of_the_next(small: str) -> None:
    done = wcsim("play", small, "--choices", "sned", "--out", "run.jsonl")
    assert (done.code, Path("run.jsonl").exists()) == (2, False)
    assert wcsim("play", small, "--choices", "send", "--out", "run.jsonl").code == 0


def test_a_run_is_not_played_for_a_file_that_cannot_be(small: str) -> None:
    done = wcsim("play", small, "--choices", "send", "--out", "nowhere/run.jsonl")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("Error: nowhere/run.jsonl: there is no folder ")


def test_a_seed_is_one_that_a_store_can_keep(small: str) -> None:
    assert wcsim("play", small, "--seed", str(2**63 - 1), "--choices", "send").code == 0
    done = wcsim("play", small, "--seed", str(2**63), "--choices", "send")
    assert (done.code, done.out) == (2, "")
