"""Currents that are injected, where PyNN has them; a script makes those of its backend: ``sim.DCSource(...)``."""

from pynn_data.network.currents import ACSource, DCSource, NoisyCurrentSource, StepCurrentSource

__all__ = ["ACSource", "DCSource", "NoisyCurrentSource", "StepCurrentSource"]
