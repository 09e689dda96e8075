"""Cells as programs describe them: parameters that make them fire, weights that they notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pynn_data_conformance.programs.choices import Choices

__all__ = ["CURRENTS", "LISTED", "WEIGHTS", "drawn_initial", "drawn_parameter", "parameters_of", "weight_unit"]

Range = tuple[float, float, int]
"""Lowest, highest, digits after the point."""

MEMBRANE: Mapping[str, Range] = {
    "v_rest": (-72.0, -62.0, 1), "cm": (0.2, 1.4, 2), "tau_m": (4.0, 30.0, 1), "tau_refrac": (0.0, 4.0, 2),
    "v_reset": (-78.0, -61.0, 1), "v_thresh": (-60.03, -48.03, 2), "i_offset": (0.0, 2.4, 2),
}  # fmt: skip
SYNAPTIC: Mapping[str, Range] = {"tau_syn_E": (0.3, 9.0, 1), "tau_syn_I": (0.3, 9.0, 1)}
REVERSAL: Mapping[str, Range] = {"e_rev_E": (-12.0, 12.0, 1), "e_rev_I": (-95.0, -66.0, 1)}
ADAPTIVE: Mapping[str, Range] = {
    "v_rest": (-74.0, -66.0, 1), "cm": (0.15, 0.5, 3), "tau_m": (6.0, 20.0, 1), "tau_refrac": (0.0, 4.0, 2),
    "v_reset": (-74.0, -58.0, 1), "v_thresh": (-54.0, -48.0, 1), "i_offset": (0.0, 1.5, 2),
    "v_spike": (-40.0, -20.0, 1), "delta_T": (1.0, 3.0, 1), "a": (0.0, 8.0, 1), "b": (0.0, 0.2, 3),
    "tau_w": (20.0, 180.0, 0),
}  # fmt: skip
PARAMETERS: Mapping[str, Mapping[str, Range]] = {
    "IF_curr_exp": {**MEMBRANE, **SYNAPTIC},
    "IF_curr_alpha": {**MEMBRANE, **SYNAPTIC},
    "IF_curr_delta": MEMBRANE,
    "IF_cond_exp": {**MEMBRANE, **SYNAPTIC, **REVERSAL},
    "IF_cond_alpha": {**MEMBRANE, **SYNAPTIC, **REVERSAL},
    "IF_cond_exp_gsfa_grr": {
        **MEMBRANE, **SYNAPTIC, **REVERSAL, "tau_sfa": (20.0, 120.0, 0), "e_rev_sfa": (-90.0, -70.0, 1),
        "q_sfa": (0.0, 40.0, 1), "tau_rr": (0.8, 6.0, 1), "e_rev_rr": (-90.0, -70.0, 1), "q_rr": (0.0, 3000.0, 0),
    },
    "EIF_cond_exp_isfa_ista": {**ADAPTIVE, **SYNAPTIC, **REVERSAL},
    "EIF_cond_alpha_isfa_ista": {**ADAPTIVE, **SYNAPTIC, **REVERSAL},
    "GIF_cond_exp": {
        **{name: limits for name, limits in MEMBRANE.items() if name != "v_thresh"}, **SYNAPTIC, **REVERSAL,
        "delta_v": (0.4, 4.0, 1), "v_t_star": (-60.0, -48.0, 1), "lambda0": (0.0, 40.0, 1),
    },
    "HH_cond_exp": {
        "gbar_Na": (17.0, 23.0, 1), "gbar_K": (5.0, 7.0, 1), "g_leak": (0.008, 0.02, 3), "cm": (0.18, 0.3, 2),
        "v_offset": (-85.0, -45.0, 1), "e_rev_Na": (45.0, 55.0, 1), "e_rev_K": (-95.0, -85.0, 1),
        "e_rev_leak": (-70.0, -62.0, 1), "i_offset": (0.0, 1.2, 2), **SYNAPTIC, **REVERSAL,
    },
    "Izhikevich": {
        "a": (0.01, 0.1, 3), "b": (0.18, 0.26, 2), "c": (-67.0, -50.0, 1), "d": (0.5, 8.0, 1),
        "i_offset": (0.0, 0.016, 4),
    },
}  # fmt: skip
"""Of each cell type, what is given and from which range."""

LISTED: Mapping[str, tuple[str, ...]] = {
    "GIF_cond_exp": (
        "tau_eta=[2.0, 20.0], a_eta=[0.2, 0.05], tau_gamma=[5.0], a_gamma=[6.0]",
        "tau_eta=[], a_eta=[], tau_gamma=[3.0, 30.0, 200.0], a_gamma=[5.0, 1.5, 0.5]",
        "tau_eta=[1.0, 7.0, 50.0], a_eta=[0.5, -0.2, 0.1], tau_gamma=[], a_gamma=[]",
    ),
}
"""Of a cell type, parameters of which a cell has several values, as arguments."""

INITIAL: Mapping[str, Range] = {
    "v": (-74.0, -58.0, 1), "w": (0.0, 0.12, 2), "u": (-18.0, 0.0, 1), "gsyn_exc": (0.0, 0.05, 3),
    "gsyn_inh": (0.0, 0.05, 3), "isyn_exc": (0.0, 1.5, 2), "isyn_inh": (-1.5, 0.0, 2),
    "g_r": (0.0, 300.0, 0), "g_s": (0.0, 50.0, 0), "m": (0.0, 0.2, 2), "h": (0.5, 1.0, 2), "n": (0.0, 0.45, 2),
}  # fmt: skip
LEAKY_V: Range = (-74.0, -42.0, 1)
"""Initial v of leaky cells: above the threshold, too."""

WEIGHTS: Mapping[str, tuple[Range, ...]] = {
    "uS": ((0.001, 0.03, 3), (0.03, 0.2, 2), (0.0001, 0.002, 4)),
    "nA": ((0.05, 1.5, 2), (1.5, 8.0, 1), (0.001, 0.05, 3)),
    "mV": ((0.1, 4.0, 1), (4.0, 25.0, 1), (0.01, 0.1, 2)),
}
"""Of each unit, ranges of weights: usual, strong, weak."""

CURRENTS: Mapping[str, float] = {"Izhikevich": 0.01}
"""Cell type -> nA that move it as much as 1 nA moves others."""


def parameters_of(kind: str) -> Mapping[str, Range]:
    """Return the parameters that programs give to cells of a type, with their ranges."""
    return PARAMETERS[kind]


def weight_unit(kind: str) -> str:
    """Return the unit of weights onto cells of a type."""
    if kind in ("IF_curr_delta", "Izhikevich"):
        return "mV"
    return "nA" if "curr" in kind else "uS"


def drawn_parameter(choices: Choices, kind: str, name: str, size: int) -> str:
    """Return a value, or a list with one for each cell, as text."""
    return _drawn(choices, PARAMETERS[kind][name], size)


def drawn_initial(choices: Choices, kind: str, name: str, size: int) -> str:
    """Return an initial value, or a list with one for each cell, as text."""
    return _drawn(choices, LEAKY_V if name == "v" and kind.startswith("IF") else INITIAL[name], size)


def _drawn(choices: Choices, limits: Range, size: int) -> str:
    def one() -> float:
        return choices.decimal(*limits)

    if size > 1 and choices.chance(35):
        return _several(choices, one, limits, size)
    return repr(one())


def _several(choices: Choices, one: Callable[[], float], limits: Range, size: int) -> str:
    if size <= 6:
        return repr([one() for _ in range(size)])
    first, (low, high, digits) = one(), limits
    step = round((high - low) / (3 * size), digits + 3)
    return f"[{first} + {step} * (i % {choices.whole(2, size)}) for i in range({size})]"
