"""Statements that make sources, and give them other spikes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pynn_data_conformance.programs.writer import Group, Writer

__all__ = ["add_sources", "change_sources", "spike_times"]

PROCESSES: Mapping[str, Sequence[str]] = {
    "SpikeSourcePoisson": ("rate=100.0", "rate=400.0", "rate=3000.0"),
    "SpikeSourcePoissonRefractory": (
        "rate=100.0, tau_refrac=2.0", "rate=400.0, tau_refrac=1.03", "rate=0.0, tau_refrac=5.0",
    ),
    "SpikeSourceGamma": ("alpha=2, beta=400.0", "alpha=0.5, beta=100.0", "alpha=20.0, beta=60000.0"),
    "SpikeSourceInhGamma": (
        "a=[3.0], b=[0.002], tbins=[0.0]",
        "a=[1.5, 4.0, 0.5], b=[0.01, 0.001, 0.004], tbins=[1.0, 4.05, 20.0]",
    ),
}  # fmt: skip
"""Of each type, parameters that make it fire in a short run, and some that change much."""


def add_sources(w: Writer, size: int | None = None, poisson_percent: int = 25) -> Group:
    """Add a population of sources."""
    c = w.choices
    size = size or c.whole(1, 4)
    name = w.new_name("sources")
    kind = "SpikeSourceArray"
    if c.chance(poisson_percent):
        kind = c.one_of(list(PROCESSES)) if c.chance(40) else "SpikeSourcePoisson"
    if kind == "SpikeSourceArray":
        given = f"spike_times={times_of_all(w, size)}"
    else:
        given = drawn_process(w, kind)
        given += f", start={w.ms(w.step())}" if c.chance(30) else ""
        given += f", duration={w.ms(c.whole(1, w.total))}" if c.chance(30) else ""
    w.write(f"{name} = sim.Population({size}, sim.{kind}({given}), label={name!r})")
    group = Group(name, kind, size, (name,))
    w.sources.append(group)
    return group


def drawn_process(w: Writer, kind: str) -> str:
    """Return the parameters of a source that draws its spikes, but for the window, as arguments."""
    return w.choices.one_of(PROCESSES[kind])


def times_of_all(w: Writer, size: int) -> str:
    """Return a list of times for all sources, or one for each."""
    if size == 1 or w.choices.chance(30):
        return str(spike_times(w))
    return str([spike_times(w) for _ in range(size)])


def spike_times(w: Writer) -> list[float]:
    """Return times of a source: none, some, a burst; on the grid or off it; several in a step."""
    c = w.choices
    how = c.whole(0, 9)
    if how == 1:
        return []
    if how <= 3:  # a burst
        first, every = w.step(), c.whole(0, 3)
        return [w.ms(first + k * every) for k in range(c.whole(2, 8))]
    steps = sorted(w.step() for _ in range(c.whole(1, 6)))
    if how == 4:
        return [round(w.ms(step) + c.whole(0, 9) * w.dt / 10, 9) for step in steps]
    return [w.ms(step) for step in steps]


def change_sources(w: Writer) -> None:
    """Give sources other spikes."""
    c = w.choices
    group = w.part_of(c.one_of(w.sources), 60)
    if group.kind == "SpikeSourceArray":
        w.write(f"{group.text}.set(spike_times={times_of_all(w, group.size)})")
    elif group.kind == "SpikeSourcePoisson":
        w.write(f"{group.text}.set(rate={c.one_of([0.0, 200.0, 1000.0])})")
    else:
        w.write(f"{group.text}.set({drawn_process(w, group.kind)})")
