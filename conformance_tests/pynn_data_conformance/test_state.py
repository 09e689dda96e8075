"""The state of cells now, looked at without recording it."""

import numpy as np
import pytest

from pynn_data_conformance.comparing import assert_ramp, assert_same, rounding
from pynn_data_conformance.oracles import arrays, ramps, record_all


def states(cells):
    return [name for name in cells.celltype.recordable if name != "spikes"]


def test_state_of_ramps(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    assert_ramp([cells.peek("v")], [0])
    for step, duration in ((1, 0.1), (8, 0.7), (30, 2.2)):
        sim.run(duration)
        assert_ramp([cells.peek("v")], [step])
    sim.reset()
    assert_ramp([cells.peek("v")], [0])
    sim.run(0.3)
    assert_ramp([cells.peek("v")], [3])


def test_state_of_some_cells_in_their_order(sim, busy, cell):
    cells, _ = busy(cell)
    sim.run(7.3)
    for name in states(cells):
        whole = cells.peek(name)
        np.testing.assert_array_equal(cells[[3, 1, 2]].peek(name), whole[[3, 1, 2]])
        np.testing.assert_array_equal((cells[4:] + cells[:2]).peek(name), whole[[4, 0, 1]])
        assert cells[3].peek(name) == whole[3]


def test_state_is_what_a_recorder_would_sample(sim, busy, cell):
    cells, _ = busy(cell)
    record_all(cells)
    seen = {name: [cells.peek(name)] for name in states(cells)}
    for duration in (0.1, 0.4, 9.8, 0.1):
        sim.run(duration)
        for name in reversed(states(cells)):
            seen[name].append(cells.peek(name))
    for signal in cells.get_data().segments[0].analogsignals:
        samples = np.asarray(signal)[[0, 1, 5, 103, 104]]
        rtol = rounding(cells, signal.name)
        np.testing.assert_allclose(seen[signal.name], samples, rtol=rtol, err_msg=signal.name)


def test_looking_changes_nothing(sim, busy, cell):
    def run(look):
        sim.setup(timestep=0.1)
        cells, sources = busy(cell)
        sources.record("spikes")
        record_all(cells, 0.3)
        for duration in (5.0, 0.1, 12.0, 0.1, 0.1):
            for name in states(cells) if look else ():
                cells.peek(name)
            sim.run(duration)
        return arrays(cells, sources)

    assert_same(run(False), run(True))


@pytest.mark.capability("CURRENTS")
@pytest.mark.capability("LATE_CURRENTS")
@pytest.mark.capability("PARAMETER_CHANGES")
def test_looking_in_callbacks_changes_nothing(sim, busy, cell):
    """Nor does it between changes: of a parameter, of a current and of the cells that it goes into."""

    def run(look):
        sim.setup(timestep=0.1)
        cells, _ = busy(cell)
        record_all(cells)
        current = sim.DCSource(amplitude=0.01 if cell == "Izhikevich" else 0.5)
        cells[0].inject(current)

        def see(time=0.0):
            for name in states(cells) if look else ():
                cells.peek(name)
            if look:
                cells.get_data()
            return time + 0.5

        sim.run(3.0, callbacks=[see])
        see()
        cells[1].inject(current)
        see()
        cells[3].i_offset = cells[3].i_offset / 2
        see()
        sim.run(3.0, callbacks=[see])
        current.amplitude = 0.0
        see()
        sim.run(2.0, callbacks=[see])
        return arrays(cells)

    assert_same(run(False), run(True))


@pytest.mark.capability("LATE_CELLS")
@pytest.mark.capability("LATE_CONNECTIONS")
def test_late_cells_tell_all_that_early_ones_do(sim, busy, cell):
    """Every variable can be recorded and looked at, and begins with the initial state."""
    cells, sources = busy(cell)
    sim.run(3.0)
    late = sim.Population(2, getattr(sim, cell)())
    sources.set(rate=2000.0)
    weight = {"uS": 0.004, "nA": 0.3, "mV": 1.0}[cells.celltype.weight_unit]
    for receptor, factor in {"excitatory": 1.0, "inhibitory": 0.5}.items():
        strength = weight * (factor if cells.conductance_based or factor == 1.0 else -factor)
        synapse = sim.StaticSynapse(weight=strength, delay=0.1)
        sim.Projection(sources, late, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    record_all(late)
    sim.run(0.0)
    seen = {name: [late.peek(name)] for name in states(late)}
    for duration in (0.1, 4.9):
        sim.run(duration)
        for name in states(late):
            seen[name].append(late.peek(name))
    signals = {signal.name: signal for signal in late.get_data().segments[0].analogsignals}
    assert set(signals) == set(states(late))
    for name, signal in signals.items():
        assert (float(signal.t_start), signal.shape) == (3.0, (51, 2))
        samples = np.asarray(signal)
        following = {each: follow(late.parameters) for each, follow in late.celltype.following.items()}
        if name not in late.celltype.derived:
            at_first = {**late.initial_values, **following}[name]
            np.testing.assert_allclose(samples[0], at_first, err_msg=name)
        np.testing.assert_allclose(seen[name], samples[[0, 1, 50]], rtol=rounding(late, name), err_msg=name)
        assert name not in ("v", "gsyn_exc", "gsyn_inh") or np.ptp(samples) > 0


def test_what_was_seen_stays(sim, ramp_cell):
    """A value that was handed out does not change with the state."""
    cells = ramps(sim, ramp_cell)
    sim.run(1.0)
    seen = cells.peek("v")
    sim.run(1.0)
    assert_ramp([seen], [10])
