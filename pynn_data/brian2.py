"""Simulate on Brian2: ``import pynn_data.brian2 as sim``."""

from pynn_data.names import *  # noqa: F403
from pynn_data.names import bind

bind(globals(), "brian2")
