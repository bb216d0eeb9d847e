"""The judgement: what the rules say of an act, of a run, of many runs.

Ordinance packs, rulings, findings, scores and pass rules. Pure: values in, values out. A record of a run
is enough to judge it.
"""
