"""Recordings made by hand, so that what must be drawn is known."""

import neo
import numpy as np
import pytest
import quantities as pq

from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable


def trains_of(times, indices=None, stop=100.0):
    """Return lazy spike trains with the given times, as a recording has them."""
    indices = list(range(len(times))) if indices is None else indices
    table = TrainTable(
        np.concatenate([np.empty(0), *(np.asarray(t, float) for t in times)]), np.array([len(t) for t in times], np.int64),
        np.zeros(len(times)), np.full(len(times), stop), ["ms"] * len(times),
        {"channel_id": indices, "source_id": indices, "source_index": indices},
    )  # fmt: skip
    return LazySpikeTrains(table=table)


def signal_of(values, name="v", unit="mV", indices=None, **options):
    """Return a signal with a sample each ms."""
    values = np.asarray(values, float)
    indices = range(values.shape[1]) if indices is None else indices
    return neo.AnalogSignal(
        values, units=unit, sampling_period=1 * pq.ms, name=name,
        array_annotations={"channel_index": np.array(list(indices), np.int64)}, **options,
    )  # fmt: skip


def waves(cells, samples=101, scale=5.0, **options):
    """Return a signal in which each cell is a sine of its own phase."""
    phases = np.arange(samples)[:, None] / 8 + np.arange(cells)
    return signal_of(scale * np.sin(phases) - 60, **options)


def segment_of(signals=(), trains=None, **annotations):
    segment = neo.Segment(name="segment000", **annotations)
    for signal in signals:
        signal.segment = segment
        segment.analogsignals.append(signal)
    if trains is not None:
        trains.segment = segment
        segment._spiketrains = trains
    return segment


def block_of(*segments, **annotations):
    block = neo.Block(name="cells", **annotations)
    for place, segment in enumerate(segments):
        segment.name, segment.block = f"segment{place:03d}", block
        block.segments.append(segment)
    return block


def crowd(spikes, cells=10_000, seed=1):
    """Return many spikes in five bursts on a background; a tenth of the cells is silent."""
    random = np.random.default_rng(seed)
    owners = random.integers(0, cells * 9 // 10, spikes)
    times = np.where(
        random.random(spikes) < 0.3,
        random.uniform(0, 1000, spikes),
        random.choice([120, 300, 470, 640, 860], spikes) + random.normal(0, 12, spikes),
    ).clip(0, 1000)
    order = np.lexsort((times, owners))
    bounds = np.cumsum(np.bincount(owners, minlength=cells))[:-1]
    return trains_of(np.split(times[order], bounds), stop=1000.0)


@pytest.fixture
def make():
    """The functions above."""
    from types import SimpleNamespace

    return SimpleNamespace(
        trains=trains_of, signal=signal_of, waves=waves, segment=segment_of, block=block_of, crowd=crowd
    )
