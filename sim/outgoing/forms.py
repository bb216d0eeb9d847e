"""The forms that leave as one file, and what each needs to be written."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import BinaryIO, TypeAlias

from sim.exports.rows import write_decisions_csv, write_records_csv
from sim.exports.whole import write_records_json
from sim.exports.workbook import write_workbook
from sim.outgoing.judged import Telling
from sim.outgoing.leaving import Leaving

_LINES = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Writer: TypeAlias = Callable[[BinaryIO, Leaving], None]


def write_json(out: BinaryIO, going: Leaving) -> None:
    """Write the records whole."""
    write_records_json(out, going.records(), going.stamp)


def write_csv(out: BinaryIO, going: Leaving) -> None:
    """Write a row for each record."""
    write_records_csv(out, going.records(), going.stamp)


def write_decisions(out: BinaryIO, going: Leaving) -> None:
    """Write a row for each decision."""
    write_decisions_csv(out, going.runs())


TABLES: Mapping[str, Writer] = MappingProxyType(
    {"json": write_json, "csv": write_csv, "decisions-csv": write_decisions}
)
"""The forms that need nothing but the store."""


def write_roster(out: BinaryIO, going: Leaving, checkpoint: str = "") -> None:
    """Write roster and daily report of the records that stand; the checkpoint is printed on the roster."""
    write_workbook(out, going.standing().records(), going.stamp, checkpoint=checkpoint)


def write_statements(out: BinaryIO, telling: Telling) -> None:
    """Write one statement a line."""
    out.writelines(f"{_LINES.encode(each)}\n".encode() for each in telling.statements())
