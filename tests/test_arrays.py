"""Recordings as arrays, without Neo, are what get_data() gives; and the state of cells now."""

import numpy as np
import pytest

import pynn_data
from pynn_data.errors import NothingRecorded, SimulationEnded, UnknownVariable
from pynn_data.registry import installed


@pytest.fixture(params=[name for name in ("nest", "neuron", "brian2") if name in installed()])
def sim(request):
    """An engine's front end, with a fresh simulation at dt = 0.1 ms."""
    front_end = pynn_data.open(request.param)
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def cells(sim):
    """Five cells of which the first is silent, with input."""
    cells = sim.Population(5, sim.IF_cond_exp(i_offset=[-0.5, 0.9, 1.1, 1.3, 0.7]), label="cells")
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=200.0), label="sources")
    sim.Projection(sources, cells[1:], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.005, delay=0.7))
    sources.record("spikes")
    cells.record("v")
    cells.record("gsyn_exc", sampling_interval=0.3)
    cells.record("spikes")
    return cells


@pytest.fixture
def others(sim):
    """Two cells of another type, with v on two grids."""
    others = sim.Population(2, sim.IF_curr_exp(i_offset=[1.0, 0.0]), label="others")
    others.record(["v", "spikes"])
    others[:1].record("v", sampling_interval=1.0)
    return others


def groups_of(sim, cells, others):
    return [
        cells, cells[3:], cells[1:][[2, 0]], cells + others, others + cells[[4, 2]], sim.Assembly(cells[[3, 1]]),
        cells[:2] + cells[3:],
    ]  # fmt: skip


def assert_spikes(group, segment=None):
    """Compare get_spikes() with the trains; spikes that several trains of a cell hold count once."""
    segments = group.get_data("spikes").segments
    chosen = segments[-1] if segment is None else next(s for s in segments if s.index == segment)
    by_cell = {}
    for train in chosen.spiketrains:
        known = by_cell.setdefault(train.annotations["source_index"], [])
        known += [t for t in np.asarray(train).tolist() if t not in known]
    times, indices, recorded = group.get_spikes() if segment is None else group.get_spikes(segment=segment)
    assert recorded.tolist() == sorted(by_cell)
    assert indices.tolist() == [i for i in sorted(by_cell) for _ in by_cell[i]]
    assert times.tolist() == [t for i in sorted(by_cell) for t in sorted(by_cell[i])]
    assert (times.dtype, indices.dtype, recorded.dtype) == (np.float64, np.int64, np.int64)
    return times.size


def assert_signals(group, variables="all", segment=None):
    """Compare get_signals() with the AnalogSignals, one by one."""
    segments = group.get_data(variables).segments
    chosen = segments[-1] if segment is None else next(s for s in segments if s.index == segment)
    found = group.get_signals(variables, segment)
    for data, signal in zip(found, chosen.analogsignals, strict=True):
        assert (data.variable, data.unit) == (signal.name, str(signal.units.dimensionality))
        np.testing.assert_array_equal(data.values, np.asarray(signal))
        assert data.values.dtype == np.float64
        np.testing.assert_allclose(data.times, np.asarray(signal.times), rtol=1e-14)
        assert data.t_start == float(signal.t_start)
        assert data.interval == pytest.approx(float(signal.sampling_period), rel=1e-14)
        assert data.indices.tolist() == signal.array_annotations["channel_index"].tolist()
        assert data.channels.ids == signal.annotations["channel_ids"]
        assert data.channels.numbers == data.indices.tolist()
        populations = signal.annotations["source_population"]
        assert data.channels.populations == (
            [populations] * len(data.channels.ids) if isinstance(populations, str) else populations
        )
    return [(data.variable, data.values.shape) for data in found]


# -- get_spikes and get_signals ----------------------------------------------------------------


def test_they_are_what_get_data_gives(sim, cells, others):
    """In the middle, at the end, after reset and after end(), for populations, views and assemblies."""
    for time in (7.3, 22.7):
        sim.run(time)
        for group in groups_of(sim, cells, others):
            assert_spikes(group)
            assert_signals(group)
    assert assert_spikes(cells) > 5
    shapes = [("v", (301, 7)), ("gsyn_exc", (101, 5)), ("v", (31, 1))]
    assert assert_signals(cells + others) == shapes
    assert assert_signals(cells, "gsyn_exc") == [("gsyn_exc", (101, 5))]
    assert assert_signals(cells, ["spikes", "v"]) == [("v", (301, 5))]
    assert assert_signals(cells, "spikes") == []
    sim.reset()
    assert assert_signals(cells + others) == shapes
    sim.run(10.0)
    assert assert_signals(cells + others)[0] == ("v", (101, 7))
    sim.end()
    for group in groups_of(sim, cells, others):
        for segment in (None, 0, 1):
            assert_spikes(group, segment)
            assert_signals(group, "all", segment)
    assert assert_signals(cells + others, "all", 0) == shapes


def test_members_of_an_assembly_in_the_order_of_a_view(sim, cells):
    """Sorted by index in the assembly, not by the cell's in its population."""
    sim.run(30.0)
    times, indices, recorded = sim.Assembly(cells[[3, 1]]).get_spikes()
    by_cell = [cells.get_spikes().times[cells.get_spikes().indices == i].tolist() for i in (3, 1)]
    assert min(map(len, by_cell)) > 0
    assert recorded.tolist() == [0, 1]
    assert indices.tolist() == [0] * len(by_cell[0]) + [1] * len(by_cell[1])
    assert times.tolist() == by_cell[0] + by_cell[1]


def test_overlapping_windows_count_a_spike_once(sim, cells):
    sources = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.0, 5.0, 5.0, 12.0, 18.03, 20.0], [10.0, 30.0]]))
    sources.record("spikes", stop=12.0)
    sources.record("spikes", start=5.0, stop=20.0)
    sources[:1].record("spikes", start=10.0)
    sim.run(19.0)
    sim.run(6.0)
    times, indices, _ = sources.get_spikes()
    assert times.tolist() == [0.0, 5.0, 5.0, 12.0, 18.03, 20.0, 10.0]
    assert indices.tolist() == [0] * 6 + [1]
    assert len(sources.get_data().segments[0].spiketrains) == 5
    assert list(sources.get_spike_counts().values()) == [6, 1]
    assert sources.mean_spike_count() == 3.5


def test_after_clearing_a_part(sim, cells, others):
    sim.run(15.0)
    before = {i: cells[i].get_data().segments[0].spiketrains[0].size for i in (0, 3)}
    cells[1:3].get_data("spikes", clear=True)
    cells[4].get_data("v", clear=True)
    sim.run(15.0)
    for group in groups_of(sim, cells, others):
        assert_spikes(group)
        assert_signals(group)
    times, indices, recorded = cells.get_spikes()
    assert recorded.tolist() == [0, 1, 2, 3, 4]
    assert (times[np.isin(indices, [1, 2])] > 15.0).all()
    assert (indices == 0).sum() == before[0] == 0
    assert (indices == 3).sum() > before[3]
    assert [(s.variable, s.indices.tolist(), s.t_start) for s in cells.get_signals("v")] == [
        ("v", [0, 1, 2, 3], 0.0), ("v", [4], 15.0),
    ]  # fmt: skip
    cells.get_data(clear=True)
    assert cells.get_spikes().times.size == 0
    assert [s.values.shape for s in cells.get_signals("v")] == [(1, 5)]


def test_they_belong_to_the_caller(sim, cells):
    sim.run(20.0)
    times, indices, recorded = cells.get_spikes()
    (v,) = cells.get_signals("v")
    kept = times.copy(), v.values.copy()
    for array in (times, indices, recorded, v.values):
        array[:] = -1
    np.testing.assert_array_equal(cells.get_spikes().times, kept[0])
    np.testing.assert_array_equal(cells.get_signals("v")[0].values, kept[1])


def test_unknown_segments_and_variables(sim, cells):
    silent = sim.Population(1, sim.IF_cond_exp(), label="silent")
    with pytest.raises(NothingRecorded, match=r"^'cells': nothing has run yet, so there are no data"):
        cells.get_spikes()
    with pytest.raises(NothingRecorded, match="requested of: gsyn_exc, spikes, v"):
        cells.get_signals()
    sim.run(1.0)
    sim.reset()
    sim.run(1.0)
    for call in (cells.get_spikes, cells.get_signals):
        for segment in (2, -1):
            with pytest.raises(NothingRecorded) as caught:
                call(segment=segment)
            assert str(caught.value) == f"'cells': there is no segment {segment}; there are 0, 1."
    with pytest.raises(NothingRecorded, match=r"^'cells': no data of w; recorded: gsyn_exc, spikes, v\."):
        cells.get_signals(["v", "w"])
    with pytest.raises(NothingRecorded, match="^'silent': no data of spikes; recorded: nothing"):
        silent.get_spikes()


# -- peek --------------------------------------------------------------------------------------


def test_peek_is_what_would_be_recorded(sim, cells, others):
    """At any time, of what is recorded and what is not, in the order of the group, in the unit of find_units."""
    cells.record("gsyn_inh")
    cells.initialize(v=[-70.0, -69.0, -68.0, -67.0, -66.0], gsyn_exc=0.001)
    assert cells.peek("v").tolist() == [-70.0, -69.0, -68.0, -67.0, -66.0]
    for time in (0.1, 7.2, 12.7):
        sim.run(time)
        seen = cells.peek("v")
        (v,) = cells.get_signals("v")
        assert (seen.dtype, seen.shape) == (np.float64, (5,))
        np.testing.assert_array_equal(seen, v.values[-1])
        np.testing.assert_array_equal(cells.peek("gsyn_inh"), cells.get_signals("gsyn_inh")[0].values[-1])
        np.testing.assert_array_equal(cells[[3, 0]].peek("v"), seen[[3, 0]])
        np.testing.assert_array_equal(cells[1:][[2, 0]].peek("v"), seen[[3, 1]])
        both = np.concatenate([others.get_signals("v")[0].values[-1], seen[[4, 2]]])
        np.testing.assert_array_equal((others + cells[[4, 2]]).peek("v"), both)
        assert cells[3].peek("v") == seen[3]
        assert type(cells[3].peek("v")) is float
    assert cells.peek("gsyn_exc").max() > 0.001
    sim.reset()
    assert cells.peek("v").tolist() == [-70.0, -69.0, -68.0, -67.0, -66.0]
    cells.peek("v")[:] = 0.0
    assert cells.initial_values["v"].tolist() == [-70.0, -69.0, -68.0, -67.0, -66.0]


def test_peek_changes_nothing(sim, cells):
    def run(look):
        for time in (5.0, 0.1, 14.9):
            if look:
                cells.peek("v")
                cells[1:3].peek("gsyn_inh")
            sim.run(time)
        sim.reset()

    run(False)
    run(True)
    plain, looked = (cells.get_signals("v", k)[0].values for k in (0, 1))
    np.testing.assert_array_equal(plain, looked)
    np.testing.assert_array_equal(cells.get_spikes(0).times, cells.get_spikes(1).times)


def test_peek_errors(sim, cells, others):
    def text(error, group, variable):
        with pytest.raises(error) as caught:
            group.peek(variable)
        return str(caught.value)

    leaky = "'cells' (IF_cond_exp) has no state {!r} to look at; it has v, gsyn_exc, gsyn_inh, isyn_exc, isyn_inh."
    sources = sim.Population(1, sim.SpikeSourcePoisson(), label="noise")
    for _ in range(2):
        assert text(UnknownVariable, cells, "w") == leaky.format("w")
        assert text(UnknownVariable, cells[2], "spikes") == leaky.format("spikes")
        assert text(UnknownVariable, cells, "tau_m") == leaky.format("tau_m")
        assert text(UnknownVariable, cells[:1] + others, "gsyn_exc") == (
            "'others' (IF_curr_exp) has no state 'gsyn_exc' to look at; it has v, isyn_exc, isyn_inh."
        )
        assert text(UnknownVariable, sources, "v") == (
            "'noise' (SpikeSourcePoisson) has no state 'v' to look at; it has none."
        )
        sim.run(1.0)
    sim.end()
    assert text(SimulationEnded, cells, "v") == (
        "The simulation has ended (end() was called); call setup() for a new one."
    )
