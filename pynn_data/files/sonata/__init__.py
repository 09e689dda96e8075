"""SONATA, for libsonata, bmtk and what else reads its spikes and reports.

``run.sonata.h5`` holds ``/spikes`` with a group per population. A SONATA report has one variable, so each
signal has a file of its own, such as ``run.v.sonata.h5`` with ``/report``, and so has each further segment;
`pynn_data.files.parts` tells how they are called, and where a signal is if there are no spikes.

Timestamps are float64 in ms. Samples are float32, since libsonata takes nothing else. ``node_ids`` are the
source_index of trains and the channel_index of signals: the index of a cell in its population, as SONATA
counts, or in the assembly that was written. Where a population has none they are the channel ids, else
the places 0, 1, ... What has no source_population is in the population ``cells``.

All annotations, the ids among them, and cells that were silent are in the sidecar, which `read` merges
with what is in the files. Files of other programs, and those that do not fit their sidecar, are read
plainly. libsonata refuses times before 0.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo
import numpy as np

from pynn_data.errors import FileDamaged, MetadataWarning, NotStorable
from pynn_data.files import hdf5
from pynn_data.files.arrays import ArraySource, ArrayStore, checked_dtype, checksum
from pynn_data.files.blocks import Packed, contents_of, parse, unpack
from pynn_data.files.channels import of_signal, of_trains, spikes_of
from pynn_data.files.codec import decode_array
from pynn_data.files.format import Contents, Format
from pynn_data.files.milliseconds import changed_times, in_ms, rounded
from pynn_data.files.parts import Part, companions, file_of, listed, pack_parts, parts_of, train_table
from pynn_data.files.sidecar import read_sidecar, sidecar_of
from pynn_data.files.sonata.plain import read_plain
from pynn_data.files.sonata.reader import read_samples, read_spikes
from pynn_data.files.sonata.writer import new_file, write_report, write_spikes
from pynn_data.files.trains import encode_trains
from pynn_data.frames import level_of_user
from pynn_data.units import read_unit

__all__ = ["Sonata"]

EXTENSION = ".sonata.h5"


class Sonata(Format):
    """Spikes and regular signals; a sidecar for all the rest."""

    extensions = (EXTENSION,)
    promise = "spikes, and samples as float32, for libsonata and bmtk"
    packages = ("h5py",)
    extra = "sonata"

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a file for the spikes and one for each signal of each segment, and the sidecar."""
        parts = parts_of(block)
        for part in parts:
            if part.kind not in ("spiketrains", "analogsignals"):
                raise NotStorable(
                    f"{part.where}: SONATA holds spikes and regular signals only; write .nwb, .nix or .npz."
                )
        packed = pack_parts(block, parts)
        lost = {"annotations, names and windows": None}
        for part, entry in zip(parts, packed.tree["parts"], strict=True):
            with new_file(file_of(path, EXTENSION, part.suffix)) as file:
                write = _spikes if part.kind == "spiketrains" else _report
                lost.update(dict.fromkeys(write(file, part, block, packed, entry)))
        if not parts:
            with new_file(path) as file:
                file.create_group("spikes")
        sidecar_of(path).write_text(packed.text())
        return list(lost)

    def contents(self, path: Path) -> Contents:
        """Open the files and count what they hold."""
        text = _sidecar(path)
        tree = parse(text)
        entries = {entry["array"]: entry for entry in listed(tree)}

        def shape(name: str) -> tuple[int, ...]:
            return (0,) if name in tree["empty"] else _shape(path, entries[name])

        return contents_of(text, shape)

    def companions(self, path: Path) -> list[Path]:
        """Return the files of signals and of further segments that an earlier `write` has made."""
        return companions(path, EXTENSION)

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block, with samples as float32 has rounded them."""
        with hdf5.opened(path):
            pass  # raises if there is no use in reading on
        others: list[Any] = [{"file": "", "segment": 0}]
        if sidecar_of(path).exists():
            try:
                text = _sidecar(path)
                tree = parse(text)
                others = listed(tree) or others
                return unpack(text, _arrays(path, tree), wanted)
            except FileDamaged as error:
                warnings.warn(
                    f"{sidecar_of(path).name!r} does not fit {path.name!r}, which another program may have "
                    f"changed; only what is in the file itself is returned. ({error})",
                    MetadataWarning,
                    stacklevel=level_of_user(),
                )
        files = [(entry["segment"], file_of(path, EXTENSION, entry["file"])) for entry in others]
        return read_plain([(segment, file) for segment, file in files if file.exists()], wanted)


def _sidecar(path: Path) -> bytes:
    text = read_sidecar(path)
    if text is None:
        raise FileDamaged(f"{sidecar_of(path).name!r} is missing.")
    return text


# -- writing ------------------------------------------------------------------------------------


def _spikes(file: Any, part: Part, block: neo.Block, packed: Packed, entry: dict[str, Any]) -> list[str]:
    """Write the spikes of a segment and where they are; returns what they lose."""
    table = train_table(part.of(block), part, packed)
    times = in_ms(table.times, table.units, table.counts)
    changed: list[str] = []
    if times is not table.times:
        one = np.ones(len(table), np.int64)
        edges = (
            rounded(in_ms(edge, table.units, one), table.units, one) for edge in (table.t_start, table.t_stop)
        )
        start, stop = edges  # rounded as well, so that no spike gets out of its window
        held = replace(
            table, times=rounded(times, table.units, table.counts), t_start=start, t_stop=stop, annotations={}
        )
        _replace_trains(packed, part, held)
        entry["units"] = table.units
        changed = changed_times(held.times, table.times)
    places = write_spikes(file, of_trains(table), table.counts, times)
    entry["places"] = [[group, _runs(trains)] for group, trains in places]
    return changed


def _replace_trains(packed: Packed, part: Part, table: Any) -> None:
    """Have the sidecar describe the spikes as the file holds them."""
    trains = packed.tree["block"]["segments"][part.segment]["spiketrains"]
    store = ArrayStore(inline=True)
    again = encode_trains(table, "spiketrains", store)
    trains.update(t_start=again["t_start"], t_stop=again["t_stop"])
    packed.tree["checksums"][trains["times"]["$array"]["name"]] = checksum(table.times)


def _report(file: Any, part: Part, block: neo.Block, packed: Packed, entry: dict[str, Any]) -> list[str]:
    """Write a signal and where it is; returns what it loses."""
    signal = part.of(block)
    places, became = write_report(file, of_signal(signal), signal, part.where)
    packed.tree["checksums"][entry["array"]] = became.checksum
    entry["places"] = [[group, _runs(columns)] for group, columns in places]
    entry["dtype"] = part.array(packed.tree)["dtype"]
    return ["more digits of samples than float32 has"] if became.changed else []


def _runs(places: np.ndarray) -> list[list[int]]:
    """Return places as ranges: first, and one after the last."""
    cuts = np.flatnonzero(np.diff(places) != 1) + 1
    return [[int(run[0]), int(run[-1]) + 1] for run in np.split(places, cuts) if run.size]


# -- reading ------------------------------------------------------------------------------------


def _shape(path: Path, entry: dict[str, Any]) -> tuple[int, ...]:
    """Return the shape of an array without reading it."""
    where = "spikes/{}/timestamps" if entry["kind"] == "spiketrains" else "report/{}/data"
    with hdf5.opened(file_of(path, EXTENSION, entry["file"])) as file:
        shapes = [hdf5.shape(file, where.format(group)) for group, _ in entry["places"]]
    if entry["kind"] == "spiketrains":
        return (sum(one[0] for one in shapes),)
    return shapes[0][0], sum(one[1] for one in shapes)


def _arrays(path: Path, tree: Any) -> Callable[[str], np.ndarray]:
    """Return a function that reads the arrays of a sidecar from the files that it lists."""
    entries = {entry["array"]: entry for entry in listed(tree)}

    def read(name: str) -> np.ndarray:
        if name in tree["empty"]:
            return np.empty(0)
        entry = entries[name]
        with hdf5.opened(file_of(path, EXTENSION, entry["file"])) as file:
            return _samples(file, entry) if "dtype" in entry else _times(file, entry, tree)

    return read


def _samples(file: Any, entry: dict[str, Any]) -> np.ndarray:
    parts = [(read_samples(file, group), runs) for group, runs in entry["places"]]
    places = _places([runs for _, runs in parts], sum(data.shape[1] for data, _ in parts))
    dtype = checked_dtype(entry["dtype"])
    if len(parts) == 1 and (np.diff(places[0]) == 1).all():
        return parts[0][0].astype(dtype, copy=False)
    samples = np.empty((len(parts[0][0]), sum(where.size for where in places)), dtype)
    for (data, _), where in zip(parts, places, strict=True):
        samples[:, where] = data
    return samples


def _times(file: Any, entry: dict[str, Any], tree: Any) -> np.ndarray:
    trains = tree["block"]["segments"][entry["segment"]]["spiketrains"]
    counts = decode_array(trains["counts"], ArraySource(dict[str, Any]().__getitem__, {}))
    parts = [(read_spikes(file, group)[1], runs) for group, runs in entry["places"]]
    places = _places([runs for _, runs in parts], counts.size)
    stored = np.concatenate([times for times, _ in parts])
    order = np.concatenate(places)
    sizes = counts[order]
    if sizes.min(initial=0) < 0 or sizes.sum() != stored.size:
        raise FileDamaged(f"{stored.size} spikes, not {sizes.sum()}.")
    times = np.empty(stored.size)
    times[spikes_of(order, counts)] = stored
    units = entry.get("units", [])
    for unit in set(units):
        read_unit(unit)  # what is no name of a unit does not get further
    return rounded(times, units, counts)


def _places(runs: list[Any], number: int) -> list[np.ndarray]:
    """Return the places in ranges, which have to be all of 0, 1, ... `number` - 1."""
    found = []
    for some in runs:
        if not all(type(n) is int and 0 <= n <= number for run in some for n in run):
            raise FileDamaged("Places that are not there.")
        if sum(max(0, last - first) for first, last in some) > number:
            raise FileDamaged("More places than there are.")
        found.append(np.concatenate([np.arange(0), *(np.arange(first, last) for first, last in some)]))
    if not np.array_equal(np.sort(np.concatenate(found)), np.arange(number)):
        raise FileDamaged("Places that are not all of them.")
    return found
