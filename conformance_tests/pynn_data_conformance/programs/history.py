"""What had happened to a cell before something went wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from pynn_data_conformance.programs.program import POPULATION, Program
from pynn_data_conformance.programs.running import Outcome, carry_out, whole_steps

__all__ = ["Event", "last_events"]

Kind = Literal["arrival", "current", "spike"]


@dataclass(frozen=True)
class Event:
    """What a cell noticed."""

    step: int
    kind: Kind
    text: str


def last_events(program: Program, sim: ModuleType, cell: int, segment: int, step: int) -> list[Event]:
    """Return the last of each kind of event that a cell had up to a step, the latest first.

    The program is run on the reference with all spikes recorded.
    """
    outcome = carry_out(_watched(program), sim)
    if outcome.failure is not None:
        return []
    last: dict[str, Event] = {}
    for event in _events(outcome, sim, cell, segment):
        if event.step <= step and (event.kind not in last or event.step >= last[event.kind].step):
            last[event.kind] = event
    return sorted(last.values(), key=lambda event: -event.step)


def _watched(program: Program) -> Program:
    """Return a program that keeps all spikes and looks at them in the end."""
    lines, names = [], []
    for line in program.lines:
        if line.startswith("seen.append") or ".record(None)" in line:
            continue
        lines.append(line)
        found = POPULATION.match(line)
        if found:
            names.append(found.group(1))
            lines.append(f"{names[-1]}.record('spikes')")
    return Program((*lines, *(f"seen.append({name}.get_data('spikes'))" for name in names)))


def _events(outcome: Outcome, sim: ModuleType, cell: int, segment: int) -> Iterator[Event]:
    spikes: dict[int, list[int]] = defaultdict(list)
    for look in outcome.looks:
        for train in look.trains:
            if train.segment == segment:
                spikes[train.id] = whole_steps(train.times)

    def called(number: int) -> str:
        return outcome.cells[number].name if number in outcome.cells else f"cell {number}"

    simulation: Any = sim.Population._front_end.simulation
    for step in spikes[cell]:
        yield Event(step, "spike", f"it spikes in step {step}")
    for number, projection in enumerate(simulation.projections):
        pre, post = projection.pre.ids[projection.pairs.pre], projection.post.ids[projection.pairs.post]
        for k in (post == cell).nonzero()[0].tolist():
            for step in spikes[int(pre[k])]:
                at = step + int(projection.delays[k])
                yield Event(
                    at,
                    "arrival",
                    f"the spike of {called(int(pre[k]))} in step {step} arrives in step {at}: delay of "
                    f"{projection.delays[k]} steps, weight {projection.weights[k]:g}, {projection.receptor_type} "
                    f"(projection number {number})",
                )
    for current in simulation.currents:
        if cell in current.targets:
            steps, levels = current.step_function(simulation.clock, 0, max(1, simulation.now))
            for step, level in zip(steps.tolist(), levels.tolist(), strict=True):
                yield Event(step, "current", f"{type(current).__name__} has {level:g} nA from step {step} on")
