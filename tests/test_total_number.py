"""Connections of a given total number: which pairs, how often, and at what cost."""

import tracemalloc

import numpy as np
import pytest

from pynn_data.errors import InvalidConnections
from pynn_data.network.connectors import Ends, FixedTotalNumberConnector
from pynn_data.network.streams import Streams


def pairs(n, pre, post, seed=0, **kwargs):
    found = FixedTotalNumberConnector(n, **kwargs).pairs(
        Ends(np.array(pre), np.array(post)), Streams.of_setup(seed).new()
    )
    assert (np.diff(found.post * len(pre) + found.pre) >= (1 if kwargs.get("with_replacement") is False else 0)).all()
    return found


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("selfs", [True, False])
def test_every_pair_is_as_likely(replace, selfs):
    """Chi-square over all pairs, within 5 sigma; cells are told by their ids, whatever their indices."""
    pre, post = [3, 7, 5, 9], [5, 1, 3]
    counts = np.zeros((4, 3))
    for seed in range(3000):
        found = pairs(5, pre, post, seed, with_replacement=replace, allow_self_connections=selfs)
        assert found.pre.size == 5
        np.add.at(counts, (found.pre, found.post), 1)
    possible = np.ones((4, 3), dtype=bool)
    if not selfs:
        possible[0, 2] = possible[2, 0] = False
    assert (counts[~possible] == 0).all()
    mean = 15_000 / possible.sum()
    chi = ((counts[possible] - mean) ** 2 / mean).sum()
    degrees = possible.sum() - 1
    assert chi < degrees + 5 * np.sqrt(2 * degrees)


@pytest.mark.parametrize("n", [0, 1, 5, 6, 7, 11, 12])
def test_different_pairs_up_to_all(n):
    found = pairs(n, range(4), range(3), with_replacement=False)
    assert len(set(zip(found.pre.tolist(), found.post.tolist(), strict=True))) == n


def test_more_than_there_are():
    with pytest.raises(InvalidConnections, match="Cannot choose 7 different cells or pairs out of 6"):
        pairs(7, range(3), range(3), with_replacement=False, allow_self_connections=False)
    with pytest.raises(InvalidConnections, match="Cannot choose 1 different cells or pairs out of 0"):
        pairs(1, [4], [4], allow_self_connections=False)


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("selfs", [True, False])
def test_memory_goes_with_the_connections(replace, selfs):
    """Not with the pairs, of which there are 10^10."""
    n, size = 20_000, 100_000
    everyone = np.arange(size)
    tracemalloc.start()
    try:
        found = pairs(n, everyone, everyone, with_replacement=replace, allow_self_connections=selfs)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.pre.size == n
    assert peak < 30e6
