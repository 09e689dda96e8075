"""`isyn_exc` and `isyn_inh`, on every engine: what flows into a cell, however it is asked for."""

import numpy as np
import pytest

CURRENT_BASED = ("IF_curr_exp", "IF_curr_alpha")
CONDUCTANCE_BASED = (
    "IF_cond_exp", "IF_cond_alpha", "IF_cond_exp_gsfa_grr", "EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista",
    "HH_cond_exp",
)  # fmt: skip


def network(sim, celltype, size=3, **parameters):
    sim.setup(timestep=0.1, seed=3)
    kind = getattr(sim, celltype)(**parameters)
    cells = sim.Population(size, kind, label="cells")
    source = sim.Population(4, sim.SpikeSourcePoisson(rate=400.0))
    for receptor, sign in (("excitatory", 1), ("inhibitory", 1 if kind.conductance_based else -1)):
        weight = sign * (0.002 if kind.conductance_based else 0.2)
        sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight, 0.3), receptor_type=receptor)
    return cells


def samples(group, name, segment=-1):
    (signal,) = (s for s in group.get_data().segments[segment].analogsignals if s.name == name)
    assert str(signal.units.dimensionality) == {"v": "mV", "g": "uS", "i": "nA"}[name[0]]
    return np.asarray(signal)


def flow(cells, first=0, e_rev=None, segment=-1):
    """Return what flows through the recorded conductances."""
    given = {"isyn_exc": ("gsyn_exc", "e_rev_E"), "isyn_inh": ("gsyn_inh", "e_rev_I")}
    v = samples(cells, "v", segment)
    return {
        name: samples(cells, g, segment) * ((cells.get(e) if e_rev is None else e_rev[name]) - v)
        for name, (g, e) in given.items()
    }


@pytest.mark.parametrize("celltype", CONDUCTANCE_BASED)
@pytest.mark.parametrize("split", [[9.0], [0.1, 0.1, 3.8, 5.0]], ids=len)
def test_of_conductances(sim, celltype, split):
    cells = network(sim, celltype)
    cells.record(["isyn_inh", "v", "gsyn_exc", "gsyn_inh", "isyn_exc"])
    for duration in split:
        sim.run(duration)
        cells.get_data()
    for name, expected in flow(cells).items():
        np.testing.assert_array_equal(samples(cells, name), expected, err_msg=name)
        np.testing.assert_array_equal(cells.peek(name), expected[-1])
        np.testing.assert_array_equal(cells[[2, 0]].peek(name), expected[-1, [2, 0]])
        assert np.ptp(expected) > 0.01
    assert [s.name for s in cells.get_data().segments[0].analogsignals][::4] == ["isyn_inh", "isyn_exc"]


@pytest.mark.parametrize("celltype", [*CURRENT_BASED, "IF_cond_exp"])
def test_intervals_windows_views_and_late_requests(sim, celltype):
    cells = network(sim, celltype)
    cells.record(["isyn_exc", "isyn_inh"])
    cells[1:].record("isyn_inh", sampling_interval=0.3, start=2.0, stop=7.1)
    sim.run(4.0)
    cells[[2]].record("isyn_exc", sampling_interval=0.5)
    sim.run(5.0)
    whole = {s.name: np.asarray(s) for s in cells.get_data().segments[0].analogsignals if s.shape == (91, 3)}
    others = [s for s in cells.get_data().segments[0].analogsignals if s.shape != (91, 3)]
    shown = {s.name: (float(s.t_start), s.annotations["source_ids"]) for s in others}
    assert shown == {"isyn_inh": (2.0, [1, 2]), "isyn_exc": (4.0, [2])}
    for signal in others:
        expected = whole[signal.name][20:72:3, 1:] if signal.name == "isyn_inh" else whole[signal.name][40::5, 2:]
        np.testing.assert_array_equal(np.asarray(signal), expected)
    first = cells.get_data("isyn_exc", clear=True)
    sim.run(1.0)
    again = cells.get_signals("isyn_exc")[0]
    assert (again.unit, again.values.shape) == ("nA", (11, 3))
    np.testing.assert_array_equal(again.values[0], np.asarray(first.segments[0].analogsignals[0])[-1])


@pytest.mark.parametrize("look", [False, True])
def test_changed_reversal_potentials_count_from_the_next_sample(sim, look):
    cells = network(sim, "IF_cond_exp")
    cells.record(["v", "gsyn_exc", "gsyn_inh"])
    sim.run(2.0)
    cells.record(["isyn_exc", "isyn_inh"])
    if look:
        cells.get_data()
    cells.set(e_rev_E=-10.0, i_offset=0.1)
    sim.run(2.0)
    if look:
        cells.get_data()
    cells[1].e_rev_I = -90.0
    sim.run(2.0)
    e_rev_inh = np.full((41, 3), -70.0)
    e_rev_inh[21:, 1] = -90.0
    v = samples(cells, "v")[20:]
    expected = {
        "isyn_exc": samples(cells, "gsyn_exc")[20:] * (np.repeat([0.0, -10.0], [1, 40])[:, None] - v),
        "isyn_inh": samples(cells, "gsyn_inh")[20:] * (e_rev_inh - v),
    }
    for name, values in expected.items():
        np.testing.assert_array_equal(samples(cells, name), values, err_msg=name)


@pytest.mark.parametrize("celltype", CURRENT_BASED)
def test_of_current_based_cells(sim, celltype):
    """They decay from their initial values, and move v; the same after reset()."""
    tau = {"tau_syn_E": 2.0, "tau_syn_I": 4.0}
    cells = sim.Population(2, getattr(sim, celltype)(v_thresh=1e6, **tau))
    cells.initialize(isyn_exc=[0.3, 0.0], isyn_inh=-0.1)
    assert cells.peek("isyn_exc").tolist() == [0.3, 0.0]
    cells.record(["v", "isyn_exc", "isyn_inh"])
    for segment in range(2):
        sim.run(5.0)
        t = np.arange(51)[:, None] / 10
        exc, inh = np.array([0.3, 0.0]) * np.exp(-t / 2.0), np.array([-0.1, -0.1]) * np.exp(-t / 4.0)
        np.testing.assert_allclose(samples(cells, "isyn_exc", segment), exc, rtol=1e-12)
        np.testing.assert_allclose(samples(cells, "isyn_inh", segment), inh, rtol=1e-12)
        charged = [np.array([[a, b]]) * (np.exp(-t / 20.0) - np.exp(-t / tau)) * 20.0 * tau / (20.0 - tau)
                   for a, b, tau in ((0.3, 0.0, 2.0), (-0.1, -0.1, 4.0))]  # fmt: skip
        np.testing.assert_allclose(samples(cells, "v", segment), sum(charged) - 65.0, rtol=1e-11)
        sim.reset()


def test_before_the_first_run(sim):
    cells = sim.Population(2, sim.IF_cond_exp(e_rev_E=-5.0))
    cells.initialize(v=-60.0, gsyn_exc=[0.001, 0.002])
    np.testing.assert_allclose(cells.peek("isyn_exc"), [0.055, 0.11], rtol=1e-12)
    assert cells.peek("isyn_inh").tolist() == [0.0, 0.0]
    assert cells.find_units("isyn_exc") == "nA"
    with pytest.raises(ValueError, match="no state variable 'isyn_exc'; it has v, gsyn_exc, gsyn_inh"):
        cells.initialize(isyn_exc=0.1)


@pytest.mark.parametrize("celltype", ["IF_curr_delta", "Izhikevich"])
def test_cells_that_spikes_shift_have_none(sim, celltype):
    cells = sim.Population(2, getattr(sim, celltype)())
    with pytest.raises(ValueError, match="'isyn_exc' cannot be recorded"):
        cells.record("isyn_exc")
    assert not cells.can_record("isyn_inh")
