"""Cables of NEURON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from neuron import h

from pynn_data_conformance.rig import Course, Rig

__all__ = ["Cables"]

THRESHOLD = 10.0
"""In mV, of NetCons."""


class Cables(Rig):
    """Somata with dendrites, in a ring of synapses with delays from one step on."""

    variables = {"v": "mV", "m_hh": "", "ina": "mA/cm**2"}
    strangers = (None, "no such cells", object(), 1, h.Vector())

    def build(self, watched: bool) -> None:
        """Make the cells, and record them by vectors."""
        h.load_file("stdrun.hoc")
        h.dt, h.steps_per_ms = self.dt, 1 / self.dt
        self.somata = [h.Section(name=f"soma{number}") for number in range(5)]
        self.others: list[Any] = []
        for number, soma in enumerate(self.somata):
            soma.L = soma.diam = 20 + number
            soma.insert("hh")
            dendrite = h.Section(name=f"dendrite{number}")
            dendrite.L, dendrite.diam, dendrite.nseg = 200, 2, 3
            dendrite.insert("pas")
            dendrite.g_pas = 1e-4
            dendrite.connect(soma(1))
            clamp = h.IClamp(soma(0.5))
            clamp.dur, clamp.amp = 1e9, (0.4, 0.35, 0.5, 0.03, 0.45)[number]
            synapse = h.ExpSyn(dendrite(0.5))
            self.others += [dendrite, clamp, synapse]
            for step in (1, 2):
                before = self.somata[(number - step) % 5]
                netcon = h.NetCon(before(0.5)._ref_v, synapse, THRESHOLD, (self.dt, 1.3)[step - 1], 0.002, sec=before)
                self.others.append(netcon)
        self.vectors, self.times = [], []
        for soma in self.somata if watched else []:
            segment = soma(0.5)
            references = {"v": segment._ref_v, "m_hh": segment._ref_m_hh, "ina": segment._ref_ina}
            self.vectors.append({name: h.Vector().record(reference) for name, reference in references.items()})
            netcon = h.NetCon(segment._ref_v, None, THRESHOLD, 0, 0, sec=soma)
            self.times.append(h.Vector())
            netcon.record(self.times[-1])
            self.others.append(netcon)
        h.finitialize(-65)

    def handle(self, cells: Sequence[int]) -> Any:
        """Return the middles of somata."""
        return [self.somata[cell](0.5) for cell in cells]

    def run(self, steps: int) -> None:
        """Take steps."""
        for _ in range(steps):
            h.fadvance()

    def course(self) -> Course:
        """Return what the vectors have."""
        values = {n: np.stack([vectors[n].as_numpy() for vectors in self.vectors], axis=1) for n in self.variables}
        spikes = [(cell, round(time / self.dt)) for cell, times in enumerate(self.times) for time in times]
        return Course(values, spikes)

    def reset(self) -> None:
        """Begin anew."""
        h.finitialize(-65)

    def leave(self) -> None:
        """Let go of everything."""
        self.vectors, self.times, self.others, self.somata = [], [], [], []
