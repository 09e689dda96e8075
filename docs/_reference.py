"""Extension of Sphinx for the reference: `sim` as a module, tables of cell types, links in docstrings."""

from __future__ import annotations

import builtins
import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from pynn_data import names
from pynn_data.network.cells import STANDARD_CELLS, CellType
from pynn_data.network.current_source import CurrentSource

PARAMETERS = {
    "v_rest": "resting potential", "cm": "capacitance of the membrane", "tau_m": "time constant of the membrane",
    "tau_refrac": "how long `v` stays at `v_reset` after a spike", "i_offset": "constant current into the cell",
    "v_reset": "potential after a spike", "v_thresh": "potential at which the cell fires",
    "tau_syn_E": "time constant of excitatory synapses", "tau_syn_I": "time constant of inhibitory synapses",
    "e_rev_E": "reversal potential of excitatory synapses", "e_rev_I": "reversal potential of inhibitory synapses",
    "v_spike": "potential at which a spike is detected", "a": "adaptation below threshold",
    "b": "step of `w` at each spike", "delta_T": "how gradually the spike begins",
    "tau_w": "time constant of the adaptation", "gbar_Na": "largest sodium conductance",
    "gbar_K": "largest potassium conductance", "g_leak": "leak conductance",
    "v_offset": "shift of the rate functions along `v`", "e_rev_Na": "reversal potential of sodium",
    "tau_sfa": "time constant of `g_s`", "tau_rr": "time constant of `g_r`",
    "e_rev_sfa": "reversal potential of `g_s`", "e_rev_rr": "reversal potential of `g_r`",
    "q_sfa": "step of `g_s` at each spike", "q_rr": "step of `g_r` at each spike",
    "v_t_star": "`v_t` of a cell that has not fired", "delta_v": "how sharp the threshold is",
    "lambda0": "spikes per second with `v` at `v_t`", "tau_eta": "time constants of the parts of `i_eta`",
    "a_eta": "steps of the parts of `i_eta` at each spike", "tau_gamma": "time constants of the parts of `v_t`",
    "a_gamma": "steps of the parts of `v_t` at each spike",
    "e_rev_K": "reversal potential of potassium", "e_rev_leak": "reversal potential of the leak",
    "rate": "mean number of spikes per second", "start": "no spikes before",
    "duration": "no spikes later than so long after `start`", "spike_times": "times of the spikes",
    "alpha": "shape of the distribution of intervals", "beta": "its rate: the mean interval is `alpha` / `beta`",
    "tbins": "times from which on each of `a` and `b` holds",
}  # fmt: skip
OF_ADAPTIVE = {"v_thresh": "potential at which the exponential upswing begins"}
OF_IZHIKEVICH = {
    "a": "rate of recovery of `u`", "b": "how strongly `u` follows `v`", "c": "`v` after a spike",
    "d": "step of `u` at each spike",
}  # fmt: skip
OF_REFRACTORY = {"tau_refrac": "no interval is shorter"}
OF_GAMMA = {"a": "shapes of the distribution of intervals", "b": "its scales: the mean interval is `a` `b`"}
OWN_MEANINGS = {
    "Izhikevich": OF_IZHIKEVICH, "SpikeSourcePoissonRefractory": OF_REFRACTORY, "SpikeSourceInhGamma": OF_GAMMA,
    "EIF_cond_exp_isfa_ista": OF_ADAPTIVE, "EIF_cond_alpha_isfa_ista": OF_ADAPTIVE,
}  # fmt: skip
VARIABLES = {
    "spikes": "times of the spikes", "v": "membrane potential", "gsyn_exc": "excitatory conductance",
    "gsyn_inh": "inhibitory conductance", "isyn_exc": "excitatory synaptic current, positive into the cell",
    "isyn_inh": "inhibitory synaptic current, positive into the cell", "g_s": "conductance of the adaptation",
    "i_eta": "outward current that follows spikes", "v_t": "threshold",
    "g_r": "conductance of the relative refractory time", "w": "adaptation current", "u": "recovery variable",
    "m": "activation of sodium", "h": "inactivation of sodium", "n": "activation of potassium",
}  # fmt: skip
BACKTICKS = re.compile(r"(?<![`:\w])`([^`\n]+)`(?![`_\w])")
NAME = re.compile(r"\.?([A-Za-z_][\w.]*)(\(.*\))?")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all."""
    # What scripts call `sim` is documented under that name, without an engine.
    sim = ModuleType("sim", names.__doc__)
    vars(sim).update({name: getattr(names, name) for name in names.__all__}, __all__=names.__all__)
    sys.modules["sim"] = sim
    app.add_directive("cell-types", CellTypes)
    app.connect("autodoc-process-signature", signature)
    app.connect("autodoc-process-docstring", docstring, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", attribute, priority=600)  # and after it
    app.connect("missing-reference", by_last_part, priority=400)
    return {"parallel_read_safe": True}


def signature(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, text: str | None, returns: str | None
) -> tuple[str, str | None] | None:
    """Show parameters that are declared in a table, not in the signature of ``__init__``."""
    defaults = getattr(obj, "default_parameters", {})
    if what == "class" and issubclass(obj, CellType | CurrentSource) and defaults:
        return f"({', '.join(f'{key}={value!r}' for key, value in defaults.items())})", None
    return None


def docstring(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Make links of names in backticks but for the object's own parameters; add a table to a cell type."""
    own = _parameters(obj)
    lines[:] = [BACKTICKS.sub(lambda found: _marked_up(found[1], own), line) for line in lines]
    if what == "class" and issubclass(obj, CellType) and obj.default_parameters:
        lines += ["", *_cell_type(obj), ""]
    if what in ("attribute", "property"):
        app.env.temp_data[name] = list(lines)


def attribute(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Give back what napoleon has taken for a type: the words before a colon."""
    lines[:] = app.env.temp_data.pop(name, lines)


def _parameters(obj: Any) -> set[str]:
    if inspect.isclass(obj):
        given = set() if issubclass(obj, BaseException) else inspect.signature(obj).parameters
        return {*given, *getattr(obj, "default_parameters", ())}
    return set(inspect.signature(obj).parameters) if inspect.isfunction(obj) or inspect.ismethod(obj) else set()


def _marked_up(text: str, own: set[str]) -> str:
    name = NAME.fullmatch(text)
    if text in own or not name:
        return f"``{text}``"
    return f":py:obj:`{text} <{name[1]}>`"


def by_last_part(app: Sphinx, env: Any, node: Any, contnode: nodes.Node) -> nodes.Node | None:
    """Resolve `get_data` and `Population.get_data` from wherever they are said."""
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py" or hasattr(builtins, target):
        return None
    objects = env.domains.python_domain.objects
    found = [name for name, entry in objects.items() if name.endswith(f".{target}") and not entry.aliased]
    found = [name for name in found if name == f"sim.Population.{target}"] or found
    if len(found) != 1:
        return None  # Sphinx says so
    entry = objects[found[0]]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, contnode, found[0])


class CellTypes(SphinxDirective):
    """A table of all cell types."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        head = ("cell type", "synapses", "unit of weights", "variables")
        rows = [
            (f":py:obj:`sim.{kind.__name__}`", _synapses(kind), _unit(kind.weight_unit) if kind.receptor_types else "",
             _literals(kind.recordable))
            for kind in STANDARD_CELLS
        ]  # fmt: skip
        return self.parse_text_to_nodes("\n".join(["```{eval-rst}", *_table(head, rows), "```"]))


def _synapses(kind: type[CellType]) -> str:
    if not kind.receptor_types:
        return "none: a source"
    if kind.weight_unit == "mV":
        return "steps of ``v``"
    return "conductances" if kind.conductance_based else "currents"


def _cell_type(kind: type[CellType]) -> Iterator[str]:
    meanings = {**PARAMETERS, **OWN_MEANINGS.get(kind.__name__, {})}
    head = ("parameter", "default", "unit", "meaning")
    rows = [
        (f"``{name}``", f"``{_number(value)}``", _unit(kind.unit(name)), _literal_names(meanings[name]))
        for name, value in kind.default_parameters.items()
    ]
    yield from _table(head, rows)
    yield ""
    head = ("variable", "initial value", "unit", "meaning")
    yield from _table(head, [("``spikes``", "", "ms", VARIABLES["spikes"]), *_state(kind)])
    if kind.receptor_types:
        yield ""
        yield f"Receptors: {_literals(kind.receptor_types)}. Weights in {_unit(kind.weight_unit)}."


def _state(kind: type[CellType]) -> Iterator[tuple[str, ...]]:
    for name in kind.recordable[1:]:
        first = f"``{kind.default_initial_values[name]:g}``" if name in kind.default_initial_values else "follows"
        yield f"``{name}``", first, _unit(kind.unit(name)), VARIABLES[name]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield from (".. list-table::", "   :header-rows: 1", "   :class: cells", "")
    for row in (head, *rows):
        for i, cell in enumerate(row):
            yield f"   {'*' if i == 0 else ' '} - {cell}"


def _unit(name: str) -> str:
    return name.replace("uS", "µS")


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else repr(value)


def _literals(found: tuple[str, ...]) -> str:
    return ", ".join(f"``{name}``" for name in found)


def _literal_names(text: str) -> str:
    return BACKTICKS.sub(r"``\1``", text)
