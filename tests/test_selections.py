"""Cells chosen in any way, of populations, views and assemblies, against plain lists of their ids."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pynn_data
from pynn_data.network.assembly import Assembly

SIZES = (3, 4, 2)
FIRST = 5
"""Ids begin after those of other cells."""


def network():
    """Return three populations of cells and the value of each cell's i_offset, by id."""
    sim = pynn_data.open("nest")
    sim.setup()
    sim.Population(FIRST, sim.SpikeSourceArray())
    populations = [sim.Population(n, sim.IF_cond_exp()) for n in SIZES]
    return populations, dict.fromkeys(range(FIRST, FIRST + sum(SIZES)), 0.0)


def selectors(size):
    """Return a strategy for everything that chooses some of `size` cells."""
    bounds = st.none() | st.integers(-size - 1, size + 1)
    slices = st.builds(slice, bounds, bounds, st.sampled_from([None, 1, 2, -1, -2]))
    indices = st.lists(st.integers(0, size - 1), unique=True, min_size=1, max_size=size).flatmap(
        lambda chosen: st.tuples(*(st.sampled_from([i, i - size]) for i in chosen))
    )
    masks = st.lists(st.booleans(), min_size=size, max_size=size)
    kinds = st.sampled_from([list, tuple, np.array, lambda v: np.array(v, np.int8), lambda v: list(np.array(v))])
    return slices | st.builds(lambda kind, v: kind(v), kinds, indices) | masks | masks.map(np.array)


def chosen(ids, selector):
    """Return the ids that a selector means, by the rules of lists."""
    if isinstance(selector, slice):
        return ids[selector]
    if np.asarray(selector).dtype == bool:
        return [i for i, take in zip(ids, selector, strict=True) if take]
    return [ids[i] for i in selector]


def select(data, group, ids):
    """Select several times, each from what was selected before."""
    for _ in range(data.draw(st.integers(0, 3))):
        selector = data.draw(selectors(len(ids)))
        wanted = chosen(ids, selector)
        if not wanted:
            with pytest.raises(IndexError, match="selects no cell"):
                group[selector]
            continue
        group, ids = group[selector], wanted
    return group, ids


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_selections(data):
    populations, offsets = network()
    for _ in range(data.draw(st.integers(1, 3))):
        group = data.draw(st.sampled_from([*populations, populations[2] + populations[0], sum(populations[1:], populations[0])]))
        group, ids = select(data, group, [int(cell) for cell in group])
        check(group, ids)
        values = data.draw(st.lists(st.integers(-9, 9).map(float), min_size=len(ids), max_size=len(ids)))
        group.set(i_offset=values)
        offsets.update(zip(ids, values, strict=True))
        assert group.get("i_offset", simplify=False).tolist() == values
        place = data.draw(st.integers(0, len(ids) - 1))
        group[place].i_offset = 10.0
        offsets[ids[place]] = 10.0
        for population in populations:
            assert population.get("i_offset", simplify=False).tolist() == [offsets[int(c)] for c in population]
            assert [cell.i_offset for cell in population] == [offsets[int(c)] for c in population]


def check(group, ids):
    """Compare what a group says of its cells with the list."""
    assert group.ids.tolist() == [int(cell) for cell in group] == ids
    assert (group.size, len(group), group.first_id, group.last_id) == (len(ids), len(ids), min(ids), max(ids))
    for kind in (list, tuple, np.array, lambda v: np.array(v, np.uint8), lambda v: list(np.array(v)), iter):
        assert group.id_to_index(kind(ids)).tolist() == list(range(len(ids)))
    assert group.id_to_index(group.all_cells).tolist() == list(range(len(ids)))
    for place, number in enumerate(ids):
        for kind in (int, np.int64, np.uint8, np.array):
            assert kind(number) in group
            assert group.id_to_index(kind(number)) == place
            assert int(group[kind(place)]) == number
        assert int(group[place - len(ids)]) == number
    for number in set(range(FIRST + sum(SIZES) + 2)) - set(ids):
        assert number not in group
        assert np.int64(number) not in group
        with pytest.raises(IndexError, match=f"has no cell with id {number}"):
            group.id_to_index(number)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_recordings_of_selections(data):
    populations, _ = network()
    whole = sum(populations[1:], populations[0])
    start = -60.0 - np.arange(whole.size)
    whole.initialize(v=start)
    group, ids = select(data, whole, [int(cell) for cell in whole])
    group.record("v")
    pynn_data.open("nest").run(0.1)
    np.testing.assert_array_equal(group.peek("v"), [cell.peek("v") for cell in group])
    block = group.get_data()
    (signal,) = block.segments[0].analogsignals
    found = dict(zip(signal.array_annotations["channel_id"].tolist(), signal.magnitude[0].tolist(), strict=True))
    assert found == {number: start[number - FIRST] for number in ids}


@pytest.fixture
def groups():
    (a, b, _), _ = network()
    return a, a[[2, 0]], a + b


@pytest.mark.parametrize(
    ("selector", "error", "text"),
    [
        (99, IndexError, r"has indices 0 to \d, asked for 99"),
        (np.int64(-99), IndexError, r"has indices 0 to \d, asked for -99"),
        ([0, 99], IndexError, r"has indices 0 to \d, asked for \[0, 99\]"),
        ([0, 0], IndexError, "selects a cell twice"),
        ([0, -1, -2, -3, 1, 2, 3, 4], IndexError, "has indices|twice"),
        ([True], IndexError, r"a mask of shape \(1,\) for \d cells"),
        (True, IndexError, r"a mask of shape \(\) for \d cells"),
        ([], IndexError, "selects no cell"),
        (slice(50, 60), IndexError, "selects no cell"),
        (0.0, TypeError, "cells are chosen by a slice, indices or a mask, not 0.0"),
        ([0.5], TypeError, "cells are chosen by a slice, indices or a mask"),
        ("0", TypeError, "cells are chosen by a slice, indices or a mask"),
        ([[0]], TypeError, "cells are chosen by a slice, indices or a mask"),
        (None, TypeError, "cells are chosen by a slice, indices or a mask"),
    ],
)
def test_impossible_selections(groups, selector, error, text):
    for group in groups:
        with pytest.raises(error, match=text):
            group[selector]


@pytest.mark.parametrize("wrong", ["5", 5.0, None, [5.0], True, [None], np.array([5.0])])
def test_what_is_no_id(groups, wrong):
    for group in groups:
        with pytest.raises(TypeError, match="Ids of cells are whole numbers, not"):
            group.id_to_index(wrong)
        if not isinstance(wrong, (list, np.ndarray)):
            assert wrong not in group


def test_selections_of_an_assembly_stay_small(groups):
    _, _, both = groups
    assert len(both[::-1].populations) == 2
    assert len(both[[0, 3, 1, 4]].populations) == 4
    assert isinstance(both[[0]], Assembly)


def test_samples(groups):
    for group in groups:
        assert len(set(group.sample(np.int64(2)).ids.tolist())) == 2
        for n in (0, 99, 1.0, True, "2", None):
            with pytest.raises(ValueError, match=f"cannot sample {n!r} of {group.size} cells"):
                group.sample(n)


@pytest.mark.parametrize("size", [np.int32(2), np.uint8(2), np.array(2)])
def test_integers_of_numpy(size):
    sim = pynn_data.open("nest")
    sim.setup(seed=np.int64(7), threads=np.int64(1))
    cells = sim.Population(size, sim.IF_cond_exp(i_offset=np.float32(0.5)))
    assert type(cells.size) is int
    cells.record(["v", "spikes"])
    sim.run(np.float32(1.0))
    assert type(cells.get_data().annotations["seed"]) is int
    assert len(cells.get_signals("v", segment=np.int64(0))) == 1
    joined = sim.Projection(cells, cells, sim.FixedNumberPreConnector(size))
    assert joined.size() == 4


# -- attributes --------------------------------------------------------------------------------


def test_attributes_that_a_group_does_not_have(groups):
    for group in groups:
        label = repr(group.label)
        for name, call in (("tau_m", "set(tau_m=...)"), ("v", "initialize(v=...)")):
            with pytest.raises(AttributeError) as caught:
                setattr(group, name, 3.0)
            assert f"{label}: {name} is a " in str(caught.value)
            assert str(caught.value).endswith(f"; call {call}.")
        for name, call in (("tau_m", "get('tau_m')"), ("v", "peek('v')")):
            with pytest.raises(AttributeError) as caught:
                getattr(group, name)
            assert str(caught.value).endswith(f"; call {call}.")
        with pytest.raises(AttributeError, match="has no attribute 'colours'; parameters of its cells are v_rest, "):
            group.colours = np.zeros((3, 3))
        with pytest.raises(AttributeError, match="has no attribute 'colours'"):
            group.colours  # noqa: B018
        for name in ("size", "ids", "get", "record"):
            with pytest.raises(AttributeError, match=f"{label}: {name} cannot be set"):
                setattr(group, name, 5)
        assert group.get("tau_m") == 20.0
        assert not hasattr(group, "anything")
        group.label = "another"
        group.annotations = {"layer": 4}
        assert group.get_data.__self__.label == "another"


def test_attributes_of_a_cell_type(groups):
    celltype = groups[0].celltype
    with pytest.raises(AttributeError, match=r"IF_cond_exp\(tau_m=...\) makes one with another value, set\(tau_m=...\)"):
        celltype.tau_m = 3.0
    assert celltype.parameters["tau_m"] == 20.0
