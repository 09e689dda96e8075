"""Groups that scripts have built, as recorders see them."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_brian2.importing import quietly
from pynn_data_brian2.native_variables import Evaluator, array_reader, names_used
from pynn_data_brian2.tap import Schedule, Tap

__all__ = ["NativeGroup"]

Names = Mapping[str, Any]


class NativeGroup:
    """A group, whole, that is recorded from.

    Parameters
    ----------
    names
        Function that returns what is visible in the script, for expressions that are evaluated before any run.
    """

    def __init__(self, group: Any, step: int, schedule: Schedule, names: Callable[[], Names]) -> None:
        self.group = group
        self.size = len(group)
        self._names = names
        self._used = names_used(group)
        self._of_run: dict[str, Any] = {}
        """What the names meant in the last run."""
        self._evaluators: weakref.WeakValueDictionary[tuple[str, bytes], Evaluator] = weakref.WeakValueDictionary()
        self.tap = Tap(group, step, schedule, self._prepare)

    def spiking(self) -> np.ndarray:
        """Return Brian2's own array of the cells that spiked last: their number is its last element."""
        array: np.ndarray = self.group.variables["_spikespace"].get_value()
        return array

    def reader(self, name: str, index: IntArray) -> Callable[[], FloatArray]:
        """Return what returns a variable of some cells as it is when called."""
        if reader := array_reader(self.group, name, index):
            return reader
        key = (name, index.tobytes())
        evaluator = self._evaluators.get(key)
        if evaluator is None:
            with quietly():
                evaluator = Evaluator(self.group, name, index)
            self._evaluators[key] = evaluator

        def read() -> FloatArray:
            if not evaluator.prepared:
                with quietly():
                    evaluator.prepare({**self._visible(self._names()), **self._of_run})
            return evaluator()

        return read

    def _visible(self, names: Names) -> dict[str, Any]:
        return {name: names[name] for name in self._used if name in names}

    def _prepare(self, names: Names) -> None:
        """Have code made anew: Brian2 does so at every run, whose names may mean something else."""
        self._of_run = self._visible(names)
        for evaluator in list(self._evaluators.values()):
            evaluator.prepare(self._of_run)
