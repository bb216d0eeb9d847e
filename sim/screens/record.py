"""A completion record as it was filed: its main fields, its hash, and where an export of it lies."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from sim import words
from sim.records.chain import JsonValue
from sim.screens.parts.look import HEADING, SOFT
from sim.screens.parts.room import PALETTE, Room, mark
from sim.screens.parts.sheet import GAP, Block, Sheet, say

_NAME = 16


class Record(Room):
    """Shows one record; `export` writes it to files and says where."""

    KEYS = (
        Binding("x", "export", "Export", tooltip="Write the record as JSON and CSV"),
        Binding("escape", "back", "Home"),
        PALETTE,
    )
    BINDINGS: ClassVar = [
        *KEYS,
        Binding("enter,q", "back", show=False),
        Binding("down,j,pagedown", "lines(6)", show=False),
        Binding("up,k,pageup", "lines(-6)", show=False),
    ]

    def __init__(
        self,
        record: Mapping[str, JsonValue],
        *,
        export: Callable[[], tuple[Path, ...]],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._record: Mapping[str, Any] = record
        self._export = export
        self._back = back
        self._written: tuple[Path, ...] = ()

    @property
    @override
    def heading(self) -> Content:
        return mark("Completion record", self._record["course"]["title"])

    @override
    def body(self) -> Iterable[Widget]:
        yield Sheet(id="sheet", classes="-open")

    def on_mount(self) -> None:
        """Show the record."""
        self._paint()

    def action_export(self) -> None:
        """Write the record to files."""
        self._written = self._export() or self._written
        self._paint()

    def action_back(self) -> None:
        """Go home."""
        self._back()

    def action_lines(self, by: int) -> None:
        """Scroll."""
        self.query_one(Sheet).move(by)

    def _paint(self) -> None:
        sheet = self.query_one(Sheet)
        sheet.show(tuple(record_blocks(self._record, self._written)))
        if self._written:
            sheet.move_page(100)


def record_blocks(record: Mapping[str, Any], written: tuple[Path, ...]) -> Iterator[Block]:
    """Write the main fields of a record, its place in the chain, and where it was exported to."""
    member, course, outcome = record["member"], record["course"], record["outcome"]
    content, when, signed = record["content"], record["time_and_place"], record["sign_off"]
    played = content["scenarios"][0]
    yield say((f"{record['training']} record", HEADING), f"   {record['record']['record_class']}")
    yield GAP
    yield _field("Member", f"{member['legal_name']} · {member['employee_id_or_star']}")
    yield _field("Seat", words.seat(member["position"]))
    yield _field("Scenario", f"{course['title']} ({played['variant']}, seed {played['seed']})")
    yield _field("Result", f"{outcome['result']} · overall {_percent(outcome['score_overall'])}")
    kept = (outcome["trials_hold"] or 0) - (outcome["false_alarms"] or 0)
    yield _field("Help owed", _share(outcome["hits"], outcome["trials_help"], "given"))
    yield _field("Holding back", _share(kept, outcome["trials_hold"], "kept"))
    for each in outcome["critical_errors"]:
        yield _field("Critical error", words.act(each["code"]))
    yield _field("Law", f"as of {content['law_as_of']}, pack {content['pack_id']}")
    yield _field("Clock", _factor(when["accommodation_factor"]))
    yield _field("Time", f"{when['start_at']} to {when['end_at']}")
    yield _field("Attempt", str(outcome["attempt_no"]))
    yield _field("Signed", f"{signed['acknowledged_at']}: {signed['meaning']}")
    yield _field("Comment", signed["comment"] or "none")
    yield _field("Approved by", content["key_approved_by"])
    yield GAP
    yield _field("Record", record["record"]["record_id"])
    yield say(("Hash of this record, and of the one filed before it", SOFT))
    yield say(record["integrity"]["record_hash"], indent=2)
    yield say(record["integrity"]["previous_hash"], indent=2)
    yield GAP
    yield say(("Exported to" if written else "x writes this record as JSON and CSV.", SOFT))
    for path in written:
        yield say(str(path), indent=2, hang=2)


def _field(name: str, text: str) -> Block:
    return say((f"{name:<{_NAME}}", SOFT), text, hang=_NAME)


def _percent(score: float | None) -> str:
    return "not assessed" if score is None else f"{score:g} %"


def _share(got: int | None, of: int | None, done: str) -> str:
    return f"{got} of {of} {done}" if of else "no occasion in this run"


def _factor(factor: float | None) -> str:
    return "untimed" if factor is None else f"x{factor:g}"
