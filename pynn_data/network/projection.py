"""Projections: the connections between two groups of cells."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from pynn_data.arguments import a_bool, a_text, names_of
from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections, NotSupported, UnknownParameter
from pynn_data.network.belonging import group_of
from pynn_data.network.connector import Connector, Pairs
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Classes, Joined
from pynn_data.network.random import RandomDistribution
from pynn_data.network.space import Space
from pynn_data.network.streams import RandomStream, unless_refused
from pynn_data.network.synapses import StaticSynapse
from pynn_data.network.wiring import ATTRIBUTES, Description, Wiring

__all__ = ["Projection"]

COMBINE = {"sum": np.add, "min": np.minimum, "max": np.maximum}


class Projection(Joined):
    """Connections from the cells of one group to those of another.

    What is handed over counts as it is at the call: a connector, a synapse or an array that is changed later
    changes nothing here. Functions are called at the call. A projection that cannot be is refused at the call,
    and nothing of it stays.

    Parameters
    ----------
    presynaptic_neurons, postsynaptic_neurons
        Any groups, or single cells.
    connector
        Chooses the pairs, from random numbers that belong to this projection.
    synapse_type
        Weights and delays; default: `StaticSynapse()`.
    source
        None: a cell has one place that sends spikes.
    receptor_type
        Of the targets; default: "excitatory".
    space
        In which distances between cells are measured.
    label
        Named in errors.

    Raises
    ------
    InvalidConnections
        The targets have no such receptor, or pairs, weights or delays cannot be. With several processes,
        drawn weights and delays that cannot be show in `get`, or at the next run.
    OtherSimulation
        Cells are of an earlier simulation, or of another engine's.
    TypeError
        An argument is of another kind.
    NotSupported
        The engine cannot add connections after the first run.
    """

    _front_end: ClassVar[Classes]
    running: bool = False
    """Whether an engine simulates the connections at present; set by the simulation."""
    dropped: bool = False
    """Whether the engine has refused the connections, which are no part of the simulation any more."""

    def __init__(
        self,
        presynaptic_neurons: CellGroup | ID,
        postsynaptic_neurons: CellGroup | ID,
        connector: Connector,
        synapse_type: StaticSynapse | None = None,
        source: None = None,
        receptor_type: str | None = None,
        space: Space = Space(),  # noqa: B008 (it cannot be changed)
        label: str | None = None,
    ) -> None:
        self._simulation = self._front_end.simulation
        self.pre = group_of(presynaptic_neurons, self._simulation, "Projection: presynaptic_neurons")
        """Group of the sources."""
        self.post = group_of(postsynaptic_neurons, self._simulation, "Projection: postsynaptic_neurons")
        """Group of the targets."""
        self.label = f"{self.pre.label}→{self.post.label}" if label is None else a_text(label, "Projection: label")
        self.connector: Connector = self._a(Connector, connector, "connector", "AllToAllConnector()")
        """That was handed over; changed later, it changes nothing here."""
        self.synapse_type: StaticSynapse = self._a(
            StaticSynapse, StaticSynapse() if synapse_type is None else synapse_type, "synapse_type", "StaticSynapse()"
        )
        """That was handed over; changed later, it changes nothing here."""
        if source is not None:
            raise TypeError(
                f"{self._what}: source is None, for a cell has one place that sends spikes, not {source!r:.60}."
            )
        self.space: Space = self._a(Space, space, "space", "Space()")
        """In which distances between cells are measured."""
        self.receptor_type = (
            self._usual_receptor() if receptor_type is None else a_text(receptor_type, f"{self._what}: receptor_type")
        )
        """Receptor of the targets."""
        self.annotations: dict[str, Any] = {}
        self._check_receptor()
        self._check_columns()
        synapse = self.synapse_type.kept()
        values = [getattr(synapse, name) for name in ATTRIBUTES]
        with unless_refused(self._simulation.streams, *connector.givers, *(getattr(v, "rng", None) for v in values)):
            self._stream = (connector.rng or self._simulation.streams).new()
            self._drawn = 0
            """Number of streams that weights and delays have been drawn from, anew whenever they are set."""
            streams = {name: self._stream_of(value) for name, value in zip(ATTRIBUTES, values, strict=True)}
            self.description = Description(connector.kept(), synapse, self._stream, streams)
            """What the connections are made from, for the simulation."""
            self.wiring = Wiring(self, self.description)
            """The connections, for the simulation."""
            self.wiring.check()
            if connector.callback is not None:
                self._make_at_once(connector.callback)
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
        a_bool(gather, f"{self._what}: gather")
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
        names = names_of(attribute_names, f"{self._what}: attribute_names")
        with_address = a_bool(with_address, f"{self._what}: with_address")
        a_bool(gather, f"{self._what}: gather")
        if not isinstance(format, str) or format not in ("list", "array"):
            raise ValueError(f"format is 'list' or 'array', not {format!r:.60}.")
        if not isinstance(multiple_synapses, str) or multiple_synapses not in COMBINE:
            raise ValueError(f"multiple_synapses is one of {', '.join(COMBINE)}, not {multiple_synapses!r:.60}.")
        columns = [self._attribute(name) for name in names]
        if format == "list":
            address = [self.pairs.pre.tolist(), self.pairs.post.tolist()] if with_address else []
            rows = list(zip(*address, *(c.tolist() for c in columns), strict=True))
            return rows if with_address or len(names) > 1 else [row[0] for row in rows]
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
            A weight has a sign that the receptor cannot have, or the number of values does not fit, or the
            engine has refused the connections before.
        TypeError
            A value is no number, array, distribution or function.
        NotSupported
            A delay while the network runs, or the engine cannot change weights.
        """
        if self.dropped:
            raise InvalidConnections(f"{self._what} was refused by the engine; make a projection that can be.")
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
        drawn = self._drawn
        with unless_refused(self._simulation.streams, *(getattr(v, "rng", None) for v in attributes.values())):
            try:
                self._set(attributes)
            except BaseException:
                self._drawn = drawn
                raise

    def drop(self) -> None:
        """Leave the simulation, which cannot have these connections."""
        self.dropped = True
        self._simulation.drop_projection(self)

    def annotate(self, **annotations: Any) -> None:
        """Add to the projection's annotations, which are for your own use.

        Parameters
        ----------
        **annotations
            Names and values.
        """
        self.annotations.update(copy.deepcopy(annotations))

    def describe(self) -> str:
        """Return what the projection is, in words."""
        connector, synapse, *_ = self.description
        return (
            f"Projection {self.label!r} from {self.pre.label!r} to {self.post.label!r}, "
            f"{connector.describe()}, {synapse.describe()}, {self.receptor_type}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    @property
    def _what(self) -> str:
        return f"Projection {self.label!r}"

    def _a(self, kind: type, value: Any, name: str, example: str) -> Any:
        """Return an argument that is of the right kind; a class is a frequent slip."""
        if isinstance(value, kind):
            return value
        if isinstance(value, type) and issubclass(value, kind):
            raise TypeError(f"{self._what}: {name} is the class {value.__name__}; write {value.__name__}(...).")
        raise TypeError(f"{self._what}: {name} is an object such as {example}, not {value!r:.60}.")

    def _set(self, attributes: dict[str, Any]) -> None:
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

    def _stream_of(self, value: Any) -> RandomStream:
        """Return the random numbers for a weight or delay: the distribution's own, or the projection's."""
        own = value.rng if isinstance(value, RandomDistribution) else None
        if own is not None:
            return own.new()
        number, self._drawn = self._drawn, self._drawn + 1
        return self._stream.child(number)

    def _usual_receptor(self) -> str:
        """Return "excitatory", or the only receptor that there is."""
        receptors = {name for population, _ in self.post.parts for name in population.receptor_types}
        return receptors.pop() if len(receptors) == 1 else "excitatory"

    def _check_receptor(self) -> None:
        for population, _ in self.post.parts:
            if self.receptor_type not in population.receptor_types:
                raise InvalidConnections(
                    f"Projection {self.label!r}: {type(population.celltype).__name__} of {population.label!r} has "
                    f"no receptor {self.receptor_type!r}; it has {', '.join(population.receptor_types) or 'none'}."
                )

    def _check_columns(self) -> None:
        known = self.synapse_type.parameter_names
        for name in self.connector.column_names:
            if name not in known:
                raise InvalidConnections(
                    f"{self._what}: the connector has a column {name!r}, and {name!r} is no parameter of "
                    f"{type(self.synapse_type).__name__}, which has {' and '.join(known)}."
                )

    def _make_at_once(self, callback: Callable[[float], Any]) -> None:
        """Make the connections, for somebody who wants to know how much is done."""
        if self.pairs.pre.size >= 0 and not self.connector.by_target:
            callback(1.0)

    def _attribute(self, name: str) -> FloatArray:
        if name == "weight":
            return self.weights
        if name == "delay":
            return np.asarray([self._simulation.clock.time(s) for s in self.delays.tolist()])
        raise UnknownParameter(
            f"Projection {self.label!r} has no attribute {name!r}; it has weight and delay."
        )

    def _as_array(self, values: FloatArray, multiple: str) -> FloatArray:
        start = {"sum": 0.0, "min": np.inf, "max": -np.inf}[multiple]
        result = np.full(self.shape, start)
        COMBINE[multiple].at(result, (self.pairs.pre, self.pairs.post), values)
        joined = np.zeros(self.shape, dtype=bool)
        joined[self.pairs.pre, self.pairs.post] = True
        return np.where(joined, result, np.nan)

