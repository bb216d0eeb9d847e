"""An agency for the tests of the command line: `wcsim init`, and its open places filled in."""

from pathlib import Path

from tests.sim.cli.wcsim import Done, wcsim

_FILLED = {
    "place: not given": "place: Operations floor",
    "completion: {code: not set}": "completion: {code: R-7}",
    "practice: {code: not set}": "practice: {code: R-8}",
    "  # policies:": "  policies: [{id: S06-14-03, dated: 2021-02-23}]\n  # policies:",
}


def fill_in(path: Path, **more: str) -> None:
    """Fill in what `wcsim init` leaves open; beside it other keys, such as `identity_check`."""
    text = path.read_text("utf-8")
    for old, new in _FILLED.items():
        assert old in text
        text = text.replace(old, new)
    for key, value in more.items():
        text = "".join(
            f"  {key}: {value}\n" if line.startswith(f"  {key}: ") else line
            for line in text.splitlines(keepends=True)
        )
    path.write_text(text, "utf-8")


def open_agency(**more: str) -> Done:
    """Make the agency's settings, with nothing left open."""
    done = wcsim("init", "--agency", "Cook County 911", "--id", "IL-0160")
    fill_in(Path("home", "agency.yaml"), **more)
    return done
