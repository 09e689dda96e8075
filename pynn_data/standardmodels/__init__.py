"""Types of cells, synapses and currents, where PyNN has them."""

from pynn_data.network.cells import CellType as StandardCellType
from pynn_data.network.current_source import CurrentSource as StandardCurrentSource
from pynn_data.network.synapses import StaticSynapse as StandardSynapseType
from pynn_data.standardmodels import cells, electrodes, synapses

__all__ = [
    "StandardCellType", "StandardCurrentSource", "StandardSynapseType", "cells", "electrodes", "synapses",
]  # fmt: skip
