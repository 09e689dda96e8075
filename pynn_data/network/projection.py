"""Projections: the connections between two groups of cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections, NotSupported, UnknownParameter
from pynn_data.network.connectors import Connector, Ends, Pairs, per_connection
from pynn_data.network.group import CellGroup
from pynn_data.network.random import RandomDistribution
from pynn_data.network.synapses import StaticSynapse

if TYPE_CHECKING:
    from pynn_data.front_end import FrontEnd

__all__ = ["Projection"]

ATTRIBUTES = ("weight", "delay")
COMBINE = {"sum": np.add, "min": np.minimum, "max": np.maximum}


class Projection:
    """Connections from the cells of one group to those of another.

    They are chosen when they are first needed, from random numbers that belong
    to this projection, so the moment does not matter.

    Parameters
    ----------
    presynaptic_population, postsynaptic_population
        Any groups.
    connector
        Chooses the pairs.
    synapse_type
        Weights and delays; default: `StaticSynapse()`.
    receptor_type
        Of the targets; default: "excitatory".
    label
        Named in errors.

    Raises
    ------
    InvalidConnections
        The targets have no such receptor.
    """

    _front_end: ClassVar[FrontEnd]
    running: bool = False
    """Whether an engine simulates the connections at present; set by the simulation."""

    def __init__(
        self,
        presynaptic_population: CellGroup,
        postsynaptic_population: CellGroup,
        connector: Connector,
        synapse_type: StaticSynapse | None = None,
        *,
        receptor_type: str | None = None,
        label: str | None = None,
    ) -> None:
        self.pre = presynaptic_population
        self.post = postsynaptic_population
        self.connector = connector
        self.synapse_type = synapse_type or StaticSynapse()
        self.receptor_type = receptor_type or "excitatory"
        self.label = label or f"{self.pre.label}→{self.post.label}"
        self.annotations: dict[str, Any] = {}
        self._simulation = self.post._simulation
        self._check_receptor()
        self._stream = (connector.rng or self._simulation.streams).new()
        self._simulation.add_projection(self)

    @cached_property
    def pairs(self) -> Pairs:
        """Joined cells, by their indices in the two groups."""
        try:
            return self.connector.pairs(Ends(self.pre.ids, self.post.ids), self._stream)
        except InvalidConnections as error:
            raise InvalidConnections(f"Projection {self.label!r}: {error}") from None

    @cached_property
    def weights(self) -> FloatArray:
        """Weight of every connection."""
        return self._checked_weights(self._values("weight", self.synapse_type.weight))

    @cached_property
    def delays(self) -> IntArray:
        """Delay of every connection in steps."""
        value = self.synapse_type.delay
        if value is None and "delay" not in self.pairs.given:
            return np.full(self.pairs.pre.size, self._simulation.delays.shortest)
        return self._delays_in_steps(value)

    @property
    def shape(self) -> tuple[int, int]:
        """Sizes of the two groups."""
        return self.pre.size, self.post.size

    def size(self, gather: bool = True) -> int:
        """Return the number of connections."""
        return int(self.pairs.pre.size)

    def __len__(self) -> int:
        return self.size()

    def get(
        self,
        attribute_names: str | Sequence[str],
        format: str,  # noqa: A002 (PyNN's name)
        gather: bool = True,
        with_address: bool = True,
        multiple_synapses: str = "sum",
    ) -> Any:
        """Return weights and delays of the connections.

        Parameters
        ----------
        attribute_names
            "weight", "delay" (ms), or several.
        format
            "list": a row per connection, (pre index, post index, values ...), without the
            indices if not `with_address`. "array": shape (pre, post), NaN where there is no
            connection; a list of arrays for several names.
        multiple_synapses
            For "array", how connections of the same pair are combined: "sum", "min", "max".
        """
        names = [attribute_names] if isinstance(attribute_names, str) else list(attribute_names)
        columns = [self._attribute(name) for name in names]
        if format == "list":
            address = [self.pairs.pre.tolist(), self.pairs.post.tolist()] if with_address else []
            rows = list(zip(*address, *(c.tolist() for c in columns), strict=True))
            return rows if with_address or len(names) > 1 else [row[0] for row in rows]
        if format != "array":
            raise ValueError(f"format is 'list' or 'array', not {format!r}.")
        arrays = [self._as_array(column, multiple_synapses) for column in columns]
        return arrays[0] if isinstance(attribute_names, str) else arrays

    def set(self, **attributes: Any) -> None:
        """Give weights or delays new values, from now on; delays only before the first run.

        Raises
        ------
        UnknownParameter, InvalidConnections, NotSupported
        """
        for name in attributes:
            if name not in ATTRIBUTES:
                raise UnknownParameter(
                    f"Projection {self.label!r} has no attribute {name!r}; it has weight and delay."
                )
        if "delay" in attributes and self.running:
            raise NotSupported(
                f"Projection {self.label!r}: delays are fixed at the first run; reset() and set them, or set "
                "them before run()."
            )
        if "delay" in attributes:
            self.delays = self._delays_in_steps(attributes["delay"], given=False)
        if "weight" in attributes:
            new = self._checked_weights(self._values("weight", attributes["weight"], given=False))
            if self.running:
                self._simulation.change_weights(self, new)
            self.weights = new

    def annotate(self, **annotations: Any) -> None:
        """Add annotations."""
        self.annotations.update(annotations)

    def describe(self) -> str:
        """Return what the projection is, in words."""
        return (
            f"Projection {self.label!r} from {self.pre.label!r} to {self.post.label!r}, "
            f"{self.connector.describe()}, {self.synapse_type.describe()}, {self.receptor_type}"
        )

    def __repr__(self) -> str:
        return f"<Projection {self.label!r}>"

    def _values(self, name: str, value: Any, given: bool = True) -> FloatArray:
        if given and name in self.pairs.given:
            value = self.pairs.given[name]
        what = f"Projection {self.label!r}: {name}"
        tile = 1 + ATTRIBUTES.index(name)
        values = per_connection(value, self.pairs, self.shape, self._stream, tile, what)
        if not np.isfinite(values).all():
            raise InvalidConnections(f"{what} must be finite.")
        return values

    def _delays_in_steps(self, value: Any, given: bool = True) -> IntArray:
        delays = self._values("delay", value, given)
        dt = self._simulation.clock.dt
        exact = delays / dt
        steps = np.rint(exact).astype(np.int64)
        drawn = isinstance(value, RandomDistribution) and not (given and "delay" in self.pairs.given)
        off = np.abs(exact - steps) > 1e-6
        if not drawn and off.any():
            self._simulation.clock.steps(float(delays[off][0]), f"Projection {self.label!r}: delay")
        if drawn:
            # What a distribution yields below the shortest delay is the shortest delay, on the grid.
            steps = np.maximum(steps, self._simulation.delays.shortest)
        self._simulation.delays.check(steps, f"Projection {self.label!r}")
        return steps

    def _checked_weights(self, weights: FloatArray) -> FloatArray:
        """Refuse signs that engines take for another receptor."""
        onto_conductances = self._onto_conductances()
        inhibitory_current = self.receptor_type == "inhibitory" and not onto_conductances
        wrong = weights > 0 if inhibitory_current else weights < 0
        if wrong.any():
            kind = "conductance-based" if onto_conductances else "current-based"
            must = "zero or negative" if inhibitory_current else "zero or positive"
            raise InvalidConnections(
                f"Projection {self.label!r}: weights of {self.receptor_type} synapses onto {kind} cells must be "
                f"{must}, not {weights[wrong][0]:g}."
            )
        return weights

    def _onto_conductances(self) -> bool:
        kinds = {part.population.conductance_based for part in self.post.parts}
        if len(kinds) > 1:
            raise InvalidConnections(
                f"Projection {self.label!r}: the targets are partly conductance-based, partly not, so one weight "
                "cannot suit all."
            )
        return kinds.pop()

    def _check_receptor(self) -> None:
        for population, _ in self.post.parts:
            if self.receptor_type not in population.receptor_types:
                raise InvalidConnections(
                    f"Projection {self.label!r}: {type(population.celltype).__name__} of {population.label!r} has "
                    f"no receptor {self.receptor_type!r}; it has {', '.join(population.receptor_types) or 'none'}."
                )

    def _attribute(self, name: str) -> FloatArray:
        if name == "weight":
            return self.weights
        if name == "delay":
            return np.asarray([self._simulation.clock.time(s) for s in self.delays.tolist()])
        raise UnknownParameter(
            f"Projection {self.label!r} has no attribute {name!r}; it has weight and delay."
        )

    def _as_array(self, values: FloatArray, multiple: str) -> FloatArray:
        if multiple not in COMBINE:
            raise ValueError(f"multiple_synapses is one of {', '.join(COMBINE)}, not {multiple!r}.")
        start = {"sum": 0.0, "min": np.inf, "max": -np.inf}[multiple]
        result = np.full(self.shape, start)
        COMBINE[multiple].at(result, (self.pairs.pre, self.pairs.post), values)
        joined = np.zeros(self.shape, dtype=bool)
        joined[self.pairs.pre, self.pairs.post] = True
        return np.where(joined, result, np.nan)
