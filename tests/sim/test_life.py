"""The life of a session: every step that may follow, and every other one refused with what may."""

import re

import pytest

from sim.life import STATUSES, Life, LifeError, Status, Trigger

MAY: dict[Status, dict[Trigger, Status]] = {
    "briefing": {"begin": "running", "abandon": "abandoned", "resume": "resumed"},
    "running": {
        "show": "waiting",
        "freeze": "frozen",
        "end": "debrief",
        "abandon": "abandoned",
        "resume": "resumed",
    },
    "waiting": {"decide": "running", "freeze": "frozen", "abandon": "abandoned", "resume": "resumed"},
    "frozen": {"go_on": "running", "abandon": "abandoned", "resume": "resumed"},
    "debrief": {"acknowledge": "acknowledged"},
    "acknowledged": {"file": "filed"},
    "filed": {},
    "abandoned": {"resume": "resumed"},
    "resumed": {"begin": "running", "end": "debrief", "abandon": "abandoned"},
}
TRIGGERS: tuple[Trigger, ...] = (
    "begin",
    "show",
    "decide",
    "freeze",
    "go_on",
    "end",
    "acknowledge",
    "file",
    "abandon",
    "resume",
)
YES = [(status, trigger, after) for status, moves in MAY.items() for trigger, after in moves.items()]
NO = [(status, trigger) for status in STATUSES for trigger in TRIGGERS if trigger not in MAY[status]]


@pytest.mark.parametrize(("status", "trigger", "after"), YES)
def test_a_step_that_may_follow_leads_on(status: Status, trigger: Trigger, after: Status) -> None:
    life = Life(status)
    assert life.move(trigger) == after
    assert life.status == after


@pytest.mark.parametrize(("status", "trigger"), NO)
def test_a_step_that_may_not_follow_is_refused_names_what_may_and_moves_nothing(
    status: Status, trigger: Trigger
) -> None:
    life = Life(status)
    may = ", ".join(each for each in TRIGGERS if each in MAY[status])
    with pytest.raises(
        LifeError, match=re.escape(f"'{trigger}' does not follow '{status}'; may: {may or 'nothing'}")
    ):
        life.move(trigger)
    assert life.status == status


@pytest.mark.parametrize("status", STATUSES)
def test_what_may_follow_is_listed(status: Status) -> None:
    assert set(Life(status).can()) == set(MAY[status])


def test_a_new_session_stands_at_its_briefing() -> None:
    assert Life().status == "briefing"


def test_two_sessions_live_apart() -> None:
    one, other = Life(), Life()
    one.move("begin")
    assert (one.status, other.status) == ("running", "briefing")
