"""A voided critical error: the run is scored as if its line gave no occasion."""

from scoring.voiding import without_critical
from tests.scoring.small import credits_of, judged, law, world

CALL = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "They are cutting him.", by: caller, reveals: {danger: life}}]
        choices:
          - {id: send, label: Send, acts: [send_emergency, record_request], to: done}
          - {id: write, label: Write, acts: [record_request], to: done}
          - {id: leave, label: Leave, to: done}
    endings:
      done: {outcome: lawful, people: It is over.}
    golden: {good: {variant: calm, reference: true, choices: [send], ending: done}}
    """
)
LAW = law(
    """
    {id: send, obliges: {seats: [call_taker], acts: [send_emergency], by: end}, when: {danger: life}, severity: critical, competency: life_safety}
    {id: note, obliges: {seats: [call_taker], acts: [record_request], by: end}, severity: critical, competency: notice_record}
    """  # noqa: E501 - a norm a line
)


def test_what_is_voided_is_excused_and_the_result_follows() -> None:
    given = judged(CALL, LAW, "write")
    assert (given.score.result, [each.id for each in given.critical]) == ("NOT YET", ["send"])
    assert credits_of(given) == {"send": ("breached", 0.0), "note": ("upheld", 1.0)}
    voided = without_critical(given, {0}, LAW)
    assert (voided.score.result, voided.critical) == ("PASS", ())
    assert credits_of(voided) == {"send": ("excused", None), "note": ("upheld", 1.0)}


def test_the_other_errors_of_the_run_stand() -> None:
    given = judged(CALL, LAW, "leave")
    assert [each.id for each in given.critical] == ["note", "send"]
    assert [each.id for each in without_critical(given, {1}, LAW).critical] == ["note"]
    assert without_critical(given, (), LAW) == given
