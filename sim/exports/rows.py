"""Records and decisions as CSV, row by row, each saying TRAINING.

CSV is RFC 4180 (CRLF, quotes doubled) in UTF-8. A spreadsheet would run a cell that begins with = + - @ tab
or CR; such a cell gets an apostrophe in front. A control character, which a terminal would obey, is shown as
U+FFFD; tabs and line ends stay. The last column, `made_harmless`, names the columns it was done in.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, BinaryIO, get_args, get_origin, get_type_hints

from sim.exports.stamp import Filed, Stamp
from sim.records.attempts import Attempt, header_of
from sim.records.chain import Event, JsonValue, canonical
from sim.records.completion import TRAINING, CompletionRecord

HARMLESS = "made_harmless"
_RISKY = frozenset("=+-@\t\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_KEEPING = ("retention_code", "destroy_not_before", "legal_hold")
_INTEGRITY = ("record_hash", "previous_hash", "signature", "key_id", "vouched_by", "signed_at")
_HEADER = (
    "training",
    "attempt_id",
    "mode",
    "member_name",
    "member_number",
    "scenario_id",
    "scenario_version",
    "title",
    "seat",
    "variant",
    "seed",
    "law_as_of",
    "pack_id",
    "pack_version",
    "created_at",
)
DECISION_COLUMNS = (*_HEADER, "number", "at_ms", "state", "choice", "after_ms", "acts")

DECIDING = frozenset({"decided", "timeout", "act"})
"""The types of the events that decisions are told from."""

Cells = Mapping[str, JsonValue]


def write_records_csv(out: BinaryIO, records: Iterable[Filed], stamp: Stamp) -> None:
    """Write filed records as CSV, one row per member and course; a list is one cell of JSON.

    `record.` is as it was filed; `keeping.` says how the record is kept now.
    """
    said: Cells = {"integrity.exported_at": stamp.at, "integrity.exported_by": stamp.by}
    beside = (*(f"keeping.{name}" for name in _KEEPING), *(f"integrity.{name}" for name in _INTEGRITY))
    columns = (*columns_of(CompletionRecord), *beside, *said)
    write_csv(out, columns, ({**flat(record), **said} for record in records))


def write_decisions_csv(out: BinaryIO, runs: Iterable[tuple[Attempt, Sequence[Event]]]) -> None:
    """Write one row per decision of each run; silence until the clock ran out is the choice `wait`."""
    write_csv(out, DECISION_COLUMNS, (row for attempt, events in runs for row in _decisions(attempt, events)))


def write_csv(out: BinaryIO, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write rows under `columns` and `made_harmless`; a missing or None cell is empty."""
    lines = io.TextIOWrapper(out, "utf-8", newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow((*columns, HARMLESS))
    for row in rows:
        cells = list(map(cell_of, map(row.get, columns)))
        changed = []
        for at in [at for at, cell in enumerate(cells) if cell[:1] in _RISKY or not cell.isprintable()]:
            safe = _harmless(cells[at])
            if safe != cells[at]:
                cells[at] = safe
                changed.append(columns[at])
        cells.append(" ".join(changed))
        writer.writerow(cells)
    lines.detach()


def _harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run, a mark in the place of what a terminal would."""
    shown = _CONTROL.sub("\ufffd", cell)
    return f"'{shown}" if shown[:1] in _RISKY else shown


def cell_of(value: JsonValue) -> str:
    """Write one value as text: true and false in words, a list or object as RFC 8785 JSON."""
    kind = type(value)  # asked once: this runs for every cell of every row
    if kind is str:
        return value  # type: ignore[return-value] # its type was just seen
    if value is None:
        return ""
    if kind is bool:
        return "true" if value else "false"
    return str(value) if kind is int else canonical(value).decode()


def columns_of(shape: type[Any], prefix: str = "") -> Iterator[str]:
    """Name the cells of a dataclass, `group.field`, in its order; absent groups keep their columns."""
    hints = get_type_hints(shape)
    for one in fields(shape):
        hint = hints[one.name]
        kinds = () if get_origin(hint) is tuple else (hint, *get_args(hint))
        group = next((kind for kind in kinds if is_dataclass(kind) and isinstance(kind, type)), None)
        if group is not None:
            yield from columns_of(group, f"{prefix}{one.name}.")
        else:
            yield prefix + one.name


def flat(record: Filed) -> dict[str, JsonValue]:
    """Give the leaves of a record's groups by their dotted names."""
    cells: dict[str, JsonValue] = {}
    for name, group in record.items():
        if type(group) is dict:
            for field, value in group.items():
                cells[f"{name}.{field}"] = value
        else:
            cells[name] = group
    return cells


def _decisions(attempt: Attempt, events: Sequence[Event]) -> Iterator[Cells]:
    """Give a row for each decision, with the seat it was made in and the acts before the next one."""
    shared = {**header_of(attempt), "training": TRAINING}
    found: list[dict[str, JsonValue]] = []
    acts: list[str] = []
    for event in events:
        if event["type"] in ("decided", "timeout"):
            acts = []
            choice, after = event.get("choice", "wait"), event.get("after_ms")
            row = {"number": len(found) + 1, "at_ms": event["at_ms"], "state": event["state"]}
            seat = event.get("seat", attempt.seat)
            found.append({**shared, **row, "seat": seat, "choice": choice, "after_ms": after})
        elif event["type"] == "act" and found:
            matter = event.get("matter")
            acts.append(f"{event['act']} ({matter})" if matter else str(event["act"]))
            found[-1]["acts"] = "; ".join(acts)
    yield from found
