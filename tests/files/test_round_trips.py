"""Blocks made by hypothesis, through every lossless format."""

import neo
import numpy as np
import pytest
import quantities as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import pynn_data
from pynn_data.files.blocks import pack

LOSSLESS = (".nwb", ".npz", ".nix", ".pkl")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
labels = st.none() | texts
plain = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    plain
    | arrays.arrays(st.sampled_from(["f8", "f4", "i4", "u1"]), arrays.array_shapes(max_dims=2, max_side=4))
    | st.builds(pq.Quantity, st.floats(-1e6, 1e6), st.sampled_from(["mV", "nA", "uS/cm**2", "1/ms"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=6,
)
RESERVED = ("name", "description", "file_origin", "nix_name")
annotations = st.dictionaries(texts.filter(lambda key: key not in RESERVED), values, max_size=4)
numbers = st.floats(-1e9, 1e9)


def annotated(obj, found):
    obj.annotations.update(found)
    return obj


@st.composite
def signals(draw):
    shape = (draw(st.integers(0, 5)), draw(st.integers(1, 3)))
    data = draw(arrays.arrays(st.sampled_from(["f8", "f4"]), shape, elements=st.floats(-100, 100, width=32)))
    signal = neo.AnalogSignal(
        pq.Quantity(data, draw(st.sampled_from(["mV", "uS", "nA", "mV/ms", "dimensionless"]))),
        t_start=pq.Quantity(draw(numbers), draw(st.sampled_from(["ms", "s"]))),
        sampling_rate=pq.Quantity(draw(st.floats(1e-3, 1e6)), draw(st.sampled_from(["1/ms", "Hz"]))),
        name=draw(labels), description=draw(labels),
        array_annotations={"channel_index": np.arange(shape[1])} if draw(st.booleans()) else None,
    )  # fmt: skip
    return annotated(signal, draw(annotations))


@st.composite
def trains(draw):
    times = np.sort(np.array(draw(st.lists(st.floats(-5.0, 100.0), max_size=6))))
    unit = draw(st.sampled_from(["ms", "ms", "s"]))
    train = neo.SpikeTrain(
        times, units=unit, t_start=draw(st.floats(-50, -5)), t_stop=draw(st.floats(100, 1e5)), name=draw(labels)
    )
    if draw(st.booleans()):
        train.annotations.update(channel_id=draw(st.integers(0, 9)), source_population=draw(texts))
    return annotated(train, draw(st.just({}) | annotations))


@st.composite
def segments(draw):
    segment = annotated(neo.Segment(name=draw(labels), index=draw(st.none() | st.integers(0, 5))), draw(annotations))
    segment.analogsignals.extend(draw(st.lists(signals(), max_size=3)))
    segment.spiketrains = draw(st.lists(trains(), max_size=4))
    for obj in segment.analogsignals:
        obj.segment = segment
    if draw(st.booleans()):
        times = np.sort(np.array(draw(st.lists(numbers, min_size=1, max_size=4))))
        kinds = [draw(texts) for _ in times]
        segment.events.append(neo.Event(times * pq.ms, np.array(kinds, dtype="U12")))
        segment.epochs.append(neo.Epoch(times * pq.ms, np.abs(times) * pq.ms, np.array(kinds, dtype="U12"), name=draw(labels)))
        segment.irregularlysampledsignals.append(
            neo.IrregularlySampledSignal(times * pq.ms, np.column_stack([times, times]), units="mV", name=draw(labels))
        )
    return segment


@st.composite
def blocks(draw):
    block = annotated(neo.Block(name=draw(labels), description=draw(labels)), draw(annotations))
    block.segments.extend(draw(st.lists(segments(), min_size=1, max_size=3)))
    block.rec_datetime = draw(st.none() | st.datetimes())
    return block


@pytest.mark.parametrize("extension", LOSSLESS)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(block=blocks())
def test_round_trip(extension, block, tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / f"a{extension}"
    before = pack(block).text()
    pynn_data.write(block, path)
    assert pack(pynn_data.read(path, allow_pickle=True)).text() == before
    assert pack(block).text() == before
