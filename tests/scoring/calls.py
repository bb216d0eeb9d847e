"""A call in which help is owed to one and a car to nobody, and runs of it explained."""

from hypothesis import strategies as st

from scoring.debrief.review import debrief
from scoring.debrief.values import Debrief
from tests.scoring.small import judged, law, run_of, world

CALL = world(
    """
    matters: {friend: A friend in the car}
    twins: {danger: [calm, shots]}
    start: call
    states:
      call:
        lines: [{phone: "Homeland Security. Send a car.", by: caller, reveals: {requester: hsi}}]
        clock: {seconds: 60, then: gone}
        choices:
          - {id: what_for, label: What is it for, acts: [ask_purpose], once: true, answer: "It's civil.", reveals: {purpose: civil_immigration}}
          - {id: hurt, label: Is anyone hurt, acts: [ask_danger], once: true, answer: My friend is., reveals: {friend.danger: life}}
          - {id: car, label: A car, acts: [send_patrol], once: true}
          - {id: ems, label: An ambulance for the friend, acts: [friend.send_ems], once: true}
          - {id: sergeant, label: A sergeant, acts: [send_supervisor], once: true}
          - {id: breathe, label: Take a breath, once: true}
          - {id: remarks, label: Write it down, acts: [record_request], to: done}
    endings:
      done: {outcome: lawful, people: The call is over.}
      gone: {outcome: unresolved, people: He hung up.}
    golden:
      good:
        variant: calm
        reference: true
        choices: [what_for, hurt, ems, sergeant, remarks]
        ending: done
    """,  # noqa: E501 - a choice a line
    """
    vary:
      calm: {about: Nobody is in danger, so: {danger: none, purpose: civil_immigration}}
      shots: {about: A man is down, so: {danger: life, purpose: civil_immigration}}
    """,
)
LAW = law(
    """
    {id: ask_what_for, obliges: {seats: [call_taker], acts: [ask_purpose], before: [send_patrol]}, until_known: [purpose], severity: moderate, competency: gathering}
    {id: sergeant, obliges: {seats: [call_taker], acts: [send_supervisor], by: end}, when: {requester: hsi}, severity: major, competency: notice_record}
    {id: help, obliges: {seats: [call_taker], acts: [send_ems], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety, critical: no_help_for_life}
    {id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: critical, competency: non_assistance}
    {id: write, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {requester: any}, severity: minor, competency: notice_record}
    """  # noqa: E501 - a norm a line
)
FREE = ("what_for", "hurt", "car", "ems", "sergeant", "breathe")
scripts = st.lists(st.sampled_from(FREE), unique=True).map(lambda picked: (*picked, "remarks"))


def told_of(*script: str) -> Debrief:
    return debrief(judged(CALL, LAW, *script), run_of(CALL, script), CALL, LAW)
