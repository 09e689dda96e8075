"""What arriving spikes do that can be seen, in closed form, for every cell type of the front end.

Conductances are looked at where a cell has any. Of other cells it is v, which a very long time constant makes a sum of
all that has arrived: a jump in mV, or what a current has charged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from pynn_data_conformance.comparing import assert_signal
from pynn_data_conformance.oracles import ears

__all__ = ["LISTENERS", "assert_heard", "expected", "listen", "listen_all", "strength"]

Arrivals = Iterable[tuple[int, int, float]]
"""(step, cell, weight in units of `strength`), in any order."""

TAU = {"excitatory": 3.0, "inhibitory": 1.5}
"""ms; two different ones, so that receptors cannot be mixed up."""
V = -65.0
"""mV, at rest, where all listeners begin."""
CM, TAU_M = 0.5, 1e5
"""nF and ms, of cells whose v is looked at. (A longer time constant costs some exact integrators their digits.)"""
STILL = {"tau_syn_E": TAU["excitatory"], "tau_syn_I": TAU["inhibitory"]}
SUM = {"v_rest": V, "v_thresh": 1e6, "cm": CM, "tau_m": TAU_M}

Kernel = Callable[[np.ndarray, float], np.ndarray]


def exponential(t: np.ndarray, tau: float) -> np.ndarray:
    """Return a conductance that jumps to 1 and decays."""
    return np.exp(-t / tau)


def alpha(t: np.ndarray, tau: float) -> np.ndarray:
    """Return a conductance that has its peak, 1, after `tau`."""
    return t / tau * np.exp(1.0 - t / tau)


def charged_by_exponential(t: np.ndarray, tau: float) -> np.ndarray:
    """Return the solution of ``CM dv/dt = exp(-t/tau) - CM v/TAU_M``."""
    return TAU_M * tau / (CM * (TAU_M - tau)) * (np.exp(-t / TAU_M) - np.exp(-t / tau))


def charged_by_alpha(t: np.ndarray, tau: float) -> np.ndarray:
    """Return the solution of ``CM dv/dt = (t/tau) exp(1 - t/tau) - CM v/TAU_M``."""
    k = 1.0 / tau - 1.0 / TAU_M
    return np.e / (CM * tau * k**2) * np.exp(-t / TAU_M) * (1.0 - np.exp(-k * t) * (1.0 + k * t))


def shifted(t: np.ndarray, tau: float) -> np.ndarray:
    """Return v after a jump of 1 mV."""
    return np.exp(-t / TAU_M)


LISTENERS: Mapping[str, tuple[Kernel | None, float, Mapping[str, float]]] = {
    "IF_cond_exp": (exponential, 0.01, STILL),
    "IF_cond_alpha": (alpha, 0.01, STILL),
    "IF_cond_exp_gsfa_grr": (exponential, 0.01, STILL),
    "EIF_cond_exp_isfa_ista": (exponential, 0.01, {**STILL, "v_rest": V, "cm": 1e3}),
    "EIF_cond_alpha_isfa_ista": (alpha, 0.01, {**STILL, "v_rest": V, "cm": 1e3}),
    "GIF_cond_exp": (exponential, 0.01, STILL),
    "HH_cond_exp": (exponential, 0.01, STILL),
    "IF_curr_exp": (charged_by_exponential, 20.0, {**STILL, **SUM}),
    "IF_curr_alpha": (charged_by_alpha, 20.0, {**STILL, **SUM}),
    "IF_curr_delta": (shifted, 20.0, SUM),
    "Izhikevich": (None, 0.1, {"i_offset": 0.003}),
}
"""Cell type -> (what a weight of 1 does as time goes on, weight that is well seen, parameters)."""
VARIABLES = {"excitatory": "gsyn_exc", "inhibitory": "gsyn_inh"}


def listen(sim: ModuleType, cell: str, size: int, label: str = "listeners", **parameters: Any) -> Any:
    """Return cells that are recorded such that `assert_heard` knows what has arrived."""
    celltype = getattr(sim, cell)(**{**LISTENERS[cell][2], **parameters})
    initial = {"v": V, "u": -13.0} if cell == "Izhikevich" else {"v": V}
    cells = sim.Population(size, celltype, initial_values=initial, label=label)
    cells.record(list(VARIABLES.values()) if celltype.conductance_based else "v")
    return cells


def listen_all(sim: ModuleType, size: int) -> list[Any]:
    """Return listeners of each kind that the backend has, to look at once in one network."""
    return [listen(sim, ear, size, label=f"{ear}s") for ear in ears(sim.list_standard_models())]


def strength(cells: Any, receptor: str = "excitatory", times: Any = 1.0) -> Any:
    """Return the weight whose arrivals count as 1, with the sign that a script gives it."""
    sign = -1.0 if receptor == "inhibitory" and not cells.conductance_based else 1.0
    return np.asarray(times) * sign * LISTENERS[type(cells.celltype).__name__][1]


def expected(cells: Any, steps: int, heard: Mapping[str, Arrivals]) -> dict[str, np.ndarray]:
    """Return the right samples at steps 0 to `steps`: variable -> (steps + 1, cells)."""
    kernel, _, _ = LISTENERS[type(cells.celltype).__name__]
    dt = cells._simulation.clock.dt
    found = {}
    v = np.full((steps + 1, cells.size), V)
    jumps = np.zeros_like(v)
    for receptor, tau in TAU.items():
        samples = found[VARIABLES[receptor]] = np.zeros_like(v)
        for step, cell, times in heard.get(receptor, ()):
            if step <= steps:
                weight = strength(cells, receptor, times)
                jumps[step, cell] += weight
                if kernel is not None:
                    samples[step:, cell] += weight * kernel(np.arange(steps + 1 - step) * dt, tau)
    if cells.conductance_based:
        return found
    return {"v": quadratic(jumps, dt) if kernel is None else v + sum(found.values())}


def quadratic(jumps: np.ndarray, dt: float) -> np.ndarray:
    """Return v of Izhikevich cells that begin at rest: a step of Euler's rule for both variables, then what arrives."""
    samples = np.full_like(jumps, V) + jumps[0]
    v, u = samples[0].copy(), np.full(jumps.shape[1], -13.0)
    for k in range(1, len(jumps)):
        dv, du = 0.04 * v**2 + 5.0 * v + 140.0 - u + 3.0, 0.02 * (0.2 * v - u)
        v, u = v + dt * dv + jumps[k], u + dt * du
        samples[k] = v
    return samples


def assert_heard(cells: Any, heard: Mapping[str, Arrivals] | Arrivals, first: int = 0) -> None:
    """Compare with what has been recorded, from step `first` on; arrivals without a receptor are excitatory."""
    __tracebackhide__ = True
    arrivals = {r: list(a) for r, a in (heard if isinstance(heard, Mapping) else {"excitatory": heard}).items()}
    signals = {s.name: np.asarray(s) for s in cells.get_data().segments[-1].analogsignals}
    right = expected(cells, first + len(next(iter(signals.values()))) - 1, arrivals)
    for name, samples in right.items():
        assert_signal(cells, name, signals[name], samples[first:], first, why(cells, arrivals))


def why(cells: Any, heard: Mapping[str, Arrivals]) -> Callable[[int], str]:
    """Return a function that tells what arrives at a cell."""

    def tell(cell: int) -> str:
        unit = cells.celltype.weight_unit
        each = sorted(
            (step, f"{strength(cells, receptor, times):g} {unit} ({receptor}) at step {step}")
            for receptor, arrivals in heard.items() for step, target, times in arrivals if target == cell
        )  # fmt: skip
        listed = ", ".join(text for _, text in each[:8]) + (", ..." if len(each) > 8 else "")
        return (
            f"To arrive at this cell: {listed or 'nothing'}.\n"
            "Contract: a spike in step s acts on the state at step s + delay, so the sample there has the jump of a "
            "conductance or of v; a current moves v from the next sample on."
        )

    return tell
