"""Courses of cells: of one on the reference engine, and by scipy from equations written down a second time."""

import numpy as np
from scipy.integrate import solve_ivp

import pynn_data


def course(
    celltype, parameters, *, steps, dt=0.1, initial=(), spikes=(), weights=(), receptor="excitatory", engine="reference"
):
    """Return (variable -> samples, steps of spikes) of one cell.

    A source spikes in the steps `spikes`; connection k has the weight ``weights[k]`` and a delay of k + 1 steps.
    """
    sim = pynn_data.open(engine)
    sim.setup(timestep=dt)
    cell = sim.Population(1, getattr(sim, celltype)(**parameters), initial_values=dict(initial))
    cell.record(list(cell.celltype.recordable))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[step * dt for step in spikes]))
    for k, weight in enumerate(weights):
        synapse = sim.StaticSynapse(weight=weight, delay=(k + 1) * dt)
        sim.Projection(source, cell, sim.OneToOneConnector(), synapse, receptor_type=receptor)
    sim.run(steps * dt)
    segment = cell.get_data().segments[0]
    samples = {signal.name: signal.magnitude[:, 0] for signal in segment.analogsignals}
    sim.end()
    return samples, np.rint(segment.spiketrains[0].magnitude / dt).astype(int).tolist()


def doubts():
    """Return what was close in the network that was opened last."""
    from pynn_data_conformance.reference.engine import ReferenceEngine

    return ReferenceEngine.doubts


class Cell:
    """A cell whose steps scipy solves; subclasses have the equations, and say what a spike is."""

    variables: tuple[str, ...]

    def __init__(self, p, initial, dt, method="DOP853"):
        self.p, self.dt, self.method = p, dt, method
        self.y = np.array([initial[name] for name in self.variables] + [0.0] * self.hidden)
        self.left = 0

    hidden = 0

    def solve(self, y, duration, *events, held=False):
        return solve_ivp(
            lambda t, y: self.slopes(y, held), (0, duration), y, self.method, rtol=3e-14, atol=1e-14, events=events or None
        )

    def moved(self, y, duration, held=False):
        return y if duration <= 0 else self.solve(y, duration, held=held).y[:, -1]

    def refractory(self):
        return int(np.ceil(self.p["tau_refrac"] / self.dt - 1e-6))

    def run(self, steps, arrivals):
        """Return samples and spikes, given the weight that arrives in each step."""
        rows, spikes = [self.y.copy()], []
        for step in range(1, steps + 1):
            if self.step(arrivals.get(step, 0.0)):
                spikes.append(step)
            rows.append(self.y.copy())
        return dict(zip(self.variables, np.array(rows).T, strict=False)), spikes


class Synapses(Cell):
    """Excitatory and inhibitory conductances, of which the last variables are; weights are excitatory."""

    alpha = False

    @property
    def hidden(self):
        return 2 * self.alpha

    def conductances(self, y):
        """Return (excitatory, inhibitory, slopes)."""
        exc, inh = self.variables.index("gsyn_exc"), self.variables.index("gsyn_inh")
        tau = self.p["tau_syn_E"], self.p["tau_syn_I"]
        slopes = [-y[exc] / tau[0], -y[inh] / tau[1]]
        rises = []
        if self.alpha:
            rises = [-y[-2] / tau[0], -y[-1] / tau[1]]
            slopes = [slopes[0] + y[-2], slopes[1] + y[-1]]
        return y[exc], y[inh], slopes, rises

    def arrive(self, weight):
        if self.alpha:
            self.y[-2] += weight * np.exp(1) / self.p["tau_syn_E"]
        else:
            self.y[self.variables.index("gsyn_exc")] += weight

    def synaptic(self, v, exc, inh):
        return -exc * (v - self.p["e_rev_E"]) - inh * (v - self.p["e_rev_I"])


class LeakyCell(Synapses):
    variables = ("v", "gsyn_exc", "gsyn_inh")

    def slopes(self, y, held):
        p, v = self.p, y[0]
        exc, inh, slopes, rises = self.conductances(y)
        current = -p["cm"] / p["tau_m"] * (v - p["v_rest"]) + self.synaptic(v, exc, inh) + p["i_offset"]
        return [0.0 if held else current / p["cm"], *slopes, *rises]

    def step(self, weight):
        held = self.left > 0
        self.y = self.moved(self.y, self.dt, held)
        self.left = max(self.left - 1, 0)
        self.arrive(weight)
        fires = not held and self.y[0] >= self.p["v_thresh"]
        if fires:
            self.y[0], self.left = self.p["v_reset"], self.refractory()
        return fires


class AlphaLeakyCell(LeakyCell):
    alpha = True


class SpentCell(LeakyCell):
    """With conductances that its spikes add to; parameters and initial values of these are in nS."""

    variables = ("v", "gsyn_exc", "gsyn_inh", "g_s", "g_r")

    def slopes(self, y, held):
        p, (v, _, _, g_s, g_r) = self.p, y
        v_slope, exc, inh = super().slopes(y[:3], held)
        own = g_s * (p["e_rev_sfa"] - v) + g_r * (p["e_rev_rr"] - v)
        v_slope += 0.0 if held else 1e-3 * own / p["cm"]
        return [v_slope, exc, inh, -g_s / p["tau_sfa"], -g_r / p["tau_rr"]]

    def step(self, weight):
        fires = super().step(weight)
        if fires:
            self.y[3:] += self.p["q_sfa"], self.p["q_rr"]
        return fires


class AdaptiveCell(Synapses):
    variables = ("v", "w", "gsyn_exc", "gsyn_inh")

    def slopes(self, y, held):
        p, v, w = self.p, min(y[0], self.p["v_spike"] + 1), y[1]
        exc, inh, slopes, rises = self.conductances(y)
        leak = p["cm"] / p["tau_m"]
        upswing = leak * p["delta_T"] * np.exp((v - p["v_thresh"]) / p["delta_T"])
        current = -leak * (v - p["v_rest"]) + upswing + self.synaptic(v, exc, inh) - w + p["i_offset"]
        return [0.0 if held else current / p["cm"], (1e-3 * p["a"] * (v - p["v_rest"]) - w) / p["tau_w"], *slopes, *rises]

    def step(self, weight):
        held, rest, fires = self.left > 0, self.dt, False
        self.left = max(self.left - 1, 0)

        def peak(t, y):
            return y[0] - self.p["v_spike"]

        peak.terminal, peak.direction = True, 1
        while rest > 0 and not held:
            solved = self.solve(self.y, rest, peak)
            self.y = solved.y[:, -1].copy()
            if not solved.t_events[0].size:
                rest = 0
                break
            rest, fires = rest - solved.t[-1], True
            self.y[0], self.y[1], self.left = self.p["v_reset"], self.y[1] + self.p["b"], self.refractory()
            held = self.left > 0
        self.y = self.moved(self.y, rest, held=True)
        self.arrive(weight)
        return fires


class AlphaAdaptiveCell(AdaptiveCell):
    alpha = True


class GatedCell(Synapses):
    variables = ("v", "gsyn_exc", "gsyn_inh", "m", "h", "n")

    def slopes(self, y, held):
        p, (v, exc, inh, m, h, n) = self.p, y
        current = (
            -p["g_leak"] * (v - p["e_rev_leak"]) - p["gbar_Na"] * m**3 * h * (v - p["e_rev_Na"])
            - p["gbar_K"] * n**4 * (v - p["e_rev_K"]) + self.synaptic(v, exc, inh) + p["i_offset"]
        )  # fmt: skip
        gates = [
            open_ * (1 - gate) - close * gate
            for (open_, close), gate in zip(traub_rates(v - p["v_offset"]), (m, h, n), strict=True)
        ]
        return [current / p["cm"], *self.conductances(y)[2], *gates]

    def step(self, weight):
        before = self.y[0]
        self.y = self.moved(self.y, self.dt)
        fires = self.left == 0 and before > self.y[0] >= self.p["v_offset"] + 30
        self.left = int(np.ceil(2 / self.dt - 1e-6)) if fires else max(self.left - 1, 0)
        self.arrive(weight)
        return fires


def traub_rates(u):
    """Return (opening, closing) of the gates m, h, n (Brette et al. 2007, benchmark 3)."""
    return (
        (0.32 * (13 - u) / (np.exp((13 - u) / 4) - 1), 0.28 * (u - 40) / (np.exp((u - 40) / 5) - 1)),
        (0.128 * np.exp((17 - u) / 18), 4 / (1 + np.exp((40 - u) / 5))),
        (0.032 * (15 - u) / (np.exp((15 - u) / 5) - 1), 0.5 * np.exp((10 - u) / 40)),
    )
