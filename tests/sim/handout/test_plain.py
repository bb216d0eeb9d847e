"""A debrief as plain text: its parts in order, and each finding with act, keyed act, cue, offer and text."""

from sim.handout.chapters import handout, review
from sim.handout.plain import plain
from sim.telling import WIDTH
from tests.sim.handout.runs import told
from tests.sim.test_evidence import NO_CAR, WHY


def chapter(lines: list[str], head: str) -> list[str]:
    """Give the lines of a chapter, without its head."""
    rest = lines[lines.index(head) + 2 :]
    ends = [at for at, line in enumerate(rest) if line and set(line) == {"-"}]
    return rest[: ends[0] - 2] if ends else rest


BAD = list(plain(handout(told("ask@2", "wait", "wait"))))


def test_the_parts_stand_in_the_order_of_an_after_action_review() -> None:
    heads = [BAD[at - 1] for at, line in enumerate(BAD) if line and set(line) in ({"-"}, {"="})]
    assert heads == [
        "TRAINING: debrief of “A small world”",
        "Result: NOT YET, level Non-compliant",
        "1. What was meant to happen",
        "2. What happened",
        "3. Why: each decision that the rules speak of",
        "To talk about",
        "4. Keep and improve",
        "5. Again",
        "About this paper",
    ]
    assert all(len(line) <= WIDTH for line in BAD)


def test_what_was_meant_is_the_truth_the_objectives_and_the_reference_run() -> None:
    assert chapter(BAD, "1. What was meant to happen") == [
        "How it truly was: Nobody is in danger",
        "- To test (0 of 1 rules in play kept)",
        "The reference run (at, choice, acts):",
        "  0:02.0    Is anyone hurt?  |  ask danger",
        "  0:04.0    Send now  |  send emergency",
        "  0:07.0    Write it down  |  record request",
        "It ends: lawful. Help came.",
    ]


def test_what_happened_is_each_decision_with_what_was_found_there() -> None:
    assert chapter(BAD, "2. What happened") == [
        "The decisions of this run (at, choice, findings):",
        "  0:02.0    Is anyone hurt?",
        "  0:28.0    (silence: the clock ran out)  |  x broken: 1",
        "It ended: unresolved. He hung up.",
    ]


def test_why_tells_act_keyed_act_cue_offer_and_citation_of_what_went_wrong() -> None:
    assert chapter(BAD, "3. Why: each decision that the rules speak of") == [
        "",
        "0:28.0  (silence: the clock ran out)",
        "    your act: none that a rule speaks of",
        "    keyed here: send emergency",
        "    this choice: not right, against: Do so.",
        "  x broken: Do so.",
        "      your act: nothing of the kind",
        "      keyed: send emergency",
        "      instead: Do it.",
        "      cue: 0:02.0  danger: A LIFE AT RISK, from “The caller: One two three four five six seven",
        "        eight nine ten”",
        "      on offer: “Send now”, open from 0:08.0 in call, not taken",
        "      text: MCC 1 (in force from 2020-01-01; read in a stored copy)",
        "",
        "Left undone by the end",
        "  x broken: Do so.",
        "      your act: nothing of the kind",
        "      keyed: record request",
        "      instead: Do it.",
        "      text: MCC 1 (in force from 2020-01-01; read in a stored copy)",
        "",
        "Wording and time",
        "  - Time in call: 0%",
    ]


def test_a_decision_to_talk_about_comes_with_open_questions() -> None:
    assert chapter(BAD, "To talk about") == [
        "",
        "A critical error: 0:28.0  (silence: the clock ran out)",
        "  x broken: Do so.",
        "  1. You had heard or seen: “The caller: One two three four five six seven eight nine ten” What",
        "     did you take from it?",
        "  2. What else was open to you, and where would each of those have led?",
        "  3. How did you choose what to ask or do first?",
        "  4. The rule says: “Do so.” What does it ask of your seat at a moment like this?",
    ]


def test_keep_improve_and_again_are_short_lists() -> None:
    assert chapter(BAD, "4. Keep and improve") == [
        "",
        "Keep",
        "  Nothing under this head in this run.",
        "",
        "Improve",
        "  - 0:28.0  Do it.",
    ]
    assert chapter(BAD, "5. Again") == ["- From 0:28.0 in “call”, after: ask@2 wait"]


def test_a_cue_never_asked_for_is_told_with_the_question_that_stood_open() -> None:
    lines = list(plain(review(told("send", "write"))))
    first = lines.index("Owed, and never reached on this route")
    assert lines[first : first + 7] == [
        "Owed, and never reached on this route",
        "  - never reached: Do so.",
        "      your act: nothing of the kind",
        "      keyed: send emergency",
        "      instead: Do it.",
        "      on offer: “Is anyone hurt?”, open from 0:00.0 in call, not taken; it would have shown",
        "        danger: A LIFE AT RISK",
    ]
    assert lines[:2] == ["", "1. What was meant to happen"]


def test_what_the_score_supports_and_the_2x2_of_act_and_reason_stand_with_the_result() -> None:
    lines = list(plain(handout(told("no@2%90", "busy", scenario=WHY, under=NO_CAR))))
    at = lines.index("Decisions asked why (act and reason, decisions, where):")
    assert lines[at + 1 : at + 9] == [
        "  right act, right reason 0",
        "  right act, wrong reason 1  |  call",
        "  wrong act, right reason 0",
        "  wrong act, wrong reason 0",
        "What this supports (none of it gates a pass; evidence of learning, not of conduct on duty):",
        "- No error in 1 trial: the true error rate may yet be up to 95%.",
        "- Which way this leans is told from 8 trials a side on; here are 0 HELP and 1 HOLD.",
        "- Drawn again 1000 times from what was met here, 0% pass.",
    ]
