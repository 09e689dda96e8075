"""Where the cells of populations, views and assemblies are."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.network.network import DescribedGroup
from pynn_data.network.placement import Located, checked_position, checked_positions, positions_of
from pynn_data.network.space import UNIT
from pynn_data.network.structures import BaseStructure
from pynn_data.table_files import BaseFile, StandardTextFile

__all__ = ["Positioned"]


class Positioned(DescribedGroup):
    """What groups tell of positions, and are told."""

    @property
    def located(self) -> list[Located]:
        """The cells, population by population, where they are now, whatever becomes of it later."""
        return [Located(part.population.placement.shown(), part.indices) for part in self.parts]

    @property
    def positions(self) -> FloatArray:
        """Positions of the cells in µm: x, y and z, each with a number for every cell; of shape (3, size).

        They are made when they are first asked for, from the structure, and the array cannot be changed. Assigned,
        an array of this shape moves the cells, from the next projection on; those that are made stay as they are.
        """
        return positions_of(self.located)

    @positions.setter
    def positions(self, positions: Any) -> None:
        new = checked_positions(positions, self.size, repr(self.label))
        first = 0
        for population, indices in self.parts:
            population.placement = population.placement.moved(indices, new[:, first : first + indices.size])
            first += indices.size

    @property
    def place_annotations(self) -> dict[str, Any]:
        """Positions and the ids of the cells, if the script has given a structure or positions."""
        located = self.located
        if not any(placement.given for placement, _ in located):
            return {}
        return {"position_ids": self.ids, "positions": pq.Quantity(positions_of(located), UNIT)}

    @property
    def position_generator(self) -> Callable[[Any], FloatArray]:
        """A function of the index in the group that returns the position; of several indices, an array (n, 3)."""

        def position(i: Any) -> FloatArray:
            found: FloatArray = self.positions.T[i]
            return found

        return position

    def nearest(self, position: Any) -> Any:
        """Return the cell that is closest to a position; of several that are equally close, the first one.

        Parameters
        ----------
        position
            x, y and z in µm.

        Returns
        -------
        ID

        Raises
        ------
        ValueError
            `position` is not three numbers.
        TypeError
            It is no numbers.
        """
        place = checked_position(position, f"{self.label!r}: nearest(): position")
        apart = ((self.positions - place[:, None]) ** 2).sum(axis=0)
        return self[int(apart.argmin())]

    def save_positions(self, file: str | os.PathLike[str] | BaseFile) -> None:
        """Write positions to a file: rows of index, x, y and z.

        Parameters
        ----------
        file
            A name, of a text file with tabs; or a file object such as `NumpyBinaryFile`.

        Raises
        ------
        TypeError
            `file` is neither.
        OSError
            The file cannot be written.
        """
        if isinstance(file, (str, os.PathLike)):
            file = StandardTextFile(file, mode="w")
        elif not hasattr(file, "write"):
            raise TypeError(f"{self.label!r}: save_positions(): file is a name or a file object, not {file!r:.60}.")
        table = np.column_stack([np.arange(self.size), self.positions.T])
        if self._simulation.ranks.rank == 0:
            file.write(table, {self._kind: self.label})
            file.close()

    _kind = "population"
    """What the group is called in files."""

    def __getitem__(self, selector: Any) -> Any:
        raise NotImplementedError


def checked_structure(structure: Any, size: int, what: str) -> BaseStructure | None:
    """Return a structure that suits a number of cells, or None.

    Raises
    ------
    TypeError
        It is no structure.
    ValueError
        It does not suit the number.
    """
    if structure is None:
        return None
    if not isinstance(structure, BaseStructure):
        raise TypeError(f"{what}: structure is such as Grid2D(), not {structure!r:.60}.")
    try:
        structure.check_size(size)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None
    return structure
