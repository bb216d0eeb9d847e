"""A class as a workbook: the roster, and a daily report sheet in the shape that field training uses.

Text is written as text, never as a formula or a link. XlsxWriter streams rows to the disk, so memory does not
grow with the roster. Times in the file come from the stamp: the same records give the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from scoring.norms import COMPETENCIES
from sim.exports.stamp import Filed, Stamp
from sim.records.completion import TRAINING

ROSTER_COLUMNS = (
    "legal name",
    "employee id or star",
    "position",
    "unit",
    "course",
    "class record no",
    "result",
    "score",
    "attempt",
    "counts",
    "ended",
    "credit hours",
    "hours approved by",
    "next due",
    "instructor",
    "critical errors",
    "record id",
    "record hash",
)
REPORT_COLUMNS = ("legal name", "employee id or star", "course", "ended", *COMPETENCIES, "NRT", "result")

NOT_OBSERVED = "NO"
_STEPS = (40.0, 55.0, 70.0, 80.0, 90.0, 100.0)
"""Per cent from which a rating is 2 to 7: a proposal of this simulator; 4 begins at its cut of 70."""
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_RATED = (
    "1 to 7 as field training uses it, 4 acceptable; from the competency's score: 2 from 40 %, 3 from 55 %, "
    "4 from 70 %, 5 from 80 %, 6 from 90 %, 7 at 100 %. NO: not observed. NRT (not responding to training) "
    "is a trainer's word and left open. A proposal of this simulator."
)
_AS_TEXT = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def rating(score: float | None) -> int | str:
    """Rate a competency's per cent from 1 to 7; NO where it was not observed."""
    return NOT_OBSERVED if score is None else 1 + sum(score >= step for step in _STEPS)


def write_workbook(out: BinaryIO, records: Iterable[Filed], stamp: Stamp, *, checkpoint: str = "") -> None:
    """Write roster and daily report; `checkpoint` (a signed note) is printed under the head of the roster."""
    with Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": f"{TRAINING} roster", "author": stamp.by, "created": _created(stamp)})
        roster, report = book.add_worksheet("Roster"), book.add_worksheet("Daily report")
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        says = f"{TRAINING}  exported {stamp.at} by {stamp.by}"
        row = _begin(roster, head, (says, *checkpoint.splitlines()), ROSTER_COLUMNS)
        at = _begin(report, head, (says, _RATED), REPORT_COLUMNS)
        for place, record in enumerate(records):
            _write(roster, row + place, _roster_row(record))
            _write(report, at + place, _report_row(record))


def _created(stamp: Stamp) -> datetime:
    """Give the stamp's moment as the file's own time; without one, the oldest time that a file can have."""
    try:
        return datetime.fromisoformat(stamp.at).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return _EPOCH.replace(tzinfo=None)


def _begin(sheet: Worksheet, head: Any, says: Sequence[str], columns: Sequence[str]) -> int:  # noqa: ANN401 - XlsxWriter has no type for it
    """Write what a sheet says of itself and its column heads; give the row that follows."""
    sheet.set_landscape()
    sheet.set_header(f"&L{TRAINING}&RPage &P of &N")
    sheet.set_column(0, len(columns) - 1, 16)
    for row, line in enumerate(says):
        sheet.write_string(row, 0, line)
    for column, name in enumerate(columns):
        sheet.write_string(len(says), column, name.replace("_", " "), head)
    return len(says) + 1


def _write(sheet: Worksheet, row: int, cells: Sequence[str | float | None]) -> None:
    for column, cell in enumerate(cells):
        match cell:
            case None:
                continue
            case str():
                sheet.write_string(row, column, cell)
            case _:
                sheet.write_number(row, column, cell)


def _roster_row(record: Any) -> tuple[str | float | None, ...]:  # noqa: ANN401 - a record's own shape
    member, course, outcome, place = (
        record[each] for each in ("member", "course", "outcome", "time_and_place")
    )
    return (
        member["legal_name"],
        member["employee_id_or_star"],
        member["position"],
        record["agency"]["unit_or_district"],
        course["title"],
        course["class_record_no"],
        outcome["result"],
        outcome["score_overall"],
        f"{outcome['attempt_no']} of {outcome['attempts_total']}",
        "yes" if outcome["attempt_counted"] else "no",
        place["end_at"],
        place["credit_hours"],
        place["credit_rule"],
        record["next"]["next_due"],
        record["instructor"]["name"],
        ", ".join(each["code"] for each in outcome["critical_errors"] if not each["voided"]),
        record["record"]["record_id"],
        record["integrity"]["record_hash"],
    )


def _report_row(record: Any) -> tuple[str | float | None, ...]:  # noqa: ANN401 - a record's own shape
    scores = {each["competency"]: each["score"] for each in record["outcome"]["score_by_competency"]}
    member = record["member"]
    return (
        member["legal_name"],
        member["employee_id_or_star"],
        record["course"]["title"],
        record["time_and_place"]["end_at"],
        *(rating(scores.get(each)) for each in COMPETENCIES),
        None,
        record["outcome"]["result"],
    )
