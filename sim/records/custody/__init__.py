"""What named persons did with records: retention, holds, purges. One chain for the store, never edited.

Who may do it is for the office to say; here it is only done, once, and kept.
"""
