"""The signing room: the agency's keys, what they vouch for, and the forms that auditors can check.

Keys lie apart from the store. Nothing here reads a record; it signs and checks the bytes and hashes that
are handed in.
"""
