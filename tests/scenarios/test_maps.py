"""Maps: what they show, in which order, that nothing covers another, and that texts do nothing but show."""

import itertools
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.drawing.atlas import atlas_of
from scenarios.drawing.mermaid import escape, mermaid
from scenarios.drawing.ordering import in_order
from scenarios.drawing.places import Atlas, Mark
from scenarios.drawing.sheet import CARD_LEFT, CARD_RIGHT, CHARACTER, LINE, sheet
from scenarios.drawing.svg import BROKEN, FILLS, INK, PAPER, PLANNED, QUIET, TAKEN, svg
from scenarios.reading.library import load_scenario, scenario_ids
from scenarios.script import play
from tests.colours import LEAST, ratio
from tests.scenarios.worlds import ONE_VARIANT, machine_of, world

SVG = "{http://www.w3.org/2000/svg}"
SMALL = world(
    """
    start: ring
    states:
      ring:
        lines: [{phone: "Homeland Security.", by: caller}]
        clock: {seconds: 5, then: silent}
        choices:
          - {id: ask, label: Is anyone hurt, once: true, reveals: [danger]}
          - {id: send, label: Send them all, to: done}
      silent:
        clock: {seconds: 4, then: late}
        choices:
          - {id: back, label: Sorry, go on, to: ring}
          - {id: give_up, label: Hang up, to: late}
      hurt:
        seat: supervisor
        choices: [{id: help, label: Help, to: done}]
    world:
      shots: {after: 11, when: danger is known, to: hurt}
      radio: {after: 60, lines: [{scene: "A horn."}]}
    endings:
      done: {outcome: lawful, people: He is home.}
      late: {outcome: failed_duty, people: Nobody came.}
    golden: {good: {variant: calm, reference: true, choices: [ask@1, send@1], ending: done}}
    """.replace("Sorry, go on", '"Sorry, go on"'),
    ONE_VARIANT,
)
MARKS = {
    "ring": (
        Mark(kind="broken", name="no car", says="No car goes."),
        Mark(kind="late", name="ask what for", says="Ask first."),
    )
}


def run_map(*script: str) -> Atlas:
    return atlas_of(SMALL, run=play(machine_of(SMALL), script)[1], marks=MARKS)


BAD = run_map("wait", "back@1", "wait", "give_up@1")


def test_a_map_shows_the_states_in_the_order_they_lead_on_and_the_endings_last() -> None:
    assert [(each.id, each.kind, each.title, each.about) for each in BAD.places] == [
        ("ring", "state", "ring", "clock 5 s"),
        ("silent", "state", "silent", "clock 4 s"),
        ("timer shots", "timer", "shots", "by itself, from 11 s"),
        ("hurt", "state", "hurt", "supervisor, no clock"),
        ("done", "ending", "done", "lawful"),
        ("late", "ending", "late", "failed duty"),
    ]


def test_a_map_has_both_paths_with_their_turns_and_what_was_taken() -> None:
    assert BAD.run == ("ring", "silent", "ring", "silent", "late")
    assert BAD.reference == ("ring", "done")
    ring = BAD.places[0]
    assert (ring.turns, ring.planned, ring.took) == ((1, 3), (1,), ("silence", "silence"))
    assert [(each.name, each.by_run, each.by_reference) for each in ring.asks] == [("ask", False, True)]
    assert [(way.dest, way.by_run, way.by_reference) for way in ring.ways] == [
        ("done", False, True),
        ("silent", True, False),
    ]
    assert ring.gist == "The caller: Homeland Security."
    assert ring.marks == MARKS["ring"]


def test_a_place_that_the_variant_never_comes_to_is_left_out() -> None:
    for scenario_id in scenario_ids():
        scenario = load_scenario(scenario_id)
        for variant in scenario.variants:
            atlas = atlas_of(scenario, variant.id)
            led_to = {way.dest for place in atlas.places for way in place.ways}
            lone = {each.id for each in atlas.places if each.kind != "timer"} - led_to - {scenario.start}
            assert lone == set(), (scenario_id, variant.id)


names = st.sampled_from("abcdefg")
graphs = st.dictionaries(names, st.lists(names, max_size=4), max_size=7)


@given(graphs, st.permutations("abcdefg"))
def test_every_place_that_can_be_reached_stands_once_and_below_one_that_leads_there(
    ways: dict[str, list[str]], order: list[str]
) -> None:
    rank = {name: float(at) for at, name in enumerate(order)}
    found = in_order(["a"], ways, rank)
    reached = {"a"}
    while more := {dest for name in reached for dest in ways.get(name, ())} - reached:
        reached |= more
    assert sorted(found) == sorted(reached)
    assert found[0] == "a"
    for at, name in enumerate(found[1:], 1):
        assert any(name in ways.get(above, ()) for above in found[:at])


@given(graphs)
def test_without_ways_back_every_way_leads_down(ways: dict[str, list[str]]) -> None:
    down = {name: [dest for dest in dests if dest > name] for name, dests in ways.items()}
    found = in_order(["a"], down, {name: -float(ord(name)) for name in "abcdefg"})
    assert all(found.index(name) < found.index(dest) for name in found for dest in down.get(name, ()))


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_on_every_map_of_the_library_no_text_leaves_its_card_and_nothing_covers_another(
    scenario_id: str,
) -> None:
    scenario = load_scenario(scenario_id)
    for variant in scenario.variants:
        laid = sheet(atlas_of(scenario, variant.id))
        assert laid.width <= 1000
        cards = list(laid.cards.values())
        assert all(one.top + one.height < two.top for one, two in itertools.pairwise(cards))
        for card in cards:
            for text in card.texts:
                width = len(text.text) * CHARACTER
                left = text.x - width if text.ends else text.x
                assert left >= CARD_LEFT, text
                assert left + width <= CARD_RIGHT, text
                assert card.top < text.y - 10 < text.y + 3 < card.top + card.height, text
            lines = sorted(text.y for text in card.texts if not text.ends)
            assert all(two - one >= LINE for one, two in itertools.pairwise(lines))
        spans = [(track.x, [track.entry, *(port.y for port in track.ports)]) for track in laid.tracks]
        for (x, ys), (other, others) in itertools.combinations(spans, 2):
            assert x != other or max(ys) < min(others) or max(others) < min(ys)


def test_a_picture_says_training_and_marks_by_shape_number_and_words() -> None:
    picture = ET.fromstring(svg(BAD))  # noqa: S314 - our own text
    texts = [each.text for each in picture.iter(f"{SVG}text")]
    assert texts[0] == "TRAINING - A small world (small, calm)"
    assert picture.findtext(f"{SVG}title") == "TRAINING - A small world (small, calm)"
    for said in (
        "● You: silence",
        "broken: no car. No car goes.",
        "late: ask what for. Ask first.",
        "stays here              ◇ask",
        "→ END done              ◇send",
        "→ silent                ●silence",
        "octagon: a rule was broken here",
        "triangle: a duty was done late here",
    ):
        assert said in texts
    assert {"1", "2", "3", "4", "5"} <= set(texts)
    corners = [len((each.get("points") or "").split()) for each in picture.iter(f"{SVG}polygon")]
    assert corners.count(8) == 2
    assert 'stroke-dasharray="7 4"' in svg(BAD)
    assert "octagon" not in svg(atlas_of(SMALL))


def test_a_mermaid_diagram_names_every_place_way_and_mark() -> None:
    assert mermaid(BAD) == (
        "---\n"
        'title: "TRAINING - A small world (small, calm)"\n'
        "---\n"
        "flowchart TB\n"
        '  legend>"dotted, #9671;#58; the reference run#59; thick, #9679; and turns#58; this run#59; '
        'a hexagon#58; a rule was broken"]\n'
        '  p0{{"#9679;1, 3 ring (clock 5 s)<br/>stays#58; #9671;ask<br/>broken#58; no car<br/>'
        'late#58; ask what for"}}\n'
        '  p1["#9679;2, 4 silent (clock 4 s)"]\n'
        '  p2[/"shots (by itself, from 11 s)"/]\n'
        '  p3["hurt (supervisor, no clock)"]\n'
        '  p4(["done (lawful)"])\n'
        '  p5(["#9679;5 late (failed duty)"])\n'
        '  p0 -.->|"#9671;send"| p4\n'
        '  p0 ==>|"#9679;silence"| p1\n'
        '  p1 ==>|"#9679;give up, silence"| p5\n'
        '  p1 ==>|"#9679;back"| p0\n'
        "  p2 --> p3\n"
        '  p3 -->|"help"| p4\n'
        "  classDef visited stroke-width:4px\n"
        "  class p0,p1,p5 visited\n"
        "  classDef broken stroke:#9c1313,stroke-width:4px\n"
        "  class p0 broken\n"
    )


EVIL = 'End --> [*]; %%{init: "<script>"}%% #quot; </svg> & \']]>'


def test_markup_in_a_text_does_nothing_but_show_itself() -> None:
    assert escape('--> [*]; %%{init: "<script>"}%% #quot;') == (
        "--#62; #91;#42;#93;#59; #37;#37;#123;init#58; #34;#60;script#62;#34;#125;#37;#37; #35;quot#59;"
    )
    quoted = EVIL.replace('"', '\\"')
    evil = world(
        f"""
        start: ring
        states:
          ring:
            lines: [{{phone: "{quoted}", by: caller}}]
            choices: [{{id: end, label: "{quoted}", to: done}}]
        endings: {{done: {{outcome: lawful, people: "{quoted}"}}}}
        """
    )
    mark = Mark(kind="broken", name=EVIL, says=EVIL)
    atlas = atlas_of(evil, run=play(machine_of(evil), ["end"])[1], marks={"ring": (mark,)})
    texts = {each.text for each in ET.fromstring(svg(atlas)).iter(f"{SVG}text")}  # noqa: S314 - our own
    assert {f"The caller: {EVIL}", f"● You: {EVIL}", EVIL} <= texts
    assert "<script" not in svg(atlas) + mermaid(atlas)
    assert "%%{init" not in mermaid(atlas)


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_every_library_scenario_is_drawn_well_formed(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    for variant in scenario.variants:
        picture = ET.fromstring(svg(atlas_of(scenario, variant.id)))  # noqa: S314 - our own text
        assert picture.tag == f"{SVG}svg"


@pytest.mark.parametrize("ink", [INK, QUIET, TAKEN, PLANNED, BROKEN])
@pytest.mark.parametrize("ground", [PAPER, *FILLS.values()])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half_to_one(ink: str, ground: str) -> None:
    assert ratio(ink, ground) >= LEAST
