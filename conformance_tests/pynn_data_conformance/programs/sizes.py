"""Statements that make many: ids, cells and synapses beyond what a byte or two hold."""

from __future__ import annotations

from pynn_data_conformance.programs.building import add_cells, drawn_weight
from pynn_data_conformance.programs.sources import spike_times
from pynn_data_conformance.programs.writer import Group, Projection, Writer

__all__ = ["add_far_sources", "add_many_cells", "add_many_synapses"]


MANY = (257, 300, 256, 128, 127, 100, 101, 99)
"""Cells: what somebody may have taken for the size of a block, and one more and less."""


def add_far_sources(w: Writer) -> None:
    """Add sources before the next cells, most of them silent: ids go far, the last one has spikes."""
    c = w.choices
    size = c.one_of([300, 70000])
    name = w.new_name("sources")
    w.write(f"{name} = sim.Population({size}, sim.SpikeSourceArray(), label={name!r})")
    last = f"{name}[{size - 2}:]"
    w.write(f"{last}.set(spike_times={[spike_times(w), spike_times(w)]})")
    w.sources.append(Group(last, "SpikeSourceArray", 2, (name,)))


def add_many_cells(w: Writer) -> None:
    """Add about a hundred, or more than a byte can number, of a type that is not slow on the reference."""
    kinds = [kind for kind in w.kinds if not kind.startswith(("EIF", "HH"))] or w.kinds
    add_cells(w, w.choices.one_of(kinds), w.choices.one_of(MANY), counting=w.choices.chance(50))


def add_many_synapses(w: Writer) -> None:
    """Add very many synapses: from many sources to many cells, or of one source and cell."""
    c = w.choices
    target = c.one_of(w.cells)
    receptor = "inhibitory" if c.chance(30) else "excitatory"
    weight, name = drawn_weight(w, target.unit, receptor), w.new_name("p")
    if c.chance(50):
        source = c.one_of(w.sources)
        count = c.one_of([300, 70000] if source.kind == "SpikeSourceArray" else [300])
        pairs = f"[(k % {source.size}, k % {target.size}) for k in range({count})]"
        connector, origin, weight = f"sim.FromListConnector({pairs})", source.text, weight / 1000
    else:
        origin = w.new_name("sources")
        times = f"[[{w.ms(w.step())} + {w.dt} * (i % {c.whole(1, 30)})] for i in range(300)]"
        w.write(f"{origin} = sim.Population(300, sim.SpikeSourceArray(spike_times={times}), label={origin!r})")
        connector, weight = "sim.AllToAllConnector()", weight / 100
    synapse = f"sim.StaticSynapse(weight=lambda i, j: {weight:g} * (1 + (i + 7 * j) % 50) / 50, delay={w.ms(3)})"
    w.write(f"{name} = sim.Projection({origin}, {target.text}, {connector}, {synapse}, receptor_type={receptor!r})")
    w.projections.append(Projection(name, target.unit, receptor))
