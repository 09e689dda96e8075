"""What is closed is gone from NEURON, and what is drained is not kept."""

import gc
import os
from pathlib import Path

import numpy as np
from mixed_networks import arrays, assert_same, mixed_network

from pynn_data.contract import Clock, Feed


def build_and_run(sim, n=200, time=10.0):
    sim.setup()
    cells = sim.Population(n, sim.IF_cond_exp(i_offset=1.0))
    sources = sim.Population(n, sim.SpikeSourcePoisson(rate=100.0))
    sim.Projection(
        sources, cells, sim.FixedProbabilityConnector(0.05), sim.StaticSynapse(weight=0.001, delay=0.5)
    )
    cells.record(["v", "gsyn_exc", "spikes"])
    cells.inject(sim.DCSource(amplitude=0.1))
    sim.run(time)
    return cells


def resident():
    """Return the memory of this process in kB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * (os.sysconf("SC_PAGE_SIZE") // 1024)


def sections():
    from neuron import h

    return len(list(h.allsec()))


def test_hundreds_of_rebuilds_leave_nothing_behind(sim):
    from neuron import h

    for _ in range(20):
        build_and_run(sim)
    sim.end()
    gc.collect()
    assert sections() == 0
    assert len(h.List("NetCon")) == 0
    assert len(h.List("PynnDataObserver")) == 0
    before = resident()
    for _ in range(200):
        build_and_run(sim)
    sim.end()
    gc.collect()
    assert sections() == 0
    assert resident() - before < 200 * 50  # kB; a network has 200 kB of NetCons alone


def test_end_frees_the_network_while_the_data_stay(sim):
    cells = build_and_run(sim)
    assert sections() > 0
    sim.end()
    assert sections() == 0
    assert cells.get_data().segments[0].analogsignals[0].shape == (101, 200)


def test_a_new_setup_takes_the_place_of_a_simulation_that_goes_on(sim):
    """NEURON simulates whatever there is: two networks at once would be one."""
    from pynn_data_neuron.engine import NeuronEngine

    sim.setup()
    groups = mixed_network(sim, sim.IF_cond_exp)
    sim.run(20.0)
    alone = arrays(*groups)
    sim.setup()
    left_over = NeuronEngine(Clock(0.1), threads=1, max_delay=1, options={})
    ids, cell = np.arange(3), NeuronEngine.cells["IF_cond_exp"]
    left_over.add_cells(ids, cell, {"i_offset": np.full(3, 500.0)}, {"vm": np.full(3, -65.0)})
    recorders = [left_over.record_spikes(ids), *left_over.record_signals(ids, [cell.variables["v"]], 1)]
    left_over.feed(Feed(0, 10, ids[:0], ids[:0], {}, False))
    left_over.advance(10)
    groups = mixed_network(sim, sim.IF_cond_exp)
    sim.run(20.0)
    assert_same(arrays(*groups), alone)
    left_over.close()
    for recorder in recorders:
        recorder.close()
    sim.run(1.0)
