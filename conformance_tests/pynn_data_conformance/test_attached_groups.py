"""Cells are those that they say they are; what is no cell is refused, and leaves everything as it was."""

import numpy as np
import pytest

from pynn_data.contract import NativeVariable
from pynn_data.errors import InvalidHandle, UnitUnknown, UnknownVariable
from pynn_data_conformance.native_courses import assert_samples, assert_trains
from pynn_data_conformance.rig import CELLS


def segment(group):
    return group.get_data().segments[-1]


@pytest.mark.parametrize("cells", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [3, 0, 2], [1, 2], [4]])
def test_columns_and_trains_are_in_the_order_of_the_handle(rig, oracle, attached, cells):
    attached.group(rig.handle([2, 0]))
    group = attached.group(rig.handle(cells))
    group.record([oracle.variable, "spikes"])
    rig.run(150)
    data = segment(group)
    assert_samples(attached, data.analogsignals[0], oracle, cells=cells)
    assert_trains(data.spiketrains, oracle, cells=cells, until=150)
    ids = list(range(2, 2 + len(cells)))
    assert list(data.analogsignals[0].annotations["channel_ids"]) == ids
    assert [train.annotations["channel_id"] for train in data.spiketrains] == ids


def test_groups_side_by_side(rig, oracle, attached):
    """With cells in common; made and recorded one after the other, in another order."""
    cells = ([3, 1, 2], [0], [2, 4, 3])
    groups = [attached.group(rig.handle(some)) for some in cells]
    for which in (2, 0, 1):
        groups[which].record([oracle.variable, "spikes"])
        rig.run(9)
    rig.run(120)
    for late, which in enumerate((2, 0, 1)):
        data = segment(groups[which])
        assert_samples(attached, data.analogsignals[0], oracle, cells=cells[which], first=9 * late)
        assert_trains(data.spiketrains, oracle, cells=cells[which], after=9 * late, until=147)


def test_parts_and_sums_of_groups(rig, oracle, attached):
    one, other = attached.group(rig.handle([3, 1])), attached.group(rig.handle([0, 4, 2]))
    other[[2, 0]].record(oracle.variable)
    one[1:].record([oracle.variable, "spikes"])
    rig.run(90)
    assert_samples(attached, segment(other).analogsignals[0], oracle, cells=[0, 2])
    assert_samples(attached, segment(one).analogsignals[0], oracle, cells=[1])
    assert_trains(segment(one).spiketrains, oracle, cells=[1], until=90)
    both = one + other
    np.testing.assert_array_equal(both.peek(oracle.variable), oracle.values[oracle.variable][90, [3, 1, 0, 4, 2]])
    np.testing.assert_array_equal(both[[4, 0]].peek(oracle.variable), oracle.values[oracle.variable][90, [2, 3]])


def test_a_group_that_is_made_later(rig, oracle, attached, group):
    group.record([oracle.variable, "spikes"])
    rig.run(20)
    late = attached.group(rig.handle([4, 2]))
    late.record([oracle.variable, "spikes"])
    rig.run(100)
    data = segment(late)
    assert_samples(attached, data.analogsignals[0], oracle, cells=[4, 2], first=20)
    assert_trains(data.spiketrains, oracle, cells=[4, 2], after=20, until=120)
    assert_samples(attached, segment(group).analogsignals[0], oracle)


def test_native_ids(rig, oracle, attached):
    """The same for the same cell, of plain types, and kept by the data."""
    one, other = attached.group(rig.handle([0, 1, 2, 3, 4])), attached.group(rig.handle([3, 1]))
    for group in (one, other):
        group.record("spikes")
    rig.run(1)
    ids, some = (group.get_data().annotations["native_ids"] for group in (one, other))
    assert all(type(each) in (int, str) for each in ids)
    assert len(set(ids)) == CELLS
    assert some == [ids[3], ids[1]]


def test_what_is_found(rig, attached):
    """It is such as the core can act on."""
    found = attached.host.find(rig.handle([3, 1]))
    assert found.size == 2
    assert isinstance(found.kind, str)
    assert found.kind
    assert isinstance(found.no_spikes, str)
    assert "spikes" not in found.variables
    assert set(rig.variables) <= set(found.variables)
    assert all(isinstance(variable, NativeVariable) for variable in found.variables.values())


def test_what_is_no_handle_is_refused(rig, oracle, attached, group):
    group.record([oracle.variable, "spikes"])
    rig.run(3)
    for stranger in rig.strangers:
        with pytest.raises(InvalidHandle) as caught:
            attached.group(stranger)
        assert str(caught.value).strip()
    with pytest.raises(TypeError, match="no_such_option"):
        attached.group(rig.handle([1]), no_such_option=1)
    rig.run(40)
    late = attached.group(rig.handle([2, 0]))
    late.record(oracle.variable)
    rig.run(60)
    data = segment(group)
    assert_samples(attached, data.analogsignals[0], oracle)
    assert_trains(data.spiketrains, oracle, until=103)
    assert list(segment(late).analogsignals[0].annotations["channel_ids"]) == [5, 6]
    assert_samples(attached, segment(late).analogsignals[0], oracle, cells=[2, 0], first=43)


def test_unknown_variable_is_refused(rig, oracle, attached, group):
    with pytest.raises(UnknownVariable, match=f"'no_such_variable' cannot be recorded .*{oracle.variable}"):
        group.record("no_such_variable")
    with pytest.raises(UnknownVariable):
        attached.group(rig.handle([1]), units={"no_such_variable": "mV"})
    with pytest.raises(ValueError, match="not a whole number of steps"):
        group.record(oracle.variable, sampling_interval=1.5 * rig.dt)
    other = attached.group(rig.handle([3, 2]))
    group.record(oracle.variable)
    other.record(oracle.variable)
    rig.run(10)
    for one, cells in ((group, range(CELLS)), (other, [3, 2])):
        assert_samples(attached, segment(one).analogsignals[0], oracle, cells=cells)


def test_a_unit_that_nobody_knows_has_to_be_given(rig, oracle, attached, group):
    unknown = [name for name, unit in rig.variables.items() if unit is None]
    if not unknown:
        pytest.skip("the rig has no variable of which nobody knows the unit")
    for name in unknown:
        with pytest.raises(UnitUnknown, match=f"unit of '{name}'"):
            group.record(name)
        given = attached.group(rig.handle([2, 1]), units={name: "pA"})
        given.record(name)
        rig.run(10)
        (signal,) = segment(given).analogsignals
        assert signal.units.dimensionality.string == "pA"
    assert_samples(attached, signal, oracle, variable=name, cells=[2, 1], first=10 * (len(unknown) - 1))
