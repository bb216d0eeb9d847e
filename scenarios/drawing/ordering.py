"""The order in which a map shows its places: every way leads down but those that lead back."""

import heapq
from collections.abc import Iterator, Mapping, Sequence


def in_order(roots: Sequence[str], ways: Mapping[str, Sequence[str]], rank: Mapping[str, float]) -> list[str]:
    """List what can be reached from the roots, sources before destinations, else the lowest rank first."""
    back = set(_ways_back(roots, ways))
    waits: dict[str, int] = {}
    for source, dest in _pairs(roots, ways):
        waits.setdefault(source, 0)
        waits[dest] = waits.get(dest, 0) + ((source, dest) not in back)
    waits |= {root: waits.get(root, 0) for root in roots}
    ready = [(rank[name], name) for name, count in waits.items() if not count]
    heapq.heapify(ready)
    found = []
    while ready:
        _, name = heapq.heappop(ready)
        found.append(name)
        for dest in dict.fromkeys(ways.get(name, ())):
            if (name, dest) not in back:
                waits[dest] -= 1
                if not waits[dest]:
                    heapq.heappush(ready, (rank[dest], dest))
    return found


def _pairs(roots: Sequence[str], ways: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield each way that can be gone, once."""
    seen, left = set(roots), list(roots)
    while left:
        name = left.pop()
        for dest in dict.fromkeys(ways.get(name, ())):
            yield name, dest
            if dest not in seen:
                seen.add(dest)
                left.append(dest)


def _ways_back(roots: Sequence[str], ways: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the ways that lead to a place from which one came, walking depth first."""
    done: set[str] = set()
    for root in roots:
        path: dict[str, Iterator[str]] = {} if root in done else {root: iter(ways.get(root, ()))}
        while path:
            name, rest = next(reversed(path.items()))
            dest = next(rest, None)
            if dest is None:
                done.add(name)
                del path[name]
            elif dest in path:
                yield name, dest
            elif dest not in done:
                path[dest] = iter(ways.get(dest, ()))
