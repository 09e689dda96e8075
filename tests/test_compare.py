"""pynn_data.compare: what differs is found, and said where."""

import copy
import json
from datetime import datetime
from itertools import chain

import neo
import numpy as np
import pytest
import quantities as pq
from hypothesis import given, settings
from hypothesis import strategies as st

import pynn_data
from pynn_data.comparison.spikes import match_spikes
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable


def signal(name="v", values=None, ids=(3, 5), t_start=0.0, interval=0.1, unit="mV", **more):
    values = np.arange(20.0).reshape(10, 2) if values is None else values
    made = neo.AnalogSignal(
        values, units=unit, t_start=t_start * pq.ms, sampling_period=interval * pq.ms, name=name,
        array_annotations={"channel_id": np.array(ids), "channel_index": np.arange(len(ids))}, **more,
    )  # fmt: skip
    made.annotations.update(channel_ids=list(ids), source_population="cells")
    return made


def train(cell, times, stop=20.0, unit="ms", **more):
    return neo.SpikeTrain(times, units=unit, t_stop=stop, channel_id=cell, source_population="cells", **more)


def block():
    """A Block with everything that a Block of Neo can hold."""
    made = neo.Block(name="cells", description="two cells", rec_datetime=datetime(2026, 1, 2), seed=1, dt=0.1)
    made.annotate(simulator="NEST", simulator_version="3.10", nested={"list": [1, 2.5, "x"], "none": None})
    for i in range(2):
        segment = neo.Segment(name=f"segment00{i}", index=i, current=0.1 * i * pq.nA, weights=np.arange(3))
        segment.analogsignals.append(signal())
        segment.analogsignals.append(signal("w", unit="nA"))
        segment.irregularlysampledsignals.append(
            neo.IrregularlySampledSignal([0.0, 1.0, 4.0], [1.0, 2.0, 3.0], units="mV", time_units="ms", name="x")
        )
        segment.events.append(neo.Event([1.0, 2.0] * pq.ms, labels=["on", "off"], name="trigger"))
        segment.epochs.append(neo.Epoch([1.0, 2.0] * pq.ms, [0.5, 1.0] * pq.ms, labels=["a", "b"], name="light"))
        segment.spiketrains = [train(3, [1.0, 5.0, 9.0]), train(5, [2.0, 6.0])]
        made.segments.append(segment)
    group = neo.Group([made.segments[1].analogsignals[1]], name="first")
    made.groups.append(group)
    return made


def said(change, **options):
    """Return the differences after a change of a copy."""
    a, b = block(), block()
    changed = change(b)
    result = pynn_data.compare(a, changed if isinstance(changed, neo.Block) else b, **options)
    assert bool(result) == (not result.differences)
    return [str(difference) for difference in result.differences]


def sets(path, value):
    """Return a function that sets an attribute or item given as a path of names and keys."""

    def change(b):
        obj = b
        for step in path[:-1]:
            obj = getattr(obj, step) if isinstance(step, str) else obj[step[0]] if isinstance(step, tuple) else obj[step]
        last = path[-1]
        if isinstance(last, str):
            setattr(obj, last, value)
        else:
            obj[last[0] if isinstance(last, tuple) else last] = value

    return change


FIRST = ("segments", 0)
V = (*FIRST, "analogsignals", 0)


def new_signals(*made):
    return sets((*FIRST, "analogsignals"), list(made))


def new_trains(*made):
    return sets((*FIRST, "spiketrains"), list(made))


def sample(row, column, value):
    def change(b):
        b.segments[0].analogsignals[0][row, column] = value * pq.mV

    return change


W = signal("w", unit="nA")


@pytest.mark.parametrize(
    ("change", "texts"),
    [
        (sets(("name",), "others"), ["block.name: 'cells' and 'others'"]),
        (sets(("rec_datetime",), None), ["block.rec_datetime: 2026-01-02 00:00:00 (datetime) and None (NoneType)"]),
        (sets(("annotations", ("seed",)), 2), ["block.annotations['seed']: 1 and 2"]),
        (sets(("annotations", ("seed",)), 1.0), ["block.annotations['seed']: 1 (int) and 1.0 (float)"]),
        (sets(("annotations", ("seed",)), np.int64(1)), ["block.annotations['seed']: 1 (int) and 1 (int64)"]),
        (lambda b: b.annotations.pop("seed"), ["block.annotations: only in a: 'seed' = 1"]),
        (lambda b: b.annotate(more=[1]), ["block.annotations: only in b: 'more' = [1]"]),
        (sets(("annotations", ("nested",), ("list",), 1), 3.5), ["block.annotations['nested']['list'][1]: 2.5 and 3.5"]),
        (sets((*FIRST, "name"), "x"), ["segments[0].name: 'segment000' and 'x'"]),
        (sets((*FIRST, "index"), 7), ["segments[0].index: 0 and 7"]),
        (sets((*FIRST, "annotations", ("current",)), 0.5 * pq.nA), ["segments[0].annotations['current']: 0.0 and 0.5 nA"]),
        (sets((*FIRST, "annotations", ("current",)), 0.0 * pq.mV), ["segments[0].annotations['current']: 0.0 nA and 0.0 mV"]),
        (sets((*FIRST, "annotations", ("weights",), 1), 9), ["segments[0].annotations['weights'][1]: 1 and 9"]),
        (sets((*FIRST, "annotations", ("weights",)), np.arange(4)), ["segments[0].annotations['weights']: shape (3,) and (4,)"]),
        (sets((*FIRST, "annotations", ("weights",)), np.arange(3.0)), ["segments[0].annotations['weights']: int64 and float64 values"]),
        (
            lambda b: b.segments.pop(),
            [
                "segments: only in a: 1 (segment001)",
                "block.groups[0]['members'][0]: 'segments[1].analogsignals[1]' and 'elsewhere'",
            ],
        ),
        (
            sets(("description",), "two cells, " * 20 + "and no more"),
            ["block.description: 'two cells' and 'two cells, two cells, two cells, two cells, two cells, t..."],
        ),
        (sets(("groups", 0, "name"), "y"), ["block.groups[0]['name']: 'first' and 'y'"]),
        # signals
        (sample(3, 0, 8.5), ["segments[0].v, cell 3 at 0.3 ms: 6.0 and 8.5 mV"]),
        (sample(2, 1, np.nan), ["segments[0].v, cell 5 at 0.2 ms: 5.0 and nan mV"]),
        (
            new_signals(signal(values=np.arange(20.0).reshape(10, 2) + np.array([0, 1])), W),
            ["segments[0].v, cell 5 at 0 ms: 1.0 and 2.0 mV; the largest of 10 differences, the first at 0 ms"],
        ),
        (
            lambda b: (sample(2, 1, 6.0)(b), sample(4, 0, 0.0)(b)),
            ["segments[0].v, cell 3 at 0.4 ms: 8.0 and 0.0 mV; the largest of 2 differences, the first at 0.2 ms, of cells 3, 5"],
        ),
        (new_signals(W), ["segments[0].analogsignals: only in a: v (10 samples of 2 cells, from 0 ms every 0.1 ms)"]),
        (new_signals(W, signal()), ["segments[0].analogsignals: in another order: v, w; w, v"]),
        (
            new_signals(signal(), W, signal(interval=0.5)),
            ["segments[0].analogsignals: only in b: v (10 samples of 2 cells, from 0 ms every 0.5 ms)"],
        ),
        (new_signals(signal(interval=0.2), W), ["segments[0].v.sampling_rate: 10.0 and 5.0 1/ms"]),
        (
            new_signals(signal(values=np.arange(2.0, 22.0).reshape(10, 2), t_start=0.1), W),
            ["segments[0].v.t_start: 0.0 and 0.1 ms"],
        ),
        (new_signals(signal(values=np.arange(20.0).reshape(10, 2) / 1000, unit="V"), W), ["segments[0].v.units: mV and V"]),
        (new_signals(signal(unit="nA"), W), ["segments[0].v.units: mV and nA"]),
        (
            new_signals(signal(values=np.arange(18.0).reshape(9, 2)), W),
            ["segments[0].v: 10 samples of 2 cells and 9 samples of 2 cells"],
        ),
        (
            new_signals(signal(values=np.arange(1.0, 21.0, 2).reshape(10, 1), ids=(5,)), W),
            [
                "segments[0].v: 10 samples of 2 cells and 10 samples of 1 cells",
                "segments[0].v.annotations['channel_ids']: 2 and 1 values: [3, 5] and [5]",
                "segments[0].v.array_annotations['channel_id']: shape (2,) and (1,)",
                "segments[0].v.array_annotations['channel_index']: shape (2,) and (1,)",
            ],
        ),
        (new_signals(signal(dtype=np.float32), W), ["segments[0].v: float64 and float32 values"]),
        (sets((*V, "annotations", ("source_population",)), "x"), ["segments[0].v.annotations['source_population']: 'cells' and 'x'"]),
        (sets((*V, "array_annotations", ("channel_index",), 1), 7), ["segments[0].v.array_annotations['channel_index'][1]: 1 and 7"]),
        # trains
        (
            new_trains(train(3, [1.0, 5.0]), train(5, [2.0, 6.0])),
            ["segments[0].spiketrains, cell 3: 3 and 2 spikes, only in a: 9 ms"],
        ),
        (
            new_trains(train(3, [1.0, 5.1, 9.0]), train(5, [2.0, 6.0])),
            ["segments[0].spiketrains, cell 3: 3 and 3 spikes, only in a: 5 ms, only in b: 5.1 ms"],
        ),
        (new_trains(train(3, [1.0, 5.0, 9.0])), ["segments[0].spiketrains: only in a: cell 5 with 2 spikes"]),
        (
            new_trains(train(5, [2.0, 6.0]), train(3, [1.0, 5.0, 9.0])),
            ["segments[0].spiketrains: in another order: cell 3, cell 5; cell 5, cell 3"],
        ),
        (
            new_trains(train(3, [1.0, 5.0, 9.0], stop=30.0), train(5, [2.0, 6.0])),
            ["segments[0].spiketrains, cell 3.t_stop: 20.0 and 30.0"],
        ),
        (
            new_trains(train(3, [1.0, 5.0, 9.0]), train(5, [2.0, 6.0], name="x")),
            ["segments[0].spiketrains, cell 5.name: None (NoneType) and 'x' (str)"],
        ),
        (
            new_trains(train(3, [1.0, 5.0, 9.0], more=1), train(5, [2.0, 6.0])),
            ["segments[0].spiketrains, cell 3.annotations['more']: nothing and 1"],
        ),
        (
            new_trains(train(3, [1.0, 5.0, 9.0]), train(5, [2.0, 6.0], array_annotations={"x": [1, 2]})),
            ["segments[0].spiketrains, cell 5.array_annotations['x']: nothing and array([1, 2])"],
        ),
        (
            new_trains(train(3, [0.001, 0.005, 0.009], 0.02, "s"), train(5, [2.0, 6.0])),
            [
                "segments[0].spiketrains, cell 3.units: 'ms' and 's'",
                "segments[0].spiketrains, cell 3.t_stop: 20.0 and 0.02",
            ],
        ),
        # what pynn-data does not record itself
        (
            sets((*FIRST, "irregularlysampledsignals", 0, 1), 5 * pq.mV), ["segments[0].x[1]: 2.0 and 5.0 mV"],
        ),
        (sets((*FIRST, "irregularlysampledsignals"), []), ["segments[0].irregularlysampledsignals: only in a: 'x', 3 entries"]),
        (
            sets((*FIRST, "events"), [neo.Event([1.0, 2.5] * pq.ms, labels=["on", "out"], name="trigger")]),
            ["segments[0].trigger.labels[1]: 'off' and 'out'", "segments[0].trigger.times[1]: 2.0 and 2.5 ms"],
        ),
        (
            sets((*FIRST, "epochs"), [neo.Epoch([1.0, 2.0] * pq.ms, [0.5, 2.0] * pq.ms, labels=["a", "b"], name="light")]),
            ["segments[0].light.durations[1]: 1.0 and 2.0 ms"],
        ),
    ],
)  # fmt: skip
def test_texts(change, texts):
    assert said(change) == texts


def test_a_block_equals_its_copy():
    one = block()
    result = pynn_data.compare(one, copy.deepcopy(one))
    assert result
    assert str(result) == "a and b are the same."
    assert pynn_data.compare(one, one)


def test_everything_is_reported_and_long_lists_are_short():
    def change(b):
        b.annotations["seed"] = 2
        b.annotations["nested"]["list"] = list(range(50))
        for segment in b.segments:
            segment.analogsignals[0][:] += 1 * pq.mV

    def same_length(b):
        b.annotations["nested"]["list"] = list(range(50))
        return b

    assert len(said(change)) == 4
    a, b = same_length(block()), same_length(block())
    b.annotations["nested"]["list"] = [-1] * 50
    lines = str(pynn_data.compare(a, b)).splitlines()
    assert lines[0] == "6 differences between a and b:"
    assert lines[-1] == "  block.annotations['nested']['list']: and 45 more values"
    many = {str(i): i for i in range(100)}
    a.annotations, b.annotations = {}, {}
    a.annotate(**many)
    b.annotate(**{key: value + 1 for key, value in many.items()})
    lines = str(pynn_data.compare(a, b)).splitlines()
    assert lines[0] == "100 differences between a and b:"
    assert lines[-1] == "  and 80 more"
    assert len(pynn_data.compare(a, b).differences) == 100


def test_many_trains():
    def recording(shift):
        made = neo.Block()
        made.segments.append(neo.Segment())
        made.segments[0].spiketrains = [train(i, [5.0 + shift]) for i in range(320)]
        return made

    texts = [str(d) for d in pynn_data.compare(recording(0.0), recording(1.0)).differences]
    assert texts[4:] == [
        "segments[0].spiketrains, cell 4: 1 and 1 spikes, only in a: 5 ms, only in b: 6 ms",
        "segments[0].spiketrains: and 315 more trains with other spikes",
    ]


def test_tolerances():
    def shift(b):
        b.segments[0].analogsignals[0][4] += 0.25 * pq.mV
        b.segments[0].analogsignals[1][4] += 0.25 * pq.nA

    assert len(said(shift)) == 2
    assert said(shift, atol=0.25) == []
    assert said(shift, rtol=0.04) == []
    assert [text[:13] for text in said(shift, atol={"v": 0.25})] == ["segments[0].w"]
    a, b = block(), block()
    shift(b)
    result = pynn_data.compare(a, b, atol=1.0)
    assert result
    assert result.deviations["v"].value == 0.25
    assert result.deviations["v"].place == "segments[0].v, cell 3 at 0.4 ms"
    assert (result.deviations["w"].a, result.deviations["w"].b) == (8.0, 8.25)
    assert str(result).splitlines() == [
        "a and b are the same within the tolerances.",
        "Largest deviation of v: 0.25 mV (segments[0].v, cell 3 at 0.4 ms)",
        "Largest deviation of w: 0.25 nA (segments[0].w, cell 3 at 0.4 ms)",
    ]


@pytest.mark.parametrize("options", [{"rtol": -1.0}, {"atol": {"v": np.nan}}, {"window": np.inf}, {"atol": "1"}])
def test_bad_tolerances(options):
    with pytest.raises(ValueError, match=r"must be a finite number that is not negative"):
        pynn_data.compare(block(), block(), **options)


def test_window():
    def later(b):
        b.segments[0].spiketrains = [train(3, [1.1, 5.1, 9.1]), train(5, [2.0, 6.0])]
        b.segments[0].events[0] = neo.Event([1.1, 2.0] * pq.ms, labels=["on", "off"], name="trigger")

    assert len(said(later)) == 2
    assert said(later, window=0.1) == []
    a, b = block(), block()
    later(b)
    b.segments[1].spiketrains = [train(3, [1.0, 9.0]), train(5, [2.0, 4.0, 6.05])]
    result = pynn_data.compare(a, b, window=0.1)
    first, second = result.spikes
    assert (first.cells, first.matched.tolist(), first.missing.tolist()) == ([3, 5], [3, 2], [0, 0])
    assert first.largest_shift.tolist() == pytest.approx([0.1, 0.0])
    assert (second.matched.tolist(), second.missing.tolist(), second.extra.tolist()) == ([2, 2], [1, 0], [0, 1])
    assert second.by_population() == {"cells": {"matched": 4, "missing": 1, "extra": 1, "largest_shift": pytest.approx(0.05)}}
    assert str(result).splitlines()[-1] == "Spikes within 0.1 ms: 9 matched, 1 missing, 1 extra, largest shift 0.1 ms"
    assert not result
    assert result.same_structure


def test_ignore():
    def change(b):
        b.annotations.update(simulator="Brian2", seed=2)
        b.rec_datetime = None

    assert len(said(change)) == 3
    assert said(change, ignore_engine=True) == ["block.annotations['seed']: 1 and 2"]
    assert said(change, ignore_engine=True, ignore="seed") == []
    assert said(change, ignore=["simulator", "rec_datetime", "seed"]) == []


def test_values_of_cells_and_times_that_both_have():
    a = signal(values=np.arange(20.0).reshape(10, 2))
    b = signal(values=np.arange(20.0).reshape(10, 2)[3:, [1]] + 0.5, ids=(5,), t_start=0.3)
    result = pynn_data.compare(holding(a), holding(b))
    assert result.deviations["v"].value == 0.5
    assert result.deviations["v"].place == "segments[0].v, cell 5 at 0.3 ms"


def holding(*signals):
    made = neo.Block()
    made.segments.append(neo.Segment())
    made.segments[0].analogsignals.extend(signals)
    return made


def test_as_a_dict():
    a, b = block(), block()
    b.segments[0].analogsignals[0][0, 0] = np.nan * pq.mV
    b.segments[1].spiketrains = [train(3, [1.0, 5.0, 9.0]), train(5, [2.0])]
    tree = json.loads(json.dumps(pynn_data.compare(a, b, labels=("one", "other")).to_dict(), allow_nan=False))
    assert (tree["equal"], tree["same_structure"], tree["labels"]) == (False, True, ["one", "other"])
    assert tree["differences"][0] == {"place": "segments[0].v, cell 3 at 0 ms", "text": "0.0 and nan mV", "values": True}
    assert (tree["deviations"]["v"]["value"], tree["deviations"]["v"]["b"]) == ("inf", "nan")
    assert [match["missing"] for match in tree["spikes"]] == [0, 1]
    assert tree["spikes"][1]["cells"] == [{"cell": 5, "matched": 1, "missing": 1, "extra": 0, "largest_shift": 0.0}]


def test_files(tmp_path):
    for name in ("a", "b"):
        pynn_data.write(block(), tmp_path / f"{name}.npz")
    result = pynn_data.compare(tmp_path / "a.npz", str(tmp_path / "b.npz"))
    assert result
    assert result.labels == ("a.npz", "b.npz")
    assert pynn_data.compare(tmp_path / "a.npz", block())
    with pytest.raises(TypeError, match=r"compare\(\) takes Blocks and names of files, not list"):
        pynn_data.compare([], block())


def test_engines_are_called_by_their_names():
    a, b = block(), block()
    b.annotations["simulator"] = "NEURON"
    b.annotations["more"] = 1
    result = pynn_data.compare(a, b, ignore_engine=True)
    assert str(result.differences[0]) == "block.annotations: only in NEURON: 'more' = 1"


def test_figure(tmp_path):
    a, b = block(), block()
    pynn_data.compare(a, b, plot=tmp_path / "both.png")
    assert (tmp_path / "both.png").read_bytes().startswith(b"\x89PNG")


def test_recordings_of_a_backend():
    sim = pynn_data.open("example")

    def recording(current):
        sim.setup(timestep=0.1)
        cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.0, 1.0, current]), label="cells")
        cells.record(["v", "spikes"])
        sim.run(30.0)
        sim.end()
        return cells.get_data()

    assert pynn_data.compare(recording(1.2), recording(1.2), ignore="rec_datetime")
    one, other = recording(1.2), recording(1.5)
    result = pynn_data.compare(one, other, ignore=["rec_datetime", "description"], atol={"v": 0.01})
    assert not result
    assert result.same_structure
    (text,) = (d.text for d in pynn_data.compare(one, other).differences if d.place == "block.description")
    assert "i_offset=0 to 1.2, v_reset" in text
    assert "i_offset=0 to 1.5, v_reset" in text
    assert {d.place.split(",")[1].split(" at ")[0] for d in result.differences} == {" cell 2"}
    assert result.spikes[0].missing.tolist()[:2] == [0, 0]


def test_neither_is_changed_nor_are_trains_made():
    table = TrainTable(
        np.array([1.0, 2.0]), np.array([1, 1]), np.zeros(2), np.full(2, 9.0), ["ms"] * 2, {"channel_id": [4, 6]}
    )
    a, b = neo.Block(), neo.Block()
    for one in (a, b):
        one.segments.append(neo.Segment())
        one.segments[0]._spiketrains = LazySpikeTrains(table=copy.deepcopy(table))
    assert pynn_data.compare(a, b)
    assert a.segments[0].spiketrains.table is not None


# -- any single change is found --------------------------------------------------------------------

ATTRIBUTES = [(), (*FIRST,), (*V,), (*FIRST, "irregularlysampledsignals", 0), (*FIRST, "events", 0), (*FIRST, "epochs", 0)]
"""Paths of objects with attributes and annotations."""
NUMBERS = [
    ((*V,), (10, 2)), (("segments", 1, "analogsignals", 1), (10, 2)), ((*FIRST, "irregularlysampledsignals", 0), (3, 1)),
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(data=st.data(), at=st.sampled_from(ATTRIBUTES), name=st.sampled_from(["description", "file_origin", "new", "deep"]),
       value=st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.lists(st.integers(), min_size=1)))  # fmt: skip
def test_any_change_of_metadata_is_found(data, at, name, value):
    if name in ("new", "deep"):
        change = sets((*at, "annotations", (name,)), {"inside": value} if name == "deep" else value)
    else:
        change = sets((*at, name), f"changed {value}")
    assert len(said(change)) == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data(), at=st.sampled_from(NUMBERS), by=st.floats(1e-9, 1e9) | st.just(np.nan))
def test_any_change_of_a_number_is_found(data, at, by):
    path, shape = at
    place = tuple(data.draw(st.integers(0, size - 1)) for size in shape)

    def change(b):
        obj = b
        for step in path:
            obj = getattr(obj, step) if isinstance(step, str) else obj[step]
        obj.view(np.ndarray)[place] += by

    assert len(said(change)) == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_change_of_a_train_is_found(data):
    times = {3: [1.0, 5.0, 9.0], 5: [2.0, 6.0]}
    cell = data.draw(st.sampled_from([3, 5]))
    i = data.draw(st.integers(0, len(times[cell]) - 1))
    what = data.draw(st.sampled_from(["drop", "add", "move"]))
    if what == "add":
        times[cell] = sorted([*times[cell], data.draw(st.floats(0, 20))])
    elif what == "drop":
        del times[cell][i]
    else:
        times[cell][i] += data.draw(st.floats(1e-9, 0.5))
    (text,) = said(new_trains(*(train(cell, spikes) for cell, spikes in times.items())))
    assert f"cell {cell}" in text


# -- spikes ----------------------------------------------------------------------------------------

TRAINS = st.lists(st.lists(st.integers(0, 60), max_size=8).map(sorted), min_size=1, max_size=4)


def most_pairs(a, b, window):
    """Return how many pairs there can be at most, by trying all that keep the order."""
    best = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    for i in range(len(a)):
        for j in range(len(b)):
            paired = best[i, j] + (abs(a[i] - b[j]) <= window)
            best[i + 1, j + 1] = max(best[i, j + 1], best[i + 1, j], paired)
    return best[-1, -1]


@settings(max_examples=300, deadline=None)
@given(a=TRAINS, b=TRAINS, window=st.integers(0, 12))
def test_as_many_spikes_as_possible_are_matched(a, b, window):
    size = max(len(a), len(b))
    a, b = (trains + [[]] * (size - len(trains)) for trains in (a, b))
    flat = [np.array(list(chain(*trains)), dtype=float) for trains in (a, b)]
    counts = [np.array([len(one) for one in trains]) for trains in (a, b)]
    pairs = match_spikes(flat[0], counts[0], flat[1], counts[1], window)
    owners = [np.repeat(np.arange(size), count) for count in counts]
    assert (owners[0][pairs.a] == owners[1][pairs.b]).all()
    assert (np.abs(flat[0][pairs.a] - flat[1][pairs.b]) <= window).all()
    assert len(set(pairs.a.tolist())) == len(set(pairs.b.tolist())) == len(pairs.a)
    for i in range(size):
        assert (owners[0][pairs.a] == i).sum() == most_pairs(a[i], b[i], window)


def test_a_million_spikes():
    random = np.random.default_rng(1)
    cells, each = 1000, 1000
    a = np.sort(random.uniform(0.0, 1e5, (cells, each)), axis=1).ravel()
    kept = random.random(a.size) > 0.001
    b = (a + random.choice([-0.1, 0.0, 0.1], a.size))[kept]
    counts = np.bincount(np.repeat(np.arange(cells), each)[kept], minlength=cells)
    pairs = match_spikes(a, np.full(cells, each), b, counts, 0.1 * (1 + 1e-6))
    assert pairs.a.size == b.size
