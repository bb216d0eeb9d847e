"""Every path of a scenario, walked: what can be reached and how, and what is wrong with its shape.

The walk moves by the machine's own halves and leaves the events out. What it finds are values; the checks
turn them into problems with file, line and the shortest run that shows them.
"""
