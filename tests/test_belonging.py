"""Things of an earlier simulation, or of another engine's, are not taken for those of the present one."""

import numpy as np
import pytest

import pynn_data
from pynn_data.errors import OtherSimulation, SimulationEnded

OLD = r" is of a simulation before the last setup\(\); make it again after setup\(\)"


@pytest.fixture
def old(sim):
    """Things of a simulation that another one has replaced."""
    cells = sim.Population(2, sim.IF_curr_exp(), label="old cells")
    things = {
        "cells": cells,
        "view": cells[0:1],
        "assembly": sim.Assembly(cells, label="old assembly"),
        "cell": cells[1],
        "current": sim.DCSource(amplitude=0.5),
        "rng": sim.NumpyRNG(3),
        "distribution": sim.RandomDistribution("uniform", low=0.1, high=0.2),
        "connector": sim.FixedProbabilityConnector(0.5, rng=sim.NumpyRNG(4)),
        "synapse": sim.StaticSynapse(0.1),
        "celltype": sim.IF_cond_exp(),
    }
    sim.Projection(cells, cells, things["connector"], things["synapse"])
    cells.record("v")
    sim.run(1.0)
    sim.setup(timestep=0.1)
    return things


NAMES = {
    "cells": "'old cells'", "view": '"view of \'old cells\' with size 1"', "assembly": "'old assembly'",
    "cell": "the cell 1 of 'old cells'",
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMES)
def test_cells_of_an_earlier_simulation(sim, old, kind):
    cells = sim.Population(2, sim.IF_curr_exp(v_thresh=1e5), label="cells")
    current, every = sim.DCSource(amplitude=0.5), sim.AllToAllConnector()
    group, name = old[kind], NAMES[kind]
    attempts = [
        ("Projection: presynaptic_neurons", lambda: sim.Projection(group, cells, every)),
        ("Projection: postsynaptic_neurons", lambda: sim.Projection(cells, group, every)),
        ("Projection: presynaptic_neurons", lambda: sim.Projection(group, group, every)),
        (r"DCSource.inject_into\(\): cells", lambda: current.inject_into(group)),
        (r"record\(\): source", lambda: sim.record("v", group)),
        (r"initialize\(\): cells", lambda: sim.initialize(group, v=-60.0)),
        (r"set\(\): cells", lambda: sim.set(group, i_offset=1.0)),
    ]
    if kind == "cell":
        attempts.append((r"DCSource.inject_into\(\): cells", lambda: current.inject_into([cells[0], group])))
    else:
        attempts += [
            ("Assembly", lambda: sim.Assembly(cells, group)),
            ("Assembly", lambda: cells + group),
        ]
    for what, attempt in attempts:
        named = NAMES["cells"] if what == "Assembly" and kind == "assembly" else name  # its members
        with pytest.raises(OtherSimulation, match=f"^{what}: {named}{OLD}"):
            attempt()
    cells.record("v")
    sim.run(1.0)
    np.testing.assert_array_equal(cells.get_data().segments[0].analogsignals[0].magnitude, -65.0)


def test_what_has_no_cells_may_be_used_again(sim, old):
    cells = sim.Population(5, old["celltype"], label="cells")
    cells.set(tau_m=sim.RandomDistribution("uniform", low=5.0, high=9.0, rng=old["rng"]))
    sim.Projection(cells, cells, old["connector"], old["synapse"])
    sim.Projection(cells, cells, old["connector"], sim.StaticSynapse(old["distribution"]))
    sim.run(1.0)


def test_data_of_an_earlier_simulation_are_still_there(sim, old):
    for kind in ("cells", "view", "assembly", "cell"):
        assert old[kind].get_data().segments[0].analogsignals[0].shape[0] == 11
    assert (old["cells"] + old["view"].parent).size == 2


def test_currents_of_an_earlier_simulation(sim, old):
    cells = sim.Population(2, sim.IF_curr_exp())
    with pytest.raises(OtherSimulation, match=rf"^DCSource.inject_into\(\): cells: the current{OLD}"):
        cells.inject(old["current"])
    with pytest.raises(OtherSimulation, match="the current"):
        old["current"].inject_into(old["cells"])
    sim.run(1.0)


def test_numbers_of_cells_that_are_not_there(sim):
    cells = sim.Population(2, sim.IF_curr_exp())
    current = sim.DCSource()
    with pytest.raises(ValueError, match=r"inject_into\(\): cells: there is no cell 7; there are 2 cells, from 0"):
        current.inject_into([cells[0], 7])
    with pytest.raises(ValueError, match="there is no cell -1"):
        current.inject_into([-1])
    with pytest.raises(TypeError, match=r"cells is a population, view, assembly, cell or list of cells, not 'all'"):
        current.inject_into("all")
    assert not current.targets.size
    current.inject_into(cells[1])
    current.inject_into([0, np.int64(1), cells[0]])
    assert current.targets.tolist() == [1, 0]
    sim.run(0.1)


def test_cells_of_another_engine(sim):
    other = pynn_data.open("example")
    other.setup(timestep=0.1)
    theirs = other.Population(2, other.IF_cond_exp(), label="theirs")
    ours = sim.Population(2, sim.IF_cond_exp())
    name = sim.Population.__module__.split(".")[-1]
    text = f"'theirs' is of a simulation on example, this one is on {name}"
    for attempt in (
        lambda: sim.Projection(ours, theirs, sim.AllToAllConnector()),
        lambda: ours + theirs,
        lambda: sim.Assembly(ours, theirs),
        lambda: sim.DCSource().inject_into(theirs),
        lambda: sim.record("v", theirs),
    ):
        with pytest.raises(OtherSimulation, match=text):
            attempt()
    assert other.Projection(theirs, theirs, sim.AllToAllConnector()).size() == 4  # which belong to no engine
    other.end()
    sim.run(0.1)


def test_after_the_end_it_is_said_that_it_is_over(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    sim.end()
    with pytest.raises(SimulationEnded, match=r"end\(\) was called"):
        sim.Projection(cells, cells, sim.AllToAllConnector())
