"""PyNN's public names, held against what is here: ``python tests_with_pynn/public_names.py`` writes the table of docs/pynn.md.

It needs PyNN 0.13 with its simulators, NEST, NEURON and Brian2, and the core; no plug-in.
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from pynn_data import names

PAGE = Path(__file__).parents[1] / "docs" / "pynn.md"
TABLE = re.compile(r"(?<=<!-- table by tests_with_pynn/public_names\.py -->\n\n).*?(?=\n\n<!-- end of the table -->)", re.S)
FRONT_ENDS = ("nest", "neuron", "brian2")
"""Each is held against a front end here; those have all the same names."""
PARTS = ("common", "connectors", "network", "random", "space", "standardmodels")
"""Modules that the names of a front end's interface come from, besides its own."""
MODULES = (
    "common", "connectors", "core", "descriptions", "errors", "models", "morphology", "multisim", "network", "parameters",
    "random", "recording", "recording.files", "serialization", "space", "standardmodels", "standardmodels.cells",
    "standardmodels.electrodes", "standardmodels.ion_channels", "standardmodels.receptors", "standardmodels.synapses",
    "utility", "utility.build", "utility.plotting", "utility.progress_bar", "utility.script_tools", "utility.timer",
)  # fmt: skip
OF_THE_ENGINE = {
    "brian2_group", "brian2_model", "connection_type", "get_native_names", "get_native_parameters", "local_node_collection",
    "model", "native_connect", "native_parameters", "nest_connections", "node_collection", "node_collection_source",
    "reset", "set_native_parameters", "synapse_parameters", "translate", "reverse_translate", "computed_parameters",
    "computed_parameters_include", "scaled_parameters", "simple_parameters", "get_schema", "lazily_evaluate", "connect",
    "native_name", "synapse_types", "standard_receptor_type", "translations", "get_parameters",
}  # fmt: skip
"""Members by which PyNN's back ends hand things to their simulators."""
KINDS = {
    "StandardCellType": "cell types", "Connector": "connectors", "StandardCurrentSource": "currents",
    "StandardSynapseType": "synapse types", "BaseStructure": "structures", "BasePopulation": "groups of cells",
    "Assembly": "groups of cells", "Shape": "shapes", "IDMixin": "a cell",
}  # fmt: skip
"""Classes of PyNN's whose subclasses are told of together."""


STAND_INS = ("CSAConnector", "GSLRNG", "NativeRNG")
"""Classes that say what to use in their place, or do as others do; their members are not compared."""
PASSED_ON = {
    "AbstractRNG", "Connection", "Connector", "ModelNotAvailable", "StandardCellType", "StandardCurrentSource",
    "StandardSynapseType", "build_translations",
}  # fmt: skip
"""Names that a back end has because its modules need them; they are told of where they come from."""
MODELS = ("BaseModelType", "Connector", "BasePopulation", "Assembly", "Projection")
"""Classes of which a script makes objects of subclasses."""
CALLED = ("", ".control", ".procedural_api")
"""Modules of a back end with functions that scripts call."""


class Missing(NamedTuple):
    """Something of PyNN's that is not here."""

    where: str
    error: str
    name: str


def missing() -> list[Missing]:
    """Return all that is not here, each once."""
    ours = SimpleNamespace(**{n: getattr(names._unbound, n, getattr(names, n)) for n in names.__all__})
    found: dict[Missing, None] = {}
    seen: set[str] = set()
    for front_end in FRONT_ENDS:
        theirs = loaded(f"pyNN.{front_end}")
        for name in offered(theirs, front_end):
            pair = getattr(theirs, name), getattr(ours, name, None)
            found |= dict.fromkeys(compared("front ends", "AttributeError", name, *pair))
            seen.add(name)
    for module in MODULES:
        theirs, here = loaded(f"pyNN.{module}"), loaded(f"pynn_data.{module}")
        if here is None:
            found[Missing("modules", "ModuleNotFoundError", f"pynn_data.{module}")] = None
            continue
        for name in public(theirs, (f"pyNN.{module}",)):
            if name not in seen or not hasattr(here, name):
                pair = getattr(theirs, name), getattr(here, name, None)
                found |= dict.fromkeys(compared(f"`pynn_data.{module}`", "ImportError", name, *pair))
    return list(found)


def loaded(name: str) -> Any:
    """Return a module, None if there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return import_module(name)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("pynn_data."):
                raise
            return None


def public(module: Any, origins: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of classes and functions of a module that come from some modules."""
    for name, value in sorted(vars(module).items()):
        own = getattr(value, "__module__", None) or ""
        if not name.startswith("_") and own.startswith(origins):
            yield name


def offered(module: Any, front_end: str) -> Iterator[str]:
    """Yield the names that a back end offers to scripts, but for those of its own machinery."""
    inside = f"pyNN.{front_end}"
    for name in public(module, (inside, *(f"pyNN.{part}" for part in PARTS))):
        value = getattr(module, name)
        mixed_in = name.endswith(("_", "Mixin", "CurrentSource")) or name.startswith("Base")
        if value.__module__.startswith(inside) and not name.lower().startswith("native"):
            called = inspect.isfunction(value) and value.__module__ in {inside + part for part in CALLED}
            model = inspect.isclass(value) and any(c.__name__ in MODELS for c in value.__mro__) and not mixed_in
            if not (called or model):
                continue
        if name not in PASSED_ON:
            yield name


def compared(where: str, error: str, name: str, theirs: Any, ours: Any) -> Iterator[Missing]:
    """Yield what is missing of a class or function."""
    if ours is None:
        yield Missing(where, error, name)
    elif name in STAND_INS:
        try:
            ours(1)
        except Exception as refusal:
            yield Missing(where, type(refusal).__name__, f"{name}()")
    elif inspect.isclass(theirs) and not issubclass(theirs, BaseException) and name not in KINDS.keys() - {"Assembly", "IDMixin"}:
        kind = next((KINDS[c.__name__] for c in theirs.__mro__ if c.__name__ in KINDS), f"`{name}`")
        for member in members(theirs):
            if not hasattr(ours, member):
                yield Missing(kind, "AttributeError", member)
            elif inspect.isfunction(inspect.getattr_static(theirs, member)):
                yield from arguments(kind, f"{member}()", getattr(theirs, member), getattr(ours, member))
        if inspect.isclass(ours):
            yield from arguments(where, f"{name}()", theirs, ours)
    elif inspect.isfunction(theirs):
        yield from arguments(where, f"{name}()", theirs, ours)


def members(cls: type) -> Iterator[str]:
    """Yield the names of methods and properties."""
    for name in sorted(dir(cls)):
        value = inspect.getattr_static(cls, name)
        is_code = inspect.isroutine(value) or isinstance(value, (property, classmethod, staticmethod))
        if is_code and not name.startswith("_") and name not in OF_THE_ENGINE:
            yield name


def arguments(where: str, name: str, theirs: Any, ours: Any) -> Iterator[Missing]:
    """Yield arguments that may not be given as in PyNN: by that name, at that place."""
    try:
        wanted, found = positional(theirs), positional(ours)
    except (TypeError, ValueError):
        return
    by_name = set(inspect.signature(ours).parameters)
    for place, argument in enumerate(wanted):
        if found[place : place + 1] != [argument]:
            text = f"{name[:-1]}{argument}=)" if argument not in by_name else f"{name[:-1]}{argument}) by place"
            yield Missing(where, "TypeError", text)


def positional(function: Any) -> list[str]:
    """Return the names of the arguments that may be given by place."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind in kinds and p.name != "self"]


def table() -> str:
    """Return what the page has to say."""
    rows: dict[tuple[str, str], list[str]] = {}
    for where, error, name in missing():
        rows.setdefault((where, error), []).append(name)
    lines = ["| of | not there | a script gets |", "|---|---|---|"]
    for (where, error), found in sorted(rows.items(), key=lambda row: (row[0][0].strip("`"), row[0][1])):
        lines.append(f"| {where} | {', '.join(f'`{name}`' for name in sorted(found, key=str.lower))} | `{error}` |")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
