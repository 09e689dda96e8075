"""How one gets what has been recorded from a group of cells."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pynn_data.annotations import OWN, checked
from pynn_data.arguments import a_bool, names_of
from pynn_data.magnitude import whole
from pynn_data.recording.arrays import SpikeArrays, signal_arrays, spike_arrays, spike_counts
from pynn_data.recording.data import SignalData
from pynn_data.recording.group import Group

if TYPE_CHECKING:
    import neo

__all__ = ["WithData", "check_points"]


class WithData(Group):
    """Cells of which something has been recorded."""

    def get_data(
        self,
        variables: str | Sequence[str] = "all",
        gather: bool | str = True,
        clear: bool = False,
        locations: None = None,
        *,
        annotations: dict[str, Any] | None = None,
    ) -> neo.Block:
        """Return what was recorded from the cells as Neo objects.

        Each call makes new ones; nothing that is done to them changes what the next call returns.

        Parameters
        ----------
        variables
            Name, names or "all".
        gather
            Of several processes the first gets the data of all, the others those of their own cells
            (True), each those of its own cells (False), or everyone those of all ("all").
        clear
            Forget what is returned; the next window begins now.
        locations
            None: all cells are points.
        annotations
            Added to the Block's, as by `annotate`.

        Returns
        -------
        neo.Block
            With a Segment for each `sim.reset` after a run, and for what has run since. In a Segment
            are an AnalogSignal of shape (samples, cells) for each variable and grid of times, and a
            SpikeTrain in ms for each cell, silent or not.

        Raises
        ------
        NothingRecorded
            With the names of what is recorded.
        ValueError, TypeError
            Annotations that the Block has already, or that Neo cannot hold; nothing was cleared.
        """
        from pynn_data.recording.block import get_block  # with Neo, which takes long to import

        _check_asked(variables, clear)
        check_points(locations, "get_data()")
        return get_block(self, variables, gather, clear, self._checked(annotations, "get_data()"))

    def write_data(
        self,
        io: Any,
        variables: str | Sequence[str] = "all",
        gather: bool | str = True,
        clear: bool = False,
        annotations: dict[str, Any] | None = None,
        locations: None = None,
        *,
        overwrite: bool = True,
    ) -> None:
        """Write what was recorded from the cells to a file.

        Parameters
        ----------
        io
            A path, whose extension chooses the format, or a Neo IO object, used as it is.
            A file of that name is replaced when the new one is complete; a folder that does not exist is made.
        variables, gather, annotations
            As for `get_data`.
        clear
            Forget what has been written, after it is safely in the file.
        locations
            None: all cells are points.
        overwrite
            False: refuse to replace a file.

        Raises
        ------
        NothingRecorded
            There are no such data.
        ValueError, TypeError
            As of `get_data`.
        NotStorable
            The format cannot hold the data; the text says which formats can.
        UnknownFormat, FormatUnavailable
            The extension, or a package that the format needs.
        WriteFailed, FileExistsError, IsADirectoryError, NotADirectoryError
            The file; nothing was changed and nothing forgotten.
        """
        _check_asked(variables, clear)
        check_points(locations, "write_data()")
        a_bool(overwrite, "overwrite")
        if not isinstance(io, (str, os.PathLike)) and not hasattr(io, "write_block"):
            raise TypeError(f"write_data(): io is a path or a Neo IO object, not {io!r:.60}.")
        more = self._checked(annotations, "write_data()")
        self._simulation.files.write_data(self, io, variables, gather, clear, more, overwrite)

    def get_spikes(self, segment: int | None = None, gather: bool | str = True) -> SpikeArrays:
        """Return what spikes were recorded from the cells as flat arrays in ms, each spike once.

        Parameters
        ----------
        segment
            Index of a segment, as in the Block; default: the last that has run.
        gather
            As for `get_data`.

        Returns
        -------
        SpikeArrays
            ``times, indices, recorded``: times and cells of the spikes, and all recorded cells.

        Raises
        ------
        NothingRecorded
            No spikes of these cells have been recorded, or there is no such segment.
        """
        _check_asked("spikes", segment=segment)
        return spike_arrays(self, segment, gather)

    def get_signals(
        self, variables: str | Sequence[str] = "all", segment: int | None = None, gather: bool | str = True
    ) -> list[SignalData]:
        """Return recorded signals as arrays, one entry for each AnalogSignal of `get_data`.

        Parameters
        ----------
        variables
            Name, names or "all".
        segment
            Index of a segment, as in the Block; default: the last that has run.
        gather
            As for `get_data`.

        Returns
        -------
        list of SignalData
            Each with ``values`` of shape (samples, cells), in the variable's ``unit``.

        Raises
        ------
        NothingRecorded
            The variables have not been recorded, or there is no such segment.
        """
        _check_asked(variables, segment=segment)
        return signal_arrays(self, variables, segment, gather)

    def get_spike_counts(self, gather: bool = True) -> dict[int, int]:
        """Return the number of spikes of every recorded cell in the last segment that has run.

        Parameters
        ----------
        gather
            Of several processes every one gets the counts of all cells; False: those of its own.

        Returns
        -------
        dict
            `ID` of a cell -> number of its spikes that have not been cleared.

        Raises
        ------
        NothingRecorded
            No spikes of these cells have been recorded.
        """
        return spike_counts(self, a_bool(gather, "gather"))

    def mean_spike_count(self, gather: bool = True) -> float:
        """Return the mean number of spikes of the recorded cells in the last segment that has run.

        Parameters
        ----------
        gather
            As for `get_spike_counts`.

        Returns
        -------
        float
            NaN if no cell is recorded.

        Raises
        ------
        NothingRecorded
            No spikes of these cells have been recorded.
        """
        counts = self.get_spike_counts(gather)
        return sum(counts.values()) / len(counts) if counts else float("nan")

    def _checked(self, annotations: dict[str, Any] | None, call: str) -> dict[str, Any]:
        return checked({} if annotations is None else annotations, f"{self.label!r}: {call}", OWN)


def _check_asked(
    variables: str | Sequence[str], clear: bool = False, segment: int | None = None
) -> None:
    if not names_of(variables, "variables"):
        raise ValueError("variables: no name is given; 'all' means all.")
    a_bool(clear, "clear")
    if segment is not None and whole(segment) is None:
        raise TypeError(f"segment is the index of a segment, not {segment!r:.60}.")


def check_points(locations: Any, call: str) -> None:
    """Raise if there is a location, which PyNN has for cells with a shape."""
    if locations is not None:
        raise TypeError(f"{call}: all cells are points, so there is no location {locations!r:.60}.")
