"""Writes a program line by line, and knows what there is so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.cells import weight_unit
from pynn_data_conformance.programs.choices import Choices
from pynn_data_conformance.programs.program import Program

__all__ = ["Group", "Projection", "Writer"]

NEED_SHORT_STEPS = {"HH_cond_exp": 0.1}
"""Cell type -> longest time step in ms: with 1 ms NEST and NEURON are off by 25 times as much as they may be."""


@dataclass(frozen=True)
class Group:
    """Cells that a program has a name or an expression for."""

    text: str
    kind: str
    """Cell type; of an assembly that of its first member."""
    size: int
    of: tuple[str, ...]
    """Names of the populations that they belong to."""

    @property
    def is_source(self) -> bool:
        """Whether the cells are sources."""
        return self.kind.startswith("SpikeSource")

    @property
    def unit(self) -> str:
        """Unit of weights onto the cells."""
        return weight_unit(self.kind)


@dataclass(frozen=True)
class Projection:
    """Connections that a program has a name for."""

    name: str
    unit: str
    receptor: str


@dataclass
class Writer:
    """A program in the making."""

    choices: Choices
    ability: Ability
    stretches: Sequence[int]
    """Steps of each run to come, so that something can be made to happen at their boundaries."""
    dt: float = 0.1
    longest_delay: int = 40
    """Steps; as long as no delay may be longer than those at the first run, it is given to setup()."""
    lines: list[str] = field(default_factory=list)
    cells: list[Group] = field(default_factory=list)
    """Populations of cells, whole."""
    sources: list[Group] = field(default_factory=list)
    projections: list[Projection] = field(default_factory=list)
    currents: list[tuple[str, str, float]] = field(default_factory=list)
    """(Name, type, nA that are moderate for its cells)."""
    recorded: set[str] = field(default_factory=set)
    """Names of populations for which something has been asked."""
    now: int = 0
    running: bool = False
    """Whether the network has run since setup() or the last reset()."""
    names: int = 0

    # -- words ---------------------------------------------------------------------------------

    def write(self, line: str) -> None:
        """Add a line."""
        self.lines.append(line)

    def new_name(self, kind: str) -> str:
        """Return a name that no other thing has."""
        self.names += 1
        return f"{kind}{self.names}"

    def ms(self, steps: int) -> float:
        """Return the time of a step."""
        return round(steps * self.dt, 9)

    def program(self) -> Program:
        """Return what was written."""
        return Program(tuple(self.lines))

    @property
    def kinds(self) -> Sequence[str]:
        """Cell types that may be used with the time step."""
        fine = [kind for kind in self.ability.kinds if self.dt <= NEED_SHORT_STEPS.get(kind, self.dt)]
        return fine or self.ability.kinds

    # -- time ----------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """Steps of all runs."""
        return sum(self.stretches)

    @property
    def boundaries(self) -> list[int]:
        """Steps at which runs end."""
        return [sum(self.stretches[: k + 1]) for k in range(len(self.stretches))]

    def step(self, first: int = 0) -> int:
        """Return a step at which something may happen, boundaries of runs more often than others."""
        c = self.choices
        if c.chance(30):
            return max(first, c.one_of(self.boundaries) + c.whole(0, 2) - 1)
        return c.whole(first, max(first, self.total))

    def run(self, steps: int) -> None:
        """Write a run."""
        c = self.choices
        duration = self.ms(steps)
        if c.chance(15):
            self.write(f"sim.run_until({self.ms(self.now + steps)})")
        elif c.chance(15):
            every = self.ms(c.whole(1, max(1, min(steps, 9))))
            self.write(f"sim.run({duration}, callbacks=[lambda t: t + {every}])")
        else:
            self.write(f"sim.run({duration})")
        self.now, self.running = self.now + steps, True

    def reset(self) -> None:
        """Write a reset."""
        self.write("sim.reset()")
        self.now, self.running = 0, False

    # -- cells ---------------------------------------------------------------------------------

    def part_of(self, group: Group, whole_percent: int = 50) -> Group:
        """Return a population, or some of its cells: by a slice, a mask, or a list of indices."""
        c, n = self.choices, group.size
        if n == 1 or c.chance(whole_percent):
            return group
        how = c.whole(0, 4)
        if n > 20:
            how = 1
        if how == 0:
            first = c.whole(0, n - 1)
            last = c.whole(first + 1, n)
            return _part(group, f"{first}:{last}", last - first)
        if how == 1:
            first, step = c.whole(0, 1), c.whole(2, 3)
            return _part(group, f"{first}::{step}", len(range(first, n, step)))
        if how == 2:
            chosen = set(c.some(n))
            return _part(group, str([k in chosen for k in range(n)]), len(chosen))
        if how == 3:
            indices = c.some(n)
            return _part(group, str(indices), len(indices))
        first = c.whole(0, n - 1)
        return _part(group, f"{first}:{first + 1}", 1)

    def target(self) -> Group:
        """Return cells that synapses may go to: of one population, or an assembly of two with weights of one unit."""
        c = self.choices
        group = c.one_of(self.cells)
        part = self.part_of(group)
        others = [other for other in self.cells if other.unit == group.unit and other is not group]
        return both(part, self.part_of(c.one_of(others))) if others and c.chance(25) else part

    def origin(self) -> Group:
        """Return cells or sources that synapses may come from."""
        c = self.choices
        groups = [*self.sources, *self.cells] if c.chance(30) or not self.sources else self.sources
        group = c.one_of(groups)
        part = self.part_of(group)
        others = [other for other in groups if other is not group]
        return both(part, self.part_of(c.one_of(others))) if others and c.chance(10) else part


def both(one: Group, other: Group) -> Group:
    """Return the assembly of two groups."""
    return Group(f"({one.text} + {other.text})", one.kind, one.size + other.size, one.of + other.of)


def _part(group: Group, selector: str, size: int) -> Group:
    return Group(f"{group.text}[{selector}]", group.kind, size, group.of)
