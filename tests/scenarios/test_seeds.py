"""A seed gives the same run for ever: these values must never change, on any platform or Python."""

from scenarios.seeds import cosmetics_for, variant_for
from tests.scenarios.worlds import TWO_VARIANTS, world

SCENARIO = world(
    """
    cosmetic: {name: [Harris, Okafor, Lindqvist], cross: [48th, 49th, Laflin]}
    start: ring
    states:
      ring:
        choices: [{id: end, label: "{name} on {cross}", to: done}]
    endings:
      done: {outcome: lawful, people: Nobody is hurt.}
    """,
    TWO_VARIANTS,
)


VARIANTS = ["shots", "calm", "shots", "shots", "calm", "shots", "calm", "calm"]
COSMETICS = [
    ("Okafor", "48th"),
    ("Harris", "Laflin"),
    ("Harris", "49th"),
    ("Okafor", "49th"),
    ("Okafor", "48th"),
    ("Okafor", "49th"),
]


def test_the_variant_of_a_seed_is_fixed_for_ever() -> None:
    assert [variant_for(SCENARIO, seed) for seed in range(8)] == VARIANTS


def test_the_cosmetics_of_a_seed_are_fixed_for_ever() -> None:
    assert [tuple(cosmetics_for(SCENARIO, seed).values()) for seed in range(6)] == COSMETICS


def test_a_seed_may_be_any_whole_number() -> None:
    assert variant_for(SCENARIO, -1) in ("calm", "shots")
    assert cosmetics_for(SCENARIO, 10**30) == cosmetics_for(SCENARIO, 10**30)
