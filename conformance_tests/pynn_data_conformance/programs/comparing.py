"""The first difference in time between what a program saw on two engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

import numpy as np

from pynn_data.contract import Engine, FloatArray, NativeCell, Tolerance
from pynn_data_conformance.declared import MEMBRANE, of_weights, rounding, scale_of
from pynn_data_conformance.programs.running import Cell, Look, Outcome, Signal, Train, whole_steps
from pynn_data_conformance.reference.doubts import Doubt

__all__ = ["Difference", "Judge"]

What = Literal["error", "data", "sample", "spike"]
MARGIN = 3.0
"""A decision is not doubted if what an engine would have to be wrong by is so many times what it may be."""
FINE, BETWEEN = 0.2, 4.0
"""Where samples are farther apart, in ms, a variable may be so many times as large between them as it is in any."""
CARRIED = 3.0
"""Cells that make their spikes by themselves carry on an error made in one: they may be so many times as far off."""
STEEPEST = 500.0
"""Change per ms of what was looked at once, so that nobody knows its slope."""


@dataclass(frozen=True)
class Difference:
    """What is not as it should be."""

    what: What
    segment: int
    step: int
    line: int
    """Number of the line that has seen it."""
    cell: int | None
    """Id, if it is about one cell."""
    variable: str
    got: str
    wanted: str
    spikes: tuple[int, ...] = ()
    """Steps of the cell's spikes that were wanted, if the difference is one of spikes."""
    first: bool = False
    """Whether it is the first sample of a recording."""

    @property
    def order(self) -> tuple[int, int, int]:
        """Errors first, then what is earlier in time; what is missing altogether counts as early as it is seen."""
        return (0 if self.what == "error" else 1, self.segment, self.step)


class Judge:
    """Knows how far from the reference an engine may be, and from where on nothing can be said.

    Parameters
    ----------
    engines
        That is tested, and that says what is right.
    dt
        Time step in ms.
    """

    def __init__(self, engines: tuple[type[Engine], type[Engine]], dt: float) -> None:
        self._engines, self._dt = engines, dt

    def first_difference(self, got: Outcome, wanted: Outcome, swayed: Sequence[Outcome] = ()) -> Difference | None:
        """Return the first difference in time, or None.

        With outcomes of the reference that began a little otherwise, what is not farther off than these is none.
        """
        if got.failure is not None:
            failure = got.failure
            text = f"{type(failure.error).__name__}: {failure.error}"
            return Difference("error", 0, 0, failure.line, None, "", text, "no error")
        comparison = _Comparison(wanted, self, self._dt)
        found = (
            difference
            for mine, theirs, *others in zip(got.looks, wanted.looks, *(s.looks for s in swayed), strict=True)
            for difference in comparison.look(mine, theirs, others)
        )
        return min(found, key=lambda d: d.order, default=None)

    def tolerance(self, cell: Cell | None) -> Tolerance:
        """Return how far from each other the two may be, which is what both allow themselves."""
        both = [native.tolerance for native in self._natives(cell)]
        return Tolerance(sum(t.relative for t in both), sum(t.time for t in both))

    def rounding(self, cell: Cell | None, variable: str) -> float:
        """Return the relative error of samples that the precision of what is recorded, and of weights, allows."""
        both = self._natives(cell)
        return sum(rounding(native, variable) + of_weights(native) for native in both if variable in native.variables)

    def _natives(self, cell: Cell | None) -> list[NativeCell]:
        kind = cell.kind if cell else ""
        return [engine.cells[kind] for engine in self._engines if kind in engine.cells]

    def may_be_carried(self, difference: Difference, wanted: Outcome) -> bool:
        """Return whether a difference may come from an error that was allowed and has grown."""
        kinds = {cell.kind for cell in wanted.cells.values()}
        if difference.what not in ("sample", "spike"):
            return False
        return any(self.tolerance(Cell("", kind)).time > 0 for kind in kinds)

    def settled_until(self, wanted: Outcome, segment: int) -> tuple[float, dict[int, float]]:
        """Return the first step of a segment whose outcome is a matter of an error that is allowed.

        That of all cells, and of those, by their ids, which alone are concerned: their spikes go nowhere.
        """
        of_all, of_cells = np.inf, dict[int, float]()
        senders = wanted.senders.get(segment, frozenset())
        for doubt in wanted.doubts.get(segment, []):
            if self._matters(doubt, wanted):
                if doubt.cell < 0 or doubt.cell in senders:
                    of_all = min(of_all, doubt.step)
                else:
                    of_cells[doubt.cell] = min(of_cells.get(doubt.cell, np.inf), doubt.step)
        return of_all, of_cells

    def _matters(self, doubt: Doubt, wanted: Outcome) -> bool:
        cell = wanted.cells.get(doubt.cell)
        allowed = self.tolerance(cell)
        relative = allowed.relative + self.rounding(cell, "v")
        return doubt.distance <= MARGIN * (relative * MEMBRANE + allowed.time * doubt.slope)


class _Comparison:
    """One program's, look by look."""

    def __init__(self, wanted: Outcome, judge: Judge, dt: float) -> None:
        self._cells, self._judge, self._dt = wanted.cells, judge, dt
        self._end = {segment: judge.settled_until(wanted, segment) for segment in wanted.doubts}

    def look(self, got: Look, wanted: Look, others: Sequence[Look]) -> Iterator[Difference]:
        if got.nothing != wanted.nothing:
            texts = ["nothing" if look.nothing else "data" for look in (got, wanted)]
            yield self._of_data(wanted, wanted.segment, wanted.now, None, "", *texts)
        else:
            yield from self._structure(got, wanted, others)

    def _structure(self, got: Look, wanted: Look, others: Sequence[Look]) -> Iterator[Difference]:
        described = [
            [*map(_described, look.signals), *map(_described, look.trains)] for look in (got, wanted)
        ]
        if described[0] != described[1]:
            odd = [
                (mine, theirs)
                for mine, theirs in zip(*(d + [""] * 1000 for d in described), strict=False)
                if mine != theirs
            ]
            mine, theirs = odd[0]
            yield self._of_data(wanted, wanted.segment, wanted.now, None, "", mine or "nothing", theirs or "nothing")
            return
        for one, other, *swayed in zip(got.signals, wanted.signals, *(o.signals for o in others), strict=True):
            yield from self._samples(one, other, wanted, swayed)
        for mine_, theirs_, *moved in zip(got.trains, wanted.trains, *(o.trains for o in others), strict=True):
            yield from self._spikes(mine_, theirs_, wanted, moved)

    def _of_data(
        self, look: Look, segment: int, step: int, cell: int | None, variable: str, got: str, wanted: str
    ) -> Difference:
        return Difference("data", segment, step, look.line, cell, variable, got, wanted)

    def _samples(self, got: Signal, wanted: Signal, look: Look, swayed: Sequence[Signal]) -> Iterator[Difference]:
        steps = wanted.first + np.round(np.arange(len(wanted.values)) * wanted.interval).astype(np.int64)
        trusted = steps[:, None] < np.array([self._until(wanted.segment, cell) for cell in wanted.ids])
        apart = np.abs(got.values - wanted.values) - self._allowed(wanted) - _spread(wanted, swayed)
        wrong = ~(apart <= 0) & trusted
        if wrong.any():
            row = int(np.argmax(wrong.any(axis=1)))
            column = int(np.argmax(wrong[row]))
            yield Difference(
                "sample", wanted.segment, int(steps[row]), look.line, wanted.ids[column], wanted.name,
                f"{got.values[row, column]:.9g}", f"{wanted.values[row, column]:.9g}", first=row == 0,
            )  # fmt: skip

    def _allowed(self, signal: Signal) -> FloatArray:
        """Return how far each sample may be off, by the steepest slope within two steps."""
        if signal.peeked:
            return self._allowed_of(signal, np.full(signal.values.shape, STEEPEST))
        slopes = np.abs(np.diff(signal.values, axis=0)) / (signal.interval * self._dt)
        near = 2 if signal.interval == 1 else 1
        padded = np.pad(slopes, ((near, near), (0, 0)))
        steepest = np.max([padded[k : k + len(signal.values)] for k in range(2 * near)], axis=0)
        return self._allowed_of(signal, steepest)

    def _allowed_of(self, signal: Signal, slope: FloatArray) -> FloatArray:
        largest = float(np.abs(signal.values).max(initial=0.0))
        if signal.interval * self._dt > FINE:
            largest *= BETWEEN
        scale = scale_of(signal.name, signal.unit, largest)
        cells = [self._cells.get(cell) for cell in signal.ids]
        tolerances = [self._judge.tolerance(cell) for cell in cells]
        rounded = np.array([self._judge.rounding(cell, signal.name) for cell in cells])
        relative = (np.array([t.relative for t in tolerances]) + rounded) * scale + 1e-12
        time = np.array([t.time for t in tolerances])
        carried = np.where(time > 0, CARRIED, 1.0)
        allowed: FloatArray = carried * (relative + time * slope)
        return allowed

    def _spikes(self, got: Train, wanted: Train, look: Look, swayed: Sequence[Train]) -> Iterator[Difference]:
        mine, theirs = whole_steps(got.times), whole_steps(wanted.times)
        moved = [_first_apart(theirs, whole_steps(train.times)) - 1 for train in swayed]
        until = min([self._until(wanted.segment, wanted.id), *moved])
        for k in range(max(len(mine), len(theirs))):
            one = mine[k] if k < len(mine) else None
            other = theirs[k] if k < len(theirs) else None
            step = min(step for step in (one, other) if step is not None)
            if step >= until:
                return
            if one != other:
                counts = [_in_words(steps.count(step)) for steps in (mine, theirs)]
                yield Difference(
                    "spike", wanted.segment, step, look.line, wanted.id, "spikes", counts[0], counts[1], tuple(theirs)
                )
                return

    def _until(self, segment: int, cell: int) -> float:
        of_all, of_cells = self._end.get(segment, (np.inf, {}))
        return min(of_all, of_cells.get(cell, np.inf))


def _spread(wanted: Signal, swayed: Sequence[Signal]) -> FloatArray:
    """Return how far swayed samples are off, or those before and after them."""
    widest = np.zeros_like(wanted.values)
    for signal in swayed:
        apart = np.pad(np.abs(signal.values - wanted.values), ((2, 2), (0, 0)), mode="edge")
        for shift in range(5):
            widest = np.maximum(widest, apart[shift : shift + len(widest)])
    return widest


def _first_apart(steps: list[int], others: list[int]) -> float:
    """Return the first step in which only one of two cells fires."""
    odd = [one if other is None else other if one is None else min(one, other)
           for one, other in zip_longest(steps, others) if one != other]  # fmt: skip
    return odd[0] if odd else np.inf


def _in_words(spikes: int) -> str:
    return ("no spike", "a spike")[spikes] if spikes < 2 else f"{spikes} spikes"


def _described(part: Signal | Train) -> str:
    """Return what has to be the same to the last digit."""
    if isinstance(part, Signal):
        n = part.values.shape[0]
        return (
            f"{n} samples of {part.name} in {part.unit} of {len(part.ids)} cells with ids {_listed(part.ids)}, "
            f"from step {part.first} on, every {part.interval:g} steps, in segment {part.segment}"
        )
    return f"spikes of cell {part.id} after step {part.start:g} up to {part.stop:g}, in segment {part.segment}"


def _listed(ids: tuple[int, ...]) -> str:
    return str(list(ids)) if len(ids) < 8 else f"{list(ids[:6])} ... {ids[-1]}"
