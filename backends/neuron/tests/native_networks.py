"""Networks that scripts build with NEURON's own means, and what its own vectors record of them."""

import os
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
from pynn_data_neuron.importing import import_neuron

DT = 0.1
MECHANISMS = Path(__file__).with_name("mechanisms")


def load_mechanisms(folder):
    """Compile the tests' own mechanisms, unless it has been done, and return NEURON."""
    h = import_neuron()
    if not hasattr(h, "ScriptSynapse"):
        nrnivmodl = os.path.join(sysconfig.get_path("scripts"), "nrnivmodl")
        subprocess.run([nrnivmodl, str(MECHANISMS)], cwd=folder, check=True, capture_output=True)
        h.nrn_load_dll(str(next(Path(folder).rglob("libnrnmech.*"))))
    h.load_file("stdrun.hoc")
    return h


class Network:
    """Cells with a dendrite in a ring, which noise and artificial cells drive."""

    def __init__(self, h, size=4, dt=DT):
        self.h = h
        h.CVode().active(False)
        h.dt, h.steps_per_ms = dt, 1 / dt
        self.somata, self.dendrites, self.synapses, self.noise, self.netcons = [], [], [], [], []
        for number in range(size):
            soma, dendrite = h.Section(name=f"soma{number}"), h.Section(name=f"dend{number}")
            soma.L = soma.diam = 20 + number
            dendrite.L, dendrite.diam, dendrite.nseg = 200, 2, 5
            dendrite.connect(soma(1))
            soma.insert("hh")
            dendrite.insert("pas")
            self.somata.append(soma)
            self.dendrites.append(dendrite)
            for x in (0.1, 0.9):
                self.synapses.append(h.ScriptSynapse(dendrite(x)))
            noise = h.NetStim()
            noise.interval, noise.number, noise.start, noise.noise = 3, 1e9, 0.3, 1
            noise.noiseFromRandom123(number, 1, 2)
            self.noise.append(noise)
        self.relay = h.IntFire1()
        self.relay.tau, self.relay.refrac = 20, 1
        for number in range(size):
            soma = self.somata[number]
            self.connect(self.noise[number], self.synapses[2 * number], dt, 0.013 + 0.001 * number)
            self.connect(self.noise[number], self.relay, 3 * dt, 0.3)
            for step in (1, 2, 3):
                target = self.synapses[(2 * number + step) % (2 * size)]
                netcon = h.NetCon(soma(0.5)._ref_v, target, sec=soma)
                netcon.delay, netcon.weight[0] = (dt, 7 * dt, 1.23)[step - 1], 0.003 * step
                self.netcons.append(netcon)
            self.connect(self.relay, self.synapses[2 * number + 1], 1.0, 0.004)

    def connect(self, source, target, delay, weight):
        netcon = self.h.NetCon(source, target)
        netcon.delay, netcon.weight[0] = delay, weight
        self.netcons.append(netcon)


class ByHand:
    """NEURON's own vectors for everything, and NetCons for all spikes of segments and sources."""

    def __init__(self, network):
        h, self.network = network.h, network
        self.signals = {}
        for soma in network.somata:
            self._record(soma(0.5), "v", "m_hh", "ina", "gk_hh", "cm", "i_cap")
        for dendrite in network.dendrites:
            self._record(dendrite(0.3), "v", "i_pas")
        for synapse in network.synapses:
            self._record(synapse, "g", "i", "density", "count", "tau", "trace[0]", "trace[1]")
        self._record(network.relay, "m")
        self.trains = {}
        for section, x in [(s, 0.5) for s in network.somata] + [(d, 0.3) for d in network.dendrites]:
            self._train(str(section(x)), h.NetCon(section(x)._ref_v, None, sec=section))
        for source in (*network.noise, network.relay):
            self._train(str(source), h.NetCon(source, None))

    def _record(self, thing, *names):
        for name in names:
            base, _, index = name.rstrip("]").partition("[")
            pointer = getattr(thing, f"_ref_{base}")
            vector = self.network.h.Vector().record(pointer[int(index)] if index else pointer)
            self.signals[str(thing), name] = vector

    def _train(self, name, netcon):
        vector = self.network.h.Vector()
        netcon.record(vector)
        self.trains[name] = netcon, vector

    def signal(self, name, variable):
        return np.array(self.signals[name, variable].as_numpy())

    def times(self, name):
        vector = self.trains[name][1]
        return np.array(vector.as_numpy())
