"""What is recorded from a group of cells, and how one gets it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pynn_data.annotations import OWN, checked
from pynn_data.arguments import a_bool, a_text, names_of
from pynn_data.contract import FloatArray
from pynn_data.errors import UnknownVariable
from pynn_data.magnitude import whole
from pynn_data.recording.arrays import SpikeArrays, signal_arrays, spike_arrays, spike_counts
from pynn_data.recording.data import SignalData
from pynn_data.recording.group import Group
from pynn_data.recording.state import state_now

if TYPE_CHECKING:
    import neo

__all__ = ["Recordable"]


class Recordable(Group):
    """Cells that can be recorded from."""

    def can_record(self, variable: str, location: None = None) -> bool:
        """Return whether all the cells have a variable that can be recorded.

        Parameters
        ----------
        variable
            Name, such as "v" or "spikes".
        location
            None: all cells are points.

        Returns
        -------
        bool
        """
        _check_points(location, "can_record()")
        return all(variable in part.population.recording.cells.recordable for part in self.parts)

    def find_units(self, variable: str) -> str:
        """Return the unit of a variable or parameter.

        Parameters
        ----------
        variable
            Name, such as "v" or "tau_m".

        Returns
        -------
        str
            Such as "mV"; empty if it has no dimension.

        Raises
        ------
        UnknownVariable
            The cells have neither a variable nor a parameter of that name.
        """
        try:
            return self.parts[0].population.recording.cells.unit(variable)
        except KeyError:
            raise UnknownVariable(f"{self.label!r} has no variable {variable!r}.") from None

    def record(
        self,
        variables: str | Sequence[str] | None,
        to_file: str | os.PathLike[str] | None = None,
        sampling_interval: float | None = None,
        locations: None = None,
        *,
        start: float | None = None,
        stop: float | None = None,
    ) -> None:
        """Record variables of all the cells from now on, or end their recording.

        Each call is a request of its own, which changes nothing in those made before; what is recorded
        already, on the same grid and for as long, is not recorded twice. A signal begins with the state
        now (or at `start`) and has a sample every `sampling_interval`, up to and including the end.

        Parameters
        ----------
        variables
            A name, several, or None to end all requests of the population (also of one
            that only some of the group's cells belong to).
        to_file
            File that `sim.end` writes these variables of these cells to; the extension chooses the format.
        sampling_interval
            Time between samples in ms, a multiple of the time step; default: the time step.
        locations
            None: all cells are points.
        start, stop
            Window in ms; default: from now on, without end.

        Raises
        ------
        UnknownVariable
            The cells do not have the variable; the text lists what they have.
        ValueError
            Interval or window is not possible.
        UnknownFormat, FormatUnavailable, FileExistsError, IsADirectoryError, NotADirectoryError
            `to_file` could not be written.
        SimulationEnded
            The simulation is over.
        SimulationBroken, AttachmentLost
            Of a network that a script has built: it cannot be recorded any more; the text says why.
        """
        names = _names(variables)
        _check_points(locations, "record()")
        if variables is not None and not names:
            raise ValueError(f"{self.label!r}: no variable to record; None ends the recording.")
        self._simulation.check_may_ask()
        self._simulation.catch_up()
        for part in self.parts:
            part.population.recording.check(names, sampling_interval, start, stop)
        take_back = None if to_file is None else self._simulation.files.add(self, names, to_file)
        for part in self.parts:
            if variables is None:
                part.population.recording.stop()
            part.population.recording.add(names, part.indices, sampling_interval, start, stop)
        try:
            self._simulation.asked()
        except BaseException:
            if take_back is not None:
                take_back()
            raise

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
        _check_points(locations, "get_data()")
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
        _check_points(locations, "write_data()")
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

    def peek(self, variable: str) -> FloatArray:
        """Return the state of the cells now, without recording it.

        Before the first run it is the initial state. Looking changes nothing in the course of the simulation.

        Parameters
        ----------
        variable
            Name of a state variable, such as "v".

        Returns
        -------
        numpy.ndarray
            One value per cell in the group's order, in the unit that `find_units` tells.

        Raises
        ------
        UnknownVariable
            The cells do not all have the state variable; the text lists what they have.
        SimulationEnded
            The simulation is over.
        """
        a_text(variable, "variable")
        return state_now(self, variable)

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


def _check_points(locations: Any, call: str) -> None:
    if locations is not None:
        raise TypeError(f"{call}: all cells are points, so there is no location {locations!r:.60}.")


def _names(variables: str | Sequence[str] | None) -> list[str]:
    return [] if variables is None else names_of(variables, "variables")
