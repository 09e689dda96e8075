"""The engine that is tested, and the one that says what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

import pynn_data
from pynn_data.registry import load
from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.comparing import Difference, Judge
from pynn_data_conformance.programs.program import POPULATION, Program
from pynn_data_conformance.programs.running import Outcome, carry_out

__all__ = ["InvalidProgram", "Pair"]

SPIKE_BY_THEMSELVES = ("EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista", "HH_cond_exp")
SWAY = 0.1
"""mV: as much as v may be off."""
TIMESTEP = re.compile(r"timestep=([\d.e-]+)")


class InvalidProgram(Exception):
    """The reference refuses the program."""


@dataclass(frozen=True)
class Pair:
    """Names of two backends."""

    tested: str
    reference: str

    @cached_property
    def ability(self) -> Ability:
        """What both can do."""
        return Ability.of(*self._engines)

    def compare(self, program: Program) -> tuple[Difference | None, Outcome]:
        """Return the first difference between the two, if any, and what the reference has seen.

        Nothing is compared from where on it is a matter of errors that are allowed. Cells that make their spikes by
        themselves may come so close to their threshold that v is off by mV for a first error of a uV: a network of
        such cells may be as far off as the reference is with an initial v that is a little higher or lower.

        Raises
        ------
        InvalidProgram
            The reference cannot run it.
        """
        wanted = carry_out(program, self.sim)
        if wanted.failure is not None:
            line = program.lines[wanted.failure.line]
            raise InvalidProgram(f"{line}: {wanted.failure.error!r}") from wanted.failure.error
        got = carry_out(program, pynn_data.open(self.tested))
        judge = self.judge(program)
        difference = judge.first_difference(got, wanted)
        if difference is not None and judge.may_be_carried(difference, wanted):
            swayed = [carry_out(_swayed(program, by), self.sim) for by in (SWAY, -SWAY)]
            if any(outcome.failure for outcome in swayed):
                return None, wanted
            difference = judge.first_difference(got, wanted, swayed)
        return difference, wanted

    def differ(self, program: Program) -> bool:
        """Return whether the reference can run it and there is a difference."""
        try:
            return self.compare(program)[0] is not None
        except InvalidProgram:
            return False

    def judge(self, program: Program) -> Judge:
        """Return what compares outcomes of a program."""
        return Judge(self._engines, timestep(program))

    @property
    def sim(self) -> ModuleType:
        """Front end of the reference."""
        return pynn_data.open(self.reference)

    @cached_property
    def _engines(self) -> tuple[type, type]:
        return load(self.tested).engine, load(self.reference).engine


def _swayed(program: Program, by: float) -> Program:
    """Return the program with a slightly other initial v of all cells that make their spikes by themselves."""
    lines = []
    for line in program.lines:
        lines.append(line)
        found = POPULATION.match(line)
        if found and any(f"sim.{kind}(" in line for kind in SPIKE_BY_THEMSELVES):
            name = found.group(1)
            lines.append(f"{name}.initialize(v={name}.initial_values['v'] + {by})")
    return Program(tuple(lines))


def timestep(program: Program) -> float:
    """Return a program's time step in ms."""
    found = TIMESTEP.search(program.lines[0])
    return float(found.group(1)) if found else 0.1
