"""Records whole, as one JSON document."""

import json
from collections.abc import Iterable
from typing import BinaryIO

from sim.exports.stamp import Filed, Stamp
from sim.records.completion import TRAINING


def write_records_json(out: BinaryIO, records: Iterable[Filed], stamp: Stamp) -> None:
    """Write filed records as one object, keys sorted, a record a line."""
    head = {"training": TRAINING, "exported_at": stamp.at, "exported_by": stamp.by}
    opening = json.dumps(head, ensure_ascii=False).removesuffix("}")
    out.write(f'{opening}, "records": [\n'.encode())
    for at, record in enumerate(records):
        line = json.dumps(record, ensure_ascii=False, sort_keys=True)
        out.write(f"{',' if at else ' '}{line}\n".encode())
    out.write(b"]}\n")
