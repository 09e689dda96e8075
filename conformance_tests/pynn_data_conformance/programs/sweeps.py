"""Programs that are the same in every run: each parameter of a cell type by itself, and more than bytes can count."""

from __future__ import annotations

from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.cells import WEIGHTS, parameters_of, weight_unit
from pynn_data_conformance.programs.program import Program

__all__ = ["every_parameter", "many_spikes", "many_steps"]

BASE, MADE, CHANGED = 0.45, 0.75, 0.15
"""Where in its range a parameter lies: of all cells, of the cell that is about it, and once it has been changed."""
INH = "receptor_type='inhibitory'"
DRIVE = {"i_offset": 0.8}
"""Instead of `BASE`: cells fire."""


def every_parameter(kind: str, ability: Ability) -> Program:
    """Return a program with a cell for each parameter of a type, which has another value, and then another one again.

    The cells get spikes of both receptors all the time, and the weights are changed, too.
    """
    ranges = parameters_of(kind)
    names = list(ranges)

    def value(name: str, place: float) -> float:
        low, high, digits = ranges[name]
        return round(low + place * (high - low), digits)

    def values(about: str, cell: int) -> list[float]:
        base = value(about, DRIVE.get(about, BASE))
        return [value(about, MADE) if k == cell else base for k in range(len(names) + 1)]

    given = ", ".join(f"{name}={values(name, k)}" for k, name in enumerate(names))
    unit = weight_unit(kind)
    weight = WEIGHTS[unit][0][1] / 10
    other = weight if unit == "uS" else -weight
    exc, inh = ([round(begin + 1.7 * k, 1) for k in range(14)] for begin in (0.4, 1.3))
    onto = "cells2, sim.AllToAllConnector()"
    lines = [
        "sim.setup(timestep=0.1)",
        f"sources1 = sim.Population(2, sim.SpikeSourceArray(spike_times=[{exc}, {inh}]))",
        f"cells2 = sim.Population({len(names) + 1}, sim.{kind}({given}))",
        f"p3 = sim.Projection(sources1[:1], {onto}, sim.StaticSynapse(weight={weight:g}, delay=0.2))",
        f"p4 = sim.Projection(sources1[1:], {onto}, sim.StaticSynapse(weight={other:g}, delay=0.2), {INH})",
        f"cells2.record({[*ability.variables[kind], 'spikes']})",
        "sim.run(12.0)",
    ]
    if ability.can("PARAMETER_CHANGES"):
        lines += [f"cells2[{k}:{k + 1}].set({name}={value(name, CHANGED)})" for k, name in enumerate(names)]
    if ability.can("WEIGHT_CHANGES"):
        lines += [f"p3.set(weight={2 * weight:g})", f"p4.set(weight={1.5 * other:g})"]
    return Program((*lines, "sim.run(12.0)", "seen.append(cells2.get_data())"))


def many_steps(ability: Ability) -> Program:
    """Return a program of more steps than two bytes can count, in which a source is silent for long."""
    kind = _simple(ability)
    dt = max(ability.timesteps) if kind != "HH_cond_exp" else ability.timesteps[0]
    near, far = round(20 * dt, 9), [round(step * dt, 9) for step in (65530, 65533, 65536, 65550)]
    return Program(
        (
            f"sim.setup(timestep={dt})",
            f"sources1 = sim.Population(1, sim.SpikeSourceArray(spike_times={[near, far[1], far[2]]}))",
            f"cells2 = sim.Population(1, sim.{kind}())",
            f"p3 = sim.Projection(sources1, cells2, sim.FromListConnector([(0, 0, 0.01, {round(2 * dt, 9)})]))",
            "cells2.record(['spikes'])",
            f"cells2.record(['v'], start={far[0]})",
            f"sim.run({far[3]})",
            "seen.append(cells2.get_data())",
        )
    )


def many_spikes(ability: Ability) -> Program:
    """Return a program of more spikes than two bytes can count, of cells and of a source that has many in a step."""
    kind = _simple(ability)
    fast = {"IF_curr_delta": "i_offset=500.0, tau_refrac=0.1", "IF_curr_exp": "i_offset=500.0, tau_refrac=0.1"}
    return Program(
        (
            "sim.setup(timestep=0.1)",
            "sources1 = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.5] * 300 + [2.5] * 70000))",
            f"cells2 = sim.Population(700, sim.{kind}({fast.get(kind, 'i_offset=2.0')}))",
            f"cells3 = sim.Population(1, sim.{kind}())",
            "p4 = sim.Projection(sources1, cells3, sim.FromListConnector([(0, 0, 1e-5, 0.1)]))",
            "cells2.record(['spikes'])",
            "cells3.record(['v'])",
            "sim.run(20.0)",
            "seen.append(cells2.get_data())",
            "seen.append(cells3.get_data())",
        )
    )


def _simple(ability: Ability) -> str:
    """Return a cell type that is not slow on the reference, if there is one."""
    return next((kind for kind in ("IF_curr_delta", "IF_curr_exp") if kind in ability.kinds), ability.kinds[0])
