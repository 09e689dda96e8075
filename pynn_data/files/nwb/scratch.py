"""What has no other place in NWB: the JSON, and arrays of annotations, one after the other by type."""

from __future__ import annotations

import json
import uuid
import zlib
from typing import Any

import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files.blocks import LONGEST_TEXT, Packed
from pynn_data.files.hdf5 import text
from pynn_data.files.nwb.places import Places

__all__ = ["add_scratch", "read_text", "sealed"]

TEXT = "pynn_data"
SEAL = b'{"crc32":"%08x",'
NOTES = {
    TEXT: "All of the Neo Block that is not elsewhere in this file, as JSON, for pynn_data.read().",
    "": "Arrays that have no other place in this file, one after the other; the JSON says which is where.",
}


def add_scratch(file: Any, packed: Packed, places: Places) -> None:
    """Add all that pynwb has not written to the `h5py.File`."""
    group = file.require_group("scratch")
    for dtype, arrays in _by_type(places.homeless()).items():
        _add_arrays(group, dtype, arrays, places)
    content = json.dumps({**packed.tree, "places": places.table}, allow_nan=False, separators=(",", ":"))
    # Of fixed length, so that a reader sees how long it is before it is read.
    _annotate(group.create_dataset(TEXT, data=np.bytes_(sealed(content))))


def _by_type(arrays: dict[str, np.ndarray]) -> dict[str, dict[str, np.ndarray]]:
    found: dict[str, dict[str, np.ndarray]] = {}
    for name, array in arrays.items():
        found.setdefault(array.dtype.str, {})[name] = array
    return found


def _add_arrays(group: Any, dtype: str, arrays: dict[str, np.ndarray], places: Places) -> None:
    name = f"{TEXT}_{np.dtype(dtype).name}" + "_big_endian" * dtype.startswith(">")
    total = sum(array.size for array in arrays.values())
    dataset = group.create_dataset(name, (total,), dtype=dtype)
    _annotate(dataset)
    first = 0
    for key, array in arrays.items():
        dataset[first : first + array.size] = array.reshape(-1)
        places.table[key] = {"at": f"scratch/{name}", "first": first, "shape": list(array.shape)}
        first += array.size


def _annotate(dataset: Any) -> None:
    """Make a dataset NWB's ScratchData."""
    name = dataset.name.rpartition("/")[2]
    dataset.attrs.update({
        "namespace": "core", "neurodata_type": "ScratchData", "object_id": str(uuid.uuid4()),
        "notes": NOTES.get(name, NOTES[""]),
    })  # fmt: skip


def sealed(content: str) -> bytes:
    """Return the text of a JSON object with a checksum of the rest as its first value."""
    rest = content.encode("ascii")[1:]
    return SEAL % zlib.crc32(rest) + rest


def read_text(file: Any) -> bytes:
    """Return the JSON.

    Raises
    ------
    KeyError
        If there is none.
    FileDamaged
    """
    content = text(file, f"scratch/{TEXT}", LONGEST_TEXT)
    if content[: len(SEAL % 0)] != SEAL % zlib.crc32(content[len(SEAL % 0) :]):
        raise FileDamaged(f"scratch/{TEXT} is not as it was written: its checksum differs.")
    return content
