"""SONATA files without a sidecar of pynn-data, from whichever program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.errors import FileDamaged
from pynn_data.files import hdf5
from pynn_data.files.sonata.names import population_of
from pynn_data.files.sonata.reader import Report, groups, read_report, read_spikes, unit_of_spikes
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable
from pynn_data.units import factor, read_unit

__all__ = ["read_plain"]


def read_plain(files: list[tuple[int, Path]], wanted: frozenset[str] | None) -> neo.Block:
    """Return a Block of what is in some files, each with the number of its segment.

    A train for each node that has spiked; its window goes from 0, or the first spike of all if that is
    earlier, to the last.

    Raises
    ------
    FileDamaged
    """
    block = neo.Block()
    numbers = sorted({number for number, _ in files})
    for number in numbers:
        segment = neo.Segment(index=number)
        segment.block = block
        block.segments.append(segment)
    for number, path in files:
        with hdf5.opened(path) as file:
            _add(file, block.segments[numbers.index(number)], wanted, path)
    return block


def _add(file: Any, segment: neo.Segment, wanted: frozenset[str] | None, path: Path) -> None:
    spikes, reports = groups(file, "spikes"), groups(file, "report")
    if not spikes and not reports and "spikes" not in list(file):
        raise FileDamaged(f"{path.name!r} has neither /spikes nor /report; it is no SONATA file.")
    if spikes and (wanted is None or "spikes" in wanted):
        trains = _trains(
            [(group, *read_spikes(file, group), unit_of_spikes(file, group)) for group in spikes]
        )
        trains.segment = segment
        segment._spiketrains = trains
    for group in reports:
        report = read_report(file, group)
        if wanted is None or report.variable in wanted:
            signal = _signal(report, population_of(group))
            signal.segment = segment
            segment.analogsignals.append(signal)


def _trains(populations: list[tuple[str, np.ndarray, np.ndarray, str]]) -> LazySpikeTrains:
    times, counts, starts, stops = [np.empty(0)], [np.empty(0, np.int64)], [np.empty(0)], [np.empty(0)]
    ids: list[int] = []
    names: list[str] = []
    units: list[str] = []
    for group, nodes, stamps, unit in populations:
        _check_time(unit, group)
        if not np.isfinite(stamps).all():
            raise FileDamaged(f"Spikes of {group!r} at times that are no numbers.")
        found, sizes = np.unique(nodes, return_counts=True)
        times.append(stamps[np.argsort(nodes, kind="stable")])
        counts.append(sizes.astype(np.int64))
        ids += found.tolist()
        names += [population_of(group)] * found.size
        units += [unit] * found.size
        starts.append(np.full(found.size, stamps.min(initial=0.0)))
        stops.append(np.full(found.size, stamps.max(initial=0.0)))
    table = TrainTable(
        times=np.concatenate(times),
        counts=np.concatenate(counts),
        t_start=np.concatenate(starts),
        t_stop=np.concatenate(stops),
        units=units,
        annotations={"channel_id": ids, "source_id": ids, "source_index": ids, "source_population": names},
    )
    return LazySpikeTrains(table=table)


def _check_time(unit: str, group: str) -> None:
    read_unit(unit)
    try:
        factor(unit, "ms")
    except ValueError:
        raise FileDamaged(f"The timestamps of {group!r} are in {unit!r}, which is no time.") from None


def _signal(report: Report, population: str) -> neo.AnalogSignal:
    ids = report.nodes.tolist()
    noted = {"channel_index": report.nodes, "channel_id": report.nodes}
    if report.elements is not None and report.elements.shape == report.nodes.shape:
        noted["element_id"] = report.elements
    signal = neo.AnalogSignal(
        pq.Quantity(report.data.astype(np.float64), read_unit(report.unit)),
        t_start=pq.Quantity(report.start, "ms"),
        sampling_rate=pq.Quantity(1.0 / report.step, "1/ms"),
        name=report.variable,
        array_annotations=noted,
    )
    signal.annotations.update(channel_ids=ids, source_ids=ids, source_population=population)
    return signal
