"""Statements by the command line: taken by the outside judge, and by a real learning record store."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from typing_extensions import override

from tests.judges import ask, learning_record_store
from tests.sim.cli.exporting import BO, CY, VOID, export
from tests.sim.cli.wcsim import Done, wcsim

HEADERS = {"X-Experience-API-Version": "1.0.3", "Authorization": "Basic YTpi"}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with learning_record_store() as url:
        yield url


@pytest.fixture(autouse=True)
def _sign_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCSIM_XAPI_USER", "a")
    monkeypatch.setenv("WCSIM_XAPI_SECRET", "b")


def send(url: str, *more: str) -> Done:
    return wcsim("records", "export", "--format", "xapi", "--xapi-endpoint", url, *more)


def get(url: str, query: str) -> tuple[int, Any]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", f"{urlsplit(url).path}/statements?{query}", headers=HEADERS)
    answer = connection.getresponse()
    status, body = answer.status, answer.read()
    connection.close()
    return status, json.loads(body) if body else None


def verbs(lines: list[dict[str, Any]]) -> list[str]:
    return [each["verb"]["display"]["en-US"] for each in lines]


def test_every_statement_is_taken_by_the_outside_judge() -> None:
    told = export("xapi").out
    assert ask("xapi.js", told) == {"judged": len(told.splitlines()), "faults": []}


def test_a_course_is_told_with_the_decisions_of_its_runs_judged() -> None:
    told = export("xapi", "--course", "academy_recruit").lines
    assert verbs(told).count("completed") == 5
    assert verbs(told)[-1] == "passed"
    decided = [each for each in told if each["verb"]["display"]["en-US"] == "answered"]
    assert len(decided) == len(told) - 6
    assert {each["result"].get("success") for each in decided} == {True, None}


def test_a_run_whose_pack_is_not_kept_is_told_and_sent_without_its_decisions() -> None:
    done = export("xapi", "--record", BO)
    assert verbs(done.lines) == ["completed", "passed"]
    assert done.err.startswith("1 runs are told without their decisions: ")


def test_a_void_takes_back_what_was_said_of_the_course() -> None:
    *_, cys = export("xapi", "--record", CY).lines
    (void,) = export("xapi", "--record", VOID).lines
    assert void["verb"]["id"] == "http://adlnet.gov/expapi/verbs/voided"
    assert void["object"] == {"objectType": "StatementRef", "id": cys["id"]}


def test_a_real_store_takes_them_once_and_returns_them_but_for_what_was_voided(store: str) -> None:
    told = export("xapi").lines
    done = send(store)
    assert (done.code, done.out) == (0, "")
    assert f"{store}: {len(told)} statements taken, 0 were there before (TRAINING)" in done.err
    again = send(store)
    assert f": 0 statements taken, {len(told)} were there before" in again.err
    voided = told[-1]["object"]["id"]
    for each in told:
        status, kept = get(store, f"statementId={each['id']}")
        assert status == (404 if each["id"] == voided else 200)
        if each["id"] != voided:
            assert (kept["id"], kept["verb"], kept.get("result")) == (
                each["id"],
                each["verb"],
                each.get("result"),
            )


def test_the_sign_on_may_lie_in_a_file(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WCSIM_XAPI_SECRET")
    assert send(store, "--record", BO).code == 2
    Path("sign-on").write_text("a:b\n")
    assert send(store, "--record", BO, "--xapi-sign-on", "sign-on").code == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://lrs.example.org/xAPI", "is no https:// address"),
        ("https://user:secret@lrs.example.org/xAPI", "never into the address"),
        ("file:///etc/passwd", "is no address"),
        ("http://[bad", "is no address"),
        ("https://user:sec/ret@lrs.example.org/xAPI", "is no address"),
        ("ftp://lrs.example.org/secret", "is no https:// address"),
    ],
)
def test_a_sign_on_is_never_sent_in_the_clear_nor_read_from_the_command_line(url: str, why: str) -> None:
    done = send(url)
    assert done.code == 2
    assert why in done.err
    assert "sec" not in done.err.replace("WCSIM_XAPI_SECRET", "").rpartition("Error: ")[2]


class _Elsewhere(BaseHTTPRequestHandler):
    """Sends every POST on to a page that answers a GET well."""

    def do_POST(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/welcome")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[]")

    @override
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_redirection_is_not_taken_for_an_answer() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        done = send(f"http://127.0.0.1:{server.server_port}/xAPI", "--record", BO)
    finally:
        server.shutdown()
        server.server_close()
    assert done.code == 1
    assert "302" in done.err
    assert "did not take a batch of 2 statements" in done.err
