"""What scripts have recorded by NEURON's own means: vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pynn_data.contract import Collected, CollectedSignal, CollectedSpikes, FloatArray

__all__ = ["collected"]

UNITS = {"v": "mV"}
"""Of variables that have the same name, and mean the same, wherever NEURON has them."""
STAMP = 1e-9
"""What NEURON adds (ms) to the end of a step in which a voltage has risen above the threshold of a NetCon is less."""
EVEN = 1e-3
"""How far, in intervals, times may be from where they would be if all intervals were equal, but for rounding."""
WHOLE = 1e-6
"""The same for an interval, in steps."""


def collected(h: Any, recorder: Any) -> Sequence[Collected] | None:
    """Return the spikes of ``(times, ids)``, or the signals of ``{"v": vectors, "t": times}``.

    A dict has a vector, or a list of them, one per cell, by the name of each variable, the times of all of them by
    ``"t"``, and may have the time step of the simulation by ``"dt"`` (ms) and units by variable by ``"units"``.

    Raises
    ------
    ValueError
        The vectors do not belong together; the text says which.
    """
    vector = type(h.Vector())
    if isinstance(recorder, tuple) and len(recorder) == 2 and all(isinstance(each, vector) for each in recorder):
        return [_spikes(h, *recorder)]
    if isinstance(recorder, Mapping):
        columns = {name: _vectors(vector, found) for name, found in recorder.items() if name not in ("dt", "units")}
        if columns and all(columns.values()):
            return _signals(h, recorder, columns)
    return None


def _vectors(vector: type, found: Any) -> list[Any]:
    """Return the vectors of a variable; none if it is something else."""
    several = list(found) if isinstance(found, (list, tuple)) else [found]
    return several if all(isinstance(each, vector) for each in several) else []


def _spikes(h: Any, times: Any, ids: Any) -> CollectedSpikes:
    stamped, numbers = times.as_numpy(), ids.as_numpy()
    if stamped.size != numbers.size:
        raise ValueError(f"There are {stamped.size} times of spikes but {numbers.size} ids of cells.")
    cells = numbers.astype(np.int64)
    if (cells != numbers).any():
        raise ValueError(f"Ids of cells are whole numbers, not {numbers[cells != numbers][0]:g}: give (times, ids).")
    dt = _step(h)
    now = float(h.t)
    if dt is None:
        stamped = stamped.copy()
    else:
        stamped = _on_grid(stamped, dt)
        now = float(_on_grid(np.array([now]), dt)[0])
    return CollectedSpikes(cells, stamped, None, 0.0, max(now, stamped.max(initial=0.0)), dt)


def _signals(h: Any, recorder: Mapping[str, Any], columns: Mapping[str, list[Any]]) -> list[Collected]:
    if len(columns.get("t", [])) != 1 or len(columns) == 1:
        raise ValueError(
            'A dict of vectors has those of variables by name and one of times by "t": {"v": [...], "t": t}.'
        )
    given = recorder.get("dt")
    dt = _step(h) if given is None else float(given)
    moments = columns["t"][0].as_numpy().copy()
    times = _times(moments, dt)
    units = {**UNITS, **recorder.get("units", {})}
    if unknown := sorted(set(recorder.get("units", {})) - set(columns)):
        raise ValueError(f"There is a unit for {unknown[0]!r}, of which there are no vectors.")
    found: list[Collected] = []
    for name, vectors in columns.items():
        if name != "t":
            cells = np.arange(len(vectors), dtype=np.int64)
            found.append(
                CollectedSignal(name, units.get(name), cells, _matrix(name, vectors, moments.size), times, dt)
            )
    return found


def _matrix(name: str, vectors: Sequence[Any], rows: int) -> FloatArray:
    """Return the vectors side by side; each lies in one piece of memory."""
    for number, vector in enumerate(vectors):
        if len(vector) != rows:
            raise ValueError(
                f"Vector {number} of {name!r} has {len(vector)} samples, but there are {rows} times: a vector that is "
                "to be recorded has to be there before h.finitialize(), as well as that of the times."
            )
    matrix = np.empty((len(vectors), rows))
    for row, vector in zip(matrix, vectors, strict=True):
        row[:] = vector.as_numpy()
    return matrix.T


def _times(moments: FloatArray, dt: float | None) -> FloatArray | tuple[float, float]:
    """Return the first time and the interval, in whole steps if they are, where it is the same throughout."""
    if (np.diff(moments) <= 0).any():
        raise ValueError('The times by "t" do not ascend.')
    if moments.size < 2:
        return moments
    interval = float(moments[-1] - moments[0]) / (moments.size - 1)
    even = moments[0] + np.arange(moments.size) * interval
    if np.abs(moments - even).max() > EVEN * interval:
        return moments
    first = float(moments[0])
    if dt is not None:
        steps = round(interval / dt)
        if steps and abs(interval - steps * dt) < WHOLE * dt:
            interval = steps * dt
        first = float(_on_grid(moments[:1], dt)[0])
    return first, interval


def _on_grid(times: FloatArray, dt: float) -> FloatArray:
    """Return the times at which steps end for those that differ from them by no more than rounding.

    NEURON's time is a sum of steps, and drifts.
    """
    last = float(times.max(initial=0.0))
    tolerance = STAMP + np.finfo(float).eps * last**2 / dt
    ends = times / dt
    np.rint(ends, out=ends)
    ends *= dt
    between = times - ends
    np.abs(between, out=between)
    elsewhere = between >= tolerance
    if elsewhere.any():
        ends[elsewhere] = times[elsewhere]
    return ends


def _step(h: Any) -> float | None:
    """Return the time step of NEURON, in ms; None if it varies."""
    return None if h.CVode().active() else float(h.dt)
