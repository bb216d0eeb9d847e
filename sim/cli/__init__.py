"""The command line: each command reads, calls the pure rooms once, writes, then says what it did.

A command imports what it needs when it is called, so that `wcsim list` starts without screens or database.
Exit status: 0 good, 1 problems were found, 2 wrong use.
"""
