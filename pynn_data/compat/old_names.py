"""Names of older versions of PyNN: each does what the present form does, which its DeprecationWarning shows."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from pynn_data.frames import level_of_user
from pynn_data.network.sequence import Sequence

if TYPE_CHECKING:
    import neo

__all__ = ["OldCells", "OldConnections", "deprecated"]

GSYN = ["gsyn_exc", "gsyn_inh"]


def deprecated(old: str, new: str) -> None:
    """Warn the script that calls an old name, and show it today's form."""
    warnings.warn(f"{old} is an old name: {new} does the same.", DeprecationWarning, stacklevel=level_of_user())


class OldCells:
    """Old names of populations, views and assemblies."""

    if TYPE_CHECKING:
        size: int
        set: Any
        record: Any
        initialize: Any
        get_data: Any
        write_data: Any
        mean_spike_count: Any

    def record_v(self, to_file: Any = True) -> None:
        """Record the membrane potential."""
        deprecated("record_v()", "record('v')")
        self.record("v", to_file=_file(to_file))

    def record_gsyn(self, to_file: Any = True) -> None:
        """Record the conductances."""
        deprecated("record_gsyn()", f"record({GSYN})")
        self.record(GSYN, to_file=_file(to_file))

    def getSpikes(self, gather: bool = True, compatible_output: bool = True) -> neo.Block:
        """Return recorded spikes as Neo objects."""
        deprecated("getSpikes()", "get_data('spikes')")
        return self.get_data("spikes", gather)

    def get_v(self, gather: bool = True, compatible_output: bool = True) -> neo.Block:
        """Return the recorded membrane potential as Neo objects."""
        deprecated("get_v()", "get_data('v')")
        return self.get_data("v", gather)

    def get_gsyn(self, gather: bool = True, compatible_output: bool = True) -> neo.Block:
        """Return recorded conductances as Neo objects."""
        deprecated("get_gsyn()", f"get_data({GSYN})")
        return self.get_data(GSYN, gather)

    def printSpikes(self, file: Any, gather: bool = True, compatible_output: bool = True) -> None:
        """Write recorded spikes to a file."""
        deprecated("printSpikes(file)", "write_data(file, 'spikes')")
        self.write_data(file, "spikes", gather)

    def print_v(self, file: Any, gather: bool = True, compatible_output: bool = True) -> None:
        """Write the recorded membrane potential to a file."""
        deprecated("print_v(file)", "write_data(file, 'v')")
        self.write_data(file, "v", gather)

    def print_gsyn(self, file: Any, gather: bool = True, compatible_output: bool = True) -> None:
        """Write recorded conductances to a file."""
        deprecated("print_gsyn(file)", f"write_data(file, {GSYN})")
        self.write_data(file, GSYN, gather)

    def meanSpikeCount(self, gather: bool = True) -> float:
        """Return the mean number of spikes."""
        deprecated("meanSpikeCount()", "mean_spike_count()")
        return float(self.mean_spike_count(gather))

    def tset(self, parametername: str, value_array: Any) -> None:
        """Give a parameter a value for each cell."""
        deprecated("tset(name, values)", "set(name=values)")
        self.set(**{parametername: _each(value_array)})

    def rset(self, parametername: str, rand_distr: Any) -> None:
        """Draw the values of a parameter."""
        deprecated("rset(name, distribution)", "set(name=distribution)")
        self.set(**{parametername: rand_distr})

    def randomInit(self, rand_distr: Any) -> None:
        """Draw the initial membrane potentials."""
        deprecated("randomInit(distribution)", "initialize(v=distribution)")
        self.initialize(v=rand_distr)


class OldConnections:
    """Old names of projections."""

    if TYPE_CHECKING:
        set: Any
        get: Any
        save: Any

    def setWeights(self, w: Any) -> None:
        """Give the connections new weights."""
        deprecated("setWeights(w)", "set(weight=w)")
        self.set(weight=w)

    def randomizeWeights(self, rand_distr: Any) -> None:
        """Draw the weights."""
        deprecated("randomizeWeights(distribution)", "set(weight=distribution)")
        self.set(weight=rand_distr)

    def setDelays(self, d: Any) -> None:
        """Give the connections new delays."""
        deprecated("setDelays(d)", "set(delay=d)")
        self.set(delay=d)

    def randomizeDelays(self, rand_distr: Any) -> None:
        """Draw the delays."""
        deprecated("randomizeDelays(distribution)", "set(delay=distribution)")
        self.set(delay=rand_distr)

    def setSynapseDynamics(self, parameter_name: str, value: Any) -> None:
        """Give a parameter of the synapses a new value."""
        deprecated("setSynapseDynamics(name, value)", "set(name=value)")
        self.set(**{parameter_name: value})

    def randomizeSynapseDynamics(self, parameter_name: str, rand_distr: Any) -> None:
        """Draw the values of a parameter of the synapses."""
        deprecated("randomizeSynapseDynamics(name, distribution)", "set(name=distribution)")
        self.set(**{parameter_name: rand_distr})

    def getWeights(self, format: str = "list", gather: bool = True) -> Any:  # noqa: A002
        """Return the weights, without the cells that they join."""
        deprecated("getWeights()", "get('weight', 'list', with_address=False)")
        return self.get("weight", format, gather, with_address=False)

    def getDelays(self, format: str = "list", gather: bool = True) -> Any:  # noqa: A002
        """Return the delays, without the cells that they join."""
        deprecated("getDelays()", "get('delay', 'list', with_address=False)")
        return self.get("delay", format, gather, with_address=False)

    def getSynapseDynamics(
        self, parameter_name: str, format: str = "list", gather: bool = True  # noqa: A002
    ) -> Any:
        """Return the values of a parameter of the synapses, without the cells that they join."""
        deprecated("getSynapseDynamics(name)", "get(name, 'list', with_address=False)")
        return self.get(parameter_name, format, gather, with_address=False)

    def saveConnections(self, file: Any, gather: bool = True, compatible_output: bool = True) -> None:
        """Write the connections to a file."""
        deprecated("saveConnections(file)", "save('all', file)")
        self.save("all", file, format="list", gather=gather)

    def printWeights(self, file: Any, format: str = "list", gather: bool = True) -> None:  # noqa: A002
        """Write the weights to a file."""
        deprecated("printWeights(file)", "save('weight', file)")
        self.save("weight", file, format, gather)

    def printDelays(self, file: Any, format: str = "list", gather: bool = True) -> None:  # noqa: A002
        """Write the delays to a file."""
        deprecated("printDelays(file)", "save('delay', file)")
        self.save("delay", file, format, gather)


def _file(to_file: Any) -> Any:
    """Return the name of a file; True and False are none."""
    return None if isinstance(to_file, bool) else to_file


def _each(values: Any) -> Any:
    """Return values of which each is one cell's, also if that is a list of times."""
    rows = list(values)
    return [Sequence(row) for row in rows] if rows and all(np.ndim(row) == 1 for row in rows) else values

