"""What pandas and polars read in ``.csv`` and ``.parquet`` files."""

import neo
import numpy as np
import pandas
import polars
import pytest
import quantities as pq
from pandas.testing import assert_frame_equal

import pynn_data

pytestmark = pytest.mark.filterwarnings("ignore::pynn_data.errors.MetadataWarning")


@pytest.fixture
def block():
    block, segment = neo.Block(name="net"), neo.Segment()
    chance = np.random.default_rng(1)
    for cell in range(5):
        times = np.sort(chance.random(20 * cell)) * 100
        segment.spiketrains.append(neo.SpikeTrain(times, units="ms", t_stop=100.0, channel_id=cell + 10))
    values = chance.normal(-65, 5, (200, 3)) * 10.0 ** chance.integers(-300, 300, (200, 3))
    values[0] = np.nan, np.inf, -np.inf
    segment.analogsignals.append(
        neo.AnalogSignal(
            values,
            units="mV",
            sampling_rate=10 / pq.ms,
            name="v",
            array_annotations={"channel_id": [10, 12, 14]},
        )
    )
    segment.events.append(neo.Event([1.0, 2.5] * pq.ms, labels=['say "µ",\ntwice', "b"]))
    block.segments.append(segment)
    return block


@pytest.fixture(params=[".csv", ".parquet"])
def path(request, block, tmp_path):
    path = tmp_path / f"run{request.param}"
    pynn_data.write(block, path)
    return path


def with_pandas(path):
    """Read a table."""
    return pandas.read_csv(path) if path.suffix == ".csv" else pandas.read_parquet(path)


def with_polars(path):
    """Read a table."""
    return polars.read_csv(path) if path.suffix == ".csv" else polars.read_parquet(path)


def meant(block):
    """Return the tables by the end of their files' names."""
    segment = block.segments[0]
    ids = [t.annotations["channel_id"] for t in segment.spiketrains for _ in t]
    times = np.concatenate([t.magnitude for t in segment.spiketrains])
    v = segment.analogsignals[0].magnitude
    signal = {"time_ms": np.arange(200) / 10, "10_mV": v[:, 0], "12_mV": v[:, 1], "14_mV": v[:, 2]}
    return {
        "": pandas.DataFrame({"id": ids, "time_ms": times}),
        ".v": pandas.DataFrame(signal),
        ".events": pandas.DataFrame({"time_ms": [1.0, 2.5], "label": ['say "µ",\ntwice', "b"]}),
    }


def test_pandas(block, path):
    for name, table in meant(block).items():
        found = with_pandas(path.with_name(f"run{name}{path.suffix}"))
        assert_frame_equal(found, table, check_exact=True)


def test_polars(block, path):
    for name, table in meant(block).items():
        found = with_polars(path.with_name(f"run{name}{path.suffix}"))
        assert found.columns == list(table.columns)
        for column in table.columns:
            assert_same(found[column].to_list(), table[column].tolist())


def assert_same(found, wanted):
    """Hold lists against each other in which nan is nan."""
    assert [repr(value) for value in found] == [repr(value) for value in wanted]
