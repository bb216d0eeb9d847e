"""What a process has used so far, as it sees itself."""

import json
import resource
from pathlib import Path

KIB = 1024


def write_figures(out: Path) -> None:
    """Write this process's CPU time (ms) and peak memory (MB) as JSON."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"cpu": (usage.ru_utime + usage.ru_stime) * 1000, "mb": usage.ru_maxrss / KIB}
    out.write_text(json.dumps(figures), "utf-8")
