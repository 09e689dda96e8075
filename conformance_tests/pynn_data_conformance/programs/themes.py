"""Kinds of programs: each has something that it is about, and enough around it to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.building import (
    add_cells,
    add_current,
    add_projection,
    inject,
)
from pynn_data_conformance.programs.changing import (
    change_cells,
    change_current,
    change_initial,
    change_weights,
)
from pynn_data_conformance.programs.choices import Choices
from pynn_data_conformance.programs.looking import (
    look,
    peek,
    record,
    record_everything,
    record_rest,
    stop_recording,
)
from pynn_data_conformance.programs.program import Program
from pynn_data_conformance.programs.sizes import add_far_sources, add_many_cells, add_many_synapses
from pynn_data_conformance.programs.sources import add_sources, change_sources
from pynn_data_conformance.programs.writer import Writer

__all__ = ["THEMES", "Theme"]

Statement = Callable[[Writer], object]


@dataclass(frozen=True)
class Theme:
    """What programs are about: how often each statement occurs."""

    name: str
    built: Mapping[str, int] = field(default_factory=dict)
    """Before the first run: statement -> highest number."""
    between: Mapping[str, int] = field(default_factory=dict)
    """Between runs: statement -> weight."""
    runs: tuple[int, int] = (1, 3)
    longest_delay: int = 40
    counting_percent: int = 15
    """How often cells keep all that arrives for good."""
    steps: tuple[int, ...] = (1, 3, 20, 60, 150)
    """Lengths of runs, at most."""
    records: bool = False
    """Whether it is about requests, and cells are not recorded from otherwise."""
    coarse_percent: int = 10
    """How often the time step is another one than 0.1 ms."""

    def write(self, choices: Choices, ability: Ability) -> Program:
        """Return a program."""
        stretches = [choices.whole(1, choices.one_of(self.steps)) for _ in range(choices.whole(*self.runs))]
        if sum(stretches) < 20:
            stretches.append(40)
        w = Writer(choices, ability, stretches, longest_delay=self.longest_delay)
        self._setup(w)
        self._build(w)
        for number, steps in enumerate(stretches):
            if number:
                self._change(w)
            w.run(steps)
        for group in (*w.cells, *w.sources):
            if group.text in w.recorded:
                w.write(f"seen.append({group.text}.get_data())")
        return w.program()

    def _setup(self, w: Writer) -> None:
        c = w.choices
        if c.chance(self.coarse_percent):
            w.dt = c.one_of(w.ability.timesteps)
        given = [f"timestep={w.dt}"]
        if self._late(w.ability):
            given.append(f"max_delay={w.ms(w.longest_delay)}")
        if c.chance(30):
            given.append(f"seed={c.whole(1, 99)}")
        if w.ability.can("THREADS") and c.chance(4):
            given.append("threads=2")
        w.write(f"sim.setup({', '.join(given)})")

    def _late(self, ability: Ability) -> bool:
        return "projection" in self.between and ability.can("LATE_CONNECTIONS")

    def _build(self, w: Writer) -> None:
        """Write what there is at the first run: in any order, but that nothing is used before it is made."""
        c = w.choices
        cells_first = c.chance(50)
        firsts: list[Statement] = [self._cells, add_sources]
        for statement in firsts if cells_first else firsts[::-1]:
            statement(w)
        wanted = [name for name, most in self.built.items() for _ in range(c.whole(0, most)) if self._may(w, name)]
        while wanted:
            self._do(w, wanted.pop(c.whole(0, len(wanted) - 1)))
        if not w.projections:
            add_projection(w)
        if not self.records or c.chance(50) or not w.recorded:
            record_rest(w)

    def _change(self, w: Writer) -> None:
        """Write what happens between two runs."""
        c = w.choices
        for _ in range(c.whole(0, 4)):
            names = [name for name, weight in self.between.items() for _ in range(weight) if self._may(w, name)]
            if names:
                self._do(w, c.one_of(names))

    def _do(self, w: Writer, name: str) -> None:
        if name == "cells":
            self._cells(w)
        else:
            STATEMENTS[name](w)

    def _cells(self, w: Writer) -> None:
        group = add_cells(w, counting=w.choices.chance(self.counting_percent))
        if (not self.records and w.choices.chance(50)) or w.running:
            record_everything(w, group)

    @staticmethod
    def _may(w: Writer, name: str) -> bool:
        """Return whether the engines can do it now, and there is something to do it to."""
        can = w.ability.can
        possible = {
            "cells": not w.running or can("LATE_CELLS"),
            "sources": not w.running or can("LATE_CELLS"),
            "projection": not w.running or can("LATE_CONNECTIONS"),
            "current": can("CURRENTS") and (not w.running or can("LATE_CURRENTS")),
            "inject": bool(w.currents) and (not w.running or can("LATE_CURRENTS")),
            "change_cells": not w.running or can("PARAMETER_CHANGES"),
            "change_weights": bool(w.projections) and (not w.running or can("WEIGHT_CHANGES")),
            "change_current": bool(w.currents),
            "change_initial": not w.running,
            "look": bool(w.recorded) and w.running,
        }
        return possible.get(name, True)


def _reset(w: Writer) -> None:
    w.reset()
    if w.choices.chance(30):
        change_initial(w)


STATEMENTS: Mapping[str, Statement] = {
    "far": add_far_sources,
    "many_cells": add_many_cells,
    "many_synapses": add_many_synapses,
    "sources": add_sources,
    "projection": add_projection,
    "current": add_current,
    "inject": inject,
    "change_cells": change_cells,
    "change_weights": change_weights,
    "change_current": change_current,
    "change_sources": change_sources,
    "change_initial": change_initial,
    "record": record,
    "stop": stop_recording,
    "look": look,
    "peek": peek,
    "reset": _reset,
}

THEMES = (
    Theme("connections", {"cells": 2, "sources": 2, "projection": 6}, counting_percent=50, runs=(1, 2)),
    Theme(
        "delays", {"cells": 1, "sources": 2, "projection": 5}, {"look": 1}, counting_percent=50, longest_delay=900,
        steps=(60, 300, 1200),
    ),
    Theme("types", {"cells": 4, "sources": 1, "projection": 4, "change_initial": 2}, counting_percent=0),
    Theme(
        "currents", {"cells": 2, "projection": 1, "current": 4, "inject": 2},
        {"change_current": 4, "current": 1, "inject": 1, "look": 1}, runs=(2, 4), counting_percent=30,
    ),
    Theme(
        "changes", {"cells": 2, "sources": 1, "projection": 4, "current": 1},
        {"change_cells": 4, "change_weights": 4, "change_sources": 2, "change_current": 1, "reset": 1}, runs=(3, 6),
        longest_delay=12, steps=(3, 20, 60),
    ),
    Theme(
        "late", {"cells": 1, "projection": 2},
        {"cells": 2, "sources": 2, "projection": 5, "current": 1, "inject": 1, "reset": 1}, runs=(3, 6),
        counting_percent=30, steps=(1, 20, 60),
    ),
    Theme(
        "requests", {"cells": 2, "projection": 2, "record": 6},
        {"record": 4, "look": 4, "stop": 1, "peek": 2, "reset": 1}, runs=(3, 6), steps=(1, 3, 20, 60), records=True,
    ),
    Theme(
        "sizes", {"far": 2, "cells": 1, "many_cells": 1, "many_synapses": 2, "projection": 2}, {"look": 1},
        runs=(1, 2), counting_percent=50, steps=(60,), coarse_percent=0,
    ),
    Theme(
        "everything", {"cells": 2, "sources": 2, "projection": 4, "current": 2, "record": 1},
        {
            "cells": 1, "sources": 1, "projection": 2, "current": 1, "inject": 1, "change_cells": 2,
            "change_weights": 2, "change_current": 1, "change_sources": 1, "reset": 2, "record": 1, "look": 1,
            "peek": 1,
        },
        runs=(3, 7), steps=(1, 3, 20, 60), coarse_percent=25,
    ),
)  # fmt: skip
