"""What is NEST's own in a job of several processes; all else is asked by the conformance suite."""

import numpy as np
import pytest

import pynn_data

NETWORK = """
import pynn_data.nest as sim
sim.setup(timestep=0.1, seed=1, threads={threads})
cells = sim.Population(200, sim.IF_cond_exp(v_thresh=-50.0, v_reset=-60.0, v_rest=-60.0, tau_refrac=5.0, e_rev_I=-80.0))
cells.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))
noise = sim.Population(50, sim.SpikeSourcePoisson(rate=100.0))
def strength(w):
    return sim.RandomDistribution("uniform", low=0.5 * w, high=1.5 * w) if {drawn} else w
some = sim.FixedProbabilityConnector(0.2)
excitatory, inhibitory = cells[:160], cells[160:]
sim.Projection(noise, cells, some, sim.StaticSynapse(strength(0.004), delay=0.1))
sim.Projection(excitatory, cells, some, sim.StaticSynapse(strength(0.004), delay=0.1))
sim.Projection(inhibitory, cells, some, sim.StaticSynapse(strength(0.02), delay=0.1), receptor_type="inhibitory")
cells.record(["spikes", "v", "gsyn_exc"])
sim.run(200.0)
cells.write_data("run.npz")
"""


@pytest.fixture(scope="module")
def segments(launcher, tmp_path_factory):
    """Return the network's Segment, run by so many processes with so many threads each."""
    made = {}

    def run(count, threads, drawn):
        key = count, threads, drawn
        if key not in made:
            folder = tmp_path_factory.mktemp("job")
            done = launcher.run(count, NETWORK.format(threads=threads, drawn=drawn), folder)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.text
            (made[key],) = pynn_data.read(folder / "run.npz").segments
        return made[key]

    return run


def spikes(segment):
    return [train.magnitude.tolist() for train in segment.spiketrains]


@pytest.mark.parametrize(("count", "threads"), [(2, 1), (3, 1), (1, 2), (2, 2)])
def test_exact_sums_give_the_same_bytes(segments, count, threads):
    """Those of equal weights are exact in any order."""
    one, other = segments(1, 1, False), segments(count, threads, False)
    assert spikes(one) == spikes(other)
    assert sum(map(len, spikes(one))) > 500
    for a, b in zip(one.analogsignals, other.analogsignals, strict=True):
        assert a.magnitude.tobytes() == b.magnitude.tobytes()


@pytest.mark.parametrize("count", [2, 3])
def test_other_sums_differ_in_their_last_digits(segments, count):
    one, other = segments(1, 1, True), segments(count, 1, True)
    assert spikes(one) == spikes(other)
    for a, b in zip(one.analogsignals, other.analogsignals, strict=True):
        np.testing.assert_allclose(a.magnitude, b.magnitude, rtol=1e-11, atol=1e-14)


def test_processes_cannot_be_independent(launcher, tmp_path):
    """NEST joins the others when it is imported; without the launcher's variables it does not know of them."""
    script = """
import os
def run():
    import pynn_data.nest as sim
    sim.setup(timestep=0.1, parallel=False)
    cells = sim.Population(5, sim.IF_cond_exp(), label="cells")
    cells.record("spikes")
    sim.run(1.0)
    print(f"<{sim.num_processes()} {len(cells.get_data().segments[0].spiketrains)}>")
"""
    done = launcher.run(2, script + "run()", tmp_path)
    assert done.returncode, done.text
    assert "NotSupported: NEST shares a simulation with 2 processes from its import on." in done.stderr
    hide = 'for name in [n for n in os.environ if n.startswith(("OMPI_", "PMIX_", "PMI_"))]: del os.environ[name]\n'
    done = launcher.run(2, script + hide + "run()", tmp_path)
    assert (done.returncode, done.stdout) == (0, "<1 5>\n<1 5>\n"), done.text
