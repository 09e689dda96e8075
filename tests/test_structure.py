"""The same script on every installed backend gives Blocks that differ in values and the simulator's name only."""

import numpy as np
import pytest
from quantities import nA

import pynn_data
from pynn_data.registry import installed

NAMES = [name for name in ("nest", "neuron", "brian2") if name in installed()]


def script(sim):
    """Do as the examples do: recording, resets, views, assemblies, clear."""
    sim.setup(timestep=0.1, seed=4)
    p_in = sim.Population(10, sim.SpikeSourcePoisson(rate=50.0), label="in")
    p_out = sim.Population(10, sim.EIF_cond_exp_isfa_ista(), label="out")
    current = sim.DCSource(start=2.0, stop=8.0)
    p_out[3:5].inject(current)
    some = sim.FixedProbabilityConnector(p_connect=0.5)
    sim.Projection(p_in, p_out, some, sim.StaticSynapse(weight=0.05))
    (p_in + p_out).record("spikes")
    p_out[0:2].record(["v", "w", "gsyn_exc"])
    p_out.record("v", sampling_interval=0.5, start=3.0)
    for amplitude in (-0.2, 0.2):
        current.amplitude = amplitude
        sim.run(10.3)
        sim.run(9.7)
        sim.reset(annotations={"amplitude": amplitude * nA})
    sim.run(5.0)
    blocks = [p_out.get_data(), (p_in + p_out[[4, 2]]).get_data(), p_out[1].get_data("v", clear=True)]
    sim.run(1.0)
    blocks.append(p_out.get_data())
    sim.end()
    return blocks


@pytest.fixture(scope="module")
def blocks():
    return {name: script(pynn_data.open(name)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_same_structure(blocks, name):
    for one, reference in zip(blocks[name], blocks[NAMES[0]], strict=True):
        result = pynn_data.compare(reference, one, ignore_engine=True)
        assert result.same_structure, result
        assert one.annotations["simulator"].lower() == name


@pytest.mark.parametrize("name", NAMES)
def test_same_poisson_spikes(blocks, name):
    """They are the core's."""
    for one, reference in zip(blocks[name][1].segments, blocks[NAMES[0]][1].segments, strict=True):
        for train, other in zip(one.spiketrains[:10], reference.spiketrains[:10], strict=True):
            np.testing.assert_array_equal(np.asarray(train), np.asarray(other))
