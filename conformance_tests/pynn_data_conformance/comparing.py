"""Comparisons within what the plug-in declares, and what is said where they fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from pynn_data.contract import NativeCell
from pynn_data_conformance import declared
from pynn_data_conformance.oracles import ramp, slopes

__all__ = ["assert_ramp", "assert_same", "assert_signal", "assert_slopes", "bound", "rounding"]

STATE_AT_ITS_TIME = (
    "Contract: row 0 of a signal is the state at the moment when recording begins, row n the state n intervals later; "
    "columns are in the order of the ids asked for."
)
MOVES_FROM_NOW = (
    "Contract: a current or parameter in step s moves v first in the sample at s + 1; 0.5 nA are 1 mV/ms here."
)


def assert_signal(
    cells: Any,
    variable: str,
    got: Any,
    wanted: Any,
    first: int = 0,
    why: Callable[[int], str] | None = None,
    allowed: float = 0.0,
) -> None:
    """Compare samples, steps down and cells across, within what the plug-in declares.

    `first` is the step of the first sample; `why` tells more about the course of a cell; `allowed` is what is allowed
    in any case.
    """
    __tracebackhide__ = True
    what = f"{variable} ({cells.celltype.unit(variable)}) of {type(cells.celltype).__name__}"
    steps = range(first, first + len(np.asarray(wanted)))
    most = max(bound(cells, variable, np.asarray(wanted)), allowed)
    assert_rows(got, wanted, most, what, steps, why or (lambda _: ""))


def assert_ramp(values: Any, steps: Any, cells: Sequence[int] = range(4)) -> None:
    """Compare v of ramps in given steps to a hundredth of what the slowest moves in a step."""
    __tracebackhide__ = True
    wanted = ramp(steps)[:, list(cells)]
    assert_rows(values, wanted, 0.0005, "v (mV) of ramps", steps, lambda _: STATE_AT_ITS_TIME)


def assert_slopes(cells: Any, wanted: Any) -> None:
    """Compare dv/dt of ramps in each step, in mV/ms, to a fiftieth of the slowest."""
    __tracebackhide__ = True
    wanted = np.asarray(wanted)
    what = "dv/dt (mV/ms) of ramps, from a step of the recording to the next"
    assert_rows(slopes(cells), wanted, 0.01, what, range(len(wanted)), lambda _: MOVES_FROM_NOW)


def assert_rows(
    got: Any, wanted: Any, allowed: float, what: str, steps: Sequence[int], why: Callable[[int], str]
) -> None:
    """Compare rows, of given steps, and tell the first that differs."""
    __tracebackhide__ = True
    got, wanted = np.asarray(got), np.asarray(wanted)
    if got.shape != wanted.shape:
        pytest.fail(f"{what}: there are {got.shape} (samples, cells), where {wanted.shape} are right.", pytrace=False)
    wrong = ~(np.abs(got - wanted) <= allowed)  # so written NaN is wrong, too
    if not wrong.any():
        return
    row, column = (int(k) for k in np.argwhere(wrong)[0])
    near = slice(max(row - 1, 0), row + 4)
    hint = _shift(got[:, column], wanted[:, column], allowed) or _other_column(got, wanted, column, allowed)
    rows, columns = (int(wrong.any(axis=axis).sum()) for axis in (1, 0))
    lines = [
        f"{what}: cell {column} is wrong at step {steps[row]:g}, by more than {allowed:.1e}.",
        f"  (the first of {rows} such rows of {len(wrong)}, in {columns} of {wrong.shape[1]} cells)",
        f"  steps   {[float(f'{step:g}') for step in steps[near]]}",
        f"  got     {[float(f'{x:.9g}') for x in got[near, column]]}",
        f"  wanted  {[float(f'{x:.9g}') for x in wanted[near, column]]}",
        *([hint] if hint else []),
        why(column),
    ]
    pytest.fail("\n".join(lines))


def _shift(got: np.ndarray, wanted: np.ndarray, allowed: float) -> str:
    """Return a hint if the samples are the right ones of another step."""
    if len(got) > 2 and np.ptp(wanted) > allowed:
        if (np.abs(got[1:] - wanted[:-1]) <= allowed).all():
            return "Each sample is what is right for the one before: they come a step late."
        if (np.abs(got[:-1] - wanted[1:]) <= allowed).all():
            return "Each sample is what is right for the next one: they come a step early."
    return ""


def _other_column(got: np.ndarray, wanted: np.ndarray, column: int, allowed: float) -> str:
    """Return a hint if the samples are those of another cell."""
    same = (np.abs(wanted - got[:, [column]]) <= allowed).all(axis=0)
    return f"These are the samples that cell {int(np.flatnonzero(same)[0])} should have." if same.any() else ""


def bound(cells: Any, variable: str, wanted: np.ndarray) -> float:
    """Return how far samples may lie from the exact solution, as the plug-in declares it.

    That is its integrator's error, and rounding of samples and of weights.
    """
    native = _native(cells)
    largest = float(np.abs(wanted).max())
    scale = declared.scale_of(variable, cells.celltype.unit(variable), largest)
    rounded = rounding(cells, variable) + declared.of_weights(native)
    return float(native.tolerance.relative * scale + rounded * largest)


def rounding(cells: Any, variable: str) -> float:
    """Return the relative error that the declared precision of a variable allows."""
    derivation = cells.celltype.derived.get(variable)
    needed = derivation.variables if derivation else (variable,)
    return sum(declared.rounding(_native(cells), each) for each in needed)


def _native(cells: Any) -> NativeCell:
    found: NativeCell = cells._simulation.backend.engine.cells[type(cells.celltype).__name__]
    return found


def assert_same(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    """Compare bit by bit what should be the same: samples (rows down, cells across), and owners and times of spikes."""
    __tracebackhide__ = True
    assert len(one) == len(other), f"{len(one)} signals and trains, and {len(other)} elsewhere"
    for k, (a, b) in enumerate(zip(one, other, strict=True)):
        what = f"number {k} of what is recorded ({'samples' if a.ndim == 2 else 'spikes'})"
        if a.shape != b.shape:
            pytest.fail(f"{what}: {a.shape} values in one run, {b.shape} in the other, which should be the same.")
        differs = ~((a == b) | ((a != a) & (b != b)))
        if differs.any():
            place = tuple(int(n) for n in np.argwhere(differs)[0])
            where = f"row {place[0]} of cell {place[1]}" if a.ndim == 2 else f"spike {place[0]}"
            pytest.fail(
                f"{what}: {where} is {a[place].item()!r} in one run and {b[place].item()!r} in the other; "
                f"{int(differs.sum())} of {a.size} values differ between runs that should be the same to the last bit."
            )
