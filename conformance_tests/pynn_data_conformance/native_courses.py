"""What happens in rigs, by the simulator's own recorders, and comparisons with it to the last bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pynn_data_conformance.rig import CELLS, Course, Rig

__all__ = ["LONGEST", "Oracle", "all_of", "assert_course", "assert_samples", "assert_trains", "known", "steps_of"]

LONGEST = 320
"""Steps that a test may let a rig run."""
MORE = 80
"""Steps that the watched network runs beyond that, since recorders may tell the last samples later."""

ORACLES: dict[type[Rig], Oracle] = {}


@dataclass(frozen=True)
class Oracle:
    """The course of a rig's network up to `LONGEST`."""

    dt: float
    variable: str
    """The one that changes in every step."""
    values: Mapping[str, np.ndarray]
    """Of each variable: a row per step from 0 on, a column per cell."""
    spikes: np.ndarray
    """Rows of (cell, step), each once, sorted."""

    def train(self, cell: int, after: int, until: int) -> list[int]:
        """Return the steps in which a cell spiked, later than one and up to another."""
        steps = self.spikes[self.spikes[:, 0] == cell, 1]
        first = after if after > 0 else -1
        return steps[(steps > first) & (steps <= until)].tolist()


def known(rig_class: type[Rig]) -> Oracle:
    """Return the course of a rig's network to which nothing is attached; it is run once."""
    if rig_class not in ORACLES:
        rig = rig_class()
        rig.build(watched=True)
        rig.run(LONGEST + MORE)
        ORACLES[rig_class] = oracle_of(rig, rig.course())
        rig.leave()
    return ORACLES[rig_class]


def oracle_of(rig: Rig, course: Course, until: int = LONGEST) -> Oracle:
    """Return what a course is up to a step."""
    values = {name: np.array(course.values[name], dtype=np.float64)[: until + 1] for name in rig.variables}
    spikes = np.array(sorted(course.spikes), dtype=np.int64).reshape(-1, 2)
    return Oracle(rig.dt, next(iter(rig.variables)), values, spikes[spikes[:, 1] <= until])


def all_of(rig: Rig) -> list[str]:
    """Return what can be recorded without giving a unit."""
    return [*(name for name, unit in rig.variables.items() if unit is not None), "spikes"]


def now_of(attached: Any) -> int:
    """Return the step up to which has been taken over from the simulator."""
    return round(attached.time / attached.clock.dt)


def assert_samples(
    attached: Any,
    signal: Any,
    oracle: Oracle,
    *,
    cells: Sequence[int] = range(CELLS),
    first: int = 0,
    interval: int = 1,
    last: int | None = None,
    variable: str | None = None,
    factor: float = 1.0,
) -> None:
    """Compare a signal that began at step `first`: all rows up to now, or `last`, but for the host's declared lag."""
    now = now_of(attached)
    until = now if last is None else min(last, now)
    known = min(until, now - attached.host.lag)
    values = signal.magnitude
    most, due = ((step - first) // interval + 1 for step in (until, known))
    assert due <= len(values) <= most, f"{len(values)} rows at step {now}, expected {most} (or {due}, by the lag)"
    expected = oracle.values[variable or oracle.variable][first : until + 1 : interval][: len(values), list(cells)]
    np.testing.assert_array_equal(values, expected if factor == 1.0 else expected * factor)
    assert round(float(signal.t_start.rescale("ms")) / oracle.dt) == first
    assert round(float(signal.sampling_period.rescale("ms")) / oracle.dt) == interval


def steps_of(train: Any, dt: float) -> list[int]:
    """Return the steps in which the spikes of a train are found."""
    times = train.times.rescale("ms").magnitude / dt
    return np.ceil(times - 1e-6).astype(int).tolist()


def assert_trains(
    trains: Sequence[Any], oracle: Oracle, *, cells: Sequence[int] = range(CELLS), after: int = 0, until: int
) -> None:
    """Compare the trains of cells: all spikes later than one step and up to another, and nothing else."""
    assert len(trains) == len(cells)
    for train, cell in zip(trains, cells, strict=True):
        assert steps_of(train, oracle.dt) == oracle.train(cell, after, until), f"cell {cell}"
        window = [round(float(t.rescale("ms")) / oracle.dt) for t in (train.t_start, train.t_stop)]
        assert window == [after, until]


def assert_course(rig: Rig, oracle: Oracle, until: int) -> None:
    """Compare what the recorders of a watched network tell: it is as if nothing had been attached."""
    course = oracle_of(rig, rig.course(), until)
    np.testing.assert_array_equal(course.spikes, oracle.spikes[oracle.spikes[:, 1] <= until])
    for name, values in course.values.items():
        assert len(values) > until - MORE
        np.testing.assert_array_equal(values, oracle.values[name][: len(values)])
