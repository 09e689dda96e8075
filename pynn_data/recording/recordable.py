"""What is recorded from a group of cells."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal

from pynn_data.arguments import a_text, names_of
from pynn_data.contract import FloatArray
from pynn_data.errors import UnknownVariable
from pynn_data.recording.retrieving import WithData, check_points
from pynn_data.recording.state import state_now

__all__ = ["Recordable"]


class Recordable(WithData):
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
        check_points(location, "can_record()")
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
        to_file: str | os.PathLike[str] | Literal[False] | None = None,
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
            File that `sim.end` writes these variables of these cells to; the extension chooses the format. False is
            the same as None.
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
        check_points(locations, "record()")
        if variables is not None and not names:
            raise ValueError(f"{self.label!r}: no variable to record; None ends the recording.")
        self._simulation.check_may_ask()
        self._simulation.catch_up()
        for part in self.parts:
            part.population.recording.check(names, sampling_interval, start, stop)
        take_back = None if to_file is None or to_file is False else self._simulation.files.add(self, names, to_file)
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


def _names(variables: str | Sequence[str] | None) -> list[str]:
    return [] if variables is None else names_of(variables, "variables")
