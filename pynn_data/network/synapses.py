"""Synapse types."""

from __future__ import annotations

from typing import Any

from pynn_data.network.words import in_words

__all__ = ["StaticSynapse"]


class StaticSynapse:
    """A synapse of constant weight.

    Parameters
    ----------
    weight
        In uS for conductance-based cells, nA for current-based ones, mV for
        `IF_curr_delta` and `Izhikevich`. A number, an array of shape (pre, post), one
        number per connection, a `RandomDistribution`, or a function of (pre index,
        post index).
    delay
        In ms, a multiple of the time step; drawn values are rounded to one. None
        means `get_min_delay()`. Otherwise as `weight`.
    """

    parameter_names = ("weight", "delay")

    def __init__(self, weight: Any = 0.0, delay: Any = None) -> None:
        self.weight = weight
        self.delay = delay

    def describe(self) -> str:
        """Return the synapse in words."""
        return in_words(self, {"weight": self.weight, "delay": self.delay})

    def __repr__(self) -> str:
        return self.describe()
