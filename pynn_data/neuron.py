"""Simulate on NEURON: ``import pynn_data.neuron as sim``."""

from pynn_data.names import *  # noqa: F403
from pynn_data.names import bind as _bind

_bind(globals(), "neuron")
