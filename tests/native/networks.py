"""Small networks of integrate-and-fire cells, built natively in each simulator: delays of several steps, both signs."""

from typing import Any, NamedTuple

import numpy as np

DT = 0.1
CELLS = 6
CURRENTS = 0.6 + 0.1 * np.arange(CELLS)
"""nA"""
PAIRS = [(0, 1, 0.5, 7), (1, 2, 0.25, 1), (2, 3, -0.5, 12), (5, 0, 0.25, 3), (4, 5, -0.25, 30), (3, 3, 0.125, 5)]
"""Source, target, weight in nA, delay in steps."""
LIF = {"v_rest": -65.0, "v_reset": -70.0, "v_thresh": -50.0, "tau_m": 20.0, "cm": 1.0, "tau_refrac": 2.0, "tau_syn": 5.0}


class Native(NamedTuple):
    """A network in a simulator, and how the script goes on."""

    attached: Any
    cells: Any
    v: str
    """Name of the membrane potential."""
    run: Any
    """Function of a time in ms: the script's own call."""
    kept: Any
    """What must not be forgotten by Python."""


def nest(pynn_data, pairs=PAIRS):
    import nest

    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.resolution = DT
    given = {
        "E_L": LIF["v_rest"], "V_reset": LIF["v_reset"], "V_th": LIF["v_thresh"], "tau_m": LIF["tau_m"], "C_m": 1000.0,
        "t_ref": LIF["tau_refrac"], "tau_syn_ex": LIF["tau_syn"], "tau_syn_in": LIF["tau_syn"], "V_m": LIF["v_rest"],
    }  # fmt: skip
    cells = nest.Create("iaf_psc_exp", CELLS, params=given)
    cells.I_e = (1000.0 * CURRENTS).tolist()
    for source, target, weight, delay in pairs:
        nest.Connect(cells[source], cells[target], syn_spec={"weight": 1000.0 * weight, "delay": delay * DT})
    return Native(pynn_data.attach("nest"), cells, "V_m", nest.Simulate, None)


def nest_with_lag(pynn_data):
    """Return a network whose shortest delay is of several steps: multimeters lag by as many."""
    return nest(pynn_data, [pair for pair in PAIRS if pair[3] >= 3])


def neuron(pynn_data):
    from neuron import h
    from pynn_data_neuron.synapses import EARLY

    import pynn_data.neuron

    h.load_file("stdrun.hoc")
    h.CVode().active(False)
    h.dt, h.steps_per_ms = DT, 1 / DT
    section = h.Section(name="holder")
    cells = [h.PynnDataIFCurrExp(section(0.5)) for _ in range(CELLS)]
    for cell, current in zip(cells, CURRENTS.tolist(), strict=True):
        cell.v_rest, cell.v_reset, cell.v_thresh = LIF["v_rest"], LIF["v_reset"], LIF["v_thresh"]
        cell.tau_m, cell.cm, cell.tau_refrac, cell.i_offset = LIF["tau_m"], LIF["cm"], LIF["tau_refrac"], current
        cell.tau_syn_E = cell.tau_syn_I = LIF["tau_syn"]
    netcons = []
    for source, target, weight, delay in PAIRS:
        netcon = h.NetCon(cells[source], cells[target])
        netcon.weight[0], netcon.delay = weight, (delay - EARLY) * DT  # as the mechanism wants it
        netcons.append(netcon)

    def begin():
        for cell in cells:
            cell.vm = LIF["v_rest"]
            cell.prepare(DT)

    handler = h.FInitializeHandler(begin)
    context = h.ParallelContext()
    context.set_maxstep(10)
    h.finitialize()
    begin()

    def run(time):
        context.psolve(h.t + time + 0.25 * DT)

    return Native(pynn_data.attach("neuron"), cells, "vm", run, (section, netcons, handler, context))


def brian2(pynn_data):
    import brian2 as b

    b.prefs.codegen.target = "numpy"
    b.start_scope()
    b.defaultclock.dt = DT * b.ms
    cells = b.NeuronGroup(
        CELLS,
        """dv/dt = (el - v + (i_syn + i_in) * r) / tau : volt (unless refractory)
           di_syn/dt = -i_syn / tau_syn : amp
           i_in : amp""",
        threshold="v >= vt",
        reset="v = vr",
        refractory="timestep(t - lastspike, dt) <= timestep(t_ref, dt)",
        method="exact",
        namespace={
            "el": LIF["v_rest"] * b.mV, "r": 20 * b.Mohm, "tau": 20 * b.ms, "tau_syn": 5 * b.ms, "t_ref": 2 * b.ms,
            "vt": LIF["v_thresh"] * b.mV, "vr": LIF["v_reset"] * b.mV,
        },
        name="cells",
    )  # fmt: skip
    cells.v = LIF["v_rest"] * b.mV
    cells.i_in = CURRENTS * b.nA
    synapses = b.Synapses(cells, cells, "w : amp", on_pre="i_syn_post += w", name="synapses")
    synapses.connect(i=[p[0] for p in PAIRS], j=[p[1] for p in PAIRS])
    synapses.w = [p[2] for p in PAIRS] * b.nA
    synapses.delay = [p[3] * DT for p in PAIRS] * b.ms
    net = b.Network(cells, synapses)
    return Native(pynn_data.attach("brian2", net), cells, "v", lambda time: net.run(time * b.ms), (net, synapses))


NETWORKS = {"nest": nest, "neuron": neuron, "brian2": brian2}
