"""``.dat``: what NEST has written by itself, joined to one Block."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import neo
import numpy as np

from pynn_data.contract import IntArray
from pynn_data.files.format import Contents, Format
from pynn_data.files.nest_ascii.devices import devices_of
from pynn_data.files.nest_ascii.recorded import Recorded, recorded
from pynn_data.files.nest_ascii.table import FIRST_WORDS
from pynn_data.recording.collected import Told, collected_block

__all__ = ["NestAscii"]


class NestAscii(Format):
    """Files of NEST's recording backend "ascii"; they are read, and nobody else writes them."""

    extensions = (".dat",)
    promise = "what NEST has written; only read"
    is_written = False

    @staticmethod
    def knows(path: Path) -> bool:
        """Return whether a file, whatever its extension, begins as NEST's do."""
        try:
            with path.open("rb") as file:
                return file.read(len(FIRST_WORDS)) == FIRST_WORDS
        except OSError:
            return False

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Not called: only NEST writes them."""
        raise NotImplementedError

    def contents(self, path: Path) -> Contents:
        """Not called: only NEST writes them."""
        raise NotImplementedError

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block of one device, with the files of all its threads; see `Format.read`."""
        return self.read_files([path], wanted, Told("read()"))

    def all_of(self, files: Sequence[Path]) -> list[Path]:
        """Return the files of all threads of the devices; see `Format.all_of`."""
        return [file for device in devices_of(files) for file in device.files]

    def read_files(self, files: Sequence[Path], wanted: frozenset[str] | None, told: Told) -> neo.Block:
        """Return the Block of all devices that have written `files`; see `Format.read_files`."""
        found = [recorded(device, told.dt) for device in devices_of(files)]
        names, units = _names(found), _those_of(told, found, wanted)
        last = max(one.last for one in found)
        populations = _Populations(found, names)
        collected = [
            some
            for one in found
            for some in one.collected(
                lambda name: wanted is None or name in wanted,
                last if told.t_stop is None else told.t_stop,
                populations.of,
                units,
            )
        ]
        provenance: dict[str, Any] = {"simulator": "NEST", "simulator_version": found[0].version}
        if told.t_stop is None and any(one.is_spikes for one in found):
            provenance["recorded_until"] = "not known; t_stop is the time of the last spike or sample"
        told = Told(told.where, "+".join(names), {}, units, told.dt, told.t_stop)
        return collected_block(collected, told, provenance)


def _those_of(told: Told, found: Sequence[Recorded], wanted: frozenset[str] | None) -> dict[str, str]:
    """Return the given units without those of what is there and not asked for."""
    unwanted = {name for one in found for name in one.values} - (wanted or set()) if wanted is not None else set()
    return {name: unit for name, unit in told.units.items() if name not in unwanted}


def _names(found: Sequence[Recorded]) -> list[str]:
    """Return what to call the cells of each device: its label, with the node id where several have the same."""
    labels = [one.device.label for one in found]
    return [one.device.name if labels.count(one.device.label) > 1 else one.device.label for one in found]


class _Populations:
    """Each cell belongs to the first device that has recorded it, those that record spikes before all others."""

    def __init__(self, found: Sequence[Recorded], names: Sequence[str]) -> None:
        order = sorted(range(len(found)), key=lambda i: not found[i].is_spikes)
        distinct = [np.unique(found[i].cells) for i in order]
        nodes = np.concatenate(distinct)
        codes = np.repeat(order, [some.size for some in distinct])
        self._nodes, first = np.unique(nodes, return_index=True)
        self._codes, self._names = codes[first], names

    def of(self, cells: IntArray) -> list[tuple[str, np.ndarray]]:
        """Return the names of the populations of cells, and which of the cells belong to each."""
        if not cells.size:
            return [(self._names[0], np.ones(0, dtype=bool))]
        codes = self._codes[np.searchsorted(self._nodes, cells)]
        return [(self._names[code], codes == code) for code in np.unique(codes).tolist()]


