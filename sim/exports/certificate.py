"""A record as a page to file or to hand over: typeset by Typst, with a verification code as text and picture.

The code holds the record's id, its hash and the agency's signature, and no name: whoever has the record and
the agency's public key can check one against the other. Words come in as data and are never read as markup.
"""

import io
import json
from importlib.resources import files
from typing import Any

import segno
import typst

from sim.exports.stamp import Filed
from sim.signing.vouched import Vouch

_UNSIGNED = "not signed"


def certificate(record: Filed, vouch: Vouch | None) -> bytes:
    """Set the page of a filed record as PDF; the same record and vouch give the same bytes."""
    code = verification_code(record, vouch)
    picture = io.BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="svg", border=1, xmldecl=False)
    page = (files("sim.exports") / "certificate.typ").read_bytes()
    made: bytes = typst.compile(
        page,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={
            "record": json.dumps(record),
            "says": json.dumps(_says(record, vouch, code)),
            "code": picture.getvalue().decode(),
        },
    )
    return made


def verification_code(record: Filed, vouch: Vouch | None) -> str:
    """Write what the page can be checked by: id and hash, and the signature where there is one."""
    plain: Any = record
    parts = ["WCSIM-TRAINING", plain["record"]["record_id"], plain["integrity"]["record_hash"]]
    if vouch is not None:
        parts += [vouch.vouched_by, vouch.key_id, vouch.signed_at, vouch.signature]
    return " ".join(parts)


def _says(record: Any, vouch: Vouch | None, code: str) -> dict[str, object]:  # noqa: ANN401 - a record's own shape
    outcome, member, place = record["outcome"], record["member"], record["time_and_place"]
    said = record["record"]
    completed = said["record_class"] == "completion" and said["status"] != "voided"
    passed = completed and outcome["result"] == "PASS"
    position = member["position"].replace("_", "-")
    return {
        "heading": "Certificate of completion" if passed else "Record of training",
        "member": f"{position}, {member['employee_id_or_star']}",
        "rows": [
            ("taken", f"{place['start_at']} to {place['end_at']}, {place['place']}"),
            ("score", _score(outcome)),
            ("attempt", f"{outcome['attempt_no']} of {outcome['attempts_total']}{_counts(outcome)}"),
            ("time", f"{place['active_min']} min active, {place['elapsed_min']} min in all"),
            ("credit hours", f"{place['credit_hours']} ({place['credit_rule']})"),
            ("law as of", record["content"]["law_as_of"]),
            ("key approved by", record["content"]["key_approved_by"]),
            ("next due", record["next"]["next_due"] or "no date set"),
            ("instructor", f"{record['instructor']['name']} ({record['instructor']['role']})"),
            ("critical errors", _critical(outcome)),
            ("class of record", said["record_class"]),
            *_correction(said),
        ],
        "competencies": [
            (each["competency"].replace("_", " "), "-" if each["score"] is None else f"{each['score']:g} %")
            for each in outcome["score_by_competency"]
        ],
        "notes": _notes(vouch),
        "code": code,
    }


def _notes(vouch: Vouch | None) -> list[str]:
    by = _UNSIGNED if vouch is None else vouch.vouched_by
    return [
        "Training, not a licence or legal advice. A score is evidence of learning, not of conduct on duty.",
        f"Vouched for by: {by}. Signed off by the member as seen, which is not agreed to.",
    ]


def _correction(said: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a record's own shape
    """Say of a record that corrects another one which, and why."""
    if said["status"] == "original":
        return []
    return [(said["status"], f"corrects {said['supersedes_record_id']}: {said['amendment_reason']}")]


def _score(outcome: Any) -> str:  # noqa: ANN401 - a record's own shape
    got = outcome["score_overall"]
    return "not assessed" if got is None else f"{got:g} % (a pass needs {outcome['cut']:g} % and more)"


def _counts(outcome: Any) -> str:  # noqa: ANN401 - a record's own shape
    return ", the one that counts" if outcome["attempt_counted"] else ""


def _critical(outcome: Any) -> str:  # noqa: ANN401 - a record's own shape
    told = [each["code"] + (" (voided)" if each["voided"] else "") for each in outcome["critical_errors"]]
    return ", ".join(told) or "none"
