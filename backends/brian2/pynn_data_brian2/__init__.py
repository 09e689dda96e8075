"""Brian2 plug-in of pynn-data."""

from __future__ import annotations

from pynn_data.contract import Engine
from pynn_data.hooks import hookimpl


@hookimpl
def pynn_data_engine() -> type[Engine]:
    """Import Brian2, in silence, and return the engine that drives it."""
    from pynn_data_brian2.importing import import_brian2

    import_brian2()
    from pynn_data_brian2.engine import Brian2Engine

    return Brian2Engine
