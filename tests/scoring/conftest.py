from importlib import resources
from pathlib import Path

import pytest

from scenarios.reading.words import read_vocabulary
from scenarios.vocabulary import Vocabulary
from scoring.cases import Case
from scoring.norms import Pack
from scoring.packs import load_pack
from scoring.reading.cases import read_cases

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    text = resources.files("scenarios.library").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    words, problems = read_vocabulary(text, "vocabulary.yaml")
    assert words is not None
    assert problems == ()
    return words


@pytest.fixture(scope="session")
def chicago() -> Pack:
    return load_pack("chicago")


@pytest.fixture(scope="session")
def chicago_cases(vocabulary: Vocabulary) -> tuple[Case, ...]:
    found: tuple[Case, ...] = ()
    for name in ("rulings.yaml", "more_rulings.yaml"):
        cases, problems = read_cases((HERE / name).read_text(encoding="utf-8"), name, vocabulary)
        assert problems == ()
        found += cases
    return found
