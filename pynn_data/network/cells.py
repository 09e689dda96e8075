"""Standard cell types: parameters, defaults and units, as PyNN 0.13 has them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, ClassVar

import numpy as np

from pynn_data.errors import UnknownParameter, UnknownVariable
from pynn_data.network.words import in_words

__all__ = [
    "STANDARD_CELLS",
    "CellType",
    "EIF_cond_alpha_isfa_ista",
    "EIF_cond_exp_isfa_ista",
    "HH_cond_exp",
    "IF_cond_alpha",
    "IF_cond_exp",
    "IF_curr_alpha",
    "IF_curr_delta",
    "IF_curr_exp",
    "Izhikevich",
    "SpikeSourceArray",
    "SpikeSourcePoisson",
]

UNITS: Mapping[str, str] = {
    "v": "mV", "w": "nA", "u": "mV/ms", "gsyn_exc": "uS", "gsyn_inh": "uS", "m": "", "h": "", "n": "",
    "v_rest": "mV", "v_reset": "mV", "v_thresh": "mV", "v_spike": "mV", "v_offset": "mV", "delta_T": "mV",
    "e_rev_E": "mV", "e_rev_I": "mV", "e_rev_Na": "mV", "e_rev_K": "mV", "e_rev_leak": "mV",
    "cm": "nF", "i_offset": "nA", "b": "nA", "a": "nS",
    "tau_m": "ms", "tau_refrac": "ms", "tau_syn_E": "ms", "tau_syn_I": "ms", "tau_w": "ms",
    "gbar_Na": "uS", "gbar_K": "uS", "g_leak": "uS",
    "rate": "Hz", "start": "ms", "duration": "ms", "spike_times": "ms",
}  # fmt: skip


class CellType:
    """A kind of cell with the values of its parameters.

    Parameters
    ----------
    **parameters
        By name; the others have their defaults. A value is a number, a list
        with one number per cell, a `RandomDistribution`, a function of the
        cell's index, or quantities with a unit of any of these.

    Raises
    ------
    UnknownParameter
        The type has no parameter of that name; the text lists those it has.
    """

    default_parameters: ClassVar[Mapping[str, Any]] = {}
    """Name -> value."""
    default_initial_values: ClassVar[Mapping[str, float]] = {}
    """State variable -> value at t = 0."""
    recordable: ClassVar[tuple[str, ...]] = ("spikes",)
    """Names of the variables that can be recorded."""
    receptor_types: ClassVar[tuple[str, ...]] = ()
    """Names of the receptors, for `Projection`."""
    own_units: ClassVar[Mapping[str, str]] = {}
    """Where the type departs from the units that the others have."""
    conductance_based: ClassVar[bool] = False
    """Whether synapses act as conductances."""
    weight_unit: ClassVar[str | None] = "nA"
    """Of synapses onto such cells; None, of a native type only: nobody knows it."""
    injectable: ClassVar[bool] = True
    """Whether currents can be injected."""
    why_not_injectable: ClassVar[str] = ""
    """Whole sentence that says why not."""
    positive: ClassVar[tuple[str, ...]] = ()
    """Parameters that must be greater than zero."""
    not_negative: ClassVar[tuple[str, ...]] = ("rate", "start", "duration", "tau_refrac")
    """Parameters that must be zero or greater."""

    def __init__(self, **parameters: Any) -> None:
        for name in parameters:
            self.check_parameter(name)
        given = {n: deepcopy(v) if isinstance(v, (list, np.ndarray)) else v for n, v in parameters.items()}
        self.parameters: dict[str, Any] = {**self.default_parameters, **given}

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "parameters":
            kind = type(self).__name__
            raise AttributeError(
                f"{name} of a cell type cannot be set: {kind}({name}=...) makes one with another value, "
                f"set({name}=...) of a population changes its cells."
            )
        object.__setattr__(self, name, value)

    @classmethod
    def check_parameter(cls, name: str) -> None:
        """Raise an error if the type does not have a parameter.

        Parameters
        ----------
        name
            Of the parameter.

        Raises
        ------
        UnknownParameter
            With the names of those it has.
        """
        if name not in cls.default_parameters:
            known = ", ".join(cls.default_parameters)
            raise UnknownParameter(f"{cls.__name__} has no parameter {name!r}; it has {known}.")

    @classmethod
    def unit(cls, name: str) -> str:
        """Return the unit of a parameter or variable.

        Parameters
        ----------
        name
            Of a parameter or variable.

        Returns
        -------
        str
            Such as "mV"; empty if it has no dimension.

        Raises
        ------
        KeyError
            No cell type has anything of that name.
        """
        return cls.own_units[name] if name in cls.own_units else UNITS[name]

    @classmethod
    def known_unit(cls, name: str) -> str | None:
        """Return the unit of a parameter or variable, or None if nobody knows it.

        Parameters
        ----------
        name
            Of a parameter or variable.

        Returns
        -------
        str or None
        """
        return cls.unit(name)

    @classmethod
    def check_initial(cls, name: str) -> None:
        """Raise an error if a variable's initial value cannot be given.

        Parameters
        ----------
        name
            Of the variable.

        Raises
        ------
        UnknownVariable
            With the names of the state variables.
        """
        if name not in cls.default_initial_values:
            known = ", ".join(cls.default_initial_values) or "none"
            raise UnknownVariable(f"{cls.__name__} has no state variable {name!r}; it has {known}.")

    @classmethod
    def states(cls) -> list[str]:
        """Return the names of the variables that can be looked at, as by `peek`."""
        return list(cls.default_initial_values)

    @classmethod
    def get_parameter_names(cls) -> list[str]:
        """Return the names of the parameters."""
        return list(cls.default_parameters)

    @classmethod
    def has_parameter(cls, name: str) -> bool:
        """Return whether the type has a parameter.

        Parameters
        ----------
        name
            Of the parameter.

        Returns
        -------
        bool
        """
        return name in cls.default_parameters

    @classmethod
    def can_record(cls, variable: str) -> bool:
        """Return whether a variable can be recorded from such cells.

        Parameters
        ----------
        variable
            Name, such as "v".

        Returns
        -------
        bool
        """
        return variable in cls.recordable

    def describe(self) -> str:
        """Return name and parameters in words."""
        return in_words(self, self.parameters)

    def __repr__(self) -> str:
        return self.describe()


class IntegrateAndFire(CellType):
    """What the leaky integrate-and-fire types share."""

    default_parameters = {
        "v_rest": -65.0, "cm": 1.0, "tau_m": 20.0, "tau_refrac": 0.1, "i_offset": 0.0,
        "v_reset": -65.0, "v_thresh": -50.0,
    }  # fmt: skip
    default_initial_values = {"v": -65.0}
    recordable = ("spikes", "v")
    receptor_types = ("excitatory", "inhibitory")
    positive = ("cm", "tau_m", "tau_syn_E", "tau_syn_I")


class IF_curr_exp(IntegrateAndFire):
    """Leaky integrate-and-fire, exponentially decaying synaptic currents (the weight is the step at the arrival)."""

    default_parameters = {**IntegrateAndFire.default_parameters, "tau_syn_E": 5.0, "tau_syn_I": 5.0}


class IF_curr_alpha(IntegrateAndFire):
    """Leaky integrate-and-fire, alpha-function synaptic currents (the weight is the peak)."""

    default_parameters = {**IntegrateAndFire.default_parameters, "tau_syn_E": 0.5, "tau_syn_I": 0.5}


class IF_curr_delta(IntegrateAndFire):
    """Leaky integrate-and-fire, each spike shifts the potential by the weight in mV."""

    weight_unit = "mV"


class ConductanceBased(CellType):
    """What the types with synaptic conductances share."""

    default_initial_values = {"v": -65.0, "gsyn_exc": 0.0, "gsyn_inh": 0.0}
    recordable: ClassVar[tuple[str, ...]] = ("spikes", "v", "gsyn_exc", "gsyn_inh")
    receptor_types = ("excitatory", "inhibitory")
    conductance_based = True
    weight_unit = "uS"
    positive = ("cm", "tau_m", "tau_syn_E", "tau_syn_I", "tau_w", "delta_T")


class IF_cond_exp(ConductanceBased):
    """Leaky integrate-and-fire, exponentially decaying synaptic conductances (the weight is the step)."""

    default_parameters = {**IF_curr_exp.default_parameters, "e_rev_E": 0.0, "e_rev_I": -70.0}


class IF_cond_alpha(ConductanceBased):
    """Leaky integrate-and-fire, alpha-function synaptic conductances (the weight is the peak)."""

    default_parameters = {**IF_cond_exp.default_parameters, "tau_syn_E": 0.3, "tau_syn_I": 0.5}


class EIF_cond_exp_isfa_ista(ConductanceBased):
    """Adaptive exponential integrate-and-fire (Brette and Gerstner 2005), exponential conductances."""

    default_parameters = {
        "cm": 0.281, "tau_refrac": 0.1, "v_spike": -40.0, "v_reset": -70.6, "v_rest": -70.6, "tau_m": 9.3667,
        "i_offset": 0.0, "a": 4.0, "b": 0.0805, "delta_T": 2.0, "tau_w": 144.0, "v_thresh": -50.4,
        "e_rev_E": 0.0, "tau_syn_E": 5.0, "e_rev_I": -80.0, "tau_syn_I": 5.0,
    }  # fmt: skip
    default_initial_values = {"v": -70.6, "w": 0.0, "gsyn_exc": 0.0, "gsyn_inh": 0.0}
    recordable = ("spikes", "v", "w", "gsyn_exc", "gsyn_inh")


class EIF_cond_alpha_isfa_ista(EIF_cond_exp_isfa_ista):
    """Adaptive exponential integrate-and-fire, alpha-function conductances."""


class HH_cond_exp(ConductanceBased):
    """Single compartment with the sodium and potassium currents of Traub and Miles (1991)."""

    default_parameters = {
        "gbar_Na": 20.0, "gbar_K": 6.0, "g_leak": 0.01, "cm": 0.2, "v_offset": -63.0,
        "e_rev_Na": 50.0, "e_rev_K": -90.0, "e_rev_leak": -65.0, "e_rev_E": 0.0, "e_rev_I": -80.0,
        "tau_syn_E": 0.2, "tau_syn_I": 2.0, "i_offset": 0.0,
    }  # fmt: skip
    default_initial_values = {"v": -65.0, "gsyn_exc": 0.0, "gsyn_inh": 0.0, "m": 0.0, "h": 1.0, "n": 0.0}
    recordable = ("spikes", "v", "gsyn_exc", "gsyn_inh", "m", "h", "n")


class Izhikevich(CellType):
    """Two-variable model of Izhikevich (2003); each synaptic spike shifts ``v`` by the weight in mV.

    ``dv/dt = 0.04 v^2 + 5 v + 140 - u + i`` with 1 nA giving 1000 mV/ms, as in PyNN.
    """

    default_parameters = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 2.0, "i_offset": 0.0}
    default_initial_values = {"v": -70.0, "u": -14.0}
    recordable = ("spikes", "v", "u")
    receptor_types = ("excitatory", "inhibitory")
    weight_unit = "mV"
    own_units = {"a": "1/ms", "b": "1/ms", "c": "mV", "d": "mV/ms"}


class SpikeSource(CellType):
    """A cell without a state, which emits spikes."""

    injectable = False


class SpikeSourcePoisson(SpikeSource):
    """Spikes of a Poisson process of the given rate from `start` for `duration`.

    They follow from ``setup(seed=)`` and are the same on every engine; several may lie in one time step.
    """

    default_parameters = {"rate": 1.0, "start": 0.0, "duration": 1e10}


class SpikeSourceArray(SpikeSource):
    """Spikes at the given times: one list of times for all cells, or a list (or `Sequence`) for each.

    A time need not be on the grid; it is recorded as it is, and acts in the step that it lies in.
    """

    default_parameters = {"spike_times": ()}


STANDARD_CELLS: tuple[type[CellType], ...] = (
    IF_curr_exp, IF_curr_alpha, IF_curr_delta, IF_cond_exp, IF_cond_alpha, EIF_cond_exp_isfa_ista,
    EIF_cond_alpha_isfa_ista, HH_cond_exp, Izhikevich, SpikeSourcePoisson, SpikeSourceArray,
)  # fmt: skip
