"""Neurons of NEST: where a slice of its is a step, and where it is several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import nest
import numpy as np

from pynn_data_conformance.rig import Course, Rig

__all__ = ["OneStep", "SeveralSteps"]


class OneStep(Rig):
    """Neurons with conductances, in a ring, with delays from one step on."""

    variables = {"V_m": "mV", "g_ex": "nS"}
    strangers = (None, "no such cells", object(), 1, [])
    shortest: ClassVar[float] = 0.1

    def build(self, watched: bool) -> None:
        """Create neurons, connect them, and watch them by a multimeter and a spike recorder."""
        nest.verbosity = nest.VerbosityLevel.ERROR
        nest.ResetKernel()
        nest.resolution = self.dt
        self.nodes = nest.Create("iaf_cond_exp", 5)
        self.nodes.I_e = [900.0, 700.0, 1100.0, 200.0, 800.0]
        self.nodes.V_m = [-70.0, -69.0, -68.0, -67.0, -66.0]
        for step in (1, 2):
            synapse = {"weight": 7.0 * step, "delay": self.shortest + 0.7 * (step - 1)}
            for number in range(5):
                nest.Connect(self.nodes[number], self.nodes[(number + step) % 5], syn_spec=synapse)
        if watched:
            self.first = {name: np.array(self.nodes.get(name)) for name in self.variables}
            settings = {"record_from": list(self.variables), "interval": self.dt}
            self.multimeter, self.recorder = nest.Create("multimeter", settings), nest.Create("spike_recorder")
            nest.Connect(self.multimeter, self.nodes)
            nest.Connect(self.nodes, self.recorder)

    def handle(self, cells: Sequence[int]) -> Any:
        """Return a collection, or in another order than theirs several."""
        if list(cells) == sorted(cells):
            return self.nodes[list(cells)]
        return [self.nodes[cell] for cell in cells]

    def run(self, steps: int) -> None:
        """Simulate."""
        nest.Simulate(steps * self.dt)

    def course(self) -> Course:
        """Sort what there is by step and neuron."""
        events, spikes = self.multimeter.get("events"), self.recorder.get("events")
        rows = np.rint(events["times"] / self.dt).astype(int)
        values = {}
        for name in self.variables:
            values[name] = np.vstack([self.first[name], np.empty((rows.max(), 5))])
            values[name][rows, events["senders"] - 1] = events[name]
        steps = np.rint(spikes["times"] / self.dt).astype(int).tolist()
        return Course(values, [(int(cell) - 1, step) for cell, step in zip(spikes["senders"], steps, strict=True)])

    def reset(self) -> None:
        """Build the network again: NEST has no other way."""
        self.build(watched=False)

    def held(self) -> int:
        """Return the number of events in all recorders."""
        devices = [*nest.GetNodes({"model": "multimeter"}), *nest.GetNodes({"model": "spike_recorder"})]
        return sum(int(device.n_events) for device in devices)

    def leave(self) -> None:
        """Empty the kernel."""
        nest.ResetKernel()


class SeveralSteps(OneStep):
    """With delays of five steps and more: what multimeters have sampled is late by as many."""

    shortest = 0.5
