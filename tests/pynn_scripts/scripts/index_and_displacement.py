"""Probabilities that follow from the indices of cells, or from where one lies as seen from the other."""

import numpy as np
import pyNN.nest as sim
from pyNN.core import IndexBasedExpression
from pyNN.space import Grid2D


class Even(IndexBasedExpression):
    """Joins cells whose indices have an even sum."""

    def __call__(self, i, j):
        return np.array((np.asarray(i) + np.asarray(j)) % 2 == 0, dtype=float)


class Growing(IndexBasedExpression):
    """A weight that grows with the index of the target."""

    def __init__(self, base):
        self.base = base

    def __call__(self, i, j):
        return self.base * (1.0 + j)


def to_the_right(displacement):
    dx, dy = displacement[0], displacement[1]
    return np.where((abs(dx - 1.0) < 0.1) & (abs(dy) < 0.1), 1.0, 0.0)


sim.setup(timestep=0.1, min_delay=0.1)
cells = sim.Population(9, sim.IF_cond_exp(), structure=Grid2D())
even = sim.Projection(cells, cells, sim.IndexBasedProbabilityConnector(Even()), sim.StaticSynapse(weight=Growing(0.001), delay=0.5))
right = sim.Projection(cells, cells, sim.DisplacementDependentProbabilityConnector(to_the_right), sim.StaticSynapse(weight=0.2, delay=1.0))
found = sorted((int(i), int(j), round(w, 9)) for i, j, w in even.get("weight", "list"))
assert all((i + j) % 2 == 0 and abs(w - 0.001 * (1 + j)) < 1e-9 for i, j, w in found) and len(found) == 41
pairs = sorted((int(i), int(j)) for i, j, _ in right.get("weight", "list"))
print("to the right:", pairs)
assert pairs == [(i, i + 3) for i in range(6)]
kick = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
sim.Projection(kick, cells[0:3], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.2, delay=0.5))
cells.record(["spikes", "v"])
sim.run(20.0)
results = {"even": found, "right": pairs, "cells": cells.get_data()}
sim.end()
