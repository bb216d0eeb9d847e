"""A debrief as one HTML page: an outside parser takes it strictly, nothing comes from outside."""

import itertools
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import html5lib
import pytest

from sim.handout.chapters import handout
from sim.handout.page import INK, PAPER, QUIET, SHADE, page
from tests.colours import LEAST, ratio
from tests.sim.handout.runs import EVIL, EVIL_CALL, EVIL_LAW, told

SPACE = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A map</title></svg>'


def parsed(text: str) -> ET.Element:
    """Parse strictly: any error of HTML's own rules is raised."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True)
    root = parser.parse(text)
    assert isinstance(root, ET.Element)
    return root


def evil() -> str:
    whole = told("write@1", "wait", scenario=EVIL_CALL, under=EVIL_LAW, picture=PICTURE)
    return page(handout(whole), f"TRAINING {EVIL}")


def words(root: ET.Element) -> Iterator[str]:
    for each in root.iter():
        yield "".join(each.itertext())


def test_the_page_is_html_to_the_letter_and_says_its_language_and_training() -> None:
    root = parsed(page(handout(told("ask@2", "wait", "wait", picture=PICTURE)), "TRAINING: debrief"))
    assert root.get("lang") == "en"
    assert root.findtext(f"{SPACE}head/{SPACE}title") == "TRAINING: debrief"
    assert root.findtext(f"{SPACE}body/{SPACE}p") == "TRAINING"
    assert root.find(f".//{SPACE}figure/{SVG}svg") is not None


def test_a_name_that_is_markup_does_nothing_but_show_itself() -> None:
    root = parsed(evil())
    assert root.findtext(f"{SPACE}head/{SPACE}title") == f"TRAINING {EVIL}"
    assert f"It ended: unresolved. - {EVIL}" in list(words(root))
    tags = {each.tag.removeprefix(SPACE) for each in root.iter()}
    assert not tags & {"script", "a", "img", "iframe", "link", "object", "em", "strong", "code", "form"}


def test_nothing_comes_from_outside_and_no_script_may_run() -> None:
    text = evil()
    root = parsed(text)
    policy = root.find(f".//{SPACE}meta[@http-equiv]")
    assert policy is not None
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'"
    attributes = {name.lower() for each in root.iter() for name in each.attrib}
    assert not attributes & {"src", "href", "srcset", "data", "action"}
    assert not [name for name in attributes if name.startswith("on")]
    style = root.findtext(f".//{SPACE}style") or ""
    assert "url(" not in style
    assert "@import" not in style


def test_headings_leave_out_no_level_and_every_table_has_a_caption_and_heads() -> None:
    root = parsed(page(handout(told("ask@2", "wait", "wait")), "TRAINING"))
    levels = [
        int(each.tag[-1]) for each in root.iter() if re.fullmatch(rf"{re.escape(SPACE)}h[1-6]", each.tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for table in root.iter(f"{SPACE}table"):
        assert table.findtext(f"{SPACE}caption")
        assert {each.get("scope") for each in table.iter(f"{SPACE}th")} == {"col", "row"}


@pytest.mark.parametrize("ink", [INK, QUIET])
@pytest.mark.parametrize("ground", [PAPER, SHADE])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half_to_one(ink: str, ground: str) -> None:
    style = re.findall(r"#[0-9a-f]{6}", page((), "TRAINING"))
    assert set(style) <= {INK, QUIET, PAPER, SHADE}
    assert ratio(ink, ground) >= LEAST
