"""Records corrected by named persons: two for a void or an amendment; the original stays visible."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenarios.compiling import compile_scenario
from scenarios.reading.library import load_scenario
from scenarios.record import dump
from scenarios.seeds import cosmetics_for
from scoring.players import play_as, players
from sim.exercises import law_for
from sim.exports.schema import record_schema
from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.agency import open_agency
from tests.sim.cli.office import given, open_office, password, sign_on
from tests.sim.cli.test_sitting import LEARNER, runs, sit, written
from tests.sim.cli.wcsim import Done, wcsim
from tests.sim.records.raw import intruder
from tests.sim.records.samples import life

FLAWED = "wolcott_street.criminal"
CODE = "custody_facts_given"


def flaw() -> list[str]:
    """The choices of one who always assists, on the street, where custody facts are asked for."""
    (planned,) = [each for each in runs(1) if each.pick.name.replace("/", ".") == FLAWED]
    scenario = load_scenario(planned.pick.scenario)
    machine = compile_scenario(scenario, planned.pick.variant, cosmetics_for(scenario, planned.seed))
    events = map(dump, play_as(machine, players(law_for(scenario.id).acts)["always assist"]))
    return [
        f"{each['choice']}@{int(str(each['after_ms'])) / 1000:g}" if each["type"] == "decided" else "wait"
        for each in events
        if each["type"] in ("decided", "timeout")
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with keys, where a course was sat with one critical error; made once."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("WCSIM_HOME", str(folder / "home"))
        open_agency()
        wcsim("keys", "init", "--agency", "Cook County 911")
        Path("learner.json").write_text(json.dumps(LEARNER), "utf-8")
        choices = written(1)
        Path(choices, f"{FLAWED}.txt").write_text("\n".join(flaw()), "utf-8")
        assert sit(1, "--choices", choices).code == 0
        open_office()
        words = ("--name", "Ana Núñez", "--role", "evaluator", "--number", LEARNER["employee_id_or_star"])
        with given("WCSIM_NEW_PASSWORD_FILE", password("eva-3")):
            assert sign_on("sup-1", "people", "add", "eva-3", *words).code == 0
    return folder / "home"


@pytest.fixture(autouse=True)
def original(made: Path, tmp_path: Path) -> dict[str, Any]:
    """The record as it was filed."""
    shutil.copytree(made, tmp_path / "home")
    (record,) = kept()
    return record


def kept() -> list[dict[str, Any]]:
    with Store.open(store_path(), read_only=True) as store:
        return [dict(each) for each in store.records()]


def record_id() -> str:
    return str(kept()[-1]["record"]["record_id"])


def propose(act: str, *more: str, by: str = "eva-1") -> str:
    done = sign_on(by, "records", "propose", act, record_id(), "--reason", "the tape shows it", *more)
    assert done.code == 0, done.err
    return done.out.splitlines()[-1].split()[1]


def agree(proposal: str, *, by: str = "eva-2") -> Done:
    return sign_on(by, "records", "agree", proposal, "--reason", "heard it too")


def entries(deed: str) -> list[dict[str, Any]]:
    found = sign_on("aud-1", "records", "custody", "--json").lines
    return [each for each in found if each["deed"] == deed]


def test_a_void_is_proposed_by_one_and_agreed_to_by_another(original: dict[str, Any]) -> None:
    assert agree(propose("void")).code == 0
    before, voided = kept()
    assert before == original
    assert voided["record"]["status"] == "voided"
    assert voided["record"]["supersedes_record_id"] == original["record"]["record_id"]
    reason = voided["record"]["amendment_reason"]
    assert reason.startswith("the tape shows it (proposed by eva-1 on ")
    assert ", agreed to by eva-2 on " in reason
    assert voided["integrity"]["vouched_by"] == "self"
    assert {name: voided[name] for name in voided if name not in ("record", "integrity")} == {
        name: original[name] for name in original if name not in ("record", "integrity")
    }
    said = [(each["deed"], each["by"]) for each in (*entries("propose"), *entries("agree"))]
    assert said == [("propose", "eva-1"), ("agree", "eva-2")]
    assert wcsim("records", "verify").code == 0


def test_nobody_agrees_to_what_they_proposed() -> None:
    done = agree(propose("void"), by="eva-1")
    assert (done.code, "denied: eva-1 proposed this; a second person agrees to it" in done.err) == (1, True)
    assert len(kept()) == 1


def test_nobody_acts_on_a_record_of_their_own() -> None:
    own = sign_on("eva-3", "records", "propose", "void", record_id(), "--reason", "mine")
    assert (own.code, "denied: eva-3 may not propose a void on a record of their own" in own.err) == (1, True)
    assert "on a record of their own" in agree(propose("void"), by="eva-3").err
    assert len(kept()) == 1


def test_whoever_may_see_a_record_finds_it_and_a_member_only_their_own() -> None:
    for person_id in ("ins-1", "sup-1", "eva-1", "aud-1"):
        (card,) = sign_on(person_id, "records", "list", "--records", "--json").json
        assert card["record_id"] == record_id()
        assert sign_on(person_id, "records", "show", record_id()[:6]).code == 0
    assert sign_on("mem-1", "records", "list", "--records", "--json").json == []
    assert sign_on("mem-1", "records", "show", record_id()).code == 2
    assert sign_on("sup-1", "people", "roles", "eva-3", "member").code == 0
    (card,) = sign_on("eva-3", "records", "list", "--records", "--json").json
    assert card["record_id"] == record_id()
    shown = sign_on("eva-3", "records", "show", record_id(), "--json").json
    assert shown["member"]["employee_id_or_star"] == LEARNER["employee_id_or_star"]


def own_supervisor() -> None:
    """Make eva-3, whose record it is, a supervisor too."""
    assert sign_on("sup-1", "people", "roles", "eva-3", "supervisor").code == 0


@pytest.mark.parametrize(
    ("deed", "power"),
    [
        (["disclose", "--to", "a court", "--reason", "mine"], "release"),
        (["retain", "--code", "X", "--destroy-not-before", "2099-01-01", "--why", "mine"], "set retention"),
        (["hold", "--why", "mine"], "set or lift a hold"),
        (["release", "--why", "mine"], "set or lift a hold"),
    ],
)
def test_a_supervisor_does_nothing_to_what_is_their_own(deed: list[str], power: str) -> None:
    own_supervisor()
    name, *more = deed
    denied = f"denied: eva-3 may not {power} on a record of their own; another person may"
    run = str(kept()[-1]["content"]["scenarios"][0]["attempt_id"])
    member = ["--member", LEARNER["employee_id_or_star"]]
    for whose in [[record_id()]] if name == "disclose" else [[record_id()], [run], member]:
        done = sign_on("eva-3", "records", name, *whose, *more)
        assert (done.code, denied in done.err) == (1, True), done.err
        assert sign_on("sup-1", "records", name, *whose, *more).code == 0
    assert {each["by"] for each in entries(name)} == {"sup-1"}


def test_a_purge_leaves_what_is_of_the_one_who_purges_to_another() -> None:
    own_supervisor()
    run = str(kept()[-1]["content"]["scenarios"][0]["attempt_id"])
    with Store.open(store_path()) as store:
        store.resume(run)
        store.append(run, (life("filed"),))
    words = ("--code", "X", "--destroy-not-before", "2020-01-01", "--why", "schedule 7")
    assert sign_on("sup-1", "records", "retain", run, *words).code == 0
    seen = sign_on("eva-3", "records", "purge", "--preview", "--json").json
    assert [each["stays"] for each in seen["due"]] == ["it is your own; another person may purge it"]
    others = sign_on("sup-1", "records", "purge", "--preview", "--json").json
    assert [each["stays"] for each in others["due"]] == [None]
    for word in (seen["word"], others["word"]):
        sign_on("eva-3", "records", "purge", "--word", word, "--why", "mine")
    assert sign_on("sup-1", "records", "purge", "--word", others["word"], "--why", "schedule 7").code == 0
    assert [each["by"] for each in entries("purge")] == ["sup-1"]


@pytest.mark.parametrize("person_id", ["mem-1", "ins-1", "sup-1", "aud-1"])
def test_only_evaluators_propose_and_agree(person_id: str) -> None:
    words = ["records", "propose", "void", record_id(), "--reason", "x"]
    assert sign_on(person_id, *words).err.startswith(f"Error: denied: {person_id} may not ")
    assert agree(propose("void"), by=person_id).err.startswith(f"Error: denied: {person_id} may not ")
    assert len(kept()) == 1


def test_an_amendment_sets_fields_and_keeps_the_rest() -> None:
    fields = ("--set", "member.legal_name=Ana Núñez-Ortiz", "--set", "time_and_place.interruptions=2")
    proposal = propose("amend", *fields)
    listed = sign_on("eva-2", "records", "proposals").out
    assert '    member.legal_name: "Ana Núñez" -> "Ana Núñez-Ortiz"\n' in listed
    assert agree(proposal[:8]).code == 0
    amended = kept()[-1]
    assert (amended["member"]["legal_name"], amended["time_and_place"]["interruptions"]) == (
        "Ana Núñez-Ortiz",
        2,
    )
    Draft202012Validator(record_schema()).validate(amended)
    assert sign_on("eva-2", "records", "proposals").out == "0 proposals are open (TRAINING)\n"
    assert "Ortiz" not in str(entries("propose") + entries("agree"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "outcome.result=GOOD"], "that would be no completion record: outcome.result"),
        (["--set", "member.shoe_size=44"], "member has no field 'shoe_size'"),
        (["--set", "record.status=original"], "'record' is no group that can be set"),
        (["--set", "time_and_place.start_at=bogus"], "time_and_place.start_at: it is no moment; write it as"),
        (["--set", "member.legal_name="], "member.legal_name: it says nothing"),
        (["--set", "outcome.score_overall=900"], "outcome.score_overall: Input should be less than"),
        (["--set", "member.board_id=123-45-6789"], "member.board_id: it has the form of a social security"),
        (["--set", "nonsense"], "write it as GROUP.FIELD=VALUE"),
        ([], "amend takes one of --set, --from and --key"),
    ],
)
def test_what_would_be_no_record_is_not_proposed(words: list[str], told: str) -> None:
    done = sign_on("eva-1", "records", "propose", "amend", record_id(), "--reason", "x", *words)
    assert (done.code, told in done.err) == (2, True), done.err
    assert entries("propose") == []


def test_a_voided_critical_error_stays_visible_and_what_follows_is_scored_again(
    original: dict[str, Any],
) -> None:
    assert original["outcome"]["critical_errors"] == [{"code": CODE, "voided": False, "voided_by": None}]
    assert agree(propose("void-critical", "--error", CODE)).code == 0
    outcome = kept()[-1]["outcome"]
    assert outcome["critical_errors"] == [{"code": CODE, "voided": True, "voided_by": "eva-1, eva-2"}]
    assert (original["outcome"]["score_overall"], outcome["score_overall"]) == (88.4, 89.0)
    assert outcome["result"] == "NOT YET"
    twice = sign_on(
        "eva-1", "records", "propose", "void-critical", record_id(), "--error", CODE, "--reason", "x"
    )
    assert (twice.code, "standing: none" in twice.err) == (2, True)


def test_a_corrected_key_scores_again_and_names_both_versions(original: dict[str, Any]) -> None:
    pack = (Path(__file__).parents[3] / "scoring" / "packs" / "chicago.yaml").read_text("utf-8")
    Path("chicago.yaml").write_text(pack.replace("title: ", "title: The corrected ", 1), "utf-8")
    assert agree(propose("amend", "--key", "chicago.yaml")).code == 0
    amended = kept()[-1]
    was, now = original["content"]["key_version"], amended["content"]["key_version"]
    assert was != now == amended["content"]["pack_version"]
    assert f"the key was {was}, and is {now}" in amended["record"]["amendment_reason"]
    assert amended["outcome"] == original["outcome"]


def test_a_declined_proposal_files_nothing_and_cannot_be_agreed_to() -> None:
    proposal = propose("void")
    assert sign_on("eva-2", "records", "decline", proposal, "--reason", "it is right").code == 0
    assert "No open proposal begins with" in agree(proposal).err
    assert (len(kept()), len(entries("decline"))) == (1, 1)


def test_a_record_that_no_longer_stands_is_not_corrected_again() -> None:
    first, second = propose("void"), propose("amend", "--set", "agency.watch=2nd")
    assert agree(first).code == 0
    assert "no longer stands" in agree(second).err
    assert len(kept()) == 2


def test_a_proposal_that_was_changed_in_the_database_is_not_agreed_to() -> None:
    proposal = propose("amend", "--set", "agency.watch=2nd")
    with intruder(str(store_path())) as connection:
        connection.exec_driver_sql("UPDATE proposals SET body = replace(body, 'NOT YET', 'PASS')")
    assert "is not what was proposed" in agree(proposal).err


def test_a_correction_that_nobody_made_is_found() -> None:
    assert agree(propose("void")).code == 0
    with intruder(str(store_path())) as connection:
        connection.exec_driver_sql("UPDATE custody SET deed = 'see' WHERE deed = 'agree'")
    done = wcsim("records", "verify")
    assert done.code == 1
    assert f"record {record_id()} corrects another one, and no entry of custody says who" in done.out


def test_an_instructor_attests_and_a_supervisor_comments_each_by_a_new_record() -> None:
    words = ("records", "attest", record_id(), "--text", "I led this course.")
    assert sign_on("ins-1", *words).code == 0
    attested = kept()[-1]
    assert (attested["instructor"]["name"], attested["instructor"]["role"]) == (
        "Marguerite Osei",
        "instructor",
    )
    assert attested["instructor"]["attestation_text"] == "I led this course."
    assert attested["record"]["amendment_reason"] == "attested by ins-1"
    assert sign_on("sup-1", "records", "comment", record_id(), "--text", "Seen with the member.").code == 0
    reviewed = kept()[-1]
    assert (reviewed["supervisor"]["id"], reviewed["supervisor"]["comment"]) == (
        "sup-1",
        "Seen with the member.",
    )
    assert reviewed["instructor"] == attested["instructor"]
    Draft202012Validator(record_schema()).validate(reviewed)
    assert wcsim("records", "verify").code == 0


@pytest.mark.parametrize(("person_id", "deed"), [("ins-1", "attest"), ("sup-1", "comment")])
def test_a_word_that_says_nothing_is_not_filed_and_none_carries_escapes(person_id: str, deed: str) -> None:
    blank = sign_on(person_id, "records", deed, record_id(), "--text", " \x1b[0m")
    assert (blank.code, "--text says nothing" in blank.err, len(kept())) == (2, True, 1)
    assert sign_on(person_id, "records", deed, record_id(), "--text", "\x1b[31mSeen.\n").code == 0
    record = kept()[-1]
    said = record["instructor"]["attestation_text"] if deed == "attest" else record["supervisor"]["comment"]
    assert said == "Seen."


def test_what_is_given_out_is_an_entry_with_its_receiver() -> None:
    to = ("--to", "Circuit Court, case 26 CR 0001", "--reason", "subpoena")
    assert sign_on("sup-1", "records", "disclose", record_id(), *to).code == 0
    (entry,) = entries("disclose")
    assert (entry["by"], entry["to"], entry["why"]) == ("sup-1", to[1], "subpoena")
    assert entry["subjects"] == [{"kind": "record", "id": record_id()}]


def test_a_hold_on_a_record_holds_its_correction_too() -> None:
    assert sign_on("sup-1", "records", "hold", record_id(), "--why", "a subpoena").code == 0
    assert agree(propose("amend", "--set", "agency.watch=2nd")).code == 0
    assert kept()[-1]["record"]["legal_hold"] is True


def test_in_a_personal_store_there_is_no_office() -> None:
    shutil.rmtree("home")
    Path("home").mkdir()
    with Store.open(store_path()):
        pass
    done = wcsim("records", "propose", "void", "x", "--reason", "y")
    assert (done.code, "this is a personal store" in done.err) == (2, True)
