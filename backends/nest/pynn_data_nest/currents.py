"""Currents: step generators, helped out by the cells' constant currents where these come too late.

An amplitude that a generator has from kernel step g on acts on the cells' state from g + 1
on, and g must lie ahead when it is set. So at step s the amplitudes in the steps s and s + 1
are past changing; what they lack is added to the cells' `I_e` for just these steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pynn_data.contract import Feed, FloatArray, IntArray
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.status import set_values

__all__ = ["Currents"]

PICO = 1000.0
"""pA in a nA."""
LATE = 2
"""Steps from now on in which a generator's amplitude is past changing."""


@dataclass
class Generator:
    """A generator and what it plays."""

    current: int
    ids: IntArray
    node: Any
    steps: IntArray
    amplitudes: FloatArray
    """In nA, from each of `steps` on; the first of them is not later than now."""

    def at(self, steps: IntArray) -> FloatArray:
        """Return the amplitude in each of `steps`."""
        return _at(self.steps, self.amplitudes, steps)


class Currents:
    """All current generators of a network, and the constant currents of its cells."""

    def __init__(self, nest: Any, nodes: Nodes, dt: float, prelude: int) -> None:
        self._nest = nest
        self._nodes = nodes
        self._dt = dt
        self._prelude = prelude
        self._generators: list[Generator] = []
        self._new: dict[int, list[IntArray]] = {}
        """Key of a current -> ids of the cells that it is to go into from the next feed on."""
        self._offsets = np.zeros(0)
        """`I_e` of every cell by id, in pA, as its parameters say."""
        self._lacking: dict[int, FloatArray] = {}
        """Step -> what every cell's constant current lacks in it, in pA."""
        self._helped = np.zeros(0, dtype=np.int64)
        """Ids of the cells whose `I_e` differs from their parameters at present."""
        self.cells = np.zeros(0, dtype=np.int64)
        """Ids of all cells."""

    def add_cells(self, ids: IntArray, offsets: FloatArray) -> None:
        """Take note of new cells and their constant currents (pA)."""
        self.cells = np.concatenate([self.cells, ids])
        grown = np.zeros(int(self.cells.max()) + 1)
        grown[: self._offsets.size] = self._offsets
        grown[ids] = offsets
        self._offsets = grown

    def set_offsets(self, ids: IntArray, offsets: FloatArray) -> None:
        """Take note of changed constant currents (pA)."""
        self._offsets[ids] = offsets

    def add(self, current: int, ids: IntArray) -> None:
        """Have a current go into cells from the next feed on."""
        self._new.setdefault(current, []).append(ids)

    def _connect_new(self) -> None:
        """Create a generator for each current that goes into more cells, and connect them all at once."""
        cells = [np.unique(np.concatenate(added)) for added in self._new.values()]
        if not cells:
            return
        generators = self._nest.Create("step_current_generator", len(cells))
        first, sizes = generators[0].global_id, [ids.size for ids in cells]
        self._nest.Connect(
            np.repeat(first + np.arange(len(cells)), sizes),
            self._nodes.numbers(np.concatenate(cells)),
            "one_to_one",
            {"weight": np.ones(sum(sizes)), "delay": np.full(sum(sizes), self._dt)},
        )
        silent = np.array([np.iinfo(np.int64).min]), np.zeros(1)
        for current, ids, node in zip(self._new, cells, generators, strict=True):
            self._generators.append(Generator(current, ids, node, *silent))
        self._new.clear()

    def feed(self, feed: Feed, now: int) -> None:
        """Set what the generators play, and note what they cannot; `now` is negative before the prelude."""
        self._connect_new()
        self._lacking.clear()
        settable = now + LATE
        for generator in self._generators:
            steps, amplitudes = feed.currents[generator.current]
            past = np.arange(max(feed.now, now), settable)
            played = generator.at(past)
            self._note_lacking(generator.ids, past, PICO * (_at(steps, amplitudes, past) - played))
            ahead = steps > settable
            generator.steps = np.concatenate([past, [settable], steps[ahead]])
            generator.amplitudes = np.concatenate(
                [played, _at(steps, amplitudes, np.array([settable])), amplitudes[ahead]]
            )
            later = slice(past.size, None)
            times = (generator.steps[later] - 1 + self._prelude) * self._dt
            set_values(
                generator.node, {"amplitude_times": times, "amplitude_values": PICO * generator.amplitudes[later]}
            )

    def help_out(self, now: int, last: int) -> int:
        """Set the constant currents for step `now`; return the step, at most `last`, up to which they hold."""
        lacking = self._lacking.pop(now, np.zeros_like(self._offsets))
        needy = np.flatnonzero(lacking)
        changed = np.union1d(needy, self._helped)
        if changed.size:
            self._nodes.set(changed, {"I_e": (self._offsets + lacking)[changed]})
        self._helped = needy
        return min([now + 1 if needy.size else last, last, *self._lacking])

    def _note_lacking(self, ids: IntArray, steps: IntArray, lacking: FloatArray) -> None:
        for step, amount in zip(steps.tolist(), lacking.tolist(), strict=True):
            if amount:
                self._lacking.setdefault(step, np.zeros_like(self._offsets))[ids] += amount


def _at(steps: IntArray, amplitudes: FloatArray, wanted: IntArray) -> FloatArray:
    """Return the value that a step function has in each of the `wanted` steps."""
    values: FloatArray = amplitudes[np.searchsorted(steps, wanted, side="right") - 1]
    return values
