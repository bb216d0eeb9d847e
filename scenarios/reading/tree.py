"""YAML as a tree of text scalars with their lines, bounded before anything is built.

`12.10` stays `12.10` and `NO` stays `NO`: there are no numbers or booleans here, only text, lists and
mappings. Tags are refused, so a file can name no Python object. The event stream is looked at first, so
that nesting, aliases and size are known to be small before a single node exists (the C loader recurses on
the C stack and dies on deep nesting).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from scenarios.problems import Problem
from scenarios.text import clean

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_NODES = 100_000
"""Nodes after every alias has been followed, so a file cannot grow by naming itself."""

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Loc: TypeAlias = tuple[str | int, ...]
"""A path into the tree: keys of mappings and indices of lists."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written, cleaned of control characters."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: "tuple[Node, ...]"
    line: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping in the order written; `lines` gives the line of each key."""

    pairs: "tuple[tuple[str, Node], ...]"
    lines: tuple[int, ...]
    line: int


Node: TypeAlias = Scalar | Items | Fields


class _BadFileError(Exception):
    """Carries the one fault that stopped the reading to `read_tree`."""

    def __init__(self, line: int, code: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.fault = (line, code, what, mend)


def read_tree(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML document; the node is None when it could not be read at all.

    Duplicate keys are reported (Y106), each, and the first value is kept. `file` is only named in problems.
    """
    reader = _Reader(file)
    try:
        node = reader.document(_events(text))
    except _BadFileError as stopped:
        line, code, what, mend = stopped.fault
        return None, (*reader.problems, Problem(file=file, line=line, code=code, what=what, mend=mend))
    return node, tuple(reader.problems)


def _events(text: str) -> Iterator[yaml.Event]:
    """Yield the parser's events as it reads; the parser is never asked beyond MAX_DEPTH."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _BadFileError(0, "Y101", f"the file is larger than {MAX_BYTES:,} bytes", "split it")
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise _BadFileError(
            line,
            "Y102",
            f"not YAML: {clean(error.problem or str(error))}",
            "mend the indentation or the quotes here",
        ) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise _BadFileError(
            0,
            "Y102",
            f"not YAML: {clean(str(error))}",
            "save the file as UTF-8 text without control characters",
        ) from error


class _Reader:
    """Builds nodes from events; the size after aliases is counted as they are followed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._open: set[str] = set()
        self._count = 0

    def document(self, events: Iterator[yaml.Event]) -> Node:
        """Read the stream's one document."""
        node: Node | None = None
        for event in events:
            match event:
                case yaml.StreamStartEvent() | yaml.StreamEndEvent() | yaml.DocumentEndEvent():
                    pass
                case yaml.DocumentStartEvent() if node is None:
                    node = self._node(next(events), events, 1)
                case _:
                    line = _line(event)
                    raise _BadFileError(
                        line, "Y103", "a second document begins here", "keep one document in a file"
                    )
        if node is None:
            raise _BadFileError(0, "Y104", "the file is empty", "write a scenario or a pack")
        return node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise _too_deep(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        before = self._count
        self._add(1, event)
        anchor = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise _BadFileError(
                _line(event), "Y107", f"the tag {clean(str(tag))!r} is not allowed", "leave the tag away"
            )
        if anchor:
            self._open.add(anchor)
        node = self._content(event, events, depth)
        if anchor:
            self._open.discard(anchor)
            self._anchors[anchor] = (node, self._count - before, _height(node))
        return node

    def _content(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        match event:
            case yaml.ScalarEvent():
                return Scalar(clean(event.value), _line(event))
            case yaml.SequenceStartEvent():
                nodes = []
                while not isinstance(item := next(events), yaml.SequenceEndEvent):
                    nodes.append(self._node(item, events, depth + 1))
                return Items(tuple(nodes), _line(event))
            case _:
                return self._fields(event, events, depth)

    def _fields(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Fields:
        found: dict[str, tuple[Node, int]] = {}
        while not isinstance(item := next(events), yaml.MappingEndEvent):
            key = self._node(item, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                raise _BadFileError(
                    _line(item), "Y108", "a key must be a word", "write the key as plain text"
                )
            if key.text in found:
                first = found[key.text][1]
                self.problems.append(
                    Problem(
                        file=self.file,
                        line=_line(item),
                        code="Y106",
                        what=f"the key {key.text!r} stands twice; the first is on line {first}",
                        mend="keep one of the two",
                    )
                )
                continue
            found[key.text] = (value, _line(item))
        pairs = tuple((key, value) for key, (value, _) in found.items())
        return Fields(pairs, tuple(line for _, line in found.values()), _line(event))

    def _alias(self, event: yaml.AliasEvent, depth: int) -> Node:
        name = event.anchor or ""
        if name in self._open or name not in self._anchors:
            raise _BadFileError(
                _line(event),
                "Y109",
                f"the alias '*{clean(name)}' names nothing that ended above",
                "define it above",
            )
        node, size, height = self._anchors[name]
        if depth + height > MAX_DEPTH:
            raise _too_deep(event)
        self._add(size, event)
        return node

    def _add(self, nodes: int, event: yaml.Event) -> None:
        self._count += nodes
        if self._count > MAX_NODES:
            raise _BadFileError(
                _line(event),
                "Y101",
                f"more than {MAX_NODES:,} nodes once aliases are followed",
                "split the file",
            )


def _too_deep(event: yaml.Event) -> _BadFileError:
    return _BadFileError(_line(event), "Y105", f"nested deeper than {MAX_DEPTH} levels", "write it flatter")


def _height(node: Node) -> int:
    match node:
        case Scalar():
            return 0
        case Items(nodes):
            return 1 + max(map(_height, nodes), default=0)
        case Fields(pairs):
            return 1 + max((_height(value) for _, value in pairs), default=0)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def plain(node: Node) -> Any:  # noqa: ANN401 - text, lists and dicts of them, for the shapes to check
    """Give the tree as dicts, lists and text; the tree's bounds hold for it too."""
    match node:
        case Scalar(text):
            return text
        case Items(nodes):
            return [plain(each) for each in nodes]
        case Fields(pairs):
            return {key: plain(value) for key, value in pairs}


def line_at(node: Node, loc: Loc) -> int:
    """Tell the line of the deepest part of `loc` that exists; a key's own line for a mapping's entry.

    Parts that name nothing in the tree (a missing key, a shape's own label) are passed over.
    """
    line = node.line
    for part in loc:
        match node:
            case Fields(pairs, lines):
                at = next((i for i, (key, _) in enumerate(pairs) if key == part), None)
                if at is not None:
                    line, node = lines[at], pairs[at][1]
            case Items(nodes) if isinstance(part, int) and part < len(nodes):
                node = nodes[part]
                line = node.line
            case _:
                pass
    return line
