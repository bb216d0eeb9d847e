"""Whether a record in its JSON form is one of the model: a record that was corrected is read back whole."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim.records.completion import TRAINING, CompletionRecord, as_plain


def misfit(plain: Mapping[str, Any]) -> str | None:
    """Say what makes this no completion record (without `integrity`); None: it is one."""
    given = {name: group for name, group in plain.items() if name != "training"}
    try:
        record = TypeAdapter(CompletionRecord).validate_json(json.dumps(given), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"
    if plain.get("training") != TRAINING:
        return f"training: it says {TRAINING}"
    kept = as_plain(record)
    for name, group in given.items():
        if kept.get(name) != group:
            return f"{name}: {_unlike(kept.get(name), group)}"
    return None


def _unlike(kept: object, given: object) -> str:
    """Say how a group differs from the same one read back: where a field lacks, which."""
    lacks = (
        [name for name in kept if name not in given]
        if isinstance(kept, dict) and isinstance(given, dict)
        else []
    )
    if lacks:
        return f"it lacks {', '.join(lacks)}; set that too (null: none)"
    return "it has a field that no record has, or lacks one"
