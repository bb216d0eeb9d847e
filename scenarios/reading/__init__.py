"""How a file becomes a scenario: tree (YAML, bounded), shapes (what a file may hold), build (core types).

Faults are values with file and line, all of them. Past this room nobody checks again.
"""
