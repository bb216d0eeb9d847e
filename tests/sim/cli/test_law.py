"""`wcsim rule`: what the rules say of one act, or of many cases."""

from pathlib import Path

import pytest

from tests.sim.cli.wcsim import ROOT, wcsim

CAR = ("--as-of", "2026-03-01", "--seat", "call_taker", "--act", "send_patrol")
CIVIL = ("--known", "requester=ice_ero", "--known", "purpose=civil_immigration", "--known", "danger=none")


def test_one_ruling_as_programs_read_it() -> None:
    done = wcsim("rule", *CAR, *CIVIL, "--json")
    assert (done.code, done.err) == (0, "")
    body = done.json
    assert list(body) == ["ruling", "norms", "defeated", "citations", "why"]
    assert (body["ruling"], body["norms"]) == ("prohibited", ["patrol_waits_on_civil"])
    assert body["defeated"] == ["doubt_02_patrol_before_purpose"]
    assert body["citations"][0] == {
        "text": "MCC 2-173-020(a)",
        "in_force_from": "2021-01-27",
        "in_force_to": None,
        "confidence": "read",
    }
    assert body["why"].startswith("The rules forbid it. ")
    assert "[patrol_waits_on_civil]" in body["why"]


def test_one_ruling_in_plain_words() -> None:
    done = wcsim("rule", *CAR, *CIVIL)
    first, second, *rest = done.out.splitlines()
    assert first == "PROHIBITED  send_patrol by call-taker, law as of 2026-03-01"
    assert second.startswith("The rules forbid it. ")
    assert rest[0] == "  MCC 2-173-020(a) (in force from 2021-01-27, read)"


def test_what_a_stronger_norm_set_aside_is_told_too() -> None:
    body = wcsim(
        "rule", *("--as-of", "2026-03-01", "--seat", "call_taker", "--act", "send_emergency"),
        *("--known", "requester=ice_ero", "--known", "purpose=civil_immigration", "--known", "danger=life"),
        "--json",
    ).json  # fmt: skip
    assert (body["ruling"], body["norms"]) == ("required", ["send_for_danger"])


def test_the_day_decides() -> None:
    norms = {
        day: wcsim("rule", "--as-of", day, *CAR[2:], *CIVIL, "--json").json["citations"]
        for day in ("2019-09-24", "2026-03-01")
    }
    assert norms["2019-09-24"] != norms["2026-03-01"]


def test_an_act_no_norm_speaks_of_is_permitted() -> None:
    done = wcsim(
        "rule", *CAR[:4], "--act", "ask_location", "--known", "danger=none", "--json", "--pack", "order_2019"
    )
    assert done.json == {
        "ruling": "permitted",
        "norms": [],
        "defeated": [],
        "citations": [],
        "why": "No norm speaks of it on that day, so it is permitted.",
    }


NOT_OF_THE_SEAT = "the seat 'call_taker' cannot do 'stand_by'; it belongs to officer, supervisor"
ALONE = "--cases stands alone; each case has its own day, seat, act and knowledge"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ([], "give --as-of, --seat and --act, or --cases FILE"),
        (["--seat", "officer"], "give --as-of, --seat and --act, or --cases FILE"),
        ([*CAR, "--seat", "call_takr"], "no seat is called 'call_takr'; did you mean 'call_taker'?"),
        ([*CAR[:5], "send_patrl"], "no act is called 'send_patrl'; did you mean 'send_patrol'?"),
        ([*CAR, "--act", "stand_by"], NOT_OF_THE_SEAT),
        ([*CAR, "--known", "danger"], "'danger' is no knowledge; write it as purpose=civil_immigration"),
        ([*CAR, "--known", "dangr=life"], "no circumstance is called 'dangr'; did you mean 'danger'?"),
        ([*CAR, "--known", "danger=lif"], "danger has no value 'lif'; did you mean 'life'?"),
        ([*CAR, "--known", "danger=life", "--known", "danger=none"], "danger is given twice"),
        ([*CAR, "--pack", "chicgo"], "no pack is called 'chicgo'; did you mean 'chicago'?"),
        ([*CAR, "--cases", "x.yaml"], ALONE),
        (["--cases", "not_there.yaml"], "not_there.yaml: No such file or directory"),
    ],
)  # fmt: skip
def test_wrong_use_says_what_would_be_right(words: list[str], error: str) -> None:
    done = wcsim("rule", *words)
    assert (done.code, done.out, done.err.splitlines()[-1]) == (2, "", f"Error: {error}")


def test_cases_all_decided_as_expected() -> None:
    cases = ROOT / "tests" / "scoring" / "rulings.yaml"
    done = wcsim("rule", "--cases", str(cases))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1].endswith(" cases, 0 decided otherwise")
    assert wcsim("rule", "--cases", str(cases), "--json").json["otherwise"] == []


RIGHT = "- {as_of: 2022-06-01, seat: officer, act: threaten_status, ruling: prohibited, cite: S06-14-03}\n"


def test_a_case_decided_otherwise_is_listed_with_its_line_and_exit_1() -> None:
    Path("cases.yaml").write_text(RIGHT + RIGHT.replace("prohibited", "permitted"), "utf-8")
    done = wcsim("rule", "--cases", "cases.yaml")
    assert done.code == 1
    first, second, last = done.out.splitlines()
    assert first == "cases.yaml:2: 2022-06-01 officer threaten_status (nothing known)"
    assert second.startswith("    expected permitted, ruled prohibited: The rules forbid it.")
    assert last == "2 cases, 1 decided otherwise"
    told = wcsim("rule", "--cases", "cases.yaml", "--json")
    assert told.code == 1
    (otherwise,) = told.json["otherwise"]
    assert {
        key: otherwise[key] for key in ("line", "as_of", "seat", "act", "known", "expected", "ruling")
    } == {
        "line": 2,
        "as_of": "2022-06-01",
        "seat": "officer",
        "act": "threaten_status",
        "known": {},
        "expected": ["permitted"],
        "ruling": "prohibited",
    }


def test_broken_cases_list_their_problems_with_exit_1() -> None:
    Path("cases.yaml").write_text(
        RIGHT.replace("officer", "oficer") + RIGHT.replace("threaten", "treaten"), "utf-8"
    )
    done = wcsim("rule", "--cases", "cases.yaml")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "cases.yaml:1: N202 no seat is called 'oficer'\n    mend: did you mean 'officer'?\n"
        "cases.yaml:2: N205 no act is called 'treaten_status'\n    mend: did you mean 'threaten_status'?\n"
    )


@pytest.mark.parametrize(
    ("pack", "day", "first"),
    [("chicago", "2015-12-31", "2016-01-01"), ("order_2019", "2019-08-31", "2019-09-01")],
)
def test_of_a_day_before_the_pack_begins_nothing_is_said(pack: str, day: str, first: str) -> None:
    words = ("--seat", "officer", "--act", "ask_danger", "--pack", pack)
    done = wcsim("rule", "--as-of", day, *words)
    assert (done.code, done.out) == (2, "")
    assert (
        done.err.splitlines()[-1] == f"Error: the pack {pack!r} begins on {first}; of {day} it knows nothing"
    )
    assert wcsim("rule", "--as-of", first, *words).code == 0


@pytest.mark.parametrize("day", ["20260301", "2026-W10-1", "2026-02-30"])
def test_a_day_is_written_in_one_way(day: str) -> None:
    done = wcsim("rule", "--as-of", day, "--seat", "officer", "--act", "ask_danger")
    assert (done.code, done.err.splitlines()[-1].endswith("is no day; write it as 2026-03-01")) == (2, True)
