"""How far the engines agree, cell type by cell type: ``python benchmarks/agreement.py docs/agreement.md``.

Every engine runs in a process of its own and gets the same deterministic input for 500 ms: a
constant current, alone or with a noisy or an alternating one, and excitatory and inhibitory spikes
at fixed times. For each kind of current there are two cells, one of which receives the other's
spikes. NEST is the reference.
"""

import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ENGINES = ("nest", "neuron", "brian2")
DT = 0.1
TIME = 500.0

CURRENTS = ("constant", "noisy", "alternating")
"""What two cells of each type get. The noise's standard deviation is half of the constant current, as is the
amplitude of the alternating current."""

# i_offset in nA, excitatory and inhibitory weight: some ten to thirty spikes in 500 ms.
INPUT = {
    "IF_curr_exp": (0.8, 1.0, -0.5),
    "IF_curr_alpha": (0.8, 4.0, -2.0),
    "IF_curr_delta": (0.8, 2.0, -1.0),
    "IF_cond_exp": (0.8, 0.01, 0.02),
    "IF_cond_alpha": (0.8, 0.1, 0.1),
    "IF_cond_exp_gsfa_grr": (1.6, 0.01, 0.02),
    "EIF_cond_exp_isfa_ista": (0.9, 0.01, 0.01),
    "EIF_cond_alpha_isfa_ista": (0.9, 0.01, 0.01),
    "GIF_cond_exp": (1.2, 0.01, 0.02),
    "HH_cond_exp": (0.3, 0.05, 0.02),
    "Izhikevich": (0.005, 2.0, -1.0),
}


@dataclass(frozen=True)
class Tolerance:
    """How far an engine may be from NEST."""

    steps: int
    """Of spike k, anywhere in 500 ms."""
    v: float
    """mV, up to the first spike."""
    g: float
    """Of the conductances, relative to the weight, over 500 ms."""


EXACT = Tolerance(0, 1e-9, 1e-9)
"""Linear cells: every engine has the exact solution."""
NUMERICAL = Tolerance(1, 1e-4, 1e-4)
"""Cells that are integrated numerically: NEST's own error per step is of this size."""
UPSTROKE = Tolerance(1, 0.5, 1e-4)
"""Before a spike of HH_cond_exp v rises by 400 mV/ms: 0.5 mV are a microsecond."""
TOLERANCES = {
    "IF_curr_exp": EXACT,
    "IF_curr_alpha": EXACT,
    "IF_curr_delta": EXACT,
    "IF_cond_exp": NUMERICAL,
    "IF_cond_alpha": NUMERICAL,
    "IF_cond_exp_gsfa_grr": NUMERICAL,
    "EIF_cond_exp_isfa_ista": NUMERICAL,
    "EIF_cond_alpha_isfa_ista": NUMERICAL,
    "GIF_cond_exp": NUMERICAL,
    "HH_cond_exp": UPSTROKE,
    "Izhikevich": NUMERICAL,
}


def run(backend: str) -> dict[str, dict[str, np.ndarray]]:
    """Return spikes (cell, step) and signals of every cell type."""
    import pynn_data

    sim = pynn_data.open(backend)
    return {cell: _run_cell(sim, cell) for cell in INPUT}


def _run_cell(sim, cell):
    i_offset, w_exc, w_inh = INPUT[cell]
    sim.setup(timestep=DT, seed=1)
    parameters = {"tau_refrac": 2.0} if getattr(sim, cell).has_parameter("tau_refrac") else {}
    offsets = [i_offset, 0.7 * i_offset] * len(CURRENTS)
    cells = sim.Population(len(offsets), getattr(sim, cell)(i_offset=offsets, **parameters))
    first, second = cells[::2], cells[1::2]
    for n in (2, 3):
        cells[n : n + 1].inject(sim.NoisyCurrentSource(stdev=0.5 * i_offset))
    cells[4:].inject(sim.ACSource(amplitude=0.5 * i_offset, frequency=20.0))
    exc = sim.Population(1, sim.SpikeSourceArray(spike_times=np.arange(5.0, TIME, 17.0)))
    inh = sim.Population(1, sim.SpikeSourceArray(spike_times=np.arange(11.0, TIME, 41.0)))
    every = sim.AllToAllConnector()
    sim.Projection(exc, cells, every, sim.StaticSynapse(weight=w_exc, delay=1.0))
    onward = sim.StaticSynapse(weight=w_exc, delay=1.5)
    sim.Projection(first, second, sim.OneToOneConnector(), onward)
    sim.Projection(inh, cells, every, sim.StaticSynapse(weight=w_inh, delay=0.5), receptor_type="inhibitory")
    cells.record(["spikes", *(name for name in cells.celltype.recordable if name != "spikes")])
    sim.run(TIME)
    segment = cells.get_data().segments[0]
    owners, times = segment.spiketrains.multiplexed
    found = {signal.name: np.asarray(signal) for signal in segment.analogsignals}
    sim.end()
    return {**found, "owners": owners, "steps": np.rint(np.asarray(times) / DT).astype(int)}


@dataclass(frozen=True)
class Difference:
    """What was measured of one engine and cell type, against NEST."""

    spikes: int
    other_spikes: int
    steps: tuple[int | None, ...]
    """By kind of current; None if a cell has another number of spikes."""
    v: float
    g: float

    def within(self, tolerance: Tolerance) -> bool:
        """Return whether the engines agree as they should."""
        spikes = all(steps is not None and steps <= tolerance.steps for steps in self.steps)
        return spikes and self.v <= tolerance.v and self.g <= tolerance.g


def difference(cell: str, reference: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> Difference:
    """Compare two engines' runs of a cell type."""
    steps = tuple(_steps(reference, other, (2 * n, 2 * n + 1)) for n in range(len(CURRENTS)))
    first = min(int(r["steps"].min(initial=round(TIME / DT))) for r in (reference, other))
    v = np.abs(reference["v"] - other["v"])[:first].max()
    g = [np.abs(reference[n] - other[n])[:, ::2].max() for n in ("gsyn_exc", "gsyn_inh") if n in reference]
    weight = INPUT[cell][1]
    return Difference(
        reference["owners"].size, other["owners"].size, steps, float(v), float(max(g, default=0.0) / weight)
    )


def _steps(
    reference: dict[str, np.ndarray], other: dict[str, np.ndarray], cells: tuple[int, ...]
) -> int | None:
    """Return the largest distance of spike k, or None if there are more spikes in one of the engines."""
    largest = 0
    for cell in cells:
        one, two = (r["steps"][r["owners"] == cell] for r in (reference, other))
        if one.size != two.size:
            return None
        largest = max(largest, int(np.abs(one - two).max(initial=0)))
    return largest


def measure(engines=ENGINES) -> dict[str, dict[str, dict[str, np.ndarray]]]:
    """Run each engine in a process of its own."""
    found = {}
    for engine in engines:
        done = subprocess.run([sys.executable, __file__, "--run", engine], capture_output=True, check=True)
        found[engine] = pickle.loads(done.stdout)
    return found


HEAD = """# Agreement between engines

Written by `python benchmarks/agreement.py docs/agreement.md`. Six cells of each type, 500 ms at dt = 0.1 ms, get a constant
current and spikes from outside at fixed times; two of them a `NoisyCurrentSource` each besides (a new value in every step,
with a standard deviation of half the constant current), two an `ACSource` (20 Hz, an amplitude of half the constant
current); and one of each two the spikes of the other. NEST is the reference.

- **spikes**: how many NEST and the other engine have.
- **constant**, **noisy**, **alternating**: the largest distance of spike k from NEST's spike k, in steps of 0.1 ms, in the
  two cells with this current.
- **v**: the largest difference up to the first spike of the six. After it, a spike that differs by a step makes any difference.
- **g**: the largest difference of a conductance in 500 ms, as a fraction of the weight.

What is tested (`tests/test_agreement.py`) is the tolerance: {exact} for the linear cells, which every engine has exactly;
{numerical} for those that are integrated numerically, where NEST's own error per step is of this size; and
{upstroke} for `HH_cond_exp`, whose v rises by 400 mV/ms before a spike, so that 0.5 mV are about a microsecond.

Conventions that differ between the engines themselves are made equal by the plug-ins: the sample at a spike's own step is
the one after the reset, the sample at an arrival has the conductance's jump, a crossing between two steps has the time of
the later one, and a current acts in the step that it is given for.

The adaptive exponential cells need more care than the others ([decision 6](decisions/0006-adexp-error-bound.md)): the NEST
plug-in sets their `gsl_error_tol` to 1e-9, as NEST's own 1e-6 lets spikes drift by several steps when currents are noisy.
Both types were compared by hand, too, for 500 ms with noisy and alternating currents and Poisson spikes:

- Noise of 0.3 or 0.8 times the constant current, six seeds, 18 cells of each type for each of 15 sets of parameters. NEURON
  had NEST's spikes step by step. Brian2 had them within a step in the 11 sets that fire regularly, accelerate, adapt or begin
  with a burst, and in two of the four that keep bursting; in the other two, 2 of 72 cells were 2 and 6 steps off.
- A set made to be hard: 1056 cells, noise up to twice the constant current, half of the cells bursting, many without a
  refractory time and with a peak at 0 mV, some with `delta_T` 0.2 mV. More than a step off NEST, or with another number of
  spikes, were 9 cells on NEURON, and 43 on Brian2; and 7 on NEST itself with 1e-12. All but 4 of them burst
  or have the narrow threshold. The largest distance was 83 steps in a cell that fires regularly, 650 in one that bursts.

So there are exceptions: where the reset is near or above the threshold, or v just fails to reach it, a difference of
0.001 pA grows until there is a spike more or less, and spikes under noise are a matter of rounding.

Where conductances are strong, time constants short or steps coarse, v stays between the potentials that the equations allow
on every engine, and within 0.003 mV of the exact solution (`tests/engines/test_stiff_cells.py`,
[decision 9](decisions/0009-brian2-stiff-cells-apart.md)). `HH_cond_exp` on NEST is the exception: far below rest, for
example with a current of -50 nA or inhibition of 50 uS, NEST's model takes for ever or gives a v that is no number.

Spikes of sources, connections and drawn parameters are the same on all engines because they are the core's, and so are the numbers by
which cells of `GIF_cond_exp` fire.

| cell type | engine | spikes | constant | noisy | alternating | v (mV) | g | tolerance |
|---|---|---|---|---|---|---|---|---|
"""

TAIL = """
## Held against the reference engine

The conformance suite runs random programs on each plug-in and on the [reference engine](reference-engine.md), which integrates every type to
1e-8. How far a plug-in may be from it is declared cell type by cell type (`NativeCell.tolerance`), and held:

| | NEST and NEURON | Brian2 |
|---|---|---|
| `IF_curr_...`, `Izhikevich` | 1e-10 of 100 mV | 1e-10 |
| `IF_cond_...` | 1e-4 and 0.3 microseconds; measured 1e-7, but 3e-5 of a conductance whose time constants are as short as three steps, 0.006 mV of v where 3 uS make it rise by 200 mV/ms, and 0.009 mV in steps of 1 ms that end just below the threshold | 5e-5 |
| `GIF_cond_exp` | 5e-5; measured 1e-9 | 5e-5; measured 1e-8 |
| `EIF_...` | 1e-4 and 0.2 microseconds; v is up to 0.012 mV off after a spike, since NEST's integrator, and NEURON's mechanisms that follow it, reset a cell at the end of a stride, not at the peak | 5e-5 and 0.02 microseconds |
| `HH_cond_exp` | 1e-3 and 10 microseconds; both allow 1 uV per stride, and v rises by 400 mV/ms | 1e-3 and 10 microseconds |

What is left, with the reason:

- `HH_cond_exp` at steps above 0.1 ms: at 1 ms v is off by up to 6 mV on NEST and NEURON. It is their integrator's bound. Take short steps.
- `HH_cond_exp` on Brian2 that begins with gates which the cell itself never has (m 0.57 and n 0.92): 13 mV after a step, which its
  fixed sub-steps are too long for.
- `IF_cond_...` on NEST and NEURON whose v begins above the threshold, and falls back below it in the first step: v is cut off at the threshold
  within the step, 0.005 mV. So it is in a stage of the integration that passes it, in a step of 1 ms that ends less than a millivolt below: 0.009 mV.
- `IF_curr_alpha` on NEST with a `tau_m` above 1e6 ms: NEST's propagator loses its digits, and a response is wrong by 12 % at 1e9 ms.
- `v_reset` at or above `v_thresh`: NEST refuses it. On the others a cell fires as often as its refractory time allows, in every step without one.
- A `v_reset` that is changed while a cell is held there: cells with conductances go to the new one at once, those with currents with the next
  spike, on all engines.
- A spike that is under way when its weight is changed: it has the old weight on NEST, unless a cell has fired it in the last step, and
  the new one on NEURON and Brian2.
"""


def words(t: Tolerance) -> str:
    """Return a tolerance in words."""
    return f"{t.steps} step{'s' if t.steps != 1 else ''}, {t.v:g} mV, {t.g:g}"


def page() -> str:
    """Return the documentation's page."""
    found = measure()
    text = HEAD.format(exact=words(EXACT), numerical=words(NUMERICAL), upstroke=words(UPSTROKE))
    for cell in INPUT:
        for engine in ENGINES[1:]:
            d = difference(cell, found["nest"][cell], found[engine][cell])
            held = "held" if d.within(TOLERANCES[cell]) else "**missed**"
            steps = " | ".join(map(str, d.steps))
            text += f"| {cell} | {engine} | {d.spikes} / {d.other_spikes} | {steps} | {d.v:.1e} | {d.g:.1e} | {held} |\n"
    return text + TAIL


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        sys.stdout.buffer.write(pickle.dumps(run(sys.argv[2])))
    else:
        Path(sys.argv[1]).write_text(page())
