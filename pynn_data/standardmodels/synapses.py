"""Synapse types, where PyNN has them: ``from pynn_data.standardmodels.synapses import StaticSynapse``."""

from pynn_data.network.synapses import StaticSynapse

__all__ = ["StaticSynapse"]
