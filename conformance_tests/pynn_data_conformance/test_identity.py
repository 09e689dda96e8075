"""Columns and trains belong to the cells that they say they belong to."""

import numpy as np

from pynn_data_conformance.comparing import assert_ramp, rounding
from pynn_data_conformance.oracles import START, ramps


def test_columns_by_cell(sim, ramp_cell):
    """Subsets, in any order of asking, of two populations."""
    sim.Population(2, sim.SpikeSourceArray())
    first, second = ramps(sim, ramp_cell), ramps(sim, ramp_cell)
    first[[3, 1]].record("v")
    second[2].record("v")
    second[[0]].record("v")
    sim.run(2.0)
    (a,) = first.get_data().segments[0].analogsignals
    (b,) = second.get_data().segments[0].analogsignals
    assert_ramp(a, range(21), cells=[1, 3])
    assert_ramp(b, range(21), cells=[0, 2])
    assert (a.annotations["channel_ids"], b.annotations["channel_ids"]) == ([3, 5], [6, 8])
    assert b.array_annotations["channel_index"].tolist() == [0, 2]


def test_columns_of_several_variables(sim, ramp_cell):
    """A variable's columns are not another's."""
    cells = ramps(sim, ramp_cell)
    others = [name for name in cells.celltype.recordable if name not in ("spikes", "v")]
    cells.record([*others, "v"], sampling_interval=0.5)
    sim.run(2.0)
    signals = cells.get_data().segments[0].analogsignals
    assert [signal.name for signal in signals] == [*others, "v"]
    assert_ramp(signals[-1], np.arange(0, 21, 5))
    for signal in signals[:-1]:
        assert (np.asarray(signal) == 0).all()


def test_initial_values_cell_by_cell(sim, cell):
    """Of every variable that can be set, in its unit, also in the first sample of the engine's own."""
    values = {"v": [-70.0, -69.0, -68.0], "w": [0.0, 0.01, 0.02], "u": [-14.0, -13.0, -12.0]}
    values.update({name: [0.001, 0.002, 0.003] for name in ("gsyn_exc", "gsyn_inh")})
    values.update({name: [0.1, 0.2, 0.3] for name in ("m", "h", "n", "g_r", "g_s", "isyn_exc")})
    values["isyn_inh"] = [-0.1, -0.2, -0.3]
    cells = sim.Population(3, getattr(sim, cell)())
    native = cells._simulation.backend.engine.cells[cell].variables
    of_initialize = [name for name in cells.celltype.default_initial_values if name in native]
    settable = {name: values[name] for name in of_initialize if native[name].settable}
    cells.initialize(**settable)
    cells.record(list(settable))
    sim.run(0.1)
    for signal in cells.get_data().segments[0].analogsignals:
        np.testing.assert_allclose(
            np.asarray(signal)[0], settable[signal.name], rtol=rounding(cells, signal.name)
        )
        change = np.abs(np.asarray(signal)[1] - np.asarray(signal)[0])
        # A step later the state has moved on from there, not from elsewhere or in other units.
        scales = {"v": 8.0, "u": 1.0, "w": 0.005, "m": 0.8, "h": 0.3, "n": 0.3, "g_r": 0.03}
        scale = {**scales, "isyn_exc": 0.1, "isyn_inh": 0.1}.get(signal.name, 0.0015)
        assert (change < scale).all(), (signal.name, change)


def test_parameters_cell_by_cell(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    cells[[2, 0]].set(i_offset=[0.0, 1.0])
    cells.record("v")
    sim.run(1.0)
    v = np.asarray(cells.get_data().segments[0].analogsignals[0])[-1]
    np.testing.assert_allclose(v - START, [2.0, 1.0, 0.0, -1.0], atol=0.005)


def test_late_population_ids(sim, ramp_cell):
    """Ids count over all populations, whatever the engine calls its cells."""
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=10.0))
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    sources.record("spikes")
    cells.record("spikes")
    sim.run(16.0)
    owners, times = cells.get_data().segments[0].spiketrains.multiplexed
    assert owners.tolist() == [4, 5]
    assert np.round(np.asarray(times), 9).tolist() == [14.0, 6.0]
