"""Read an ordinance pack: YAML to tree, tree to shape, shape checked, then built."""

import hashlib

import rfc8785
from pydantic import ValidationError

from scenarios.problems import Problem
from scenarios.reading.faults import problems_of
from scenarios.reading.tree import line_at, plain, read_tree
from scenarios.vocabulary import Vocabulary
from scoring.norms import Pack
from scoring.reading.build import build
from scoring.reading.checks import CHECKS
from scoring.reading.shapes import SHAPES, PackShape


def read_pack(text: str, file: str, vocabulary: Vocabulary) -> tuple[Pack | None, tuple[Problem, ...]]:
    """Read a pack; None with all its problems, sorted, when there is any. `file` is only named in them."""
    node, problems = read_tree(text, file)
    if node is None:
        return None, problems
    tree = plain(node)
    try:
        shape = PackShape.model_validate(tree)
    except ValidationError as error:
        faults = problems_of(error, node, file, code="N101", shapes=SHAPES)
        return None, tuple(sorted((*problems, *faults)))
    found = [
        Problem(file=file, line=line_at(node, fault.loc), code=fault.code, what=fault.what, mend=fault.mend)
        for check in CHECKS
        for fault in check(shape, vocabulary)
    ]
    if problems or found:
        return None, tuple(sorted({*problems, *found}))
    lines = tuple(line_at(node, ("norms", at)) for at in range(len(shape.norms)))
    version = hashlib.sha256(rfc8785.dumps(tree)).hexdigest()
    return build(shape, vocabulary, version=version, lines=lines), ()
