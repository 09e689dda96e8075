"""Simulate on Brian2: ``import pynn_data.brian2 as sim``."""

from pynn_data.names import *  # noqa: F403
from pynn_data.names import bind as _bind

_bind(globals(), "brian2")
