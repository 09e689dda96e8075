"""What programs may ask of engines: cell types, variables, capabilities, time steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pynn_data.contract import Engine
from pynn_data.network.cells import STANDARD_CELLS

__all__ = ["Ability"]

TIMESTEPS = (0.1, 0.025, 0.5, 1.0)


@dataclass(frozen=True)
class Ability:
    """What all of some engines can do."""

    kinds: Sequence[str]
    """Cell types of the front end, without sources."""
    variables: Mapping[str, Sequence[str]]
    """Cell type -> what can be recorded, without spikes."""
    initial: Mapping[str, Sequence[str]]
    """Cell type -> variables whose initial value can be given."""
    capabilities: frozenset[str]
    timesteps: Sequence[float]
    """In ms, the usual one first."""

    @classmethod
    def of(cls, *engines: type[Engine]) -> Ability:
        """Return what all the engines can do."""
        types = {t.__name__: t for t in STANDARD_CELLS if all(t.__name__ in engine.cells for engine in engines)}

        def shared(kind: str, names: Iterable[str], settable: bool) -> list[str]:
            natives = {name: [e.cells[kind].variables.get(name) for e in engines] for name in names}
            return [
                name
                for name, found in natives.items()
                if all(native is not None and (native.settable or not settable) for native in found)
            ]

        return cls(
            list(types),
            {k: shared(k, (n for n in t.recordable if n != "spikes"), False) for k, t in types.items()},
            {k: shared(k, t.default_initial_values, True) for k, t in types.items()},
            frozenset.intersection(*(frozenset(c.name for c in engine.capabilities) for engine in engines)),
            [dt for dt in TIMESTEPS if all(_takes(engine, dt) for engine in engines)],
        )

    def can(self, capability: str) -> bool:
        """Return whether all engines declare it."""
        return capability in self.capabilities


def _takes(engine: type[Engine], timestep: float) -> bool:
    try:
        engine.check_timestep(timestep)
    except ValueError:
        return False
    return True
