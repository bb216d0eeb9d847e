"""The debrief of a run, as values: what was meant, what happened, why, what to keep and improve, what again.

Every screen and every printed debrief shows these; none works them out again. Facts about acts, moments and
texts; never a word about the person.
"""
