"""Where in an NWB file the arrays of a Block are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.files import hdf5
from pynn_data.files.nwb.seconds import Run, corrections, from_seconds, to_seconds

__all__ = ["Located", "Places"]


class Places:
    """Arrays on their way into the file, and the places that they were given.

    Parameters
    ----------
    arrays
        Those of the Block, by name.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.arrays = arrays
        self.table: dict[str, dict[str, Any]] = {}
        """Name -> place, for the JSON: the path ``at`` which a dataset is; for a part of it the ``first``
        row and the ``shape``; for times the ``runs`` and the names of the corrections (``fixes``)."""
        self._fixes: dict[str, np.ndarray] = {}

    def put(self, name: str, path: str) -> np.ndarray:
        """Return an array that will be a dataset of its own."""
        self.table[name] = {"at": path}
        return self.arrays[name]

    def put_rows(self, name: str, path: str, first: int) -> np.ndarray:
        """Return an array that will be a part of a dataset, from row `first` on."""
        array = self.arrays[name]
        self.table[name] = {"at": path, "first": first, "shape": list(array.shape)}
        return array

    def put_seconds(self, name: str, path: str, first: int, runs: Sequence[Run]) -> FloatArray:
        """Return times in seconds that will be a part of a dataset, from row `first` on.

        If they are no float64, which alone come back from seconds, they will be elsewhere as they are, too.
        """
        times = self.arrays[name]
        plain = np.ascontiguousarray(times, dtype=np.float64)
        seconds = to_seconds(plain, runs)
        if times.dtype == np.float64 and times.ndim == 1:
            self.table[name] = {
                "at": path, "first": first, "shape": list(times.shape), "runs": [list(run) for run in runs],
            }  # fmt: skip
            fixes = corrections(plain, seconds, runs)
            if fixes is not None:
                names = [f"{name}/{part}" for part in ("places", "steps")]  # no array's name has a slash
                self.table[name]["fixes"] = names
                self._fixes.update(zip(names, fixes, strict=True))
        return seconds

    def homeless(self) -> dict[str, np.ndarray]:
        """Return the arrays that have no place yet."""
        unplaced = {name: array for name, array in self.arrays.items() if name not in self.table}
        return {**unplaced, **self._fixes}


class Located:
    """Arrays in a file, found by their places.

    Parameters
    ----------
    file
        The `h5py.File`.
    places
        As `Places.table`, from the file's JSON.
    """

    def __init__(self, file: Any, places: Mapping[str, Mapping[str, Any]]) -> None:
        self._file = file
        self._places = places

    def read(self, name: str) -> np.ndarray:
        """Return an array; raises KeyError if there is none, `FileDamaged` if it cannot be as written."""
        place = self._places[name]
        if "shape" not in place:
            return hdf5.dataset(self._file, place["at"])
        number = math.prod(place["shape"])
        array = hdf5.dataset(self._file, place["at"], place["first"], number).reshape(place["shape"])
        return self._times(array, place) if "runs" in place else array

    def shape(self, name: str) -> tuple[int, ...]:
        """Return an array's shape, if all of it is there."""
        place = self._places[name]
        if "shape" not in place:
            return hdf5.shape(self._file, place["at"])
        hdf5.check_rows(self._file, place["at"], place["first"], math.prod(place["shape"]))
        return tuple(place["shape"])

    def _times(self, seconds: np.ndarray, place: Mapping[str, Any]) -> np.ndarray:
        runs = [Run(*run) for run in place["runs"]]
        fixes = [self.read(name) for name in place.get("fixes", ()) if "runs" not in self._places[name]]
        return from_seconds(seconds, runs, (fixes[0], fixes[1]) if fixes else None)
