"""The database under the store: its tables, where it lies, how it is opened, and what is done when it fails.

SQLite in a file, or PostgreSQL by URL; nobody above this room needs to know which.
"""
