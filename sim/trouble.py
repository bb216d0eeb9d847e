"""What a program tells a person when it cannot go on: what happened, what is safe, what to do."""


class TroubleError(Exception):
    """Something cannot be done: `what` happened, what is `safe`, how to `mend` it. Its text is complete."""

    def __init__(self, what: str, *, safe: str, mend: str) -> None:
        super().__init__(f"{what}\n  safe: {safe}\n  mend: {mend}")
        self.what = what
        self.safe = safe
        self.mend = mend
