"""Design 4: populations, views, assemblies, ids and their parameters, without an engine."""

import numpy as np
import pytest
import quantities as pq

from pynn_data.errors import NotSupported, UnknownParameter, UnknownVariable


@pytest.fixture
def cells(sim):
    return sim.Population(10, sim.IF_cond_exp(tau_m=15.0), label="cells")


def test_ids_count_in_order_of_creation(sim):
    first, second = sim.Population(3, sim.IF_cond_exp()), sim.Population(2, sim.SpikeSourcePoisson())
    assert [int(i) for i in first] == [0, 1, 2]
    assert [int(i) for i in second.all_cells] == [3, 4]
    assert (second.first_id, second.last_id, second.size, len(second)) == (3, 4, 2, 2)
    assert second[1] == 4
    assert second.id_to_index(second[1]) == 1
    assert second.id_to_index(list(second)).tolist() == [0, 1]
    assert second[1] in second
    assert second[1] not in first
    with pytest.raises(IndexError, match="no cell with id 4"):
        first.id_to_index(4)


def test_class_and_parameters_as_in_pynn(sim):
    cells = sim.Population(2, sim.IF_curr_exp, {"tau_m": 12.0}, initial_values={"v": -60.0})
    assert cells.get("tau_m") == 12.0
    assert cells.initial_values["v"].tolist() == [-60.0, -60.0]
    assert (cells.celltype.recordable, cells.conductance_based) == (("spikes", "v", "isyn_exc", "isyn_inh"), False)
    assert sim.Population(1, sim.IF_curr_exp).label == "population1"


def test_values_of_all_kinds(sim, cells):
    cells.set(i_offset=0.5, tau_m=list(range(1, 11)), cm=lambda i: 1.0 + i, v_rest=-60 * pq.mV)
    cells[2:4].set(i_offset=[0.1, 0.2] * pq.uA)
    assert cells.get("tau_m").tolist() == list(range(1, 11))
    assert cells.get(["cm", "v_rest"])[0].tolist() == list(range(1, 11))
    assert cells.get("v_rest") == -60.0
    np.testing.assert_allclose(cells.get("i_offset")[1:5], [0.5, 100.0, 200.0, 0.5])
    cells.set(v_thresh=sim.RandomDistribution("uniform", low=-50, high=-40))
    drawn = cells.get("v_thresh")
    assert np.unique(drawn).size == 10
    assert ((drawn > -50) & (drawn < -40)).all()


def test_cell_attributes(cells):
    cells[3].i_offset = 0.1
    assert (cells[3].i_offset, cells[2].i_offset) == (0.1, 0.0)
    cells[-1].set_parameters(tau_m=9.0)
    assert cells[9].get_parameters()["tau_m"] == 9.0
    assert cells[9].parent is cells
    assert cells[4].as_view().ids.tolist() == [4]
    with pytest.raises(UnknownParameter, match="IF_cond_exp has no parameter 'tau'; it has v_rest, cm"):
        _ = cells[3].tau
    with pytest.raises(UnknownParameter, match="no parameter 'i_ofset'"):
        cells[3].i_ofset = 1.0


def test_views(cells):
    assert cells[2:8:2].ids.tolist() == [2, 4, 6]
    assert cells[[5, 1]].ids.tolist() == [5, 1]
    assert cells[np.arange(10) > 7].ids.tolist() == [8, 9]
    inner = cells[2:8][[1, 3]]
    assert inner.ids.tolist() == [3, 5]
    assert inner.grandparent is cells
    assert inner.index_in_grandparent([0, 1]).tolist() == [3, 5]
    inner.set(tau_m=[1.0, 2.0])
    assert cells.get("tau_m")[[3, 5]].tolist() == [1.0, 2.0]
    assert inner.parent.parent is cells
    assert inner[1] == 5


@pytest.mark.parametrize(
    ("selector", "text"),
    [
        ([0, 10], "has indices 0 to 9, asked for"),
        (slice(4, 4), "selects no cell"),
        ([1, 1], "selects a cell twice"),
        ([True, False], "a mask of shape (2,) for 10 cells"),
        ([0.5], "chosen by a slice, indices or a mask"),
    ],
)
def test_impossible_views(cells, selector, text):
    with pytest.raises((IndexError, TypeError)) as caught:
        cells[selector]
    assert text in str(caught.value)


def test_samples_are_random_and_repeatable(sim):
    def sample():
        sim.setup(seed=5)
        cells = sim.Population(100, sim.IF_cond_exp())
        return cells.sample(10).ids.tolist(), cells.sample(10).ids.tolist()

    one, other = sample()
    assert one != other
    assert one == sorted(set(one))
    assert sample() == (one, other)
    with pytest.raises(ValueError, match="cannot sample 101 of 100"):
        sim.Population(100, sim.IF_cond_exp()).sample(101)


def test_assemblies(sim, cells):
    others = sim.Population(3, sim.IF_cond_exp(tau_m=30.0), label="others")
    both = cells[8:] + others
    assert isinstance(both, sim.Assembly)
    assert both.ids.tolist() == [8, 9, 10, 11, 12]
    assert both.get("tau_m").tolist() == [15.0, 15.0, 30.0, 30.0, 30.0]
    both.set(i_offset=[1, 2, 3, 4, 5])
    assert others.get("i_offset").tolist() == [3.0, 4.0, 5.0]
    assert both[1:3].ids.tolist() == [9, 10]
    assert both[3] == 11
    assert both.get_population("others") is others
    assert both.can_record("gsyn_exc")
    assert (both + cells[0:1]).size == 6
    assert both.label == "assembly of \"view of 'cells' with size 2\", 'others'"
    with pytest.raises(ValueError, match="a cell may be in an assembly only once"):
        both + cells
    with pytest.raises(KeyError, match="no member is called"):
        both.get_population("x")


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "3"])
def test_impossible_sizes(sim, size):
    with pytest.raises(ValueError, match="whole number of cells, at least 1"):
        sim.Population(size, sim.IF_cond_exp())


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"tau_m": [1.0, 2.0]}, "tau_m: 2 values of shape (2,) given for 3 cells"),
        ({"tau_m": float("nan")}, "tau_m: every value must be finite, not nan"),
        ({"tau_m": "fast"}, "tau_m: expected numbers in ms, not 'fast'"),
        ({"tau_m": 0.0}, "tau_m must be greater than 0, not 0"),
        ({"cm": -1.0}, "cm must be greater than 0, not -1"),
        ({"tau_refrac": -1.0}, "tau_refrac must not be negative, not -1"),
        ({"cm": 1 * pq.mV}, "cm is a number in nF; one in mV cannot be converted"),
    ],
)
def test_impossible_values(sim, parameters, text):
    with pytest.raises((ValueError, TypeError)) as caught:
        sim.Population(3, sim.IF_cond_exp(**parameters), label="p")
    assert text in str(caught.value)


def test_failed_set_changes_nothing(cells):
    with pytest.raises(ValueError, match="must be greater than 0"):
        cells.set(i_offset=1.0, tau_m=-1.0)
    with pytest.raises(UnknownParameter):
        cells.set(i_offset=1.0, nonsense=1.0)
    assert (cells.get("i_offset"), cells.get("tau_m")) == (0.0, 15.0)


def test_unknown_names(sim, cells):
    with pytest.raises(
        UnknownParameter, match="IF_cond_exp has no parameter 'tau'; it has v_rest, cm, tau_m"
    ):
        sim.IF_cond_exp(tau=1.0)
    with pytest.raises(UnknownParameter, match="no parameter 'tau'"):
        cells.get("tau")
    with pytest.raises(
        UnknownVariable, match="IF_cond_exp has no state variable 'w'; it has v, gsyn_exc, gsyn_inh"
    ):
        cells.initialize(w=0.0)
    with pytest.raises(TypeError, match="Expected a cell type such as IF_cond_exp"):
        sim.Population(1, "IF_cond_exp")


def test_spike_times(sim):
    same = sim.Population(2, sim.SpikeSourceArray(spike_times=[3.0, 1.0]))
    assert [t.tolist() for t in same.get("spike_times")] == [[1.0, 3.0], [1.0, 3.0]]
    own = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0], sim.Sequence([2.0, 4.0])]))
    assert [t.tolist() for t in own.get("spike_times")] == [[1.0], [2.0, 4.0]]
    computed = sim.Population(2, sim.SpikeSourceArray(spike_times=lambda i: [i + 0.5]))
    assert [t.tolist() for t in computed.get("spike_times")] == [[0.5], [1.5]]
    with pytest.raises(ValueError, match="times must be finite and not negative, not -1 ms"):
        sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, -1.0]))
    with pytest.raises(ValueError, match="3 lists of times given for 2 cells"):
        sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0], [2.0], [3.0]]))


def test_currents_go_into_membranes_only(sim):
    source = sim.Population(1, sim.SpikeSourcePoisson(), label="noise")
    current = sim.DCSource(amplitude=0.1)
    with pytest.raises(
        NotSupported, match="cannot be injected into 'noise': SpikeSourcePoisson has no membrane"
    ):
        source.inject(current)
    with pytest.raises(
        UnknownParameter, match="DCSource has no parameter 'amplitud'; it has amplitude, start, stop"
    ):
        sim.DCSource(amplitud=0.1)
    with pytest.raises(UnknownParameter, match="no parameter 'amp'"):
        current.amp = 1.0
    with pytest.raises(ValueError, match="times must not be negative and must increase"):
        sim.StepCurrentSource(times=[2.0, 1.0], amplitudes=[1.0, 2.0])
    with pytest.raises(ValueError, match="2 times and 1 amplitudes"):
        sim.StepCurrentSource(times=[1.0, 2.0], amplitudes=[1.0])
    step = sim.StepCurrentSource(times=[1.0, 2.0], amplitudes=[1.0, 0.5])
    assert step.amplitudes.tolist() == [1.0, 0.5]


def test_the_description_needs_no_run(sim, cells):
    """get, connections, weights, sizes, ids: no engine is opened."""
    cells.set(tau_m=5.0)
    projection = sim.Projection(
        cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1, delay=0.5)
    )
    assert projection.size() == 100
    assert projection.get("delay", "array")[0, 0] == 0.5
    assert cells._simulation._builder is None
    assert cells.find_units("gsyn_exc") == "uS"
    assert "IF_cond_exp" in cells.describe()
    assert "AllToAllConnector" in projection.describe()


def test_random_numbers_with_a_seed_of_their_own(sim):
    values = [
        sim.RandomDistribution("normal", (0.0, 1.0), rng=sim.NumpyRNG(seed=s)).next(5) for s in (1, 1, 2)
    ]
    assert values[0].tolist() == values[1].tolist() != values[2].tolist()
    assert isinstance(sim.NumpyRNG(seed=1).next(), float)
    with pytest.raises(ValueError, match="'normal' takes mu, sigma; given mean, sigma"):
        sim.RandomDistribution("normal", mean=0.0, sigma=1.0)
    with pytest.raises(ValueError, match="No distribution 'flat'; there are binomial"):
        sim.RandomDistribution("flat")


@pytest.mark.parametrize(
    ("name", "parameters", "mean", "variance"),
    [
        ("uniform", {"low": 2.0, "high": 4.0}, 3.0, 1 / 3),
        ("uniform_int", {"low": 0, "high": 10}, 4.5, 8.25),
        ("normal", {"mu": 1.0, "sigma": 2.0}, 1.0, 4.0),
        ("normal_clipped", {"mu": 0.0, "sigma": 1.0, "low": -100, "high": 100}, 0.0, 1.0),
        ("normal_clipped_to_boundary", {"mu": 0.0, "sigma": 1.0, "low": -100, "high": 100}, 0.0, 1.0),
        ("lognormal", {"mu": 0.0, "sigma": 0.5}, np.exp(0.125), (np.exp(0.25) - 1) * np.exp(0.25)),
        ("exponential", {"beta": 2.0}, 2.0, 4.0),
        ("gamma", {"k": 3.0, "theta": 2.0}, 6.0, 12.0),
        ("poisson", {"lambda_": 5.0}, 5.0, 5.0),
        ("binomial", {"n": 10, "p": 0.3}, 3.0, 2.1),
        ("vonmises", {"mu": 0.0, "kappa": 100.0}, 0.0, 0.01),
    ],
)
def test_distributions(sim, name, parameters, mean, variance):
    n = 40_000
    values = sim.RandomDistribution(name, rng=sim.NumpyRNG(seed=3), **parameters).next(n)
    assert abs(values.mean() - mean) < 5 * np.sqrt(variance / n)
    assert values.var() == pytest.approx(variance, rel=0.05)


def test_clipping(sim):
    limits = {"mu": 0.0, "sigma": 1.0, "low": -0.5, "high": 0.5}
    clipped = sim.RandomDistribution("normal_clipped", rng=sim.NumpyRNG(1), **limits).next(1000)
    assert np.abs(clipped).max() < 0.5
    boundary = sim.RandomDistribution("normal_clipped_to_boundary", rng=sim.NumpyRNG(1), **limits).next(1000)
    assert np.abs(boundary).max() == 0.5


def test_parameters_of_currents_in_the_order_of_old_scripts(sim):
    assert sim.DCSource(0.5, 10.0, stop=20.0).get_parameters() == {"amplitude": 0.5, "start": 10.0, "stop": 20.0}
    step = sim.StepCurrentSource([1.0, 2.0], [0.1, 0.2])
    assert (step.times.tolist(), step.amplitudes.tolist()) == ([1.0, 2.0], [0.1, 0.2])
    noise = sim.NoisyCurrentSource(0.2, 0.1, 0.3, 5.0, 9.0)
    assert noise.get_parameters() == {"mean": 0.2, "stdev": 0.1, "start": 5.0, "stop": 9.0, "dt": 0.3}
    with pytest.raises(TypeError, match="DCSource: start is given twice, by its place and by its name"):
        sim.DCSource(0.5, 10.0, start=10.0)
    with pytest.raises(TypeError, match="StepCurrentSource: .* without a name: only times, amplitudes, in this order"):
        sim.StepCurrentSource([1.0], [0.1], 2.0)
    with pytest.raises(TypeError, match="ACSource: of its parameters may be given without a name: none"):
        sim.ACSource(0.5)


@pytest.mark.parametrize(("timestep", "expected"), [(0.1, 0.1), (0.025, 0.1), (0.5, 0.5), (0.03, 0.03)])
def test_noise_changes_every_tenth_of_a_millisecond_if_the_time_step_allows_it(sim, timestep, expected):
    sim.setup(timestep=timestep)
    assert sim.NoisyCurrentSource(stdev=0.1).dt == expected
    with pytest.raises(NotSupported, match=r"dt = 0 ms is shorter than a time step"):
        sim.NoisyCurrentSource(dt=0.0)
