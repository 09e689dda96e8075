"""The names of a front end, as editors and type checkers see them; `bind` gives each backend its own."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from pynn_data import errors, random, registry, space
from pynn_data.compat.front_end import ScriptFrontEnd
from pynn_data.contract import Engine
from pynn_data.network.assembly import Assembly
from pynn_data.network.cells import (
    EIF_cond_alpha_isfa_ista,
    EIF_cond_exp_isfa_ista,
    GIF_cond_exp,
    HH_cond_exp,
    IF_cond_alpha,
    IF_cond_exp,
    IF_cond_exp_gsfa_grr,
    IF_curr_alpha,
    IF_curr_delta,
    IF_curr_exp,
    Izhikevich,
    SpikeSourceArray,
    SpikeSourceGamma,
    SpikeSourceInhGamma,
    SpikeSourcePoisson,
    SpikeSourcePoissonRefractory,
)
from pynn_data.network.connectors import (
    AllToAllConnector,
    ArrayConnector,
    CloneConnector,
    CSAConnector,
    DisplacementDependentProbabilityConnector,
    DistanceDependentProbabilityConnector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FixedTotalNumberConnector,
    FromFileConnector,
    FromListConnector,
    IndexBasedProbabilityConnector,
    OneToOneConnector,
    SmallWorldConnector,
)
from pynn_data.network.currents import ACSource, DCSource, NoisyCurrentSource, StepCurrentSource
from pynn_data.network.grids import Grid2D, Grid3D
from pynn_data.network.population import Population
from pynn_data.network.projection import Projection
from pynn_data.network.random import GSLRNG, NativeRNG, NumpyRNG, RandomDistribution
from pynn_data.network.sequence import Sequence
from pynn_data.network.shapes import Cuboid, Sphere
from pynn_data.network.space import Space
from pynn_data.network.structures import Line, RandomStructure
from pynn_data.network.synapses import StaticSynapse
from pynn_data.network.view import PopulationView

__all__ = [
    "GSLRNG", "ACSource", "AllToAllConnector", "ArrayConnector", "Assembly", "CSAConnector", "CloneConnector",
    "Cuboid", "DCSource", "DisplacementDependentProbabilityConnector", "DistanceDependentProbabilityConnector",
    "EIF_cond_alpha_isfa_ista", "EIF_cond_exp_isfa_ista", "FixedNumberPostConnector", "FixedNumberPreConnector",
    "FixedProbabilityConnector", "FixedTotalNumberConnector", "FromFileConnector", "FromListConnector",
    "GIF_cond_exp", "Grid2D", "Grid3D", "HH_cond_exp", "IF_cond_alpha", "IF_cond_exp", "IF_cond_exp_gsfa_grr",
    "IF_curr_alpha", "IF_curr_delta", "IF_curr_exp", "IndexBasedProbabilityConnector", "Izhikevich", "Line",
    "NativeRNG", "NoisyCurrentSource", "NumpyRNG", "OneToOneConnector", "Population", "PopulationView", "Projection",
    "RandomDistribution", "RandomStructure", "Sequence", "SmallWorldConnector", "Space", "Sphere",
    "SpikeSourceArray", "SpikeSourceGamma", "SpikeSourceInhGamma", "SpikeSourcePoisson",
    "SpikeSourcePoissonRefractory", "StaticSynapse", "StepCurrentSource", "connect", "create", "end", "errors",
    "get_current_time", "get_max_delay", "get_min_delay", "get_time_step", "initialize", "list_standard_models",
    "native_cell_type", "num_processes", "random", "rank", "record", "record_gsyn", "record_v", "reset", "run",
    "run_for", "run_until", "set", "setup", "space",
]  # fmt: skip

_unbound = ScriptFrontEnd(registry.Backend("<name>", "", "", Engine))  # type: ignore[type-abstract]
connect = _unbound.connect
create = _unbound.create
end = _unbound.end
get_current_time = _unbound.get_current_time
get_max_delay = _unbound.get_max_delay
get_min_delay = _unbound.get_min_delay
get_time_step = _unbound.get_time_step
initialize = _unbound.initialize
list_standard_models = _unbound.list_standard_models
native_cell_type = _unbound.native_cell_type
num_processes = _unbound.num_processes
rank = _unbound.rank
record = _unbound.record
record_gsyn = _unbound.record_gsyn
record_v = _unbound.record_v
reset = _unbound.reset
run = _unbound.run
run_for = _unbound.run_for
run_until = _unbound.run_until
set = _unbound.set  # noqa: A001 (PyNN's name)
setup = _unbound.setup


def bind(namespace: dict[str, Any], name: str, kind: type[ScriptFrontEnd] = ScriptFrontEnd) -> None:
    """Fill a module's namespace with the front end of the backend `name`."""
    front_end = kind(registry.load(name))
    shared = globals()
    namespace.update({n: getattr(front_end, n, shared[n]) for n in __all__})
    namespace["__all__"] = list(__all__)
    namespace["__getattr__"] = _unknown_in(f"pynn_data.{name}")


def _unknown_in(module: str) -> Callable[[str], Any]:
    """Return a function that says of a name that it is not in the module, and which are like it."""

    def unknown(name: str) -> Any:
        text = f"module {module!r} has no attribute {name!r}"
        if name.startswith("_"):
            raise AttributeError(text, name=name)
        near = difflib.get_close_matches(name, __all__, n=3)
        meant = f"; did you mean {' or '.join(near)}?" if near else "."
        raise AttributeError(
            f"{text}{meant} The page 'From PyNN' of the documentation lists what of PyNN is not in pynn-data.",
        )

    return unknown
