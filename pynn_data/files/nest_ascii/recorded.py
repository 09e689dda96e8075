"""Tables of all threads of a device -> what it has recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pynn_data.contract import (
    Collected,
    CollectedEvents,
    CollectedSignal,
    CollectedSpikes,
    FloatArray,
    IntArray,
)
from pynn_data.errors import FileDamaged, UnitUnknown
from pynn_data.files.nest_ascii.devices import Device
from pynn_data.files.nest_ascii.table import Table, read_table
from pynn_data.files.nest_ascii.units import unit_of
from pynn_data.recording.numbering import by_cell_and_time

__all__ = ["Recorded", "recorded"]

LARGEST_ID = 2**53
LARGEST_TIME = 1e15
"""In ms."""
TOLERANCE = 1e-6
"""Part of a step that a sample may be off the grid."""
FINEST = 1e-9
"""In ms: what times may be off the grid whatever the number of decimals."""
WEIGHTS = {"weights", "targets"}
OF_EVENTS = ({"weights", "targets", "receptors", "ports"}, WEIGHTS, {"state"})
"""Columns of the devices that are neither spike recorders nor multimeters."""
NUMBERS = ("targets", "receptors", "ports", "state")
"""Columns of whole numbers."""


Populations = list[tuple[str, np.ndarray]]
"""Names, and which of some cells belong to each."""


@dataclass(frozen=True)
class Recorded:
    """Everything of one device, the threads one after the other."""

    device: Device
    version: str
    """Of NEST."""
    cells: IntArray
    times: FloatArray
    """In ms."""
    values: dict[str, FloatArray]
    decimals: int
    dt: float | None

    @property
    def is_spikes(self) -> bool:
        """Whether nothing but spikes was recorded."""
        return not self.values

    @property
    def is_events(self) -> bool:
        """Whether these are events that are no spikes, such as weights."""
        return set(self.values) in OF_EVENTS

    @property
    def last(self) -> float:
        """Latest time in ms."""
        return float(self.times.max(initial=0.0))

    def collected(
        self,
        wanted: Callable[[str], bool],
        stop: float,
        population: Callable[[IntArray], Populations],
        units: Mapping[str, str],
    ) -> Iterator[Collected]:
        """Yield what was recorded, by population.

        Parameters
        ----------
        wanted
            Whether something of this name is asked for.
        stop
            Up to when spikes were recorded, in ms.
        population
            Function that returns the names of the populations of cells, and which of the cells belong to each.
        units
            Units that the user has given.
        """
        if self.is_spikes:
            for name, mine in population(self.cells) if wanted("spikes") else ():
                cells, times = (self.cells, self.times) if mine.all() else (self.cells[mine], self.times[mine])
                yield CollectedSpikes(cells, times, None, 0.0, stop, self.dt, label=name)
        elif self.is_events:
            name = "weights" if "weights" in self.values else "state"
            if wanted(name):
                yield self._events(name)
        else:
            names = [name for name in self.values if wanted(name)]
            for grid in self._grids() if names else ():
                for label, mine in population(grid.cells):
                    for name in names:
                        values = self.values[name][grid.places][mine].T
                        unit = unit_of(name, units)
                        yield CollectedSignal(name, unit, grid.cells[mine], values, grid.times, self.dt, label)

    def _events(self, name: str) -> CollectedEvents:
        order = np.argsort(self.times, kind="stable")
        columns = {column: values[order] for column, values in self.values.items()}
        whole = {column: columns[column].astype(np.int64) for column in NUMBERS if column in columns}
        return CollectedEvents(
            name, self.times[order], {"senders": self.cells[order], **columns, **whole}, {}, self.dt, self.device.label
        )

    def _grids(self) -> Iterator[_Grid]:
        """Yield the cells that were sampled at the same times."""
        cells, owners = np.unique(self.cells, return_inverse=True)
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owners, minlength=cells.size))])
        order, times = by_cell_and_time(owners, self.times, bounds)
        same: dict[bytes, list[int]] = {}
        for i in range(cells.size):
            own = times[bounds[i] : bounds[i + 1]]
            if (own[1:] <= own[:-1]).any():
                raise FileDamaged(
                    f"{self.device.files[0].name!r}: node {cells[i]} has several samples at one time; such files are "
                    "not of one device, or of several runs."
                )
            same.setdefault(own.tobytes(), []).append(i)
        for members in same.values():
            places = np.stack([order[bounds[i] : bounds[i + 1]] for i in members])
            yield _Grid(cells[members], places, self._grid(self.times[places[0]]))

    def _grid(self, times: FloatArray) -> FloatArray | tuple[float, float]:
        """Return the first time and the interval, if all times are as far apart as their decimals can tell."""
        if self.dt is not None:
            steps = times / self.dt
            off_grid = times[np.abs(steps - np.rint(steps)) > TOLERANCE]
            if off_grid.size:
                raise ValueError(
                    f"read(): dt = {self.dt:g} ms was given, but {self.device.files[0].name!r} has samples at "
                    f"{off_grid[0]:.10g} ms, which is no whole number of steps."
                )
        if times.size < 2 or self.dt is not None:
            return times
        off = max(10.0**-self.decimals, FINEST)
        exact = (times[-1] - times[0]) / (times.size - 1)
        for interval in (round(exact, self.decimals), exact):
            if interval > 0 and np.abs(times - (times[0] + interval * np.arange(times.size))).max() <= off:
                return float(times[0]), float(interval)
        return times


class _Grid(NamedTuple):
    """Cells that were sampled at the same times."""

    cells: IntArray
    places: np.ndarray
    """Where the samples are, cells down, times across."""
    times: FloatArray | tuple[float, float]


def recorded(device: Device, dt: float | None) -> Recorded:
    """Return everything of one device.

    Parameters
    ----------
    device
        With its files.
    dt
        Time step in ms, if it is known: times are whole steps then, where they are to their decimals.

    Raises
    ------
    FileDamaged
    UnitUnknown
        Times are in steps of an unknown length.
    """
    tables = [read_table(file) for file in device.files]
    names = list(tables[0].columns)
    for table in tables:
        _check_table(table, names, tables[0])
    columns = {name: np.concatenate([table.columns[name] for table in tables]) for name in names}
    cells = columns.pop("sender").astype(np.int64)
    if len(tables) > 1:
        # Weights are told where the synapse is, which is on the thread of its target.
        on_thread = "targets" if "targets" in names else "sender"
        _check_threads(device, [table.columns[on_thread] for table in tables])
    decimals = max(table.decimals for table in tables)
    if "time_ms" in columns:
        times = _snapped(columns.pop("time_ms"), dt, decimals)
    elif dt is None:
        raise UnitUnknown(
            f"{device.files[0].name!r} has times in steps, and does not tell how long a step is; give dt=, in ms."
        )
    else:
        times = columns.pop("time_step") * dt - columns.pop("time_offset")
    return Recorded(device, tables[0].version, cells, times, columns, decimals, dt)


def _check_table(table: Table, names: list[str], first: Table) -> None:
    if list(table.columns) != names:
        raise FileDamaged(
            f"{table.path.name!r} has the columns {', '.join(table.columns)}, but {first.path.name!r} of the same "
            f"device has {', '.join(names)}."
        )
    whole = [name for name in ("sender", "time_step", *NUMBERS) if name in table.columns]
    for name in whole:
        values = table.columns[name]
        if not ((values == np.rint(values)) & (np.abs(values) < LARGEST_ID)).all():
            raise FileDamaged(f"{table.path.name!r}: there is a {name} that is no whole number.")
    if table.columns["sender"].min(initial=1) < 1:
        raise FileDamaged(f"{table.path.name!r}: there is a sender that is no node of NEST's.")
    for name in ("time_ms", "time_step", "time_offset"):
        values = table.columns.get(name, np.empty(0))
        if not ((values >= 0) & (values < LARGEST_TIME)).all():
            raise FileDamaged(f"{table.path.name!r}: there is a {name} that is no time.")


def _check_threads(device: Device, senders: Sequence[FloatArray]) -> None:
    """Raise if a node has recorded on two threads, which no run of NEST does."""
    distinct = [np.unique(some) for some in senders]
    threads = np.repeat(np.arange(len(senders)), [some.size for some in distinct])
    nodes = np.concatenate(distinct)
    order = np.argsort(nodes, kind="stable")
    twice = np.flatnonzero(np.diff(nodes[order]) == 0)
    if twice.size:
        a, b = (device.files[i].name for i in threads[order][twice[0] : twice[0] + 2])
        raise FileDamaged(
            f"{a!r} and {b!r} both have node {int(nodes[order][twice[0]])}, so one of them is left from another run "
            "with another number of threads; remove it."
        )


def _snapped(times: FloatArray, dt: float | None, decimals: int) -> FloatArray:
    """Return times as whole steps where they are to their decimals."""
    if dt is None:
        return times
    on_grid = np.rint(times / dt) * dt
    return np.where(np.abs(on_grid - times) <= max(0.5 * 10.0**-decimals, FINEST), on_grid, times)
