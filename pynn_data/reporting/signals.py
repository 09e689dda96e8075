"""Signals -> arrays, and numbers that describe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import neo
import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.files.channels import NAMELESS, of_signal
from pynn_data.files.milliseconds import converted, grid

__all__ = ["Signal", "signal_of"]


@dataclass(frozen=True)
class Signal:
    """A signal, regularly sampled or not."""

    name: str
    unit: str
    values: FloatArray
    """Samples down, cells across."""
    start: float
    """Time of the first sample of a regular signal, in ms."""
    interval: float | None
    """From one sample to the next, in ms; None if it is not regular."""
    own_times: FloatArray | None
    """Of an irregular signal, in ms, ascending."""
    labels: list[str]
    """What to call the cells."""
    least: float
    mean: float
    most: float
    """Over all finite values; NaN if there are none."""
    not_finite: int
    """Values that are NaN or infinite."""

    @property
    def samples(self) -> int:
        """How many there are of each cell."""
        return int(self.values.shape[0])

    @property
    def cells(self) -> int:
        """How many there are."""
        return int(self.values.shape[1])

    @property
    def span(self) -> tuple[float, float] | None:
        """Times of the first and the last sample, None if there are none."""
        return (self.time(0), self.time(self.samples - 1)) if self.samples else None

    def time(self, sample: int) -> float:
        """Return the time of a sample in ms."""
        if self.own_times is not None:
            return float(self.own_times[sample])
        return self.start + sample * (self.interval or 0.0)

    def times(self, samples: Any) -> FloatArray:
        """Return the times of some samples in ms."""
        if self.own_times is not None:
            chosen: FloatArray = self.own_times[samples]
            return chosen
        return np.asarray(self.start + (self.interval or 0.0) * samples, dtype=np.float64)


def signal_of(signal: Any) -> Signal:
    """Return a signal of Neo. Complex numbers are shown by their absolute values."""
    values, name = np.asarray(signal.magnitude), str(signal.name or "signal")
    if values.dtype.kind == "c":
        values, name = np.abs(values), f"|{name}|"
    elif values.dtype.kind != "f":
        values = values.astype(np.float64)
    start, interval, times = 0.0, None, None
    if isinstance(signal, neo.AnalogSignal):
        start, rate = grid(signal)
        # An interval has few digits; 1 / 10.000000000000002 has not.
        interval = float(f"{1 / rate:.12g}")
    else:
        times = converted(
            np.asarray(signal.times.magnitude, dtype=np.float64), signal.times.dimensionality.string, "ms"
        )
        if (np.diff(times) < 0).any():
            order = np.argsort(times, kind="stable")
            times, values = times[order], values[order]
    least, mean, most, not_finite = _described(values)
    return Signal(
        name, signal.dimensionality.string, values, start, interval, times,
        _labels(signal), least, mean, most, not_finite,
    )  # fmt: skip


def _described(values: FloatArray) -> tuple[float, float, float, int]:
    """Return least, mean and most of the finite values, and how many are not finite."""
    if not values.size:
        return np.nan, np.nan, np.nan, 0
    least, most = float(values.min()), float(values.max())
    if np.isfinite(least) and np.isfinite(most):
        return least, float(values.mean(dtype=np.float64)), most, 0
    finite = values[np.isfinite(values)]
    lost = int(values.size - finite.size)
    return (*_described(finite)[:3], lost) if finite.size else (np.nan, np.nan, np.nan, lost)


def _labels(signal: Any) -> list[str]:
    """Return names of the columns: index in the population, and this if there are several."""
    owned = of_signal(signal)
    several = len(set(owned.populations)) > 1
    return [
        f"{name}, cell {index}" if several and name != NAMELESS else f"cell {index}"
        for name, index in zip(owned.populations, owned.indices.tolist(), strict=True)
    ]
