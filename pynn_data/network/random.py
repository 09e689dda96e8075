"""Random numbers that depend on the seed and the order of creation only.

Every stream is counter-based (Philox), addressed by (seed, object, cell, tile):
whoever draws for a cell gets the same numbers, whatever was drawn elsewhere
before, on whichever engine, thread or rank.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray

__all__ = ["NumpyRNG", "RandomDistribution", "RandomStream", "Streams"]


class RandomStream:
    """The random numbers of one object, a generator for each of its cells and tiles."""

    def __init__(self, key: np.ndarray, number: int) -> None:
        self._key = key
        self._number = number

    def generator(self, cell: int = 0, tile: int = 0) -> np.random.Generator:
        """Return a fresh generator at the start of the (cell, tile) sequence."""
        counter = np.array([0, cell, self._number, tile], dtype=np.uint64)
        return np.random.Generator(np.random.Philox(key=self._key, counter=counter))


class Streams:
    """Hands a stream of its own to every object that needs one, in order of creation."""

    def __init__(self, seed: int) -> None:
        self._key = np.random.SeedSequence(seed).generate_state(2, np.uint64)
        self._numbers = itertools.count()

    def new(self) -> RandomStream:
        """Return the next object's stream."""
        return RandomStream(self._key, next(self._numbers))


class NumpyRNG(Streams):
    """Random numbers with a seed of their own, for scripts that pass ``rng=``.

    Parameters
    ----------
    seed
        Of these numbers; `setup(seed=)` has no influence on them.
    parallel_safe
        Accepted for PyNN's sake: the numbers never depend on the number of ranks.
    """

    def __init__(self, seed: int = 0, parallel_safe: bool = True) -> None:
        super().__init__(seed)
        self.seed = seed
        self.parallel_safe = parallel_safe

    def next(
        self,
        n: int | None = None,
        distribution: str = "uniform",
        parameters: Mapping[str, float] | None = None,
    ) -> Any:
        """Draw numbers.

        Parameters
        ----------
        n
            How many.
        distribution
            As of `RandomDistribution`; default: between 0 and 1.
        parameters
            Of the distribution, by name.

        Returns
        -------
        float or numpy.ndarray
            One number if `n` is None.
        """
        named = {"low": 0.0, "high": 1.0} if parameters is None else dict(parameters)
        return RandomDistribution(distribution, rng=self, **named).next(n)


def _clipped(g: np.random.Generator, n: int, mu: float, sigma: float, low: float, high: float) -> FloatArray:
    """Draw from a normal distribution again and again until all values are within the limits."""
    values = g.normal(mu, sigma, n)
    for _ in range(1000):
        outside = (values < low) | (values > high)
        if not outside.any():
            return values
        values[outside] = g.normal(mu, sigma, int(outside.sum()))
    raise ValueError(f"normal_clipped: almost no value of N({mu:g}, {sigma:g}) lies in [{low:g}, {high:g}]")


Draw = Callable[..., Any]
DISTRIBUTIONS: dict[str, tuple[tuple[str, ...], Draw]] = {
    "uniform": (("low", "high"), lambda g, n, low, high: g.uniform(low, high, n)),
    "uniform_int": (("low", "high"), lambda g, n, low, high: g.integers(low, high, n, endpoint=True)),
    "normal": (("mu", "sigma"), lambda g, n, mu, sigma: g.normal(mu, sigma, n)),
    "normal_clipped": (("mu", "sigma", "low", "high"), _clipped),
    "normal_clipped_to_boundary": (
        ("mu", "sigma", "low", "high"),
        lambda g, n, mu, sigma, low, high: np.clip(g.normal(mu, sigma, n), low, high),
    ),
    "lognormal": (("mu", "sigma"), lambda g, n, mu, sigma: g.lognormal(mu, sigma, n)),
    "exponential": (("beta",), lambda g, n, beta: g.exponential(beta, n)),
    "gamma": (("k", "theta"), lambda g, n, k, theta: g.gamma(k, theta, n)),
    "poisson": (("lambda_",), lambda g, n, lambda_: g.poisson(lambda_, n)),
    "binomial": (("n", "p"), lambda g, size, n, p: g.binomial(n, p, size)),
    "vonmises": (("mu", "kappa"), lambda g, n, mu, kappa: g.vonmises(mu, kappa, n)),
}


class RandomDistribution:
    """A distribution that parameters, initial values, weights or delays are drawn from.

    Parameters
    ----------
    distribution
        ``uniform`` (low, high), ``uniform_int`` (low, high, both included), ``normal`` (mu, sigma),
        ``normal_clipped`` (mu, sigma, low, high: drawn again until inside), ``normal_clipped_to_boundary``
        (the same, with what is outside put on the limit), ``lognormal`` (mu, sigma), ``exponential`` (beta),
        ``gamma`` (k, theta), ``poisson`` (``lambda_``), ``binomial`` (n, p), ``vonmises`` (mu, kappa).
    parameters_pos
        Its parameters in that order, or a dict of them. Those that have the unit of what is drawn (low, high,
        beta, theta, and mu and sigma of normal distributions) may be quantities.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    **parameters_named
        Its parameters by name.

    Raises
    ------
    ValueError
        There is no such distribution, or its parameters are others.
    """

    def __init__(
        self,
        distribution: str,
        parameters_pos: Any = None,
        rng: NumpyRNG | None = None,
        **parameters_named: float,
    ) -> None:
        if distribution not in DISTRIBUTIONS:
            raise ValueError(
                f"No distribution {distribution!r}; there are {', '.join(sorted(DISTRIBUTIONS))}."
            )
        self.name = distribution
        self.rng = rng
        self.parameters = self._named(parameters_pos, parameters_named)

    def _named(self, by_position: Any, by_name: dict[str, float]) -> dict[str, float]:
        names, _ = DISTRIBUTIONS[self.name]
        if isinstance(by_position, Mapping):
            by_name = {**by_position, **by_name}
        elif by_position is not None:
            by_name = {**dict(zip(names, by_position, strict=True)), **by_name}
        if set(by_name) != set(names):
            raise ValueError(
                f"Distribution {self.name!r} takes {', '.join(names)}; given {', '.join(sorted(by_name)) or 'none'}."
            )
        return by_name

    def draw(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Return `n` numbers made by `generator`; parameters with a unit have been converted before."""
        names, function = DISTRIBUTIONS[self.name]
        for name, value in self.parameters.items():
            if isinstance(value, pq.Quantity):
                raise ValueError(
                    f"RandomDistribution: {name} = {value} has a unit; numbers drawn by themselves have none."
                )
        return np.asarray(
            function(generator, n, *(self.parameters[name] for name in names)), dtype=np.float64
        )

    def next(self, n: int | None = None) -> Any:
        """Draw numbers, from the distribution's own ``rng`` or one with seed 0.

        Parameters
        ----------
        n
            How many.

        Returns
        -------
        float or numpy.ndarray
            One number if `n` is None.
        """
        if self.rng is None:
            self.rng = NumpyRNG()
        values = self.draw(self.rng.new().generator(), 1 if n is None else n)
        return float(values[0]) if n is None else values

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={value!s}" for name, value in self.parameters.items())
        return f"RandomDistribution({self.name!r}, {inner})"
