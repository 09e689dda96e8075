"""Neurons of Brian2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import brian2
import numpy as np
from brian2 import ms, mV

from pynn_data_conformance.rig import Course, Rig

__all__ = ["Equations"]

EQUATIONS = """
dv/dt = (drive - v)/(10*ms) - x*v/(20*ms) : volt (unless refractory)
dx/dt = -x/(5*ms) : 1
drive : volt
"""


class Equations(Rig):
    """Neurons in a ring, with delays from one step on."""

    variables = {"v": "V", "x": ""}
    strangers = (None, "no such cells", object(), 1, [])

    def build(self, watched: bool) -> None:
        """Make a network, and watch it by monitors."""
        self.target = brian2.prefs.codegen.target
        brian2.prefs.codegen.target = "numpy"
        brian2.defaultclock.dt = self.dt * ms
        self.cells = brian2.NeuronGroup(
            5, EQUATIONS, threshold="v > 10*mV", reset="v = 0*mV", refractory=1.5 * ms, method="euler", namespace={}
        )
        self.cells.drive = [30, 20, 40, 8, 25] * mV
        self.cells.v = [0, 1, 2, 3, 4] * mV
        ring = brian2.Synapses(self.cells, self.cells, on_pre="x += 0.3")
        ring.connect("j == (i + 1) % 5 or j == (i + 2) % 5")
        ring.delay = "(0.1 + 0.7*((j - i + 5) % 5 - 1))*ms"
        self.net = brian2.Network(self.cells, ring)
        self.objects = (self.net,)
        if watched:
            self.states = brian2.StateMonitor(self.cells, list(self.variables), record=True, when="before_start")
            self.spikes = brian2.SpikeMonitor(self.cells)
            self.net.add(self.states, self.spikes)
        self.net.store()

    def handle(self, cells: Sequence[int]) -> Any:
        """Return the group, or parts of it."""
        if list(cells) == list(range(5)):
            return self.cells
        return [self.cells[cell : cell + 1] for cell in cells]

    def run(self, steps: int) -> None:
        """Run the network."""
        self.net.run(steps * self.dt * ms, namespace={})

    def course(self) -> Course:
        """Return what the monitors have: Brian2 dates spikes to the beginning of the step."""
        values = {name: np.array(getattr(self.states, f"{name}_")).T for name in self.variables}
        steps = (np.rint(np.array(self.spikes.t_) / (self.dt * 1e-3)).astype(int) + 1).tolist()
        return Course(values, list(zip(np.array(self.spikes.i).tolist(), steps, strict=True)))

    def reset(self) -> None:
        """Restore what was stored."""
        self.net.restore()

    def leave(self) -> None:
        """Set Brian2's preferences as they were."""
        brian2.prefs.codegen.target = self.target
