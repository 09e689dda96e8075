"""Values in the forms that scripts for PyNN give and expect."""

import numpy as np
import pytest
import quantities as pq


def test_a_function_of_spike_times_may_need_an_array_of_indices(sim):
    def times(i):
        return [sim.Sequence(np.arange(5.0 + j, 40.0, 20.0)) for j in i]

    cells = sim.Population(3, sim.SpikeSourceArray(spike_times=times))
    assert [list(t) for t in cells.get("spike_times")] == [[5.0, 25.0], [6.0, 26.0], [7.0, 27.0]]


def test_a_function_that_takes_both_is_called_once_for_each_cell(sim):
    calls = []

    def times(i):
        if hasattr(i, "__len__"):
            return [times(j) for j in i]
        calls.append(i)
        return sim.Sequence([1.0 + i])

    sim.Population(3, sim.SpikeSourceArray(spike_times=times))
    assert calls == [0, 1, 2]


def test_a_function_may_put_each_sequence_into_a_list(sim):
    def times(i):
        return [sim.Sequence([1.0 + j]) for j in np.atleast_1d(i)]

    cells = sim.Population(2, sim.SpikeSourceArray(spike_times=times))
    assert [list(t) for t in cells.get("spike_times")] == [[1.0], [2.0]]


def test_the_error_of_a_function_is_that_of_its_first_call(sim):
    def times(i):
        raise OSError(f"no file {i}")

    with pytest.raises(OSError, match="no file 0"):
        sim.Population(2, sim.SpikeSourceArray(spike_times=times))


def test_initial_values_can_be_evaluated(sim):
    cells = sim.Population(3, sim.IF_cond_exp(), initial_values={"v": [-65.0, -64.0, -63.0]})
    assert cells.initial_values["v"].evaluate().tolist() == [-65.0, -64.0, -63.0]
    assert cells[1:].initial_values["v"].evaluate(simplify=True).tolist() == [-64.0, -63.0]
    assert cells[:1].initial_values["v"].evaluate(simplify=True) == -65.0
    assert cells.initial_values["v"].evaluate(mask=[2]).tolist() == [-63.0]


def test_a_cell_tells_its_initial_values_and_takes_new_ones(sim):
    cell = sim.Population(2, sim.IF_cond_exp())[1]
    cell.set_initial_value("v", -0.06 * pq.V)
    assert cell.get_initial_value("v") == -60.0
    assert cell.is_standard_cell


def test_recording_takes_the_file_second_and_the_interval_third(sim, tmp_path):
    cells = sim.Population(2, sim.IF_cond_exp())
    cells.record("v", str(tmp_path / "Results" / "v.pkl"), 0.5)
    sim.run(1.0)
    assert cells.get_data("v", True, False, None).segments[0].analogsignals[0].shape == (3, 2)
    sim.end()
    assert (tmp_path / "Results" / "v.pkl").exists()


def test_data_of_an_assembly_take_annotations_fourth(sim):
    cells = sim.Population(2, sim.IF_cond_exp()) + sim.Population(2, sim.IF_curr_exp())
    cells.record("v")
    sim.run(1.0)
    assert cells.get_data("v", True, False, {"note": "x"}).annotations["note"] == "x"
