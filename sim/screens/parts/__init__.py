"""What the screens are made of: looks, the sheet that shows text, and runs turned into text.

Only `look`, `sheet` and `room` know how a terminal paints; the others turn values into blocks of text.
"""
