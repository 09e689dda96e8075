"""Connections that are handed over part by part: the same network as when it is all at once."""

import numpy as np

from pynn_data.network import wiring


def course(sim):
    sim.setup(timestep=0.1, seed=3)
    cells = sim.Population(20, sim.IF_cond_exp(tau_refrac=1.0))
    other = sim.Population(5, sim.IF_cond_alpha(i_offset=0.9))
    sources = sim.Population(8, sim.SpikeSourcePoisson(rate=500.0))
    everyone = cells + other
    sim.Projection(sources, everyone, sim.FixedProbabilityConnector(0.6), sim.StaticSynapse(0.015, delay=0.7))
    sim.Projection(cells, everyone, sim.FixedNumberPreConnector(4), sim.StaticSynapse(0.01, delay=1.5))
    inhibition = sim.StaticSynapse(0.02, delay=0.3)
    sim.Projection(other, cells, sim.AllToAllConnector(), inhibition, receptor_type="inhibitory")
    everyone.record(["spikes", "v"])
    sim.run(30.0)
    late = sim.Projection(cells, cells, sim.FixedProbabilityConnector(0.3), sim.StaticSynapse(0.01, delay=0.4))
    sim.run(20.0)
    late.set(weight=0.03)
    sim.run(20.0)
    (segment,) = everyone.get_data().segments
    assert sum(len(train) for train in segment.spiketrains) > 50
    return [np.array(s.magnitude) for s in (*segment.analogsignals, *segment.spiketrains)]


def test_parts_change_nothing(sim, monkeypatch):
    whole = course(sim)
    monkeypatch.setattr(wiring, "BLOCK", 30)
    assert all(np.array_equal(a, b) for a, b in zip(whole, course(sim), strict=True))
