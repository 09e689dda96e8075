"""Sequences: arrays that are the value of one cell, and their arithmetic."""

import numpy as np
import pytest
import quantities as pq

from pynn_data.network.sequence import Sequence


def test_the_largest_and_the_smallest_value_and_single_ones():
    times = Sequence([3.0, 1.0, 2.0])
    assert (times.max(), times.min(), times[0], list(times)) == (3.0, 1.0, 3.0, [3.0, 1.0, 2.0])
    assert max(times) == 3.0
    assert list(times[1:]) == [1.0, 2.0]


def test_equal_if_all_values_are():
    times = Sequence([1.0, 2.0])
    assert times == Sequence([1.0, 2.0])
    assert times != Sequence([1.0, 3.0])
    assert times != Sequence([1.0])
    assert times != 1.0
    each = np.empty(2, dtype=object)
    each[:] = [Sequence([1.0, 2.0]), Sequence([])]
    assert (times == each).tolist() == [True, False]


@pytest.mark.parametrize("number", [2.0, 2, np.float64(2.0), np.array(2)])
def test_arithmetic_with_a_number(number):
    times = Sequence([4.0, 6.0])
    assert times + number == number + times == Sequence([6.0, 8.0])
    assert times - number == Sequence([2.0, 4.0])
    assert number - times == Sequence([-2.0, -4.0])
    assert times * number == number * times == Sequence([8.0, 12.0])
    assert times / number == Sequence([2.0, 3.0])


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_arithmetic_with_several_numbers_gives_a_sequence_for_each(kind):
    later = Sequence([1.0, 2.0]) + kind([0.0, 10.0, 20.0])
    assert later.shape == (3,)
    assert [list(times) for times in later] == [[1.0, 2.0], [11.0, 12.0], [21.0, 22.0]]
    assert list((kind([1.0]) * Sequence([1.0, 2.0]))[0]) == [1.0, 2.0]


def test_units_stay():
    times = Sequence([0.1, 0.2] * pq.s) + 500 * pq.ms
    assert times.value.units == pq.s
    assert list(times.value.magnitude) == pytest.approx([0.6, 0.7])


def test_two_sequences_have_no_sum():
    with pytest.raises(TypeError):
        Sequence([1.0]) + Sequence([2.0])


def test_later_times_for_each_cell(sim):
    later = Sequence([1.0, 2.0]) + np.array([0.0, 5.0, 10.0])
    cells = sim.Population(3, sim.SpikeSourceArray(spike_times=later))
    assert [times.tolist() for times in cells.get("spike_times")] == [[1.0, 2.0], [6.0, 7.0], [11.0, 12.0]]
