"""What cells draw while they are simulated: a function of key and step."""

import numpy as np
import pytest
from scipy import stats

import pynn_data
from pynn_data.contract import uniform


def test_numbers_are_those_that_are_written_down():
    """By integers of any size, as the docstring has it."""

    def mix(z):
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    keys = [0, 1, 2, 12345, 2**53 - 1]
    for step in (1, 2, 65537, 2**40):
        expected = [(mix((mix(key) + step * 0x9E3779B97F4A7C15) % 2**64) >> 11) / 2**53 for key in keys]
        assert uniform(np.array(keys, dtype=float), step).tolist() == expected


def test_numbers_are_uniform_and_independent():
    keys = np.arange(2000.0)
    table = np.array([uniform(keys, step) for step in range(1, 101)])
    assert table.min() >= 0
    assert table.max() < 1
    assert stats.kstest(table.ravel(), stats.uniform.cdf).pvalue > 1e-3
    for one, other in ((table[1:], table[:-1]), (table[:, 1:], table[:, :-1])):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 5 / np.sqrt(one.size)


def course(name, seed, pieces=(50.0,)):
    sim = pynn_data.open(name)
    sim.setup(timestep=0.1, seed=seed)
    cells = sim.Population(4, sim.GIF_cond_exp(v_t_star=-62.0, lambda0=400.0, delta_v=2.0, a_eta=[], tau_eta=[]))
    cells.record("spikes")
    for piece in pieces:
        sim.run(piece)
    sim.reset()
    sim.run(50.0)
    first, again = ([np.asarray(t).tolist() for t in s.spiketrains] for s in cells.get_data().segments)
    sim.end()
    assert first == again
    return first


@pytest.mark.parametrize("name", ["reference", "nest", "neuron", "brian2"])
def test_spikes_follow_from_the_seed(name):
    if name != "reference":
        pytest.importorskip(name)
    found = course(name, 1)
    assert sum(map(len, found)) > 5
    assert len({tuple(train) for train in found}) == 4
    assert found == course(name, 1, pieces=(0.1, 20.3, 29.6))
    assert found == course("reference", 1)
    assert found != course(name, 2)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"tau_eta": [1.0]}, "tau_eta and a_eta must be of one length, up to 3, not 1 and 3."),
        ({"tau_gamma": [1.0] * 4, "a_gamma": [1.0] * 4}, "tau_gamma and a_gamma must be of one length, up to 3, not 4"),
        ({"tau_gamma": [1.0, 0.0, 2.0]}, "tau_gamma must be greater than 0, not 0."),
        ({"delta_v": 0.0}, "delta_v must be greater than 0, not 0."),
    ],
)
def test_impossible_traces(values, message):
    sim = pynn_data.open("reference")
    sim.setup()
    with pytest.raises(ValueError, match=message):
        sim.Population(2, sim.GIF_cond_exp(**values), label="cells")
    cells = sim.Population(2, sim.GIF_cond_exp(tau_eta=[[1.0], [2.0, 3.0]], a_eta=[[0.1], [0.2, 0.3]]))
    assert cells[1].tau_eta.tolist() == [2.0, 3.0]
    with pytest.raises(ValueError, match="tau_eta and a_eta must be of one length, up to 3, not 1 and 2"):
        cells.set(tau_eta=[4.0])
    sim.end()
