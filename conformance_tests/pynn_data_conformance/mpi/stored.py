"""What a process has recorded, as text and arrays in a file, and how two of them compare."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo
import numpy as np

__all__ = ["Stored", "assert_equal", "load", "save", "signal", "trains"]

Stored = tuple[Any, list[np.ndarray]]
"""What JSON can hold, with "array n" in the places of arrays, and the arrays."""


def save(path: Path, found: dict[str, Any]) -> None:
    """Store Blocks, arrays and plain values; the file is complete or not there."""
    text, arrays = _plain(found)
    partial = path.with_name(f"{path.stem}.part.npz")
    np.savez(partial, json.dumps(text), *arrays)
    os.replace(partial, path)


def load(path: Path) -> Stored:
    """Return what has been stored."""
    with np.load(path) as file:
        text, *arrays = (file[name] for name in file.files)
    return json.loads(str(text)), arrays


def assert_equal(several: Stored, one: Stored, what: str) -> None:
    """Raise unless texts are equal, and arrays bit by bit."""
    assert several[0] == one[0]
    for number, (found, expected) in enumerate(zip(several[1], one[1], strict=True)):
        same = (found.dtype, found.shape) == (expected.dtype, expected.shape)
        if not same or found.tobytes() != expected.tobytes():
            where = dict(places(one[0]))[number]
            raise AssertionError(f"{what}, {where}: {_difference(found, expected)}")


def places(text: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    """Yield (number, where it belongs) of each array: (3, "cells / segment000 / v / values")."""
    if isinstance(text, dict):
        path = (*path, text["name"]) if text.get("name") not in (None, *path) else path
        for key, part in text.items():
            yield from places(part, path if key in ("segments", "children") else (*path, key))
    elif isinstance(text, list):
        for part in text:
            yield from places(part, path)
    elif isinstance(text, str) and text.startswith("array "):
        yield int(text.split()[1]), " / ".join(path)


def trains(stored: Stored, name: str) -> dict[int, np.ndarray]:
    """Return {id: spike times} of the first segment of a Block."""
    text, arrays = stored
    children = text[name]["segments"][0]["children"]
    found = [child for child in children if "times" in child]
    return {child["annotations"]["source_id"]: arrays[int(child["times"].split()[1])] for child in found}


def signal(stored: Stored, name: str) -> tuple[list[int], np.ndarray] | None:
    """Return (ids, values) of the first signal in a Block, if there is any."""
    text, arrays = stored
    for child in text[name]["segments"][0]["children"]:
        if "values" in child:
            return child["annotations"]["source_ids"], arrays[int(child["values"].split()[1])]
    return None


def _difference(found: np.ndarray, expected: np.ndarray) -> str:
    """Return what differs, and where it begins."""
    if found.shape != expected.shape:
        return f"shape {found.shape} in several processes, {expected.shape} in one"
    unequal = np.argwhere(found != expected)
    if not unequal.size:
        return f"{found.dtype} in several processes, {expected.dtype} in one, or other zeros"
    first = tuple(unequal[0].tolist())
    return (
        f"{len(unequal)} of {found.size} values differ, the first at {first}: {found[first]!r} in several processes, "
        f"{expected[first]!r} in one"
    )


def _plain(found: dict[str, Any]) -> Stored:
    """Return Blocks, arrays and values as text and arrays, without what is meant to differ."""
    arrays: list[np.ndarray] = []

    def of(thing: Any) -> Any:
        if isinstance(thing, neo.Block):
            return {**about(thing), "segments": [of(segment) for segment in thing.segments]}
        if isinstance(thing, neo.Segment):
            children = [*thing.analogsignals, *thing.spiketrains]
            return {**about(thing), "index": thing.index, "children": [of(child) for child in children]}
        if isinstance(thing, neo.AnalogSignal):
            grid = [of(thing.t_start), of(thing.sampling_period), thing.dimensionality.string]
            columns = {name: of(values) for name, values in thing.array_annotations.items()}
            return {**about(thing), "grid": grid, "array": columns, "values": of(thing.magnitude)}
        if isinstance(thing, neo.SpikeTrain):
            window = [of(thing.t_start), of(thing.t_stop)]
            return {**about(thing), "window": window, "times": of(thing.magnitude)}
        if isinstance(thing, (list, tuple)):
            return [of(element) for element in thing]
        if isinstance(thing, np.ndarray) and thing.ndim:
            arrays.append(np.ascontiguousarray(thing))
            return f"array {len(arrays) - 1}"
        return float(thing) if isinstance(thing, np.ndarray) else thing

    def about(thing: Any) -> dict[str, Any]:
        known = {name: of(value) for name, value in thing.annotations.items() if name != "mpi_processes"}
        return {"name": thing.name, "annotations": known}

    return {name: of(part) for name, part in found.items()}, arrays
