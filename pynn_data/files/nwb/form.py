"""The format ``.nwb``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import neo

from pynn_data.errors import FileDamaged
from pynn_data.files.blocks import Packed, contents_of, pack, parse, unpack
from pynn_data.files.format import Contents, Format, imported
from pynn_data.files.hdf5 import opened
from pynn_data.files.hdf5_writing import created
from pynn_data.files.nwb.events import NamedEpoch, epochs_table, events_table
from pynn_data.files.nwb.names import Names, clean, labels
from pynn_data.files.nwb.places import Located, Places
from pynn_data.files.nwb.scratch import add_scratch, read_text
from pynn_data.files.nwb.series import channels, series
from pynn_data.files.nwb.session import session, time_step
from pynn_data.files.nwb.units import units_table

__all__ = ["Nwb"]


class Nwb(Format):
    """Spike trains in the units table, signals as TimeSeries, all the rest as JSON in scratch.

    The Block is packed as for every format; an array of it is then stored where NWB has a place for such
    data, and the JSON says where that is. h5py alone reads it back.
    """

    extensions = (".nwb",)
    promise = "lossless; a standard that many programs read, among them pynwb, Neo and SpikeInterface"
    packages = ("h5py", "pynwb")
    extra = "nwb"

    def check_usable(self) -> None:
        """Raise if a package is missing, without importing pynwb, which takes a second and only `write` needs."""
        imported("h5py", ".nwb", self.extra)
        if find_spec("pynwb") is None:
            imported("pynwb", ".nwb", self.extra)

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a new file."""
        pynwb = imported("pynwb", ".nwb", self.extra)
        packed = pack(block)
        places = Places(packed.arrays)
        nwbfile = _nwbfile(block, packed, places)
        with created(path) as file:
            # Nothing will be appended, so nothing needs chunks.
            pynwb.NWBHDF5IO(file=file, mode="w").write(nwbfile, expandable=())
            add_scratch(file, packed, places)
        return []

    def contents(self, path: Path) -> Contents:
        """Open the file and count what it holds."""
        with _opened(path) as (file, text):
            return contents_of(text, Located(file, parse(text)["places"]).shape)

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block, of which only the wanted arrays are read."""
        with _opened(path) as (file, text):
            return unpack(text, Located(file, parse(text)["places"]).read, wanted)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, bytes]]:
    """Open a file; yields it and its JSON."""
    with opened(path) as file:
        try:
            text = read_text(file)
        except KeyError:
            raise FileDamaged(
                f"{path.name!r} has no scratch/pynn_data; was it written by pynn-data? neo.io.NWBIO reads others."
            ) from None
        yield file, text


def _nwbfile(block: neo.Block, packed: Packed, places: Places) -> Any:
    """Return the `pynwb.NWBFile` with all data that NWB has a place for."""
    nwbfile = session(block)
    label = clean(block.name or "block")
    segments = labels(segment.name for segment in block.segments)
    trees = packed.tree["block"]["segments"]
    signals, events, epoch_names = Names(), Names(), Names()
    epochs: list[NamedEpoch] = []
    for i, (segment, tree, where) in enumerate(zip(block.segments, trees, segments, strict=True)):
        hierarchy = {"block": label, "segment": where}
        for signal, part in _pairs(segment, tree, "analogsignals", "irregularlysampledsignals"):
            _add_signal(nwbfile, signal, part, signals.new(signal.name, i, "signal"), hierarchy, places)
        for event, part in _pairs(segment, tree, "events"):
            if len(event):
                name = events.new(event.name, i, "events")
                nwbfile.add_events_table(events_table(event, part, name, where, places))
        for epoch, part in _pairs(segment, tree, "epochs"):
            epochs.append((epoch, part, epoch_names.new(epoch.name, i, "epochs"), where))
    if any(len(epoch) for epoch, *_ in epochs):
        nwbfile.epochs = epochs_table(epochs, label, places)
    nwbfile.units = units_table(packed, places, segments, label, time_step(block), block.annotations)
    return nwbfile


def _pairs(segment: neo.Segment, tree: dict[str, Any], *lists: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the objects in some lists of a segment, each with what it was packed to."""
    for name in lists:
        yield from zip(getattr(segment, name), tree[name], strict=True)


def _add_signal(
    nwbfile: Any, signal: Any, tree: dict[str, Any], name: str, hierarchy: dict[str, str], places: Places
) -> None:
    made = series(signal, tree, name, hierarchy, places)
    if made is None:
        return
    nwbfile.add_acquisition(made)
    table = channels(signal, tree, name, places)
    if table is not None:
        nwbfile.add_scratch(table)
