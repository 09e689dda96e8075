"""What cannot be is said in words that name what there is."""

import numpy as np
import pytest

from pynn_data.errors import NothingRecorded, SimulationEnded, UnknownVariable


def message(error, call, *args, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def test_before_the_first_run(sim, busy):
    """B17: there is no data yet, and what is asked for is listed; whichever way one asks."""
    cells, sources = busy()
    nothing = "nothing has run yet, so there are no data; recording is requested of: "
    assert message(NothingRecorded, cells.get_data) == f"'cells': {nothing}nothing."
    cells[:2].record(["v", "spikes"])
    for call in (cells.get_data, cells.get_spike_counts, cells.mean_spike_count, cells.get_spikes, cells.get_signals):
        assert message(NothingRecorded, call) == f"'cells': {nothing}spikes, v."
    assert message(NothingRecorded, cells.get_data, clear=True) == f"'cells': {nothing}spikes, v."
    both = sim.Assembly(cells, sources, label="both")
    assert message(NothingRecorded, both.get_data) == f"'both': {nothing}spikes, v."
    sim.run(0.0)
    assert message(NothingRecorded, cells.get_data) == f"'cells': {nothing}spikes, v."
    sim.run(0.1)
    assert cells.get_data().segments[0].analogsignals[0].shape == (2, 2)


def test_what_is_not_recorded(sim, busy):
    """B17: the error says what is, for these cells."""
    cells, sources = busy()
    cells[:2].record(["v", "spikes"])
    sim.run(1.0)
    of_these = "'cells': no data of {}; recorded: spikes, v."
    for names in ("gsyn_exc", ["v", "gsyn_exc"]):
        assert message(NothingRecorded, cells.get_data, names).startswith(of_these.format("gsyn_exc"))
    assert message(NothingRecorded, cells.get_data, ["x", "w"]).startswith(of_these.format("w, x"))
    nothing = "no data of {}; recorded: nothing."
    assert nothing.format("anything") in message(NothingRecorded, sources.get_data)
    assert nothing.format("v") in message(NothingRecorded, cells[2].get_data, "v")
    for call in (cells[2:].get_spike_counts, cells[2:].mean_spike_count, sources.get_spikes):
        assert nothing.format("spikes") in message(NothingRecorded, call)


def test_no_spikes_in_the_last_segment(sim, busy):
    """B17, B18: counts and means of a segment without spikes recorded are an error, though an earlier one had them."""
    cells, _ = busy()
    cells.record("spikes")
    sim.run(10.0)
    sim.reset()
    cells.record(None)
    cells.record("v")
    sim.run(5.0)
    for call in (cells.get_spike_counts, cells.mean_spike_count):
        assert message(NothingRecorded, call) == "'cells': no spikes were recorded in segment 1."
    assert [len(s.spiketrains) for s in cells.get_data("spikes").segments] == [5, 0]
    assert cells.get_spikes(segment=0).recorded.tolist() == [0, 1, 2, 3, 4]


def test_record_refuses_what_the_cells_do_not_have(sim, busy):
    """B17, A24: at the call, with what they have, and without recording anything of the rest."""
    cells, sources = busy()
    assert message(UnknownVariable, cells.record, ["v", "w"]) == (
        "'w' cannot be recorded from 'cells' (IF_cond_exp): it has spikes, v, gsyn_exc, gsyn_inh, "
        "isyn_exc, isyn_inh."
    )
    assert message(UnknownVariable, cells[1].record, "w").startswith("'w' cannot be recorded from 'cells'")
    assert message(UnknownVariable, (cells + sources).record, "v") == (
        "'v' cannot be recorded from 'sources' (SpikeSourcePoisson): it has spikes."
    )
    sim.run(1.0)
    assert "recorded: nothing" in message(NothingRecorded, cells.get_data)


def test_what_can_be_recorded(sim, busy):
    """A24, A23: can_record and find_units, of populations, views and assemblies."""
    cells, sources = busy()
    adaptive = sim.Population(2, sim.EIF_cond_exp_isfa_ista(), label="adaptive")
    groups = {
        "population": cells, "view": cells[1:3], "view of a view": cells[1:][[0, 2]],
        "with a source": cells + sources, "with w": adaptive[:1], "two types": cells[:2] + adaptive,
    }  # fmt: skip
    names = ("spikes", "v", "gsyn_exc", "w", "u")
    found = {key: [name for name in names if group.can_record(name)] for key, group in groups.items()}
    leaky = ["spikes", "v", "gsyn_exc"]
    assert found == {
        "population": leaky, "view": leaky, "view of a view": leaky, "with a source": ["spikes"],
        "with w": [*leaky, "w"], "two types": leaky,
    }  # fmt: skip
    for group in groups.values():
        units = [group.find_units(name) for name in ("v", "gsyn_exc", "w", "tau_m", "i_offset")]
        assert units == ["mV", "uS", "nA", "ms", "nA"]
        assert "has no variable 'x'" in message(UnknownVariable, group.find_units, "x")
    u = sim.Population(1, sim.Izhikevich())
    assert [u.find_units(name) for name in ("v", "u", "a", "d")] == ["mV", "mV/ms", "1/ms", "mV/ms"]


def test_windows_that_cannot_be(sim, busy):
    """B17, B5: empty, past, or off the grid of steps; nothing is recorded of them."""
    cells, _ = busy()
    sim.run(3.0)
    texts = {
        "start = 2 ms is past: it is t = 3 ms.": {"start": 2.0},
        "stop = 5 ms must be later than the start, 5 ms.": {"start": 5.0, "stop": 5.0},
        "stop = 3 ms must be later than the start, 3 ms.": {"stop": 3.0},
        "start = 4.05 ms is not a whole number of steps of 0.1 ms; the nearest are 4 and 4.1 ms.": {"start": 4.05},
    }
    for text, window in texts.items():
        assert message(ValueError, cells.record, "v", **window) == text
    sim.run(3.0)
    assert "recorded: nothing" in message(NothingRecorded, cells.get_data)


def test_after_the_end(sim, busy):
    """A18, B17: nothing can be recorded or run any more, and the data is there."""
    cells, _ = busy()
    cells.record("v")
    sim.run(1.0)
    sim.end()
    text = "The simulation has ended (end() was called); call setup() for a new one."
    assert message(SimulationEnded, cells.record, "spikes") == text
    assert message(SimulationEnded, sim.run, 1.0) == text
    assert np.asarray(cells.get_data().segments[0].analogsignals[0]).shape == (11, 5)
