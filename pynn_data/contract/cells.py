"""What cells are called in an engine, and which variables they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pynn_data.contract.arrays import FloatArray

__all__ = ["Found", "NativeCell", "NativeType", "NativeVariable", "Tolerance"]


@dataclass(frozen=True)
class NativeVariable:
    """A state variable in the engine's own name and unit."""

    name: str
    unit: str | None
    """None: the engine does not tell it, nor does anybody else know; users have to give it. Never of the front end's
    cell types."""
    settable: bool = True
    """Whether the cells' initial value can be given."""
    precision: Literal["float64", "float32"] = "float64"
    """Of the values that recorders hand over; users always get float64."""
    told: bool = True
    """Whether `Host.state` tells it at any moment. If not, the sample at now is missing until a further step has been
    simulated. Not told may be variables of a `NativeType` only; what hosts attached to do not tell, they have a
    `Host.lag` for."""


@dataclass(frozen=True)
class Tolerance:
    """How far samples are from the exact solution of a cell type's equations, at most.

    In a network in which no spike is about to be another step's, each sample of a variable is within ``relative *
    scale + time * abs(slope)``. The scale is 100 mV for v, 1 for what has no dimension, and for others the largest
    absolute value that the variable has in the run; the slope is the steepest within two steps of that time.
    """

    relative: float = 1e-6
    """At most 1e-3."""
    time: float = 0.0
    """In ms, at most 0.01: an error of time, which matters where a variable rises fast."""


@dataclass(frozen=True)
class NativeCell:
    """How one cell type of the front end is made in the engine."""

    model: str
    """Native name of the model."""
    parameters: Mapping[str, tuple[str, str | None]]
    """Front end's parameter -> (native name, native unit); None, of a `NativeType` only: nobody knows it."""
    variables: Mapping[str, NativeVariable]
    """Front end's variable -> native one."""
    weight_unit: str | None
    """Native unit of the weights of synapses onto these cells; None, of a `NativeType` only: nobody knows it."""
    derived: Mapping[str, Callable[[Mapping[str, FloatArray]], FloatArray]] = field(default_factory=dict)
    """Native name -> function of all the front end's parameters (in its units) that returns native values."""
    constants: Mapping[str, float] = field(default_factory=dict)
    """Native parameters that the front end does not have."""
    weight_signs: Mapping[str, int] = field(default_factory=dict)
    """Receptor -> factor of its weights, for engines that tell receptors by the sign of the weight."""
    declined: Mapping[str, str] = field(default_factory=dict)
    """Front end's variable that the engine lacks as it is installed -> why, and what would help."""
    weight_precision: Literal["float64", "float32"] = "float64"
    """Of the weights, as the engine keeps them."""
    tolerance: Tolerance = field(default_factory=Tolerance)
    """How exactly the cells are integrated."""
    native: Any = None
    """Of a `NativeType`: whatever the engine wants to be given back."""
    key: str | None = None
    """Native parameter of cells that draw random numbers: it gets the key that they draw by, as `uniform` does."""


@dataclass(frozen=True)
class NativeType:
    """A cell type of the engine's own: all names are the engine's, and so are all units."""

    name: str
    """Of the cell type, as users see it."""
    cell: NativeCell
    """How its cells are made: each parameter and variable is called there as it is here."""
    defaults: Mapping[str, float]
    """Parameter -> value, if users give none."""
    initial: Mapping[str, float]
    """Variable whose value at t = 0 users may give -> value, if they do not; NaN: what the model makes of it, which
    `Engine.add_cells` then leaves alone."""
    receptors: tuple[str, ...]
    """Of those called "excitatory" and "inhibitory" weights have the sign that they have for the front end's types, of
    others any, except that conductances are never negative."""
    conductance_based: bool = False
    """Whether weights are conductances."""
    spikes: bool = True
    """Whether the cells emit any."""
    no_currents: str = ""
    """Why no currents can be injected, as in "NEST's ... takes none"; empty if they can."""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """What is the same for all cells of the type, and was given when it was made."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """Name of what the model has, but is no parameter or settable variable here -> why, in a sentence."""
    text: str = ""
    """What it is, in a sentence."""


@dataclass(frozen=True)
class Found:
    """Cells that a script has built, as a host has found them behind a handle of the simulator's own."""

    handle: Any
    """Whatever the host wants to be given back by `Host.adopt`."""
    size: int
    """Number of cells, on this process if each has its own."""
    kind: str
    """What they are, in the simulator's words: "iaf_psc_exp", "NeuronGroup", "hh segment"."""
    variables: Mapping[str, NativeVariable]
    """What can be sampled, by the name that users give, which is the simulator's."""
    no_spikes: str = ""
    """Why they have no spikes that could be recorded; empty if they have."""
    annotations: Mapping[str, Any] = field(default_factory=dict)
    """Of every Block of the cells, ``native_ids`` (a list with an int or text per cell) among them."""
    label: str = ""
    """Name that the script has given them, if any."""
    everywhere: bool = True
    """Of several processes: whether all have been given the same handle, which stands for cells of all of them. If
    not, each has been given cells of its own, and a group is those of the first, the second ... process."""
