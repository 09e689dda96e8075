"""The front end of scripts: with all that exists only for those that were written for PyNN."""

from __future__ import annotations

from typing import Any

from pynn_data.compat.old_names import OldCells, OldConnections
from pynn_data.compat.options import without_ignored
from pynn_data.compat.procedural import Procedures
from pynn_data.network.group import CellGroup
from pynn_data.network.projection import Projection

__all__ = ["ScriptFrontEnd"]


class ScriptFrontEnd(Procedures):
    """Functions and classes of one backend's front end, old names and functions in place of methods included."""

    additions = {CellGroup: OldCells, Projection: OldConnections}

    def end(self, compatible_output: bool = True) -> None:
        """End the simulation, and write what `record` was given a file for.

        What was recorded can still be read; nothing more can be run. A second call tries again to write what
        could not be written, and does nothing else.

        Parameters
        ----------
        compatible_output
            Makes no difference; older versions of PyNN chose a format of files by it.

        Raises
        ------
        WriteFailed
            Files could not be written, or there is nothing to write; the text names each and says why. All
            others have been written, and the data are still there.
        SimulationRunning
            run() is at work: this was called by a callback.
        """
        super().end()

    def _for_engine(self, options: dict[str, Any]) -> dict[str, Any]:
        engine = self._backend.engine
        return without_ignored(options, engine.name, engine.options)
