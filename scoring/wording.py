"""A ruling in plain English: which norm decided, on what it rests, and which would have but for another."""

from collections.abc import Mapping
from typing import Literal

from scenarios.vocabulary import CircumstanceId, Value
from scoring.norms import Condition, Norm

_OPENINGS = {
    "prohibited": "The rules forbid it.",
    "required": "The rules order it.",
    "permitted": "The rules allow it.",
    "unsettled": "The rules do not decide it: call a supervisor.",
}
_WOULD = {
    "prohibition": "forbid it",
    "obligation": "order it",
    "permission": "allow it",
    "unsettled": "leave it open",
}


def explain(
    verdict: Literal["prohibited", "required", "permitted", "unsettled"],
    norms: tuple[Norm, ...],
    defeated: tuple[Norm, ...],
    known: Mapping[CircumstanceId, Value],
) -> str:
    """Say why, a sentence for each norm that decided and each that was set aside."""
    if not norms and not defeated:
        return "No norm speaks of it on that day, so it is permitted."
    opening = _OPENINGS[verdict] if norms else "No norm in play speaks against it, so it is permitted."
    sentences = [opening, *(f"{norm.says} [{norm.id}]" for norm in norms)]
    if {"prohibition", "obligation"} <= {norm.modality for norm in norms}:
        sentences.append("One norm orders it and another forbids it, and neither is the stronger.")
    return " ".join([*sentences, *(_aside(norm, norms, known) for norm in defeated)])


def _aside(norm: Norm, norms: tuple[Norm, ...], known: Mapping[CircumstanceId, Value]) -> str:
    would = f"[{norm.id}] would {_WOULD[norm.modality]}"
    for condition in norm.unless:
        if all(known.get(circumstance) in values for circumstance, values in condition):
            return f"{would}, but an exception holds: {_known(condition, known)}."
    if any(each.life for each in norms) and not norm.life:
        return f"{would}, but a duty to life goes first."
    if any(norm.id in each.over for each in norms):
        return f"{would}, but the norm that decided is named over it."
    return f"{would}, but a stronger norm speaks."


def _known(condition: Condition, known: Mapping[CircumstanceId, Value]) -> str:
    return ", ".join(f"{circumstance} is {known[circumstance]}" for circumstance, _ in condition)
