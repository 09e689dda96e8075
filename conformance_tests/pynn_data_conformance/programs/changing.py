"""Statements that change something which there is: parameters, weights, currents; of sources, see sources.py."""

from __future__ import annotations

from pynn_data_conformance.programs.building import drawn_weight
from pynn_data_conformance.programs.cells import LISTED, drawn_initial, drawn_parameter, parameters_of
from pynn_data_conformance.programs.writer import Writer

__all__ = ["change_cells", "change_current", "change_initial", "change_weights"]


def change_cells(w: Writer) -> None:
    """Give cells other values of one or two parameters."""
    c = w.choices
    group = w.part_of(c.one_of(w.cells), 40)
    names = list(parameters_of(group.kind))
    chosen = [names[k] for k in c.some(len(names))[:2]] if c.chance(60) else ["i_offset"]
    if group.kind in LISTED and c.chance(20):
        w.write(f"{group.text}.set({c.one_of(LISTED[group.kind])})")
        return
    values = ", ".join(f"{name}={drawn_parameter(c, group.kind, name, group.size)}" for name in chosen)
    w.write(f"{group.text}.set({values})")


def change_initial(w: Writer) -> None:
    """Give cells other initial values."""
    c = w.choices
    group = w.part_of(c.one_of(w.cells))
    names = w.ability.initial[group.kind]
    if names:
        name = c.one_of(names)
        w.write(f"{group.text}.initialize({name}={drawn_initial(c, group.kind, name, group.size)})")


def change_weights(w: Writer) -> None:
    """Give the connections of a projection another weight."""
    c, projection = w.choices, w.choices.one_of(w.projections)
    name, weight = projection.name, drawn_weight(w, projection.unit, projection.receptor)
    if c.chance(20):
        w.write(f"{name}.set(weight=lambda i, j: {weight} * (1 + i + 2 * j))")
    elif c.chance(30):  # each its own, several that join the same two cells, too
        w.write(f"{name}.set(weight=[{weight} * (1 + k % {c.whole(2, 7)}) for k in range({name}.size())])")
    else:
        w.write(f"{name}.set(weight={weight})")


def change_current(w: Writer) -> None:
    """Give a current another course."""
    c = w.choices
    name, kind, scale = c.one_of(w.currents)

    def level() -> float:
        return round(scale * c.decimal(-0.4, 1.6, 2), 6)

    if kind == "StepCurrentSource":
        steps = sorted({w.step() for _ in range(c.whole(1, 4))})
        times, amplitudes = [w.ms(step) for step in steps], [level() for _ in steps]
        w.write(f"{name}.set_parameters(times={times}, amplitudes={amplitudes})")
    elif c.chance(25):
        w.write(f"{name}.{c.one_of(['start', 'stop'])} = {w.ms(w.step())}")
    else:
        w.write(f"{name}.{'mean' if kind == 'NoisyCurrentSource' else 'amplitude'} = {level()}")
