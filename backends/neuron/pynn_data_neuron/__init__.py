"""NEURON plug-in of pynn-data."""

from __future__ import annotations

from pynn_data.contract import Engine, Host
from pynn_data.hooks import hookimpl


@hookimpl
def pynn_data_engine() -> type[Engine]:
    """Import NEURON, in silence, and return the engine that drives it."""
    from pynn_data_neuron.importing import import_neuron

    import_neuron()
    from pynn_data_neuron.engine import NeuronEngine

    return NeuronEngine


@hookimpl
def pynn_data_host() -> type[Host]:
    """Import NEURON, unless a script has, and return the class of hosts for what it builds there."""
    from pynn_data_neuron.importing import import_neuron

    import_neuron()
    from pynn_data_neuron.host import NeuronHost

    return NeuronHost
