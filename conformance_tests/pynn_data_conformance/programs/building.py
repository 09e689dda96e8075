"""Statements that make something: cells, connections, currents; sources.py has those that make sources."""

from __future__ import annotations

from collections.abc import Callable

from pynn_data_conformance.programs.cells import (
    CURRENTS,
    LISTED,
    WEIGHTS,
    drawn_initial,
    drawn_parameter,
    parameters_of,
)
from pynn_data_conformance.programs.writer import Group, Projection, Writer

__all__ = ["add_cells", "add_current", "add_projection", "inject"]


def add_cells(w: Writer, kind: str | None = None, size: int | None = None, counting: bool = False) -> Group:
    """Add a population of cells; with `counting`, of a kind in which each synaptic event shows for good."""
    c = w.choices
    kind = kind or c.one_of(w.kinds)
    size = size or c.whole(1, 4)
    if counting:
        given = {"tau_m": "1e5", "v_thresh": "1e9"} if kind.startswith("IF") else {}
    else:
        given = {name: drawn_parameter(c, kind, name, size) for name in parameters_of(kind) if c.chance(35)}
        given.setdefault("i_offset", drawn_parameter(c, kind, "i_offset", size))
        if c.chance(8) and "tau_m" in given and "tau_syn_E" in parameters_of(kind):
            given["tau_syn_E"] = given["tau_m"]
    name = w.new_name("cells")
    arguments = [f"{n}={value}" for n, value in given.items()]
    if kind in LISTED and c.chance(70):
        arguments.append(c.one_of(LISTED[kind]))
    celltype = f"sim.{kind}({', '.join(arguments)})"
    initial = ""
    if c.chance(30):
        names = [name for name in w.ability.initial[kind] if c.chance(60)]
        values = ", ".join(f"{n!r}: {drawn_initial(c, kind, n, size)}" for n in names)
        initial = f", initial_values={{{values}}}" if values else ""
    w.write(f"{name} = sim.Population({size}, {celltype}{initial}, label={name!r})")
    group = Group(name, kind, size, (name,))
    w.cells.append(group)
    return group


# -- connections ---------------------------------------------------------------------------------


def add_projection(w: Writer, origin: Group | None = None, target: Group | None = None) -> Projection:
    """Add a projection."""
    c = w.choices
    origin, target = origin or w.origin(), target or w.target()
    receptor = "inhibitory" if c.chance(30) else "excitatory"
    name = w.new_name("p")
    connector, synapse = _pairs(w, origin, target, receptor)
    arguments = [origin.text, target.text, connector, *([synapse] if synapse else [])]
    if receptor != "excitatory" or c.chance(10):
        arguments.append(f"receptor_type={receptor!r}")
    w.write(f"{name} = sim.Projection({', '.join(arguments)})")
    projection = Projection(name, target.unit, receptor)
    w.projections.append(projection)
    return projection


def drawn_weight(w: Writer, unit: str, receptor: str) -> float:
    """Return a weight."""
    c = w.choices
    if c.chance(5):
        return 0.0
    usual, strong, weak = WEIGHTS[unit]
    size = c.decimal(*(strong if c.chance(12) else weak if c.chance(12) else usual))
    return -size if receptor == "inhibitory" and unit != "uS" else size


def _pairs(w: Writer, origin: Group, target: Group, receptor: str) -> tuple[str, str]:
    """Return connector and synapse."""
    c = w.choices
    how = c.whole(0, 99)
    if how < 45 or origin.size * target.size > 400:
        rows = [
            (
                c.whole(0, origin.size - 1),
                c.whole(0, target.size - 1),
                drawn_weight(w, target.unit, receptor),
                w.ms(_delay(w)),
            )
            for _ in range(c.whole(1, 8))
        ]
        if c.chance(25):
            rows += [rows[0]] * c.whole(1, 2)
        return f"sim.FromListConnector({rows})", ""
    count, shape = 0, (origin.size, target.size)
    if how < 70:
        connector, count = "sim.AllToAllConnector()", origin.size * target.size
    elif how < 80 and origin.size == target.size:
        connector, count = "sim.OneToOneConnector()", origin.size
    elif how < 90 and origin.size * target.size <= 24:
        array = [[c.chance(60) for _ in range(target.size)] for _ in range(origin.size)]
        connector = f"sim.ArrayConnector({array})"
    elif how < 95:
        connector = f"sim.FixedProbabilityConnector({c.one_of([0.5, 0.8])})"
    else:
        connector = f"sim.FixedNumberPreConnector({c.whole(1, 3)}, with_replacement=True)"
    weight = _values(w, lambda: drawn_weight(w, target.unit, receptor), count, shape)
    delay = _values(w, lambda: w.ms(_delay(w)), count, shape)
    return connector, f"sim.StaticSynapse(weight={weight}, delay={delay})"


def _values(w: Writer, one: Callable[[], float], count: int, shape: tuple[int, int]) -> str:
    """Return weights or delays: a number, one for each connection, or an array with one for each pair of cells."""
    how = w.choices.whole(0, 99)
    if how < 55 or shape[0] * shape[1] > 24:
        return repr(one())
    if how < 75 and count:
        return repr([one() for _ in range(count)])
    return repr([[one() for _ in range(shape[1])] for _ in range(shape[0])])


def _delay(w: Writer) -> int:
    """Return a delay in steps, mostly short."""
    c = w.choices
    return c.whole(1, w.longest_delay) if c.chance(50) else c.whole(1, min(5, w.longest_delay))


# -- currents ------------------------------------------------------------------------------------


def add_current(w: Writer, target: Group | None = None) -> None:
    """Add a current and inject it."""
    c = w.choices
    target = target or w.part_of(c.one_of(w.cells))
    scale = CURRENTS.get(target.kind, 1.0)
    name = w.new_name("current")

    def level(low: float = -0.4, high: float = 1.6) -> float:
        return round(scale * c.decimal(low, high, 2), 6)

    kind = c.one_of(["DCSource", "StepCurrentSource", "ACSource", "NoisyCurrentSource"])
    window = f", start={_moment(w)}" if c.chance(60) else ""
    window += f", stop={_moment(w)}" if c.chance(40) else ""
    if kind == "DCSource":
        given = f"amplitude={level()}{window}"
    elif kind == "ACSource":
        frequency, phase = c.one_of([50.0, 20.0, 170.0]), c.one_of([0.0, 90.0, 40.0])
        given = f"amplitude={level(0.1)}, offset={level()}, frequency={frequency}, phase={phase}{window}"
    elif kind == "StepCurrentSource":
        steps = sorted({w.step() for _ in range(c.whole(1, 5))})
        given = f"times={[w.ms(step) for step in steps]}, amplitudes={[level() for _ in steps]}"
    else:
        given = f"mean={level()}, stdev={level(0.1, 0.5)}, dt={w.ms(c.whole(1, 8))}{window}"
    w.write(f"{name} = sim.{kind}({given})")
    w.currents.append((name, kind, scale))
    w.write(f"{name}.inject_into({target.text})")


def inject(w: Writer) -> None:
    """Inject a current that there is already into more cells."""
    c = w.choices
    name, _, scale = c.one_of(w.currents)
    fitting = [group for group in w.cells if CURRENTS.get(group.kind, 1.0) == scale]
    if fitting:
        w.write(f"{name}.inject_into({w.part_of(c.one_of(fitting)).text})")


def _moment(w: Writer) -> float:
    """Return a time, mostly on the grid."""
    return round(w.ms(w.step()) + (w.dt / 2 if w.choices.chance(10) else 0.0), 9)
