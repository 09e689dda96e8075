"""Current sources, as step functions of time: amplitude in nA from a step on.

Times between two steps are those of the nearest step; half a step counts as the later one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.errors import NotSupported
from pynn_data.magnitude import magnitude
from pynn_data.network.current_source import UNITS, CurrentSource
from pynn_data.network.sequence import Sequence

__all__ = ["ACSource", "CurrentSource", "DCSource", "NoisyCurrentSource", "StepCurrentSource"]

TILE = 1024
"""Noise is drawn in blocks of so many values, each from a generator of its own."""


class DCSource(CurrentSource):
    """Constant current from `start` to `stop`.

    Parameters
    ----------
    amplitude
        In nA.
    start, stop
        In ms.
    """

    default_parameters = {"amplitude": 1.0, "start": 0.0, "stop": 1e12}
    order = ("amplitude", "start", "stop")

    def _course(
        self, p: Mapping[str, Any], clock: Clock, first: int, last: int
    ) -> tuple[IntArray, FloatArray]:
        on, off = _nearest(clock, [p["start"], p["stop"]]).tolist()
        return _windowed(
            np.empty(0, np.int64), lambda k: np.full(k.size, p["amplitude"]), on, off, first, last
        )


class ACSource(CurrentSource):
    """Sine ``offset + amplitude * sin(2 pi frequency (t - start) + phase)`` from `start` to `stop`.

    It is constant in each step, with the value at its beginning.

    Parameters
    ----------
    amplitude, offset
        In nA.
    start, stop
        In ms.
    frequency
        In Hz.
    phase
        In degrees.
    """

    default_parameters = {
        "amplitude": 1.0,
        "start": 0.0,
        "stop": 1e12,
        "frequency": 10.0,
        "offset": 0.0,
        "phase": 0.0,
    }

    def _course(
        self, p: Mapping[str, Any], clock: Clock, first: int, last: int
    ) -> tuple[IntArray, FloatArray]:
        on, off = _nearest(clock, [p["start"], p["stop"]]).tolist()
        steps = np.arange(max(first, on), min(last + 1, off))

        def sine(k: IntArray) -> FloatArray:
            cycles = p["frequency"] * (k * clock.dt - p["start"]) / 1000.0
            return np.asarray(
                p["offset"] + p["amplitude"] * np.sin(2 * np.pi * cycles + np.deg2rad(p["phase"]))
            )

        return _windowed(steps, sine, on, off, first, last)


class StepCurrentSource(CurrentSource):
    """Current of ``amplitudes[i]`` from ``times[i]`` until the next time.

    Parameters
    ----------
    amplitudes
        In nA, as many as times; the last one stays.
    times
        In ms, ascending. Before the first the current is 0; of several in one time step the last one counts.

    Raises
    ------
    ValueError
        There are not as many of both, or the times do not ascend.
    """

    default_parameters = {"amplitudes": (), "times": ()}
    order = ("times", "amplitudes")

    def _course(
        self, p: Mapping[str, Any], clock: Clock, first: int, last: int
    ) -> tuple[IntArray, FloatArray]:
        at = _nearest(clock, p["times"])
        levels = np.concatenate([[0.0], p["amplitudes"]])
        steps = np.unique(np.concatenate([[first], at[(at > first) & (at <= last)]]))
        return steps, levels[np.searchsorted(at, steps, side="right")]

    def _checked(self, name: str, value: Any) -> Any:
        if name not in self.default_parameters:
            raise self._unknown(name)
        plain = value.value if isinstance(value, Sequence) else value
        array = magnitude(plain, UNITS[name], f"{type(self).__name__}: {name}")
        array.setflags(write=False)  # a change of an element would be seen by nobody
        return array

    def _check(self, parameters: Mapping[str, Any]) -> None:
        times, amplitudes = parameters["times"], parameters["amplitudes"]
        if times.shape != amplitudes.shape or times.ndim != 1:
            raise ValueError(
                f"StepCurrentSource: {times.size} times and {amplitudes.size} amplitudes; give one of each."
            )
        if not (np.isfinite(times).all() and np.isfinite(amplitudes).all()):
            raise ValueError("StepCurrentSource: times and amplitudes must be finite.")
        if times.size and (times.min() < 0 or (np.diff(times) <= 0).any()):
            raise ValueError("StepCurrentSource: times must not be negative and must increase.")


class NoisyCurrentSource(CurrentSource):
    """Gaussian current, a new value every `dt`, from `start` to `stop`.

    The same noise reaches all the cells that it is injected into. It follows from ``setup(seed=)`` and is the
    same on every engine.

    Parameters
    ----------
    mean, stdev
        In nA.
    start, stop
        In ms.
    dt
        In ms, a multiple of the time step; if it is not given and 0.1 ms is none, the time step.
    """

    default_parameters = {"mean": 0.0, "stdev": 1.0, "start": 0.0, "stop": 1e12, "dt": 0.1}
    order = ("mean", "stdev", "dt", "start", "stop")

    def _check(self, parameters: Mapping[str, Any]) -> None:
        if parameters["stdev"] < 0:
            raise ValueError(f"NoisyCurrentSource: stdev must not be negative, not {parameters['stdev']:g}.")
        if self._simulation.clock.steps(parameters["dt"], "NoisyCurrentSource: dt") < 1:
            raise NotSupported(f"NoisyCurrentSource: dt = {parameters['dt']:g} ms is shorter than a time step.")

    def _defaults(self) -> Mapping[str, Any]:
        step = self._simulation.clock.dt
        default = self.default_parameters["dt"]
        whole = abs(default / step - round(default / step)) < 1e-6 and step <= default
        return {**self.default_parameters, "dt": default if whole else step}

    def _course(
        self, p: Mapping[str, Any], clock: Clock, first: int, last: int
    ) -> tuple[IntArray, FloatArray]:
        on, off = _nearest(clock, [p["start"], p["stop"]]).tolist()
        length = clock.steps(p["dt"], "NoisyCurrentSource: dt")
        begin = max(first, on)
        steps = np.arange(on + -(-(begin - on) // length) * length, min(last + 1, off), length)

        def noise(k: IntArray) -> FloatArray:
            return np.asarray(p["mean"] + p["stdev"] * self._normal((k - on) // length))

        return _windowed(steps, noise, on, off, first, last)

    def _normal(self, numbers: IntArray) -> FloatArray:
        """Return the noise values with the given numbers; each number always has the same value."""
        values = np.empty(numbers.size)
        tiles = numbers // TILE
        for tile in np.unique(tiles).tolist():
            block = self._stream.generator(tile=tile).normal(size=TILE)
            values[tiles == tile] = block[numbers[tiles == tile] - tile * TILE]
        return values


def _windowed(
    steps: IntArray, level: Callable[[IntArray], FloatArray], on: int, off: int, first: int, last: int
) -> tuple[IntArray, FloatArray]:
    """Return `level` at `steps`, at the window's edges and at `first`; zero outside the window."""
    edges = np.array([k for k in (on, off) if first < k <= last], dtype=np.int64)
    at = np.unique(np.concatenate([np.array([first], dtype=np.int64), edges, steps]))
    values = np.zeros(at.size)
    inside = (at >= on) & (at < off)
    values[inside] = level(at[inside])
    return at, values


def _nearest(clock: Clock, times: Any) -> IntArray:
    """Return the step that is nearest to each of `times` (ms)."""
    exact = np.asarray(times, dtype=float) / clock.dt
    return np.floor(np.minimum(exact, 2.0**62) + 0.5 + 1e-6).astype(np.int64)
