"""Text made harmless, filled and counted."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scenarios.text import clean, count_words, fill, placeholders


def test_terminal_escapes_controls_and_direction_tricks_are_dropped() -> None:
    assert clean("\x1b[31mred\x1b[0m") == "red"
    assert clean("\x1b]0;title\x07name") == "name"
    assert clean("a\x00b\x08c\x9bd") == "abcd"
    assert clean("abc\u202edef\u2066g\u200b") == "abcdefg"
    assert clean("one\ntwo\tthree") == "one\ntwo\tthree"


def test_every_script_and_accent_stays() -> None:
    assert clean("Łukasz Ñandú 王 محمد [red]bold[/red]") == "Łukasz Ñandú 王 محمد [red]bold[/red]"
    assert clean("e\u0301") == "é"
    assert clean("e\x00\u0301") == "é"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_unsafe(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\x1b" not in once
    assert all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in once)


def test_what_is_put_in_is_not_read_again() -> None:
    assert (
        fill("{name} of {agency}, {other}", {"name": "{agency}", "agency": "HSI"})
        == "{agency} of HSI, {other}"
    )
    assert placeholders("{name} of {agency}, {Not} {}") == {"name", "agency"}


def test_words_are_runs_that_hold_a_letter_or_digit() -> None:
    assert count_words("(two cracks, shouting) ...he's down - he's DOWN 911") == 8
    assert count_words(" ... - ") == 0
