"""How a file becomes a pack or a list of cases: shapes (what a file may hold), checks, build (core types).

Faults are values with file and line, all of them. Past this room nobody checks again.
"""
