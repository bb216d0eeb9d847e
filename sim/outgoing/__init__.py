"""The way out: reads store, keys and agency, and has the writers of `sim.exports` write what was asked for.

Records are read page by page, in the order of filing, up to the last that was filed when it began.
"""
