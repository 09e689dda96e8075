"""The state of cells now, looked at without recording it."""

import numpy as np

from pynn_data_conformance.oracles import arrays, assert_ramp, assert_same, ramps, record_all, rounding


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


def test_what_was_seen_stays(sim, ramp_cell):
    """A value that was handed out does not change with the state."""
    cells = ramps(sim, ramp_cell)
    sim.run(1.0)
    seen = cells.peek("v")
    sim.run(1.0)
    assert_ramp([seen], [10])
