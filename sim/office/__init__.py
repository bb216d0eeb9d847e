"""The office: who may see and do what with the records of others, denied unless it is said here.

Roles, sign-on, and the acts that need two people. Every act that goes through is an event with the id of
its person.
"""
