"""Current sources, as step functions of time: amplitude in nA from a step on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.errors import NotSupported, UnknownParameter
from pynn_data.magnitude import magnitude, number
from pynn_data.network.belonging import check_belongs, ids_of
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Classes, Current
from pynn_data.network.sequence import Sequence
from pynn_data.network.streams import RandomStream
from pynn_data.network.words import in_words

__all__ = ["ACSource", "CurrentSource", "DCSource", "NoisyCurrentSource", "StepCurrentSource"]

TILE = 1024
"""Noise is drawn in blocks of so many values, each from a generator of its own."""
UNITS: Mapping[str, str] = {
    "amplitude": "nA", "amplitudes": "nA", "offset": "nA", "mean": "nA", "stdev": "nA",
    "start": "ms", "stop": "ms", "times": "ms", "dt": "ms", "frequency": "Hz", "phase": "deg",
}  # fmt: skip


class CurrentSource(Current):
    """A current that is injected into cells.

    Attributes may be changed between runs and then act from the present on. A
    current that begins at t changes ``v`` first in the sample at t + dt.

    Parameters
    ----------
    **parameters
        By name; the others have their defaults. A quantity with a unit is converted.

    Raises
    ------
    UnknownParameter
        The current has no parameter of that name; the text lists those it has.
    ValueError
        A value is not finite, or has the unit of something else.
    TypeError
        A value is no number.
    SimulationEnded
        The simulation is over.
    """

    _front_end: ClassVar[Classes]
    default_parameters: ClassVar[Mapping[str, Any]]

    def __init__(self, **parameters: Any) -> None:
        self._parameters: dict[str, Any] = {}
        for name, value in {**self.default_parameters, **parameters}.items():
            self._parameters[name] = self._checked(name, value)
        self._check(self._parameters)
        self._simulation = self._front_end.simulation
        self._key: int = self._simulation.add_current(self)
        self._stream: RandomStream = self._simulation.streams.new()
        self._targets: dict[int, None] = {}
        """Ids of the cells that it is injected into, in that order."""

    @property
    def targets(self) -> IntArray:
        """Ids of the cells that the current is injected into."""
        return np.array(list(self._targets), dtype=np.int64)

    @property
    def is_injected(self) -> bool:
        """Whether it is injected into any cell."""
        return bool(self._targets)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._parameters:
            raise self._unknown(name)
        return self._parameters[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self.set_parameters(**{name: value})

    def set_parameters(self, **parameters: Any) -> None:
        """Give parameters new values, from now on.

        Parameters
        ----------
        **parameters
            By name; the others stay.

        Raises
        ------
        UnknownParameter, ValueError, TypeError
            As when the current is made; nothing was changed.
        """
        new = {**self._parameters, **{n: self._checked(n, v) for n, v in parameters.items()}}
        self._check(new)
        self._parameters = new
        self._simulation.current_changed()

    def get_parameters(self) -> dict[str, Any]:
        """Return the values of all parameters, by name."""
        return dict(self._parameters)

    def inject_into(self, cells: CellGroup | ID | Iterable[int]) -> None:
        """Inject the current into cells, from now on; a second time into the same cell adds nothing.

        Parameters
        ----------
        cells
            A population, view or assembly, a cell, or a list of cells.

        Raises
        ------
        TypeError, ValueError
            `cells` is none of these, or there is no such cell.
        OtherSimulation
            The cells, or the current, are of an earlier simulation, or of another engine's.
        NotSupported
            The cells have no membrane, or the engine cannot add currents after the first run.
        SimulationEnded
            The simulation is over.
        """
        what = f"{type(self).__name__}.inject_into(): cells"
        present = self._front_end.simulation
        check_belongs(present, self._simulation, "the current", what)
        ids = ids_of(cells, present, what)
        self._simulation.check_injectable(ids)
        new = dict.fromkeys(cell for cell in ids.tolist() if cell not in self._targets)
        if new:
            self._simulation.current_injected(self._key, np.array(sorted(new), dtype=np.int64))
            self._targets.update(new)

    def __repr__(self) -> str:
        return in_words(self, self._parameters)

    @abstractmethod
    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return (steps, amplitudes in nA): the first step is `first`, the current constant between them."""

    def _check(self, parameters: Mapping[str, Any]) -> None:
        """Raise if the values do not fit together."""

    def _checked(self, name: str, value: Any) -> Any:
        if name not in self.default_parameters:
            raise self._unknown(name)
        given = number(value, UNITS[name], f"{type(self).__name__}: {name}")
        if not np.isfinite(given):
            raise ValueError(f"{type(self).__name__}: {name} must be finite, not {value!r}.")
        return given

    def _unknown(self, name: str) -> UnknownParameter:
        known = ", ".join(self.default_parameters)
        return UnknownParameter(f"{type(self).__name__} has no parameter {name!r}; it has {known}.")


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

    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return the step function from `first` to `last`."""
        on, off = clock.steps_not_before([self.start, self.stop]).tolist()
        return _windowed(
            np.empty(0, np.int64), lambda k: np.full(k.size, self.amplitude), on, off, first, last
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

    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return the step function from `first` to `last`."""
        on, off = clock.steps_not_before([self.start, self.stop]).tolist()
        steps = np.arange(max(first, on), min(last + 1, off))

        def sine(k: IntArray) -> FloatArray:
            cycles = self.frequency * (k * clock.dt - self.start) / 1000.0
            return np.asarray(
                self.offset + self.amplitude * np.sin(2 * np.pi * cycles + np.deg2rad(self.phase))
            )

        return _windowed(steps, sine, on, off, first, last)


class StepCurrentSource(CurrentSource):
    """Current of ``amplitudes[i]`` from ``times[i]`` until the next time.

    Parameters
    ----------
    amplitudes
        In nA, as many as times; the last one stays.
    times
        In ms, ascending. Before the first the current is 0.

    Raises
    ------
    ValueError
        There are not as many of both, or the times do not ascend.
    """

    default_parameters = {"amplitudes": (), "times": ()}

    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return the step function from `first` to `last`."""
        at = clock.steps_not_before(self._parameters["times"])
        levels = np.concatenate([[0.0], self._parameters["amplitudes"]])
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
        In ms, a multiple of the time step.
    """

    default_parameters = {"mean": 0.0, "stdev": 1.0, "start": 0.0, "stop": 1e12, "dt": 0.1}

    def _check(self, parameters: Mapping[str, Any]) -> None:
        if parameters["stdev"] < 0:
            raise ValueError(f"NoisyCurrentSource: stdev must not be negative, not {parameters['stdev']:g}.")

    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return the step function from `first` to `last`."""
        on, off = clock.steps_not_before([self.start, self.stop]).tolist()
        length = clock.steps(self.dt, "NoisyCurrentSource: dt")
        if length < 1:
            raise NotSupported(f"NoisyCurrentSource: dt = {self.dt:g} ms is shorter than a time step.")
        begin = max(first, on)
        steps = np.arange(on + -(-(begin - on) // length) * length, min(last + 1, off), length)

        def noise(k: IntArray) -> FloatArray:
            return np.asarray(self.mean + self.stdev * self._normal((k - on) // length))

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
    steps: IntArray, level: Any, on: int, off: int, first: int, last: int
) -> tuple[IntArray, FloatArray]:
    """Return `level` at `steps`, at the window's edges and at `first`; zero outside the window."""
    edges = np.array([k for k in (on, off) if first < k <= last], dtype=np.int64)
    at = np.unique(np.concatenate([np.array([first], dtype=np.int64), edges, steps]))
    values = np.zeros(at.size)
    inside = (at >= on) & (at < off)
    values[inside] = level(at[inside])
    return at, values
