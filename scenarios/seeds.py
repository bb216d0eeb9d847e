"""A seed picks the variant and the cosmetics, by SHA-256: the same on every platform and every Python."""

import hashlib
from collections.abc import Sequence

from scenarios.model import Scenario, VariantId


def _pick(scenario: Scenario, seed: int, what: str, among: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{scenario.id}\n{seed}\n{what}".encode()).digest()
    return among[int.from_bytes(digest[:8], "big") % len(among)]


def variant_for(scenario: Scenario, seed: int) -> VariantId:
    """Pick the variant that this seed plays."""
    return VariantId(_pick(scenario, seed, "variant", [each.id for each in scenario.variants]))


def cosmetics_for(scenario: Scenario, seed: int) -> dict[str, str]:
    """Pick each cosmetic name's text for this seed."""
    return {
        name: _pick(scenario, seed, f"cosmetic {name}", texts) for name, texts in scenario.cosmetic.items()
    }
