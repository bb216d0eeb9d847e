"""The library: scenarios that ship with the program, the vocabulary, and an index that lists them fast.

Read through importlib.resources, so that a wheel, a zip and a checkout serve alike.
"""
