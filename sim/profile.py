"""Who sits here and how fast lines are told to them: a small file beside the store, never part of it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from scenarios.text import clean

Pace: TypeAlias = Literal["slow", "normal", "fast", "at once"]
"""How fast a voice is shown; reading takes no score, so it is the member's own choice."""

PACES: tuple[Pace, ...] = get_args(Pace)
_FILE = "profile.json"
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A member as they gave themselves; an empty text was not given. Nothing here is checked."""

    name: str = ""
    number: str = ""
    pace: Pace = "normal"


def read_profile(home: Path) -> Profile | None:
    """Read the profile kept in a folder; None where there is none, or none that can be read."""
    try:
        kept = json.loads((home / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict):
        return None
    pace: Pace = next((each for each in PACES if each == kept.get("pace")), "normal")
    return Profile(name=_short(kept.get("name")), number=_short(kept.get("number")), pace=pace)


def write_profile(home: Path, profile: Profile) -> None:
    """Keep a profile, whole or not at all; OSError says why it cannot be kept."""
    home.mkdir(parents=True, exist_ok=True)
    new = home / f"{_FILE}.new"
    new.write_text(json.dumps(asdict(profile), ensure_ascii=False, indent=1) + "\n", "utf-8")
    new.replace(home / _FILE)


def _short(text: object) -> str:
    return clean(text).strip()[:_LONGEST] if isinstance(text, str) else ""
