"""YAML as text: what it keeps, what it refuses, and that a stranger's file can do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.problems import Problem
from scenarios.reading.tree import MAX_BYTES, MAX_DEPTH, MAX_NODES, line_at, plain, read_tree


def _read(text: str) -> object:
    node, problems = read_tree(text, "a.yaml")
    assert problems == ()
    assert node is not None
    return plain(node)


def _fault(text: str) -> tuple[int, str]:
    """Give the line and the code of the one fault that stops the reading."""
    node, problems = read_tree(text, "a.yaml")
    assert node is None
    return problems[-1].line, problems[-1].code


def test_scalars_stay_the_text_that_was_written() -> None:
    assert _read("{a: 12.10, b: NO, c: 0x1F, d: null, e: 2022-06-01, f: '', g: 1_000, h: ~, i: on}") == {
        "a": "12.10",
        "b": "NO",
        "c": "0x1F",
        "d": "null",
        "e": "2022-06-01",
        "f": "",
        "g": "1_000",
        "h": "~",
        "i": "on",
    }


def test_duplicate_keys_are_each_refused_with_both_lines() -> None:
    node, problems = read_tree("a: 1\nb: 2\na: 3\nb: 4\n", "a.yaml")
    assert node is not None
    assert plain(node) == {"a": "1", "b": "2"}
    assert problems == (
        Problem(
            file="a.yaml",
            line=3,
            code="Y106",
            what="the key 'a' stands twice; the first is on line 1",
            mend="keep one of the two",
        ),
        Problem(
            file="a.yaml",
            line=4,
            code="Y106",
            what="the key 'b' stands twice; the first is on line 2",
            mend="keep one of the two",
        ),
    )


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_thousand_levels_are_refused_and_crash_nothing(opening: str) -> None:
    assert _fault(opening * 100_000)[1] in ("Y105", "Y102")
    assert _fault(opening * (MAX_DEPTH + 1) + "x")[1] == "Y105"


def test_nesting_up_to_the_bound_is_read() -> None:
    levels = MAX_DEPTH - 1
    value = _read("[" * levels + "x" + "]" * levels)
    for _ in range(levels):
        assert isinstance(value, list)
        (value,) = value
    assert value == "x"


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert _fault(bomb)[1] == "Y101"


def test_an_alias_repeats_what_stands_above_and_never_itself() -> None:
    assert _read("a: &x {k: v}\nb: *x\n") == {"a": {"k": "v"}, "b": {"k": "v"}}
    assert _fault("a: &x [*x]\n") == (1, "Y109")
    assert _fault("a: 1\nb: *nobody\n") == (2, "Y109")


def test_an_alias_cannot_make_a_deep_tree_deeper() -> None:
    levels = MAX_DEPTH - 3
    deep = "[" * levels + "x" + "]" * levels
    assert _fault(f"a: &x {deep}\nb: [[[[*x]]]]\n")[1] == "Y105"


def test_size_is_bounded_in_bytes_and_in_nodes() -> None:
    assert _fault("a: " + "x" * MAX_BYTES) == (0, "Y101")
    assert _fault("[" + "x," * (MAX_NODES + 1) + "]")[1] == "Y101"


@pytest.mark.parametrize(
    "tagged", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!int 3", "!mine x"]
)
def test_a_file_can_name_no_python_object(tagged: str) -> None:
    assert _fault(f"ok: 1\na: {tagged}\n") == (2, "Y107")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 0, "Y104"),
        ("a: 1\n---\nb: 2\n", 2, "Y103"),
        ("a: [1, 2\nb: 3\n", 2, "Y102"),
        ("? [a, b]\n: 1\n", 1, "Y108"),
        ("a: \x07bell\n", 0, "Y102"),
    ],
)
def test_a_file_of_another_form_is_refused_with_its_line(text: str, line: int, code: str) -> None:
    assert _fault(text) == (line, code)


def test_escapes_in_quoted_text_reach_nobodys_terminal() -> None:
    assert _read('a: "\\e[31mred\\e[0m \\u202Eright to left\\u0007"') == {"a": "red right to left"}


def test_a_line_is_told_for_every_place_even_one_that_is_missing() -> None:
    node, _ = read_tree("scenario:\n  states:\n    ring:\n      lines:\n        - phone: Hello\n", "a.yaml")
    assert node is not None
    assert line_at(node, ("scenario", "states", "ring")) == 3
    assert line_at(node, ("scenario", "states", "ring", "lines", 0, "phone")) == 5
    assert line_at(node, ("scenario", "states", "ring", "clock")) == 3


@given(st.text(max_size=200))
def test_any_text_is_a_tree_or_problems(text: str) -> None:
    node, problems = read_tree(text, "a.yaml")
    assert node is not None or problems


trees = st.recursive(
    st.text("abcNO12.: #'\"é", max_size=8),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


def _flow(value: object) -> str:
    """Write a tree as YAML with every text in double quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {_flow(each)}' for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(trees)
def test_what_is_written_is_what_is_read(tree: object) -> None:
    assert _read(_flow(tree)) == tree
