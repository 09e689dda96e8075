"""Leaky cells that fire at random, with traces of their spikes in a current and in the threshold.

Mensi et al. 2012, J. Neurophysiol. 107, 1756; Pozzorini et al. 2015, PLoS Comput. Biol. 11, e1004275: to the currents
of a leaky cell comes ``-i_eta``, and ::

    i_eta = eta_1 + eta_2 + eta_3               tau_eta_k eta_k' = -eta_k
    v_t = v_t_star + gamma_1 + gamma_2 + gamma_3    tau_gamma_k gamma_k' = -gamma_k

A cell that is not refractory fires at the end of a step with the probability ``1 - exp(-lambda dt)``, where ``lambda =
lambda0 exp((v - v_t) / delta_v)`` with v and v_t there: that is, if what it draws (`uniform`) is less. Each spike adds
a_eta_k to eta_k and a_gamma_k to gamma_k.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pynn_data.contract import FloatArray, IntArray, uniform
from pynn_data_conformance.reference.doubts import Doubts
from pynn_data_conformance.reference.integrate import BoolArray, Values, integrate
from pynn_data_conformance.reference.leaky import MEMBRANE, REVERSALS, SYNAPTIC_TIMES
from pynn_data_conformance.reference.model import Cells, Model, refractory_steps
from pynn_data_conformance.reference.synapses import EXPONENTIAL

__all__ = ["KEY", "PARTS", "Escaping"]

PARTS = [f"{kind}{k}" for kind in ("eta", "gamma") for k in (1, 2, 3)]
UNITS = {"eta": "nA", "gamma": "mV"}
KEY = "key"


class Escaping(Model):
    """With exponential synaptic conductances."""

    name = "gif_cond_exp"

    def __init__(self) -> None:
        own = {"delta_v": "mV", "v_t_star": "mV", "lambda0": "Hz", KEY: ""}
        traces = {f"{what}_{part}": "" for what in ("tau", "a") for part in PARTS}
        membrane = {name: unit for name, unit in MEMBRANE.items() if name != "v_thresh"}
        self.parameters: Mapping[str, str] = {**membrane, **SYNAPTIC_TIMES, **REVERSALS, **own, **traces}
        parts = {part: UNITS[part[:-1]] for part in PARTS}
        self.states = {"v": "mV", "exc": "uS", "inh": "uS", **parts, "i_eta": "nA", "v_t": "mV"}
        self.recordable = ("v", "exc", "inh", "i_eta", "v_t")

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time; v of cells that are not free is held."""
        v, exc, inh = y[:3]
        current = exc * (p["e_rev_E"] - v) + inh * (p["e_rev_I"] - v) - (y[3] + y[4] + y[5]) + p["current"]
        slopes = np.zeros_like(y)
        slopes[0] = p["free"] * ((p["v_rest"] - v) / p["tau_m"] + current / p["cm"])
        EXPONENTIAL.slopes(y[1:3], p, slopes[1:3])
        for row, part in enumerate(PARTS, 3):
            slopes[row] = -y[row] / p[f"tau_{part}"]
        return slopes

    def step(self, cells: Cells, current: FloatArray, arriving: FloatArray, dt: float, doubts: Doubts) -> IntArray:
        """Take the cells one step further."""
        free = cells.left == 0
        p = {**cells.p, "current": cells.p["i_offset"] + current, "free": free.astype(float)}
        cells.y[0] = np.where(free, cells.y[0], p["v_reset"])
        cells.y = integrate(self.slopes, cells.y, p, dt)
        EXPONENTIAL.arrive(cells.y[1:3], p, arriving)
        self.follow(cells)
        with np.errstate(divide="ignore"):  # log(0) of cells that never fire, or surely do
            drawn = np.log(-np.log1p(-uniform(p[KEY], doubts.step))) - np.log(p["lambda0"] * dt / 1000.0)
        above = cells.y[0] - cells.y[-1] - p["delta_v"] * drawn
        fired = free & (above > 0)
        doubts.add(free, "v close to where the cell fires by what it draws", above, self.slopes(cells.y, p)[0])
        cells.left = np.where(fired, refractory_steps(p["tau_refrac"], dt), np.maximum(cells.left - 1, 0))
        self.fire(cells, fired)
        return np.flatnonzero(fired)

    def fire(self, cells: Cells, fired: BoolArray) -> None:
        """Reset the cells that fire."""
        cells.y[0] = np.where(fired, cells.p["v_reset"], cells.y[0])
        for row, part in enumerate(PARTS, 3):
            cells.y[row] += np.where(fired, cells.p[f"a_{part}"], 0.0)
        self.follow(cells)

    def follow(self, cells: Cells) -> None:
        """Have the current and the threshold be what their parts make them."""
        cells.y[-2] = cells.y[3] + cells.y[4] + cells.y[5]
        cells.y[-1] = cells.p["v_t_star"] + cells.y[6] + cells.y[7] + cells.y[8]
