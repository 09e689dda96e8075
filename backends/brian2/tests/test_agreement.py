"""Brian2 and NEST, the same script: spikes and traces, cell type by cell type.

The cells get constant and alternating currents and Poisson input over synapses with all
sorts of delays. Tolerances are about twice what was measured.
"""

import importlib.util

import numpy as np
import pytest

import pynn_data

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nest") is None or importlib.util.find_spec("pynn_data_nest") is None,
    reason="NEST and pynn-data-nest are needed for the comparison",
)

# Constant currents (nA), weights of excitation and inhibition; greatest difference of spikes in steps;
# tolerance of v (mV) at all times, and in nine samples of ten: where v rises steeply or spikes, a shift of
# a microsecond is a large difference.
CASES = {
    "IF_curr_exp": ([0.0, 0.8, 1.0, 1.5], 0.3, -0.2, 0, 1e-11, 1e-12),
    "IF_curr_alpha": ([0.0, 0.8, 1.0, 1.5], 1.0, -0.6, 0, 1e-11, 1e-12),
    "IF_curr_delta": ([0.0, 0.8, 1.0, 1.5], 2.0, -1.0, 0, 1e-11, 1e-12),
    "IF_cond_exp": ([0.0, 0.8, 1.0, 1.5], 0.005, 0.01, 0, 1e-11, 1e-12),
    "IF_cond_alpha": ([0.0, 0.8, 1.0, 1.5], 0.04, 0.02, 0, 3e-4, 4e-5),
    "EIF_cond_exp_isfa_ista": ([0.0, 0.6, 0.8, 1.2], 0.004, 0.006, 0, 0.1, 2e-4),
    "EIF_cond_alpha_isfa_ista": ([0.0, 0.6, 0.8, 1.2], 0.004, 0.006, 0, 0.1, 2e-4),
    "HH_cond_exp": ([0.0, 0.3, 0.6, 1.5], 0.01, 0.01, 1, 20.0, 0.05),
    "Izhikevich": ([0.0, 0.004, 0.01, 0.03], 2.0, -1.0, 0, 1e-6, 1e-9),
}


def course(backend, celltype, duration=500.0):
    """Return signals by name, and the steps of every cell's spikes."""
    sim = pynn_data.open(backend)
    sim.setup(timestep=0.1, seed=3)
    offsets, excitation, inhibition, *_ = CASES[celltype]
    cells = sim.Population(8, getattr(sim, celltype)(i_offset=offsets * 2))
    if cells.celltype.has_parameter("tau_refrac"):
        cells.set(tau_refrac=2.0)
    delays = sim.RandomDistribution("uniform", low=0.1, high=3.0)
    for weight, receptor, rate in ((excitation, "excitatory", 300.0), (inhibition, "inhibitory", 150.0)):
        source = sim.Population(8, sim.SpikeSourcePoisson(rate=rate))
        synapse = sim.StaticSynapse(weight=weight, delay=delays)
        sim.Projection(source, cells[4:], sim.FixedProbabilityConnector(0.5), synapse, receptor_type=receptor)
    sim.ACSource(amplitude=0.2 * max(offsets), frequency=20.0).inject_into([cells[1], cells[5]])
    cells.record(cells.celltype.recordable)
    sim.run(duration)
    segment = cells.get_data().segments[0]
    sim.end()
    steps = [np.rint(train.magnitude / 0.1).astype(int) for train in segment.spiketrains]
    return {signal.name: signal.magnitude for signal in segment.analogsignals}, steps


@pytest.mark.parametrize("celltype", CASES)
def test_same_spikes_and_traces_as_on_nest(celltype):
    *_, shift, worst, usual = CASES[celltype]
    (there, spikes_there), (here, spikes_here) = course("nest", celltype), course("brian2", celltype)
    assert sum(steps.size for steps in spikes_here) > 100
    for one, other in zip(spikes_here, spikes_there, strict=True):
        assert one.size == other.size
        assert np.abs(one - other).max(initial=0) <= shift
    off = np.abs(here["v"] - there["v"])
    assert off.max() <= worst
    assert np.quantile(off, 0.9) <= usual
    for name in {"gsyn_exc", "gsyn_inh"} & set(here):
        np.testing.assert_allclose(here[name], there[name], rtol=0, atol=2e-5)


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "EIF_cond_exp_isfa_ista", "HH_cond_exp"])
def test_first_row_and_arrivals_are_the_same(celltype):
    """The conductance's samples have the jump in the same row, and the value of the state at time 0."""
    (there, _), (here, _) = course("nest", celltype, 20.0), course("brian2", celltype, 20.0)
    for name, signal in here.items():
        np.testing.assert_array_equal(signal[0], there[name][0])
    for name in ("gsyn_exc", "gsyn_inh"):
        np.testing.assert_array_equal(here[name] > 1e-9, there[name] > 1e-9)


# Other behaviour than that of the defaults: tonic, fast, adapting, with an initial burst and bursting cells,
# as in Naud et al. (2008, Biol Cybern 99, 335); peaks far above the threshold; and i_offset (nA).
ADAPTIVE = [
    {"i_offset": 0.9, "tau_refrac": 0.0},
    {"i_offset": 0.9, "v_spike": 20.0, "tau_refrac": 1.0},
    {"i_offset": 0.5, "cm": 0.2, "tau_m": 20.0, "v_rest": -70.0, "v_thresh": -50.0, "a": 2.0, "tau_w": 30.0, "b": 0.0,
     "v_reset": -58.0, "v_spike": -30.0},
    {"i_offset": 0.4, "cm": 0.15, "tau_m": 15.0, "v_rest": -65.0, "v_reset": -65.0, "v_thresh": -50.0, "delta_T": 0.5,
     "a": 0.0, "b": 0.0, "v_spike": -30.0, "tau_refrac": 1.0},
    {"i_offset": 0.5, "cm": 0.2, "tau_m": 16.7, "v_rest": -70.0, "v_thresh": -50.0, "a": 2.0, "tau_w": 300.0, "b": 0.06,
     "v_reset": -58.0, "v_spike": 0.0},
    {"i_offset": 0.4, "cm": 0.13, "tau_m": 7.2, "v_rest": -58.0, "v_thresh": -50.0, "a": 4.0, "tau_w": 150.0, "b": 0.12,
     "v_reset": -50.0, "v_spike": -30.0},
    {"i_offset": 0.21, "cm": 0.2, "tau_m": 20.0, "v_rest": -58.0, "v_thresh": -50.0, "a": 2.0, "tau_w": 120.0, "b": 0.1,
     "v_reset": -46.0, "v_spike": -30.0},
]  # fmt: skip


def adaptive_course(backend, celltype, seed):
    """Return the steps of every cell's spikes, with noisy and alternating currents."""
    sim = pynn_data.open(backend)
    sim.setup(timestep=0.1, seed=seed)
    default = getattr(sim, celltype).default_parameters
    parameters = {name: [p.get(name, value) for p in ADAPTIVE] for name, value in default.items()}
    cells = sim.Population(len(ADAPTIVE), getattr(sim, celltype)(**parameters))
    for cell, given in zip(cells, ADAPTIVE, strict=True):
        cell.inject(sim.NoisyCurrentSource(stdev=0.5 * given["i_offset"]))
        cell.inject(sim.ACSource(amplitude=0.3 * given["i_offset"], frequency=20.0))
    cells.record("spikes")
    sim.run(500.0)
    trains = cells.get_data().segments[0].spiketrains
    sim.end()
    return [np.rint(train.magnitude / 0.1).astype(int) for train in trains]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("celltype", ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"])
def test_adaptive_cells_agree_with_noisy_currents_whatever_their_behaviour(celltype, seed):
    here, there = (adaptive_course(backend, celltype, seed) for backend in ("brian2", "nest"))
    for one, other in zip(here, there, strict=True):
        assert one.size == other.size > 5
        assert np.abs(one - other).max() <= 1


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize("celltype", [name for name in CASES if "cond" in name and "HH" not in name])
def test_cells_that_are_driven_fast_fire_as_on_nest(celltype, dt):
    def steps(backend):
        sim = pynn_data.open(backend)
        sim.setup(timestep=dt)
        cells = sim.Population(4, getattr(sim, celltype)(cm=0.1, tau_m=[0.05, 1.0, 10.0, 50.0], tau_refrac=2.0))
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[3.0, 20.0]))
        rows = [(0, k, weight, dt) for k, weight in enumerate([40.0, 1.0, 100.0, 0.5])]
        sim.Projection(source, cells, sim.FromListConnector(rows), receptor_type="excitatory")
        cells.record("spikes")
        sim.run(50.0)
        trains = cells.get_data().segments[0].spiketrains
        sim.end()
        return [np.rint(train.magnitude / dt).astype(int) for train in trains]

    for one, other in zip(steps("brian2"), steps("nest"), strict=True):
        assert one.size == other.size > 1
        assert np.abs(one - other).max() <= 1
