"""The seat a member sits in, in a terminal: home, briefing, console, debrief, record.

A screen shows a session and passes on choices; it decides nothing. This package alone knows `textual`. The
app and the home screen import nothing heavy, so that the first paint is quick; `rooms` opens the rest.
"""
