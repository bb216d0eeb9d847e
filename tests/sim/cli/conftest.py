from pathlib import Path

import pytest

from tests.scenarios.worlds import written

SMALL = written(
    """
    start: call
    states:
      call:
        lines: [{phone: "A car, please.", by: caller, reveals: {requester: hsi}}]
        clock: {seconds: 10, then: gone}
        choices:
          - {id: ask, label: Is anyone hurt?, acts: [ask_danger], once: true, reveals: [danger]}
          - {id: send, label: Send a sergeant, say: "One is coming.", acts: [send_supervisor], to: done}
          - {id: never, label: Not open, when: danger is life, to: done}
    endings:
      done: {outcome: lawful, people: A sergeant came.}
      gone: {outcome: unresolved, people: He hung up.}
    golden: {good: {variant: calm, reference: true, choices: [ask, send], ending: done}}
    """
)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder, with a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WCSIM_HOME", str(tmp_path / "home"))


@pytest.fixture
def small() -> str:
    """A small scenario as the user's own file."""
    Path("small.yaml").write_text(SMALL, "utf-8")
    return "small.yaml"
