"""Recordings of spiking-network simulations, identical whatever the simulator.

``import pynn_data.nest as sim`` and the like give a front end in the way of
PyNN; `open` does the same for a name in a variable, `backends` lists what is
installed.
"""

from pynn_data import _finder
from pynn_data._finder import open  # noqa: A004
from pynn_data.registry import backends

__all__ = ["backends", "open"]

_finder.install()
