"""Programs that are the same in every run: each parameter of a cell type, and more than bytes can count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.cells import WEIGHTS, parameters_of, weight_unit
from pynn_data_conformance.programs.program import Program

__all__ = ["coincidences", "every_parameter", "many_spikes", "many_steps", "one_after_the_other"]

BASE, MADE, CHANGED = 0.45, 0.75, 0.15
"""Where in its range a parameter lies: of all cells, of the cell that is about it, and once it has been changed."""
INH = "receptor_type='inhibitory'"
DRIVE = {"i_offset": 0.8}
"""Instead of `BASE`: cells fire."""


def every_parameter(kind: str, ability: Ability) -> Program:
    """Return a program with a cell for each parameter of a type, which has another value, and then another one again.

    The cells get spikes of both receptors all the time, and the weights are changed, too.
    """
    names = list(parameters_of(kind))
    lines = _driven(kind, ability, [{}, *({name: _value(kind, name, MADE)} for name in names)])
    if ability.can("PARAMETER_CHANGES"):
        lines += [
            f"cells2[{k}:{k + 1}].set({name}={_value(kind, name, CHANGED)})" for k, name in enumerate(names, start=1)
        ]
    if ability.can("WEIGHT_CHANGES"):
        exc, inh = _weights(kind)
        lines += [f"p3.set(weight={2 * exc:g})", f"p4.set(weight={1.5 * inh:g})"]
    return Program((*lines, "sim.run(12.0)", "seen.append(cells2.get_data())"))


def one_after_the_other(kind: str, ability: Ability) -> Program:
    """Return a program in which every parameter of the same cells is changed, and those before stay changed."""
    lines = _driven(kind, ability, [{}, {}])
    for name in parameters_of(kind):
        lines += [f"cells2[1:].set({name}={_value(kind, name, CHANGED)})", "sim.run(3.0)"]
    return Program((*lines, "seen.append(cells2.get_data())"))


def coincidences(kind: str, ability: Ability) -> Program:
    """Return a program of cells that have two parameters alike, or one at its lowest: where formulas have limits."""
    names = list(parameters_of(kind))
    times = [name for name in names if name.startswith("tau_") and name != "tau_refrac"]
    levels = [name for name in names if name in ("v_rest", "v_reset", "e_rev_leak", "e_rev_I", "e_rev_K", "e_rev_sfa")]
    pairs = [*combinations(times, 2), *combinations(levels, 2)]
    alike = [{one: (same := _value(kind, one, BASE)), other: same} for one, other in pairs]
    lowest = [{name: low} for name, (low, _, _) in parameters_of(kind).items() if low == 0.0]
    return Program((*_driven(kind, ability, [*alike, *lowest]), "sim.run(12.0)", "seen.append(cells2.get_data())"))


def _driven(kind: str, ability: Ability, cells: Sequence[Mapping[str, float]]) -> list[str]:
    """Return lines with a cell for each of some sets of parameters, all of which get spikes of both receptors."""
    given = ", ".join(
        f"{name}={[one.get(name, _value(kind, name, DRIVE.get(name, BASE))) for one in cells]}"
        for name in parameters_of(kind)
    )
    exc, inh = ([round(begin + 1.7 * k, 1) for k in range(14)] for begin in (0.4, 1.3))
    weight, other = _weights(kind)
    onto = "cells2, sim.AllToAllConnector()"
    return [
        "sim.setup(timestep=0.1)",
        f"sources1 = sim.Population(2, sim.SpikeSourceArray(spike_times=[{exc}, {inh}]))",
        f"cells2 = sim.Population({len(cells)}, sim.{kind}({given}))",
        f"p3 = sim.Projection(sources1[:1], {onto}, sim.StaticSynapse(weight={weight:g}, delay=0.2))",
        f"p4 = sim.Projection(sources1[1:], {onto}, sim.StaticSynapse(weight={other:g}, delay=0.2), {INH})",
        f"cells2.record({[*ability.variables[kind], 'spikes']})",
        "sim.run(12.0)",
    ]


def _weights(kind: str) -> tuple[float, float]:
    """Return those of the excitatory and of the inhibitory synapses."""
    unit = weight_unit(kind)
    weight = WEIGHTS[unit][0][1] / 10
    return weight, weight if unit == "uS" else -weight


def _value(kind: str, name: str, place: float) -> float:
    low, high, digits = parameters_of(kind)[name]
    return round(low + place * (high - low), digits)


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
