"""What every cell type has: parameters with defaults and units, variables, receptors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, ClassVar

import numpy as np

from pynn_data.errors import NoNumber, UnknownParameter, UnknownVariable
from pynn_data.network.words import in_words
from pynn_data.recording.derivation import Derivation

__all__ = ["CellType"]

UNITS: Mapping[str, str] = {
    "v": "mV", "w": "nA", "u": "mV/ms", "gsyn_exc": "uS", "gsyn_inh": "uS", "isyn_exc": "nA", "isyn_inh": "nA",
    "g_r": "nS", "g_s": "nS",
    "m": "", "h": "", "n": "", "i_eta": "nA", "v_t": "mV", "v_t_star": "mV", "delta_v": "mV", "lambda0": "Hz",
    "tau_eta": "ms", "tau_gamma": "ms", "a_eta": "nA", "a_gamma": "mV",
    "v_rest": "mV", "v_reset": "mV", "v_thresh": "mV", "v_spike": "mV", "v_offset": "mV", "delta_T": "mV",
    "e_rev_E": "mV", "e_rev_I": "mV", "e_rev_Na": "mV", "e_rev_K": "mV", "e_rev_leak": "mV",
    "e_rev_sfa": "mV", "e_rev_rr": "mV", "tau_sfa": "ms", "tau_rr": "ms", "q_sfa": "nS", "q_rr": "nS",
    "cm": "nF", "i_offset": "nA", "b": "nA", "a": "nS",
    "tau_m": "ms", "tau_refrac": "ms", "tau_syn_E": "ms", "tau_syn_I": "ms", "tau_w": "ms",
    "gbar_Na": "uS", "gbar_K": "uS", "g_leak": "uS",
    "rate": "Hz", "start": "ms", "duration": "ms", "spike_times": "ms", "tbins": "ms", "alpha": "", "beta": "Hz",
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
    NoNumber
        A value is a text.
    """

    default_parameters: ClassVar[Mapping[str, Any]] = {}
    """Name -> value."""
    default_initial_values: ClassVar[Mapping[str, float]] = {}
    """State variable -> value at t = 0."""
    following: ClassVar[Mapping[str, Callable[[Mapping[str, np.ndarray]], np.ndarray]]] = {}
    """Variable whose value at t = 0 cannot be given -> function of all parameters that returns it."""
    recordable: ClassVar[tuple[str, ...]] = ("spikes",)
    """Names of the variables that can be recorded."""
    derived: ClassVar[Mapping[str, Derivation]] = {}
    """Variables that follow from others: no engine has to have them."""
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
    listed: ClassVar[tuple[str, ...]] = ()
    """Parameters of which each cell has as many values as it likes, as a `Sequence`."""

    def __init__(self, **parameters: Any) -> None:
        for name, value in parameters.items():
            self.check_parameter(name)
            if isinstance(value, (str, bytes)):
                kind = "lists of times" if name == "spike_times" else "numbers"
                unit = f" in {self.unit(name)}" if self.unit(name) else ""
                raise NoNumber(f"{type(self).__name__}: {name}: expected {kind}{unit}, not {value!r:.60}.")
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
    def check_together(cls, parameters: Mapping[str, np.ndarray]) -> None:
        """Raise an error if the parameters of some cells, each possible by itself, are not so together.

        Parameters
        ----------
        parameters
            Name -> an array with the value of each cell: all parameters.

        Raises
        ------
        ValueError
            With what is not possible.
        """

    @property
    def units(self) -> dict[str, str]:
        """Units of the variables that can be recorded, by name; see `unit`."""
        return {name: self.unit(name) for name in self.recordable if name != "spikes"}

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
        return [*cls.default_initial_values, *cls.following, *cls.derived]

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
