"""A debrief on paper: its parts as blocks, and the blocks as plain text, Markdown or one HTML page.

What is told is settled once, in `chapters`; the writers only know how their form looks.
"""
