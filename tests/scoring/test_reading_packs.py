"""What an author of a pack wrote wrong comes back as problems: line, code, what, how to mend it; all."""

from dataclasses import replace
from datetime import date

import pytest

from scenarios.problems import Problem
from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value, Vocabulary
from scoring.norms import Before, ByEnd, Citation, CompetencyId, Norm, NormId, Within
from scoring.packs import UnknownPackError, load_pack, pack_ids
from scoring.reading.pack import read_pack

SOUND = """\
id: small
title: A small pack
sources: {code: The code as read}
texts:
  one: {text: MCC 1, from: 2020-01-01, confidence: read, source: code}
groups:
  requester: {agency: [ice_ero, hsi, cbp]}
norms:
  - id: supervisor_decides
    says: A supervisor decides.
    obliges: {seats: [call_taker], acts: [send_supervisor], within: {seconds: 30, of: requester}}
    when: {requester: agency}
    unless: [{danger: any, crime: alleged}]
    until_known: [decision]
    in_force: {from: 2020-01-01, to: 2021-01-01}
    cites: [one]
    severity: major
    competency: notice_record
    instead: Send one.
    looked_at_by_lawyer: none yet
"""


def problems(text: str, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    pack, found = read_pack(text, "small.yaml", vocabulary)
    assert pack is None
    return found


def problem(line: int, code: str, what: str, mend: str) -> Problem:
    return Problem(file="small.yaml", line=line, code=code, what=what, mend=mend)


def test_a_sound_pack_is_read_whole(vocabulary: Vocabulary) -> None:
    pack, found = read_pack(SOUND, "small.yaml", vocabulary)
    assert found == ()
    assert pack is not None
    assert (pack.id, pack.title, pack.notes) == ("small", "A small pack", ())
    every = frozenset(vocabulary.circumstances[CircumstanceId("danger")].values)
    assert pack.norms == (
        Norm(
            id=NormId("supervisor_decides"),
            modality="obligation",
            seats=frozenset({SeatId("call_taker")}),
            acts=frozenset({ActId("send_supervisor")}),
            when=((CircumstanceId("requester"), frozenset(map(Value, ("ice_ero", "hsi", "cbp")))),),
            unless=(
                (
                    (CircumstanceId("crime"), frozenset({Value("alleged")})),
                    (CircumstanceId("danger"), every),
                ),
            ),
            until_known=frozenset({CircumstanceId("decision")}),
            deadline=Within(seconds=30, of=CircumstanceId("requester")),
            severity="major",
            competency=CompetencyId("notice_record"),
            life=False,
            over=frozenset(),
            critical=None,
            all_acts=False,
            checklist_never=frozenset(),
            in_force_from=date(2020, 1, 1),
            in_force_to=date(2021, 1, 1),
            citations=(
                Citation(
                    text="MCC 1",
                    in_force_from=date(2020, 1, 1),
                    in_force_to=None,
                    confidence="read",
                    source="The code as read",
                ),
            ),
            says="A supervisor decides.",
            instead="Send one.",
            looked_at_by_lawyer="none yet",
            line=9,
        ),
    )
    assert pack.norms[0].line == 9


def test_the_version_is_that_of_the_meaning_not_of_the_spelling(vocabulary: Vocabulary) -> None:
    pack, _ = read_pack(SOUND, "small.yaml", vocabulary)
    spelled, _ = read_pack(SOUND.replace("[one]", "\n      - one  # the code"), "small.yaml", vocabulary)
    other, _ = read_pack(SOUND.replace("Send one.", "Send two."), "small.yaml", vocabulary)
    assert pack is not None
    assert spelled is not None
    assert other is not None
    assert len(pack.version) == 64
    assert spelled == replace(pack, norms=spelled.norms)
    assert spelled.norms == pack.norms
    assert other.version != pack.version


@pytest.mark.parametrize(
    ("written", "deadline"),
    [("by: end", ByEnd()), ("before: [send_patrol]", Before(acts=frozenset({ActId("send_patrol")})))],
)
def test_the_other_deadlines(written: str, deadline: ByEnd | Before, vocabulary: Vocabulary) -> None:
    text = SOUND.replace("within: {seconds: 30, of: requester}", written)
    pack, _ = read_pack(text, "small.yaml", vocabulary)
    assert pack is not None
    assert pack.norms[0].deadline == deadline


def test_a_checklist_owes_every_act_and_names_what_costs(vocabulary: Vocabulary) -> None:
    text = SOUND.replace(
        "acts: [send_supervisor], within: {seconds: 30, of: requester}",
        "acts: [ask_identity, ask_paper], all: true, never: ask_status, by: end",
    )
    pack, _ = read_pack(text, "small.yaml", vocabulary)
    assert pack is not None
    assert pack.norms[0].all_acts
    assert pack.norms[0].checklist_never == frozenset({ActId("ask_status")})


CASES = {
    "an unknown seat": (
        "seats: [call_taker]",
        "seats: [call_takr]",
        problem(11, "N102", "no seat is called 'call_takr'", "did you mean 'call_taker'?"),
    ),
    "an unknown act": (
        "acts: [send_supervisor]",
        "acts: [send_supervisor, send_patrl]",
        problem(11, "N105", "no act is called 'send_patrl'", "did you mean 'send_patrol'?"),
    ),
    "an act that the seat cannot do": (
        "acts: [send_supervisor]",
        "acts: [send_supervisor, stand_by]",
        problem(
            11, "N109", "none of the seats named can do 'stand_by'", "it is an act of: officer, supervisor"
        ),
    ),
    "a seat that can do nothing named": (
        "seats: [call_taker]",
        "seats: [call_taker, officer]",
        problem(
            11, "N109", "'officer' can do none of the acts named", "leave the seat away, or name an act of it"
        ),
    ),
    "an unknown circumstance": (
        "danger: any",
        "dangr: any",
        problem(13, "N103", "no circumstance is called 'dangr'", "did you mean 'danger'?"),
    ),
    "an unknown circumstance in a deadline": (
        "of: requester",
        "of: requestor",
        problem(11, "N103", "no circumstance is called 'requestor'", "did you mean 'requester'?"),
    ),
    "an unknown circumstance to find out": (
        "until_known: [decision]",
        "until_known: [decison]",
        problem(14, "N103", "no circumstance is called 'decison'", "did you mean 'decision'?"),
    ),
    "an unknown value": (
        "crime: alleged",
        "crime: aleged",
        problem(13, "N104", "no value of 'crime' is called 'aleged'", "did you mean 'alleged'?"),
    ),
    "an unknown value in a group": (
        "[ice_ero, hsi, cbp]",
        "[ice_ero, hsi, cpb]",
        problem(7, "N104", "no value of 'requester' is called 'cpb'", "did you mean 'cbp'?"),
    ),
    "an unknown competency": (
        "competency: notice_record",
        "competency: notice_recrd",
        problem(18, "N106", "no competency is called 'notice_recrd'", "did you mean 'notice_record'?"),
    ),
    "an unknown norm in over": (
        "    severity: major",
        "    over: [supervisr_decides]\n    severity: major",
        problem(17, "N107", "no norm is called 'supervisr_decides'", "did you mean 'supervisor_decides'?"),
    ),
    "a norm over itself": (
        "    severity: major",
        "    over: [supervisor_decides]\n    severity: major",
        problem(
            17,
            "N115",
            "'supervisor_decides' is over 'supervisor_decides', which leads back to it",
            "leave one of the two away",
        ),
    ),
    "a norm's period backwards": (
        "{from: 2020-01-01, to: 2021-01-01}",
        "{from: 2020-01-02, to: 2020-01-01}",
        problem(
            15,
            "N110",
            "in force from 2020-01-02 to 2020-01-01, which is backwards",
            "exchange the two days, or leave `to` away",
        ),
    ),
    "citations that begin late": (
        "texts:\n  one: {text: MCC 1, from: 2020-01-01",
        "texts:\n  one: {text: MCC 1, from: 2020-02-01",
        problem(
            16,
            "N111",
            "no citation of 'supervisor_decides' is in force on 2020-01-01",
            "cite a text of that time, or narrow `in_force`",
        ),
    ),
    "citations with a gap": (
        "cites: [one]",
        "cites: [{text: A, from: 2020-01-01, to: 2020-06-30, confidence: read}, {text: B, from: 2020-07-02, confidence: read}]",  # noqa: E501 - as an author writes it
        problem(
            16,
            "N111",
            "no citation of 'supervisor_decides' is in force on 2020-07-01",
            "cite a text of that time, or narrow `in_force`",
        ),
    ),
    "a duty without a deadline": (
        ", within: {seconds: 30, of: requester}",
        "",
        problem(
            11,
            "N112",
            "'supervisor_decides' needs one deadline",
            "write one of: `by: end`, `within: {seconds: N, of: circumstance}`, `before: [acts]`",
        ),
    ),
    "a deadline that is none": (
        "within: {seconds: 30, of: requester}",
        "by: soon",
        problem(
            11,
            "N112",
            "'soon' is no deadline",
            "write one of: `by: end`, `within: {seconds: N, of: circumstance}`, `before: [acts]`",
        ),
    ),
    "two modalities": (
        "    when:",
        "    forbids: {seats: [call_taker], acts: [send_patrol]}\n    when:",
        problem(
            9,
            "N113",
            "'supervisor_decides' has forbids and obliges",
            "write exactly one of: forbids, obliges, permits, unsettled",
        ),
    ),
    "a text that is not there": (
        "cites: [one]",
        "cites: [one, onne]",
        problem(16, "N114", "no text is called 'onne'", "did you mean 'one'?"),
    ),
    "a source that is not there": (
        "source: code}",
        "source: cod}",
        problem(5, "N114", "no source is called 'cod'", "did you mean 'code'?"),
    ),
    "a duty to life with an exception": (
        "    severity: major",
        "    life: true\n    severity: major",
        problem(
            9,
            "N116",
            "'supervisor_decides' is a duty to life with an exception",
            "leave `unless` and `until_known` away, or `life: true`",
        ),
    ),
    "what costs on no checklist": (
        "acts: [send_supervisor]",
        "acts: [send_supervisor], never: [ask_status]",
        problem(
            11,
            "N117",
            "'supervisor_decides' has `never` but is no checklist",
            "add `all: true`, or leave `never` away",
        ),
    ),
    "a key that is not one": (
        "    severity: major",
        "    severty: major\n    severity: major",
        problem(17, "N101", "no key is called 'severty' here (norms.0.severty)", "did you mean 'severity'?"),
    ),
    "a missing key": (
        "    says: A supervisor decides.\n",
        "",
        problem(9, "N101", "norms.0.says is missing", "add the key 'says'"),
    ),
    "a day that is none": (
        "to: 2021-01-01",
        "to: 2021-02-30",
        problem(
            15,
            "N101",
            "norms.0.in_force.to: this is no day of the calendar",
            "write a day as YYYY-MM-DD",
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_fault_is_one_problem(old: str, new: str, expected: Problem, vocabulary: Vocabulary) -> None:
    assert SOUND.count(old) >= 1
    assert problems(SOUND.replace(old, new), vocabulary) == (expected,)


def test_two_norms_with_one_id(vocabulary: Vocabulary) -> None:
    again = SOUND[SOUND.index("  - id:") :]
    assert problems(SOUND + again, vocabulary) == (
        problem(21, "N108", "two norms are called 'supervisor_decides'", "give this one another id"),
    )


def test_all_faults_come_at_once_and_sorted(vocabulary: Vocabulary) -> None:
    text = SOUND.replace("crime: alleged", "crime: aleged").replace("[one]", "[onne]")
    assert [(each.line, each.code) for each in problems(text, vocabulary)] == [
        (13, "N104"),
        (16, "N114"),
    ]


def test_a_key_that_stands_twice_is_a_problem(vocabulary: Vocabulary) -> None:
    text = SOUND.replace("title: A small pack\n", "title: A small pack\ntitle: Another\n")
    assert problems(text, vocabulary) == (
        problem(3, "Y106", "the key 'title' stands twice; the first is on line 2", "keep one of the two"),
    )


def test_the_packs_that_ship() -> None:
    assert pack_ids() == ("chicago", "order_2019")
    assert [load_pack(each).id for each in pack_ids()] == ["chicago", "order_2019"]


def test_an_unknown_pack_names_the_near_one() -> None:
    with pytest.raises(UnknownPackError, match="no pack is called 'chicgo'; did you mean 'chicago'"):
        load_pack("chicgo")
