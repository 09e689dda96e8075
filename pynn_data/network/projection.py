"""Projections: the connections between two groups of cells."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.arguments import a_text, an_instance
from pynn_data.errors import InvalidConnections, NotSupported, UnknownParameter, UnknownVariable
from pynn_data.magnitude import number
from pynn_data.network.belonging import group_of
from pynn_data.network.connected import Connected
from pynn_data.network.connector import Connector
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Classes
from pynn_data.network.placement import Places
from pynn_data.network.possible import possible_delays, possible_weights
from pynn_data.network.random import RandomDistribution
from pynn_data.network.receptors import check_receptor, usual_receptor
from pynn_data.network.space import Space
from pynn_data.network.streams import RandomStream, unless_refused
from pynn_data.network.synapses import StaticSynapse
from pynn_data.network.wiring import ATTRIBUTES, Description, Wiring

__all__ = ["Projection"]

CHANGEABLE = ("label", "annotations", "running", "dropped", "wiring")
"""Attributes that can be set after a projection is made."""


class Projection(Connected):
    """Connections from the cells of one group to those of another.

    What is handed over counts as it is at the call: a connector, a synapse or an array that is changed later
    changes nothing here. Functions are called at the call. A projection that cannot be is refused at the call,
    and nothing of it stays.

    Parameters
    ----------
    presynaptic_population, postsynaptic_population
        Any groups, or single cells.
    connector
        Chooses the pairs, from random numbers that belong to this projection.
    synapse_type
        Weights and delays; default: `StaticSynapse()`.
    source
        None: cells have one place where spikes begin.
    receptor_type
        Of the targets. Default, or "default": "excitatory", or "inhibitory" if all weights onto current-based cells
        are negative, or the only one that there is.
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
    _complete = False
    """Whether the projection is made, and has all its attributes."""
    running: bool = False
    """Whether an engine simulates the connections at present; set by the simulation."""
    dropped: bool = False
    """Whether the engine has refused the connections, which are no part of the simulation any more."""

    def __init__(
        self,
        presynaptic_population: CellGroup | ID,
        postsynaptic_population: CellGroup | ID,
        connector: Connector,
        synapse_type: StaticSynapse | None = None,
        source: None = None,
        receptor_type: str | None = None,
        space: Space = Space(),  # noqa: B008 (it cannot be changed)
        label: str | None = None,
    ) -> None:
        if source is not None:
            raise TypeError(
                f"Projection: source is None, for cells have one place where spikes begin, not {source!r:.60}. "
                "Other arguments, such as receptor_type, are given by name."
            )
        self._simulation = self._front_end.simulation
        self.pre = group_of(presynaptic_population, self._simulation, "Projection: presynaptic_population")
        """Group of the sources."""
        self.post = group_of(postsynaptic_population, self._simulation, "Projection: postsynaptic_population")
        """Group of the targets."""
        self.label = f"{self.pre.label}→{self.post.label}" if label is None else a_text(label, "Projection: label")
        self.connector: Connector = an_instance(
            Connector, connector, f"{self._what}: connector", "AllToAllConnector()"
        )
        """That was handed over; changed later, it changes nothing here."""
        synapse = StaticSynapse() if synapse_type is None else synapse_type
        self.synapse_type: StaticSynapse = an_instance(
            StaticSynapse, synapse, f"{self._what}: synapse_type", "StaticSynapse()"
        )
        """That was handed over; changed later, it changes nothing here."""
        self.space: Space = an_instance(Space, space, f"{self._what}: space", "Space()")
        """In which distances between cells are measured."""
        if receptor_type in (None, "default"):
            listed = connector.prescribed("weight")
            receptor_type = usual_receptor(self.post, self.synapse_type.weight if listed is None else listed)
        self.receptor_type = a_text(receptor_type, f"{self._what}: receptor_type")
        """Receptor of the targets."""
        self.source = source
        self.annotations: dict[str, Any] = {}
        self.initial_values: dict[str, Any] = {}
        """Of states of the synapses; there are none."""
        check_receptor(self.post, self.receptor_type, self._what)
        self._check_columns()
        synapse = self.synapse_type.kept()
        values = [getattr(synapse, name) for name in ATTRIBUTES]
        with unless_refused(self._simulation.streams, *connector.givers, *(getattr(v, "rng", None) for v in values)):
            self._stream = (connector.rng or self._simulation.streams).new()
            self._drawn = 0
            """Number of streams that weights and delays have been drawn from, anew whenever they are set."""
            streams = {name: self._stream_of(value) for name, value in zip(ATTRIBUTES, values, strict=True)}
            places = Places(self.pre.located, self.post.located, self.space)
            self.description = Description(connector.kept(), synapse, self._stream, streams, places)
            """What the connections are made from, for the simulation."""
            self.wiring = Wiring(self, self.description)
            """The connections, for the simulation."""
            self.wiring.check()
            if connector.callback is not None:
                self._make_at_once(connector.callback)
            self._simulation.add_projection(self)
        self._complete = True

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
        self._check_change(attributes)
        drawn = self._drawn
        with unless_refused(self._simulation.streams, *(getattr(v, "rng", None) for v in attributes.values())):
            try:
                self._set(attributes)
            except BaseException:
                self._drawn = drawn
                raise

    def change_one(self, index: int, name: str, value: Any) -> None:
        """Give one connection another weight or delay."""
        self._check_change([name])
        units = {part.population.celltype.weight_unit for part in self.post.parts} if name == "weight" else {"ms"}
        plain, *_ = (number(value, unit, f"{self._what}: {name}") for unit in units)
        old, one = getattr(self, f"{name}s"), np.array([plain])
        new = old.copy()
        new[index] = possible_weights(self, one)[0] if name == "weight" else possible_delays(self, one)[0]
        new.flags.writeable = False
        self._take(self.wiring.changed(**{f"{name}s": new}), name == "weight")

    def initialize(self, **initial_values: Any) -> None:
        """Set states of synapses to values that they have at t = 0; synapses of constant weight have none.

        Parameters
        ----------
        **initial_values
            States and their values.

        Raises
        ------
        UnknownVariable
            The synapses have no such state.
        """
        for name in initial_values:
            kind = type(self.synapse_type).__name__
            raise UnknownVariable(f"{self._what}: {kind} has no state {name!r}, nor another.")

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

    def __setattr__(self, name: str, value: Any) -> None:
        if self._complete and not name.startswith("_") and name not in CHANGEABLE:
            raise self._no_attribute(name, f"set({name}=...)")
        object.__setattr__(self, name, value)

    if not TYPE_CHECKING:  # or every name would be an attribute

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_") or not self._complete or hasattr(type(self), name):
                return object.__getattribute__(self, name)  # raises what it has raised
            raise self._no_attribute(name, f"get({name!r}, format='list')")

    def _no_attribute(self, name: str, call: str) -> UnknownParameter:
        """Return an error that says what to call instead."""
        known = self.synapse_type.parameter_names
        if name in known:
            return UnknownParameter(f"{self._what}: {name} is an attribute of the connections; call {call}.")
        if name in vars(self) or hasattr(type(self), name):
            return UnknownParameter(f"{self._what}: {name} cannot be set.")
        return UnknownParameter(
            f"{self._what} has no attribute {name!r}; its connections have {' and '.join(known)}."
        )

    def _set(self, attributes: dict[str, Any]) -> None:
        wiring = self.wiring
        if "delay" in attributes:
            value = attributes["delay"]
            wiring = wiring.changed(delays=wiring.delays_from(value, self._stream_of(value)))
        if "weight" in attributes:
            value = attributes["weight"]
            wiring = wiring.changed(weights=wiring.weights_from(value, self._stream_of(value)))
        self._take(wiring, "weight" in attributes)

    def _take(self, wiring: Wiring, weights_change: bool) -> None:
        if weights_change and self.running:
            self._simulation.change_weights(self, wiring)
        self.wiring = wiring

    def _check_change(self, names: Iterable[str]) -> None:
        if self.dropped:
            raise InvalidConnections(f"{self._what} was refused by the engine; make a projection that can be.")
        for name in names:
            self._check_name(name)
        if "delay" in names and self.running:
            raise NotSupported(
                f"Projection {self.label!r}: delays are fixed at the first run; reset() and set them, or set "
                "them before run()."
            )

    def _stream_of(self, value: Any) -> RandomStream:
        """Return the random numbers for a weight or delay: the distribution's own, or the projection's."""
        own = value.rng if isinstance(value, RandomDistribution) else None
        if own is not None:
            return own.new()
        number, self._drawn = self._drawn, self._drawn + 1
        return self._stream.child(number)

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
