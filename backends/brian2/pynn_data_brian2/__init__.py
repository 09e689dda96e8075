"""Brian2 plug-in of pynn-data."""

from __future__ import annotations

from pynn_data.contract import Engine, Host
from pynn_data.hooks import hookimpl


@hookimpl
def pynn_data_engine() -> type[Engine]:
    """Import Brian2, in silence, and return the engine that drives it."""
    from pynn_data_brian2.importing import import_brian2

    import_brian2()
    from pynn_data_brian2.engine import Brian2Engine

    return Brian2Engine


@hookimpl
def pynn_data_host() -> type[Host]:
    """Import Brian2, in silence, and return the host for networks that scripts have built."""
    from pynn_data_brian2.importing import import_brian2

    import_brian2()
    from pynn_data_brian2.host import Brian2Host

    return Brian2Host
