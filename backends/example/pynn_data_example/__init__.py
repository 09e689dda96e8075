"""A complete plug-in of pynn-data: leaky integrate-and-fire cells, one numpy step at a time."""

from typing import Any

import numpy as np

import pynn_data.contract as c
from pynn_data.hooks import hookimpl

PARAMETERS = {
    "v_rest": ("rest", "V"), "v_reset": ("reset", "V"), "v_thresh": ("threshold", "V"), "e_rev_E": ("e_ex", "V"),
    "e_rev_I": ("e_in", "V"), "i_offset": ("current", "A"), "cm": ("c", "F"), "tau_syn_E": ("tau_ex", "s"),
    "tau_syn_I": ("tau_in", "s"), "tau_refrac": ("pause", "s")}  # fmt: skip
NATIVE = {"v": ("v", "V"), "gsyn_exc": ("g_ex", "S"), "gsyn_inh": ("g_in", "S")}
VARIABLES = {variable: c.NativeVariable(*native) for variable, native in NATIVE.items()}
LEAK = {"leak": lambda p: 1e-6 * p["cm"] / p["tau_m"]}  # S from nF and ms
CELL_TYPES = {"IF_cond_exp": c.NativeCell("leaky", PARAMETERS, VARIABLES, "S", LEAK, tolerance=c.Tolerance(1e-4))}
ARRAYS = [name for name, _ in (*PARAMETERS.values(), *NATIVE.values(), ("leak", "S"), ("free_at", "steps"))]


class Spikes(c.SpikeRecorder):
    """Keeps the steps in which its cells fire."""

    def __init__(self, engine: "ExampleEngine", ids: c.IntArray) -> None:
        self.engine, self.ids, self.found = engine, ids, [np.empty((2, 0), dtype=np.int64)]
        engine.recorders.append(self)

    def sample(self, fired: c.IntArray) -> None:
        self.found.append(np.stack(np.broadcast_arrays(np.intersect1d(fired, self.ids), self.engine.now)))

    def drain(self) -> c.RawSpikes:
        found, self.found = self.found, self.found[:1]
        return c.RawSpikes(*np.concatenate(found, axis=1))

    def close(self) -> None:
        self.engine.recorders.remove(self)


class Samples(c.SignalRecorder):
    """Keeps a variable of its cells every few steps, from the moment it is made."""

    def __init__(self, engine: "ExampleEngine", ids: c.IntArray, name: str, interval: int) -> None:
        self.engine, self.ids, self.name, self.interval, self.begin = engine, ids, name, interval, engine.now
        self.known, self.rows = 0, [engine.of[name][ids]]
        engine.recorders.append(self)

    def sample(self, fired: c.IntArray) -> None:
        if (self.engine.now - self.begin) % self.interval == 0:
            self.rows.append(self.engine.of[self.name][self.ids])

    def drain(self) -> c.RawSignal:
        rows, self.rows = np.reshape(self.rows, (-1, self.ids.size)), []
        self.known += len(rows)
        return c.RawSignal(self.known - len(rows), rows)

    def close(self) -> None:
        self.engine.recorders.remove(self)


class ExampleEngine(c.Engine):
    """Cells and sources in arrays indexed by id; a source is a cell that never fires by itself."""

    name, contract, cells, capabilities = "Example", (0, 3), CELL_TYPES, c.CHANGEABLE

    @classmethod
    def version(cls) -> str:
        return np.__version__

    def __init__(self, clock: c.Clock, *, threads: int, max_delay: int, options: Any) -> None:
        self.dt, self.now, self.of = clock.dt / 1000.0, 0, {name: np.empty(0) for name in ARRAYS}
        self.arriving = np.empty((max_delay + 1, 2, 0))  # a ring of slots, one for each step
        self.connections: list[c.Connections] = []
        self.injected: list[tuple[int, c.IntArray]] = []
        self.recorders: list[Spikes | Samples] = []

    def add_sources(self, ids: c.IntArray) -> None:
        for name, values in self.of.items():
            self.of[name] = np.append(values, np.full(ids.size, np.inf if name == "threshold" else 1.0))
        self.arriving = np.pad(self.arriving, ((0, 0), (0, 0), (0, ids.size)))

    def add_cells(self, ids: c.IntArray, cell: c.NativeCell, parameters: Any, state: Any) -> None:
        self.add_sources(ids)
        self.set_parameters(ids, {**parameters, **state, "free_at": np.zeros(ids.size)})

    def set_parameters(self, ids: c.IntArray, parameters: Any) -> None:
        for name, values in parameters.items():
            self.of[name][ids] = values

    def connect(self, connections: c.Connections) -> None:
        self.connections.append(connections)

    def set_weights(self, connections: c.Connections, weight: c.FloatArray) -> None:
        self.connections[connections.key].weight[:] = weight

    def add_current(self, key: int, ids: c.IntArray) -> None:
        self.injected.append((key, ids))

    def record_spikes(self, ids: c.IntArray) -> Spikes:
        return Spikes(self, ids)

    def record_signals(self, ids: c.IntArray, variables: Any, interval: int) -> list[Samples]:
        return [Samples(self, ids, variable.name, interval) for variable in variables]

    def state(self, ids: c.IntArray, variable: c.NativeVariable) -> c.FloatArray:
        return self.of[variable.name][ids]

    def current_step(self) -> int:
        return self.now

    def feed(self, feed: c.Feed) -> None:
        self.fed = feed
        self.emit(feed.cells[feed.steps == 0])  # there are some before the first step only

    def advance(self, steps: int) -> None:
        for _ in range(steps):
            self.emit(np.append(fired := self.step(), self.fed.cells[self.fed.steps == self.now]))
            for recorder in self.recorders:
                recorder.sample(fired)

    def step(self) -> c.IntArray:  # integrates a step, takes up what arrives, returns who fires
        s, current = self.of, self.of["current"].copy()
        for key, ids in self.injected:
            steps, amplitudes = self.fed.currents[key]
            current[ids] += 1e-9 * amplitudes[np.searchsorted(steps, self.now, side="right") - 1]
        v, g, tau = s["v"], np.stack([s["g_ex"], s["g_in"]]), np.stack([s["tau_ex"], s["tau_in"]])
        for h in [self.dt / 10] * 10:  # in each part of the step, the average of a conductance counts
            g_ex, g_in = (g - (g := g * np.exp(-h / tau))) * tau / h
            driven = (current + s["leak"] * s["rest"] + g_ex * s["e_ex"] + g_in * s["e_in"]) / s["c"]
            v = v + (driven / (rate := (s["leak"] + g_ex + g_in) / s["c"]) - v) * -np.expm1(-h * rate)
        free, self.now = s["free_at"] <= self.now, self.now + 1
        slot = self.arriving[self.now % len(self.arriving)]
        (s["g_ex"], s["g_in"]), slot[:] = g + slot, 0.0
        fires = free & (v >= s["threshold"])
        s["v"] = np.where(fires, s["reset"], np.where(free, v, s["v"]))
        s["free_at"][fires] = self.now + np.ceil(s["pause"][fires] / self.dt - 1e-6)
        return np.flatnonzero(fires)

    def emit(self, spikes: c.IntArray) -> None:  # an id may be there several times
        times = np.bincount(spikes, minlength=self.of["v"].size)
        for some in self.connections:
            hit = times[some.pre] > 0
            at = (self.now + some.delay[hit]) % len(self.arriving), some.post[hit]
            np.add.at(self.arriving[:, int(some.receptor == "inhibitory")], at, some.weight[hit] * times[some.pre[hit]])

    def close(self) -> None: ...


@hookimpl
def pynn_data_engine() -> type[c.Engine]:
    return ExampleEngine  # a real plug-in imports its simulator here
