"""Cells that fire at random: what their spikes leave behind, and how probable a spike is."""

import numpy as np
import pytest

from pynn_data_conformance.comparing import assert_signal

DT = 0.1

PARTS = {"eta": ([3.0, 25.0], [0.2, -0.04], "i_eta", 0.0), "gamma": ([2.0, 9.0, 80.0], [4.0, 1.0, 0.5], "v_t", -55.0)}
"""Kind of a trace -> time constants, steps, variable, and what that is without a spike."""


@pytest.mark.parametrize("kind", PARTS)
def test_parts_of_a_trace(sim, escaping_cell, kind):
    """Each spike adds its step to each part, which decays with its time constant; the variable is their sum."""
    times = {f"tau_{name}": tau for name, (tau, *_) in PARTS.items()}
    given = {**times, **{f"a_{name}": a for name, (_, a, *_) in PARTS.items()}}
    celltype = getattr(sim, escaping_cell)(v_t_star=-55.0, delta_v=1.0, i_offset=1.5, tau_refrac=2.0, **given)
    cells = sim.Population(2, celltype, initial_values={"v": -65.0})
    tau, a, variable, without = PARTS[kind]
    cells.record([variable, "spikes"])
    assert (cells.peek(variable) == without).all()
    sim.run(60.0)
    segment = cells.get_data().segments[0]
    at, wanted = np.arange(601), np.full((601, 2), without)
    for cell, train in enumerate(segment.spiketrains):
        assert len(train) > 2
        for step in np.rint(np.asarray(train) / DT).astype(int):
            for time, each in zip(tau, a, strict=True):
                wanted[:, cell] += np.where(at >= step, each * np.exp(-np.maximum(at - step, 0) * DT / time), 0.0)
    samples = np.asarray(segment.analogsignals[0])
    assert_signal(cells, variable, samples, wanted, why=lambda _: "the sum of what is left of each spike's steps")


def test_part_of_a_current_is_outward(sim, escaping_cell):
    """After a spike, 0.5 nA that do not decay draw 1 nF down by 0.5 mV/ms."""
    none = {"tau_gamma": [], "a_gamma": [], "tau_refrac": 0.0}
    celltype = getattr(sim, escaping_cell)(
        cm=1.0, tau_m=1e9, v_reset=-70.0, v_t_star=-60.0, delta_v=0.1, lambda0=1e4, tau_eta=[1e9], a_eta=[0.5], **none
    )
    cells = sim.Population(1, celltype, initial_values={"v": -40.0})
    cells.record(["v", "spikes"])
    sim.run(5.0)
    segment = cells.get_data().segments[0]
    assert np.round(np.asarray(segment.spiketrains[0]), 9).tolist() == [0.1]
    wanted = np.concatenate([[-40.0], -70.0 - 0.5 * DT * np.arange(50)])
    samples = np.asarray(segment.analogsignals[0])
    assert_signal(cells, "v", samples, wanted[:, None], why=lambda _: "v_reset - i_eta t / cm")


@pytest.mark.parametrize("above", [-1.0, 0.0, 2.0])
def test_probability_of_a_spike(sim, escaping_cell, above):
    """In each step that is not refractory 1 - exp(-lambda dt), where v stays at a number of delta_v above v_t."""
    still = {"cm": 1e6, "tau_m": 1e9, "v_rest": -50.0, "v_reset": -50.0, "i_offset": 0.0, "tau_refrac": 1.0}
    none = {"tau_eta": [], "a_eta": [], "tau_gamma": [], "a_gamma": []}
    celltype = getattr(sim, escaping_cell)(v_t_star=-50.0 - 2.0 * above, delta_v=2.0, lambda0=150.0, **still, **none)
    cells = sim.Population(200, celltype, initial_values={"v": -50.0})
    cells.record("spikes")
    sim.run(100.0)
    p = -np.expm1(-150.0 * np.exp(above) * DT / 1000)
    expected = 200 * 1000 / (10 + 1 / p)  # a spike, and 10 steps in which there is none
    found = sum(len(train) for train in cells.get_data().segments[0].spiketrains)
    assert abs(found - expected) < 5 * np.sqrt(expected) + 200
