import pytest

from sim.signing.passwords import WeakPasswordError, fits, sealed

GOOD = "a short sentence"


def test_a_password_fits_what_was_kept_of_it_and_no_other_does() -> None:
    kept = sealed(GOOD)
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert fits(GOOD, kept)
    assert not fits(GOOD + ".", kept)


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert sealed(GOOD) != sealed(GOOD)


def test_a_short_password_is_refused_with_what_would_do() -> None:
    with pytest.raises(WeakPasswordError, match="at least 12 letters"):
        sealed("elevenchars")


@pytest.mark.parametrize("kept", ["", "!", "$argon2id$broken"])
def test_what_is_no_hash_fits_no_password(kept: str) -> None:
    assert not fits(GOOD, kept)
