"""What every test is run under."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # no test is timed; a busy machine fails none
settings.load_profile("untimed")
