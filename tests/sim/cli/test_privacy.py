"""A full round, and where a member's name may stand: in records and lists for those who may, nowhere else."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.cli.exporting import FORMS
from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.agency import open_agency
from tests.sim.cli.office import add, given, open_office, password, sign_on
from tests.sim.cli.test_sitting import sit, written
from tests.sim.cli.wcsim import Done, program, wcsim

LEARNER = {"legal_name": "Zéphyrine Quillfeather-Okonkwo", "employee_id_or_star": "C-1207"}
NAME = re.compile("Z[eé]phyrine|Quillfeather|Okonkwo", re.IGNORECASE)
TEXTS = {".json", ".csv", ".decisions-csv", ".xapi", ".txt", ".jsonl", ".badge", ".jwt", ".checkpoint"}
URL = re.compile(r"(?:https?://|urn:|mailto:)[^\s\"',<>)]*")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with keys where the member sat one course; what was said on the way is in `said.txt`."""
    folder = tmp_path_factory.mktemp("round")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("WCSIM_HOME", str(folder / "home"))
        said = [
            open_agency(),
            wcsim("keys", "init", "--agency", "Cook County 911"),
        ]
        Path("learner.json").write_text(json.dumps(LEARNER), "utf-8")
        said.append(sit(1, "--choices", written(1), "--comment", "Seen."))
        open_office()
        assert [each.code for each in said] == [0, 0, 0]
        Path("home", "said.txt").write_text("".join(each.out + each.err for each in said), "utf-8")
    return folder / "home"


@pytest.fixture(autouse=True)
def _round(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "home")


def spoken() -> Iterator[Done]:
    """What is said on the way, errors provoked too; not what shows records to those who may see them."""
    with Store.open(store_path(), read_only=True) as store:
        (record,) = store.records()
    record_id = str(record["record"]["record_id"])  # type: ignore[index, call-overload] # a group of the record
    why = ("--why", "a subpoena")
    yield sign_on("sup-1", "records", "checkpoint", "--out", "note.txt")
    yield sign_on("sup-1", "records", "hold", "--member", "C-1207", *why)
    yield sign_on("sup-1", "records", "release", record_id, *why)
    yield sign_on("sup-1", "records", "retain", record_id, "--code", "R7", *why)
    yield sign_on("sup-1", "records", "purge", "--preview")
    yield sign_on("ins-1", "records", "attest", record_id, "--text", "I led it.")
    yield sign_on("eva-1", "records", "propose", "void", record_id, "--reason", "twice filed")
    yield sign_on("eva-1", "records", "propose", "void", "no-such-record", "--reason", "x")
    yield sign_on("sup-1", "records", "disclose", record_id, "--to", "a court", "--reason", "subpoena")
    yield sign_on("aud-1", "records", "custody")
    yield sign_on("aud-1", "records", "custody", "--json")
    yield sign_on("aud-1", "records", "results")
    yield sign_on("sup-1", "records", "backup", "copy.db")
    yield sign_on("sup-1", "records", "hand-in", "copy.db")
    yield sign_on("sup-1", "records", "restore", "copy.db")
    yield sign_on("ins-1", "records", "list")
    yield sign_on("ins-1", "records", "export")
    yield sign_on("ins-1", "records", "list", said="a wrong sentence")
    yield add("eva-1", by="sup-1")
    yield wcsim("records", "verify", "--checkpoint", "note.txt")
    yield wcsim("records", "verify", "--json")
    yield wcsim("records", "list")
    yield sit(1, "--choices", "nowhere")
    yield sign_on("aud-1", "stats", "--store", str(store_path()))


def exported() -> Iterator[Done]:
    """Every form of export, by one who may; only where a record itself is printed is it not looked at."""
    for form in FORMS:
        yield sign_on("sup-1", "records", "export", "--format", form, "--out", f"out.{form}")


def damaged() -> Iterator[Done]:
    """What a store says that was cut off, overwritten, or tampered with."""
    whole = store_path().read_bytes()
    for content in (whole[: len(whole) // 2], b"no store at all" * 500, whole.replace(b"PASS", b"FAIL")):
        for beside in store_path().parent.glob("records.sqlite3-*"):
            beside.unlink()
        store_path().write_bytes(content)
        for words in (["records", "verify"], ["records", "upgrade"]):
            yield program(*words)
        with given("WCSIM_PASSWORD_FILE", password("sup-1")):
            yield program("records", "export", "--as", "sup-1", "--out", "again.json")


def test_no_name_of_a_member_is_said_on_the_way_or_in_an_error_or_in_the_name_of_a_file() -> None:
    said = [Path("home", "said.txt").read_text("utf-8")]
    said += [each.out + each.err for each in spoken()]
    forms = list(exported())
    assert [each.code for each in forms] == [0] * len(FORMS), [each.err for each in forms]
    said += [each.out + each.err for each in forms]
    said += [each.out + each.err for each in damaged()]
    assert [each for each in said if NAME.search(each)] == []
    assert [path for path in Path().rglob("*") if NAME.search(str(path))] == []


def test_no_address_in_what_leaves_holds_a_name() -> None:
    assert {each.code for each in exported()} == {0}
    files = [path for out in Path().glob("out.*") for path in (out, *out.rglob("*")) if path.is_file()]
    texts = [path.read_text("utf-8") for path in files if path.suffix in TEXTS]
    assert any(NAME.search(each) for each in texts)
    assert [url for each in texts for url in URL.findall(each) if NAME.search(url)] == []


def test_the_name_stands_where_those_look_who_may() -> None:
    assert NAME.search(sign_on("ins-1", "records", "list", "--json").out)
    assert NAME.search(sign_on("mem-1", "records", "list", "--json").out)
    assert NAME.search(sign_on("eva-1", "records", "export").out)
