"""The groups and datasets of a SONATA file, written."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pynn_data.errors import NotStorable
from pynn_data.files.channels import NAMELESS, Owners, spikes_of
from pynn_data.files.hdf5_writing import created
from pynn_data.files.milliseconds import grid
from pynn_data.files.sonata.names import group_of
from pynn_data.units import unit_text

__all__ = ["Rounded", "new_file", "write_report", "write_spikes"]

MAGIC, VERSION = 0x0A7A, (0, 1)
SORTINGS = {"none": 0, "by_id": 1, "by_time": 2}
AT_ONCE = 2**20
"""Samples that are rounded at a time."""


@dataclass(frozen=True)
class Rounded:
    """What became of samples when they were rounded to float32."""

    checksum: int
    """Of all, in their first type again."""
    changed: bool


@contextmanager
def new_file(path: Path) -> Iterator[Any]:
    """Make an empty SONATA file."""
    with created(path) as file:
        file.attrs["magic"] = np.uint32(MAGIC)
        file.attrs["version"] = np.array(VERSION, dtype=np.uint32)
        yield file


def write_spikes(file: Any, owners: Owners, counts: np.ndarray, times: np.ndarray) -> list[Any]:
    """Write spikes, uncompressed as libsonata wants them; returns each group with the places of its trains.

    Parameters
    ----------
    file
        The `h5py.File`.
    owners, counts
        Of the trains, with the number of spikes of each.
    times
        Of all spikes, train by train, in ms.
    """
    import h5py

    sorting = h5py.enum_dtype(SORTINGS, basetype="u1")
    groups = owners.by_population()
    for population, trains in groups:
        sizes = counts[trains]
        stamps = times[spikes_of(trains, counts)]
        nodes = np.repeat(owners.indices[trains], sizes).astype(np.uint64)
        group = file.create_group(f"spikes/{group_of(population)}")
        by_id = bool(((nodes[1:] > nodes[:-1]) | (stamps[1:] >= stamps[:-1])).all())
        group.attrs.create("sorting", SORTINGS["by_id" if by_id else "none"], dtype=sorting)
        group["timestamps"] = stamps
        group["timestamps"].attrs["units"] = "ms"  # of variable length, or bmtk takes it for bytes
        group["node_ids"] = nodes
    return [[group_of(population), trains] for population, trains in groups]


def write_report(file: Any, owners: Owners, signal: Any, where: str) -> tuple[list[Any], Rounded]:
    """Write a regular signal; returns each group with the places of its columns, and what the rounding did.

    Raises
    ------
    NotStorable
        If samples are not real numbers, or such as float32 cannot come near to.
    """
    values = np.asarray(signal.magnitude)
    if values.dtype.kind not in "fiub":
        raise NotStorable(
            f"{where}: samples of type {values.dtype} cannot be stored in SONATA; write .nwb or .npz."
        )
    start, rate = grid(signal)
    if not (math.isfinite(start) and math.isfinite(rate) and rate > 0):
        raise NotStorable(f"{where}: it starts at {start} ms and has {rate} samples per ms.")
    targets = []
    for population, columns in owners.by_population() or [(NAMELESS, np.arange(0))]:
        group = file.create_group(f"report/{group_of(population)}")
        group.create_dataset("data", (len(values), columns.size), dtype=np.float32)
        group["data"].attrs["units"] = _text(unit_text(signal, where))
        if signal.name:
            group["data"].attrs["variable"] = _text(str(signal.name))
        _write_mapping(group, owners.indices[columns], (start, _stop(start, 1 / rate, len(values)), 1 / rate))
        targets.append((group_of(population), columns, group["data"]))
    return [[group, columns] for group, columns, _ in targets], _fill(targets, values, where)


def _write_mapping(group: Any, nodes: np.ndarray, time: tuple[float, float, float]) -> None:
    """Write whose columns they are, under the names that libsonata looks for and those of bmtk."""
    mapping = group.create_group("mapping")
    mapping["node_ids"] = nodes.astype(np.uint64)
    mapping["node_ids"].attrs["sorted"] = np.uint8(True)
    mapping["index_pointers"] = np.arange(nodes.size + 1, dtype=np.uint64)
    mapping["index_pointer"] = mapping["index_pointers"]  # the same dataset under a second name
    mapping["element_ids"] = np.zeros(nodes.size, dtype=np.uint32)
    mapping["element_pos"] = np.zeros(nodes.size, dtype=np.float32)
    mapping["time"] = np.array(time)
    mapping["time"].attrs["units"] = _text("ms")


def _text(value: str) -> np.bytes_:
    """Return text of fixed length: HDF5 keeps other text in a heap, where damage can make it search for ever."""
    return np.bytes_(value.encode("utf-8", "replace"))


def _stop(start: float, step: float, n: int) -> float:
    """Return the end of `n` samples, from which bmtk, which cuts off, gets `n` again."""
    stop = start + n * step
    while int((stop - start) / step) < n:
        stop = math.nextafter(stop, math.inf)
    return stop


def _fill(targets: list[Any], values: np.ndarray, where: str) -> Rounded:
    """Write the samples as float32, some rows at a time."""
    checksum, changed = 0, False
    rows = max(1, AT_ONCE // max(1, values.shape[1]))
    for first in range(0, len(values), rows):
        exact = values[first : first + rows]
        with np.errstate(over="ignore", invalid="ignore"):
            single = exact.astype(np.float32)
            back = single.astype(values.dtype)
        changed = changed or not np.array_equal(back, exact, equal_nan=values.dtype.kind == "f")
        if changed and (values.dtype.kind in "iu" or _overflows(single, exact)):
            raise NotStorable(
                f"{where}: SONATA holds samples as float32, and some are too large for it; write .nwb or .npz."
            )
        checksum = zlib.crc32(np.ascontiguousarray(back).reshape(-1).view(np.uint8).data, checksum)
        for _, columns, data in targets:
            in_order = columns.size and (np.diff(columns) == 1).all()
            data[first : first + rows] = single[
                :, slice(columns[0], columns[-1] + 1) if in_order else columns
            ]
    return Rounded(checksum, changed)


def _overflows(single: np.ndarray, exact: np.ndarray) -> bool:
    infinite = np.isinf(single)
    return bool(infinite.any() and not np.isinf(exact[infinite]).all())
