"""Cells and sources as groups of Brian2, and which group has which cell."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell
from pynn_data_brian2.apart import Exceptions
from pynn_data_brian2.dynamics import Dynamics
from pynn_data_brian2.models import DYNAMICS
from pynn_data_brian2.places import Part, Places

__all__ = ["CellGroup", "Members", "SourceGroup", "StandardCells", "SynapseModel"]


class SourceGroup:
    """Sources, whose spikes the core feeds; Brian2 knows of their number only."""

    def __init__(self, brian2: Any, clock: Any, ids: IntArray) -> None:
        self.size = ids.size
        self.objects = brian2.NeuronGroup(
            ids.size, "", threshold="False", reset="", clock=clock, name=f"sources_{ids[0]}", namespace={}
        )
        self.objects.thresholder["spike"].active = False


class SynapseModel(NamedTuple):
    """What synapses are in Brian2's terms."""

    equations: Any
    on_pre: str
    namespace: dict[str, Any]


class CellGroup(ABC):
    """Cells of one type that were added together."""

    def __init__(self, size: int, objects: Any) -> None:
        self.size = size
        self.objects = objects

    @abstractmethod
    def synapses(self, receptor: str) -> SynapseModel:
        """Return what synapses onto a receptor are."""

    @abstractmethod
    def inject(self, amplitudes: FloatArray) -> None:
        """Have currents (nA) from now on."""

    def runs(self) -> Iterator[tuple[Any, Callable[[], None]]]:
        """Return what runs those of the group's objects that do not run by themselves alone."""
        for resetter in self.objects.resetter.values():
            yield resetter, self._reset(resetter.run)

    def _reset(self, run: Callable[[], None]) -> Callable[[], None]:
        """Return what runs the reset only if there are spikes, without which Brian2 runs it in vain."""
        spiking, after = self.spiking(), self.after_reset

        def reset() -> None:
            if spiking[-1]:
                run()
                after()

        return reset

    def after_reset(self) -> None:  # noqa: B027 (most have nothing to do)
        """Do what is to be done when some cells have been reset."""

    def values(self, name: str) -> FloatArray:
        """Return Brian2's own array of a variable."""
        array: FloatArray = self.objects.variables[name].get_value()
        return array

    def reader(self, name: str, index: IntArray) -> Callable[[], FloatArray]:
        """Return what returns a variable of some cells as it is when called."""
        array = self.values(name)
        if np.array_equal(index, np.arange(self.size)):
            return lambda: array
        return lambda: array[index]

    def spiking(self) -> np.ndarray:
        """Return Brian2's own array of the cells that spiked last: their number is its last element."""
        array: np.ndarray = self.objects.variables["_spikespace"].get_value()
        return array

    def set_parameters(self, index: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change parameters of some cells; what follows from them for all is for `settle`."""
        for name, values in parameters.items():
            self.values(name)[index] = values

    def settle(self) -> bool:
        """Take note of changed parameters, whatever their number; return whether the code changed."""
        return False


class StandardCells(CellGroup):
    """Cells of one of the types that all engines have."""

    def __init__(
        self,
        brian2: Any,
        clock: Any,
        dt: float,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        self.dynamics: Dynamics = DYNAMICS[cell.model]
        self._dt = dt
        self._clock = clock
        self._parameters = {name: np.array(values) for name, values in parameters.items()}
        values = {**self._parameters, **self.dynamics.constants(self._parameters, dt), **state}
        names = dict.fromkeys(["v", "i_in", *self.dynamics.states, *values])
        objects = brian2.NeuronGroup(
            ids.size,
            "\n".join(f"{name} : 1" for name in names),
            threshold=self.dynamics.threshold,
            reset=self.dynamics.reset,
            clock=clock,
            dtype=np.float64,
            name=f"cells_{ids[0]}",
            namespace={},
        )
        super().__init__(ids.size, objects)
        self._step = self.objects.run_regularly("", clock=clock, when="groups", name=f"cells_{ids[0]}_step")
        self._substeps = 0
        for name, array in values.items():
            self.values(name)[:] = array
        apart, arrays = self.dynamics.apart, {name: self.values(name) for name in names}
        self._exceptions = Exceptions(self.dynamics, apart, arrays) if apart else None
        self._divide()
        self._settled = True

    def synapses(self, receptor: str) -> SynapseModel:
        """Return what synapses onto a receptor are."""
        return SynapseModel("weight : 1", self.dynamics.arrival[receptor], {})

    def inject(self, amplitudes: FloatArray) -> None:
        """Have currents (nA) from now on."""
        self.values("i_in")[:] = amplitudes

    def runs(self) -> Iterator[tuple[Any, Callable[[], None]]]:
        """Return what runs those of the group's objects that do not run by themselves alone."""
        if self._exceptions is not None:
            run, step = self._step.run, self._exceptions.step
            draw = self._draw()

            def drawn() -> None:
                draw()
                step(run, self._dt)

            yield self._step, drawn
        yield from super().runs()

    def _draw(self) -> Callable[[], None]:
        """Return what gives the cells what they draw in the step that begins."""
        if (drawn := self.dynamics.drawn) is None:
            return lambda: None
        values, steps = {name: self.values(name) for name in ("key", "drawn")}, self._clock.variables["timestep"]

        def draw() -> None:
            values["drawn"][:] = drawn(values, int(steps.get_value().item()) + 1)

        return draw

    def after_reset(self) -> None:
        """Undo the reset where it has been done within the step."""
        if self._exceptions is not None:
            self._exceptions.after_reset()

    def _divide(self) -> bool:
        """Make the code for the number of sub-steps that the parameters call for; return whether it is new."""
        substeps = self.dynamics.substeps(self._parameters, self._dt)
        if self._exceptions is not None:
            self._exceptions.prepare(self._dt / substeps)
        if substeps == self._substeps:
            return False
        self._substeps = substeps
        self._step.abstract_code = self._step.user_code = self.dynamics.step(substeps)
        self.objects.namespace["length"] = self._dt / substeps
        return True

    def set_parameters(self, index: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change parameters of some cells, and what follows from them for these; the rest is for `settle`."""
        changed = {**{name: values[index] for name, values in self._parameters.items()}, **parameters}
        following = self.dynamics.constants(changed, self._dt)  # which refuses what cannot be
        for name, values in parameters.items():
            self._parameters[name][index] = values
        for name, values in {**parameters, **following}.items():
            self.values(name)[index] = values
        self._settled = False

    def settle(self) -> bool:
        """Take note of changed parameters, whatever their number; return whether the code changed."""
        if self._settled:
            return False
        self._settled = True
        return self._divide()


class Members(Places[CellGroup | SourceGroup]):
    """Which group has which cell or source."""

    def cells(self, ids: IntArray) -> Iterator[tuple[CellGroup, Part]]:
        """Return the cells by group, sources left out."""
        for part in self.parts(ids):
            group = self.groups[part.group]
            if isinstance(group, CellGroup):
                yield group, part
