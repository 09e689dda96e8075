"""The groups and datasets of a SONATA file, read, from whichever program they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files import hdf5

__all__ = ["Report", "groups", "read_report", "read_samples", "read_spikes", "unit_of_spikes"]


@dataclass(frozen=True)
class Report:
    """Samples of one population."""

    nodes: np.ndarray
    """Of each column."""
    elements: np.ndarray | None
    """Of each column, where a node has several."""
    data: np.ndarray
    start: float
    step: float
    """In ms, as the start."""
    unit: str
    variable: str | None


def read_spikes(file: Any, group: str) -> tuple[np.ndarray, np.ndarray]:
    """Return node ids and times of one group.

    Raises
    ------
    KeyError, FileDamaged
    """
    path = f"spikes/{group}"
    nodes, times = hdf5.dataset(file, f"{path}/node_ids"), hdf5.dataset(file, f"{path}/timestamps")
    if (
        nodes.ndim != 1
        or nodes.shape != times.shape
        or nodes.dtype.kind not in "iu"
        or times.dtype.kind != "f"
    ):
        raise FileDamaged(f"{path!r}: node_ids and timestamps do not fit together.")
    return nodes, times.astype(np.float64, copy=False)


def unit_of_spikes(file: Any, group: str) -> str:
    """Return the unit of the times of one group, ms where none is told."""
    return str(_attribute(hdf5.node(file, f"spikes/{group}/timestamps"), "units", "ms"))


def read_samples(file: Any, group: str) -> np.ndarray:
    """Return the samples of one group.

    Raises
    ------
    KeyError, FileDamaged
    """
    data = hdf5.dataset(file, f"report/{group}/data")
    if data.ndim != 2 or data.dtype.kind != "f":
        raise FileDamaged(f"'report/{group}/data' is no table of numbers.")
    return data


def read_report(file: Any, group: str) -> Report:
    """Return the samples of one group with all that is told of them, from whichever program.

    Raises
    ------
    KeyError, FileDamaged
    """
    path = f"report/{group}"
    mapping = f"{path}/mapping"
    inside = hdf5.names(file, mapping)
    nodes = hdf5.dataset(file, f"{mapping}/node_ids")
    pointers = hdf5.dataset(file, f"{mapping}/{_one_of(inside, 'index_pointers', 'index_pointer')}")
    data, time = read_samples(file, group), hdf5.dataset(file, f"{mapping}/time")
    if nodes.dtype.kind not in "iu" or pointers.dtype.kind not in "iu" or nodes.ndim != 1:
        raise FileDamaged(f"{path!r}: the mapping is none.")
    # The last pointer is missing in some files.
    ends = np.append(pointers[: nodes.size], data.shape[1]).astype(np.int64)
    if pointers.ndim != 1 or pointers.size < nodes.size or (np.diff(ends) < 0).any() or ends[0] != 0:
        raise FileDamaged(f"{path!r}: the mapping does not fit {data.shape[1]} columns.")
    if time.shape != (3,) or not np.isfinite(time).all() or time[2] <= 0:
        raise FileDamaged(f"{path!r}: no time has start, end and step {time.tolist()}.")
    several = (np.diff(ends) != 1).any() and "element_ids" in inside
    owner = hdf5.node(file, f"{path}/data")
    variable = _attribute(owner, "variable", None)
    return Report(
        nodes=np.repeat(nodes, np.diff(ends)),
        elements=hdf5.dataset(file, f"{mapping}/element_ids") if several else None,
        data=data,
        start=float(time[0]),
        step=float(time[2]),
        unit=str(_attribute(owner, "units", "dimensionless")),
        variable=None if variable is None else str(variable),
    )


def groups(file: Any, path: str) -> list[str]:
    """Return the names of the groups in one."""
    try:
        found = hdf5.node(file, path)
    except KeyError:
        return []
    if not hasattr(found, "keys"):
        raise FileDamaged(f"{path!r} is no group.")
    return list(found)


def _one_of(names: list[str], *wanted: str) -> str:
    return next((name for name in wanted if name in names), wanted[0])


def _attribute(owner: Any, name: str, otherwise: Any) -> Any:
    try:
        return hdf5.attribute(owner, name)
    except KeyError:
        return otherwise
