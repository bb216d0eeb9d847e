"""The proof: every path of a variant played and scored, so that a scenario is known to be fair.

`ground` is what can be reached, `ledger` what of a path the score depends on, `paths` the two together;
`proof` asks them, `faults` says what was found. Every finding is a run that was played and judged.
"""
