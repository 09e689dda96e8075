"""Events as NWB's tables of events, epochs as its table of epochs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pynn_data.files.nwb.names import clean
from pynn_data.files.nwb.places import Places
from pynn_data.files.nwb.seconds import runs_of

__all__ = ["NamedEpoch", "epochs_table", "events_table"]

NamedEpoch = tuple[Any, dict[str, Any], str, str]
"""An Epoch of Neo, what it was packed to, its name in the file and the label of its segment."""


def events_table(events: Any, tree: dict[str, Any], name: str, segment: str, places: Places) -> Any:
    """Return the `pynwb.event.EventsTable` of a Neo Event."""
    from hdmf.common import VectorData
    from pynwb.event import EventsTable, TimestampVectorData

    seconds = _seconds(tree["times"], f"events/{name}/timestamp", 0, places)
    columns = [
        TimestampVectorData(name="timestamp", description="time in seconds", data=seconds),
        VectorData(name="annotation", description="label", data=_texts(events.labels)),
    ]
    return EventsTable(
        name=name, description=clean(events.description or f"events of {segment}"), columns=columns,
        colnames=["timestamp", "annotation"],
    )  # fmt: skip


def epochs_table(epochs: list[NamedEpoch], block: str, places: Places) -> Any:
    """Return one `pynwb.epoch.TimeIntervals` of all Neo Epochs.

    Columns ``_name``, ``segment`` and ``block`` are where Neo's reader looks for them; it demands that no two
    epochs have the same name.
    """
    from hdmf.common import VectorData, VectorIndex
    from pynwb.epoch import TimeIntervals

    starts, durations = (list(_rows(epochs, part, column, places)) for part, column in PARTS)
    start, duration = np.concatenate(starts), np.concatenate(durations)
    sizes = [len(part) for part in starts]
    labels = [text for epoch, *_ in epochs for text in _texts(epoch.labels)]

    def column(name: str, description: str, data: Any) -> Any:
        return VectorData(name=name, description=description, data=data)

    def each(values: list[str]) -> list[str]:
        return [value for value, size in zip(values, sizes, strict=True) for _ in range(size)]

    tags = column("tags", "label", labels)
    columns = [
        column("start_time", "beginning in seconds", start),
        column("stop_time", "end in seconds", start + duration),
        tags,
        VectorIndex(name="tags_index", data=np.arange(1, len(labels) + 1), target=tags),
        column("duration", "duration in seconds", duration),
        column("_name", "name of the epochs", each([name for _, _, name, _ in epochs])),
        column("segment", "the segment", each([segment for *_, segment in epochs])),
        column("block", "what was recorded", [block] * len(labels)),
    ]
    return TimeIntervals(
        name="epochs", description="Epochs; times since the beginning of the row's segment", columns=columns,
        colnames=[c.name for c in columns if not isinstance(c, VectorIndex)],
    )  # fmt: skip


PARTS = (("times", "start_time"), ("durations", "duration"))
"""What an epoch is packed to, and the column where it goes."""


def _rows(epochs: list[NamedEpoch], part: str, column: str, places: Places) -> Iterator[np.ndarray]:
    first = 0
    for _, tree, *_ in epochs:
        seconds = _seconds(tree[part], f"intervals/epochs/{column}", first, places)
        first += seconds.size
        yield seconds


def _seconds(packed: list[Any], path: str, first: int, places: Places) -> np.ndarray:
    about, unit = packed[0]["$array"], packed[1]
    return places.put_seconds(about["name"], path, first, runs_of([unit], [about["shape"][0]]))


def _texts(labels: Any) -> list[str]:
    return [clean(label) for label in np.asarray(labels).tolist()]
