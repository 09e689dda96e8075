"""Sources played from memory and by NEST's own generators: the same network to the byte."""

import numpy as np
import pytest

import pynn_data.nest as sim


def course(threads=1):
    """Return all that two populations have recorded, with sources and rates that change, and cells that come late."""
    sim.setup(timestep=0.1, seed=5, threads=threads, max_delay=3.0)
    cells = sim.Population(7, sim.IF_cond_exp(tau_refrac=1.0))
    poisson = sim.Population(20, sim.SpikeSourcePoisson(rate=[0.0, 20.0, 20_000.0, 100_000.0] * 5))
    array = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.0, 0.1, 0.1, 3.0, 5.03, 20.0], [7.0, 30.0]]))
    weight = sim.RandomDistribution("uniform", (0.0, 0.002))
    for sources in (poisson, array, poisson[::3]):
        connect = sim.FixedProbabilityConnector(0.5)
        delay = sim.RandomDistribution("uniform", (0.1, 3.0))
        sim.Projection(sources, cells, connect, sim.StaticSynapse(weight=weight, delay=delay))
    groups = [cells, poisson, array]
    for group in groups:
        group.record("spikes")
    cells.record(["v", "gsyn_exc"])
    sim.run(10.0)
    poisson[2:5].set(rate=500.0)
    array.set(spike_times=[12.0, 13.0, 13.0])
    sim.run(0.3)
    late = sim.Population(3, sim.SpikeSourceArray(spike_times=[10.4, 15.0, 16.01]))
    sim.Projection(late, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.05, delay=0.1))
    sim.run(20.0)
    sim.reset()
    sim.run(5.0)
    blocks = [group.get_data() for group in groups]
    sim.end()
    segments = [segment for block in blocks for segment in block.segments]
    assert sum(len(train) for train in segments[0].spiketrains) > 3
    return (
        [np.array(signal.magnitude) for segment in segments for signal in segment.analogsignals],
        [np.array(train.magnitude) for segment in segments for train in segment.spiketrains],
    )


@pytest.fixture
def generators(monkeypatch):
    """Where nothing can be compiled."""
    from pynn_data_nest import engine, kernel

    for module in (engine, kernel):
        monkeypatch.setattr(module, "library_if_any", lambda nest: None)


@pytest.fixture(scope="module")
def played():
    return {threads: course(threads) for threads in (1, 2)}


@pytest.mark.parametrize("threads", [1, 2])
def test_generators_play_the_same(played, generators, threads):
    import nest

    signals, trains = course(threads)
    assert "pynn_data_source" not in nest.node_models
    assert all(np.array_equal(a, b) for a, b in zip(signals, played[threads][0], strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(trains, played[threads][1], strict=True))


def test_sources_are_the_plug_ins_own():
    import nest

    sim.setup()
    sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0])).record("spikes")
    sim.run(2.0)
    assert len(nest.GetNodes({"model": "pynn_data_source"})) == 2
    assert len(nest.GetNodes({"model": "pynn_data_player"})) == 1
    sim.end()
