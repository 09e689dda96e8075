"""Networks whose course is known without an engine, and arrays to compare."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any

import numpy as np

RAMP_CELLS = ("IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "IF_cond_exp", "IF_cond_alpha")
"""Cells that a very long time constant makes ramps of: any one-step integrator has them exactly."""

JUMP_CELLS = ("IF_cond_exp", "IF_cond_exp_gsfa_grr", "EIF_cond_exp_isfa_ista", "GIF_cond_exp", "HH_cond_exp")
"""Cells whose conductance jumps by the weight when a spike arrives."""

KINDS = {
    "ramp_cell": RAMP_CELLS,
    "jump_cell": JUMP_CELLS,
    "alpha_cell": ("IF_cond_alpha", "EIF_cond_alpha_isfa_ista"),
    "adaptive_cell": ("EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"),
    "drawn_cell": (
        "IF_cond_exp", "IF_cond_alpha", "IF_cond_exp_gsfa_grr", "EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista",
    ),
    "traced_cell": ("IF_cond_exp_gsfa_grr",),
    "escaping_cell": ("GIF_cond_exp",),
    "conductance_cell": (*JUMP_CELLS, "IF_cond_alpha", "EIF_cond_alpha_isfa_ista"),
    "recovery_cell": ("Izhikevich",),
    "gated_cell": ("HH_cond_exp",),
}  # fmt: skip
"""Argument of a test -> cell types that it is run for, if the backend has them."""

EARS = (
    JUMP_CELLS,
    ("IF_cond_alpha", "EIF_cond_alpha_isfa_ista"),
    ("IF_curr_exp",),
    ("IF_curr_alpha",),
    ("IF_curr_delta", "Izhikevich"),
)
"""Kinds of synapses: the first type of each that the backend has is an `ear`, which stands for all of the kind."""

FEW = (JUMP_CELLS, ("IF_curr_exp", "IF_curr_alpha"), ("IF_curr_delta", "Izhikevich"))
"""Conductances, currents, jumps of v."""

START = np.array([-65.0, -64.0, -62.0, -59.0])
SLOPE = np.array([0.5, 1.0, 2.0, -1.0])
"""mV/ms; steep, so that a shift by one step is a large error."""


def ears(offered: Iterable[str]) -> list[str]:
    """Return a cell type of each kind that hears spikes in a way of its own."""
    there = set(offered)
    kinds = [[cell for cell in kind if cell in there] for kind in EARS]
    return [kind[0] for kind in kinds if kind]


def few(offered: Iterable[str]) -> list[str]:
    """Return at most three cell types, which are as different as possible; of any others the first."""
    there = list(offered)
    kinds = [[cell for cell in kind if cell in there] for kind in FEW]
    return [kind[0] for kind in kinds if kind] or there[:1]


def ramps(sim: ModuleType, cell: str, threshold: float = 1e6, **parameters: float) -> Any:
    """Return four cells whose v is ``START + SLOPE * t``."""
    celltype = getattr(sim, cell)(
        tau_m=1e9, cm=0.5, v_thresh=threshold, i_offset=(0.5 * SLOPE).tolist(), **parameters
    )
    return sim.Population(4, celltype, initial_values={"v": START}, label="ramps")


def ramp(steps: Any) -> np.ndarray:
    """Return v of the ramps in the given steps of 0.1 ms."""
    return START + SLOPE * 0.1 * np.asarray(steps)[:, None]


def slopes(cells: Any) -> np.ndarray:
    """Return dv/dt in each step, in mV/ms."""
    dt = cells._simulation.clock.dt
    slopes: np.ndarray = np.diff(np.asarray(cells.get_data("v").segments[-1].analogsignals[0]), axis=0) / dt
    return slopes


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


def spike_times(group: Any) -> list[list[float]]:
    """Return the spike times of every recorded cell in the last segment, rounded to 1e-9 ms."""
    trains = group.get_data("spikes").segments[-1].spiketrains
    return [np.round(np.asarray(train), 9).tolist() for train in trains]


def _linoid(x: float) -> float:
    """Return ``x / (exp(x) - 1)``, and its limit at 0."""
    return x / float(np.expm1(x)) if x else 1.0


def gates(times: Any, height: float) -> dict[str, np.ndarray]:
    """Return m, h and n of `HH_cond_exp`, which begin at 0, 1 and 0, while v stays `height` mV above ``v_offset``.

    They relax to the values, and at the rates, of Traub and Miles. `times` are in ms.
    """
    rates = {
        "m": (0.32 * 4 * _linoid((13 - height) / 4), 0.28 * 5 * _linoid((height - 40) / 5)),
        "h": (0.128 * np.exp((17 - height) / 18), 4.0 / (1.0 + np.exp((40 - height) / 5))),
        "n": (0.032 * 5 * _linoid((15 - height) / 5), 0.5 * np.exp((10 - height) / 40)),
    }
    found = {}
    for name, (opening, closing) in rates.items():
        steady, start = opening / (opening + closing), 1.0 if name == "h" else 0.0
        found[name] = steady + (start - steady) * np.exp(-(opening + closing) * np.asarray(times))
    return found
