"""Random numbers as scripts ask for them: generators with a seed, and distributions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.arguments import a_bool
from pynn_data.contract import FloatArray
from pynn_data.magnitude import number, whole
from pynn_data.network.streams import OF_NUMPY_RNG, RandomStream, Streams, checked_seed, followed

__all__ = ["NumpyRNG", "RandomDistribution"]

UNTIL_SETUP = Streams.of_setup(0)
"""What generators without a seed follow from that are used before the first setup()."""


class NumpyRNG(Streams):
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

    Raises
    ------
    ValueError
        `seed` is not a whole number, or negative.
    """

    def __init__(self, seed: int | None = None, parallel_safe: bool = True) -> None:
        self.seed = None if seed is None else checked_seed(seed, "NumpyRNG(seed=)")
        self.parallel_safe = a_bool(parallel_safe, "NumpyRNG(parallel_safe=)")
        self._is_begun = False
        """Without a seed: whether it follows from a simulation yet; one made before setup() does when it is used."""
        if self.seed is not None or followed() is not None:
            self._begin()

    def next(
        self,
        n: int | None = None,
        distribution: str = "uniform",
        parameters: Mapping[str, float] | None = None,
        mask: Any = None,
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
        mask
            Which of them to return, as an array of bool or of indices.

        Returns
        -------
        float or numpy.ndarray
            One number if `n` is None.
        """
        named = {"low": 0.0, "high": 1.0} if parameters is None else dict(parameters)
        return RandomDistribution(distribution, rng=self, **named).next(n, mask)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(np.random.RandomState, name):
            raise AttributeError(f"NumpyRNG has no {name!r}, nor has numpy.random.RandomState.")
        return getattr(self._legacy, name)

    def __deepcopy__(self, memo: Any) -> NumpyRNG:
        return self  # a copy of what uses it goes on with the same sequence of numbers

    def __repr__(self) -> str:
        return f"NumpyRNG(seed={self.seed})"

    def new(self) -> RandomStream:
        """Return the next object's stream."""
        if not self._is_begun:
            self._begin()
        return super().new()

    @cached_property
    def _legacy(self) -> np.random.RandomState:
        return np.random.RandomState(self.new().generator().bit_generator)

    def _begin(self) -> None:
        own = None if self.seed is None else RandomStream(self.seed, (OF_NUMPY_RNG,))
        super().__init__(own or (followed() or UNTIL_SETUP).new())
        self._is_begun = True


def _plain(value: Any, what: str) -> float:
    """Return a parameter as a number in whatever unit it has."""
    plain = number(value, value.dimensionality.string if isinstance(value, pq.Quantity) else "", what)
    if np.isnan(plain):
        raise ValueError(f"{what} must be a number, not {value!r}.")
    return plain


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
        if not isinstance(distribution, str) or distribution not in DISTRIBUTIONS:
            raise ValueError(
                f"No distribution {distribution!r}; there are {', '.join(sorted(DISTRIBUTIONS))}."
            )
        if rng is not None and not isinstance(rng, NumpyRNG):
            raise TypeError(f"RandomDistribution: rng is a NumpyRNG, not {rng!r:.60}.")
        self.name = distribution
        self.rng = rng
        self._drawer: NumpyRNG | None = None
        """For `next`, if there is no `rng`; has no part in what populations and projections draw."""
        self.parameters = self._named(parameters_pos, parameters_named)
        self._check()

    def _named(self, by_position: Any, by_name: dict[str, float]) -> dict[str, float]:
        names, _ = DISTRIBUTIONS[self.name]
        if isinstance(by_position, Mapping):
            by_name = {**by_position, **by_name}
        elif by_position is not None:
            given = by_position if isinstance(by_position, (list, tuple, np.ndarray)) else [by_position]
            if len(given) != len(names):
                raise ValueError(f"Distribution {self.name!r} takes {', '.join(names)}; given {by_position!r:.60}.")
            by_name = {**dict(zip(names, given, strict=True)), **by_name}
        if set(by_name) != set(names):
            found = ", ".join(sorted(map(str, by_name))) or "none"
            raise ValueError(f"Distribution {self.name!r} takes {', '.join(names)}; given {found}.")
        return by_name

    def _check(self) -> None:
        """Raise unless the parameters are numbers that something can be drawn with."""
        what = f"RandomDistribution {self.name!r}"
        plain = {name: _plain(value, f"{what}: {name}") for name, value in self.parameters.items()}
        names, function = DISTRIBUTIONS[self.name]
        try:
            function(np.random.default_rng(0), 1, *(plain[name] for name in names))
        except (ValueError, TypeError, OverflowError) as error:
            given = ", ".join(f"{name}={value:g}" for name, value in plain.items())
            raise ValueError(f"{what} cannot be with {given}: {error}.") from None

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

    def next(self, n: int | None = None, mask: Any = None) -> Any:
        """Draw numbers, from the distribution's own ``rng`` or one that follows from ``setup(seed=)``.

        Parameters
        ----------
        n
            How many.
        mask
            Which of them to return, as an array of bool or of indices.

        Returns
        -------
        float or numpy.ndarray
            One number if `n` is None.
        """
        if n is not None and (whole(n) is None or n < 0):
            raise ValueError(f"next(): n is a whole number that is not negative, not {n!r:.60}.")
        if self.rng is None and self._drawer is None:
            self._drawer = NumpyRNG()
        rng = self.rng or self._drawer
        assert rng is not None
        values = self.draw(rng.new().generator(), 1 if n is None else n)
        if n is None:
            return float(values[0])
        return values if mask is None else values[np.asarray(mask)]

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={value!s}" for name, value in self.parameters.items())
        return f"RandomDistribution({self.name!r}, {inner})"
