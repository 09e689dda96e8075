"""The variables of groups that scripts have built, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import brian2
import numpy as np
from brian2.core.functions import DEFAULT_FUNCTIONS, Function
from brian2.core.variables import ArrayVariable, DynamicArrayVariable, Subexpression
from brian2.utils.stringtools import get_identifiers

from pynn_data.contract import FloatArray, IntArray, NativeVariable
from pynn_data_brian2.units import unit_of

__all__ = ["Evaluator", "array_reader", "names_used", "variables_of"]

FURTHER = ("lastspike", "not_refractory", "rates")
"""Variables that Brian2 makes without an equation of the script's."""


def variables_of(group: Any, names: Mapping[str, Any]) -> dict[str, NativeVariable]:
    """Return what can be sampled of a group.

    That is all but expressions that would draw random numbers when looked at, and those of synapses in which there are
    variables of the cells at their ends, which Brian2's monitors refuse as well. `names` are those that expressions
    may refer to.
    """
    equations = list(group.equations.names) if getattr(group, "equations", None) is not None else []
    found = {}
    own = [name for name in FURTHER if name in group.variables and group.variables[name].owner.name == group.name]
    for name in dict.fromkeys([*equations, *own]):
        variable = group.variables.get(name)
        if isinstance(variable, ArrayVariable) or (
            isinstance(variable, Subexpression) and not _draws(group, name, names) and not _of_ends(group, name)
        ):
            found[name] = NativeVariable(
                name,
                unit_of(variable.dim),
                settable=isinstance(variable, ArrayVariable) and not variable.read_only,
                precision="float32" if variable.dtype == np.float32 else "float64",
            )
    return found


def names_used(group: Any) -> set[str]:
    """Return the names that the group's expressions refer to and that are not variables of its own."""
    expressions = [v.expr for v in group.variables.values() if isinstance(v, Subexpression)]
    used: set[str] = set().union(*(get_identifiers(expression) for expression in expressions))
    return used - set(group.variables)


def array_reader(group: Any, name: str, index: IntArray) -> Callable[[], FloatArray] | None:
    """Return what returns a variable of some of a group's cells, if Brian2 keeps it in an array of the group."""
    variable = group.variables[name]
    if not isinstance(variable, ArrayVariable):
        return None
    if variable.scalar:
        return lambda: np.full(index.size, variable.get_value()[0])
    if group.variables.indices[name] != "_idx":
        return None
    fixed = not isinstance(variable, DynamicArrayVariable)  # else there may be more of them later, as of synapses
    if fixed and np.array_equal(index, np.arange(len(group))):
        return variable.get_value  # type: ignore[no-any-return]
    return lambda: variable.get_value()[index]


class Evaluator:
    """Evaluates a variable that is kept nowhere, by the code, of a class, that Brian2 makes for its monitors."""

    def __init__(self, group: Any, name: str, index: IntArray, code: Any = None) -> None:
        self._size = index.size
        shared = group.variables[name].scalar
        self._monitor = brian2.StateMonitor(
            group, name, record=index[:1] if shared else index, clock=group.clock, name="pynn_data_evaluator*",
            codeobj_class=code,
        )  # fmt: skip
        self._rows = self._monitor.variables[name]

    @property
    def prepared(self) -> bool:
        """Whether there is code."""
        return self._monitor.codeobj is not None

    def prepare(self, names: Mapping[str, Any]) -> None:
        """Have the code made, with names that expressions refer to."""
        self._monitor.before_run(dict(names))

    def __call__(self) -> FloatArray:
        """Return the values as they are now."""
        self._monitor.resize(0)
        self._monitor.codeobj()
        return np.broadcast_to(self._rows.get_value()[-1], self._size)


def _draws(group: Any, name: str, names: Mapping[str, Any]) -> bool:
    """Return whether an expression calls a function that is another every time."""
    known = {**DEFAULT_FUNCTIONS, **names, **(group.namespace or {})}
    functions = [known[used] for used in _referred(group, name) if used in known and used not in group.variables]
    return any(isinstance(function, Function) and not function.stateless for function in functions)


def _of_ends(group: Any, name: str) -> bool:
    """Return whether an expression of synapses depends on the cells at their ends."""
    if not isinstance(group, brian2.Synapses):
        return False
    indices = {group.variables.indices[used] for used in _referred(group, name) if used in group.variables}
    return not indices <= {"_idx", "0"}


def _referred(group: Any, name: str) -> Iterator[str]:
    """Return the names in an expression, and in the expressions that it refers to."""
    for used in get_identifiers(group.variables[name].expr):
        yield used
        if isinstance(group.variables.get(used), Subexpression):
            yield from _referred(group, used)
