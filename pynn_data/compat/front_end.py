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

    def _for_engine(self, options: dict[str, Any]) -> dict[str, Any]:
        engine = self._backend.engine
        return without_ignored(options, engine.name, engine.options)
