"""Sources that draw their spikes: the same ones on every engine, in every run; and cells hear just what is recorded."""

import numpy as np
import pytest

import pynn_data

KINDS = {
    "SpikeSourcePoisson": ({"rate": 300.0}, {"rate": 900.0}),
    "SpikeSourcePoissonRefractory": ({"rate": 150.0, "tau_refrac": 3.0}, {"tau_refrac": 5.5}),
    "SpikeSourceGamma": ({"alpha": [0.5, 3.0, 50.0], "beta": [100.0, 600.0, 9000.0]}, {"beta": 3000.0}),
    "SpikeSourceInhGamma": (
        {"a": [2.0, 5.0], "b": [0.004, 0.0005], "tbins": [0.0, 20.0], "start": 1.0},
        {"a": [1.0], "b": [0.001], "tbins": [25.05]},
    ),
}


def network(sim, kind):
    """Return (sources, cells that keep for good what each of them sends)."""
    sources = sim.Population(3, getattr(sim, kind)(**KINDS[kind][0]), label="sources")
    cells = sim.Population(3, sim.IF_curr_delta(tau_m=1e9, v_thresh=1e9), label="cells")
    sim.Projection(sources, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=0.1))
    sources.record("spikes")
    cells.record("v")
    return sources, cells


def course(sim, kind):
    """Run with a change at 30 ms; return the spikes, cell by cell."""
    sources, cells = network(sim, kind)
    sim.run(30.0)
    sources[1:].set(**KINDS[kind][1])
    sim.run(30.0)
    trains = sources.get_data().segments[-1].spiketrains
    heard = np.rint(np.asarray(cells.get_data().segments[-1].analogsignals[0])[-1] + 65).astype(int)
    counts = [np.count_nonzero(np.asarray(train) < 59.95) for train in trains]
    assert heard.tolist() == counts
    assert min(counts) > 1
    return [np.round(np.asarray(train), 9).tolist() for train in trains]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def test_same_on_every_engine(sim, kind):
    sim.setup(timestep=0.1, seed=7)
    found = course(sim, kind)
    example = pynn_data.open("example")
    example.setup(timestep=0.1, seed=7)
    sources = example.Population(3, getattr(example, kind)(**KINDS[kind][0]))
    sources.record("spikes")
    example.run(7.3)
    example.run(22.7)
    sources[1:].set(**KINDS[kind][1])
    example.run(30.0)
    trains = sources.get_data().segments[-1].spiketrains
    assert [np.round(np.asarray(train), 9).tolist() for train in trains] == found
    example.end()


def test_reset_begins_the_same_course(sim, kind):
    sources, _ = network(sim, kind)
    runs = []
    for pieces in ((25.0,), (3.1, 21.9)):
        for piece in pieces:
            sim.run(piece)
        runs.append([np.asarray(train).tolist() for train in sources.get_data().segments[-1].spiketrains])
        sim.reset()
    assert runs[0] == runs[1]
    assert sum(map(len, runs[0])) > 3
