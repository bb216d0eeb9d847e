"""Who may let what leave an office store: each denial told, each export in the name of who signed on."""

import pytest

from tests.sim.cli.exporting import BO
from tests.sim.cli.office import open_office, sign_on
from tests.sim.cli.wcsim import wcsim

EXPORT = ("records", "export", "--record", BO)
CHECKPOINT = ("records", "export", "--format", "checkpoint")
NAMELESS = (*EXPORT, "--without-names", "--pseudonym-key", "words.key")


@pytest.fixture(autouse=True)
def office() -> None:
    open_office()
    wcsim("keys", "pseudonyms", "words.key")


@pytest.mark.parametrize(
    ("words", "may"),
    [
        (EXPORT, {"sup-1", "eva-1", "aud-1"}),
        (NAMELESS, {"sup-1", "aud-1"}),
        (CHECKPOINT, {"sup-1"}),
    ],
)
def test_what_leaves_is_denied_to_whom_it_is_not_for(words: tuple[str, ...], may: set[str]) -> None:
    for person in ("sup-1", "eva-1", "aud-1", "ins-1", "mem-1"):
        done = sign_on(person, *words)
        assert (done.code == 0) == (person in may), (person, done.err)
        if person not in may:
            assert done.out == ""
            assert "denied: " in done.err


def test_an_export_is_in_the_name_of_who_signed_on_and_of_nobody_else() -> None:
    assert sign_on("aud-1", *EXPORT).json["exported_by"] == "aud-1"
    done = sign_on("aud-1", *EXPORT, "--by", "sup-1")
    assert done.code == 2
    assert "--by sup-1 is not aud-1" in done.err


def test_without_signing_on_nothing_leaves() -> None:
    done = wcsim(*EXPORT)
    assert (done.code, done.out) == (2, "")
    assert "sign on with --as PERSON" in done.err
