"""What scripts have recorded with Brian2's own monitors.

Brian2 gives a spike the time at which the loop that finds it begins; here it has that at which the loop ends, as
everywhere in pynn-data. Samples keep the times that the monitor has given them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import brian2
import numpy as np

from pynn_data.contract import Collected, CollectedEvents, CollectedSignal, CollectedSpikes, FloatArray
from pynn_data_brian2.native_time import seconds_of
from pynn_data_brian2.units import unit_of

__all__ = ["collected"]

OFF_GRID = 1e-3
"""In steps: a time that is so far from the grid has come of another time step."""


def collected(monitor: Any) -> Sequence[Collected] | None:
    """Return what a monitor holds, copied once; None if it is none of Brian2's.

    Raises
    ------
    ValueError
        It has only counted, or the standalone simulation has not been run.
    """
    if not isinstance(monitor, (brian2.EventMonitor, brian2.StateMonitor, brian2.PopulationRateMonitor)):
        return None
    try:
        if isinstance(monitor, brian2.StateMonitor):
            return [_signal(monitor, name) for name in monitor.record_variables]
        if isinstance(monitor, brian2.PopulationRateMonitor):
            return [_rate(monitor)]
        return [_events(monitor)]
    except NotImplementedError as error:
        raise ValueError(
            f"{monitor.name} is of a simulation that has not been run yet; call brian2.device.build() first."
        ) from error


def _events(monitor: Any) -> CollectedSpikes | CollectedEvents:
    if not monitor.record:
        raise ValueError(f"{monitor.name} has counted only; make it with record=True.")
    dt = _milliseconds(monitor.source.clock.dt_)
    steps, exact = _steps(monitor.variables["t"].get_value(), dt)
    times = steps
    times += 1
    times *= dt
    cells = monitor.variables["i"].get_value().astype(np.int64)
    recorded = {
        name: (unit_of(monitor.variables[name].dim), np.array(monitor.variables[name].get_value()))
        for name in sorted(monitor.record_variables - {"i", "t"})
    }
    if monitor.event == "spike":
        return CollectedSpikes(
            cells=cells,
            times=times,
            recorded=np.arange(len(monitor.source)),
            start=0.0,
            stop=_now(monitor),
            dt=dt if exact else None,
            variables={name: (unit, values.astype(np.float64)) for name, (unit, values) in recorded.items()},
            label=monitor.source.name,
        )
    return CollectedEvents(
        name=monitor.event,
        times=times,
        columns={"i": cells, **{name: values for name, (_, values) in recorded.items()}},
        units={name: unit for name, (unit, _) in recorded.items() if unit},
        dt=dt if exact else None,
        label=monitor.source.name,
    )


def _signal(monitor: Any, name: str) -> CollectedSignal:
    variable = monitor.variables[name]
    values: FloatArray = np.array(variable.get_value(), dtype=np.float64, order="C")
    cells, first = np.unique(np.asarray(monitor.record, dtype=np.int64), return_index=True)
    if cells.size < values.shape[1] or (np.diff(first) < 0).any():  # some twice, or in an order of their own
        first = np.sort(first)
        cells = np.asarray(monitor.record, dtype=np.int64)[first]
        values = values[:, first] if first.size < values.shape[1] else values
    return CollectedSignal(
        variable=name,
        unit=unit_of(variable.dim),
        cells=cells,
        values=values,
        times=_grid(monitor),
        dt=_milliseconds(monitor.source.clock.dt_),
        label=monitor.source.name,
    )


def _rate(monitor: Any) -> CollectedSignal:
    values = np.array(monitor.variables["rate"].get_value(), dtype=np.float64)
    return CollectedSignal(
        variable="rate",
        unit="Hz",
        cells=np.zeros(1, dtype=np.int64),
        values=values[:, np.newaxis],
        times=_grid(monitor),
        dt=_milliseconds(monitor.source.clock.dt_),
        label=monitor.name,  # it is of the whole group, and of no cell
    )


def _grid(monitor: Any) -> FloatArray | tuple[float, float]:
    """Return the times of the samples."""
    between = _milliseconds(monitor.clock.dt_)
    steps, exact = _steps(monitor.variables["t"].get_value(), between)
    if not exact or (np.diff(steps) != 1).any():
        times: FloatArray = steps * between
        return times
    return float(steps[0] * between) if steps.size else 0.0, between


def _steps(seconds: FloatArray, dt: float) -> tuple[FloatArray, bool]:
    """Return times in steps of dt (ms), as whole numbers; or as they are, and False, if they are no multiples."""
    steps: FloatArray = seconds * (1000.0 / dt)
    whole: FloatArray = np.rint(steps)
    if steps.size:
        off = np.subtract(steps, whole, out=steps)  # arrays may be large: no more of them than is needed
        if max(off.max(), -off.min()) > OFF_GRID:
            return seconds * (1000.0 / dt), False
    return whole, True


def _now(monitor: Any) -> float:
    """Return the time of the network that the monitor is in."""
    if monitor._network is None:
        return 0.0
    for reference in brian2.Network.__instances__():
        net = reference()
        if net is not None and net.id == monitor._network:
            return _milliseconds(seconds_of(net))
    return _milliseconds(float(monitor.source.clock.variables["t"].get_value()[0]))


def _milliseconds(seconds: float) -> float:
    """Return a time without what a factor of 1000 has added to it."""
    return round(float(seconds) * 1000.0, 12)
