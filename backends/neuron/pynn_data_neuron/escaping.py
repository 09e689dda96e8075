"""GIF_cond_exp, which fires at random: its lists of traces as parameters of a mechanism."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, NativeCell, NativeVariable, Tolerance

__all__ = ["escaping"]

OWN = {"v_t_star": ("v_t_star", "mV"), "delta_v": ("delta_v", "mV"), "lambda0": ("lambda0", "Hz")}
PARTS = [f"{kind}{k}" for kind in ("eta", "gamma") for k in (1, 2, 3)]
PER_NANOAMPERE = 1000.0


def escaping(plain: NativeCell) -> NativeCell:
    """Return the cell type, given what it shares with leaky ones."""
    parameters = {name: native for name, native in plain.parameters.items() if name != "v_thresh"}
    traces = {f"{what}_{part}": of_part(what, part) for what in ("tau", "a") for part in PARTS}
    return NativeCell(
        "PynnDataGIFCondExp",
        {**parameters, **OWN},
        {**plain.variables, "i_eta": NativeVariable("i_eta", "pA"), "v_t": NativeVariable("v_t", "mV")},
        "nS",
        {**plain.derived, **traces},
        weight_signs=plain.weight_signs,
        tolerance=Tolerance(5e-5),
        key="draw_key",
    )


def of_part(what: str, part: str) -> Callable[[Mapping[str, Any]], FloatArray]:
    """Return a function that returns a part of a listed parameter; of one that is missing 0, of a time constant 1."""
    name, k = f"{what}_{part[:-1]}", int(part[-1]) - 1
    missing, scale = (1.0, 1.0) if what == "tau" else (0.0, PER_NANOAMPERE if part.startswith("eta") else 1.0)
    return lambda p: np.array([scale * values[k] if k < len(values) else missing for values in p[name]])
