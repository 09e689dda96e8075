"""A current that is injected into cells and can be recorded; see `currents` for the kinds that there are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.errors import UnknownParameter
from pynn_data.magnitude import number
from pynn_data.network.belonging import check_belongs, ids_of
from pynn_data.network.current_courses import Courses
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Classes, Current
from pynn_data.network.streams import RandomStream
from pynn_data.network.words import in_words

if TYPE_CHECKING:
    import neo

__all__ = ["UNITS", "CurrentSource"]

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
    *values
        Of the parameters, in the order in which the kind of current names them.
    **parameters
        By name; the others have their defaults. A quantity with a unit is converted.

    Raises
    ------
    UnknownParameter
        The current has no parameter of that name; the text lists those it has.
    ValueError
        A value is not finite, or has the unit of something else.
    TypeError
        A value is no number; or a parameter is given twice, or more than have an order.
    SimulationEnded
        The simulation is over.
    """

    _front_end: ClassVar[Classes]
    default_parameters: ClassVar[Mapping[str, Any]]
    order: ClassVar[tuple[str, ...]] = ()
    """Parameters that may be given without their names, in this order."""

    def __init__(self, *values: Any, **parameters: Any) -> None:
        self._simulation = self._front_end.simulation
        given = {**self._defaults(), **self._named(values, parameters)}
        self._parameters: dict[str, Any] = {name: self._checked(name, value) for name, value in given.items()}
        self._check(self._parameters)
        self._key: int = self._simulation.add_current(self)
        self._stream: RandomStream = self._simulation.streams.new()
        self._targets: dict[int, None] = {}
        """Ids of the cells that it is injected into, in that order."""
        self._courses: Courses | None = None
        """None: it is not recorded."""

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
        if self._courses is not None:
            self._courses.changed(new)
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

    def record(self) -> None:
        """Record the current from now on, whether it is injected into cells or not; see `get_data`.

        A second call changes nothing. After `sim.reset` it is recorded again.

        Raises
        ------
        SimulationEnded
            The simulation is over.
        """
        self._simulation.check_may_ask()
        if self._courses is None:
            self._courses = Courses(self._simulation, self._parameters)

    def get_data(self, segment: int | None = None) -> neo.AnalogSignal:
        """Return the current that was recorded.

        The sample at t is the current from t until the next step, into each of the cells. It acts on them in that
        step, so that their ``v`` shows it first in the sample after that.

        Parameters
        ----------
        segment
            Index of a segment, as in the Blocks of cells; default: the last that has run.

        Returns
        -------
        neo.AnalogSignal
            In nA, with a sample for each time step, from the beginning of the recording up to and including now, or
            the segment's end.

        Raises
        ------
        NothingRecorded
            `record` was not called, or nothing has run, or there is no such segment.
        TypeError
            `segment` is no index.
        """
        from pynn_data.network.recorded_current import recorded  # with Neo, which takes long to import

        return recorded(self._simulation, self._courses, self._course, repr(self), segment)

    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return (steps, amplitudes in nA): the first step is `first`, the current constant between them."""
        return self._course(self._parameters, clock, first, last)

    def __repr__(self) -> str:
        return in_words(self, self._parameters)

    @abstractmethod
    def _course(
        self, p: Mapping[str, Any], clock: Clock, first: int, last: int
    ) -> tuple[IntArray, FloatArray]:
        """Return what `step_function` does, for some values of the parameters."""

    def _defaults(self) -> Mapping[str, Any]:
        """Return the parameters' values where none are given."""
        return self.default_parameters

    def _named(self, values: tuple[Any, ...], parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the given parameters by name."""
        kind, names = type(self).__name__, ", ".join(self.order)
        if len(values) > len(self.order):
            without = f"only {names}, in this order" if self.order else "none"
            raise TypeError(f"{kind}: of its parameters may be given without a name: {without}.")
        named = dict(zip(self.order, values, strict=False))
        for name in parameters:
            if name in named:
                raise TypeError(f"{kind}: {name} is given twice, by its place and by its name.")
        return {**named, **parameters}

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
