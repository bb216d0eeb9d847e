"""What would have been right at a stop: the acts keyed there, and whether a choice was right."""

from scoring.choices import right_choice, right_way
from scoring.findings import keyed_acts
from scoring.timeline import Stop, Timeline, timeline
from tests.scoring.small import events_of, law, world

TWO_MEN = world(
    """
    matters: {him: The man who was hit, guest: His guest}
    start: door
    states:
      door:
        lines: [{person: "He bleeds.", by: caller, reveals: {him.danger: life}}]
        choices:
          - {id: help_him, label: Help him, acts: [him.send_ems], to: done}
          - {id: help_guest, label: Help his guest, acts: [guest.send_ems], to: done}
          - {id: note, label: Note it, acts: [record_request], to: done}
          - {id: ring, label: Ring for an ambulance, acts: [him.send_ems]}
          - {id: nobody, label: Send nobody, acts: [him.send_nobody], to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [help_him], ending: done}}
    """,
    "vary: {calm: {about: One is hurt, so: {him.danger: life}}}",
)
HELP = """
{id: aid, obliges: {seats: [call_taker], acts: [send_ems], by: end}, when: {danger: life}, severity: major, competency: life_safety}
{id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {danger: life}, severity: major, competency: life_safety}
"""  # noqa: E501 - a norm a line
LAW = law(HELP)


def run(*choices: str) -> Timeline:
    return timeline(events_of(TWO_MEN, choices))


def stop(choice: str) -> Stop:
    (only,) = run(choice).stops
    return only


def test_an_act_that_one_matter_orders_is_keyed_though_another_matter_does_not_order_it() -> None:
    assert keyed_acts(stop("note"), LAW.judge) == ("send_ems",)


def test_a_choice_is_right_that_breaks_nothing_and_does_what_something_orders() -> None:
    noted = run("note")
    (door,) = noted.stops
    assert {way.choice: right_way(noted, door, way, LAW.judge) for way in door.open} == {
        "help_him": True,
        "help_guest": False,
        "note": False,
        "ring": True,
        "nobody": False,
    }


def test_what_was_ordered_and_is_done_asks_for_nothing_more() -> None:
    rang = run("ring", "note")
    first, last = rang.stops
    assert right_choice(rang, last, LAW.judge)
    ended = run("ring", "nobody")
    assert not right_choice(ended, ended.stops[-1], LAW.judge)
    assert right_choice(rang, first, LAW.judge)


def test_the_choice_that_was_taken_is_right_or_not() -> None:
    assert right_choice(run("help_him"), stop("help_him"), LAW.judge)
    assert not right_choice(run("nobody"), stop("nobody"), LAW.judge)


def test_of_a_list_to_be_asked_each_question_is_required_until_it_is_asked() -> None:
    asks = world(
        """
        start: call
        states:
          call:
            lines: [{phone: "A car, please.", by: caller, reveals: {requester: hsi}}]
            choices:
              - {id: where, label: Where?, acts: [ask_location], once: true}
              - {id: who, label: Who?, acts: [ask_identity], once: true}
              - {id: end, label: End, to: done}
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [where, who, end], ending: done}}
        """
    )
    list_ = law(
        "{id: asked, obliges: {seats: [call_taker], acts: [ask_location, ask_identity], all: true, by: end}, when: {requester: hsi}, severity: minor, competency: gathering}"  # noqa: E501 - a norm a line
    )

    def ended_rightly(*asked: str) -> bool:
        said = timeline(events_of(asks, [*asked, "end"]))
        return right_choice(said, said.stops[-1], list_.judge)

    assert [ended_rightly(), ended_rightly("where"), ended_rightly("where", "who")] == [False, False, True]


def test_help_for_one_matter_is_none_for_another() -> None:
    said = run("help_guest")
    (door,) = said.stops
    assert not right_choice(said, door, LAW.judge)
