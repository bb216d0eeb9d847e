"""The world: what can happen and what did.

Vocabulary, scenario files, the machine with its one pure `step`, exploration of every path, and the
library of content. Knows nothing of the law's judgement nor of screens, clocks or disks.
"""
