"""Carries a program out, and keeps what it saw as plain arrays."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import NothingRecorded
from pynn_data_conformance.programs.program import Program
from pynn_data_conformance.reference.doubts import Doubt

__all__ = ["Cell", "Failure", "Look", "Outcome", "Signal", "Train", "carry_out"]


PEEK = re.compile(r"seen\.append\((.*)\.peek\('(\w+)'\)\)")


@dataclass(frozen=True)
class Cell:
    """A cell, as a program calls it."""

    name: str
    """Such as "cells1[2]"."""
    kind: str


@dataclass(frozen=True)
class Signal:
    """Samples of a variable."""

    segment: int
    name: str
    unit: str
    first: int
    """Step of the first sample."""
    interval: float
    """Steps."""
    ids: tuple[int, ...]
    """Of the cells, a column each."""
    values: FloatArray
    peeked: bool = False
    """Whether it is what `peek` returned, a sample without a course."""


@dataclass(frozen=True)
class Train:
    """Spikes of a cell."""

    segment: int
    id: int
    start: float
    stop: float
    """Steps."""
    times: FloatArray
    """Steps, of sources between them as well."""


@dataclass(frozen=True)
class Look:
    """What a line has appended to `seen`."""

    line: int
    signals: list[Signal] = field(default_factory=list)
    trains: list[Train] = field(default_factory=list)
    nothing: bool = False
    """Whether there was nothing to be seen."""
    segment: int = 0
    """In which it happened."""
    now: int = 0
    """Step at which it happened."""


@dataclass(frozen=True)
class Failure:
    """An error that a program has ended with."""

    line: int
    error: BaseException


@dataclass
class Outcome:
    """What a program saw, and how it ended."""

    looks: list[Look] = field(default_factory=list)
    failure: Failure | None = None
    cells: dict[int, Cell] = field(default_factory=dict)
    doubts: dict[int, list[Doubt]] = field(default_factory=dict)
    """Segment -> where its course hangs by a thread, as far as the engine says so."""
    senders: dict[int, frozenset[int]] = field(default_factory=dict)
    """Segment -> ids of the cells whose spikes go to others."""


def carry_out(program: Program, sim: ModuleType) -> Outcome:
    """Run a program on a front end; an error ends it, and is kept."""
    outcome = Outcome()
    seen: list[Any] = []
    names: dict[str, Any] = {"sim": sim, "seen": seen}
    segment = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what has no effect before the next reset
        for number, line in enumerate(program.lines):
            again = line.startswith("sim.reset(") and sim.get_current_time() > 0
            if again:
                _note_doubts(sim, segment, outcome)
            try:
                exec(compile(line, f"line {number}", "exec"), names)
            except NothingRecorded:
                seen.append(None)
            except Exception as error:
                outcome.failure = Failure(number, error)
                break
            segment += again
            for found in seen:
                outcome.looks.append(_look(found, Place(number, line, segment, sim), names))
            seen.clear()
        if outcome.failure is None:
            _note_doubts(sim, segment, outcome)
        _name_cells(names, outcome)
    return outcome


@dataclass(frozen=True)
class Place:
    """Where in a program something was seen."""

    line: int
    text: str
    segment: int
    sim: ModuleType

    @property
    def now(self) -> int:
        """Step."""
        time, dt = float(self.sim.get_current_time()), float(self.sim.get_time_step())
        return round(time / dt)


def _look(found: Any, at: Place, names: Mapping[str, Any]) -> Look:
    if found is None:
        return Look(at.line, nothing=True, segment=at.segment, now=at.now)
    if isinstance(found, np.ndarray):
        group, variable = PEEK.fullmatch(at.text).groups()  # type: ignore[union-attr]
        ids = tuple(eval(group, dict(names)).ids.tolist())
        peeked = Signal(at.segment, variable, "", at.now, 1, ids, found[None], peeked=True)
        return Look(at.line, [peeked], segment=at.segment, now=at.now)
    signals, trains = _taken_apart(found, at.sim.get_time_step())
    return Look(at.line, signals, trains, segment=at.segment, now=at.now)


def _taken_apart(found: Any, dt: float) -> tuple[list[Signal], list[Train]]:
    """Return what is in a Block."""
    signals = [
        Signal(
            s.index,
            a.name,
            a.units.dimensionality.string,
            round(float(a.t_start.rescale("ms")) / dt),
            float(a.sampling_period.rescale("ms")) / dt,
            tuple(a.array_annotations["channel_id"].tolist()),
            np.asarray(a.magnitude),
        )
        for s in found.segments
        for a in s.analogsignals
    ]
    trains = [
        Train(
            s.index,
            t.annotations["source_id"],
            float(t.t_start.rescale("ms")) / dt,
            float(t.t_stop.rescale("ms")) / dt,
            np.asarray(t.rescale("ms").magnitude) / dt,
        )
        for s in found.segments
        for t in s.spiketrains
    ]
    return signals, trains


def _note_doubts(sim: ModuleType, segment: int, outcome: Outcome) -> None:
    """Keep where the network that runs might as well have taken another course."""
    simulation: Any = sim.Population._front_end.simulation
    if simulation.present:
        outcome.doubts[segment] = list(getattr(simulation.engine, "doubts", ()))
        outcome.senders[segment] = getattr(simulation.engine, "senders", frozenset())


def _name_cells(names: Mapping[str, Any], outcome: Outcome) -> None:
    for name, value in names.items():
        if hasattr(value, "first_id") and hasattr(value, "celltype") and not hasattr(value, "parent"):
            for index in range(min(value.size, 1000)):
                outcome.cells[value.first_id + index] = Cell(f"{name}[{index}]", type(value.celltype).__name__)


def whole_steps(times: FloatArray) -> list[int]:
    """Return the step that each time lies in, which is the first one not before it."""
    return [math.ceil(time - 1e-6) for time in times.tolist()]
