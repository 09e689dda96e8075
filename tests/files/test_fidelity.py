"""What each format makes of each kind of metadata: equal, equal by way of the sidecar, or refused. Nothing is lost in silence."""

import warnings
from datetime import UTC, date, datetime, time, timedelta

import neo
import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import MetadataWarning, NotStorable, WriteFailed
from pynn_data.files.blocks import pack

LOSSLESS = (".nwb", ".npz", ".nix", ".h5", ".pkl")
WITH_SIDECAR = (".mat", ".sonata.h5")

VALUES = {
    "none": None, "bool": True, "numpy bool": np.bool_(False), "int": 7, "large int": 2**80, "negative": -(2**63),
    "float": 0.1, "tiny": 5e-324, "minus zero": -0.0, "infinity": float("-inf"), "complex": 1.5 - 2j,
    "text": "µ/日本 \x00 'quoted' \"twice\"\n", "no text": "", "Py_None": "Py_None", "bytes": b"\x00\xff",
    "numpy float32": np.float32(0.1), "numpy int8": np.int8(-3), "numpy text": np.str_("x"),
    "list of ints": [1, 2, 3], "list of one": [7], "empty list": [], "mixed list": [1, "x", None, 2.5],
    "list of floats": [0.1, 0.2], "list of texts": ["a", "b"], "nested list": [[1, 2], [3]],
    "tuple": (1, (2, 3)), "set": {1, 2}, "frozenset": frozenset({"a"}), "dict": {"a": 1, "b": [2]},
    "nested dict": {"synapse": {"weight": 0.1 * pq.nA, "list": [1 * pq.ms]}, 5: "int key", ("t", 1): None},
    "dict with a tag": {"$array": 1}, "array": np.arange(6.0).reshape(2, 3), "array of one": np.array([1.0]),
    "array without dimension": np.array(2.5), "empty array": np.empty((0, 3)), "int16 array": np.arange(3, dtype="i2"),
    "float16 array": np.ones(2, dtype="f2"), "big-endian array": np.arange(3, dtype=">f8"),
    "large array": np.arange(2000.0), "bool array": np.array([True, False]), "text array": np.array(["a", "µ"]),
    "bytes array": np.array([b"a", b"bc"]), "complex array": np.array([1 + 2j]),
    "times array": np.array(["2026-01-01", "NaT"], dtype="M8[s]"), "quantity": 0.1 * pq.nA,
    "quantity of one": [0.1] * pq.nA, "quantity array": [[1.0, 2.0]] * pq.uS / pq.cm**2, "int quantity": pq.Quantity(3, "s"),
    "datetime": datetime(2026, 11, 22, 12, 30, 1, 5), "datetime in a zone": datetime(2026, 1, 1, tzinfo=UTC),
    "date": date(2026, 1, 2), "time": time(1, 2, 3, 4), "timedelta": timedelta(-1, 5, 7),
}  # fmt: skip
KEYS = ("plain", "with space", "a/b", "_hidden", "x" * 40, "", "日本", "$tag", "name with 'quotes'", "nix_name_")
NOT_BY_NEO = ("set", "frozenset", "nested dict", "times array")
"""What Neo refuses when it unpickles a Block."""
REFUSED = {
    "function": len, "object": object(), "objects array": np.array([object()]), "lambda in a list": [lambda: 0],
    "structured array": np.zeros(2, dtype=[("a", int)]), "long double": np.longdouble(1) / 3 + np.zeros(1, "g"),
    "uncertain": pq.UncertainQuantity(1.0, "mV", 0.1),
}  # fmt: skip


def block_with(key, value):
    """Return a Block that has the annotation wherever there can be one."""

    def annotated(obj):
        obj.annotations[key] = value
        return obj

    block = annotated(neo.Block(name="b"))
    for i in range(2):
        segment = annotated(neo.Segment(name=f"s{i}", index=i))
        signal = neo.AnalogSignal(
            np.arange(8.0).reshape(4, 2), units="mV", sampling_period=0.1 * pq.ms, t_start=1 * pq.ms, name="v"
        )
        segment.analogsignals.append(annotated(signal))
        segment.spiketrains = [
            annotated(neo.SpikeTrain(times * pq.ms, t_stop=10 * pq.ms, t_start=0 * pq.ms, channel_id=k))
            for k, times in enumerate([np.array([1.0, 2.5]), np.array([])])
        ]
        block.segments.append(segment)
    return block


def same(one, other):
    """Compare two Blocks in everything: values, types, order, metadata."""
    return pack(one).text() == pack(other).text()


def there_and_back(block, path):
    """Write and read; return the Block and whether there was a warning."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", MetadataWarning)
        pynn_data.write(block, path)
    said = [w for w in caught if w.category is MetadataWarning]
    assert len(said) <= 1
    return pynn_data.read(path, allow_pickle=True), bool(said)


@pytest.mark.parametrize("extension", LOSSLESS + WITH_SIDECAR)
@pytest.mark.parametrize("kind", VALUES)
def test_every_kind_of_annotation(kind, extension, tmp_path):
    block = block_with("key", VALUES[kind])
    if extension == ".pkl" and kind in NOT_BY_NEO:
        with pytest.raises(WriteFailed, match=r"cannot be unpickled: (ValueError: Invalid a|TypeError: A)nnotation.*Nothing was changed"):
            pynn_data.write(block, tmp_path / "a.pkl")
        return
    before = pack(block).text()
    back, said = there_and_back(block, tmp_path / f"a{extension}")
    assert same(back, block)
    assert type(back.annotations["key"]) is type(VALUES[kind])
    assert pack(block).text() == before
    assert not (said and extension in LOSSLESS)
    assert (tmp_path / f"a{extension}.pynn.json").exists() == said


@pytest.mark.parametrize("extension", LOSSLESS + WITH_SIDECAR)
@pytest.mark.parametrize("key", KEYS)
def test_every_kind_of_key(key, extension, tmp_path):
    block = block_with(key, 1)
    back, _ = there_and_back(block, tmp_path / f"a{extension}")
    assert same(back, block)


@pytest.mark.parametrize("extension", [e for e in LOSSLESS + WITH_SIDECAR if e != ".pkl"])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_file_can_hold_is_refused_with_its_place(kind, extension, tmp_path):
    block = block_with("key", 1)
    block.segments[1].analogsignals[0].annotations["key"] = REFUSED[kind]
    with pytest.raises(NotStorable, match=r"block\.segments\[1\]\.analogsignals\[0\]\.annotations\['key'\]"):
        pynn_data.write(block, tmp_path / f"a{extension}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("extension", [".csv", ".parquet"])
def test_exports_say_what_they_leave_to_the_sidecar(extension, tmp_path):
    with pytest.warns(MetadataWarning, match=r"cannot hold .*All metadata are in '.*\.pynn\.json'"):
        pynn_data.write(block_with("key", {"a": 1}), tmp_path / f"a{extension}")
