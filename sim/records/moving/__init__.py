"""Records on the move: a backup, its way back, and a station's own log handed in to the store of all."""
