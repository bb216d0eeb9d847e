"""A debrief as Markdown, read by an outside CommonMark parser: our own structure, texts as they stand."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sim.handout.blocks import Block, Fields, Heading, Items, Para, Picture, Table
from sim.handout.chapters import handout
from sim.handout.markdown import markdown
from tests.sim.handout.runs import EVIL, EVIL_CALL, EVIL_LAW, told

OURS = {"heading_open", "paragraph_open", "bullet_list_open", "ordered_list_open", "list_item_open"}
INLINE = {"text", "text_special", "softbreak", "strong_open", "strong_close"}
texts = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=60).map(
    lambda text: " ".join(text.split())
)


def read(text: str, preset: str = "commonmark") -> list[Token]:
    return MarkdownIt(preset).parse(text)


def shown(token: Token) -> str:
    return "".join(each.content for each in token.children or ())


def blocks_of(text: str) -> list[str]:
    """Give what each paragraph and heading of a text shows."""
    return [shown(token) for token in read(text) if token.type == "inline"]


@pytest.mark.parametrize("preset", ["commonmark", "gfm-like"])
def test_a_name_that_is_markup_does_nothing_but_show_itself(preset: str) -> None:
    text = markdown(handout(told("write@1", "wait", scenario=EVIL_CALL, under=EVIL_LAW)))
    tokens = read(text, preset)
    opened = {token.type for token in tokens if token.nesting == 1}
    inline = {child.type for token in tokens for child in token.children or ()}
    assert opened <= OURS
    assert inline <= INLINE
    whole = [shown(token) for token in tokens if token.type == "inline"]
    assert f"It ended: unresolved. - {EVIL}" in whole
    assert any(f"“{EVIL}”, open from 0:00.0" in each for each in whole)


@given(texts.filter(bool))
def test_every_text_is_shown_as_it_stands(text: str) -> None:
    blocks: list[tuple[Block, list[str]]] = [
        (Heading(3, f"At {text}"), [f"At {text}"]),
        (Para(text), [text]),
        (Items((text, "end"), ordered=True), [text, "end"]),
        (Items((text,)), [text]),
        (Fields(((text, text),)), [f"{text}: {text}"]),
        (Table("All", ("a",), ((text, text, ""),)), ["All (a):", f"{text} {text}"]),
    ]
    for block, expected in blocks:
        assert blocks_of(markdown([block])) == expected, block


def test_the_headings_say_training_first_and_leave_out_no_level() -> None:
    levels = [
        int(token.tag[1])
        for token in read(markdown(handout(told("ask@2", "wait", "wait"))))
        if token.type == "heading_open"
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_picture_is_told_in_words() -> None:
    assert markdown([Picture("<svg/>", "The map.")]) == "The map. The HTML form and `wcsim draw` show it.\n"
