"""The plainest program that writes again what was exported: the reference beside our exports."""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROSTER_CELLS, REPORT_CELLS = 18, 13


def rows_of(path: Path) -> Iterator[list[str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def write_json(given: Path, out: Path) -> None:
    """Write each record on a line."""
    with given.open(encoding="utf-8") as file, out.open("w", encoding="utf-8") as written:
        for line in file:
            if line.startswith((" ", ",")):
                written.write(json.dumps(json.loads(line[1:]), ensure_ascii=False) + "\n")


def write_csv(given: Path, out: Path) -> None:
    """Write each row."""
    with out.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows_of(given))


def write_xlsx(given: Path, out: Path) -> None:
    """Write two sheets with as many cells a row as roster and report have."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - the other references need none of it

    with Workbook(str(out), {"constant_memory": True}) as book:
        roster, report = book.add_worksheet(), book.add_worksheet()
        for number, row in enumerate(rows_of(given)):
            for column, cell in enumerate(row[:ROSTER_CELLS]):
                roster.write_string(number, column, cell)
            for column, cell in enumerate(row[:REPORT_CELLS]):
                report.write_string(number, column, cell)


WRITERS = {"json": write_json, "csv": write_csv, "decisions-csv": write_csv, "xlsx": write_xlsx}

if __name__ == "__main__":
    form, given_path, out_path = sys.argv[1:]
    WRITERS[form](Path(given_path), Path(out_path))
