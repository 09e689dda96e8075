"""Sources of spikes: parameters, defaults and units, as PyNN 0.13 has them."""

from __future__ import annotations

from pynn_data.network.celltype import CellType

__all__ = ["SpikeSource", "SpikeSourceArray", "SpikeSourcePoisson"]


class SpikeSource(CellType):
    """A cell without a state, which emits spikes."""

    injectable = False


class SpikeSourcePoisson(SpikeSource):
    """Spikes of a Poisson process of the given rate from `start` for `duration`.

    They follow from ``setup(seed=)`` and are the same on every engine; several may lie in one time step.
    """

    default_parameters = {"rate": 1.0, "start": 0.0, "duration": 1e10}


class SpikeSourceArray(SpikeSource):
    """Spikes at the given times: one list of times for all cells, or a list (or `Sequence`) for each.

    A time need not be on the grid; it is recorded as it is, and acts in the step that it lies in.
    """

    default_parameters = {"spike_times": ()}
