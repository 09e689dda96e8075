"""Functions that make, join and record cells: what scripts call instead of methods."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from pynn_data.annotations import OWN, checked
from pynn_data.compat.old_names import GSYN, deprecated
from pynn_data.front_end import FrontEnd
from pynn_data.network.belonging import group_of
from pynn_data.network.cells import CellType
from pynn_data.network.connectors import FixedProbabilityConnector
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.population import Population
from pynn_data.network.projection import Projection
from pynn_data.network.random import NumpyRNG
from pynn_data.network.synapses import StaticSynapse

__all__ = ["Procedures"]


class Procedures(FrontEnd):
    """A front end with functions for what methods do."""

    def create(
        self, cellclass: CellType | type[CellType], cellparams: Mapping[str, Any] | None = None, n: int = 1
    ) -> Population:
        """Make cells of one type; an old form of `Population`.

        Parameters
        ----------
        cellclass
            A cell type with its parameters, or the class alone.
        cellparams
            The parameters, if `cellclass` is a class.
        n
            Number of cells.

        Returns
        -------
        Population
        """
        deprecated("create()", "Population(n, cellclass(**cellparams))")
        return self.Population(n, cellclass, cellparams)

    def connect(
        self,
        pre: CellGroup | ID,
        post: CellGroup | ID,
        weight: Any = 0.0,
        delay: Any = None,
        receptor_type: str | None = None,
        p: float = 1,
        rng: NumpyRNG | None = None,
    ) -> Projection:
        """Join cells, each pair with a probability; an old form of `Projection`.

        Parameters
        ----------
        pre, post
            Populations, views, assemblies or single cells.
        weight, delay
            As of `StaticSynapse`.
        receptor_type
            As of `Projection`.
        p
            Probability of each connection.
        rng
            Draws the connections; default: numbers that follow from ``setup(seed=)``.

        Returns
        -------
        Projection
        """
        deprecated("connect()", "Projection(pre, post, FixedProbabilityConnector(p), StaticSynapse(weight, delay))")
        connector = FixedProbabilityConnector(p_connect=p, rng=rng)
        first = group_of(pre, self.simulation, "connect(): pre")
        second = group_of(post, self.simulation, "connect(): post")
        synapse = StaticSynapse(weight=weight, delay=delay)
        return self.Projection(first, second, connector, synapse, receptor_type=receptor_type)

    def record_v(self, source: CellGroup | ID, filename: str | os.PathLike[str]) -> None:
        """Record the membrane potential of cells; an old form of `record`.

        Parameters
        ----------
        source, filename
            As of `record`.
        """
        deprecated("record_v(source, file)", "source.record('v', to_file=file)")
        self.record("v", source, filename)

    def record_gsyn(self, source: CellGroup | ID, filename: str | os.PathLike[str]) -> None:
        """Record the conductances of cells; an old form of `record`.

        Parameters
        ----------
        source, filename
            As of `record`.
        """
        deprecated("record_gsyn(source, file)", f"source.record({GSYN}, to_file=file)")
        self.record(GSYN, source, filename)

    def initialize(self, cells: CellGroup | ID, **initial_values: Any) -> None:
        """Set state variables of cells to values that they have at t = 0; see `Population.initialize`.

        Parameters
        ----------
        cells
            A population, view, assembly or single cell.
        **initial_values
            By the variable's name, as of `Population.initialize`.
        """
        group_of(cells, self.simulation, "initialize(): cells").initialize(**initial_values)

    def set(self, cells: CellGroup | ID, **parameters: Any) -> None:
        """Give parameters of cells new values, from now on; see `Population.set`.

        Parameters
        ----------
        cells
            A population, view, assembly or single cell.
        **parameters
            By name, as of `Population.set`.
        """
        group_of(cells, self.simulation, "set(): cells").set(**parameters)

    def record(
        self,
        variables: str | Sequence[str] | None,
        source: CellGroup | ID,
        filename: str | os.PathLike[str] | None = None,
        sampling_interval: float | None = None,
        annotations: Mapping[str, Any] | None = None,
    ) -> None:
        """Record variables of cells; see `Population.record`.

        Parameters
        ----------
        variables
            A name, several, or None to end the recording.
        source
            A population, view, assembly or single cell.
        filename
            File that `end` writes these variables of these cells to.
        sampling_interval
            Time between samples in ms; default: the time step.
        annotations
            Added to those of `source`, which its Blocks carry, as by `annotate`.
        """
        group = group_of(source, self.simulation, "record(): source")
        more = checked({} if annotations is None else annotations, f"{group.label!r}: record()", OWN)
        group.record(variables, filename, sampling_interval)
        (source.parent if isinstance(source, ID) else source).annotate(**more)

