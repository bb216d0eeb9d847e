"""Numbers that people are known by, and the one that nobody may be known by here."""

import re

SOCIAL_SECURITY = r"[0-9]{3}-?[0-9]{2}-?[0-9]{4}"
REFUSED = "it has the form of a social security number, which no record may hold"


def is_social_security_number(text: str) -> bool:
    """Tell whether a text has the form of a social security number, hyphens or none."""
    return re.fullmatch(SOCIAL_SECURITY, text.strip()) is not None
