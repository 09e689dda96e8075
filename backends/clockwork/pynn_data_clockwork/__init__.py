"""A plug-in of the first rung: whoever has built a `Clockwork` by hand can record from it."""

from typing import Any

import numpy as np

import pynn_data.contract as c
from pynn_data.errors import InvalidHandle
from pynn_data.hooks import hookimpl
from pynn_data_clockwork.simulator import Clockwork, Log


class Logged(c.Recorder):
    def __init__(self, log: Log, ids: c.IntArray) -> None:
        self.log, self.ids = log, ids

    def close(self) -> None:
        self.log.stop()


class Strikes(Logged, c.SpikeRecorder):
    def drain(self) -> c.RawSpikes:
        _, rows = self.log.take()
        return c.RawSpikes(self.ids[rows[:, 0]], rows[:, 1])


class Samples(Logged, c.SignalRecorder):
    def drain(self) -> c.RawSignal:  # the row at now is not logged before the next step: the core asks for the state
        return c.RawSignal(*self.log.take())


class ClockworkHost(c.Host):
    name, contract, capabilities = "Clockwork", (0, 3), frozenset({c.Capability.ADVANCE})
    variables = {"level": c.NativeVariable("level", "mV"), "speed": c.NativeVariable("speed", "mV/ms")}

    def __init__(self, clockwork: Clockwork) -> None:
        self.clockwork, self.clock, self.wheels = clockwork, c.Clock(clockwork.dt), np.empty(0, dtype=np.int64)
        clockwork.before_reset.append(lambda: self.before_restart(0))

    @classmethod
    def version(cls) -> str:
        return "1.0"

    @classmethod
    def attach(cls, *objects: Any, **options: Any) -> "ClockworkHost":
        return cls(*objects, **options)

    def find(self, handle: Any, **options: Any) -> c.Found:
        if options:
            raise TypeError(f"Wheels are found without options; there is no {next(iter(options))!r}.")
        wheels, size = np.atleast_1d(handle), self.clockwork.level.size
        if wheels.dtype.kind != "i" or wheels.ndim != 1 or not np.isin(wheels, np.arange(size)).all():
            raise InvalidHandle(f"Wheels are known by their numbers, 0 to {size - 1}, not by {handle!r}.")
        return c.Found(wheels, wheels.size, "wheel", self.variables, annotations={"native_ids": wheels.tolist()})

    def adopt(self, found: c.Found, ids: c.IntArray) -> None:
        self.wheels = np.append(self.wheels, found.handle)  # ids go on where those of the last call have ended

    def current_step(self) -> int:
        return self.clockwork.steps

    def record_spikes(self, ids: c.IntArray) -> Strikes:
        return Strikes(Log(self.clockwork, self.wheels[ids]), ids)

    def record_signals(self, ids: c.IntArray, variables: Any, interval: int) -> list[Samples]:
        return [Samples(Log(self.clockwork, self.wheels[ids], v.name, interval), ids) for v in variables]

    def state(self, ids: c.IntArray, variable: c.NativeVariable) -> c.FloatArray:
        return np.array(getattr(self.clockwork, variable.name)[self.wheels[ids]])

    def advance(self, steps: int) -> None:
        self.clockwork.run(steps)

    def close(self) -> None:
        self.before_restart = lambda step: None  # the core has closed the recorders, or does not use them any more


@hookimpl
def pynn_data_host() -> type[c.Host]:
    return ClockworkHost
