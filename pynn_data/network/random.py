"""Distributions that values are drawn from, as scripts ask for them."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.network.distributions import (
    available_distributions,
    check_parameters,
    draw,
    masked,
    named_parameters,
)
from pynn_data.network.generators import GSLRNG, AbstractRNG, NativeRNG, NumpyRNG

__all__ = ["GSLRNG", "AbstractRNG", "NativeRNG", "NumpyRNG", "RandomDistribution", "available_distributions"]


class RandomDistribution:
    """A distribution that parameters, initial values, weights or delays are drawn from.

    Parameters
    ----------
    distribution
        ``uniform`` (low, high), ``uniform_int`` (whole numbers from low to high - 1), ``normal`` (mu, sigma),
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
        rng: AbstractRNG | None = None,
        **parameters_named: float,
    ) -> None:
        if rng is not None and not isinstance(rng, AbstractRNG):
            raise TypeError(f"RandomDistribution: rng is a NumpyRNG, not {rng!r:.60}.")
        self.name = distribution
        self.rng = rng
        self._drawer: AbstractRNG | None = None
        """For `next`, if there is no `rng`; has no part in what populations and projections draw."""
        self.parameters = named_parameters(distribution, parameters_pos, parameters_named)
        check_parameters(distribution, self.parameters)

    def draw(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Return `n` numbers made by `generator`; parameters with a unit have been converted before."""
        return np.asarray(draw(self.name, self.parameters, generator, n), dtype=np.float64)

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
        float, int or numpy.ndarray
            One number if `n` is None; integers from distributions of whole numbers.
        """
        if self.rng is None and self._drawer is None:
            self._drawer = NumpyRNG()
        rng = self.rng or self._drawer
        assert rng is not None
        return masked(lambda count: draw(self.name, self.parameters, rng.new().generator(), count), n, mask)

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={value!s}" for name, value in self.parameters.items())
        return f"RandomDistribution({self.name!r}, {inner})"
