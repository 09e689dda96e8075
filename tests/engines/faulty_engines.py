"""The example plug-in, made to fail at a given moment, and a network on it."""

from contextlib import contextmanager

import numpy as np
from pynn_data_example import ExampleEngine, Samples, Spikes

from pynn_data.front_end import FrontEnd
from pynn_data.network.cells import IF_cond_exp, SpikeSourceArray, SpikeSourcePoisson
from pynn_data.network.connectors import AllToAllConnector
from pynn_data.network.synapses import StaticSynapse
from pynn_data.registry import Backend


class Trap:
    """Raises at the n-th of some calls."""

    def __init__(self):
        self.what, self.left, self.error = None, 0, None

    def passed(self, what):
        if what == self.what:
            self.left -= 1
            if self.left == 0:
                raise self.error

    @contextmanager
    def set(self, what, nth, error):
        self.what, self.left, self.error = what, nth, error
        yield self
        self.what = None


TRAP = Trap()
CALLS = ["advance half-way", "advance", "feed", "drain spikes", "drain samples", "state", "begin", "close a recorder"]
"""What an engine can fail in while it runs."""


class TrappedSamples(Samples):
    def drain(self):
        TRAP.passed("drain samples")
        raw = super().drain()
        if self.engine.forgets_now and self.engine.now and len(raw.values):
            last = (self.engine.now - self.begin) % self.interval == 0
            self.known -= int(last)
            self.rows = [raw.values[-1]] if last else []
            return type(raw)(raw.first_row, raw.values[: len(raw.values) - last])
        return raw

    def close(self):
        TRAP.passed("close a recorder")
        super().close()


class TrappedSpikes(Spikes):
    def drain(self):
        TRAP.passed("drain spikes")
        return super().drain()


class Faulty(ExampleEngine):
    """Fails when the trap says so; a cell's v can become no number at a given step."""

    forgets_now = False
    """Whether recorders leave out the row at now, as they may."""
    nan_at = None
    """(step, id of a cell)"""

    def advance(self, steps):
        TRAP.passed("advance")
        for _ in range(steps):
            super().advance(1)
            TRAP.passed("advance half-way")

    def step(self):
        fired = super().step()
        if self.nan_at and self.nan_at[0] == self.now:
            self.of["v"][self.nan_at[1]] = np.nan
        return fired

    def feed(self, feed):
        TRAP.passed("feed")
        super().feed(feed)

    def state(self, ids, variable):
        TRAP.passed("state")
        return super().state(ids, variable)

    def record_spikes(self, ids):
        return TrappedSpikes(self, ids)

    def record_signals(self, ids, variables, interval):
        TRAP.passed("begin")
        return [TrappedSamples(self, ids, variable.name, interval) for variable in variables]

    def close(self):
        TRAP.passed("close")


class Forgetful(Faulty):
    """The row at now is asked for."""

    forgets_now = True


def front_end(engine=Faulty):
    """Return a front end on an engine, as if a plug-in had brought it."""
    return FrontEnd(Backend("faulty", "pynn-data-faulty", "1.0", engine))


def network(sim):
    """Return two populations and their sources, of which signals on several grids and spikes are recorded."""
    sim.setup(timestep=0.1, seed=2)
    one = sim.Population(4, IF_cond_exp(i_offset=[0.5, 0.8, 1.0, 1.4], tau_refrac=1.0), label="one")
    other = sim.Population(3, IF_cond_exp(i_offset=0.9), label="other")
    sources = sim.Population(2, SpikeSourcePoisson(rate=400.0), label="sources")
    clock = sim.Population(1, SpikeSourceArray(spike_times=np.arange(1.0, 60.0, 3.0)), label="clock")
    for pre, post in ((sources, one), (clock, other), (one, other)):
        sim.Projection(pre, post, AllToAllConnector(), StaticSynapse(weight=0.01, delay=0.5))
    (one + other + sources + clock).record("spikes")
    one.record(["v", "gsyn_exc"])
    other.record("v", sampling_interval=0.7)
    other[1:].record("gsyn_exc", start=10.0, stop=30.4)
    return one, other, sources, clock
