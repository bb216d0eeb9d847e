"""The seat: where a member sits.

Sessions, clocks, records, exports, screens and the command line. Reads, calls the pure rooms once, writes,
then shows.
"""
