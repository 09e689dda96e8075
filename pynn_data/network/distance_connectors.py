"""Connectors whose probabilities depend on where the cells are, or on their indices."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import magnitude
from pynn_data.network.connector import Ends, kept
from pynn_data.network.expressions import Expression
from pynn_data.network.functions import IndexBasedExpression
from pynn_data.network.per_target import PerTarget
from pynn_data.network.placement import Places
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import RandomStream

__all__ = [
    "DisplacementDependentProbabilityConnector",
    "DistanceDependentProbabilityConnector",
    "IndexBasedProbabilityConnector",
    "ProbabilityConnector",
]

Function = Callable[..., Any]


class ProbabilityConnector(PerTarget):
    """A connector that joins each pair with a probability of its own; one of more than 1 is certainty."""

    no_mutual = True

    @abstractmethod
    def probabilities(self, target: int, candidates: IntArray, ends: Ends) -> Any:
        """Return the probabilities of joining sources to a target."""

    def sources_of(self, target: int, ends: Ends, stream: RandomStream) -> IntArray:
        """Return each with its probability."""
        candidates = self.candidates(target, ends)
        likely = self._checked(self.probabilities(target, candidates, ends), candidates.size)
        return candidates[stream.generator(target).random(candidates.size) < likely]

    def check(self, ends: Ends) -> None:
        """Raise if probabilities of the first, the middle and the last target cannot be; functions are called later."""
        if not self.certain:
            return
        for target in sorted({0, ends.post.size // 2, ends.post.size - 1}):
            candidates = self.candidates(target, ends)
            self._checked(self.probabilities(target, candidates, ends), candidates.size)

    def kept(self) -> ProbabilityConnector:
        """Return the connector as it is now; a function of the user's own is the same one."""
        own = copy.copy(self)
        changed = {name: value for name, value in vars(self).items() if name != "callback" and not callable(value)}
        vars(own).update({name: kept(value) for name, value in changed.items()})
        return own

    def _checked(self, values: Any, n: int) -> FloatArray:
        name = type(self).__name__
        try:
            numbers = magnitude(values, "", f"{name}: a probability")
        except (TypeError, ValueError) as error:
            raise InvalidConnections(str(error)) from None
        if numbers.shape not in ((), (n,)):
            raise InvalidConnections(
                f"{name}: a probability for each of {n} sources is needed, not an array of shape {numbers.shape}."
            )
        if not (numbers >= 0).all():
            wrong = numbers[~(numbers >= 0)][0]
            raise InvalidConnections(f"{name}: a probability is {wrong:g}, which is none; see {self.describe()}.")
        return numbers


class DistanceDependentProbabilityConnector(ProbabilityConnector):
    """Joins each pair with a probability that depends on the distance.

    Parameters
    ----------
    d_expression
        The probability as an expression of the distance d in µm, such as ``"exp(-d / 100)"`` or ``"d < 50"``; or a
        function of an array of distances, those of all sources to one target.
    allow_self_connections
        As of `FixedProbabilityConnector`.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        The expression cannot be; the text says which part of it.
    TypeError
        An argument is of another kind.
    """

    def __init__(
        self,
        d_expression: str | Function,
        allow_self_connections: bool | str = True,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(allow_self_connections, rng, location_selector, safe, callback, verbose)
        self.d_expression = d_expression
        self.certain = isinstance(d_expression, str)
        self._function = _function(d_expression, f"{type(self).__name__}: d_expression", False)

    def probabilities(self, target: int, candidates: IntArray, ends: Ends) -> Any:
        """Return those that follow from distances."""
        return self._function(_places(ends).distances_to(target, candidates))


class DisplacementDependentProbabilityConnector(ProbabilityConnector):
    """Joins each pair with a probability that depends on the way from source to target.

    Parameters
    ----------
    disp_function
        The probability as a function of an array of shape (3, n), the ways from n sources to one target along x, y
        and z in µm; or an expression such as ``"(d[0] < 3) * exp(-abs(d[2]))"``. The space of the projection counts:
        its boundaries, and its scale, but not its axes.
    allow_self_connections
        As of `FixedProbabilityConnector`.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        The expression cannot be; the text says which part of it.
    TypeError
        An argument is of another kind.
    """

    def __init__(
        self,
        disp_function: str | Function,
        allow_self_connections: bool | str = True,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(allow_self_connections, rng, location_selector, safe, callback, verbose)
        self.disp_function = disp_function
        self.certain = isinstance(disp_function, str)
        self._function = _function(disp_function, f"{type(self).__name__}: disp_function", True)

    def probabilities(self, target: int, candidates: IntArray, ends: Ends) -> Any:
        """Return those that follow from displacements."""
        return self._function(_places(ends).displacements_to(target, candidates))


class IndexBasedProbabilityConnector(ProbabilityConnector):
    """Joins each pair with a probability that depends on the indices of the two cells.

    Parameters
    ----------
    index_expression
        An `IndexBasedExpression`, or a function of an array of indices of sources and the index of one target, which
        returns the probabilities.
    allow_self_connections
        As of `FixedProbabilityConnector`.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    TypeError
        An argument is of another kind.
    """

    certain = False

    def __init__(
        self,
        index_expression: IndexBasedExpression | Function,
        allow_self_connections: bool | str = True,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(allow_self_connections, rng, location_selector, safe, callback, verbose)
        if not callable(index_expression) or isinstance(index_expression, type):
            raise TypeError(
                f"{type(self).__name__}: index_expression is a function of the indices of sources and of a target, "
                f"not {index_expression!r:.60}."
            )
        self.index_expression = index_expression

    def probabilities(self, target: int, candidates: IntArray, ends: Ends) -> Any:
        """Return those that follow from indices."""
        function = self.index_expression
        if isinstance(function, IndexBasedExpression):
            function = function.within(ends.projection)
        return function(candidates.copy(), target)


def _function(value: Any, what: str, axes: bool) -> Function:
    if isinstance(value, str):
        return Expression(value, what, axes)
    if not callable(value) or isinstance(value, type):
        raise TypeError(f"{what} is an expression of d, such as 'exp(-d / 100)', or a function, not {value!r:.60}.")
    function: Function = value
    return function


def _places(ends: Ends) -> Places:
    assert ends.places is not None
    return ends.places
