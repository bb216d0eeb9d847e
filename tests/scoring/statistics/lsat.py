"""A published example of item analysis: five items of the Law School Admission Test, section 7, 1000 persons.

Answers: Bock and Lieberman 1970, Psychometrika 35, 179-197, as the table `bock.table` of the R package psych
has them. Figures: what `itemstats(LSAT7)` of the R package mirt prints in its reference manual.
"""

from scenarios.model import ScenarioId
from scenarios.vocabulary import EVENT
from scoring.statistics.answers import Item, Table

WRONG_FIRST = (12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28)
RIGHT_FIRST = (7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308)
COUNTS = (*WRONG_FIRST, *RIGHT_FIRST)
"""Persons by their pattern of answers, 00000, 00001, 00010, ... 11111."""

DIFFICULTY = (0.828, 0.658, 0.772, 0.606, 0.843)
ITEM_REST = (0.246, 0.247, 0.313, 0.223, 0.175)
ALPHA, SEM = 0.453, 0.886

ITEMS = tuple(Item(ScenarioId("lsat7"), f"item{at}", EVENT) for at in range(1, 6))
ROWS = tuple(
    tuple(float(pattern >> (4 - at) & 1) for at in range(5))
    for pattern, count in enumerate(COUNTS)
    for _ in range(count)
)
TABLE = Table(members=tuple(f"p{at:04}" for at in range(len(ROWS))), items=ITEMS, rows=ROWS)
