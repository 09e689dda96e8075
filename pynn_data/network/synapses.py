"""Synapse types."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from pynn_data.magnitude import FOREIGN
from pynn_data.network.expressions import Expression
from pynn_data.network.random import RandomDistribution
from pynn_data.network.words import in_words

__all__ = ["StaticSynapse", "check_value"]


class StaticSynapse:
    """A synapse of constant weight.

    A `Projection` takes the values that weight and delay have when it is made.

    Parameters
    ----------
    weight
        In uS for conductance-based cells, nA for current-based ones, mV for
        `IF_curr_delta` and `Izhikevich`. A number, an array of shape (pre, post), one
        number per connection, a `RandomDistribution`, an expression of the distance d
        in µm such as ``"0.1 * exp(-d / 100)"``, a function of an array of distances, a
        function of (pre index, post index), or an `IndexBasedExpression`.
    delay
        In ms, a multiple of the time step; values that are drawn, or follow from
        distance, are rounded to one. None means `get_min_delay()`. Otherwise as
        `weight`.

    Raises
    ------
    TypeError
        `weight` or `delay` is none of these.
    ValueError
        An expression cannot be; the text says which part of it.
    """

    parameter_names = ("weight", "delay")

    def __init__(self, weight: Any = 0.0, delay: Any = None) -> None:
        self.weight = weight
        self.delay = delay
        self.check()

    def check(self) -> None:
        """Raise if weight or delay cannot be understood.

        Raises
        ------
        TypeError
            With the value.
        """
        check_value(self.weight, "StaticSynapse: weight")
        if self.delay is not None:
            check_value(self.delay, "StaticSynapse: delay")

    def kept(self) -> StaticSynapse:
        """Return the synapse as it is now, which nobody else can change."""
        return type(self)(_kept(self.weight), _kept(self.delay))

    def describe(self) -> str:
        """Return the synapse in words."""
        return in_words(self, {"weight": self.weight, "delay": self.delay})

    def __repr__(self) -> str:
        return self.describe()


def check_value(value: Any, what: str) -> None:
    """Raise if a value is neither number, array, distribution, expression nor function.

    Parameters
    ----------
    value
        Of a weight or delay.
    what
        Named in the error.

    Raises
    ------
    TypeError
        With the value.
    ValueError
        An expression cannot be.
    """
    if isinstance(value, str):
        Expression(value, what)
        return
    if isinstance(value, RandomDistribution) or (callable(value) and not isinstance(value, type)):
        return
    if any(hasattr(value, name) for name in FOREIGN):
        return  # what has a unit is converted by the projection, which knows the cells
    try:
        kind = "" if isinstance(value, bytes) else np.asarray(value).dtype.kind
    except (TypeError, ValueError):  # rows of unequal length
        kind = ""
    if kind not in ("i", "u", "f"):
        raise TypeError(
            f"{what}: {value!r:.60} is no number, array, RandomDistribution, expression of d or function."
        )


def _kept(value: Any) -> Any:
    """Return a value of its own, but for functions; a distribution goes on with the same random numbers."""
    return value if callable(value) else copy.deepcopy(value)
