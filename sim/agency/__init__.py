"""The agency's own word: who it is, how it teaches, what it keeps for how long; one file, `agency.yaml`.

A completion record repeats it, so what is required there is told before a course begins, never after its end.
"""
