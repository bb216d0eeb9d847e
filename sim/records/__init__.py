"""What is kept: the events of every attempt, completion records, and the old versions they stand on.

Nothing here is ever edited: events form one hash chain per attempt, a correction is a new record. The only
room that knows SQLAlchemy. `store` opens and appends, `verify` reads it all back, `exports` writes it out.
"""
