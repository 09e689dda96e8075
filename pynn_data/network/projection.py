"""Projections: the connections between two groups of cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections, NotSupported, UnknownParameter
from pynn_data.network.connectors import Connector, Pairs
from pynn_data.network.group import CellGroup
from pynn_data.network.random import RandomDistribution, RandomStream
from pynn_data.network.synapses import StaticSynapse
from pynn_data.network.wiring import ATTRIBUTES, Wiring

if TYPE_CHECKING:
    from pynn_data.front_end import FrontEnd

__all__ = ["Projection"]

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
        The targets have no such receptor. Pairs, weights and delays that cannot be show when the connections
        are needed: in `get`, `size`, or the next run.
    NotSupported
        The engine cannot add connections after the first run.
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
        """Group of the sources."""
        self.post = postsynaptic_population
        """Group of the targets."""
        self.connector = connector
        self.synapse_type = synapse_type or StaticSynapse()
        self.receptor_type = receptor_type or "excitatory"
        """Receptor of the targets."""
        self.label = label or f"{self.pre.label}→{self.post.label}"
        self.annotations: dict[str, Any] = {}
        self._simulation = self.post._simulation
        self._check_receptor()
        self._stream = (connector.rng or self._simulation.streams).new()
        streams = {name: self._stream_of(getattr(self.synapse_type, name)) for name in ATTRIBUTES}
        self.wiring = Wiring(self, self._stream, streams)
        """The connections, for the simulation."""
        self._simulation.add_projection(self)

    @property
    def pairs(self) -> Pairs:
        """Joined cells, by their indices in the two groups."""
        return self.wiring.pairs

    @property
    def weights(self) -> FloatArray:
        """Weight of every connection, in the order of `get`."""
        return self.wiring.weights

    @property
    def delays(self) -> IntArray:
        """Delay of every connection in time steps, in the order of `get`."""
        return self.wiring.delays

    @property
    def shape(self) -> tuple[int, int]:
        """Sizes of the two groups."""
        return self.pre.size, self.post.size

    def size(self, gather: bool = True) -> int:
        """Return the number of connections.

        Parameters
        ----------
        gather
            Makes no difference: every process that asks makes all connections.

        Returns
        -------
        int
        """
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
        gather
            Makes no difference: every process that asks makes all connections.
        with_address
            For "list", whether rows begin with the indices of the two cells.
        multiple_synapses
            For "array", how connections of the same pair are combined: "sum", "min", "max".

        Returns
        -------
        list or numpy.ndarray
            As `format` says; rows are sorted by post index, then pre index.

        Raises
        ------
        UnknownParameter
            A name is neither weight nor delay.
        InvalidConnections
            The connector, weights or delays are not possible for these cells.
        ValueError
            `format` or `multiple_synapses` is none of these.
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
        """Give weights or delays new values, from now on; delays only before the first run or after a reset.

        Spikes that are under way arrive with the new weight on NEURON and Brian2. On NEST they have the old one,
        except those that cells have fired in the last step.

        Parameters
        ----------
        **attributes
            ``weight``, ``delay``: values as of `StaticSynapse`; one number per connection in the order of `get`.

        Raises
        ------
        UnknownParameter
            A name is neither weight nor delay.
        InvalidConnections
            A weight has a sign that the receptor cannot have, or the number of values does not fit.
        NotSupported
            A delay while the network runs, or the engine cannot change weights.
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
        wiring = self.wiring
        if "delay" in attributes:
            value = attributes["delay"]
            wiring = wiring.changed(delays=wiring.delays_from(value, self._stream_of(value)))
        if "weight" in attributes:
            value = attributes["weight"]
            wiring = wiring.changed(weights=wiring.weights_from(value, self._stream_of(value)))
            if self.running:
                self._simulation.change_weights(self, wiring)
        self.wiring = wiring

    def annotate(self, **annotations: Any) -> None:
        """Add to the projection's annotations, which are for your own use.

        Parameters
        ----------
        **annotations
            Names and values.
        """
        self.annotations.update(annotations)

    def describe(self) -> str:
        """Return what the projection is, in words."""
        return (
            f"Projection {self.label!r} from {self.pre.label!r} to {self.post.label!r}, "
            f"{self.connector.describe()}, {self.synapse_type.describe()}, {self.receptor_type}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _stream_of(self, value: Any) -> RandomStream:
        """Return the random numbers for a weight or delay: the distribution's own, or the projection's."""
        own = value.rng if isinstance(value, RandomDistribution) else None
        return self._stream if own is None else own.new()

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
