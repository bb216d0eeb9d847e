"""What many runs show: of items, options, evaluators, and of the units that took them.

Pure functions over simple values; first attempts only, and from 30 members on. None of these numbers
decides on a person.
"""
