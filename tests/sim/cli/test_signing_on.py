"""Signing on to an office store: who may run which command, denied by default, and why not is not said."""

import os
import pty
import shutil
import sqlite3
import sys
from pathlib import Path

import click
import pytest

from sim.cli.main import cli
from sim.cli.signing_on import NEEDS, REFUSED
from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.office import NAMES, NUMBER, PEOPLE, add, given, open_office, password, sign_on
from tests.sim.cli.wcsim import PROGRAM, program, wcsim
from tests.sim.records.samples import RECORD, attempt

ALL = "member instructor evaluator supervisor auditor"
WHO_MAY = {
    "records list": ALL,
    "records show": ALL,
    "records export": "evaluator supervisor auditor",
    "records results": "instructor evaluator supervisor auditor",
    "records retain": "supervisor",
    "records hold": "supervisor",
    "records release": "supervisor",
    "records purge": "supervisor",
    "records custody": "evaluator supervisor auditor",
    "records backup": "supervisor",
    "records restore": "supervisor",
    "records hand-in": "instructor supervisor",
    "records sign": "supervisor",
    "records checkpoint": "supervisor",
    "records propose": "evaluator",
    "records proposals": "evaluator",
    "records agree": "evaluator",
    "records decline": "evaluator",
    "records attest": "instructor",
    "records comment": "supervisor",
    "records disclose": "supervisor",
    "people add": "supervisor",
    "people list": "supervisor",
    "people roles": "supervisor",
    "people retire": "supervisor",
    "people password": ALL,
}
NEEDED = {
    "records show": "1",
    "records retain": "1 --code R1 --why reason",
    "records hold": "1 --why reason",
    "records release": "1 --why reason",
    "records backup": "copy.db",
    "records restore": "home/records.sqlite3",
    "records hand-in": "home/records.sqlite3",
    "records propose": "void 1 --reason reason",
    "records agree": "1 --reason reason",
    "records decline": "1 --reason reason",
    "records attest": "1 --text words",
    "records comment": "1 --text words",
    "records disclose": "1 --to court --reason reason",
    "people add": "x --name X --role member",
    "people roles": "x member",
    "people retire": "x",
    "people password": "x",
}
EVERYONE_MAY = ["records verify", "records schema", "records upgrade"]
ROLE_OF = {person_id: role for person_id, role in PEOPLE.items() if person_id != "eva-2"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office store with its people, an attempt of the member and one of another; made once."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("WCSIM_HOME", str(folder))
        open_office()
        with Store.open(store_path()) as store:
            store.begin(attempt(1))
            store.begin(attempt(2))
            store.file_record(RECORD)
        with sqlite3.connect(store_path()) as other:
            other.execute("DROP TRIGGER attempts_no_update")
            other.execute("UPDATE attempts SET member_number = 'C-9' WHERE attempt_id LIKE '%2'")
        other.close()
        return store_path()


@pytest.fixture(autouse=True)
def _office(made: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    shutil.copy(made, store_path())


def custody() -> list[dict[str, object]]:
    """Give the chain of custody as the auditor reads it, without that reading."""
    return sign_on("aud-1", "records", "custody", "--json").lines[:-1]


def test_every_command_over_a_store_is_in_the_table_here() -> None:
    context = click.Context(cli)
    there = {
        f"{group} {name}"
        for group in ("records", "people")
        for command in [cli.get_command(context, group)]
        if isinstance(command, click.Group)
        for name in command.list_commands(context)
    }
    assert there == {*WHO_MAY, *EVERYONE_MAY}
    assert there <= set(NEEDS)


@pytest.mark.parametrize("person_id", ROLE_OF)
def test_each_role_is_denied_what_is_not_its_own(person_id: str) -> None:
    denied = {
        name
        for name in WHO_MAY
        if (done := sign_on(person_id, *name.split())).err.startswith("Error: denied: ") and done.code == 1
    }
    assert denied == {name for name, roles in WHO_MAY.items() if ROLE_OF[person_id] not in roles.split()}


@pytest.mark.parametrize("name", WHO_MAY)
def test_nobody_runs_a_command_over_others_without_signing_on(name: str) -> None:
    done = wcsim(*name.split(), *NEEDED.get(name, "").split())
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Error: this is an office store: sign on with --as PERSON\n")


@pytest.mark.parametrize("name", EVERYONE_MAY)
def test_whether_what_is_kept_still_holds_may_be_asked_by_everyone(name: str) -> None:
    assert "sign on" not in wcsim(*name.split()).err


@pytest.mark.parametrize("words", [["rejudge", "--against-law-as-of", "2026-01-01"], ["stats"]])
def test_whoever_judges_the_runs_of_an_office_store_signs_on_too(words: list[str]) -> None:
    unknown = wcsim(*words, "--store")
    assert (unknown.code, "sign on with --as PERSON" in unknown.err) == (2, True)
    denied = sign_on("mem-1", *words, "--store", str(store_path()))
    assert (denied.code, denied.err.startswith("Error: denied: mem-1 may not see others' records")) == (
        1,
        True,
    )
    assert "denied" not in sign_on("aud-1", *words, "--store").err
    assert "sign on" not in wcsim(*words, "no-such-file.jsonl").err


def test_an_export_says_who_exported_it() -> None:
    assert sign_on("eva-1", "records", "export").json["exported_by"] == "eva-1"


def test_a_denial_says_who_may() -> None:
    done = sign_on("mem-1", "records", "purge", "--preview")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: denied: mem-1 may not purge; a person who is supervisor may\n"


def test_a_member_sees_their_own_attempts_alone() -> None:
    own = attempt(1).attempt_id
    assert [each["attempt_id"] for each in sign_on("mem-1", "records", "list", "--json").json] == [own]
    assert len(sign_on("ins-1", "records", "list", "--json").json) == 2
    assert sign_on("mem-1", "records", "show", own).code == 0
    others = sign_on("mem-1", "records", "show", attempt(2).attempt_id)
    unknown = sign_on("mem-1", "records", "show", "no-such-attempt")
    assert others.code == unknown.code == 2
    assert others.err.replace(attempt(2).attempt_id, "X") == unknown.err.replace("no-such-attempt", "X")


def test_who_has_no_number_of_their_own_sees_no_attempt() -> None:
    with given("WCSIM_NEW_PASSWORD_FILE", password("mem-2")):
        words = ("people", "add", "mem-2", "--name", "Nobody Yet", "--role", "member")
        assert sign_on("sup-1", *words).code == 0
    assert sign_on("mem-2", "records", "list", "--json").json == []
    assert sign_on("mem-2", "records", "show", attempt(1).attempt_id).code == 2


@pytest.mark.parametrize(
    ("person_id", "said"),
    [("sup-1", "another long sentence"), ("sup-1", ""), ("nobody", password("sup-1")), ("", "anything")],
)
def test_whatever_is_wrong_is_told_by_one_message(person_id: str, said: str) -> None:
    done = sign_on(person_id, "records", "list", said=said)
    assert (done.code, done.out, done.err) == (1, "", f"Error: {REFUSED}\n")


def test_after_five_wrong_tries_the_right_password_is_refused_too_and_each_try_is_an_entry() -> None:
    for _ in range(7):
        assert sign_on("eva-1", "records", "list", said="a wrong sentence, again").code == 1
    assert sign_on("eva-1", "records", "list").err == f"Error: {REFUSED}\n"
    assert sign_on("eva-2", "records", "list").code == 0
    entries = [each for each in custody() if each["deed"] == "refuse"]
    assert [(each["person"], each["by"]) for each in entries] == [("eva-1", "nobody")] * 5
    assert "a wrong sentence" not in str(entries)
    lines = [line.split("  ")[-1] for line in sign_on("aud-1", "records", "custody").out.splitlines()]
    assert lines.count("refuse eva-1: the person or the password was not known") == 5
    assert lines[-1] == "sign on by aud-1: records custody"


def test_a_retired_person_is_not_known_any_more() -> None:
    assert sign_on("sup-1", "people", "retire", "eva-1").code == 0
    assert sign_on("eva-1", "records", "list").err == f"Error: {REFUSED}\n"


def test_each_sign_on_and_each_change_of_people_is_an_entry_with_its_person() -> None:
    sign_on("eva-1", "records", "export")
    said = [(each["deed"], each["by"], each["why"]) for each in custody()]
    first = "the first person of this store, added without sign-on"
    assert said[:3] == [
        ("person", "sup-1", first),
        ("sign on", "sup-1", "people add"),
        ("person", "sup-1", "added"),
    ]
    assert said[-1] == ("sign on", "eva-1", "records export")
    assert not any(name in str(custody()) for name in NAMES.values())


def test_the_first_person_is_a_supervisor_and_the_last_supervisor_stays() -> None:
    store_path().unlink()
    refused = add("eva-1", by=None)
    assert (refused.code, "The first person of a store is a supervisor" in refused.err) == (1, True)
    assert add("sup-1", by=None).code == 0
    assert add("eva-1", by="sup-1").code == 0
    for words in (["retire", "sup-1"], ["roles", "sup-1", "auditor"]):
        done = sign_on("sup-1", "people", *words)
        assert (done.code, "sup-1 is the last supervisor of this store." in done.err) == (1, True)


def test_a_second_first_person_is_refused() -> None:
    with given("WCSIM_NEW_PASSWORD_FILE", "a long sentence of a stranger"):
        done = wcsim("people", "add", "me", "--name", "X", "--role", "supervisor")
    assert (done.code, "sign on with --as" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["people", "add", "eva-1", "--name", "X", "--role", "member"], "eva-1 is here already"),
        (["people", "add", "x", "--name", "X", "--role", "member", "--number", NUMBER], "is that of mem-1"),
        (["people", "add", "Ana Núñez", "--name", "X", "--role", "member"], "no name"),
        (["people", "add", "x", "--name", "X", "--role", "chief"], "'chief' is not one of"),
    ],
)
def test_what_no_person_may_be_is_refused(words: list[str], told: str) -> None:
    with given("WCSIM_NEW_PASSWORD_FILE", "a long sentence of another"):
        done = sign_on("sup-1", *words)
    assert done.code in (1, 2)
    assert told in done.err


def test_people_are_listed_for_supervisors_with_their_roles() -> None:
    listed = sign_on("sup-1", "people", "list", "--json").json
    assert {each["person_id"]: (each["name"], *each["roles"]) for each in listed} == {
        person_id: (NAMES[person_id], role) for person_id, role in PEOPLE.items()
    }
    assert "$argon2" not in str(listed)


def test_a_password_is_changed_by_its_person_or_by_a_supervisor() -> None:
    with given("WCSIM_NEW_PASSWORD_FILE", "quite another sentence"):
        assert sign_on("mem-1", "people", "password", "mem-1").code == 0
        others = sign_on("eva-1", "people", "password", "mem-1")
        assert (others.code, "denied: eva-1 may not add people" in others.err) == (1, True)
        assert sign_on("sup-1", "people", "password", "eva-2").code == 0
    assert sign_on("mem-1", "records", "list").code == 1
    assert sign_on("mem-1", "records", "list", said="quite another sentence").code == 0
    with given("WCSIM_NEW_PASSWORD_FILE", "short"):
        weak = sign_on("mem-1", "people", "password", "mem-1", said="quite another sentence")
    assert (weak.code, "at least 12 letters" in weak.err) == (2, True)


def test_an_act_is_kept_under_who_signed_on_and_under_nobody_else() -> None:
    hold = ["records", "hold", RECORD.record.record_id, "--why", "a subpoena"]
    forged = sign_on("sup-1", *hold, "--by", "eva-1")
    assert (forged.code, "--by eva-1 is not sup-1, who signed on" in forged.err) == (2, True)
    assert sign_on("sup-1", *hold).code == 0
    assert [each["by"] for each in custody() if each["deed"] == "hold"] == ["sup-1"]


def test_in_a_personal_store_its_owner_sees_all_without_signing_on() -> None:
    store_path().unlink()
    with Store.open(store_path()) as store:
        store.begin(attempt(1))
    assert len(wcsim("records", "list", "--json").json) == 1
    done = wcsim("records", "list", "--as", "sup-1")
    assert (done.code, "which is a personal one; leave --as away" in done.err) == (2, True)


def test_the_password_is_taken_from_a_descriptor_and_never_from_the_command_line() -> None:
    read, write = os.pipe()
    os.write(write, password("sup-1").encode() + b"\n")
    os.close(write)
    assert wcsim("records", "list", "--as", "sup-1", "--password-fd", str(read)).code == 0
    no_terminal = program("records", "list", "--as", "sup-1")
    assert (no_terminal.code, "no terminal to ask a password at" in no_terminal.err) == (2, True)
    assert "--password " not in wcsim("records", "list", "--help").out


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_at_a_terminal_the_password_is_asked_for_and_not_shown() -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.execv(PROGRAM[0], [*PROGRAM, "records", "list", "--as", "sup-1"])  # noqa: S606 # our own program
    shown = b""
    while b"Password of sup-1" not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, password("sup-1").encode() + b"\n")
    while True:
        try:
            part = os.read(terminal, 1024)
        except OSError:
            break
        if not part:
            break
        shown += part
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert b"2 attempts (TRAINING)" in shown
    assert password("sup-1").encode() not in shown
