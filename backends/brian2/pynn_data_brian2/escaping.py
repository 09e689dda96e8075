"""Cells that fire at random, with traces of their spikes in a current and in the threshold (Mensi et al. 2012).

What a cell draws in a step is the contract's `uniform`. It makes the threshold of the step: with a uniform number x, a
cell fires if ``x < 1 - exp(-lambda dt)``, that is if ``v > v_t + delta_v log(-log(1 - x) / (lambda0 dt))``. So Brian2
has to compare only; ``drawn`` is ``log(-log(1 - x))``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, NativeCell, NativeVariable, Tolerance, uniform
from pynn_data_brian2.conductances import (
    EXPONENTIAL,
    MOST,
    SYNAPTIC,
    leaky_apart,
    longest_substep,
    with_leak,
)
from pynn_data_brian2.courses import states_at
from pynn_data_brian2.dynamics import BEGIN, Dynamics, Values, refractory_steps
from pynn_data_brian2.integrators import runge_kutta
from pynn_data_brian2.weighted import leaky_v

__all__ = ["ESCAPING", "escaping"]

PARTS = [f"{kind}{k}" for kind in ("eta", "gamma") for k in (1, 2, 3)]
OWN = {"v_t_star": "mV", "delta_v": "mV", "lambda0": "Hz"}
FOLLOW = "i_eta = eta1 + eta2 + eta3\nv_t = v_t_star + gamma1 + gamma2 + gamma3\n"
DRIVEN = {**EXPONENTIAL.slopes, **{part: f"-{part}/tau_{part}" for part in PARTS}}
SLOPES = {"v": f"(g_leak*(v_rest - v) + {SYNAPTIC} - eta1 - eta2 - eta3)/c_m", **DRIVEN}


def constants(p: Values, h: float) -> dict[str, FloatArray]:
    """Return what follows from the parameters."""
    with np.errstate(divide="ignore"):  # cells that never fire have -inf
        expected = np.log(p["lambda0"] * h / 1000.0)
    return {"n_refrac": refractory_steps(p, h), "g_leak": with_leak(p), "log_rate": expected}


def drawn(values: Values, step: int) -> FloatArray:
    """Return what makes the threshold of a step."""
    with np.errstate(divide="ignore"):  # a number that is 0 has every cell fire
        found: FloatArray = np.log(-np.log1p(-uniform(values["key"], step)))
    return found


def _integrate(values: Values, h: float) -> dict[str, FloatArray]:
    v = np.where(values["left"] == 0, leaky_v(values, h), values["v_reset"])
    parts = {part: values[part] * np.exp(-h / values[f"tau_{part}"]) for part in PARTS}
    i_eta = parts["eta1"] + parts["eta2"] + parts["eta3"]
    v_t = values["v_t_star"] + parts["gamma1"] + parts["gamma2"] + parts["gamma3"]
    return {"v": v, **states_at(values, h), **parts, "i_eta": i_eta, "v_t": v_t}


ESCAPING = Dynamics(
    before=BEGIN,
    substep=runge_kutta(SLOPES, "length"),
    after=f"v = free*v + (1 - free)*v_reset\n{FOLLOW}",
    arrival=EXPONENTIAL.arrival,
    threshold="free > 0 and v > v_t + delta_v*(drawn - log_rate)",
    reset="\n".join(["v = v_reset", "left = n_refrac", *(f"{part} += a_{part}" for part in PARTS), FOLLOW]),
    states=(*DRIVEN, "i_eta", "v_t", "free", "left", "drawn"),
    constants=constants,
    longest=longest_substep,
    most=MOST,
    apart=leaky_apart(_integrate),
    drawn=drawn,
)


def escaping(plain: NativeCell, model: str) -> NativeCell:
    """Return the cell type, given what it shares with leaky ones."""
    parameters = {name: native for name, native in plain.parameters.items() if name != "v_thresh"}
    own = {name: (name, unit) for name, unit in OWN.items()}
    traces = {f"{what}_{part}": of_part(what, part) for what in ("tau", "a") for part in PARTS}
    variables = {"i_eta": NativeVariable("i_eta", "nA"), "v_t": NativeVariable("v_t", "mV")}
    return NativeCell(
        model,
        {**parameters, **own},
        {**plain.variables, **variables},
        "uS",
        traces,
        tolerance=Tolerance(5e-5),
        key="key",
    )


def of_part(what: str, part: str) -> Callable[[Mapping[str, Any]], FloatArray]:
    """Return a function that returns a part of a listed parameter; of one that is missing 0, of a time constant 1."""
    name, k, missing = f"{what}_{part[:-1]}", int(part[-1]) - 1, 1.0 if what == "tau" else 0.0
    return lambda p: np.array([values[k] if k < len(values) else missing for values in p[name]])
