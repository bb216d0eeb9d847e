"""The JSON Schema of the completion record, made from the model, so that the two cannot differ.

Every field is there in every record; None stands where one does not apply. What must be given together
(a correction names its record and reason) stands as conditions.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from sim.records.completion import SCHEMA_VERSION, CompletionRecord

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = f"urn:welcoming-city-sim:completion-record:{SCHEMA_VERSION}"
_HEX_64 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_VOUCH = {
    "signature": {"type": ["string", "null"], "pattern": "^[A-Za-z0-9+/]{86}==$"},
    "key_id": {"type": ["string", "null"], "pattern": "^SHA256:[A-Za-z0-9+/]{43}$"},
    "vouched_by": {"enum": ["self", "recorder", "server", None]},
    "signed_at": {"type": ["string", "null"]},
}

Json = dict[str, Any]


def record_schema() -> Json:
    """Make the schema of a filed record, with its `integrity` group."""
    made = _closed(TypeAdapter(CompletionRecord).json_schema(mode="serialization"))
    made["properties"]["training"] = {"const": "TRAINING"}
    made["properties"]["integrity"] = {
        "type": "object",
        "properties": {"record_hash": _HEX_64, "previous_hash": _HEX_64, **_VOUCH},
        "required": ["record_hash", "previous_hash", *_VOUCH],
        "oneOf": [_vouched(), _unvouched()],
    }
    made["required"].append("integrity")
    made["properties"]["keeping"] = _keeping(made["$defs"]["Identity"]["properties"])
    made["$defs"]["Identity"]["allOf"] = [_correction()]
    title = f"Completion record, version {SCHEMA_VERSION} (TRAINING)"
    return {"$schema": DRAFT, "$id": SCHEMA_ID, **made, "title": title}


def schema_text() -> str:
    """Write the schema as it lies in the package."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _closed(schema: Json) -> Json:
    """Require every field of each group, and allow no other; what a docstring says is its description."""
    for group in (schema, *schema.get("$defs", {}).values()):
        if group.get("type") == "object":
            group["required"] = list(group["properties"])
            group["additionalProperties"] = False
            for each in group["properties"].values():
                each.pop("default", None)
                each.pop("title", None)
    return schema


def _keeping(said: Json) -> Json:
    """Say how an exported record is kept now, in the words in which it says how it was filed."""
    names = ("retention_code", "destroy_not_before", "legal_hold")
    return {
        "type": "object",
        "description": "How it is kept at the time of the export, beside what was filed and signed.",
        "properties": {name: said[name] for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _vouched() -> Json:
    return {"properties": {name: {"type": "string"} for name in _VOUCH}}


def _unvouched() -> Json:
    """Say that where nobody vouches for a record, nothing is said of who does."""
    return {"properties": {name: {"type": "null"} for name in _VOUCH}}


def _correction() -> Json:
    """Say that a correction names its record and its reason, and an original neither."""
    named = {
        "supersedes_record_id": {"type": "string"},
        "amendment_reason": {"type": "string", "minLength": 1},
    }
    absent = {name: {"type": "null"} for name in named}
    original = {"properties": {"status": {"const": "original"}}}
    return {"if": original, "then": {"properties": absent}, "else": {"properties": named}}
