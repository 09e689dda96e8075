"""Which object of one list corresponds to which of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from pynn_data.comparison.rules import Difference, listed

__all__ = ["Matching", "match", "order"]


class Matching(NamedTuple):
    """Places in two lists."""

    pairs: list[tuple[int, int]]
    """In the order of the first list."""
    only_a: list[int]
    only_b: list[int]


def match(a: Sequence[Any], b: Sequence[Any], *keys: Callable[[Any], Hashable]) -> Matching:
    """Pair what has the same key, the first of several with the first; what is left by the next, weaker key."""
    pairs: list[tuple[int, int]] = []
    left_a, left_b = list(range(len(a))), list(range(len(b)))
    for key in keys:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j in reversed(left_b):
            waiting[key(b[j])].append(j)
        found = [(i, waiting[k].pop()) for i in left_a if waiting.get(k := key(a[i]))]
        pairs += found
        taken_a, taken_b = {i for i, _ in found}, {j for _, j in found}
        left_a = [i for i in left_a if i not in taken_a]
        left_b = [j for j in left_b if j not in taken_b]
    return Matching(sorted(pairs), left_a, left_b)


def order(matching: Matching, name: Callable[[int, int], str], place: str) -> Iterator[Difference]:
    """Yield a difference if what corresponds is in another order.

    Parameters
    ----------
    name
        Function that returns what an object is called, by side (0 or 1) and place in the list.
    """
    theirs = [j for _, j in matching.pairs]
    if theirs != sorted(theirs):
        sides = ([name(0, i) for i, _ in matching.pairs], [name(1, j) for j in sorted(theirs)])
        yield Difference(place, f"in another order: {listed(sides[0])}; {listed(sides[1])}")
