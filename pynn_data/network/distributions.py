"""Distributions of random numbers by name: their parameters, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.magnitude import number, whole

__all__ = ["available_distributions", "check_parameters", "draw", "masked", "named_parameters"]

Draw = Callable[..., Any]


def _clipped(g: np.random.Generator, n: int, mu: float, sigma: float, low: float, high: float) -> FloatArray:
    """Draw from a normal distribution again and again until all values are within the limits."""
    values = g.normal(mu, sigma, n)
    for _ in range(1000):
        outside = (values < low) | (values > high)
        if not outside.any():
            return values
        values[outside] = g.normal(mu, sigma, int(outside.sum()))
    raise ValueError(f"normal_clipped: almost no value of N({mu:g}, {sigma:g}) lies in [{low:g}, {high:g}]")


DISTRIBUTIONS: dict[str, tuple[tuple[str, ...], Draw]] = {
    "uniform": (("low", "high"), lambda g, n, low, high: g.uniform(low, high, n)),
    "uniform_int": (("low", "high"), lambda g, n, low, high: g.integers(low, high, n)),
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
available_distributions: dict[str, tuple[str, ...]] = {name: names for name, (names, _) in DISTRIBUTIONS.items()}
"""Names of the parameters of each distribution, in their order."""


def named_parameters(distribution: Any, by_position: Any, by_name: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a distribution by name.

    Raises
    ------
    ValueError
        There is no such distribution, or its parameters are others.
    """
    if not isinstance(distribution, str) or distribution not in DISTRIBUTIONS:
        raise ValueError(f"No distribution {distribution!r}; there are {', '.join(sorted(DISTRIBUTIONS))}.")
    names = available_distributions[distribution]
    if isinstance(by_position, Mapping):
        by_name = {**by_position, **by_name}
    elif by_position is not None:
        given = by_position if isinstance(by_position, (list, tuple, np.ndarray)) else [by_position]
        if len(given) != len(names):
            raise ValueError(f"Distribution {distribution!r} takes {', '.join(names)}; given {by_position!r:.60}.")
        by_name = {**dict(zip(names, given, strict=True)), **by_name}
    if set(by_name) != set(names):
        found = ", ".join(sorted(map(str, by_name))) or "none"
        raise ValueError(f"Distribution {distribution!r} takes {', '.join(names)}; given {found}.")
    return dict(by_name)


def check_parameters(distribution: str, parameters: Mapping[str, Any]) -> None:
    """Raise unless the parameters are numbers that something can be drawn with.

    Raises
    ------
    ValueError, TypeError
        With their values.
    """
    what = f"RandomDistribution {distribution!r}"
    plain = {name: _plain(value, f"{what}: {name}") for name, value in parameters.items()}
    names, function = DISTRIBUTIONS[distribution]
    try:
        function(np.random.default_rng(0), 1, *(plain[name] for name in names))
    except (ValueError, TypeError, OverflowError) as error:
        given = ", ".join(f"{name}={value:g}" for name, value in plain.items())
        raise ValueError(f"{what} cannot be with {given}: {error}.") from None


def draw(distribution: str, parameters: Mapping[str, Any], generator: np.random.Generator, n: int) -> np.ndarray:
    """Return `n` numbers made by `generator`, integers if all numbers of the distribution are whole.

    Raises
    ------
    ValueError
        A parameter has a unit.
    """
    names, function = DISTRIBUTIONS[distribution]
    for name, value in parameters.items():
        if isinstance(value, pq.Quantity):
            raise ValueError(
                f"RandomDistribution: {name} = {value} has a unit; numbers drawn by themselves have none."
            )
    return np.asarray(function(generator, n, *(parameters[name] for name in names)))


def masked(draws: Callable[[int], np.ndarray], n: int | None, mask: Any) -> Any:
    """Return one number if `n` is None, or those of `n` numbers that a mask chooses.

    Raises
    ------
    ValueError
        `n` is no number of numbers, or the mask has another length.
    """
    if n is None:
        return draws(1)[0].item()
    count = whole(n)
    if count is None or count < 0:
        raise ValueError(f"next(): n is a whole number that is not negative, not {n!r:.60}.")
    values = draws(count)
    if mask is None:
        return values
    chosen = np.asarray(mask)
    if chosen.dtype == bool and chosen.size != count:
        raise ValueError(f"next(): a mask of bool has n = {count} entries, not {chosen.size}.")
    return values[chosen if chosen.size else []]


def _plain(value: Any, what: str) -> float:
    """Return a parameter as a number in whatever unit it has."""
    plain = number(value, value.dimensionality.string if isinstance(value, pq.Quantity) else "", what)
    if np.isnan(plain):
        raise ValueError(f"{what} must be a number, not {value!r}.")
    return plain
