"""Plain words for the ids of the vocabulary; an id without words of its own is shown with spaces."""

from collections.abc import Mapping

from scenarios.vocabulary import ActId, CircumstanceId, MatterId, SeatId, Value

SEATS: Mapping[str, str] = {
    "call_taker": "Call-taker",
    "dispatcher": "Dispatcher",
    "officer": "Officer",
    "supervisor": "Supervisor",
}
_CIRCUMSTANCES: Mapping[str, str] = {
    "requester": "Who asks",
    "paper_checked": "Confirmed",
    "status_consent": "Consent",
    "misconduct_seen": "Conduct",
    "compelled": "Compelled",
}
_VALUES: Mapping[tuple[str, str], str] = {
    ("danger", "none"): "nobody hurt",
    ("danger", "life"): "A LIFE AT RISK",
    ("danger", "public_safety"): "public safety",
    ("requester", "ice_ero"): "ICE (ERO)",
    ("requester", "hsi"): "HSI, federal",
    ("requester", "cbp"): "CBP",
    ("requester", "usms"): "U.S. Marshals",
    ("requester", "fbi"): "FBI",
    ("requester", "other_federal"): "another federal agency",
    ("identity", "refused"): "refused to say",
    ("identity", "unverified"): "said, not verified",
    ("purpose", "civil_immigration"): "civil immigration",
    ("purpose", "no_federal_operation"): "no federal operation",
    ("paper", "none"): "no paper",
    ("paper", "i200"): "form I-200",
    ("paper", "i205"): "form I-205",
    ("paper", "i203"): "form I-203",
    ("paper", "i286"): "form I-286",
    ("paper", "i862"): "form I-862",
    ("paper", "i247a"): "detainer I-247A",
    ("paper", "ao442"): "AO 442, federal court",
    ("paper", "ao93"): "AO 93, federal court",
    ("paper", "ncic_immigration_hit"): "NCIC immigration hit",
    ("paper_checked", "confirmed"): "yes",
    ("paper_checked", "unconfirmed"): "no",
    ("supervisor", "not_called"): "not called",
    ("decision", "none"): "none yet",
    ("decision", "police_action"): "police action",
}


def seat(seat_id: SeatId | str) -> str:
    """Name a seat."""
    return SEATS.get(seat_id, seat_id.replace("_", " "))


def circumstance(circumstance_id: CircumstanceId) -> str:
    """Name a circumstance as a form's field would."""
    return _CIRCUMSTANCES.get(circumstance_id, circumstance_id.replace("_", " ").capitalize())


def value(circumstance_id: CircumstanceId, what: Value) -> str:
    """Say a value of a circumstance."""
    return _VALUES.get((circumstance_id, what), what.replace("_", " "))


def act(act_id: ActId | str) -> str:
    """Say an act."""
    return act_id.replace("_", " ")


def matter(matter_id: MatterId | str, matters: Mapping[MatterId, str]) -> str:
    """Name a matter; the event as a whole has no name."""
    return dict(matters).get(MatterId(matter_id), "") if matter_id != "event" else ""


def moment(at_ms: int) -> str:
    """Write a moment of the run as minutes and seconds: `1:07`."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def count(number: int, of: str) -> str:
    """Write a number of things: `1 minute`, `2 minutes`."""
    return f"{number} {of}" if number == 1 else f"{number} {of}s"
