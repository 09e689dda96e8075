"""Networks whose course is known without an engine, and arrays to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

RAMP_CELLS = ("IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "IF_cond_exp", "IF_cond_alpha")
"""Cells that a very long time constant makes ramps of: any one-step integrator has them exactly."""

JUMP_CELLS = ("IF_cond_exp", "EIF_cond_exp_isfa_ista", "HH_cond_exp")
"""Cells whose conductance jumps by the weight when a spike arrives."""

KINDS = {
    "ramp_cell": RAMP_CELLS,
    "jump_cell": JUMP_CELLS,
    "alpha_cell": ("IF_cond_alpha", "EIF_cond_alpha_isfa_ista"),
    "adaptive_cell": ("EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"),
    "drawn_cell": ("IF_cond_exp", "IF_cond_alpha", "EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"),
    "recovery_cell": ("Izhikevich",),
    "gated_cell": ("HH_cond_exp",),
}
"""Argument of a test -> cell types that it is run for, if the backend has them."""

EARS = (
    ("IF_cond_exp", "EIF_cond_exp_isfa_ista", "HH_cond_exp"),
    ("IF_cond_alpha", "EIF_cond_alpha_isfa_ista"),
    ("IF_curr_exp",),
    ("IF_curr_alpha",),
    ("IF_curr_delta", "Izhikevich"),
)
"""Kinds of synapses: the first type of each that the backend has is an `ear`, which stands for all of the kind."""

START = np.array([-65.0, -64.0, -62.0, -59.0])
SLOPE = np.array([0.5, 1.0, 2.0, -1.0])
"""mV/ms; steep, so that a shift by one step is a large error."""


def ears(offered: Iterable[str]) -> list[str]:
    """Return a cell type of each kind that hears spikes in a way of its own."""
    there = set(offered)
    kinds = [[cell for cell in kind if cell in there] for kind in EARS]
    return [kind[0] for kind in kinds if kind]


def ramps(sim: ModuleType, cell: str, threshold: float = 1e6, **parameters: float) -> Any:
    """Return four cells whose v is ``START + SLOPE * t``."""
    celltype = getattr(sim, cell)(
        tau_m=1e9, cm=0.5, v_thresh=threshold, i_offset=(0.5 * SLOPE).tolist(), **parameters
    )
    return sim.Population(4, celltype, initial_values={"v": START}, label="ramps")


def ramp(steps: Any) -> np.ndarray:
    """Return v of the ramps in the given steps of 0.1 ms."""
    return START + SLOPE * 0.1 * np.asarray(steps)[:, None]


def assert_ramp(values: Any, steps: Any) -> None:
    """Compare to a hundredth of what the slowest ramp moves in a step."""
    np.testing.assert_allclose(np.asarray(values), ramp(steps), rtol=0, atol=0.0005)


def slopes(cells: Any) -> np.ndarray:
    """Return dv/dt in each step, in mV/ms."""
    dt = cells._simulation.clock.dt
    slopes: np.ndarray = np.diff(np.asarray(cells.get_data("v").segments[-1].analogsignals[0]), axis=0) / dt
    return slopes


def assert_slopes(cells: Any, wanted: Any) -> None:
    """Compare dv/dt of ramps in each step, in mV/ms, to a fiftieth of the slowest."""
    __tracebackhide__ = True
    got, wanted = slopes(cells), np.asarray(wanted)
    assert got.shape == wanted.shape
    wrong = ~(np.abs(got - wanted) <= 0.01)
    if wrong.any():
        step, cell = (int(k) for k in np.argwhere(wrong)[0])
        pytest.fail(
            f"v of cell {cell} moves by {got[step, cell]:.4g} mV/ms from step {step} of the recording to the next, "
            f"where {wanted[step, cell]:g} mV/ms are right.\n"
            f"  got    {np.round(got[max(step - 2, 0) : step + 6, cell], 3).tolist()} from step {max(step - 2, 0)} on\n"
            f"  wanted {wanted[max(step - 2, 0) : step + 6, cell].tolist()}\n"
            "Contract: a current or parameter in step s moves v first in the sample at s + 1; 0.5 nA are 1 mV/ms here."
        )


def busy_network(sim: ModuleType, cell: str, rate: float = 150.0) -> tuple[Any, Any]:
    """Return (cells, sources): spiking and silent cells with recurrence, delays and refractoriness."""
    drive = {"HH_cond_exp": 0.6, "Izhikevich": 0.01, "IF_curr_delta": 0.8}.get(cell, 0.9)
    celltype = getattr(sim, cell)
    kwargs = {"tau_refrac": 3.0} if celltype.has_parameter("tau_refrac") else {}
    cells = sim.Population(5, celltype(i_offset=[drive, 0.8 * drive, 0, drive, 0], **kwargs), label="cells")
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=rate), label="sources")
    weight = {"uS": 0.01, "nA": 0.3, "mV": 1.5}[cells.celltype.weight_unit]
    weights = np.full((3, 4), weight)
    every = sim.AllToAllConnector()
    delays = sim.RandomDistribution("uniform", low=0.1, high=2.0)
    sim.Projection(sources, cells[0:4], every, sim.StaticSynapse(weight=weights, delay=delays))
    sim.Projection(cells[0:2], cells[2:4], every, sim.StaticSynapse(weight=weight, delay=1.5))
    return cells, sources


def crossing_ramps(sim: ModuleType, cell: str) -> Any:
    """Return ramps of which three spike once, at 30.0, 14.0 and 6.0 ms, and the fourth never."""
    return ramps(sim, cell, threshold=-50.025, v_reset=-1000.0)


def record_all(cells: Any, interval: float | None = None) -> None:
    """Record all that there is."""
    cells.record([name for name in cells.celltype.recordable if name != "spikes"], sampling_interval=interval)
    cells.record("spikes")


def arrays(*groups: Any, segment: int = -1) -> list[np.ndarray]:
    """Return samples and spikes of a segment."""
    found = []
    for group in groups:
        data = group.get_data().segments[segment]
        found += [np.asarray(signal) for signal in data.analogsignals]
        found += [np.asarray(part) for part in data.spiketrains.multiplexed]
    return found


def assert_same(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    """Compare bit by bit."""
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def spike_times(group: Any) -> list[list[float]]:
    """Return the spike times of every recorded cell in the last segment, rounded to 1e-9 ms."""
    trains = group.get_data("spikes").segments[-1].spiketrains
    return [np.round(np.asarray(train), 9).tolist() for train in trains]


def assert_signal(
    cells: Any, variable: str, got: Any, wanted: Any, first: int = 0, why: Callable[[int], str] | None = None
) -> None:
    """Compare samples, steps down and cells across, within what the plug-in declares.

    `first` is the step of the first sample; `why` tells more about the course of a cell.
    """
    __tracebackhide__ = True
    got, wanted = np.asarray(got), np.asarray(wanted)
    if got.shape != wanted.shape:
        pytest.fail(f"{variable} has {got.shape} samples (steps, cells), where {wanted.shape} are right.")
    allowed = bound(cells, variable, wanted)
    wrong = ~(np.abs(got - wanted) <= allowed)  # so written NaN is wrong, too
    if wrong.any():
        row, column = (int(k) for k in np.argwhere(wrong)[0])
        unit = cells.celltype.unit(variable)
        lines = [
            f"{variable} of cell {column} ({type(cells.celltype).__name__}), sample of step {first + row}:",
            f"  got    {float(got[row, column])!r} {unit}",
            f"  wanted {float(wanted[row, column])!r} {unit}, to {allowed:.1e} ({int(wrong.sum())} samples are wrong)",
            *_shift(got[:, column], wanted[:, column], allowed),
            *([why(column)] if why else []),
        ]
        pytest.fail("\n".join(lines))


def _shift(got: np.ndarray, wanted: np.ndarray, allowed: float) -> list[str]:
    """Return a hint if the samples are the right ones of another step."""
    if len(got) < 3 or np.ptp(wanted) <= allowed:
        return []
    for late in (1, -1):
        a, b = (got[late:], wanted[:-late]) if late > 0 else (got[:late], wanted[-late:])
        if (np.abs(a - b) <= allowed).all():
            return [f"The samples are right, but come a step {'late' if late > 0 else 'early'}."]
    return []


def bound(cells: Any, variable: str, wanted: np.ndarray) -> float:
    """Return how far samples may lie from the exact solution, as the plug-in declares it.

    That is its integrator's error, and rounding of samples and of weights.
    """
    engine = cells._simulation.backend.engine
    native = engine.cells[type(cells.celltype).__name__]
    largest = float(np.abs(wanted).max())
    scale = {"v": 100.0, "m": 1.0, "h": 1.0, "n": 1.0}.get(variable, largest)
    single = native.weight_precision == "float32"
    rounded = rounding(cells, variable) + (2e-7 if single else 0.0)
    return native.tolerance.relative * scale + rounded * largest


def rounding(cells: Any, variable: str) -> float:
    """Return the relative error that the declared precision of a variable allows."""
    engine = cells._simulation.backend.engine
    native = engine.cells[type(cells.celltype).__name__].variables[variable]
    return 1e-12 if native.precision == "float64" else 3e-7


def gates(times: Any) -> dict[str, np.ndarray]:
    """Return m, h and n of `HH_cond_exp` at -65 mV with ``v_offset=-63``, which begin at 0, 1 and 0.

    They relax to the values, and at the rates, of Traub and Miles. `times` are in ms.
    """
    v = -2.0
    rates = {
        "m": (0.32 * (13 - v) / np.expm1((13 - v) / 4), 0.28 * (v - 40) / np.expm1((v - 40) / 5)),
        "h": (0.128 * np.exp((17 - v) / 18), 4.0 / (1.0 + np.exp((40 - v) / 5))),
        "n": (0.032 * (15 - v) / np.expm1((15 - v) / 5), 0.5 * np.exp((10 - v) / 40)),
    }
    found = {}
    for name, (opening, closing) in rates.items():
        steady, start = opening / (opening + closing), 1.0 if name == "h" else 0.0
        found[name] = steady + (start - steady) * np.exp(-(opening + closing) * np.asarray(times))
    return found
