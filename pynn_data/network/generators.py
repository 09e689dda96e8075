"""Generators of random numbers with a seed, as scripts ask for them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from pynn_data.arguments import a_bool, a_text
from pynn_data.frames import level_of_user
from pynn_data.network.distributions import check_parameters, draw, masked, named_parameters
from pynn_data.network.streams import (
    OF_GSL_RNG,
    OF_NATIVE_RNG,
    OF_NUMPY_RNG,
    RandomStream,
    Streams,
    checked_seed,
    followed,
)

__all__ = ["GSLRNG", "AbstractRNG", "NativeRNG", "NumpyRNG"]

UNTIL_SETUP = Streams.of_setup(0)
"""What generators without a seed follow from that are used before the first setup()."""


class AbstractRNG(Streams):
    """Random numbers with a seed of their own: what all generators can do.

    Parameters
    ----------
    seed
        Of these numbers; ``setup(seed=)`` has no influence on them. Two generators of a kind with the same seed yield
        the same numbers. None: numbers that follow from ``setup(seed=)`` and are those of no other generator.

    Raises
    ------
    ValueError
        `seed` is not a whole number, or negative.
    """

    _path: ClassVar[int] = OF_NUMPY_RNG

    def __init__(self, seed: int | None = None) -> None:
        self.seed = None if seed is None else checked_seed(seed, f"{type(self).__name__}(seed=)")
        self._is_begun = False
        """Without a seed: whether it follows from a simulation yet; one made before setup() does when it is used."""
        if self.seed is not None or followed() is not None:
            self._begin()

    def next(
        self,
        n: int | None = None,
        distribution: str | None = None,
        parameters: Mapping[str, float] | Sequence[float] | None = None,
        mask: Any = None,
    ) -> Any:
        """Draw numbers.

        Parameters
        ----------
        n
            How many.
        distribution
            As of `RandomDistribution`; default: "uniform", between 0 and 1.
        parameters
            Of the distribution, by name or in their order.
        mask
            Which of them to return, as an array of bool or of indices.

        Returns
        -------
        float, int or numpy.ndarray
            One number if `n` is None; integers from distributions of whole numbers.
        """
        if distribution is None:
            distribution, parameters = "uniform", (0.0, 1.0) if parameters is None else parameters
        elif distribution == "uniform" and parameters is None:
            parameters = (0.0, 1.0)
        named = named_parameters(distribution, parameters, {})
        check_parameters(distribution, named)

        def numbers(count: int) -> np.ndarray:
            return draw(distribution, named, self.new().generator(), count)

        return masked(numbers, n, mask)

    random = next  # noqa: A003 (the method)
    sample = next  # noqa: A003

    def describe(self) -> str:
        """Return what the generator is, in words."""
        seed = "a seed that follows from setup(seed=)" if self.seed is None else f"seed {self.seed}"
        return f"{type(self).__name__} with {seed}; the same numbers with any number of processes"

    def __deepcopy__(self, memo: Any) -> AbstractRNG:
        return self  # a copy of what uses it goes on with the same sequence of numbers

    def __repr__(self) -> str:
        return f"{type(self).__name__}(seed={self.seed})"

    def new(self) -> RandomStream:
        """Return the next object's stream."""
        if not self._is_begun:
            self._begin()
        return super().new()

    def _begin(self) -> None:
        own = None if self.seed is None else RandomStream(self.seed, (self._path,))
        super().__init__(own or (followed() or UNTIL_SETUP).new())
        self._is_begun = True


class NumpyRNG(AbstractRNG):
    """Random numbers with a seed of their own, for scripts that pass ``rng=``.

    Methods that are not listed here, such as ``permutation``, ``choice`` or ``normal``, are those of
    `numpy.random.RandomState`, with numbers of this generator.

    Parameters
    ----------
    seed
        Of these numbers; ``setup(seed=)`` has no influence on them. Two generators with the same seed yield the
        same numbers. None: numbers that follow from ``setup(seed=)`` and are those of no other generator.
    parallel_safe
        Accepted for PyNN's sake: the numbers never depend on the number of ranks.
    rank, num_processes
        Of old scripts; ignored, with a warning, for the same reason.

    Raises
    ------
    ValueError
        `seed` is not a whole number, or negative.
    """

    def __init__(
        self,
        seed: int | None = None,
        parallel_safe: bool = True,
        *,
        rank: int | None = None,
        num_processes: int | None = None,
    ) -> None:
        super().__init__(seed)
        kind = type(self).__name__
        self.parallel_safe = a_bool(parallel_safe, f"{kind}(parallel_safe=)")
        old = [name for name, value in (("rank", rank), ("num_processes", num_processes)) if value is not None]
        if old:
            text = f"{kind}: {' and '.join(old)} ignored; the numbers never depend on the number of processes."
            warnings.warn(text, UserWarning, stacklevel=level_of_user())

    def normal_clipped(
        self, mu: float = 0.0, sigma: float = 1.0, low: float = -np.inf, high: float = np.inf, size: int | None = None
    ) -> Any:
        """Draw numbers of a normal distribution that lie within limits; see `next`."""
        return self.next(size, "normal_clipped", (mu, sigma, low, high))

    def normal_clipped_to_boundary(
        self, mu: float = 0.0, sigma: float = 1.0, low: float = -np.inf, high: float = np.inf, size: int | None = None
    ) -> Any:
        """Draw numbers of a normal distribution, and put those beyond a limit on it; see `next`."""
        return self.next(size, "normal_clipped_to_boundary", (mu, sigma, low, high))

    @property
    def rng(self) -> np.random.RandomState:
        """The generator of NumPy whose methods this one has."""
        return self._legacy

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(np.random.RandomState, name):
            raise AttributeError(f"{type(self).__name__} has no {name!r}, nor has numpy.random.RandomState.")
        return getattr(self._legacy, name)

    @cached_property
    def _legacy(self) -> np.random.RandomState:
        return np.random.RandomState(self.new().generator().bit_generator)


class GSLRNG(NumpyRNG):
    """PyNN's name for the generators of the GNU Scientific Library; the numbers are made as those of `NumpyRNG`.

    Parameters
    ----------
    seed
        As of `NumpyRNG`, with other numbers.
    type
        Name of a generator of the library, which makes no difference.
    parallel_safe
        Accepted for PyNN's sake: the numbers never depend on the number of ranks.

    Raises
    ------
    ValueError
        `seed` is not a whole number, or negative.
    """

    _path = OF_GSL_RNG

    def __init__(
        self,
        seed: int | None = None,
        type: str = "mt19937",  # noqa: A002 (PyNN's name)
        parallel_safe: bool = True,
    ) -> None:
        super().__init__(seed, parallel_safe)
        self.type = a_text(type, "GSLRNG(type=)")


class NativeRNG(NumpyRNG):
    """PyNN's name for the engine's own random numbers.

    Here no engine draws anything: all numbers are made by pynn-data, so that they are the same on every engine.

    Parameters
    ----------
    seed
        As of `NumpyRNG`, with other numbers.
    parallel_safe
        Accepted for PyNN's sake: the numbers never depend on the number of ranks.

    Raises
    ------
    ValueError
        `seed` is not a whole number, or negative.
    """

    _path = OF_NATIVE_RNG

    def __init__(self, seed: int | None = None, parallel_safe: bool = True) -> None:
        super().__init__(seed, parallel_safe)
