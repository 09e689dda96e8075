"""What an engine offers, held against what a description asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pynn_data.contract import Capability, Engine, NativeCell
from pynn_data.errors import InvalidModel, NotSupported, OtherSimulation
from pynn_data.network.cells import STANDARD_CELLS, CellType, SpikeSource
from pynn_data.network.native_types import NativeCellType, native_cell_type
from pynn_data.network.network import Described

__all__ = ["Offer"]

LATE = {
    Capability.LATE_CELLS: "add populations",
    Capability.LATE_CONNECTIONS: "add projections",
    Capability.LATE_CURRENTS: "inject currents",
    Capability.PARAMETER_CHANGES: "change parameters",
    Capability.WEIGHT_CHANGES: "change weights",
}
"""What may be done to a network that has run, in words."""
COMMON_OPTIONS = ("timestep", "min_delay", "max_delay", "seed", "threads", "parallel")


class Offer:
    """Cells, variables and capabilities of an engine."""

    def __init__(self, engine: type[Engine]) -> None:
        self.engine = engine

    def native_cell(self, celltype: CellType) -> NativeCell:
        """Return how the engine makes cells of the type."""
        if isinstance(celltype, NativeCellType):
            return celltype.native.cell
        return self.engine.cells[type(celltype).__name__]

    def native_type(
        self, model: str, options: Mapping[str, Any], units: Mapping[str, Any] | None
    ) -> type[NativeCellType]:
        """Return a cell type of the engine's own.

        Raises
        ------
        NotSupported
            The engine has none.
        InvalidModel, TypeError
            Of the engine, or the model is one of the front end's.
        """
        if Capability.NATIVE_CELLS not in self.engine.capabilities:
            raise NotSupported(
                f"{self.engine.name} offers no native cell types; it offers {', '.join(self.engine.cells)}."
            )
        if model in {kind.__name__ for kind in STANDARD_CELLS}:
            raise InvalidModel(f"{model} is a cell type of pynn-data's, the same on all engines: sim.{model}(...).")
        return native_cell_type(self.engine, self.engine.native_type(model, options), units)

    def check_setup(self, timestep: float, threads: int, options: Mapping[str, Any]) -> None:
        """Raise if the settings are impossible, or not the engine's."""
        if not (np.isfinite(timestep) and timestep > 0):
            raise ValueError(f"timestep must be greater than 0 ms, not {timestep!r}.")
        self.engine.check_timestep(timestep)
        if threads > 1 and Capability.THREADS not in self.engine.capabilities:
            raise NotSupported(
                f"{self.engine.name} runs one thread only; setup(threads={threads}) is not possible."
            )
        for name in options:
            if name not in self.engine.options:
                known = ", ".join([*COMMON_OPTIONS, *sorted(self.engine.options)])
                raise TypeError(f"setup() of {self.engine.name} has no option {name!r}; it has {known}.")

    def check_celltype(self, population: Described) -> None:
        """Raise if the engine does not have the population's cells."""
        name = type(population.celltype).__name__
        if isinstance(population.celltype, NativeCellType):
            owner = population.celltype.engine.name
            if owner != self.engine.name:
                raise OtherSimulation(
                    f"{population.label!r}: {name} is a cell type of {owner}'s own, and this simulation is on "
                    f"{self.engine.name}: native cell types belong to one engine."
                )
            return
        if not isinstance(population.celltype, SpikeSource) and name not in self.engine.cells:
            raise NotSupported(
                f"{self.engine.name} has no {name} (population {population.label!r}); "
                f"it offers {', '.join(self.engine.cells)}."
            )

    def check_recordable(self, population: Described, names: Iterable[str]) -> None:
        """Raise if the engine cannot record one of the variables."""
        if isinstance(population.celltype, SpikeSource):
            return
        derived = population.celltype.derived
        for name in names:
            for needed in derived[name].variables if name in derived else (name,):
                self._check_variable(population, needed)

    def _check_variable(self, population: Described, name: str) -> None:
        """Raise if the engine cannot record a variable that it has to have by itself."""
        native = self.native_cell(population.celltype)
        if name in native.variables:
            population.celltype.unit(name)  # raises if nobody knows it
        elif name != "spikes":
            why = f": {native.declined[name]}" if name in native.declined else ""
            raise NotSupported(
                f"{self.engine.name} cannot record {name!r} of {type(population.celltype).__name__} "
                f"({population.label!r}){why}; it can record {', '.join(['spikes', *native.variables])}."
            )

    def check_currents(self) -> None:
        """Raise if the engine cannot inject currents."""
        if Capability.CURRENTS not in self.engine.capabilities:
            raise NotSupported(f"{self.engine.name} cannot inject currents; i_offset of a cell is a constant one.")

    def check_late(self, what: Capability) -> None:
        """Raise if the engine cannot do `what` to a network that has run."""
        if what not in self.engine.capabilities:
            raise NotSupported(f"{self.engine.name} cannot {LATE[what]} after the first run; reset() first.")
